"""How many a message tells of what a statement gives for one: per college, per certificate, per month (`per` in a pack)."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from policy.pack import Pack, Per
from policy.understand.reading.asked import EACH, ENDS, HOW_MANY, asking, asks_for_all, clause_asking
from policy.understand.reading.sheet import Sheet
from policy.understand.reading.spans import MONTHS_OF, Span, spans
from policy.understand.words.numerals import Number
from policy.understand.words.vocabulary import any_of

_OWN_MONTHS = {"month": 1, "half_year": 6, "year": 12}
_MYSELF = re.compile(r"(?<![自])我(?![们校院系市省国班])|\b(?:i|me|myself)\b")
"""The asker, who is one of the people that a number is given for."""
_MEASURE = r"\s*[个所家名位本张种门座项轮]?\s*(?:不同的?|试点)?"
_ALONE = r"\s*[个所家名位座]?\s*(?=[,，。;；]|$)"
"""After a number whose noun stands before it: 地级市是八个，…"""
_PARTS = frozenset({None, "some", "people", "groups", "staff"})
_IS = re.compile(r"[有是属参办设开为没不无未非]|\b(?:have|has|are|is|with|without|do|does)\b")
_WITHOUT = re.compile(r"没|不|无|未|非|\b(?:without|no|not|don't)\b")
"""Between a number and what makes a unit count."""
_APART = re.compile(r"[和跟与及加另、]|\b(?:and|plus)\b")
"""Between two numbers of which neither is a part of the other."""
_APIECE = re.compile(r"(?:各|都是|均为?|每(?:个?班|组|个系))\s*(?:有|是|按)?\s*$")
"""Before a number that is told for each of several groups: 两个班各 40 人."""


@dataclass(frozen=True)
class Several:
    """How many of the units of a statement a message tells: none known where it was not understood. `people` are often only
    spoken of (我们班 35 人), and no total is meant. `reckoned` is how the count came about; `told` are the figures it rests on.
    """

    count: Decimal | None
    people: bool = False
    told: tuple[Number, ...] = ()
    reckoned: str = ""


class PerUnits:
    """What the statements of a pack give numbers for one of: `pack.derived(PerUnits)`."""

    def __init__(self, pack: Pack) -> None:
        self.of = {one.id: one.per for one in pack.statements if one.per}
        self.nouns = {topic: _noun(per) for topic, per in self.of.items() if per.words}
        self._before = {topic: _noun_before(per) for topic, per in self.of.items() if per.words}
        self._only = {topic: re.compile(any_of(list(per.only))) for topic, per in self.of.items() if per.only}

    def told(self, topic: str, sheet: Sheet) -> Several | None:
        """How many units of a statement a message tells; None where it tells of none, or only of one."""
        per = self.of.get(topic)
        if per is None:
            return None
        if len(names := _named(per, sheet)) > 1:
            return Several(Decimal(len(names)), reckoned=" + ".join(names))
        return _times(per, sheet) if per.time else self._things(topic, sheet)

    def without(self, topic: str, sheet: Sheet) -> bool:
        """我们市一所试点院校都没有: whether what makes a unit count is said not to be there."""
        only = self._only.get(topic)
        if only is None or not _WITHOUT.search(sheet.text):
            return False
        said = rf"(?:{_WITHOUT.pattern})有?[^,，。;；]{{0,3}}(?:{only.pattern})|(?:{only.pattern})[^,，。;；几多]{{0,4}}(?:都|也|还|并)?没"
        return re.search(said, sheet.text) is not None

    def names(self, topic: str, sheet: Sheet) -> bool:
        """Whether a message names what a statement counts by: 那我们学院呢."""
        return topic in self.nouns and self.nouns[topic].search(sheet.text) is not None

    def _things(self, topic: str, sheet: Sheet) -> Several | None:
        found = [*beside(self.nouns[topic], sheet), *self._after_noun(topic, sheet)]
        if topic in self._only and found and (part := _part(found, self._only[topic], sheet)):
            return part
        values = {one.value for one in found if one.value is not None}
        if not found or values == {Decimal(1)}:
            return None
        sure = len(values) == 1 and not any(one.about not in (None, "each") for one in found)
        people = all(one.unit == "people" for one in found)
        several = Several(values.pop() if sure else None, people, tuple(found))
        return _of_groups(several, sheet) if people and sure else several

    def _after_noun(self, topic: str, sheet: Sheet) -> list[Number]:
        """地级市是 8 个: a number behind its noun that ends its clause."""
        pattern, text = self._before[topic], sheet.text
        return [n for n in sheet.numbers if re.match(_ALONE, text[n.end :]) and pattern.search(text[: n.start])]


def read_units(sheet: Sheet, units: PerUnits) -> None:
    """Takes the numbers of what statements count by (三个地级市, 两年), so that no other reader takes them for people."""
    for noun in units.nouns.values():
        for one in beside(noun, sheet):
            if one.unit not in ("people", "certificates") and not sheet.taken(one):
                sheet.take(one.start, one.end, "")
    if any(per.time for per in units.of.values()):
        sheet.take_all(sheet.counting(*MONTHS_OF), "")


def of_one(topic: str, sheet: Sheet, pack: Pack) -> bool:
    """Whether a question is about one unit of a statement alone: 每个学院一共几个."""
    noun = pack.derived(PerUnits).nouns.get(topic)
    asked = clause_asking(sheet.text)
    return noun is not None and re.search(rf"(?:{EACH.pattern})\s*(?:{noun.pattern})", asked) is not None


def of_own(per: Per, text: str) -> bool:
    """我们学院最少要几个: whether a text speaks of the asker's own unit."""
    own = rf"(?:(?:[这那本该]个?|我们?|咱们?)的?|\ban? (?:[a-z-]+ )?)(?:{any_of(list(per.words))})"
    return bool(per.words) and re.search(own, text) is not None


def _named(per: Per, sheet: Sheet) -> list[str]:
    """The single units named in the clause that asks: 咸阳最少要几个."""
    asked = clause_asking(sheet.text)
    return [name for name in per.named if name.lower() in asked]


def each(per: Per, sheet: Sheet) -> bool:
    """Whether the number for one is asked for beside a number of them: 35 名同学，每人至少几个；八个学院，我们学院至少几个;
    学生有 180 人，至少保障我考几次; 全省十个市，咸阳至少几个.
    """
    asked = clause_asking(sheet.text)
    myself = "人" in per.words and _MYSELF.search(asked)
    one = EACH.search(asked) or of_own(per, asked) or len(_named(per, sheet)) == 1
    return not per.time and bool(one or myself)


def _noun(per: Per) -> re.Pattern[str]:
    return re.compile(rf"{_MEASURE}(?:(?<=[\s\d])[a-z-]+\s+)?(?:{any_of(list(per.words))})")


def _noun_before(per: Per) -> re.Pattern[str]:
    return re.compile(
        rf"(?<!每)(?<!每个)(?:{any_of(list(per.words))})(?:数量?)?\s*(?:一共|总共|共|现)?\s*(?:有|是|为|:)?\s*$"
    )


def beside(noun: re.Pattern[str], sheet: Sheet) -> list[Number]:
    """The numbers that count something by the noun after them."""
    return [one for one in sheet.numbers if noun.match(sheet.text, one.end)]


def _part(found: list[Number], only: re.Pattern[str], sheet: Sheet) -> Several | None:
    """10 个地级市里只有 7 个有试点院校: of all those told, the part that counts; 有 3 个没有试点院校: the rest of them."""
    whole = max(found, key=lambda one: (one.value or 0, -one.start))
    for one in sheet.numbers:
        end = ENDS.search(sheet.text, one.end)
        hit = only.search(sheet.text, one.end, end.start() if end else len(sheet.text))
        if one is whole or one.start < whole.start or one.value is None or one.about or one.unit not in _PARTS:
            continue
        if _APART.search(sheet.text[whole.stop : one.start]):
            continue
        between = sheet.text[one.end : hit.start()] if hit else ""
        alone = not hit and re.match(_ALONE, sheet.text[one.end :])
        behind = _just_before(only, sheet.text[: one.start]) if alone else ""
        if not behind and not (hit and (one in found or _IS.search(between))):
            continue
        if not _WITHOUT.search(behind or between):
            return Several(one.value, told=(whole, one))
        if whole.value is not None and one.value <= whole.value:
            return Several(whole.value - one.value, told=(whole, one), reckoned=f"{whole.value} − {one.value}")
    return None


def _just_before(only: re.Pattern[str], before: str) -> str:
    """办了试点院校的只有 6 个: what makes a unit count, with what is said right before it; empty where it does not stand there."""
    hits = list(only.finditer(before))
    if not hits or not re.fullmatch(r"[^,，。;；\d]{0,4}(?:有|是|为|共|的)\s*", before[hits[-1].end() :]):
        return ""
    return re.split("[,，。;；]", before[: hits[-1].start()])[-1][-4:] + hits[-1][0]


def _of_groups(several: Several, sheet: Sheet) -> Several:
    """两个班各 40 人: so many in each of several groups; not known where it is not said whether each has so many."""
    groups = [n for n in sheet.numbers if n.unit == "groups" and (n.value or 0) > 1 and n not in several.told]
    if not groups:
        return several
    many, people = groups[0].value, several.told[0]
    apiece = people.about == "each" or _APIECE.search(sheet.text[: people.start])
    if (
        len(groups) > 1
        or len(several.told) > 1
        or not apiece
        or many is None
        or groups[0].about
        or several.count is None
    ):
        return replace(several, count=None)
    told, count = (groups[0], people), many * several.count
    return Several(count, told=told, reckoned=f"{many} × {several.count}")


def _times(per: Per, sheet: Sheet) -> Several | None:
    """The time that is asked about, in units of the statement's own: that of the clause that asks, else that of the message."""
    own, (start, end) = Decimal(_OWN_MONTHS[per.time or "month"]), asking(sheet.text)
    found = spans(sheet, start, end) or spans(sheet, 0, len(sheet.text))
    told = tuple(n for n in sheet.numbers if n.unit in MONTHS_OF)
    other = [one for one in found if one.months != own]
    if not other or (not asks_for_all(sheet.text) and _ends_with_own(found, other, sheet, start)):
        return None
    months = {one.months for one in other}
    span = months.pop()
    if months or span is None or span < own or span % own:
        return Several(None)
    return Several(span / own, told=told)


def _ends_with_own(found: list[Span], other: list[Span], sheet: Sheet, start: int) -> bool:
    """三年里每月做几次: whether the statement's own time stands last before what is asked for."""
    asked = HOW_MANY.search(sheet.text, start)
    before = [one for one in found if asked and one.end <= asked.start()]
    sure = all(one.months is not None for one in other)
    return sure and bool(before) and max(before, key=lambda one: one.end) not in other
