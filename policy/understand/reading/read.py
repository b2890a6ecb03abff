"""From a message to facts: each reader takes what it understands, the most specific first."""

from __future__ import annotations

from datetime import date

from policy.pack import Pack
from policy.understand.reading.beside import read_beside
from policy.understand.reading.capacity import read_capacities
from policy.understand.reading.choices import Choosing, read_forms, read_options, read_own_day_kind, read_yes_no
from policy.understand.reading.clock import read_spans
from policy.understand.reading.dates import read_dates
from policy.understand.reading.days import read_day_kind
from policy.understand.reading.forgotten import read_forgotten
from policy.understand.reading.half_days import leave_out_elsewhere, read_half_days
from policy.understand.reading.hours import read_hours
from policy.understand.reading.identifiers import read_certificate_name, read_identifiers
from policy.understand.reading.money import read_money
from policy.understand.reading.ordinals import read_ordinals
from policy.understand.reading.own_facts import OwnFacts, read_own_facts
from policy.understand.reading.parts_of_day import by_parts_of_day
from policy.understand.reading.people import read_bare_headcount, read_not_yet, read_people
from policy.understand.reading.proposals import read_proposals
from policy.understand.reading.repeats import read_repeats
from policy.understand.reading.restated import without_restated
from policy.understand.reading.sheet import Sheet
from policy.understand.reading.singled_out import read_singled_out
from policy.understand.reading.sittings import read_sittings
from policy.understand.reading.sought import Results, read_sought
from policy.understand.reading.taken_back import read_taken_back
from policy.understand.reading.things import read_others
from policy.understand.reading.turnout import read_turnout
from policy.understand.reading.unasked import read_fees
from policy.understand.reading.undone import read_undone
from policy.understand.reading.units import PerUnits, read_units
from policy.understand.words.normalise import normalised


def read_message(message: str, pack: Pack, today: date, asked: str | None = None) -> Sheet:
    """What a message tells. `today` places dates without a year; `asked` is the fact that was asked for, if one was."""
    return read_normalised(normalised(message), pack, today, asked)


def read_normalised(text: str, pack: Pack, today: date, asked: str | None = None) -> Sheet:
    """The same for a text that was normalised."""
    if "half_days" in pack.facts:
        text = by_parts_of_day(text)
    sheet = Sheet(without_restated(text, today))
    if "session_hours" in pack.facts:
        read_spans(sheet)
    read_identifiers(sheet)
    read_forgotten(sheet)
    read_capacities(sheet)
    read_taken_back(sheet)
    read_beside(sheet)
    read_singled_out(sheet)
    read_sought(sheet, pack.derived(Results))
    read_own_facts(sheet, pack.derived(OwnFacts), today, asked)
    read_units(sheet, pack.derived(PerUnits))
    read_ordinals(sheet)
    read_proposals(sheet)
    read_dates(sheet, today)
    if "amount" not in pack.facts:
        read_fees(sheet)
    read_turnout(sheet)
    read_people(sheet)
    if "half_days" in pack.facts:
        leave_out_elsewhere(sheet)
    read_half_days(sheet)
    read_day_kind(sheet)
    read_hours(sheet)
    read_sittings(sheet)
    read_money(sheet)
    read_others(sheet)
    read_forms(sheet, pack.derived(Choosing))
    read_options(sheet, pack.derived(Choosing))
    read_certificate_name(sheet)
    read_own_day_kind(sheet, pack.derived(Choosing))
    read_yes_no(sheet)
    read_bare_headcount(sheet)
    read_not_yet(sheet)
    read_repeats(sheet)
    read_undone(sheet)
    return sheet
