"""One look at the reminders: take who has something due, decide, and queue the letters, in one small transaction.

What it costs is what is due, since the table's indexes hold only what waits. Who looks again until nothing is due, and
lets chats have their turn in between, is the runner's business.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

import structlog
from sqlalchemy.exc import OperationalError
from sqlmodel import Session, col, select

from handlers.messages import Reply
from handlers.reminding import Item, letter
from handlers.words import Language, Text, say
from models.reminders import Kind, Reminder, State
from models.store import delivery
from models.store.reminders import counted, due_people, reminder_of, take, wishes_of
from models.tables.people import AddressRow, PersonRow
from models.tables.reminders import ReminderRow
from scheduler.due import TOGETHER, Circumstances, Look, decide
from scheduler.matters import Matter, Place
from scheduler.planning import place_of

log = structlog.get_logger()

PEOPLE = 60  # looked at in one transaction
LATER = timedelta(hours=1)  # when a person's reminders are tried again after a bug


@dataclass(frozen=True)
class Looked:
    """What a look did: how many people had something due, how many letters were queued."""

    people: int = 0
    letters: int = 0


@dataclass(frozen=True)
class Ticker:
    """Looks at what is due."""

    matters: Sequence[Matter]
    people: int = PEOPLE

    def look(self, session: Session, now: datetime) -> Looked:
        """Handles up to `people` people who have something due."""
        due = due_people(session, now, self.people)
        if not due:
            return Looked()
        taken = take(session, due, now + TOGETHER)
        found = {row.id: row for row in session.exec(select(PersonRow).where(col(PersonRow.id).in_(list(taken))))}
        desk = _Post(session, now, self.matters, _addresses(session, list(taken)), {})
        counts = counted(session, list(taken), now)
        letters = [desk.try_to_handle(found.get(one), rows, counts.get(one, 0)) for one, rows in taken.items()]
        return Looked(len(taken), sum(letters))


def _addresses(session: Session, people: list[int]) -> dict[int, list[AddressRow]]:
    """Where people are reached, as they wish, without the blocked ones."""
    query = select(AddressRow).where(col(AddressRow.person_id).in_(people), col(AddressRow.blocked_at).is_(None))
    found: dict[int, list[AddressRow]] = defaultdict(list)
    for row in session.exec(query.order_by(col(AddressRow.rank), col(AddressRow.id))):
        found[row.person_id].append(row)
    return found


@dataclass(frozen=True)
class _Post:
    """One look's decisions, carried out."""

    session: Session
    now: datetime
    matters: Sequence[Matter]
    addresses: dict[int, list[AddressRow]]
    places: dict[str, Place]

    def try_to_handle(self, person: PersonRow | None, rows: list[ReminderRow], count: int) -> bool:
        """Handles one person; a bug met there is logged and comes again later, and holds nobody else up."""
        try:
            with self.session.begin_nested():
                return self.handle(person, rows, count)
        except OperationalError:
            raise  # the database's, not this person's: the whole look is tried again
        except Exception:
            log.exception("reminder failed", incident=uuid.uuid4().hex[:8], reminders=[row.id for row in rows])
            for row in rows:
                row.due_at = max(row.due_at, self.now + LATER)
            return False

    def handle(self, person: PersonRow | None, rows: list[ReminderRow], count: int) -> bool:
        """Decides one person's reminders; whether a letter was queued."""
        if person is None or person.erased_at is not None:
            for row in rows:
                _end(row, State.DROPPED, self.now)
            return False
        place = self._place(person.institution_id)
        by_id = {cast("int", row.id): row for row in rows}
        reminders = [reminder_of(row) for row in rows]
        undone = self._undone(place, reminders)
        circumstances = Circumstances(wishes_of(person), place.calendar.zone, count)
        found = decide(reminders, lambda one: one.id in undone, circumstances, self.now)
        return self._carry_out(found, by_id, person, place)

    def _place(self, institution_id: str) -> Place:
        if institution_id not in self.places:
            self.places[institution_id] = place_of(self.session, institution_id, self.now)
        return self.places[institution_id]

    def _matter(self, kind: Kind) -> Matter:
        return next(matter for matter in self.matters if kind in matter.kinds)

    def _undone(self, place: Place, reminders: list[Reminder]) -> set[int]:
        by_matter: dict[int, list[Reminder]] = defaultdict(list)
        for one in reminders:
            by_matter[self.matters.index(self._matter(one.kind))].append(one)
        return set().union(*(self.matters[i].undone(place, some) for i, some in by_matter.items()))

    def _carry_out(self, look: Look, rows: dict[int, ReminderRow], person: PersonRow, place: Place) -> bool:
        for one, until in look.hold:
            rows[one.id].due_at = until
        for one, state in look.settle:
            _end(rows[one.id], state, self.now)
        if not look.send and not look.missed:
            return False
        first = (look.send or look.missed)[0]
        bundle = f"reminder:{first.id}:{first.due_at:%Y%m%d%H%M%S}"
        for one in look.send:
            _end(rows[one.id], State.QUEUED, self.now, bundle)
        self._post(letter(*self._items(look, place)), person, bundle, look)
        return True

    def _items(self, look: Look, place: Place) -> tuple[list[Item], list[Text]]:
        items = [self._matter(one.kind).item(place, one) for one in look.send]
        return items, [self._matter(one.kind).item(place, one).line for one in look.missed]

    def _post(self, reply: Reply, person: PersonRow, bundle: str, look: Look) -> None:
        language = cast("Language", person.language)
        address = next(iter(self.addresses.get(cast("int", person.id), [])), None)
        deadlines = [one.deadline for one in look.send if one.deadline > self.now]
        words = delivery.Outgoing(
            address.channel if address else delivery.NOWHERE, address.chat if address else "", self.now,
            text=say(reply.text, language), card=reply.card, occasion=bundle,
            buttons=[[[say(b.label, language), b.choice] for b in row] for row in reply.buttons],
            institution_id=person.institution_id, person_id=person.id, urgency=min(deadlines, default=self.now),
        )  # fmt: skip
        delivery.enqueue(self.session, words)


def _end(row: ReminderRow, state: State, now: datetime, bundle: str = "") -> None:
    row.state, row.settled_at, row.bundle = state.value, now, bundle
