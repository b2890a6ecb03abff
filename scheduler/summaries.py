"""Summaries that come by themselves: the past month's on the first workday of a month, the half-year's in January, July."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta

from handlers.desk.periods import Shelf, Span, half, month, span_of
from handlers.desk.summary import summary
from handlers.reminding import Item
from handlers.words import _
from models.people import Person, Role
from models.reminders import Kind, Reminder, Task
from models.store.exemptions import Exemptions
from models.store.institutions import Certificates
from models.store.people import People
from models.store.reports import Reports
from models.store.rounds import Rounds
from scheduler.matters import Assignment, Place

COMES = time(9)


class Summaries:
    """The matter of monthly and half-yearly summaries."""

    kinds = frozenset({Kind.SUMMARY})

    def changed(self, session: object) -> set[str]:
        """It changes with the days alone."""
        return set()

    def assignments(self, place: Place) -> Iterable[tuple[str, list[Assignment]]]:
        """What comes on the first workday of this month and of the next."""
        office = People(place.session, place.institution_id).holding(Role.COORDINATOR)
        this = place.calendar.local_date(place.now).replace(day=1)
        for first in (this, (this + timedelta(days=32)).replace(day=1)):
            if _comes(place, first) <= place.now:
                continue  # planned before, or before there was anybody to tell
            for span in _over_by(first):
                subject = f"summary:{place.institution_id}:{span.word}"
                yield subject, [_assignment(place, subject, first, person) for person in office]

    def undone(self, place: Place, reminders: Sequence[Reminder]) -> set[int]:
        """A summary is news: it is told once; of a period in which nothing was reported, not at all."""
        return {one.id for one in reminders if _reported(place, _span(place, one))}

    def item(self, place: Place, reminder: Reminder) -> Item:
        """The summary itself, with what opens its numbers and the draft."""
        span = _span(place, reminder)
        here = (place.session, place.institution_id)
        shelf = Shelf(Reports(*here), Exemptions(*here), Rounds(*here), place.calendar, place.now)
        roll = shelf.rolled(span, Certificates(place.session, place.institution_id).all())
        line = _("Summary of {name}: /summary {word}", name=span.name, word=span.word)
        return Item(line, alone=summary(roll, span.word))


def _over_by(first: date) -> list[Span]:
    """The periods that are over on the first day of a month."""
    spans = [month((first - timedelta(days=1)).replace(day=1))]
    if first.month in {1, 7}:
        spans.append(half(first.year, 1) if first.month == 7 else half(first.year - 1, 7))
    return spans


def _comes(place: Place, first: date) -> datetime:
    """The first workday of a month, in the morning."""
    calendar = place.calendar
    return calendar.instant(first if calendar.is_workday(first) else calendar.workday_after(first), COMES)


def _assignment(place: Place, subject: str, first: date, person: Person) -> Assignment:
    at = _comes(place, first)
    task = Task(
        institution_id=place.institution_id, person_id=person.id, kind=Kind.SUMMARY, subject=subject, deadline=at
    )
    return Assignment(task, place.rules.get(Kind.SUMMARY, ()), since=at - timedelta(days=1))


def _span(place: Place, reminder: Reminder) -> Span:
    return span_of(reminder.subject.rsplit(":", 1)[1], place.calendar.local_date(place.now))


def _reported(place: Place, span: Span) -> bool:
    return bool(Reports(place.session, place.institution_id).between(span.first, span.last))
