"""The numbers of a part settled: those with one sure place, and those to be asked about."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from handlers.weekly_report.sentence import lexicon
from handlers.weekly_report.sentence.figures import Mark, topic_after
from handlers.weekly_report.sentence.numbers import Unit
from handlers.weekly_report.sentence.reading import Loose
from models.reports import TOTALS, RoundTotals

Entry = tuple[Mark, str, str]


def settled(entries: list[Entry]) -> tuple[list[Entry], list[Entry]]:
    """Those with one sure place, and the rest: several numbers for one field are asked about unless one is the sum."""
    sure: list[Entry] = []
    entries = _beside_hours(entries)
    entries = _over_levels(_who_came(_a_lone_class(entries)))
    told = {slot_of(entry) for entry in entries if entry[0].sure}
    sums = {slot_of(entry) for entry in entries if entry[0].sure and entry[0].summed}
    entries = [
        entry
        for entry in entries
        if not (entry[0].newly and not entry[0].sure and slot_of(entry) in told)
        and not (entry[0].compared and told and (not entry[0].field or slot_of(entry) in told))
        and not (entry[0].partial and (slot_of(entry) in sums or _adds_up(entry, entries)))
    ]
    asks = [entry for entry in entries if not entry[0].sure]
    partly = {slot_of(entry) for entry in asks if entry[0].partial}
    for slot in dict.fromkeys(slot_of(entry) for entry in entries if entry[0].sure):
        rivals = [entry for entry in entries if entry[0].sure and slot_of(entry) == slot]
        whole = [entry for entry in rivals if entry[0].summed]
        if (len(rivals) == 1 and slot not in partly) or len(whole) == 1:
            sure.append(whole[0] if whole else rivals[0])
        else:
            asks += rivals
    return sure, sorted(asks, key=entries.index)


def _adds_up(part: Entry, entries: list[Entry]) -> bool:
    """Whether the parts of a field, or of none that was named, make up a number that was told."""
    parts = [e[0].count.value for e in entries if e[0].partial and e[0].field == part[0].field]
    wholes = [e[0] for e in entries if e[0].sure and part[0].field in {"", e[0].field}]
    return len(parts) > 1 and any(whole.count.value == sum(parts) for whole in wholes)


def _beside_hours(entries: list[Entry]) -> list[Entry]:
    """People counted in the clause before the hours, of whom nothing was said, were trained."""
    if any(entry[0].field == "trained" for entry in entries):
        return entries
    fieldless = [entry for entry in entries if not entry[0].field and entry[0].count.unit is Unit.PEOPLE]
    whole = [entry for entry in fieldless if entry[0].summed] or fieldless
    if len([e for e in whole if not e[0].partial]) != 1 or whole[0][0].count.rough:
        return entries
    wholes = [entry for entry in entries if not entry[0].partial or entry[0].field == "hours"]
    place = wholes.index(whole[0])
    if not any(entry[0].field == "hours" for entry in wholes[place + 1 : place + 2]):
        return entries
    at = {id(entry[0]) for entry in fieldless}
    return [
        (replace(m, field="trained", sure=not m.partial), level, words) if id(m) in at else (m, level, words)
        for m, level, words in entries
    ]


def _a_lone_class(entries: list[Entry]) -> list[Entry]:
    """ "护理3班培训35人": the only class spoken of is all there was; of several, each is a part."""
    parts = [mark for mark, _, _ in entries if mark.partial]
    lone = len(parts) == 1 and parts[0].of_a_class and [m.field for m, _, _ in entries].count(parts[0].field) == 1
    return [(replace(m, partial=False, sure=True), level, words) if lone and m is parts[0] else (m, level, words)
            for m, level, words in entries]  # fmt: skip


def _who_came(entries: list[Entry]) -> list[Entry]:
    """Who came after an exam was spoken of may have come to the lesson, where hours are told as well: asked about."""
    fields = {entry[0].field for entry in entries}
    if "hours" not in fields:
        return [(_of_those_registered(m, fields), level, words) for m, level, words in entries]
    if "trained" in fields:
        return entries
    return [
        (replace(m, field="", sure=False), level, words) if m.came and m.field == "sat" else (m, level, words)
        for m, level, words in entries
    ]


def _of_those_registered(mark: Mark, fields: Collection[str]) -> Mark:
    """Who came of those registered sat the exam, if some passed; else it may have been a lesson: asked about."""
    spoken_of = topic_after(mark.said, "")
    if not mark.came or mark.field != "trained" or spoken_of == "trained":
        return mark
    if "registered" not in fields and spoken_of != "registered":
        return mark
    return replace(mark, field="sat") if "passed" in fields else replace(mark, field="", sure=False)


def _over_levels(entries: list[Entry]) -> list[Entry]:
    """A sum told after two levels of one field is of both: left out where it agrees with them, else asked about."""
    kept: list[Entry] = []
    for entry in entries:
        mark, _level, words = entry
        others = (e for e in entries if e is not entry and e[0].sure and e[0].field == mark.field)
        parts = {level: other.count.value for other, level, _ in others if level}
        if mark.field in TOTALS and mark.summed and len(parts) > 1 and not lexicon.LEVEL.search(mark.near):
            if sum(parts.values()) != mark.count.value:
                kept.append((replace(mark, sure=False), "", words))
        else:
            kept.append(entry)
    return kept


def slot_of(entry: Entry) -> tuple[str, str]:
    """The field that a number is of, and its level where that tells two apart."""
    mark, level, _ = entry
    return mark.field, level if mark.field in TOTALS else ""


def loose(entry: Entry) -> Loose:
    """A number that must be asked about, with where it might belong."""
    mark, level, words = entry
    return Loose(number=mark.count.value, words=words, field=mark.field, level=level, newly=mark.newly)


def totals(placed: dict[tuple[str, str], Any]) -> tuple[RoundTotals, ...]:
    """The totals of each round, by the level that was named."""
    levels = dict.fromkeys(level for name, level in placed if name in TOTALS)
    return tuple(
        RoundTotals(round=level, **{n: v for (n, at), v in placed.items() if n in TOTALS and at == level})
        for level in levels
    )
