"""From a channel to the engine: an update is committed to the inbox, then handled; in order within a chat.

`take` returns when the update is safe, so that the channel may confirm it. Handling follows: chats side by side, each
chat's updates one after the other. What a crash left unhandled is found by `catch_up`.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any

import structlog
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from bot.channels.channel import Arrival, Incoming, RemoteFile
from bot.engine import Engine
from models.store import delivery
from models.store.writer import Writer

log = structlog.get_logger()

LARGEST = 20 * 1024 * 1024
"""Bytes of a file that is fetched and kept; a larger one is not, and the dialogue is told of no attachment."""
LEFT = timedelta(seconds=10)
"""An update that has waited so long while nobody here is at it was left by another process."""

AT_ONCE = 32
"""Updates handed to the writer at once: what is sent, and what comes in, need not wait for more than these."""

Key = tuple[str, str]  # channel and chat


@dataclass(frozen=True)
class Taken:
    """An update that is safe in the inbox and waits to be handled."""

    inbox_id: int
    payload: dict[str, Any]


@dataclass
class Intake:
    """Takes updates in and sees that each is handled. `nudge` says that there may be something to send."""

    engine: Engine
    writer: Writer
    nudge: Callable[[], None]
    _queues: dict[Key, deque[Taken]] = field(default_factory=dict)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)
    _room: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))

    async def take(self, arrival: Arrival) -> bool:
        """Commits an update to the inbox; True when it is new. Raises what the database raises: then do not confirm."""
        inbox_id = await asyncio.wrap_future(self.writer.submit(partial(self.engine.receive, arrival)))
        if inbox_id is None:
            return False
        self._enqueue((arrival.channel, arrival.chat), Taken(inbox_id, arrival.payload))
        return True

    async def catch_up(self, channels: Collection[str], older_than: timedelta = timedelta(0)) -> int:
        """Handles what was received on these channels and not handled; how many. At start, and now and then."""
        before = self.engine.clock() - older_than

        def left(session: Session) -> list[tuple[Key, Taken]]:
            rows = delivery.waiting(session, before)
            return [((row.channel, row.chat), Taken(row.id or 0, dict(row.payload or {}))) for row in rows]

        found = await asyncio.wrap_future(self.writer.submit(left))
        ours = {taken.inbox_id for waiting in self._queues.values() for taken in waiting}
        new = [(key, taken) for key, taken in found if taken.inbox_id not in ours and key[0] in channels]
        for key, taken in new:
            self._enqueue(key, taken)
        return len(new)

    async def idle(self) -> None:
        """Returns when all that was taken is handled."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    def _enqueue(self, key: Key, taken: Taken) -> None:
        if key in self._queues:
            self._queues[key].append(taken)
            return
        self._queues[key] = deque([taken])
        task = asyncio.create_task(self._work_off(key))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _work_off(self, key: Key) -> None:
        """Handles a chat's updates in order, until none waits. One that cannot be handled now is found again later."""
        waiting = self._queues[key]
        while waiting:
            try:
                await self._handle(waiting[0], key[0])
            except Exception:
                log.exception("not handled", inbox=waiting[0].inbox_id)
            waiting.popleft()
        del self._queues[key]

    async def _handle(self, taken: Taken, channel: str) -> None:
        incoming = self._read(taken, channel)
        kept = {}
        if incoming:
            kept = {file.key: key for file in incoming.files if (key := await self._keep(file, channel))}
        async with self._room:
            try:
                await asyncio.wrap_future(self.writer.submit(partial(self.engine.handle, taken.inbox_id, kept)))
            except OperationalError:  # the database's, not the message's: found again later
                raise
            except Exception as error:
                await asyncio.wrap_future(self.writer.submit(partial(self.engine.excuse, taken.inbox_id, error)))
        self.nudge()

    def _read(self, taken: Taken, channel: str) -> Incoming | None:
        """What came, for what is done before it is handled: a tap acknowledged, files fetched."""
        try:
            incoming = self.engine.channels[channel].read(taken.payload)
        except Exception:  # handling it meets the same and apologises
            log.exception("unreadable", inbox=taken.inbox_id)
            return None
        if incoming and incoming.callback:
            self._acknowledge(channel, incoming.callback)
        return incoming

    def _acknowledge(self, channel: str, callback: str) -> None:
        """Beside the handling: a tap is to be answered at once, and nothing waits for it."""
        task = asyncio.create_task(self.engine.channels[channel].acknowledge(callback))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _keep(self, file: RemoteFile, channel: str) -> str | None:
        if file.size > LARGEST:
            return None
        try:
            content = await self.engine.channels[channel].fetch(file)
        except OSError as error:
            log.warning("file not fetched", channel=channel, error=type(error).__name__)
            return None
        return await asyncio.to_thread(self.engine.files.keep, content) if len(content) <= LARGEST else None
