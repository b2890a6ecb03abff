"""Queued messages to a channel: the only sender. Limits, order and retries are the table's (`models/store/sending.py`).

A message is claimed, and its intent to be sent committed, before the request is made; how it ended is committed after.
The outbox sleeps until news comes (`nudge`), a place in flight is free, or the instant that the last claim named.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

import structlog
from sqlmodel import Session

from bot.channels.channel import Channel, End, Outcome, Parcel, WireButton
from bot.clock import Clock, monotonic
from models.store import endings, groups, sending
from models.store.files import FileStore
from models.store.sending import Claim, Claimed, Limits
from models.store.writer import Writer
from models.tables.delivery import OutboxRow

log = structlog.get_logger()

TELEGRAM = Limits(per_second=30, chat_gap=timedelta(seconds=1), group_per_minute=20)
IN_FLIGHT = 32
AT_ONCE = 8
"""Messages claimed in one go: what is claimed when the process is killed is in doubt, requested or not."""
REQUEST = 45.0
"""Seconds after which a delivery that has not ended counts as in doubt; a channel's own time-outs are shorter."""
LEASE = timedelta(seconds=60)
"""Longer than any request, so that nobody takes a message over that is still being sent."""
LOOK = 5.0
"""Seconds until the table is looked at anyway: another process may have queued something."""

Undeliverable = Callable[[Session, OutboxRow], None]
"""Told, in the same transaction, of a message that could be delivered nowhere."""


def nobody_is_told(_session: Session, _row: OutboxRow) -> None:
    """For channels and tests where a dead message is only listed."""


@dataclass(frozen=True)
class Timing:
    """How long things may take: a request, in seconds, and a lease, which outlasts it."""

    request: float = REQUEST
    lease: timedelta = LEASE
    look: float = LOOK


@dataclass
class Outbox:
    """Sends what is queued for one channel. `run` until `stop`."""

    channel: Channel
    limits: Limits
    writer: Writer
    files: FileStore
    clock: Clock
    undeliverable: Undeliverable = nobody_is_told
    timing: Timing = Timing()
    holder: int = 0  # marks what this process sends; 0 when nobody shares the database
    room: int = IN_FLIGHT
    _news: asyncio.Event = field(default_factory=asyncio.Event)
    _flying: set[asyncio.Task[None]] = field(default_factory=set)
    _stopping: bool = False

    def nudge(self) -> None:
        """Says that something was queued. To be called in the event loop, after the commit."""
        self._news.set()

    async def run(self) -> None:
        """Sends until stopped."""
        while not self._stopping:
            self._news.clear()
            wait = await self._send_some()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._news.wait(), wait)
        if self._flying:
            await asyncio.wait(self._flying)

    async def drain(self) -> None:
        """Sends what may go now and waits until it has ended: for a conversation that takes turns."""
        await self._send_some()
        while self._flying:
            await asyncio.wait(self._flying)
            await self._send_some()

    def stop(self) -> None:
        """Claims nothing more; `run` ends when what is on its way has ended and is recorded."""
        self._stopping = True
        self.nudge()

    async def _send_some(self) -> float:
        """Starts to send what may go now; the seconds to sleep unless there is news."""
        free = min(self.room - len(self._flying), AT_ONCE)
        if free <= 0:
            return self.timing.look
        try:
            claim = await self._claim(free)
        except Exception:
            log.exception("outbox cannot claim", channel=self.channel.name)
            return self.timing.look
        for message in claim.messages:
            task = asyncio.create_task(self._carry(message))
            self._flying.add(task)
            task.add_done_callback(self._landed)
        if len(claim.messages) == free:
            self._news.set()
        return self.timing.look if claim.wait is None else min(claim.wait, self.timing.look)

    def _landed(self, task: asyncio.Task[None]) -> None:
        self._flying.discard(task)
        self._news.set()

    async def _claim(self, free: int) -> Claim:
        def work(session: Session) -> Claim:
            now = self._now(session)
            return sending.claim(session, self.channel.name, self.limits, free, now, self.timing.lease, self.holder)

        return await asyncio.wrap_future(self.writer.submit(work))

    async def _carry(self, message: Claimed) -> None:
        outcome = await self._deliver(message)
        ended = monotonic()
        try:
            work = partial(self.record, message=message, outcome=outcome, ended=ended)
            await asyncio.wrap_future(self.writer.submit(work))
        except Exception:  # its lease will end and it goes out once more, labelled
            log.exception("outbox cannot record", outbox=message.id, end=outcome.end)

    async def _deliver(self, message: Claimed) -> Outcome:
        try:
            async with asyncio.timeout(self.timing.request):
                return await self.channel.deliver(parcel_of(message, self.files))
        except TimeoutError:
            return Outcome(End.AMBIGUOUS, reason="no answer in time")
        except Exception:
            log.exception("channel failed", channel=self.channel.name, outbox=message.id)
            return Outcome(End.AMBIGUOUS, reason="channel failed")

    def record(self, session: Session, message: Claimed, outcome: Outcome, ended: float | None = None) -> None:
        """Writes down how a delivery ended, at the monotonic instant `ended` (now, unless told).

        The limits count from that instant, not from when it is written down. A piece of work for the writer.
        """
        now = self._now(session)
        if ended is not None and self.clock.runs:
            now -= timedelta(seconds=monotonic() - ended)
        if outcome.moved:
            groups.moved(session, self.channel.name, message.chat, outcome.moved)
        match outcome.end:
            case End.SENT:
                endings.sent(session, message, outcome.remote, now)
            case End.NOT_DELIVERED:
                endings.not_delivered(session, message, outcome.wait, self.limits, outcome.reason, now)
            case End.AMBIGUOUS:
                endings.in_doubt(session, message, outcome.reason, now)
            case End.DEAD:
                self._bury(session, message, outcome, now)
        if outcome.end is not End.SENT:
            log.warning("not sent", outbox=message.id, end=outcome.end, attempt=message.attempt, reason=outcome.reason)

    def _bury(self, session: Session, message: Claimed, outcome: Outcome, now: datetime) -> None:
        row = endings.dead(session, message, outcome.reason, now, blocked=is_blocked(outcome.reason))
        if row is not None:
            self.undeliverable(session, row)

    def _now(self, session: Session) -> datetime:
        """The database's clock where processes share one, else ours."""
        shared = session.get_bind().dialect.name == "postgresql" and self.clock.real
        return sending.present(session, None if shared else self.clock())


def is_blocked(reason: str) -> bool:
    """Whether a refusal means that the chat will never take anything again (blocked, left, deleted)."""
    return reason.lower().startswith(("forbidden", "blocked", "403"))


def parcel_of(message: Claimed, files: FileStore) -> Parcel:
    """A claimed message as its channel carries it, labelled when an earlier attempt may have arrived.

    An edit is never labelled: made twice, it is one message still.
    """
    return Parcel(
        chat=message.chat,
        text=labelled(message.text) if message.doubted and message.edits is None else message.text,
        buttons=_wired(message),
        edits=message.edits,
        file=_on_disk(message.file, files),
        picture=_on_disk(message.picture, files),
    )


def labelled(text: str) -> str:
    """The text with a word in its own language that it may have arrived before."""
    chinese = any("\u4e00" <= letter <= "\u9fff" for letter in text)
    return f"（可能重复）{text}" if chinese or not text else f"(May be a repeat) {text}"


def _wired(message: Claimed) -> tuple[tuple[WireButton, ...], ...]:
    index = iter(range(1000))
    return tuple(
        tuple(WireButton(label, f"{message.id}.{next(index)}") for label, __ in row) for row in message.buttons
    )


def _on_disk(kept: Sequence[str] | None, files: FileStore) -> tuple[str, str, str] | None:
    return (kept[0], kept[1], str(files.path(kept[2]))) if kept else None
