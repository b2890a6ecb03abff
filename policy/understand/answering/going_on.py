"""What a message tells in the light of what was said before it: a bare figure answers what was asked for, facts told before are kept."""

from __future__ import annotations

from dataclasses import replace

from policy.facts import Query
from policy.pack import Pack
from policy.understand.answering.around import Listening
from policy.understand.answering.computing import uses_of
from policy.understand.matching.state import Talk
from policy.understand.reading.counts import comes_on_top
from policy.understand.reading.own_facts import OwnFacts, answers_yes_no
from policy.understand.reading.sheet import Sheet
from policy.understand.reading.sittings import of_some_sessions
from policy.understand.words.numerals import Number, whole


def asked_before(talk: Talk, pack: Pack) -> str | None:
    """The fact asked for, or else the one that a bare figure would mean."""
    if talk.missing:
        return talk.missing[0]
    return pack.derived(OwnFacts).asked_of(uses_of(talk.topic, pack), talk.facts) if talk.topic else None


def fill_missing(sheet: Sheet, talk: Talk, pack: Pack) -> None:
    """A bare number, or yes and no, answers what was asked for."""
    spec = pack.facts.get(talk.missing[0]) if talk.missing else None
    left = sheet.bare()
    if spec is None or talk.missing[0] in sheet.facts:
        return
    fact = talk.missing[0]
    if spec.kind in ("whole", "amount", "signed", "amounts") and len(left) == 1:
        _fill_number(sheet, fact, left[0], spec.kind == "amounts")
    elif spec.kind == "yes_no":
        said = answers_yes_no(sheet.text)
        if said is not None:
            sheet.set(fact, said)


def _fill_number(sheet: Sheet, fact: str, number: Number, listed: bool) -> None:
    if number.about or number.value is None:
        sheet.doubt(fact, sheet.words(number))
    else:
        sheet.set(fact, (number.value,) if listed else whole(number.value))
    sheet.take_all([number], fact)


def leave_open(sheet: Sheet, talk: Talk) -> None:
    """其中一场是 2 小时, after several sessions were told: neither their number nor the length of each."""
    several = talk.known().get("sessions")
    answers = "session_hours" in talk.missing and sheet.facts.get("sessions") == 1
    if not isinstance(several, int) or several < 2 or comes_on_top(sheet) or not (answers or of_some_sessions(sheet)):
        return
    sheet.facts.pop("sessions", None)
    sheet.facts.pop("session_hours", None)
    if "session_hours" in talk.facts:
        sheet.doubt("session_hours", sheet.words(*(n for n in sheet.numbers if n.unit in ("clock_hours", "minutes"))))


def with_bare_figure(query: Query, sheet: Sheet, around: Listening) -> Query:
    """30 呢: a bare number in a follow-up stands for the figure told before."""
    left = [] if comes_on_top(sheet) else sheet.bare()
    uses = uses_of(query.topic, around.pack)
    told = [
        fact
        for fact in ("headcount", "amount", "hours", "sessions", "half_days")
        if fact in query.facts and fact in uses
    ]
    fresh = set(sheet.facts) | set(sheet.unclear)
    if len(left) != 1 or left[0].about or left[0].value is None or not told or told[0] in fresh:
        return query
    sheet.take_all(left, told[0])
    return replace(query, facts=query.facts.but(**{told[0]: whole(left[0].value)}))
