"""A person's own data: collected for them, erased at their wish; and what is forgotten by itself in time.

Both follow the tables' own structure: a column that points to a person is found by its foreign key or its name, so a
table that is added later is covered from the day it is added.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Column, Table, and_, delete, not_, null, or_, select, true, update
from sqlmodel import Session, SQLModel, col

from models.privacy import NOBODY, ErasePerson, Retention
from models.store.delivery import forget_payloads
from models.store.unit import Unit, carries_out, own
from models.tables.delivery import AuditRow, ConversationRow, InboxRow, OutboxRow
from models.tables.institutions import CertificateRow
from models.tables.people import AddressRow, InviteRow, MailCodeRow, PersonRow
from models.tables.questions import GivenAnswerRow, QuestionRow

PERSON_COLUMNS = frozenset(
    {"person_id", "filed_by", "changed_by", "asked_by", "decided_by", "created_by", "recorded_by", "answered_by", "by"}
)
SECRET = frozenset(
    {"token_hash", "code_hash", "hash", "secret", "csrf", "lease_until", "attempts", "doubts", "tried_at"}
)
BY_NAME = ("duty", "training", "hour_shares")  # records of hours and pay: they name people, not ids
BLANKED = frozenset({"outbox", "invite"})  # their rows stay, without words: they hold keys of what was said once


def columns_of_people() -> Iterator[tuple[Table, list[Column[Any]]]]:
    """Every table with the columns that say whose, or by whom, a row is."""
    for table in SQLModel.metadata.sorted_tables:
        found = [column for column in table.columns if _points_to_a_person(column)]
        if found:
            yield table, found


def _points_to_a_person(column: Column[Any]) -> bool:
    by_key = any(key.column.table.name == "person" for key in column.foreign_keys)
    return by_key or (column.name in PERSON_COLUMNS and column.type.python_type is int)


def collect(session: Session, person_id: int) -> dict[str, list[dict[str, Any]]]:
    """All that is stored of a person, by table, as plain JSON values; hashes and the like left out."""
    tables = SQLModel.metadata.tables
    found = {"person": _rows(session, tables["person"], col(PersonRow.id) == person_id)}
    for table, columns in columns_of_people():
        found[table.name] = _rows(session, table, or_(*(column == person_id for column in columns)))
    found["audit"] = _rows(session, tables["audit"], col(AuditRow.actor) == f"person:{person_id}")
    for name in ("inbox", "conversation"):
        found[name] = _rows(session, tables[name], _in_chats_of(session, tables[name], person_id))
    found |= _by_name(session, person_id)
    return {name: rows for name, rows in found.items() if rows}


def _by_name(session: Session, person_id: int) -> dict[str, list[dict[str, Any]]]:
    """Records of hours and pay that bear the person's name, at their own institution."""
    person = session.get(PersonRow, person_id)
    if person is None or not person.name:
        return {}
    found = {}
    for name in BY_NAME:
        table = SQLModel.metadata.tables[name]
        rows = _rows(session, table, table.c.institution_id == person.institution_id)
        found[f"{name} by name"] = [row for row in rows if _names(row, person.name)]
    return found


def _names(row: dict[str, Any], name: str) -> bool:
    """Whether a record names somebody: as who was on duty, or as one of those who taught or share."""
    teachers = [part.get("teacher") for parts in ("taught", "parts") for part in row.get(parts) or []]
    return name in (row.get("person"), *teachers)


def _rows(session: Session, table: Table, where: Any) -> list[dict[str, Any]]:
    """Rows as JSON. Core statements, so that what the session holds plays no part."""
    kept = [column for column in table.columns if column.name not in SECRET]
    return [{name: _json(value) for name, value in row.items()}
            for row in session.execute(select(*kept).where(where).order_by(*table.primary_key)).mappings()]  # fmt: skip


def _json(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def _in_chats_of(session: Session, table: Table, person_id: int) -> Any:
    """The condition that a row belongs to one of a person's chats."""
    query = select(col(AddressRow.channel), col(AddressRow.chat)).where(col(AddressRow.person_id) == person_id)
    chats = session.execute(query).all()
    found = [and_(table.c.channel == channel, table.c.chat == chat) for channel, chat in chats]
    return or_(*found) if found else not_(true())


@carries_out(ErasePerson)
def erase_person(command: ErasePerson, unit: Unit) -> str:
    person: PersonRow = own(unit, unit.session.get(PersonRow, command.person_id))
    unit.session.flush()
    _forget_words(unit.session, command.person_id)
    _part_from_questions(unit.session, command.person_id)
    _drop_rows(unit.session, command.person_id)
    _leave_certificates(unit.session, command.person_id)
    person.name, person.number, person.roles, person.settings = command.pseudonym, "", [], {}
    person.department_id, person.erased_at = None, unit.now
    unit.session.add(person)
    _pseudonym_in_audit(unit.session, command)
    return command.stands_as


def _forget_words(session: Session, person_id: int) -> None:
    """Blanks what was said to and by the person; what still waits to be sent is dropped."""
    inbox, talks, outbox = (SQLModel.metadata.tables[name] for name in ("inbox", "conversation", "outbox"))
    session.execute(
        update(InboxRow).where(_in_chats_of(session, inbox, person_id), col(InboxRow.handled_at).is_not(None))
        .values(payload=null(), chat=NOBODY)
    )  # fmt: skip
    session.execute(
        update(ConversationRow).where(_in_chats_of(session, talks, person_id))
        .values(state_name="", state=null(), memory={}, suspended=null())
    )  # fmt: skip
    theirs = or_(_in_chats_of(session, outbox, person_id), col(OutboxRow.person_id) == person_id)
    waits = update(OutboxRow).where(theirs, col(OutboxRow.state).in_(["waiting", "held", "dead"]))
    session.execute(waits.values(state="dropped", reason=NOBODY))
    blank: dict[str, Any] = {
        "text": "",
        "buttons": [],
        "chat": NOBODY,
        "file": null(),
        "picture": null(),
        "person_id": None,
    }
    session.execute(update(OutboxRow).where(theirs).values(**blank))
    session.execute(
        update(InviteRow).where(or_(col(InviteRow.person_id) == person_id, col(InviteRow.created_by) == person_id))
        .values(name="", created_by=None)
    )  # fmt: skip


def _part_from_questions(session: Session, person_id: int) -> None:
    """What was asked stays on the office's list; where its answer was to go is forgotten."""
    asked = update(QuestionRow).where(col(QuestionRow.person_id) == person_id)
    session.execute(asked.values(person_id=None, channel=NOBODY, chat=NOBODY))


def _drop_rows(session: Session, person_id: int) -> None:
    """Deletes the rows that are the person's own; the institution's keep pointing to the pseudonym."""
    for table in reversed(SQLModel.metadata.sorted_tables):
        owner = table.c.get("person_id")
        if owner is not None and table.name not in BLANKED:
            session.execute(delete(table).where(owner == person_id))


def _leave_certificates(session: Session, person_id: int) -> None:
    for holder in ("lead_id", "deputy_id"):
        held = update(CertificateRow).where(getattr(CertificateRow, holder) == person_id)
        session.execute(held.values({holder: None}))


def _pseudonym_in_audit(session: Session, command: ErasePerson) -> None:
    name, pseudonym = f"person:{command.person_id}", command.stands_as
    session.execute(update(AuditRow).where(col(AuditRow.actor) == name).values(actor=pseudonym))
    session.execute(update(AuditRow).where(col(AuditRow.subject) == name).values(subject=pseudonym))


def forget(session: Session, now: datetime, keep: Retention) -> dict[str, int]:
    """Forgets what has been kept long enough; how many rows of each kind."""
    return {
        "raw messages": _forget_raw(session, now - timedelta(days=keep.raw_days)),
        "words sent": _forget_sent(session, now - timedelta(days=keep.sent_days)),
        "mail codes": _forget_codes(session, now - timedelta(days=1)),
        "visitors": _forget_visitors(session, now - timedelta(days=keep.visitor_days)),
        "names on invites": _forget_invited(session, now - timedelta(days=keep.invite_days)),
        "answers given": _forget_given(session, now - timedelta(days=keep.answer_days)),
    }


def _forget_raw(session: Session, before: datetime) -> int:
    """Raw messages and which chat they came from; that an update was handled is remembered."""
    erased = forget_payloads(session, before)
    handled = update(InboxRow).where(col(InboxRow.handled_at) < before, col(InboxRow.chat) != NOBODY)
    session.execute(handled.values(chat=NOBODY))
    return erased


def _forget_sent(session: Session, before: datetime) -> int:
    old = update(OutboxRow).where(col(OutboxRow.ended_at) < before, col(OutboxRow.text) != "")
    blank: dict[str, Any] = {"text": "", "buttons": [], "file": null(), "picture": null(), "chat": NOBODY}
    return session.exec(old.values(**blank)).rowcount


def _forget_codes(session: Session, before: datetime) -> int:
    return session.exec(delete(MailCodeRow).where(col(MailCodeRow.sent_at) < before)).rowcount


def _forget_visitors(session: Session, before: datetime) -> int:
    """Conversations of those who never joined, or have left."""
    known = select(col(AddressRow.id)).where(
        col(AddressRow.channel) == col(ConversationRow.channel), col(AddressRow.chat) == col(ConversationRow.sender)
    )
    old = delete(ConversationRow).where(col(ConversationRow.changed_at) < before, ~known.exists())
    return session.exec(old).rowcount


def _forget_invited(session: Session, before: datetime) -> int:
    done = or_(col(InviteRow.used_at) < before, col(InviteRow.expires_at) < before)
    return session.exec(update(InviteRow).where(done, col(InviteRow.name) != "").values(name="")).rowcount


def _forget_given(session: Session, before: datetime) -> int:
    return session.exec(delete(GivenAnswerRow).where(col(GivenAnswerRow.told_at) < before)).rowcount
