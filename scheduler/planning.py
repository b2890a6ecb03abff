"""Keeps the table of reminders in step with what people have to do in the days ahead."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from sqlmodel import Session, select

from models.reminders import Reminder, Wishes
from models.store.calendar import calendar_of
from models.store.lists import among
from models.store.plans import SubjectPlan, keep_plans
from models.store.reminders import rules_of, wishes_of
from models.store.statements import found, table_of, where
from models.tables.institutions import InstitutionRow
from models.tables.people import PersonRow
from scheduler.due import plan
from scheduler.matters import Matter, Place, Plan

_PERSON = table_of(PersonRow)
_PEOPLE = where(PersonRow).where(among(_PERSON.c.id, "people"), _PERSON.c.erased_at.is_(None))

AGAIN = timedelta(minutes=15)
AT_ONCE = 50  # subjects compared with what is stored by the same statements


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
            subjects = iter(matter.assignments(place))
            while some := list(islice(subjects, AT_ONCE)):
                _read_wishes(session, some, wishes)
                keep_plans(session, institution_id, [_planned(place, one, wishes) for one in some], now)


def place_of(session: Session, institution_id: str, now: datetime) -> Place:
    """An institution at an instant."""
    rules = rules_of(session.get(InstitutionRow, institution_id))
    return Place(session, institution_id, calendar_of(session, institution_id), rules, now)


def _planned(place: Place, plan_: Plan, wishes: dict[int, Wishes | None]) -> SubjectPlan:
    subject, assignments, *people = plan_
    planned: list[Reminder] = []
    for one in assignments:
        wished = wishes[one.task.person_id]
        if wished is not None:
            planned += plan(one.task, one.occasions, wished, place.calendar, one.since)
    return SubjectPlan(subject, planned, people[0] if people else None)


def _read_wishes(session: Session, plans: Iterable[Plan], known: dict[int, Wishes | None]) -> None:
    """Adds what these plans' people wish; None for somebody who is gone."""
    new = {one.task.person_id for __, assignments, *___ in plans for one in assignments} - known.keys()
    if new:
        known |= dict.fromkeys(new)
        known |= {row.id: wishes_of(row) for row in found(session, _PEOPLE, people=sorted(new))}
