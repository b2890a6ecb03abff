"""Telling the office of somebody who can be reached nowhere."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlmodel import Session

from bot.engine import Engine
from handlers.messages import Note, Reply
from handlers.words import _
from models.people import Role
from models.store.people import People
from models.store.unit import Unit
from models.tables.delivery import OutboxRow


def office_teller(engine: Engine) -> Callable[[Session, OutboxRow], None]:
    """A function that tells each coordinator, once a day for each person, of a message that went nowhere."""

    def tell(session: Session, row: OutboxRow) -> None:
        if row.person_id is None or row.institution_id is None:
            return
        _tell(session, engine, row.institution_id, row.person_id, engine.clock())

    return tell


def _tell(session: Session, engine: Engine, institution_id: str, person_id: int, now: datetime) -> None:
    people = People(session, institution_id)
    person = people.get(person_id)
    if person is None:
        return
    text = _(
        "**{name} cannot be reached.** Messages to them are not delivered. Ask them to open the chat again, or invite "
        "them anew: /invite. What was not delivered is listed under /delivery.",
        name=person.name,
    )
    unit = Unit(session, now, institution_id)
    for office in people.holding(Role.COORDINATOR):
        if office.id != person_id:
            engine.note(session, Note(office.id, Reply(text), f"unreachable:{person_id}:{now:%Y%m%d}"), unit)
