"""Keeps the table of reminders in step with what people have to do in the days ahead."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, select

from models.reminders import Reminder, Wishes
from models.store.calendar import calendar_of
from models.store.reminders import keep_plan, rules_of, wishes_of
from models.tables.institutions import InstitutionRow
from models.tables.people import PersonRow
from scheduler.due import plan
from scheduler.matters import Assignment, Matter, Place

AGAIN = timedelta(minutes=15)


@dataclass
class Planner:
    """Plans an institution when something changed, and again after a while or when the clock was moved.

    It remembers only when it last planned; planning twice leaves the table as it was.
    """

    matters: Sequence[Matter]
    _listed: datetime | None = None

    def overtaken(self, session: Session, now: datetime) -> list[str]:
        """Institutions to plan now; to be asked again until there is none. All of them when it is time for all."""
        changed: set[str] = set().union(*(matter.changed(session) for matter in self.matters))
        if self._listed is None or abs(now - self._listed) >= AGAIN:
            self._listed = now
            changed |= set(session.exec(select(InstitutionRow.id)))
        return sorted(changed)

    def plan(self, session: Session, institution_id: str, now: datetime) -> None:
        """Plans one institution's days ahead, in the caller's transaction."""
        place = place_of(session, institution_id, now)
        wishes: dict[int, Wishes | None] = {}
        for matter in self.matters:
            for subject, assignments, *people in matter.assignments(place):
                planned = _reminders(place, assignments, wishes)
                keep_plan(session, institution_id, subject, planned, now, people[0] if people else None)


def place_of(session: Session, institution_id: str, now: datetime) -> Place:
    """An institution at an instant."""
    rules = rules_of(session.get(InstitutionRow, institution_id))
    return Place(session, institution_id, calendar_of(session, institution_id), rules, now)


def _reminders(place: Place, assignments: Iterable[Assignment], wishes: dict[int, Wishes | None]) -> list[Reminder]:
    planned: list[Reminder] = []
    for one in assignments:
        person_id = one.task.person_id
        if person_id not in wishes:
            wishes[person_id] = _wishes(place.session, person_id)
        wished = wishes[person_id]
        if wished is not None:
            planned += plan(one.task, one.occasions, wished, place.calendar, one.since)
    return planned


def _wishes(session: Session, person_id: int) -> Wishes | None:
    row = session.get(PersonRow, person_id)
    return wishes_of(row) if row is not None and row.erased_at is None else None
