"""Many messages queued at once, in a few statements: what `delivery.enqueue` does for one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import text
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from models.store import delivery
from models.store.delivery import NOWHERE, Outgoing
from models.tables.delivery import OutboxRow

FIELDS = (
    "channel", "chat", "text", "buttons", "institution_id", "person_id", "conversation_id", "turn", "card", "file",
    "picture", "occasion", "anew",
)  # fmt: skip


def enqueue_many(session: Session, letters: Sequence[Outgoing]) -> None:
    """Queues letters to different chats; one whose occasion was queued before is left out.

    A chat in which something waits already goes the way of a single message, which sees to the order there.
    """
    busy = _busy(session, letters)
    for one in letters:
        if (one.channel, one.chat) in busy:
            delivery.enqueue(session, one)
    rows = [_row(one) for one in letters if (one.channel, one.chat) not in busy]
    if rows:
        dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
        session.execute(dialect.insert(OutboxRow).on_conflict_do_nothing(), rows)


def _busy(session: Session, letters: Sequence[Outgoing]) -> set[tuple[str, str]]:
    """The addresses, among those of the letters, where something waits, or that several of the letters go to."""
    chats = [(one.channel, one.chat) for one in letters if one.channel != NOWHERE]
    query = select(OutboxRow.channel, OutboxRow.chat).where(
        text("state IN ('waiting', 'sending')"), col(OutboxRow.chat).in_({chat for _, chat in chats})
    )
    return set(session.exec(query)) | {chat for chat in chats if chats.count(chat) > 1}


def _row(one: Outgoing) -> dict[str, Any]:
    due = one.due_at or one.now
    values = {name: getattr(one, name) for name in FIELDS}
    values |= {"due_at": due, "urgency": one.urgency or due, "created_at": one.now, "ended_at": None}
    values |= {"state": "waiting", "attempts": 0, "doubts": 0, "remote": "", "reason": ""}
    if one.channel == NOWHERE:
        values |= {"state": "dead", "reason": "no address", "ended_at": one.now}
    return values
