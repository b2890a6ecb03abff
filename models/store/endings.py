"""How an attempt to send ended: what becomes of the message."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import bindparam
from sqlmodel import Session, col, delete, select, update

from models.store import groups
from models.store.addresses import in_order, is_served
from models.store.sending import Claimed, Limits, in_doubt_again, in_state
from models.store.statements import run, table_of
from models.tables.delivery import OutboxRow, RestRow
from models.tables.people import AddressRow

GIVE_UP = timedelta(hours=24)
"""What could not be delivered for so long is listed for the coordinator."""

PATIENCE = timedelta(minutes=15)
"""A channel that takes nothing for so long is passed over: a note goes to the person's next address, if there is one."""


def _attempted(session: Session, message: Claimed, now: datetime) -> OutboxRow | None:
    """The row of an attempt that just ended; None when its lease ended first and it is no longer ours."""
    row = session.get(OutboxRow, message.id, with_for_update=True, populate_existing=True)
    if row is None or row.attempts != message.attempt or row.state not in {"sending", "waiting"}:
        return None
    row.tried_at, row.lease_until = now, None
    return row


_OUTBOX = table_of(OutboxRow)
_SENT = (
    update(_OUTBOX)
    .where(
        _OUTBOX.c.id == bindparam("message"),
        _OUTBOX.c.attempts == bindparam("attempt"),
        in_state("waiting", "sending"),
    )
    .values(
        state="sent",
        remote=bindparam("as"),
        tried_at=bindparam("at"),
        ended_at=bindparam("at"),
        lease_until=None,
        reason="",
    )
)


def sent(session: Session, message: Claimed, remote: str, now: datetime) -> None:
    """It arrived, as the channel's message `remote`."""
    all_sent(session, [(message, remote)], now)


def all_sent(session: Session, messages: Iterable[tuple[Claimed, str]], now: datetime) -> None:
    """These arrived, each as the channel's message that is given with it."""
    ends = [{"message": m.id, "attempt": m.attempt, "as": remote, "at": now} for m, remote in messages]
    if ends:
        run(session, _SENT, *ends)


def not_delivered(session: Session, message: Claimed, wait: float, limits: Limits, reason: str, now: datetime) -> None:
    """It did not arrive: again after `wait` seconds, or after ever longer pauses when the channel named none.

    A wait that the channel asked for holds for the chat when it is a group (which has limits of its own), else for
    the whole channel.
    """
    row = _attempted(session, message, now)
    if row is None:
        return
    pause = timedelta(seconds=wait or min(300.0, 2.0 ** min(row.attempts, 10) / 2))
    if wait:
        _rest(session, row.channel, row.chat if row.chat.startswith(limits.group) else "", now + pause)
    age = now - row.created_at
    if age > GIVE_UP:
        _undeliverable(session, row, f"gave up: {reason}", now)
    elif row.attempts > 1 and age >= _patience(row) and (following := _next_address(session, row, now)):
        _move(row, following, reason, now)
    else:
        row.state, row.due_at, row.reason = "waiting", now + pause, reason


def _patience(row: OutboxRow) -> timedelta:
    """Less of it when the deadline is near, so that the next address still serves."""
    left = row.urgency - row.created_at
    return min(PATIENCE, left / 4) if left > timedelta(0) else PATIENCE


def in_doubt(session: Session, message: Claimed, reason: str, now: datetime) -> None:
    """It may have arrived: once more, labelled."""
    row = _attempted(session, message, now)
    if row:
        in_doubt_again(row, now, reason)


def dead(session: Session, message: Claimed, reason: str, now: datetime, *, blocked: bool) -> OutboxRow | None:
    """It never will arrive here. A failed edit is sent as a new message, a note goes to the person's next address.

    Returns the row when it is nowhere deliverable, so that the coordinator can be told.
    """
    row = _attempted(session, message, now)
    if row is None:
        return None
    if blocked:
        _mark_blocked(session, row, now)
    elif message.edits is not None:
        row.state, row.anew, row.reason = "waiting", True, reason
        return None
    return _undeliverable(session, row, reason, now)


def _rest(session: Session, channel: str, chat: str, until: datetime) -> None:
    row = session.get(RestRow, (channel, chat)) or RestRow(channel=channel, chat=chat, until=until)
    row.until = max(row.until, until)
    session.add(row)
    session.flush()


def _mark_blocked(session: Session, row: OutboxRow, now: datetime) -> None:
    session.exec(
        update(AddressRow)
        .where(col(AddressRow.channel) == row.channel, col(AddressRow.chat) == row.chat)
        .values(blocked_at=now)
    )
    groups.refuses(session, row.channel, row.chat)


def _undeliverable(session: Session, row: OutboxRow, reason: str, now: datetime) -> OutboxRow | None:
    """To the next address, if it is a note to a person who has one; else listed as dead."""
    following = _next_address(session, row, now)
    if following is None:
        row.state, row.ended_at, row.reason = "dead", now, reason
        return row
    _move(row, following, reason, now)
    return None


def _move(row: OutboxRow, to: AddressRow, reason: str, now: datetime) -> None:
    """To another address. What may have arrived at the first stays labelled: it is the same person who reads it."""
    row.reason = f"{row.channel}: {reason}"
    row.channel, row.chat = to.channel, to.chat
    row.state, row.due_at, row.attempts, row.doubts = "waiting", now, 0, min(row.doubts, 1)


def _next_address(session: Session, row: OutboxRow, now: datetime) -> AddressRow | None:
    """The person's next wish after the address that failed; an answer in a conversation has no other place."""
    if row.person_id is None or row.conversation_id is not None:
        return None
    query = select(AddressRow).where(
        AddressRow.person_id == row.person_id, AddressRow.institution_id == row.institution_id
    )
    wishes = in_order(session.exec(query))
    failed = next((i for i, a in enumerate(wishes) if (a.channel, a.chat) == (row.channel, row.chat)), -1)
    return next((address for address in wishes[failed + 1 :] if is_served(address, now)), None)


def forget_rests(session: Session, now: datetime) -> None:
    """Drops waits that are over."""
    session.exec(delete(RestRow).where(col(RestRow.until) < now))
