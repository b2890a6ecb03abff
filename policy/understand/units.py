"""Totals of what a statement gives for one: per college, per certificate, per month (`per` in a pack)."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from policy.answer import Answer, Step
from policy.facts import Query
from policy.meaning.phrases import number
from policy.pack import Pack, Per
from policy.understand.numerals import Number
from policy.understand.replies import with_lines
from policy.understand.sheet import Sheet
from policy.understand.vocabulary import any_of
from policy.wording import headline

_MONTHS = {"month": 1, "half_year": 6, "year": 12}
_OF_MONTHS = {"months": 1, "years": 12}
"""How many months the times are that a number counts."""
_TIMES = (
    (6, re.compile(r"半年|半个?学年|\bhalf[- ](?:a )?year")),
    (3, re.compile(r"季度|\bquarter")),
    (12, re.compile(r"[全整每]年|年[里内]|\b(?:a|per|each|every|whole) year|\byearly|\bannually")),
)
"""Times that are told without a number, by their months."""
_UNCLEAR = re.compile(r"[年月]半|学期|\b(?:term|semester)s?\b|and a half")
"""Times that have no fixed number of months, or a half that no number holds."""
_EACH = re.compile(r"[每各]|单个|平均|(?<!\d)[一1][个所家名位本张种](?!月)|\b(?:each|every|per|a single|one)\b")
_TOTAL = re.compile(
    r"(?:一共|总共|合计|总计|共计|累计|加起来|加在?一起|合起来|合在?一起|全[班系院校省市部]|总[的数])"
    r"(?!\s*[有是]?\s*[\d一二两三四五六七八九十百]+\s*[个名位所家人])"
    r"|\b(?:in total|in all|altogether|combined|overall|total)\b"
)
_COMPARED = re.compile("差几|差多少|还差|还缺|够|enough|short of")
"""What there is is held against what is needed."""
_HOW_MANY = re.compile(r"几|多少|how many|数量|最[少低]")
_MEASURE = r"\s*[个所家名位本张种门座项轮]?\s*(?:不同的?|试点)?"


@dataclass(frozen=True)
class Several:
    """How many of the units of a statement a message tells: none known where it was not understood. `people` are often only
    spoken of (我们班 35 人), and no total is meant.
    """

    count: Decimal | None
    people: bool = False


class PerUnits:
    """What the statements of a pack give numbers for one of: `pack.derived(PerUnits)`."""

    def __init__(self, pack: Pack) -> None:
        self.of = {one.id: one.per for one in pack.statements if one.per}
        self.nouns = {topic: _noun(per) for topic, per in self.of.items() if per.words}

    def told(self, topic: str, sheet: Sheet) -> Several | None:
        """How many units of a statement a message tells; None where it tells of none, or only of one."""
        per = self.of.get(topic)
        if per is None:
            return None
        return _times(per, sheet) if per.time else _things(self.nouns[topic], sheet)

    def names(self, topic: str, sheet: Sheet) -> bool:
        """Whether a message names what a statement counts by: 那我们学院呢."""
        return topic in self.nouns and self.nouns[topic].search(sheet.text) is not None


def read_units(sheet: Sheet, units: PerUnits) -> None:
    """Takes the numbers of what statements count by (三个地级市, 两年), so that no other reader takes them for people."""
    for noun in units.nouns.values():
        for one in _beside(noun, sheet):
            if one.unit not in ("people", "certificates") and not sheet.taken(one):
                sheet.take(one.start, one.end, "")
    if any(per.time for per in units.of.values()):
        sheet.take_all(sheet.counting(*_OF_MONTHS), "")


def of_one(topic: str, sheet: Sheet, pack: Pack) -> bool:
    """Whether a message speaks of one unit of a statement alone: 每个学院一共几个."""
    noun = pack.derived(PerUnits).nouns.get(topic)
    return noun is not None and re.search(rf"(?:{_EACH.pattern})\s*(?:{noun.pattern})", sheet.text) is not None


def asks_for_all(text: str) -> bool:
    """Whether a total is asked for; not where only the units are totalled (一共 45 名学生), or each is asked about."""
    asking = next((part for part in re.split("[,，。;；:：]", text) if _HOW_MANY.search(part)), text)
    return _TOTAL.search(asking) is not None or (_TOTAL.search(text) is not None and not _EACH.search(asking))


def for_all(answer: Answer, query: Query, sheet: Sheet, pack: Pack, goes_on: bool) -> Answer | None:
    """The number for all that were told, with the step to it; None where one is asked about. `goes_on`: one was asked about
    before.
    """
    units, topic = pack.derived(PerUnits), query.topic
    several = units.told(topic, sheet)
    total = asks_for_all(sheet.text)
    if several is None or (not total and ((several.people and not goes_on) or _each(units.of[topic], sheet))):
        return None
    if several.count is None or _COMPARED.search(sheet.text):
        return replace(answer, value=None, unit=None, range=None)
    return _multiplied(answer, units.of[topic], several.count, query.lang)


def _multiplied(answer: Answer, per: Per, count: Decimal, lang: str) -> Answer:
    value = None if answer.value is None else answer.value * count
    ends = answer.range and (answer.range[0] * count, answer.range[1] * count)
    rate = _said(answer.value, answer.range, answer, lang)
    says = f"{per.one.in_(lang)} {rate} × {number(count, None, lang)} = {_said(value, ends, answer, lang)}"
    step = Step(says=says, value=value, cites=answer.citations[0])
    made = replace(answer, value=value, range=ends, steps=(*answer.steps, step))
    return with_lines(made, first=[line for line in (headline(made, lang), says) if line])


def _said(value: Decimal | None, ends: tuple[Decimal, Decimal] | None, answer: Answer, lang: str) -> str:
    if value is not None:
        return number(value, answer.unit, lang)
    low, high = ends or (Decimal(0), Decimal(0))
    return f"{number(low, None, lang)}–{number(high, answer.unit, lang)}"


def _each(per: Per, sheet: Sheet) -> bool:
    """Whether the number for one is asked for beside a number of them: 35 名同学，每人至少几个；八个学院，我们学院至少几个."""
    own = re.compile(rf"(?:[这那本该]个?|我们?|咱们?)的?(?:{any_of(list(per.words))})")
    return not per.time and (_EACH.search(sheet.text) or own.search(sheet.text)) is not None


def _noun(per: Per) -> re.Pattern[str]:
    return re.compile(rf"{_MEASURE}(?:(?<=[\s\d])[a-z-]+\s+)?(?:{any_of(list(per.words))})")


def _beside(noun: re.Pattern[str], sheet: Sheet) -> list[Number]:
    return [one for one in sheet.numbers if noun.match(sheet.text, one.end)]


def _things(noun: re.Pattern[str], sheet: Sheet) -> Several | None:
    found = _beside(noun, sheet)
    values = {one.value for one in found if one.value is not None}
    if not found or values == {Decimal(1)}:
        return None
    sure = len(values) == 1 and not any(one.about not in (None, "each") for one in found)
    return Several(values.pop() if sure else None, all(one.unit == "people" for one in found))


def _times(per: Per, sheet: Sheet) -> Several | None:
    """The longest time that is told, in units of the statement's own."""
    told = [one for one in sheet.numbers if one.unit in _OF_MONTHS]
    if _UNCLEAR.search(sheet.text) or any(one.about not in (None, "each") for one in told):
        return Several(None)
    spans = [one.value * _OF_MONTHS[one.unit or ""] for one in told if one.value is not None]
    spans += [Decimal(months) for months, words in _TIMES if words.search(sheet.text)]
    own = _MONTHS[per.time or "month"]
    longest = max(spans, default=Decimal(own))
    if longest == own:
        return None
    return Several(longest / own if longest % own == 0 and longest > own else None)
