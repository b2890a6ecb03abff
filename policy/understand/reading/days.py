"""Kinds of day (工作日, 周末, 节假日), by the words for them and by the date; the days that are named."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise

from policy.understand.reading.dates import WEEK, kind_of
from policy.understand.reading.sheet import BLANK, Sheet
from policy.understand.words.vocabulary import Said, vocabulary

FACTS = frozenset({"day_kind"})
"""What is read here of the facts that a pack may ask for."""
NUMBERED = re.compile(r"第\s*[一二三四五六七\d]\s*天|首日|次日|头一?天")
"""A day by its number, as a word of its own."""
_DENIED = re.compile(r"(?:非|不是|并非|除了|不算|不在|not an?|not on)\s*$")
RANGE = re.compile(r"\s*(?:到|至|-|~|to)\s*")


def read_day_kind(sheet: Sheet) -> None:
    """Sets day_kind from the words for days, and from the date where one was told."""
    words = vocabulary()
    said = {hit.means for hit in _kinds_named(sheet)} | _from_weekdays(sheet)
    on = sheet.facts.get("on")
    if isinstance(on, date) and "day_kind" not in sheet.unclear:
        kind, sure = kind_of(on)
        said = {kind} | (said & {"evening", "makeup_workday", "holiday"})
        sheet.asides.append(("calendar" if sure else "no_calendar", on.isoformat()))
    for hit in (*_kinds_named(sheet), *words.choices("weekday").find(sheet.text)):
        sheet.take(hit.start, hit.end, "day")
    kind_said = _one_kind(said)
    if kind_said == "?":
        sheet.doubt("day_kind", "、".join(day_words(sheet)))
    elif kind_said and "day_kind" not in sheet.unclear:
        sheet.set("day_kind", kind_said)


def _kinds_named(sheet: Sheet) -> list[Said]:
    """Words for kinds of day; 星期五一整天 names no holiday 五一."""
    text = sheet.text
    for hit in vocabulary().choices("weekday").find(text):
        text = text[: hit.start] + BLANK * (hit.end - hit.start) + text[hit.end :]
    return [hit for hit in vocabulary().choices("day_kind").find(text) if not _DENIED.search(text[: hit.start])]


def _from_weekdays(sheet: Sheet) -> set[str]:
    return {"weekend" if day in ("sat", "sun") else "workday" for day in days_named(sheet)}


def days_named(sheet: Sheet) -> set[str]:
    """The weekdays named, those of a range (周二到周四) included."""
    hits = vocabulary().choices("weekday").find(sheet.text)
    days = {hit.means for hit in hits}
    for first, second in pairwise(hits):
        if RANGE.fullmatch(sheet.text[first.end : second.start]):
            days |= set(WEEK[WEEK.index(first.means) : WEEK.index(second.means) + 1])
    return days


def how_many_named(sheet: Sheet) -> int:
    """How many days are named: by weekday, date, or number (第一天、第二天)."""
    dates = sum(tag == "date" for *_, tag in sheet.tags)
    return max(len(days_named(sheet)), dates, len(NUMBERED.findall(sheet.text)))


def day_words(sheet: Sheet) -> list[str]:
    hits = (*_kinds_named(sheet), *vocabulary().choices("weekday").find(sheet.text))
    return list(dict.fromkeys(sheet.text[hit.start : hit.end] for hit in hits))


def _one_kind(said: set[str]) -> str | None:
    """One kind of day from all that was said; `?` where two days of different kinds were named."""
    if "evening" in said:
        return "evening"
    if "makeup_workday" in said:
        return "makeup_workday"
    if "weekend_holiday" in said or {"holiday", "weekend"} <= said:
        return "weekend_holiday"
    if "holiday" in said:
        return "holiday"
    return next(iter(said)) if len(said) == 1 else "?" if said else None
