"""Many messages queued at once, in a few statements: what `delivery.enqueue` does for one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select, text
from sqlmodel import Session

from models.store import delivery
from models.store.delivery import NOWHERE, Outgoing
from models.store.lists import among
from models.store.statements import dialect_of, found, insert_new_into, run, table_of
from models.tables.delivery import OutboxRow

_OUTBOX = table_of(OutboxRow)
_OPEN = (
    select(_OUTBOX.c.channel, _OUTBOX.c.chat)
    .where(text("state IN ('waiting', 'sending')"), among(_OUTBOX.c.channel, "channels"))
    .where(among(_OUTBOX.c.chat, "chats"))
)
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
        run(session, insert_new_into(OutboxRow, dialect_of(session)), *rows)


def _busy(session: Session, letters: Sequence[Outgoing]) -> set[tuple[str, str]]:
    """The addresses, among those of the letters, where something waits, or that several of the letters go to."""
    chats = [(one.channel, one.chat) for one in letters if one.channel != NOWHERE]
    channels, names = {channel for channel, _ in chats}, {chat for _, chat in chats}
    waiting = found(session, _OPEN, channels=sorted(channels), chats=sorted(names))
    return {(row.channel, row.chat) for row in waiting} | {chat for chat, times in Counter(chats).items() if times > 1}


def _row(one: Outgoing) -> dict[str, Any]:
    due = one.due_at or one.now
    values = {name: getattr(one, name) for name in FIELDS}
    values |= {"due_at": due, "urgency": one.urgency or due, "created_at": one.now, "ended_at": None}
    values |= {"state": "waiting", "attempts": 0, "doubts": 0, "remote": "", "reason": ""}
    if one.channel == NOWHERE:
        values |= {"state": "dead", "reason": "no address", "ended_at": one.now}
    return values
