"""Plans of reminders beside what is stored: a few statements for many subjects, and only what differs is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, select, update
from sqlmodel import Session

from models.reminders import Reminder, State
from models.store.lists import among
from models.store.reminders import SNOOZED
from models.store.statements import dialect_of, equal, found, insert_new_into, run, table_of
from models.tables.reminders import WAITING, ReminderRow


@dataclass(frozen=True)
class SubjectPlan:
    """What is planned of one subject: for everybody, or for `people` alone, the others being left as they are."""

    subject: str
    reminders: Sequence[Reminder]
    people: frozenset[int] | None = None


_Key = tuple[int, str, str]  # person, subject, occasion
_Stored = dict[_Key, Row[Any]]
_TABLE = table_of(ReminderRow)
_FACTS = ("id", "person_id", "subject", "occasion", "state", "due_at", "deadline")
_ROWS = select(*(_TABLE.c[name] for name in _FACTS)).where(
    equal(_TABLE, "institution_id"), among(_TABLE.c.subject, "subjects")
)
_WAITING = _ROWS.where(WAITING)  # by the index of subjects, which holds only what waits
_OF_PEOPLE = _ROWS.where(among(_TABLE.c.person_id, "people"))  # by the natural key
_CHANGED = update(_TABLE).where(_TABLE.c.id == bindparam("row"))


def keep_plans(session: Session, institution_id: str, plans: Sequence[SubjectPlan], now: datetime) -> None:
    """Makes these subjects' waiting reminders those planned: adds, moves, and drops what is no longer planned.

    What was sent stays sent; what a person snoozed stays where they put it. Each subject is named once.
    """
    wanted = {(one.person_id, one.subject, one.occasion): one for plan in plans for one in plan.reminders}
    stored = _stored(session, institution_id, plans, wanted)
    planned_for = {plan.subject: plan.people for plan in plans}
    _add(session, [one for key, one in wanted.items() if key not in stored])
    moved = [_moved(row, wanted[key], now) for key, row in stored.items() if key in wanted]
    unplanned = [row for key, row in stored.items() if key not in wanted and _gone(row, planned_for[row.subject])]
    changes = [one for one in moved if one] + [_dropped(row, now) for row in unplanned]
    if changes:
        run(session, _CHANGED, *changes)


def _stored(
    session: Session, institution_id: str, plans: Sequence[SubjectPlan], wanted: dict[_Key, Reminder]
) -> _Stored:
    """What waits of subjects planned for everybody; all rows of the people named, or wanted where nothing waits."""
    subjects = [plan.subject for plan in plans]
    for_all = [plan.subject for plan in plans if plan.people is None]
    rows = list(found(session, _WAITING, institution_id=institution_id, subjects=for_all)) if for_all else []
    stored = {_key(row): row for row in rows}
    people = set[int]().union(*(plan.people for plan in plans if plan.people is not None))
    people |= {key[0] for key in wanted if key not in stored}
    if people:
        more = found(session, _OF_PEOPLE, institution_id=institution_id, subjects=subjects, people=sorted(people))
        stored |= {_key(row): row for row in more}
    return stored


def _key(row: Row[Any]) -> _Key:
    return (row.person_id, row.subject, row.occasion)


def _moved(row: Row[Any], one: Reminder, now: datetime) -> dict[str, Any] | None:
    """What becomes of a row that is planned; None when it stays as it is."""
    waits = row.state == State.WAITING and (row.deadline != one.deadline or one.due_at > now)
    wanted_again = row.state == State.DROPPED and one.due_at >= now
    as_it_is = waits and (row.due_at, row.deadline) == (one.due_at, one.deadline)
    if as_it_is or not (waits or wanted_again):
        return None
    return _change(row, State.WAITING, None, one.due_at, one.deadline)


def _gone(row: Row[Any], people: frozenset[int] | None) -> bool:
    """Whether a row that is not planned is to be dropped."""
    planned_for = people is None or row.person_id in people
    return bool(planned_for and row.state == State.WAITING and not row.occasion.startswith(SNOOZED))


def _dropped(row: Row[Any], now: datetime) -> dict[str, Any]:
    return _change(row, State.DROPPED, now, row.due_at, row.deadline)


def _change(row: Row[Any], state: State, settled: datetime | None, due: datetime, deadline: datetime) -> dict[str, Any]:
    return {"row": row.id, "state": state.value, "settled_at": settled, "due_at": due, "deadline": deadline}


_NEW = {"state": State.WAITING.value, "settled_at": None, "bundle": ""}


def _add(session: Session, new: Sequence[Reminder]) -> None:
    rows = [one.model_dump(exclude={"id", "state"}) | {"kind": one.kind.value} | _NEW for one in new]
    if rows:
        run(session, insert_new_into(ReminderRow, dialect_of(session)), *rows)
