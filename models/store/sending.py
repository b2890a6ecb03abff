"""What may be sent next, and how sending it ended: the statements behind the outbox.

The table is the only memory of limits and waits, so that several processes share them and a restart forgets none. An
attempt counts against a limit from its claim until a window after its *end*: wherever within that time the request
arrived, the other side never sees more than it allows.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, bindparam, exists, func, literal_column, or_, select, text, update
from sqlmodel import Session

from models.store.lists import among
from models.store.presence import LIVING, ROOM
from models.store.statements import dialect_of, equal, found, run, table_of, value_of
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
    if rows:
        run(session, _INTENT, {"ids": [row.id for row in rows], "until": now + lease, "by": holder})
    claimed = [_claimed(session, row) for row in rows]
    if len(rows) == room:
        return Claim(claimed, _wait(now, [freed]))
    return Claim(claimed, _wait(now, [*rests.values(), *_coming(session, channel, now)]))


def in_state(*states: str, of: Any = None) -> ColumnElement[bool]:
    """The row is in one of these states, written out so that the partial indexes serve."""
    column = (_OUTBOX if of is None else of).c.state
    words: list[ColumnElement[str]] = [literal_column(f"'{state}'") for state in states]
    return column == words[0] if len(words) == 1 else column.in_(words)


_OUTBOX, _REST = table_of(OutboxRow), table_of(RestRow)
_OF_CHANNEL = equal(_OUTBOX, "channel")
_INTENT = (
    update(_OUTBOX)
    .where(among(_OUTBOX.c.id, "ids"))
    .values(state="sending", lease_until=bindparam("until"), attempts=_OUTBOX.c.attempts + 1, holder=bindparam("by"))
)


def _one_claim_at_a_time(session: Session, channel: str) -> None:
    """Two processes that count at the same moment would each use the whole allowance."""
    if dialect_of(session) == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(func.hashtext(f"onex outbox {channel}"))))


_EXPIRED = _OUTBOX.c.lease_until < bindparam("now")
_ORPHANED = ~among(_OUTBOX.c.holder, "living")
_LEFT = select(_OUTBOX.c.id).where(_OF_CHANNEL, in_state("sending"), _EXPIRED)
_LEFT_OR_ORPHANED = select(_OUTBOX.c.id).where(_OF_CHANNEL, in_state("sending"), or_(_EXPIRED, _ORPHANED))


def _doubt_the_abandoned(session: Session, channel: str, now: datetime, holder: int) -> None:
    """What is still being sent when its lease ends, or when its process is gone, may have arrived."""
    query, living = _LEFT, {}
    if holder and dialect_of(session) == "postgresql":
        there = [holder, *session.execute(text(LIVING), {"room": ROOM}).scalars()]
        query, living = _LEFT_OR_ORPHANED, {"living": there}
    for left in found(session, query, channel=channel, now=now, **living):
        row = session.get(OutboxRow, left.id, with_for_update={"skip_locked": True}, populate_existing=True)
        if row is not None:
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
    rows = list(session.scalars(select(OutboxRow).where(in_state("sending"))))
    for row in rows:
        in_doubt_again(row, now, "process ended")
    return len(rows)


_RESTS = select(_REST.c.chat, _REST.c.until).where(equal(_REST, "channel"), _REST.c.until > bindparam("now"))
_TRIED = select(_OUTBOX.c.chat, _OUTBOX.c.tried_at).where(
    _OF_CHANNEL, _OUTBOX.c.tried_at > bindparam("since"), _OUTBOX.c.tried_at <= bindparam("until")
)
_TRIED_IN_GROUPS = _TRIED.where(_OUTBOX.c.chat.startswith(bindparam("group")))


def _rests(session: Session, channel: str, limits: Limits, now: datetime) -> dict[str, datetime]:
    """Chats to which nothing may go yet, and until when; "" stands for the whole channel."""
    rests: dict[str, datetime] = {row.chat: row.until for row in found(session, _RESTS, channel=channel, now=now)}
    if limits.chat_gap:
        for row in found(session, _TRIED, **_within(channel, now, limits.chat_gap)):
            rests[row.chat] = max(rests.get(row.chat, now), row.tried_at + limits.chat_gap)
    if limits.group_per_minute:
        minute = 60 * SECOND
        groups = found(session, _TRIED_IN_GROUPS, **_within(channel, now, minute), group=limits.group)
        for chat, at in _full(groups, limits.group_per_minute):
            rests[chat] = max(rests.get(chat, now), at + minute)
    return rests


def _within(channel: str, now: datetime, window: timedelta) -> dict[str, Any]:
    """Of attempts that ended within a window; ends in the future (the clock was set back) do not count."""
    return {"channel": channel, "since": now - window, "until": now + SKEW}


def _full(attempts: Iterable[Any], most: int) -> list[tuple[str, datetime]]:
    """Chats with at least `most` attempts, and the attempt whose passing makes room."""
    ends: dict[str, list[datetime]] = {}
    for chat, at in attempts:
        ends.setdefault(chat, []).append(at)
    return [(chat, sorted(at)[-most]) for chat, at in ends.items() if len(at) >= most]


_FLYING = select(func.count()).select_from(_OUTBOX).where(_OF_CHANNEL, in_state("sending"))


def _allowed(session: Session, channel: str, limits: Limits, room: int, now: datetime) -> tuple[int, datetime | None]:
    """How many may go now, and when one more may if that is fewer than there is room for."""
    if limits.per_second is None:
        return room, None
    ends = sorted(row.tried_at for row in found(session, _TRIED, **_within(channel, now, SECOND)))
    flying: int = value_of(session, _FLYING, channel=channel)
    left = limits.per_second - len(ends) - flying
    if left >= room:
        return room, None
    return max(0, left), ends[0] + SECOND if ends else None


_EARLIER = _OUTBOX.alias("earlier")
_BEHIND = exists().where(
    _EARLIER.c.channel == _OUTBOX.c.channel,
    _EARLIER.c.chat == _OUTBOX.c.chat,
    _EARLIER.c.id < _OUTBOX.c.id,
    in_state("waiting", "sending", of=_EARLIER),
    or_(_EARLIER.c.attempts > 0, _EARLIER.c.due_at <= bindparam("soon")),
)
_DUE = or_(_OUTBOX.c.due_at <= bindparam("now"), and_(_OUTBOX.c.attempts == 0, _OUTBOX.c.due_at <= bindparam("soon")))
_HEADS = (
    select(_OUTBOX)
    .where(_OF_CHANNEL, in_state("waiting"), _DUE, ~among(_OUTBOX.c.chat, "resting"), ~_BEHIND)
    .order_by(_OUTBOX.c.urgency, _OUTBOX.c.id)
    .limit(bindparam("room"))
    .with_for_update(skip_locked=True, of=_OUTBOX)
)


def _heads(session: Session, channel: str, now: datetime, resting: list[str], room: int) -> Sequence[Row[Any]]:
    """The most urgent messages that are due and first in their chat."""
    return found(session, _HEADS, channel=channel, now=now, soon=now + SKEW, resting=resting, room=room)


_NEXT_DUE = select(func.min(_OUTBOX.c.due_at)).where(
    _OF_CHANNEL, in_state("waiting"), _OUTBOX.c.due_at > bindparam("now")
)
_NEXT_LEASE = select(func.min(_OUTBOX.c.lease_until)).where(_OF_CHANNEL, in_state("sending"))


def _coming(session: Session, channel: str, now: datetime) -> list[datetime | None]:
    """When the next message is due, and when the next lease ends."""
    due = value_of(session, _NEXT_DUE, channel=channel, now=now)
    return [due, value_of(session, _NEXT_LEASE, channel=channel)]


def _wait(now: datetime, instants: Iterable[datetime | None]) -> float | None:
    later = [(at - now).total_seconds() for at in instants if at is not None]
    return max(0.001, min(later)) if later else None


def _claimed(session: Session, row: Row[Any]) -> Claimed:
    edits = _message_of_card(session, row) if row.card and not row.anew else None
    return Claimed(
        row.id, row.attempts + 1, row.chat, row.text, row.buttons, edits, row.file, row.picture, row.doubts > 0
    )


_LAST_OF_CARD = (
    select(_OUTBOX.c.remote)
    .where(
        _OF_CHANNEL, equal(_OUTBOX, "chat"), equal(_OUTBOX, "card"), _OUTBOX.c.state == "sent", _OUTBOX.c.remote != ""
    )
    .order_by(_OUTBOX.c.id.desc())
    .limit(1)
)


def _message_of_card(session: Session, row: Row[Any]) -> str | None:
    """The remote id of the last message sent for this card in this chat."""
    remote: str | None = value_of(session, _LAST_OF_CARD, channel=row.channel, chat=row.chat, card=row.card)
    return remote
