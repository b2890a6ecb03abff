"""How long exam duty took: half-days, whole days, the days over which it went."""

from __future__ import annotations

import re
from decimal import Decimal

from policy.understand.reading.days import day_words, days_named, how_many_named
from policy.understand.reading.sheet import Sheet
from policy.understand.words.numerals import Number, whole
from policy.understand.words.vocabulary import Said, vocabulary

FACTS = frozenset({"half_days", "days"})
"""What is read here of the facts that a pack may ask for."""
PERIOD = re.compile(r"(?:一|整|每)个?(?:月|学期)|一整?年|整年|每年|(?:a|per|every|each) (?:month|term|year)")
"""A time over which half-days recur: how many there were in all was not told."""
_A_DAY = re.compile(r"\b(?:per|each|every) day\b|\ba day's\b|\bdaily\b|每[天日](?![上下])")
"""What one day comes to is asked for, where nothing was counted."""


def leave_out_elsewhere(sheet: Sheet) -> None:
    """周三监考半天，周六培训一天: takes the days of a clause in which only other work is done, where another is about duty."""
    clauses = list(re.finditer("[^,，。;；?？]+", sheet.text))
    if any(vocabulary().says("on_duty", clause[0]) for clause in clauses):
        for clause in (one for one in clauses if elsewhere(one[0])):
            inside = [
                n for n in sheet.counting("half_days", "whole_days", "days") if clause.start() <= n.start < clause.end()
            ]
            sheet.take_all(inside, "")


def read_half_days(sheet: Sheet) -> None:
    """Sets half_days and days: 半天, 一整天, 两天, 上午 and 下午."""
    halves, wholes, days = (sheet.counting(unit) for unit in ("half_days", "whole_days", "days"))
    days = [number for number in days if sheet.text[number.end : number.stop].strip() != "日"]
    parts = {hit.means for hit in _worked(sheet.text)}
    counted = [*halves, *wholes, *days]
    days = _without_rate(sheet, days)
    if any(number.about not in (None, "each") or number.value is None for number in counted) or len(days) > 1:
        for fact in ("half_days", "days"):
            sheet.doubt(fact, sheet.words(*counted))
    elif counted and len(_worked(sheet.text)) < len(vocabulary().choices("half").find(sheet.text)):
        sheet.doubt("half_days", sheet.words(*counted))
    elif counted:
        _counted(sheet, halves, wholes, days, parts)
    elif parts:
        _parts(sheet, parts)
    elif not sheet.numbers and (day := _A_DAY.search(sheet.text)):
        _parts(sheet, {"whole"})
        sheet.take(day.start(), day.end(), "days")
    _on_each(sheet, counted)
    _unsure(sheet, counted, halves, parts)
    sheet.take_all(counted, "days")
    for hit in vocabulary().choices("half").find(sheet.open):
        sheet.take(hit.start, hit.end, "days")


def _worked(text: str) -> list[Said]:
    """The parts of a day that are named, without those on which something else was done (上午监考，下午培训)."""
    hits = vocabulary().choices("half").find(text)
    parts = [hit for hit in hits if hit.means in ("morning", "afternoon")]
    ends = [*(hit.start for hit in parts[1:]), len(text)]
    said = [re.split("[,，。;；]", text[hit.end : end])[0] for hit, end in zip(parts, ends, strict=False)]
    others = [(hit.start, hit.end + len(words)) for hit, words in zip(parts, said, strict=True) if elsewhere(words)]
    return [hit for hit in hits if not any(start <= hit.start < end for start, end in others)]


def elsewhere(said: str) -> bool:
    """Whether other work than exam duty is spoken of."""
    return vocabulary().says("elsewhere", said) and not vocabulary().says("on_duty", said)


def _parts(sheet: Sheet, parts: set[str]) -> None:
    """上午, 一整天: parts of one day."""
    sheet.set("half_days", 2 if "whole" in parts or {"morning", "afternoon"} <= parts else 1)
    if "whole" in parts:
        sheet.set("days", 1)


def _unsure(sheet: Sheet, counted: list[Number], halves: list[Number], parts: set[str]) -> None:
    """Half-days on unlike days, or recurring over a time, are asked for."""
    if "half_days" in sheet.facts and _unlike(sheet, halves, parts):
        sheet.doubt("half_days", sheet.words(*counted) or "、".join(day_words(sheet)))
    if "half_days" in sheet.facts and (period := PERIOD.search(sheet.text)) and not _in_all(sheet, halves):
        sheet.doubt("half_days", period[0])


def _in_all(sheet: Sheet, halves: list[Number]) -> bool:
    """一个学期监考 10 个半天: how many they were in that time was told."""
    return any((n.value or 0) > 1 for n in halves) and not re.search("每|every|each|per |a month|a term", sheet.text)


def _unlike(sheet: Sheet, halves: list[Number], parts: set[str]) -> bool:
    """5 个半天，其中 2 个是周末; all day Saturday and Sunday morning: not all of them on the same kind of day, or alike."""
    among = len(halves) > 1 and re.search("其中|of which|of them", sheet.text)
    return bool(among) or (
        len(days_named(sheet)) > 1 and "whole" in parts and parts & {"morning", "afternoon", "one"} != set()
    )


def _without_rate(sheet: Sheet, days: list[Number]) -> list[Number]:
    """两天，一天 6 学时: the one day says how much a day holds, not how many there were."""
    rates = [n for n in days if n.value == 1 and any(n.stop <= other.start <= n.stop + 3 for other in sheet.numbers)]
    return [n for n in days if n not in rates] or days


def _on_each(sheet: Sheet, counted: list[Number]) -> None:
    """Several weekdays named: what was told holds for each of them, or it is not clear."""
    several, told = how_many_named(sheet), sheet.facts.get("half_days")
    if several < 2 or not isinstance(told, int):
        return
    if not counted and (apiece := _day_by_day(sheet)):
        sheet.set("half_days", apiece)
        sheet.facts.pop("days", None)
    elif not counted or re.search("每天|每日|各|each|every", sheet.text):
        sheet.set("half_days", told * several)
        sheet.facts.pop("days", None)
    elif not any(number.value == several for number in counted):
        sheet.doubt("half_days", sheet.words(*counted))


def _day_by_day(sheet: Sheet) -> int | None:
    """周六上午和周日下午: the half-days in all, where each day is told with its own."""
    days = [(hit.start, 0) for hit in vocabulary().choices("weekday").find(sheet.text)]
    halves = [(hit.start, 2 if hit.means == "whole" else 1) for hit in vocabulary().choices("half").find(sheet.text)]
    parts = [many for _, many in sorted(days + halves)]
    turns = len(days) == len(halves) and not any(parts[::2]) and all(parts[1::2])
    return sum(parts) if turns else None


def _sum(numbers: list[Number]) -> Decimal:
    return sum((number.value or Decimal(0) for number in numbers), Decimal(0))


def _counted(sheet: Sheet, halves: list[Number], wholes: list[Number], days: list[Number], parts: set[str]) -> None:
    total = _sum(halves) + 2 * _sum(wholes)
    half_only = (
        parts & {"morning", "afternoon", "one"} and "whole" not in parts and not {"morning", "afternoon"} <= parts
    )
    if not halves and not wholes:
        total = _sum(days) * (1 if half_only else 2)
    sheet.set("half_days", whole(total))
    told = _sum(wholes or days)
    if told:
        sheet.set("days", whole(told))
