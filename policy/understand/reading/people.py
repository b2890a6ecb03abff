"""Counts of people: who sat, who registered, who did not come; level by level where levels are named."""

from __future__ import annotations

import re
from decimal import Decimal

from policy.facts import Value
from policy.understand.reading.attendance import nobody_sat, read_absent, share_of_others, unaccounted, who_sat
from policy.understand.reading.counted_people import Count, counted_people
from policy.understand.reading.groups import counted_together, in_each, late_comers, read_late_comers, read_rooms
from policy.understand.reading.sheet import Sheet
from policy.understand.reading.unasked import counted_apart
from policy.understand.words.numerals import Number, whole
from policy.understand.words.vocabulary import vocabulary

FACTS = frozenset({"headcount", "headcounts", "registered"})
"""What is read here of the facts that a pack may ask for."""
_IN_TURN = re.compile("分别|依次|respectively")
_EACH_LEVEL = re.compile(r"(?:各|每个?(?:级别?|等级))[^,，。;；]{0,6}$")


def read_people(sheet: Sheet) -> None:
    """Sets headcount or headcounts, registered, leaders; doubts a headcount that contradicts itself."""
    counts = counted_people(sheet)
    sheet.take_all([count.number for count in counts], "people")
    _registered(sheet, counts)
    heads = [one for one in who_sat(counts) if not _someone(one) and not _denied(sheet, one)]
    _read_heads(sheet, _guess_put_right(sheet, heads))
    if not heads and "headcount" not in sheet.facts:
        read_absent(sheet, [count.number for count in counts if count.did == "absent"])
    read_rooms(sheet, sum(one.did in ("sat", "absent") for one in counts))
    if unaccounted(counts, heads) or share_of_others(sheet):
        sheet.doubt("headcount", sheet.words(*[count.number for count in counts]))
    if "headcount" in sheet.facts and len({said.means for said in vocabulary().levels.find(sheet.text)}) > 1:
        sheet.doubt("headcount", sheet.words(*[count.number for count in heads]))


def _read_heads(sheet: Sheet, heads: list[Count]) -> None:
    """Who sat: all of one exam, level by level, or group by group."""
    numbers = [count.number for count in heads]
    if nobody_sat(sheet) and all((number.value or 0) <= 1 for number in numbers):
        sheet.set("headcount", 0)
    elif (together := counted_together(sheet, numbers, any(c.did == "sat" for c in heads))) is not None:
        sheet.set("headcount", together)
    elif late_comers(sheet):
        read_late_comers(sheet, numbers)
    elif in_turn := _level_by_level(sheet, heads):
        sheet.set("headcounts", in_turn)
    elif any(number.about in ("range", "vague") or in_each(sheet, number) for number in numbers):
        sheet.doubt("headcount", sheet.words(*numbers))
    elif len(levels := [count for count in heads if count.level]) > 1:
        _by_level(sheet, levels)
    elif heads:
        _one(sheet, heads)


def _someone(count: Count) -> bool:
    """一个人负责两个证书: one person, not a headcount."""
    return count.did is None and count.number.spelled and count.number.value == 1


def _denied(sheet: Sheet, count: Count) -> bool:
    """不是 95 人，是 59 人: the first figure is taken back as it is said."""
    return re.search(r"(?:不是|并非|isn't|not)\s*$", sheet.text[: count.number.start]) is not None


def _registered(sheet: Sheet, counts: list[Count]) -> None:
    values = [whole(c.number.value) for c in counts if c.did == "registered" and c.number.value is not None]
    if len(set(values)) == 1:
        sheet.set("registered", values[0])


def _by_level(sheet: Sheet, counts: list[Count]) -> None:
    by_level: dict[str, Number] = {count.level or "": count.number for count in counts}
    numbers = list(by_level.values())
    if len(by_level) < len(counts) or any(n.about or not _plausible(n.value) for n in numbers):
        sheet.doubt("headcount", sheet.words(*[count.number for count in counts]))
    else:
        sheet.set("headcounts", tuple(int(n.value or 0) for n in numbers))


def _level_by_level(sheet: Sheet, heads: list[Count]) -> tuple[int, ...]:
    """初级、中级、高级分别考了 22 人、45 人、68 人; 初级、中级各 40 人: as many figures as levels, or one for each of them."""
    said = vocabulary().levels.find(sheet.text)
    numbers = [count.number for count in heads]
    after = all(hit.end <= number.start for hit in said for number in numbers)
    if len(said) < 2 or len({hit.means for hit in said}) < len(said) or not numbers or not after:
        return ()
    if any(not _plausible(n.value) or n.about not in (None, "each") for n in numbers):
        return ()
    between = sheet.text[said[-1].end : numbers[0].start]
    each = len(numbers) == 1 and _EACH_LEVEL.search(between)
    if not each and not (len(numbers) == len(said) and _IN_TURN.search(between)):
        return ()
    return tuple(int(n.value or 0) for n in numbers) * (len(said) if each else 1)


def _one(sheet: Sheet, heads: list[Count]) -> None:
    heads = _after_correction(sheet, heads)
    sat = [count for count in heads if count.did == "sat"]
    said = {count.number.value for count in heads}
    if len(said) > 1 and sat and len({c.number.value for c in sat}) == 1 and _of_all(sheet, sat, heads):
        heads, said = sat, {sat[0].number.value}
    number = heads[0].number
    if len(said) > 1 or number.value is None:
        sheet.doubt("headcount", sheet.words(*[count.number for count in heads]))
    elif number.about in ("more", "less"):
        _limit(sheet, "headcount", number)
    else:
        sheet.set("headcount", whole(number.value))


def _after_correction(sheet: Sheet, heads: list[Count]) -> list[Count]:
    """Where a figure was taken back, those after the correction."""
    taken_back = [hit.end() for hit in vocabulary().pattern("corrections").finditer(sheet.text)]
    later = [count for count in heads if taken_back and count.number.start >= taken_back[-1]]
    return later or heads


def _guess_put_right(sheet: Sheet, heads: list[Count]) -> list[Count]:
    """八十来个，不对，83 个: a guess that is taken back makes nothing unsure."""
    guessed = any(count.number.about in ("range", "vague") for count in heads)
    return _after_correction(sheet, heads) if guessed else heads


def _of_all(sheet: Sheet, sat: list[Count], heads: list[Count]) -> bool:
    """Whether those who sat are some of the others told, and not counted apart from them."""
    apart = counted_apart(sheet, [count.number for count in heads])
    return not apart and all((sat[0].number.value or 0) <= (count.number.value or 0) for count in heads)


def _limit(sheet: Sheet, fact: str, number: Number) -> None:
    """More than, fewer than: the samples on that side, the stated number left out."""
    edge = int(number.value or 0)
    samples: tuple[Value, ...] = (
        (edge + 1, edge + 2, edge * 2 + 1, 5000) if number.about == "more" else tuple(range(1, min(edge, 400)))
    )
    sheet.doubt(fact, sheet.words(number))
    sheet.within[fact] = samples


def _plausible(value: Decimal | None) -> bool:
    return value is not None and value >= 0 and value == value.to_integral_value()


def read_bare_headcount(sheet: Sheet) -> None:
    """机试，58: one bare number beside an exam form, and nothing else counted, is the headcount."""
    left = sheet.bare()
    told = {"headcount", "headcounts", "registered"} & {*sheet.facts, *sheet.unclear, *sheet.within}
    forms = {"exam_form", "level_forms"} & sheet.facts.keys()
    if len(left) == 1 and forms and not told and not left[0].about and left[0].value is not None:
        sheet.set("headcount", whole(left[0].value))
        sheet.take_all(left, "people")


def read_not_yet(sheet: Sheet) -> None:
    """收了 85 个学员，还没考: where no exam was held, nobody sat it."""
    if sheet.facts.get("exam_held") is False and "headcount" in sheet.facts:
        sheet.doubt("headcount", sheet.words(*[n for n in sheet.numbers if n.unit in ("people", "some")]))
