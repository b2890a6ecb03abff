"""Rows of what came in, what is being talked about, what goes out, and who did what.

`inbox` keeps a raw update until it was handled (and a week longer); `(channel, update)` is unique, so a second delivery
does nothing. `outbox` is the only source of what is sent.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from models.tables.base import UtcDateTime


class InboxRow(SQLModel, table=True):
    __tablename__ = "inbox"
    __table_args__ = (
        UniqueConstraint("channel", "update"),
        Index("inbox_chat", "channel", "chat", "id"),  # the web chat's history
        Index(
            "inbox_waiting",
            "chat",
            "id",
            sqlite_where=text("handled_at IS NULL"),
            postgresql_where=text("handled_at IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    channel: str
    update: str
    chat: str
    payload: dict[str, object] | None = Field(default=None, sa_type=JSON)  # None once erased
    received_at: datetime = Field(sa_type=UtcDateTime)
    handled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    incident: str = ""  # the id of the bug that it met, if any


class ConversationRow(SQLModel, table=True):
    """What one sender in one chat is talking about: the state's name and JSON; `turn` counts its questions."""

    __tablename__ = "conversation"
    __table_args__ = (UniqueConstraint("channel", "chat", "sender"),)

    id: int | None = Field(default=None, primary_key=True)
    channel: str
    chat: str
    sender: str
    institution_id: str | None = Field(default=None, foreign_key="institution.id")
    language: str = "zh"
    state_name: str = ""
    state: dict[str, object] | None = Field(default=None, sa_type=JSON)
    memory: dict[str, object] = Field(default_factory=dict, sa_type=JSON)  # the last question asked of the rules
    suspended: dict[str, object] | None = Field(
        default=None, sa_type=JSON
    )  # what a question interrupted: name, state, turn
    turn: int = 0
    changed_at: datetime = Field(sa_type=UtcDateTime)


_OPEN = text("state IN ('waiting', 'sending')")
_WAITING = text("state = 'waiting'")
_SENDING = text("state = 'sending'")


class OutboxRow(SQLModel, table=True):
    """One message to one chat.

    `state`: waiting → sending (the intent mark, with a lease) → sent | dead | held. A row found in `sending` after its
    lease ended may have arrived: it goes out once more, labelled. Order within a chat is by id; across chats the
    earliest `urgency` goes first.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        UniqueConstraint("occasion"),
        Index("outbox_urgent", "channel", "urgency", "id", sqlite_where=_WAITING, postgresql_where=_WAITING),
        Index("outbox_due", "channel", "due_at", sqlite_where=_WAITING, postgresql_where=_WAITING),
        Index("outbox_chat", "channel", "chat", "id", sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("outbox_leased", "channel", "lease_until", sqlite_where=_SENDING, postgresql_where=_SENDING),
        Index("outbox_tried", "channel", "tried_at", "chat"),
        Index("outbox_card", "channel", "chat", "card"),
        Index("outbox_question", "conversation_id", "turn"),
    )

    id: int | None = Field(default=None, primary_key=True)
    institution_id: str | None = Field(default=None, index=True)
    person_id: int | None = Field(default=None, index=True)
    channel: str
    chat: str
    text: str
    buttons: list[list[list[str]]] = Field(default_factory=list, sa_type=JSON)  # rows of [label, choice]
    conversation_id: int | None = None
    turn: int = 0  # of the conversation, when its buttons answer a question
    card: str = ""
    anew: bool = False  # sent as a new message even if its card could be edited
    file: list[str] | None = Field(default=None, sa_type=JSON)  # name, media type, key
    picture: list[str] | None = Field(default=None, sa_type=JSON)
    occasion: str | None = None  # natural key of what may be said once
    state: str = "waiting"
    urgency: datetime = Field(sa_type=UtcDateTime)  # the deadline that it is about; else when it was queued
    due_at: datetime = Field(sa_type=UtcDateTime)
    lease_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    holder: int | None = None  # the process that is sending it
    attempts: int = 0
    doubts: int = 0  # attempts that may have arrived: what goes out after one is labelled
    tried_at: datetime | None = Field(
        default=None, sa_type=UtcDateTime
    )  # when the last attempt ended: the limits count
    remote: str = ""  # the channel's id of the message
    reason: str = ""
    created_at: datetime = Field(sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class RestRow(SQLModel, table=True):
    """A wait that a channel asked for: nothing goes to the chat (or, if empty, to the whole channel) until then."""

    __tablename__ = "rest"

    channel: str = Field(primary_key=True)
    chat: str = Field(primary_key=True)
    until: datetime = Field(sa_type=UtcDateTime)


class AuditRow(SQLModel, table=True):
    """Who did what when: ids and field names, never contents. Rows are added, never changed (a trigger refuses)."""

    __tablename__ = "audit"

    id: int | None = Field(default=None, primary_key=True)
    institution_id: str | None = Field(default=None, index=True)
    at: datetime = Field(sa_type=UtcDateTime, index=True)
    actor: str  # "person:12", "anonymous", "system", "cli"
    action: str  # the command's name
    subject: str = ""  # "certificate:3"
    fields: list[str] = Field(default_factory=list, sa_type=JSON)
