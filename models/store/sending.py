"""What may be sent next, and how sending it ended: the statements behind the outbox.

The table is the only memory of limits and waits, so that several processes share them and a restart forgets none. An
attempt counts against a limit from its claim until a window after its *end*: wherever within that time the request
arrived, the other side never sees more than it allows.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, literal_column, or_, text
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from models.store.presence import LIVING, ROOM
from models.tables.delivery import OutboxRow, RestRow

SECOND = timedelta(seconds=1)
SKEW = timedelta(seconds=2)
"""How far the clocks of processes and database may differ: a row queued by a clock slightly ahead is due."""
MOST_DOUBTS = 10
"""A labelled repeat may end in doubt again; after this many it is listed for the coordinator instead."""


@dataclass(frozen=True)
class Limits:
    """What a channel lets through. None means no limit; groups are chats whose id begins with `group`."""

    per_second: int | None = None
    chat_gap: timedelta = timedelta(0)
    group_per_minute: int | None = None
    group: str = "-"


@dataclass(frozen=True)
class Claimed:
    """A message whose intent to send is committed with the claim. `edits` is the remote id of its card's message."""

    id: int
    attempt: int
    chat: str
    text: str
    buttons: list[list[list[str]]]
    edits: str | None
    file: list[str] | None
    picture: list[str] | None
    doubted: bool


@dataclass(frozen=True)
class Claim:
    """What was claimed, and the seconds until something else may be; None when only news can change that."""

    messages: list[Claimed]
    wait: float | None


def present(session: Session, clock: datetime | None) -> datetime:
    """The instant that sending goes by: the database's when `clock` is None (several processes share it)."""
    if clock is not None:
        return clock
    now: datetime = session.execute(select(func.clock_timestamp())).scalar_one()
    return now


def claim(
    session: Session, channel: str, limits: Limits, room: int, now: datetime, lease: timedelta, holder: int = 0
) -> Claim:
    """Marks up to `room` messages as being sent by the process `holder`, until `lease` from now.

    The marks hold once this is committed.
    """
    _one_claim_at_a_time(session, channel)
    _doubt_the_abandoned(session, channel, now, holder)
    rests = _rests(session, channel, limits, now)
    room, freed = _allowed(session, channel, limits, room, now)
    if room <= 0 or "" in rests:
        return Claim([], _wait(now, [freed, rests.get("")]))
    rows = _heads(session, channel, now, list(rests), room)
    for row in rows:
        row.state, row.lease_until, row.attempts = "sending", now + lease, row.attempts + 1
        row.holder = holder
    session.flush()
    claimed = [_claimed(session, row) for row in rows]
    if len(rows) == room:
        return Claim(claimed, _wait(now, [freed]))
    return Claim(claimed, _wait(now, [*rests.values(), *_coming(session, channel, now)]))


def _one_claim_at_a_time(session: Session, channel: str) -> None:
    """Two processes that count at the same moment would each use the whole allowance."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(func.hashtext(f"onex outbox {channel}"))))


def _doubt_the_abandoned(session: Session, channel: str, now: datetime, holder: int) -> None:
    """What is still being sent when its lease ends, or when its process is gone, may have arrived."""
    gone = col(OutboxRow.lease_until) < now
    if holder and session.get_bind().dialect.name == "postgresql":
        living = [holder, *session.execute(text(LIVING), {"room": ROOM}).scalars()]
        gone = or_(gone, col(OutboxRow.holder).not_in(living))
    left = select(OutboxRow).where(OutboxRow.channel == channel, _state("sending"), gone)
    for row in session.exec(left.with_for_update(skip_locked=True)):
        in_doubt_again(row, now, "left by its process")


def in_doubt_again(row: OutboxRow, now: datetime, reason: str) -> None:
    """Marks that an attempt may have arrived: it goes out once more, labelled, or is listed after too many."""
    row.doubts, row.tried_at, row.lease_until, row.reason = row.doubts + 1, now, None, reason
    if row.doubts > MOST_DOUBTS:
        row.state, row.ended_at = "dead", now
    else:
        row.state, row.due_at = "waiting", now + SECOND * (row.doubts - 1)


def recover(session: Session, now: datetime) -> int:
    """Puts in doubt whatever is marked as being sent: for the start of a database's only process. How many."""
    rows = list(session.exec(select(OutboxRow).where(_state("sending"))))
    for row in rows:
        in_doubt_again(row, now, "process ended")
    return len(rows)


def _rests(session: Session, channel: str, limits: Limits, now: datetime) -> dict[str, datetime]:
    """Chats to which nothing may go yet, and until when; "" stands for the whole channel."""
    asked = select(RestRow.chat, RestRow.until).where(RestRow.channel == channel, RestRow.until > now)
    rests: dict[str, datetime] = dict(session.execute(asked).all())
    if limits.chat_gap:
        for chat, at in session.execute(_tried(channel, now, limits.chat_gap)):
            rests[chat] = max(rests.get(chat, now), at + limits.chat_gap)
    if limits.group_per_minute:
        minute = 60 * SECOND
        groups = _tried(channel, now, minute).where(col(OutboxRow.chat).startswith(limits.group))
        for chat, at in _full(session.execute(groups), limits.group_per_minute):
            rests[chat] = max(rests.get(chat, now), at + minute)
    return rests


def _tried(channel: str, now: datetime, window: timedelta) -> Any:
    """Chat and end of the attempts within a window; ends in the future (the clock was set back) do not count."""
    return select(OutboxRow.chat, OutboxRow.tried_at).where(
        OutboxRow.channel == channel, col(OutboxRow.tried_at) > now - window, col(OutboxRow.tried_at) <= now + SKEW
    )


def _full(attempts: Iterable[tuple[str, datetime]], most: int) -> list[tuple[str, datetime]]:
    """Chats with at least `most` attempts, and the attempt whose passing makes room."""
    ends: dict[str, list[datetime]] = {}
    for chat, at in attempts:
        ends.setdefault(chat, []).append(at)
    return [(chat, sorted(at)[-most]) for chat, at in ends.items() if len(at) >= most]


def _allowed(session: Session, channel: str, limits: Limits, room: int, now: datetime) -> tuple[int, datetime | None]:
    """How many may go now, and when one more may if that is fewer than there is room for."""
    if limits.per_second is None:
        return room, None
    ends = sorted(at for __, at in session.execute(_tried(channel, now, SECOND)))
    flying = session.execute(
        select(func.count()).select_from(OutboxRow).where(col(OutboxRow.channel) == channel, _state("sending"))
    ).scalar_one()
    left = limits.per_second - len(ends) - flying
    if left >= room:
        return room, None
    return max(0, left), ends[0] + SECOND if ends else None


def _heads(session: Session, channel: str, now: datetime, resting: list[str], room: int) -> list[OutboxRow]:
    """The most urgent messages that are due and first in their chat."""
    earlier = aliased(OutboxRow)
    behind = exists().where(
        col(earlier.channel) == col(OutboxRow.channel),
        col(earlier.chat) == col(OutboxRow.chat),
        col(earlier.id) < col(OutboxRow.id),
        _state("waiting", "sending", of=earlier),
        or_(col(earlier.attempts) > 0, col(earlier.due_at) <= now + SKEW),
    )
    due = or_(col(OutboxRow.due_at) <= now, and_(col(OutboxRow.attempts) == 0, col(OutboxRow.due_at) <= now + SKEW))
    query = select(OutboxRow).where(
        OutboxRow.channel == channel, _state("waiting"), due, col(OutboxRow.chat).not_in(resting), ~behind
    )
    ordered = query.order_by(col(OutboxRow.urgency), col(OutboxRow.id)).limit(room)
    return list(session.exec(ordered.with_for_update(skip_locked=True, of=OutboxRow)))


def _coming(session: Session, channel: str, now: datetime) -> list[datetime | None]:
    """When the next message is due, and when the next lease ends."""
    of = col(OutboxRow.channel) == channel
    due = select(func.min(OutboxRow.due_at)).where(of, _state("waiting"), col(OutboxRow.due_at) > now)
    lease = select(func.min(OutboxRow.lease_until)).where(of, _state("sending"))
    return [session.execute(due).scalar(), session.execute(lease).scalar()]


def _wait(now: datetime, instants: Iterable[datetime | None]) -> float | None:
    later = [(at - now).total_seconds() for at in instants if at is not None]
    return max(0.001, min(later)) if later else None


def _state(*states: str, of: Any = OutboxRow) -> ColumnElement[bool]:
    """The row is in one of these states, written out so that the partial indexes serve."""
    column = col(of.state)
    words: list[ColumnElement[str]] = [literal_column(f"'{state}'") for state in states]
    return column == words[0] if len(words) == 1 else column.in_(words)


def _claimed(session: Session, row: OutboxRow) -> Claimed:
    edits = _message_of_card(session, row) if row.card and not row.anew else None
    return Claimed(
        row.id or 0, row.attempts, row.chat, row.text, row.buttons, edits, row.file, row.picture, row.doubts > 0
    )


def _message_of_card(session: Session, row: OutboxRow) -> str | None:
    """The remote id of the last message sent for this card in this chat."""
    query = select(OutboxRow.remote).where(
        OutboxRow.channel == row.channel, OutboxRow.chat == row.chat, OutboxRow.card == row.card,
        OutboxRow.state == "sent", OutboxRow.remote != "",
    )  # fmt: skip
    return session.exec(query.order_by(col(OutboxRow.id).desc()).limit(1)).first()
