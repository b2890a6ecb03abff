"""What came in, what is being talked about, and what is to go out: the statements behind one message's transaction."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any, cast

from sqlalchemy import Row, bindparam, literal_column, null, update
from sqlmodel import Session, SQLModel, col, select

from models.store.statements import (
    dialect_of,
    facts_of,
    found,
    found_first,
    insert_new_into,
    run,
    table_of,
    value_of,
    where,
)
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
class Received:
    """A raw update as it came in."""

    id: int
    channel: str
    chat: str
    payload: dict[str, Any]
    received_at: datetime


@dataclass
class Conversation:
    """What one sender in one chat is talking about: the state's name and JSON; `turn` counts its questions."""

    id: int
    channel: str
    chat: str
    sender: str
    institution_id: str | None
    language: str
    state_name: str
    state: dict[str, Any] | None
    memory: dict[str, Any]
    suspended: dict[str, Any] | None
    turn: int
    changed_at: datetime


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


_INBOX = table_of(InboxRow)
_TO_HANDLE = where(InboxRow, "id").where(_INBOX.c.handled_at.is_(None)).with_for_update(skip_locked=True)
_HANDLED = update(_INBOX).where(_INBOX.c.id == bindparam("inbox_id"))
_FORGET = (
    update(_INBOX)
    .where(_INBOX.c.handled_at < bindparam("before"), _INBOX.c.payload.is_not(None))
    .values(payload=null())
)


def claim(session: Session, inbox_id: int) -> Received | None:
    """An update to handle in this transaction; None when it was handled, or another process is at it."""
    row = found_first(session, _TO_HANDLE, id=inbox_id)
    return _received(row) if row else None


def _received(row: Row[Any]) -> Received:
    return Received(row.id, row.channel, row.chat, row.payload or {}, row.received_at)


_CHAT = where(InboxRow, "channel", "chat")
_BEFORE = _CHAT.where(_INBOX.c.id < bindparam("inbox_id")).order_by(_INBOX.c.id.desc()).limit(1)


def received_before(session: Session, update: Received) -> Received | None:
    """The update that came before this one in its chat."""
    row = found_first(session, _BEFORE, channel=update.channel, chat=update.chat, inbox_id=update.id)
    return _received(row) if row else None


def handled(session: Session, inbox_id: int, now: datetime, incident: str = "") -> None:
    """Marks an inbox row as handled; `incident` is the id of the bug that it met, if any."""
    run(session, _HANDLED, {"inbox_id": inbox_id, "handled_at": now, "incident": incident})


def waiting(session: Session, before: datetime, limit: int = 1000) -> list[InboxRow]:
    """Updates received before an instant and not handled yet, in their order."""
    query = select(InboxRow).where(col(InboxRow.handled_at).is_(None), col(InboxRow.received_at) <= before)
    return list(session.exec(query.order_by(col(InboxRow.id)).limit(limit)))


def forget_payloads(session: Session, before: datetime) -> int:
    """Erases the raw updates that were handled before an instant; how many."""
    return session.connection().execute(_FORGET, {"before": before}).rowcount


_TALK, _OUTBOX = table_of(ConversationRow), table_of(OutboxRow)
_CONVERSATION = where(ConversationRow, "channel", "chat", "sender").with_for_update()
_KEEP = update(_TALK).where(_TALK.c.id == bindparam("talk_id"))
_CHANGING = ("institution_id", "language", "state_name", "state", "memory", "suspended", "turn", "changed_at")
_SENT = where(OutboxRow, "id", "channel", "chat")


def conversation(session: Session, channel: str, chat: str, sender: str, language: str, now: datetime) -> Conversation:
    """The conversation of one sender in one chat, begun if need be, and locked until the transaction ends."""
    who = {"channel": channel, "chat": chat, "sender": sender}
    row = found_first(session, _CONVERSATION, **who)
    if row is None:
        known = "en" if language.lower().startswith("en") else "zh"
        begun = {**who, "language": known, "changed_at": now, "state_name": "", "memory": {}, "turn": 0}
        insert_new(session, ConversationRow, begun)
        row = found_first(session, _CONVERSATION, **who)
    return Conversation(**facts_of(cast("Row[Any]", row)))


def keep(session: Session, talk: Conversation) -> None:
    """Writes a conversation as it now stands."""
    run(session, _KEEP, {"talk_id": talk.id} | {name: getattr(talk, name) for name in _CHANGING})


def tapped(session: Session, talk: Conversation, tap: str) -> Tapped | None:
    """What a tap ("<outbox id>.<index>") in this chat stands for; None for one that this chat was never sent."""
    row_id, __, index = tap.partition(".")
    if not (row_id.isdecimal() and index.isdecimal() and len(row_id) <= 18 and len(index) <= 3):
        return None
    row = found_first(session, _SENT, id=int(row_id), channel=talk.channel, chat=talk.chat)
    if row is None:
        return None
    choices = [choice for line in row.buttons for __, choice in line]
    if int(index) >= len(choices):
        return None
    is_open = row.conversation_id == talk.id and row.turn == talk.turn and row.turn > 0
    return Tapped(choices[int(index)], row.card, is_open)


_QUESTION = where(OutboxRow, "conversation_id", "turn").order_by(_OUTBOX.c.id.desc())


def labelled(session: Session, talk: Conversation, said: str) -> Tapped | None:
    """What a button of the open question stands for, when its very label was typed; None for any other words.

    Spaces do not count: what parts Chinese from Latin on the button is seldom typed.
    """
    wanted = "".join(said.split())
    for row in found(session, _QUESTION, conversation_id=talk.id, turn=talk.turn):
        for label, choice in (button for line in row.buttons for button in line):
            if "".join(label.split()) == wanted:
                return Tapped(choice, "", open=True)
    return None


def enqueue(session: Session, words: Outgoing) -> int | None:
    """Queues a message; its row's id, or None when the same occasion was queued before.

    What already waits for the same chat is sent before it, and so becomes as urgent as this.
    """
    due = words.due_at or words.now
    values = vars(words) | {"due_at": due, "urgency": words.urgency or due, "created_at": words.now}
    del values["now"]
    values |= {"state": "waiting", "attempts": 0, "doubts": 0, "remote": "", "reason": ""}
    if words.channel == NOWHERE:
        values |= {"state": "dead", "reason": "no address", "ended_at": words.now}
    row_id = insert_new(session, OutboxRow, values)
    if row_id is not None and words.channel != NOWHERE:
        _hurry(session, words.channel, words.chat, values["urgency"])
    return row_id


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
    run(session, _HURRY, {"to_channel": channel, "to_chat": chat, "as_urgent": urgency})


_ASKED = _QUESTION.limit(1)


def ask_again(session: Session, talk: Conversation, now: datetime, asked: int) -> None:
    """Puts the question of the turn `asked` once more, below what was said since, as the open question."""
    row = found_first(session, _ASKED, conversation_id=talk.id, turn=asked) if asked else None
    if row is None:
        return
    words = Outgoing(
        talk.channel, talk.chat, now, text=row.text, buttons=row.buttons, institution_id=row.institution_id,
        person_id=row.person_id, conversation_id=talk.id, turn=talk.turn, card=row.card, anew=True,
    )  # fmt: skip
    enqueue(session, words)


def insert_new(session: Session, row: type[SQLModel], values: dict[str, Any]) -> int | None:
    """Inserts a row unless a unique key forbids it; its id, or None."""
    row_id: int | None = value_of(session, _new(row, dialect_of(session)), **values)
    return row_id


@cache
def _new(row: type[SQLModel], dialect: str) -> Any:
    return insert_new_into(row, dialect).returning(table_of(row).c.id)
