"""What is wrong or doubtful about a round as entered: order of dates, the past, places taken twice, public holidays."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import combinations, pairwise
from types import MappingProxyType
from typing import Protocol

from models.calendar import SchoolCalendar
from models.commands import Noun
from models.rounds import AFTER_EXAM, BEFORE_EXAM, Milestone, Moment, Round, RoundFacts, Severity, Sitting
from models.words import Text, _, plain

NAMES: dict[Milestone, Text] = {
    Milestone.REGISTRATION_OPENS: _("registration opens"),
    Milestone.REGISTRATION_CLOSES: _("registration closes"),
    Milestone.PAYMENT: _("payment"),
    Milestone.SEATING: _("seating"),
    Milestone.TICKET: _("ticket"),
    Milestone.ROOM_TEST: _("room test"),
    Milestone.SCORES: _("scores"),
    Milestone.PUBLICATION: _("publication"),
    Milestone.CERTIFICATE: _("certificate issued"),
}
EXAM = _("exam")


class Dated(Protocol):
    """A round, or what is known of one so far."""

    @property
    def milestones(self) -> Mapping[Milestone, Moment]:
        """Its dates besides the exam."""

    @property
    def first_day(self) -> date | None:
        """The first day of its exam."""

    @property
    def last_day(self) -> date | None:
        """The last day of its exam."""


class Finding(Noun):
    """Something that forbids a round, or asks for a second look."""

    model_config = Noun.model_config | {"arbitrary_types_allowed": True}

    severity: Severity
    says: Text


def findings(
    facts: RoundFacts,
    calendar: SchoolCalendar,
    others: Iterable[Round],
    today: date,
    own: Round | None = None,
    names: Mapping[int, str] = MappingProxyType({}),
) -> list[Finding]:
    """Everything found, what is wrong before what is doubtful. `names` are those of the certificates by id.

    `own` is the round that is changed: what was wrong with it before does not forbid the change (an exam that is over,
    whose scores come later than announced), it is shown as doubtful.
    """
    others = [one for one in others if not one.cancelled and (own is None or one.id != own.id)]
    found = _found(facts, calendar, others, today, names)
    known = _found(own.facts, calendar, others, today, names) if own else []
    eased = [one.model_copy(update={"severity": Severity.DOUBTFUL}) if one in known else one for one in found]
    return sorted(eased, key=lambda one: one.severity is Severity.DOUBTFUL)


def _found(
    facts: RoundFacts, calendar: SchoolCalendar, others: list[Round], today: date, names: Mapping[int, str]
) -> list[Finding]:
    return [
        *order(facts),
        *_past(facts, today),
        *_places(facts, others, names),
        *_holidays(facts, calendar),
        *_levels(facts),
        *_twice(facts, others),
    ]


def _wrong(msgid: Text) -> Finding:
    return Finding(severity=Severity.WRONG, says=msgid)


def _doubtful(msgid: Text) -> Finding:
    return Finding(severity=Severity.DOUBTFUL, says=msgid)


def order(facts: Dated) -> Iterator[Finding]:
    """The dates that are given, in the usual order with the exam between; seating, ticket and room test in any order."""
    first, last = facts.first_day, facts.last_day
    given = [(NAMES[one], facts.milestones[one].day) for one in BEFORE_EXAM[:3] if one in facts.milestones]
    exam = [(EXAM, first)] if first else []
    after = [(NAMES[one], facts.milestones[one].day) for one in AFTER_EXAM if one in facts.milestones]
    for chain in ([*given, *exam], [*([(EXAM, last)] if last else []), *after]):
        yield from (_swapped(a, b) for a, b in pairwise(chain) if a[1] > b[1])
    for one in BEFORE_EXAM[3:]:
        if first and one in facts.milestones and facts.milestones[one].day > first:
            yield _swapped((NAMES[one], facts.milestones[one].day), (EXAM, first))
    opens, closes = (facts.milestones.get(one) for one in BEFORE_EXAM[:2])
    if opens and closes and opens.day == closes.day and opens.at and closes.at and opens.at >= closes.at:
        yield _swapped((NAMES[BEFORE_EXAM[0]], opens.day), (NAMES[BEFORE_EXAM[1]], closes.day))


def _swapped(earlier: tuple[Text, date], later: tuple[Text, date]) -> Finding:
    return _wrong(
        _(
            "{a} ({a_day}) comes after {b} ({b_day}).",
            a=earlier[0], a_day=plain(earlier[1]), b=later[0], b_day=plain(later[1]),
        )
    )  # fmt: skip


def _past(facts: RoundFacts, today: date) -> Iterator[Finding]:
    if facts.last_day and facts.last_day < today:
        yield _wrong(_("the exam ({day}) is in the past.", day=plain(facts.last_day)))
    closes = facts.milestones.get(Milestone.REGISTRATION_CLOSES)
    if closes and closes.day < today and (facts.last_day is None or facts.last_day >= today):
        yield _doubtful(_("registration closed already ({day}).", day=plain(closes.day)))


def _places(facts: RoundFacts, others: list[Round], names: Mapping[int, str]) -> Iterator[Finding]:
    """One place at one time serves one sitting, within this round and among all others."""
    for a, b in combinations(facts.sittings, 2):
        if a.place and a.place == b.place and a.clashes(b):
            yield _wrong(_("{place} is booked twice: {time}.", place=plain(a.place), time=plain(_when(a))))
    for other in others:
        for a in facts.sittings:
            if a.place and any(a.place == b.place and a.clashes(b) for b in other.facts.sittings):
                taken = {"place": plain(a.place), "time": plain(_when(a)), "round": plain(_called(other, names))}
                yield _wrong(_("{place} is taken at {time} by the round {round}.", **taken))


def _called(one: Round, names: Mapping[int, str]) -> str:
    return f"{names.get(one.facts.certificate_id, '')} {one.facts.name}".strip()


def _when(sitting: Sitting) -> str:
    return f"{sitting.day} {sitting.starts:%H:%M}–{sitting.ends:%H:%M}"


def _holidays(facts: RoundFacts, calendar: SchoolCalendar) -> Iterator[Finding]:
    for day in sorted({sitting.day for sitting in facts.sittings}):
        name = calendar.holiday(day)
        if name:
            yield _doubtful(_("{day} is a public holiday ({name}).", day=plain(day), name=plain(name)))
        if not calendar.knows(day.year):
            yield _doubtful(_("the holidays of {year} are not entered yet.", year=day.year))


def _levels(facts: RoundFacts) -> Iterator[Finding]:
    """A sitting or fee of a level that the round does not hold."""
    named = {sitting.level for sitting in facts.sittings} | {fee.level for fee in facts.fees}
    for level in sorted(level for level in named if level and level not in facts.levels):
        yield _wrong(_("{level} is not among the round's levels.", level=plain(level)))


def _twice(facts: RoundFacts, others: list[Round]) -> Iterator[Finding]:
    """A round of this certificate that has the same name: it may be meant to be changed."""
    for other in others:
        if (other.facts.certificate_id, other.facts.name) == (facts.certificate_id, facts.name):
            yield _doubtful(
                _("{name} of this certificate is published already. To change it: /round change {id}",
                  name=plain(facts.name), id=other.id)
            )  # fmt: skip
