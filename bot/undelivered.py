"""Telling the office of somebody, or of a group, that cannot be reached."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from sqlmodel import Session

from bot.engine import Engine
from handlers.messages import Note, Reply
from handlers.reminders.ways import OTHER_MAIL
from handlers.words import Text, _, plain
from models.addresses import MAIL
from models.people import Person, Role
from models.store.addresses import MailCodes
from models.store.groups import Groups
from models.store.people import People
from models.store.undelivered import Undelivered
from models.store.unit import Unit
from models.tables.delivery import OutboxRow


def office_teller(engine: Engine) -> Callable[[Session, OutboxRow], None]:
    """A function that tells each coordinator, once a day for each person, or group, of a message that went nowhere."""

    def tell(session: Session, row: OutboxRow) -> None:
        if row.institution_id is None:
            return
        if row.person_id is None and row.channel == MAIL:
            _tell_of_address(session, engine, row.institution_id, row, engine.clock())
            return
        if row.person_id is None:
            _tell_of_group(session, engine, row.institution_id, row, engine.clock())
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
    others = [one for one in people.holding(Role.COORDINATOR) if one.id != person_id]
    _note(session, engine, Unit(session, now, institution_id), others, text, f"unreachable:{person_id}")


def _tell_of_group(session: Session, engine: Engine, institution_id: str, row: OutboxRow, now: datetime) -> None:
    """A group that took no digest: its coordinators see to it."""
    group = Groups(session, institution_id).at(row.channel, row.chat)
    if group is None:
        return
    text = _("**The group “{title}” takes no messages.** I may have been put out of it. /digest shows what to do.",
             title=group.title or group.chat)  # fmt: skip
    office = People(session, institution_id).holding(Role.COORDINATOR)
    _note(session, engine, Unit(session, now, institution_id), office, text, f"group:{group.id}")


def _tell_of_address(session: Session, engine: Engine, institution_id: str, row: OutboxRow, now: datetime) -> None:
    """An address that was to be checked by a code and takes no mail: whoever named it is told; the office need not be."""
    person_id = MailCodes(session, institution_id).asked_by(row.chat)
    if person_id is None:
        return
    text = _("The mail server takes no mail for {address}. Please check the spelling and send the address again.",
             address=plain(row.chat))  # fmt: skip
    note = Note(person_id, Reply(text, ((OTHER_MAIL,),)), f"refused:{row.id}")
    engine.note(session, note, Unit(session, now, institution_id))
    Undelivered(session, institution_id).drop(row.id or 0, now)


def _note(session: Session, engine: Engine, unit: Unit, office: Iterable[Person], text: Text, about: str) -> None:
    """Tells each of the office, once a day about one matter."""
    for one in office:
        engine.note(session, Note(one.id, Reply(text), f"{about}:{unit.now:%Y%m%d}"), unit)
