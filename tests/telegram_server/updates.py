"""The queue of updates: kept until confirmed by a higher offset, for 24 hours, fetched by one poller at a time."""

from __future__ import annotations

import asyncio
import itertools
from collections import deque
from collections.abc import Callable
from typing import Any

from tests.telegram_server.params import Params
from tests.telegram_server.refusals import OTHER_POLLER, WEBHOOK_ACTIVE, Refusal, bad

KEPT_FOR = 24 * 3600.0  # seconds
MAX_TIMEOUT = 50  # seconds a poll is held at most
MAX_BATCH = 100
NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
CONFLICT_PAUSE = 3.0  # seconds: conflicts that follow each other are told late


class Updates:
    """Updates that wait, oldest first, and the poll that waits for them. `clock` gives Unix seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self.clock = clock
        self.waiting: deque[tuple[float, dict[str, Any]]] = deque()
        self.allowed: frozenset[str] | None = None
        self.webhook_url = ""
        self.pushed: Callable[[dict[str, Any]], None] | None = None  # the webhook's ear
        self._ids = itertools.count(500_000_001)
        self._poll: asyncio.Future[None] | None = None
        self._next_conflict = 0.0

    @property
    def held(self) -> bool:
        """Whether a poll is held, waiting for an update."""
        return self._poll is not None

    def push(self, kind: str, body: dict[str, Any]) -> dict[str, Any]:
        """A new update, queued unless its kind is not wanted; gives it."""
        update = {"update_id": next(self._ids), kind: body}
        if kind in self.allowed if self.allowed is not None else kind not in NOT_BY_DEFAULT:
            self.waiting.append((self.clock(), update))
            if self.pushed:
                self.pushed(update)
            self._wake()
        return update

    def again(self, update: dict[str, Any]) -> None:
        """Queues an update a second time, under the same id, as a service that stumbled does."""
        self.waiting.append((self.clock(), update))
        self._wake()

    def choose(self, params: Params) -> None:
        """Takes over `allowed_updates`, when given: an empty list means the default."""
        wanted = params.nested("allowed_updates", "can't parse allowed_updates JSON object")
        if wanted is None:
            return
        if not isinstance(wanted, list):
            raise bad("Expected an Array of String as allowed updates")
        self.allowed = frozenset(map(str, wanted)) or None

    async def get(self, params: Params) -> list[dict[str, Any]]:
        """getUpdates. Raises Refusal 409 for a second poller or while a webhook is set."""
        if self.webhook_url:
            raise await self._conflict(WEBHOOK_ACTIVE)
        self.choose(params)
        offset, limit = params.number("offset"), min(max(params.number("limit", MAX_BATCH), 1), MAX_BATCH)
        timeout = min(max(params.number("timeout"), 0), MAX_TIMEOUT)
        found = self._take(offset, limit)
        if found or not timeout:
            return found
        await self._hold(timeout)
        return self._take(offset, limit)

    async def _hold(self, timeout: float) -> None:
        """Waits for an update; a poll that already waits is turned away."""
        self.stop_poll(OTHER_POLLER)
        poll = self._poll = asyncio.get_running_loop().create_future()
        try:
            await asyncio.wait_for(poll, timeout)
        except TimeoutError:
            pass
        except Refusal as refusal:
            raise await self._conflict(refusal.description) from None
        finally:
            if self._poll is poll:
                self._poll = None

    def stop_poll(self, words: str) -> None:
        """Ends the poll that is held, if any, with a conflict."""
        if self._poll and not self._poll.done():
            self._poll.set_exception(Refusal(409, words))

    async def _conflict(self, words: str) -> Refusal:
        now = asyncio.get_running_loop().time()
        if now < self._next_conflict:
            await asyncio.sleep(CONFLICT_PAUSE)
        else:
            self._next_conflict = now + CONFLICT_PAUSE
        return Refusal(409, words)

    def _wake(self) -> None:
        if self._poll and not self._poll.done():
            self._poll.set_result(None)

    def _take(self, offset: int, limit: int) -> list[dict[str, Any]]:
        """The updates from an offset on; those before it are confirmed and forgotten, as are those over a day old."""
        while self.waiting and self.waiting[0][0] < self.clock() - KEPT_FOR:
            self.waiting.popleft()
        if offset < 0:
            while len(self.waiting) > -offset:
                self.waiting.popleft()
        elif offset > 0:
            while self.waiting and self.waiting[0][1]["update_id"] < offset:
                self.waiting.popleft()
        return [update for _, update in itertools.islice(self.waiting, limit)]

    def done(self, update: dict[str, Any]) -> None:
        """Forgets an update that the webhook took."""
        if self.waiting and self.waiting[0][1] is update:
            self.waiting.popleft()
        else:
            self.waiting = deque(pair for pair in self.waiting if pair[1] is not update)

    def clear(self) -> None:
        self.waiting.clear()
