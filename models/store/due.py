"""What a look at due reminders reads and writes: statements over tables, since ten thousand people may be due at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, bindparam, distinct, func, select, update
from sqlmodel import Session

from models.reminders import Reminder, State
from models.store.addresses import in_order, is_served
from models.store.lists import among
from models.store.reminders import reminder_of
from models.store.statements import found, run, table_of, where
from models.tables.people import AddressRow, PersonRow
from models.tables.reminders import WAITING, ReminderRow

WEEK = timedelta(days=7)

_REMINDER, _PERSON, _ADDRESS = table_of(ReminderRow), table_of(PersonRow), table_of(AddressRow)
_DUE = (
    select(_REMINDER.c.person_id)
    .where(WAITING, _REMINDER.c.due_at <= bindparam("now"))
    .order_by(_REMINDER.c.due_at)
    .limit(bindparam("most"))
)
_TAKEN = (
    select(*(_REMINDER.c[name] for name in Reminder.model_fields))
    .where(WAITING, among(_REMINDER.c.person_id, "people"), _REMINDER.c.due_at <= bindparam("until"))
    .order_by(_REMINDER.c.due_at)
    .with_for_update(skip_locked=True)
)
_COUNTED = (
    select(_REMINDER.c.person_id, func.count(distinct(_REMINDER.c.bundle)).label("messages"))
    .where(among(_REMINDER.c.person_id, "people"), _REMINDER.c.settled_at > bindparam("since"))
    .where(_REMINDER.c.state == State.QUEUED.value, _REMINDER.c.uncounted.is_(False))
    .group_by(_REMINDER.c.person_id)
)
_PEOPLE = where(PersonRow).where(among(_PERSON.c.id, "people"))
_ADDRESSES = where(AddressRow).where(among(_ADDRESS.c.person_id, "people"))
_ONE = update(_REMINDER).where(_REMINDER.c.id == bindparam("reminder"))
_MOVED = _ONE.values(due_at=bindparam("until"))
_ENDED = _ONE.values(state=bindparam("became"), settled_at=bindparam("at"), bundle=bindparam("carried_by"))


def due_people(session: Session, now: datetime, limit: int) -> list[int]:
    """People with something due, the longest overdue first: read from an index that holds only what waits."""
    return list(dict.fromkeys(row.person_id for row in found(session, _DUE, now=now, most=limit)))


@dataclass(frozen=True)
class Taken:
    """Reminders by person, and what must be known of each: row, the address to write to, messages counted this week."""

    reminders: Mapping[int, Sequence[Reminder]]
    people: Mapping[int, Row[Any]]
    addresses: Mapping[int, Row[Any]]
    counted: Mapping[int, int]


def take(session: Session, people: Sequence[int], now: datetime, until: datetime) -> Taken:
    """The waiting reminders of some people up to an instant; what another process holds is left to it."""
    reminders: dict[int, list[Reminder]] = defaultdict(list)
    for row in found(session, _TAKEN, people=people, until=until):
        reminders[row.person_id].append(reminder_of(row))
    some = list(reminders)
    counts = {row.person_id: row.messages for row in found(session, _COUNTED, people=some, since=now - WEEK)}
    rows = {row.id: row for row in found(session, _PEOPLE, people=some)}
    return Taken(reminders, rows, _addresses(session, some, now), counts)


def _addresses(session: Session, people: Sequence[int], now: datetime) -> dict[int, Row[Any]]:
    """Where each is written to first, as they wish, of what serves."""
    serving: dict[int, list[Row[Any]]] = defaultdict(list)
    for row in found(session, _ADDRESSES, people=people):
        if is_served(row, now):
            serving[row.person_id].append(row)
    return {person_id: in_order(rows)[0] for person_id, rows in serving.items()}


@dataclass
class Outcomes:
    """What becomes of reminders that were taken: they come later, or end. Written together, in two statements."""

    now: datetime
    _moved: list[dict[str, object]] = field(default_factory=list)
    _ended: list[dict[str, object]] = field(default_factory=list)

    def move(self, reminder: Reminder, until: datetime) -> None:
        """It waits until then."""
        self._moved.append({"reminder": reminder.id, "until": until})

    def end(self, reminder: Reminder, state: State, bundle: str = "") -> None:
        """It is over; `bundle` is the outbox occasion of the message that carries it."""
        self._ended.append({"reminder": reminder.id, "became": state.value, "at": self.now, "carried_by": bundle})

    def write(self, session: Session) -> None:
        """Writes them all."""
        for statement, values in ((_MOVED, self._moved), (_ENDED, self._ended)):
            if values:
                run(session, statement, *values)
