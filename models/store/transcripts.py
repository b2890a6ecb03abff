"""What was said in a chat, read back: the messages that came in and those that went out, in order.

The web chat shows its history from here, so a restart is not noticed; other channels keep their own.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, or_
from sqlmodel import Session, col, select

from models.tables.delivery import ConversationRow, InboxRow, OutboxRow
from models.tables.institutions import InstitutionRow
from models.tables.people import PersonRow

SHOWN = ("sending", "sent")
"""States of an outgoing message that a reader of the chat may see: its turn has come."""


@dataclass(frozen=True)
class LineFile:
    """A file shown in a chat: its name, media type, and the key of its bytes."""

    name: str
    media_type: str
    key: str


@dataclass(frozen=True)
class LineButton:
    """A button under a line: label, data for a tap, and whether it stands for a command, good at any time."""

    label: str
    data: str
    lasting: bool


@dataclass(frozen=True)
class Line:
    """One thing said in a chat.

    `row` is the id in the inbox (`mine`) or the outbox. `update` is the channel's id of what came in. Lines that share
    a `card` are versions of one message, until one of them is `anew`. `turn` counts the questions of a conversation: a
    choice under an earlier one is no longer open.
    """

    row: int
    mine: bool
    at: datetime
    text: str
    update: str = ""
    card: str = ""
    anew: bool = False
    turn: int = 0
    buttons: tuple[tuple[LineButton, ...], ...] = ()
    file: LineFile | None = None
    picture: LineFile | None = None


@dataclass(frozen=True)
class Place:
    """How far a reader has read: the highest rows seen, and the instant after which late ones may have come."""

    inbox: int = 0
    outbox: int = 0
    since: datetime | None = None


def lines(session: Session, channel: str, chat: str, after: Place | None = None, limit: int = 80) -> list[Line]:
    """The last `limit` lines of a chat each way, or what came after a place; oldest first.

    A message may leave late, after others with higher ids (a snoozed reminder): those in `sending`, and those that
    ended since the place, are given again; the reader knows them by their row.
    """
    came = _came_in(session, channel, chat, after, limit)
    went = _went_out(session, channel, chat, after, limit)
    return sorted([*came, *went], key=lambda line: (line.at, not line.mine, line.row))


def has_spoken(session: Session, channel: str, chat: str) -> bool:
    """Whether anything was ever received from a chat, hidden and erased messages included."""
    query = select(InboxRow.id).where(InboxRow.channel == channel, InboxRow.chat == chat).limit(1)
    return session.exec(query).first() is not None


def button_at(session: Session, channel: str, chat: str, tap: str) -> tuple[str, str] | None:
    """The label of a button of this chat and the card under which it stands; None when there is no such button."""
    row_id, __, index = tap.partition(".")
    row = session.get(OutboxRow, int(row_id)) if row_id.isdecimal() and len(row_id) < 10 else None
    if row is None or (row.channel, row.chat) != (channel, chat) or not index.isdecimal():
        return None
    flat = [button for line in row.buttons for button in line]
    return (flat[int(index)][0], row.card) if len(index) < 4 and int(index) < len(flat) else None


def sent_file(session: Session, channel: str, chat: str, row_id: int, *, picture: bool) -> LineFile | None:
    """The file or picture of an outgoing message of this chat."""
    row = session.get(OutboxRow, row_id)
    if row is None or (row.channel, row.chat) != (channel, chat) or row.state not in SHOWN:
        return None
    return _file(row.picture if picture else row.file)


@dataclass(frozen=True)
class Sent:
    """One outgoing message with the name of whom it went to."""

    row: int
    at: datetime
    person: str
    institution: str
    text: str
    state: str
    due_at: datetime


def sent_by_itself(session: Session, after: int, limit: int = 40) -> list[Sent]:
    """The latest messages that nobody's own words led to (reminders, digests, notes), of every institution, newest
    first: for the demonstration's visitor, who watches what would be sent."""
    query = (
        select(OutboxRow, PersonRow.name, InstitutionRow.name)
        .join(PersonRow, col(PersonRow.id) == col(OutboxRow.person_id))
        .join(InstitutionRow, col(InstitutionRow.id) == col(PersonRow.institution_id))
        .where(col(OutboxRow.id) > after, col(OutboxRow.conversation_id).is_(None))
    )
    found = session.exec(query.order_by(col(OutboxRow.id).desc()).limit(limit))
    return [
        Sent(row.id or 0, row.ended_at or row.created_at, person, institution, row.text, row.state, row.due_at)
        for row, person, institution in found
    ]


def institution_of_chat(session: Session, channel: str, chat: str) -> str:
    """The institution that a chat is about, as its person belongs to it or as a visitor chose; empty for none yet."""
    query = select(ConversationRow.institution_id).where(
        ConversationRow.channel == channel, ConversationRow.chat == chat, ConversationRow.sender == chat
    )
    return session.exec(query).first() or ""


def _came_in(session: Session, channel: str, chat: str, after: Place | None, limit: int) -> list[Line]:
    query = select(InboxRow).where(InboxRow.channel == channel, InboxRow.chat == chat)
    if after:
        query = query.where(col(InboxRow.id) > after.inbox)
    rows = session.exec(query.order_by(col(InboxRow.id).desc()).limit(limit))
    told = [(row, cast("dict[str, Any]", row.payload)) for row in rows if row.payload]
    return [_mine(row, payload) for row, payload in told if not payload.get("hidden")]


def _mine(row: InboxRow, payload: dict[str, Any]) -> Line:
    kept = payload.get("file")
    file = LineFile(kept["name"], kept["media_type"], kept["key"]) if kept else None
    text = payload.get("label") or payload.get("text") or ""
    return Line(row.id or 0, True, row.received_at, text, update=row.update, file=file)


def _went_out(session: Session, channel: str, chat: str, after: Place | None, limit: int) -> list[Line]:
    query = select(OutboxRow).where(
        OutboxRow.channel == channel, OutboxRow.chat == chat, col(OutboxRow.state).in_(SHOWN)
    )
    if after:
        query = query.where(or_(*_newer(after)))
    return [_theirs(row) for row in session.exec(query.order_by(col(OutboxRow.id).desc()).limit(limit))]


def _newer(after: Place) -> Iterable[ColumnElement[bool]]:
    yield col(OutboxRow.id) > after.outbox
    yield col(OutboxRow.state) == "sending"
    if after.since:
        yield col(OutboxRow.ended_at) >= after.since


def _theirs(row: OutboxRow) -> Line:
    index = iter(range(1000))
    buttons = tuple(
        tuple(LineButton(label, f"{row.id}.{next(index)}", choice.startswith("/")) for label, choice in line)
        for line in row.buttons
    )
    return Line(
        row.id or 0, False, row.ended_at or max(row.created_at, row.due_at), row.text, card=row.card, anew=row.anew,
        turn=row.turn, buttons=buttons, file=_file(row.file), picture=_file(row.picture),
    )  # fmt: skip


def _file(kept: list[str] | None) -> LineFile | None:
    return LineFile(*kept) if kept else None
