"""One look at the reminders: take who has something due, decide, and queue the letters, in one small transaction.

What it costs is what is due, since the table's indexes hold only what waits. Who looks again until nothing is due, and
lets chats have their turn in between, is the runner's business.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, cast

import structlog
from sqlalchemy.exc import OperationalError
from sqlmodel import Session, col, select

from handlers.reminding import Item, letter
from handlers.words import Language, Text, say
from models.reminders import Kind, Reminder, State
from models.store import delivery
from models.store.addresses import in_order, serves
from models.store.letters import enqueue_many
from models.store.reminders import counted, due_people, reminder_of, take, wishes_of
from models.tables.people import AddressRow, PersonRow
from models.tables.reminders import ReminderRow
from scheduler.due import TOGETHER, Circumstances, Look, decide
from scheduler.matters import Matter, Place
from scheduler.planning import place_of

log = structlog.get_logger()

PEOPLE = 40  # looked at in one transaction
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
        """Handles up to `people` people who have something due; should one meet a bug, each of them by themselves."""
        due = due_people(session, now, self.people)
        if not due:
            return Looked()
        taken = take(session, due, now + TOGETHER)
        people = list(taken)
        found = {row.id: row for row in session.exec(select(PersonRow).where(col(PersonRow.id).in_(people)))}
        post = _Post(
            session, now, self.matters, _addresses(session, people, now), counted(session, people, now), found, taken
        )
        return Looked(len(people), post.handle_all())


def _addresses(session: Session, people: list[int], now: datetime) -> dict[int, list[AddressRow]]:
    """Where people are reached, as they wish, without what does not serve."""
    found: dict[int, list[AddressRow]] = defaultdict(list)
    for row in session.exec(select(AddressRow).where(col(AddressRow.person_id).in_(people), serves(now))):
        found[row.person_id].append(row)
    return {person_id: in_order(rows) for person_id, rows in found.items()}


@dataclass(frozen=True)
class _Post:
    """One look's decisions, carried out."""

    session: Session
    now: datetime
    matters: Sequence[Matter]
    addresses: dict[int, list[AddressRow]]
    counts: dict[int, int]
    people: dict[int | None, PersonRow]
    taken: dict[int, list[ReminderRow]]
    places: dict[str, Place] = field(default_factory=dict)
    rendered: dict[object, tuple[dict[str, Any], list[Item]]] = field(default_factory=dict)  # items kept for their ids

    def handle_all(self) -> int:
        """Handles everyone at once; how many letters were queued."""
        try:
            with self.session.begin_nested():
                return self._handle(list(self.taken))
        except OperationalError:
            raise  # the database's: the whole look is tried again
        except Exception:
            log.exception("reminders failed together, trying one by one")
            return sum(self._alone(person_id) for person_id in self.taken)

    def _alone(self, person_id: int) -> int:
        """Handles one person; a bug met there is logged and comes again later, and holds nobody else up."""
        try:
            with self.session.begin_nested():
                return self._handle([person_id])
        except OperationalError:
            raise
        except Exception:
            rows = self.taken[person_id]
            log.exception("reminder failed", incident=uuid.uuid4().hex[:8], reminders=[row.id for row in rows])
            for row in rows:
                row.due_at = max(row.due_at, self.now + LATER)
            return 0

    def _handle(self, person_ids: list[int]) -> int:
        letters: list[delivery.Outgoing] = []
        undone = self._undone(person_ids)
        for person_id in person_ids:
            person, rows = self.people.get(person_id), self.taken[person_id]
            if person is None or person.erased_at is not None:
                for row in rows:
                    _end(row, State.DROPPED, self.now)
                continue
            letters += self._decide(person, rows, undone)
        enqueue_many(self.session, letters)
        return len(letters)

    def _undone(self, person_ids: list[int]) -> set[int]:
        """The ids of reminders whose task is undone, asked of each matter once for an institution."""
        asked: dict[tuple[str, int], list[Reminder]] = defaultdict(list)
        for person_id in person_ids:
            for row in self.taken[person_id]:
                asked[row.institution_id, self._matter(Kind(row.kind))].append(reminder_of(row))
        return set().union(
            *(self.matters[matter].undone(self._place(which), some) for (which, matter), some in asked.items())
        )

    def _decide(self, person: PersonRow, rows: list[ReminderRow], undone: set[int]) -> list[delivery.Outgoing]:
        place = self._place(person.institution_id)
        circumstances = Circumstances(wishes_of(person), place.calendar.zone, self.counts.get(person.id or 0, 0))
        reminders = [reminder_of(row) for row in rows]
        found = decide(reminders, lambda one: one.id in undone, circumstances, self.now)
        return self._carry_out(found, {row.id or 0: row for row in rows}, person, place)

    def _place(self, institution_id: str) -> Place:
        if institution_id not in self.places:
            self.places[institution_id] = place_of(self.session, institution_id, self.now)
        return self.places[institution_id]

    def _matter(self, kind: Kind) -> int:
        return next(number for number, matter in enumerate(self.matters) if kind in matter.kinds)

    def _carry_out(
        self, look: Look, rows: dict[int, ReminderRow], person: PersonRow, place: Place
    ) -> list[delivery.Outgoing]:
        for one, until in look.hold:
            rows[one.id].due_at = until
        for one, state in look.settle:
            _end(rows[one.id], state, self.now)
        if not look.send and not look.missed:
            return []
        first = (look.send or look.missed)[0]
        bundle = f"reminder:{first.id}:{first.due_at:%Y%m%d%H%M%S}"
        for one in look.send:
            _end(rows[one.id], State.QUEUED, self.now, bundle)
        return [self._letter(look, place, person, bundle)]

    def _letter(self, look: Look, place: Place, person: PersonRow, bundle: str) -> delivery.Outgoing:
        items = [self.matters[self._matter(one.kind)].item(place, one) for one in look.send]
        missed = [self.matters[self._matter(one.kind)].item(place, one).line for one in look.missed]
        address = next(iter(self.addresses.get(person.id or 0, [])), None)
        deadlines = [one.deadline for one in look.send if one.deadline > self.now]
        return delivery.Outgoing(
            address.channel if address else delivery.NOWHERE, address.chat if address else "", self.now,
            occasion=bundle, institution_id=person.institution_id, person_id=person.id,
            urgency=min(deadlines, default=self.now), **self._rendered(items, missed, cast("Language", person.language)),
        )  # fmt: skip

    def _rendered(self, items: list[Item], missed: list[Text], language: Language) -> dict[str, Any]:
        """The letter's words; the same matters in the same language are put into words once in a look."""
        key = (language, *map(id, items)) if not missed else None
        if key not in self.rendered or key is None:
            reply = letter(items, missed)
            buttons = [[[say(b.label, language), b.choice] for b in row] for row in reply.buttons]
            words = {"text": say(reply.text, language), "buttons": buttons, "card": reply.card}
            if key is None:
                return words
            self.rendered[key] = (words, items)
        return self.rendered[key][0]


def _end(row: ReminderRow, state: State, now: datetime, bundle: str = "") -> None:
    row.state, row.settled_at, row.bundle = state.value, now, bundle
