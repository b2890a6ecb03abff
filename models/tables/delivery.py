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


class OutboxRow(SQLModel, table=True):
    """One message to one chat.

    `state`: waiting → sending (the intent mark, with a lease) → sent | dead | held. A row found in `sending` after its
    lease ended may have arrived: it goes out once more, labelled. Order within a chat is by id.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        UniqueConstraint("occasion"),
        Index(
            "outbox_open",
            "state",
            "due_at",
            sqlite_where=text("state IN ('waiting', 'sending')"),
            postgresql_where=text("state IN ('waiting', 'sending')"),
        ),
        Index("outbox_card", "channel", "chat", "card"),
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
    file: list[str] | None = Field(default=None, sa_type=JSON)  # name, media type, key
    picture: list[str] | None = Field(default=None, sa_type=JSON)
    occasion: str | None = None  # natural key of what may be said once
    state: str = "waiting"
    urgency: datetime | None = Field(default=None, sa_type=UtcDateTime)  # the deadline that it is about: earliest first
    due_at: datetime = Field(sa_type=UtcDateTime)
    lease_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    attempts: int = 0
    repeated: bool = False  # it went out once more with the label
    remote: str = ""  # the channel's id of the message
    reason: str = ""
    created_at: datetime = Field(sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


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
