"""The numbers of a part settled: those with one sure place, and those to be asked about."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from handlers.weekly_report.sentence.figures import Mark
from handlers.weekly_report.sentence.numbers import Unit
from handlers.weekly_report.sentence.reading import Loose
from models.reports import TOTALS, RoundTotals

Entry = tuple[Mark, str, str]


def settled(entries: list[Entry]) -> tuple[list[Entry], list[Entry]]:
    """Those with one sure place, and the rest: several numbers for one field are asked about unless one is the sum."""
    sure: list[Entry] = []
    entries = _beside_hours(entries)
    told = {_slot(entry) for entry in entries if entry[0].sure}
    sums = {_slot(entry) for entry in entries if entry[0].sure and entry[0].summed}
    entries = [
        entry
        for entry in entries
        if not (entry[0].compared and told and (not entry[0].field or _slot(entry) in told))
        and not (entry[0].partial and _slot(entry) in sums)
    ]
    asks = [entry for entry in entries if not entry[0].sure]
    partly = {_slot(entry) for entry in asks if entry[0].partial}
    for slot in dict.fromkeys(_slot(entry) for entry in entries if entry[0].sure):
        rivals = [entry for entry in entries if entry[0].sure and _slot(entry) == slot]
        whole = [entry for entry in rivals if entry[0].summed]
        if (len(rivals) == 1 and slot not in partly) or len(whole) == 1:
            sure.append(whole[0] if whole else rivals[0])
        else:
            asks += rivals
    return sure, sorted(asks, key=entries.index)


def _beside_hours(entries: list[Entry]) -> list[Entry]:
    """People counted in the clause before the hours, of whom nothing was said, were trained."""
    if any(entry[0].field == "trained" for entry in entries):
        return entries
    fieldless = [entry for entry in entries if not entry[0].field and entry[0].count.unit is Unit.PEOPLE]
    whole = [entry for entry in fieldless if entry[0].summed] or fieldless
    if len([e for e in whole if not e[0].partial]) != 1 or whole[0][0].count.rough:
        return entries
    place = entries.index(whole[0])
    if not any(entry[0].field == "hours" for entry in entries[place + 1 : place + 2]):
        return entries
    at = {id(entry[0]) for entry in fieldless}
    return [
        (replace(m, field="trained", sure=not m.partial), level, words) if id(m) in at else (m, level, words)
        for m, level, words in entries
    ]


def _slot(entry: Entry) -> tuple[str, str]:
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
