"""What came in, what is being talked about, and what is to go out: the statements behind one message's transaction."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Table, bindparam, literal_column, null
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, SQLModel, col, select, update

from models.tables.delivery import ConversationRow, InboxRow, OutboxRow

NOWHERE = "none"
"""The channel of a message to somebody who is reached nowhere: it is listed, never sent."""


@dataclass(frozen=True)
class Outgoing:
    """A message to queue. `occasion` is what may be said once; `urgency` the deadline that it is about.

    `turn` is that of the conversation whose question its buttons answer, 0 when it asks nothing. `due_at` holds it
    back until then; `anew` sends a new message where its card could be edited.
    """

    channel: str
    chat: str
    now: datetime
    text: str = ""
    buttons: list[list[list[str]]] = field(default_factory=list)
    institution_id: str | None = None
    person_id: int | None = None
    conversation_id: int | None = None
    turn: int = 0
    card: str = ""
    file: list[str] | None = None
    picture: list[str] | None = None
    occasion: str | None = None
    urgency: datetime | None = None
    due_at: datetime | None = None
    anew: bool = False


@dataclass(frozen=True)
class Tapped:
    """What a tapped button stands for, the card it stood under, and whether its question is still open."""

    choice: str
    card: str
    open: bool


def receive(
    session: Session, channel: str, update_id: str, chat: str, payload: dict[str, Any], now: datetime
) -> int | None:
    """Keeps a raw update; its row's id, or None when it was received before."""
    values = {"channel": channel, "update": update_id, "chat": chat, "payload": payload, "received_at": now}
    return insert_new(session, InboxRow, values | {"incident": ""})


_TO_HANDLE = (
    select(InboxRow)
    .where(InboxRow.id == bindparam("inbox_id"), col(InboxRow.handled_at).is_(None))
    .with_for_update(skip_locked=True)
)


def claim(session: Session, inbox_id: int) -> InboxRow | None:
    """An inbox row to handle in this transaction; None when it was handled, or another process is at it."""
    return session.exec(_TO_HANDLE, params={"inbox_id": inbox_id}).first()


def waiting(session: Session, before: datetime, limit: int = 1000) -> list[InboxRow]:
    """Updates received before an instant and not handled yet, in their order."""
    query = select(InboxRow).where(col(InboxRow.handled_at).is_(None), col(InboxRow.received_at) <= before)
    return list(session.exec(query.order_by(col(InboxRow.id)).limit(limit)))


def forget_payloads(session: Session, before: datetime) -> int:
    """Erases the raw updates that were handled before an instant; how many."""
    stale = update(InboxRow).where(col(InboxRow.handled_at) < before, col(InboxRow.payload).is_not(None))
    return session.exec(stale.values(payload=null())).rowcount


_CONVERSATION = (
    select(ConversationRow)
    .where(
        ConversationRow.channel == bindparam("channel"),
        ConversationRow.chat == bindparam("chat"),
        ConversationRow.sender == bindparam("sender"),
    )
    .with_for_update()
)


def conversation(
    session: Session, channel: str, chat: str, sender: str, language: str, now: datetime
) -> ConversationRow:
    """The conversation of one sender in one chat, begun if need be, and locked until the transaction ends."""
    who = {"channel": channel, "chat": chat, "sender": sender}
    found = session.exec(_CONVERSATION, params=who).first()
    if found:
        return found
    known = "en" if language.lower().startswith("en") else "zh"
    begun = {**who, "language": known, "changed_at": now, "state_name": "", "memory": {}, "turn": 0}
    insert_new(session, ConversationRow, begun)
    return session.exec(_CONVERSATION, params=who).one()


def tapped(session: Session, talk: ConversationRow, tap: str) -> Tapped | None:
    """What a tap ("<outbox id>.<index>") in this chat stands for; None for one that this chat was never sent."""
    row_id, __, index = tap.partition(".")
    if not (row_id.isdecimal() and index.isdecimal() and len(row_id) <= 18 and len(index) <= 3):
        return None
    row = session.get(OutboxRow, int(row_id))
    if row is None or (row.channel, row.chat) != (talk.channel, talk.chat):
        return None
    choices = [choice for line in row.buttons for __, choice in line]
    if int(index) >= len(choices):
        return None
    is_open = row.conversation_id == talk.id and row.turn == talk.turn and row.turn > 0
    return Tapped(choices[int(index)], row.card, is_open)


def enqueue(session: Session, words: Outgoing) -> int | None:
    """Queues a message; its row's id, or None when the same occasion was queued before.

    What already waits for the same chat is sent before it, and so becomes as urgent as this.
    """
    due = words.due_at or words.now
    values = asdict(words) | {"due_at": due, "urgency": words.urgency or due, "created_at": words.now}
    del values["now"]
    values |= {"state": "waiting", "attempts": 0, "doubts": 0, "remote": "", "reason": ""}
    if words.channel == NOWHERE:
        values |= {"state": "dead", "reason": "no address", "ended_at": words.now}
    row_id = insert_new(session, OutboxRow, values)
    if row_id is not None and words.channel != NOWHERE:
        _hurry(session, words.channel, words.chat, values["urgency"])
    return row_id


_OUTBOX: Table = OutboxRow.__table__  # type: ignore[attr-defined]
_HURRY = (
    update(_OUTBOX)
    .where(
        _OUTBOX.c.channel == bindparam("to_channel"),
        _OUTBOX.c.chat == bindparam("to_chat"),
        _OUTBOX.c.state.in_([literal_column("'waiting'"), literal_column("'sending'")]),
        _OUTBOX.c.urgency > bindparam("as_urgent"),
    )
    .values(urgency=bindparam("as_urgent"))
)


def _hurry(session: Session, channel: str, chat: str, urgency: datetime) -> None:
    session.execute(_HURRY, {"to_channel": channel, "to_chat": chat, "as_urgent": urgency})


def ask_again(session: Session, talk: ConversationRow, now: datetime, asked: int) -> None:
    """Puts the question of the turn `asked` once more, below what was said since, as the open question."""
    query = select(OutboxRow).where(OutboxRow.conversation_id == talk.id, OutboxRow.turn == asked)
    row = session.exec(query.order_by(col(OutboxRow.id).desc()).limit(1)).first() if asked else None
    if row is None:
        return
    words = Outgoing(
        talk.channel, talk.chat, now, text=row.text, buttons=row.buttons, institution_id=row.institution_id,
        person_id=row.person_id, conversation_id=talk.id, turn=talk.turn, card=row.card, anew=True,
    )  # fmt: skip
    enqueue(session, words)


def insert_new(session: Session, row: type[SQLModel], values: dict[str, Any]) -> int | None:
    """Inserts a row unless a unique key forbids it; its id, or None."""
    statement = _insert(row, session.get_bind().dialect.name)
    found: int | None = session.execute(statement, values).scalar_one_or_none()
    return found


@cache
def _insert(row: type[SQLModel], dialect: str) -> Any:
    """Built once for each table: putting a statement together costs more than running it."""
    table: Table = row.__table__  # type: ignore[attr-defined]
    insert = postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)
    return insert.on_conflict_do_nothing().returning(table.c.id)
