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
from sqlalchemy import Row
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from handlers.reminding import Item, letter
from handlers.words import Language, Text, say
from models.reminders import Kind, Reminder, State
from models.store import delivery
from models.store.due import Outcomes, Taken, due_people, take
from models.store.letters import enqueue_many
from models.store.reminders import wishes_of
from scheduler.due import TOGETHER, Circumstances, Look, decide
from scheduler.matters import Matter, Place
from scheduler.planning import place_of

log = structlog.get_logger()

PEOPLE = 80  # looked at in one transaction
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
        post = _Post(session, now, self.matters, take(session, due, now, now + TOGETHER))
        return Looked(len(post.taken.reminders), post.handle_all())


@dataclass(frozen=True)
class _Post:
    """One look's decisions, carried out."""

    session: Session
    now: datetime
    matters: Sequence[Matter]
    taken: Taken
    places: dict[str, Place] = field(default_factory=dict)
    rendered: dict[object, tuple[dict[str, Any], list[Item]]] = field(default_factory=dict)  # items kept for their ids

    def handle_all(self) -> int:
        """Handles everyone at once; how many letters were queued."""
        try:
            with self.session.begin_nested():
                return self._handle(list(self.taken.reminders))
        except OperationalError:
            raise  # the database's: the whole look is tried again
        except Exception:
            log.exception("reminders failed together, trying one by one")
            return sum(self._alone(person_id) for person_id in self.taken.reminders)

    def _alone(self, person_id: int) -> int:
        """Handles one person; a bug met there is logged and comes again later, and holds nobody else up."""
        try:
            with self.session.begin_nested():
                return self._handle([person_id])
        except OperationalError:
            raise
        except Exception:
            reminders = self.taken.reminders[person_id]
            log.exception("reminder failed", incident=uuid.uuid4().hex[:8], reminders=[one.id for one in reminders])
            later = Outcomes(self.now)
            for one in reminders:
                later.move(one, max(one.due_at, self.now + LATER))
            later.write(self.session)
            return 0

    def _handle(self, person_ids: list[int]) -> int:
        letters: list[delivery.Outgoing] = []
        outcomes = Outcomes(self.now)
        undone = self._undone(person_ids)
        for person_id in person_ids:
            person = self.taken.people.get(person_id)
            if person is None or person.erased_at is not None:
                for one in self.taken.reminders[person_id]:
                    outcomes.end(one, State.DROPPED)
                continue
            letters += self._decide(person, undone, outcomes)
        outcomes.write(self.session)
        enqueue_many(self.session, letters)
        return len(letters)

    def _undone(self, person_ids: list[int]) -> set[int]:
        """The ids of reminders whose task is undone, asked of each matter once for an institution."""
        asked: dict[tuple[str, int], list[Reminder]] = defaultdict(list)
        for person_id in person_ids:
            for one in self.taken.reminders[person_id]:
                asked[one.institution_id, self._matter(one.kind)].append(one)
        return set().union(
            *(self.matters[matter].undone(self._place(which), some) for (which, matter), some in asked.items())
        )

    def _decide(self, person: Row[Any], undone: set[int], outcomes: Outcomes) -> list[delivery.Outgoing]:
        place = self._place(person.institution_id)
        circumstances = Circumstances(wishes_of(person), place.calendar.zone, self.taken.counted.get(person.id, 0))
        reminders = self.taken.reminders[person.id]
        look = decide(reminders, lambda one: one.id in undone, circumstances, self.now)
        return self._carry_out(look, person, place, outcomes)

    def _place(self, institution_id: str) -> Place:
        if institution_id not in self.places:
            self.places[institution_id] = place_of(self.session, institution_id, self.now)
        return self.places[institution_id]

    def _matter(self, kind: Kind) -> int:
        return next(number for number, matter in enumerate(self.matters) if kind in matter.kinds)

    def _carry_out(self, look: Look, person: Row[Any], place: Place, outcomes: Outcomes) -> list[delivery.Outgoing]:
        for one, until in look.hold:
            outcomes.move(one, until)
        for one, state in look.settle:
            outcomes.end(one, state)
        if not look.send and not look.missed:
            return []
        first = (look.send or look.missed)[0]
        bundle = f"reminder:{first.id}:{first.due_at:%Y%m%d%H%M%S}"
        for one in look.send:
            outcomes.end(one, State.QUEUED, bundle)
        return [self._letter(look, place, person, bundle)]

    def _letter(self, look: Look, place: Place, person: Row[Any], bundle: str) -> delivery.Outgoing:
        items = [self.matters[self._matter(one.kind)].item(place, one) for one in look.send]
        missed = [self.matters[self._matter(one.kind)].item(place, one).line for one in look.missed]
        address = self.taken.addresses.get(person.id)
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
