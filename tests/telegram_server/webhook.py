"""Delivery by webhook: in order within a chat, several chats at once, retried until the other side says 2xx.

Unlike the service this one also posts to plain http and to any port, so that tests need no certificate.
"""

from __future__ import annotations

import asyncio
import re
from collections import deque
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from tests.telegram_server.params import Params
from tests.telegram_server.refusals import bad
from tests.telegram_server.updates import Updates

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
_SECRET = re.compile(r"[A-Za-z0-9_-]{0,256}")
_HTTP_OK = range(200, 300)


def chat_of(update: dict[str, Any]) -> int:
    """The chat within which an update keeps its order; 0 for none."""
    body: dict[str, Any] = next((v for k, v in update.items() if k != "update_id"), {})
    chat = body.get("chat") or body.get("message", {}).get("chat") or body.get("from") or {}
    return int(chat.get("id", 0))


class Webhook:
    """The webhook that is set, if any. `backoff`: the first pause between tries in seconds; it doubles to a minute."""

    def __init__(self, updates: Updates, backoff: float = 1.0) -> None:
        self.updates = updates
        self.backoff = backoff
        self.url, self.secret, self.connections = "", "", 40
        self.last_error: tuple[int, str] | None = None
        self.attempts = 0
        self._queues: dict[int, deque[dict[str, Any]]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._slots = asyncio.Semaphore(40)
        self._session: aiohttp.ClientSession | None = None

    async def set(self, params: Params) -> bool:
        """setWebhook; an empty url deletes it. Raises Refusal."""
        url, secret = params.text("url"), params.text("secret_token")
        if not url:
            return await self.delete(params)
        if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
            raise bad("invalid webhook URL specified")
        if len(secret) > 256:
            raise bad("secret token is too long")
        if not _SECRET.fullmatch(secret):
            raise bad("secret token contains unallowed characters")
        self.updates.choose(params)
        await self.close()
        if params.flag("drop_pending_updates"):
            self.updates.clear()
        self.url, self.secret = url, secret
        self.connections = min(max(params.number("max_connections", 40), 1), 100)
        self._start()
        return True

    def _start(self) -> None:
        self.last_error = None
        self._slots = asyncio.Semaphore(self.connections)
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=60))
        self.updates.webhook_url, self.updates.pushed = self.url, self._push
        self.updates.stop_poll("Conflict: terminated by setWebhook request")
        for _, update in list(self.updates.waiting):
            self._push(update)

    async def delete(self, params: Params) -> bool:
        """deleteWebhook."""
        await self.close()
        if params.flag("drop_pending_updates"):
            self.updates.clear()
        return True

    async def close(self) -> None:
        """Stops delivering; what was not taken stays queued."""
        self.url = self.updates.webhook_url = ""
        self.updates.pushed = None
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._queues.clear()
        if self._session:
            await self._session.close()
            self._session = None

    def info(self) -> dict[str, Any]:
        """getWebhookInfo."""
        known: dict[str, Any] = {"url": self.url, "has_custom_certificate": False}
        known["pending_update_count"] = len(self.updates.waiting)
        if self.last_error:
            known["last_error_date"], known["last_error_message"] = self.last_error
        if self.url:
            known |= {"max_connections": self.connections, "ip_address": urlsplit(self.url).hostname}
        if self.updates.allowed is not None:
            known["allowed_updates"] = sorted(self.updates.allowed)
        return known

    def _push(self, update: dict[str, Any]) -> None:
        chat = chat_of(update)
        if chat in self._queues:
            self._queues[chat].append(update)
            return
        self._queues[chat] = deque([update])
        task = asyncio.get_running_loop().create_task(self._serve(chat))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _serve(self, chat: int) -> None:
        """Delivers what one chat has waiting, one update after the other."""
        queue = self._queues[chat]
        while queue:
            await self._until_taken(queue[0])
            self.updates.done(queue.popleft())
        del self._queues[chat]

    async def _until_taken(self, update: dict[str, Any]) -> None:
        pause = 0.0  # the first retry follows at once
        while True:
            async with self._slots:
                error, wait = await self._post(update)
            if not error:
                return
            self.last_error = (int(self.updates.clock()), error)
            await asyncio.sleep(wait or pause)
            pause = min(max(pause * 2, self.backoff), 60.0)

    async def _post(self, update: dict[str, Any]) -> tuple[str, float]:
        """One try: what was wrong (empty: taken), and the seconds that the other side asks to wait."""
        assert self._session
        self.attempts += 1
        headers = {SECRET_HEADER: self.secret} if self.secret else {}
        try:
            async with self._session.post(self.url, json=update, headers=headers) as answer:
                if answer.status in _HTTP_OK:
                    return "", 0.0
                asked = answer.headers.get("Retry-After", "0")
                words = f"Wrong response from the webhook: {answer.status} {answer.reason}"
                return words, float(asked) if asked.isdigit() else 0.0
        except TimeoutError:
            return "Read timeout expired", 0.0
        except aiohttp.ClientError as error:
            return type(error).__name__.removeprefix("Client"), 0.0
