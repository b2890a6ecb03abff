"""Several in one message of which each earns by itself: two certificates with their own exams, two years of a lead, two teachers.

Each is a case of its own (`cases.py`); what they come to is added up.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from policy.answer import Answer
from policy.facts import Query
from policy.understand.around import Listening
from policy.understand.cases import MOST_CASES, answers_to, cases_of
from policy.understand.computing import asking_again, uses_of
from policy.understand.index import is_rule
from policy.understand.repeats import ALIKE
from policy.understand.replies import say
from policy.understand.sheet import Sheet
from policy.understand.sums import added, asks_total
from policy.understand.vocabulary import vocabulary


@dataclass(frozen=True)
class _Kind:
    """What earns by itself in a rule that rests on a fact: how one is named, how many there are said to be."""

    rests_on: str
    named: re.Pattern[str]
    counted: tuple[str, ...]


_CERTIFICATE = (
    r"(?:(?<![a-z])[a-d]|[甲乙丙丁])的?[这那]?个?证|证书?[a-d甲乙丙丁](?![a-z])|(?:第?[一二三四]|另外?一)[个本张项](?:不同的?)?证"
    r"|\b(?:one|another|(?:the )?other|first|second) certificate"
)
_YEAR = r"去年|今年|前年|大前年|明年|[上这本]一?年度?|第[一二三四1-4]年|20\d\d|\d\d年|\b(?:last|this|next) year\b"
_PERSON = r"我(?!们)|[他她]|本人|[\u3400-\u9fff](?:老师|教授|主任)|同事|[小老][\u3400-\u9fff]|[甲乙丙丁a-d](?=上|讲|教|带|培|监)"
_KINDS = (
    _Kind(
        "headcount",
        re.compile(_CERTIFICATE),
        ("certificates",),
    ),
    _Kind("exam_held", re.compile(_YEAR), ("years",)),
    _Kind("hours", re.compile(_PERSON), ("staff", "people")),
)
_OF_ONE = re.compile(
    "同[一个]*[个本张]?证|the same certificate|[班级]|[男女]生|上午|下午|场|[一二两三四另]个?(?:专业|系|组|校区|考点|考场|机房)"
)
"""Said of a certificate that has several exams or classes: they do not earn by themselves."""


def apart(query: Query, sheet: Sheet, around: Listening) -> Answer | None:
    """What all of them come to; None where a message is about one."""
    if not is_rule(around.pack, query.topic) or not asks_total(sheet.text):
        return None
    uses = uses_of(query.topic, around.pack)
    kind = next((kind for kind in _KINDS if kind.rests_on in uses), None)
    if kind is None or (kind.rests_on == "headcount" and _of_one(sheet)):
        return None
    text, many = _without_their_number(sheet, kind)
    names = {hit[0] for hit in kind.named.finditer(text)}
    if len(names) < 2 and (many is None or kind.rests_on == "hours"):
        return None
    cases = cases_of(text, query, around)
    if len(cases) != (many or len(names)):
        return _unclear(names, query, kind, around)
    answers = answers_to(cases, query, around)
    return (added(answers, query, around) if answers else None) or _unclear(names, query, kind, around)


def _of_one(sheet: Sheet) -> bool:
    return _OF_ONE.search(sheet.text) is not None or bool(vocabulary().levels.find(sheet.text))


def _without_their_number(sheet: Sheet, kind: _Kind) -> tuple[str, Decimal | None]:
    """两个证书: the message without how many there are in all, and that number."""
    text, told = sheet.text, None
    for number in reversed(sheet.numbers):
        if number.unit in kind.counted and number.value in range(2, MOST_CASES + 1) and not number.about:
            told = number.value if told in (None, number.value) else Decimal(0)
            text = text[: number.start] + text[number.stop :]
    return text, told


def _unclear(names: set[str], query: Query, kind: _Kind, around: Listening) -> Answer | None:
    """去年办了，今年没有，两年一共: where several are named, the number for one of them is no answer."""
    if kind.rests_on != "exam_held" or len(names) < 2 or ALIKE in query.facts:
        return None
    return asking_again(query, say("compared", query.lang), around)
