"""How long a time is spoken of, in months, where a statement counts by the month or half-year: 两年, 半年里, 前三个季度."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from policy.understand.reading.sheet import Sheet
from policy.understand.words.numerals import Number, value_of

MONTHS_OF = {"months": 1, "years": 12}
"""How many months the times are that a number counts."""
_TIMES = (
    (6, re.compile(r"半年|半个?学年|\bhalf[- ](?:a )?year|\bsix months")),
    (
        12,
        re.compile(
            r"[全整每]年|(?<![半\d一二两三四五六七八九十几])年[里内]|(?<!half )\b(?:a|per|each|every|whole) year|\byearly|\bannually"
        ),
    ),
    (1, re.compile(r"[每一整]个?月|(?<!个)月[里内]|\b(?:a|per|each|every|whole) month|\bmonthly")),
)
"""Times that are told without a number, by their months."""
_QUARTERS = re.compile(
    r"前(?P<first>[\d二两三])个?季度|(?P<many>[\d一二两三四五六七八九十]+)个季度|季度|\b(?:a|one|per|each|every) quarter"
)
_UNCLEAR = re.compile(
    r"[年月]半|个半年|学期|[寒暑]假|假期|[今去明本前]年|(?<!半)(?<!半个)学年|年[底末初中]|至今|到现在|以来|截至"
    r"|(?<![\d个])\d{1,2}月(?!\d*日?前)|\d{4}年|半个月|[一每两]个?(?:周|星期|礼拜)|[一每半]天|隔|每[两二三四\d]+个?[年月季]"
    r"|\b(?:term|semester|week|day)s?\b|and a half|\bquarters\b|\b(?:this|last|next) year"
)
"""Times that have no fixed number of months, or a half that no number holds."""


@dataclass(frozen=True)
class Span:
    """A time that is told: its months, None where they are not known, and where it ends in the message."""

    months: Decimal | None
    end: int


def spans(sheet: Sheet, start: int, end: int) -> list[Span]:
    """All times that stand in a part of a message."""
    text = sheet.text
    found = [_of_number(n) for n in sheet.numbers if n.unit in MONTHS_OF and start <= n.start < end]
    for months, words in _TIMES:
        found += [Span(Decimal(months), hit.end()) for hit in words.finditer(text, start, end)]
    found += [_of_quarters(hit) for hit in _QUARTERS.finditer(text, start, end)]
    return found + [Span(None, hit.end()) for hit in _UNCLEAR.finditer(text, start, end)]


def _of_number(one: Number) -> Span:
    sure = one.value is not None and one.about in (None, "each")
    return Span(one.value * MONTHS_OF[one.unit or ""] if sure and one.value is not None else None, one.stop)


def _of_quarters(hit: re.Match[str]) -> Span:
    """第三季度 is one quarter, 前三季度 are three."""
    many = hit["first"] or hit["many"]
    count = value_of(many) if many else Decimal(1)
    return Span(None if count is None else count * 3, hit.end())
