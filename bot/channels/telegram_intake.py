"""How Telegram's updates reach the inbox: by long polling or by webhook. Confirmed only when they are committed."""

from __future__ import annotations

import asyncio
import hmac
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from itertools import groupby
from typing import Any, cast
from urllib.parse import urlencode

import structlog
from telegram import Bot
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.channels.channel import Arrival
from bot.channels.telegram_request import AiohttpRequest, seconds_of
from bot.channels.telegram_updates import KINDS, arrival_of
from bot.clock import monotonic

log = structlog.get_logger()

HELD = 25
"""Seconds that Telegram holds a poll when there is nothing."""
READ_MARGIN = 10.0
"""Seconds beyond that in which the answer must have come."""
LONGEST_PAUSE = 30.0
"""Seconds between tries, at most, when Telegram cannot be reached."""
TOKEN_PAUSE = 60.0
PROOF = "x-telegram-bot-api-secret-token"
LARGEST = 1024 * 1024
"""Bytes of an update; Telegram's are far smaller."""

Take = Callable[[Arrival], Awaitable[object]]
"""Commits an arrival to the inbox; raises when it could not."""
Json = dict[str, Any]


class Polling:
    """Fetches updates, one request after the other. `last` is the monotonic instant of the last answer, None before.

    The offset need not survive a restart: what was committed and not yet confirmed comes again and does nothing.
    """

    def __init__(self, bot: Bot, request: AiohttpRequest, take: Take, *, held: int = HELD) -> None:
        self._url = f"{bot.base_url}/getUpdates"
        self._bot = bot
        self._request = request
        self._take = take
        self._held = held
        self._offset = 0
        self._trouble = ""
        self.last: float | None = None

    async def run(self) -> None:
        """Fetches until cancelled. A webhook that is set is removed first: it would keep every update from us."""
        failures = 0
        await self._request.initialize()
        while True:
            try:
                if self.last is None:
                    await self._bot.delete_webhook()
                await self._once()
                failures = 0
            except TelegramError as error:
                failures += 1
                await asyncio.sleep(self._pause(error, failures))
            except Exception:
                failures += 1
                log.exception("updates not kept; they will be asked for again")
                await asyncio.sleep(pause_after(failures))

    async def _once(self) -> None:
        updates = await self._fetch()
        if self._trouble:
            log.info("telegram answers again", after=self._trouble)
        self.last, self._trouble = monotonic(), ""
        kept = await keep(updates, self._take)
        if kept:
            self._offset = kept[-1]["update_id"] + 1
        if len(kept) < len(updates):
            raise RuntimeError("an update could not be committed")

    async def _fetch(self) -> list[Json]:
        """The raw updates: `Bot.get_updates` would give objects, from which the JSON is lost."""
        asked = urlencode({"offset": self._offset, "timeout": self._held, "allowed_updates": json.dumps(KINDS)})
        answer = await self._request.retrieve(f"{self._url}?{asked}", read_timeout=self._held + READ_MARGIN)
        return cast("list[Json]", self._request.parse_json_payload(answer)["result"])

    def _pause(self, error: TelegramError, failures: int) -> float:
        """The seconds to wait after an error, which is said once for each kind."""
        kind = type(error).__name__
        if kind != self._trouble:
            log.warning(said_of(error), reason=str(error))
            self._trouble = kind
        if isinstance(error, RetryAfter):
            return seconds_of(error)
        return TOKEN_PAUSE if isinstance(error, InvalidToken) else pause_after(failures)


def pause_after(failures: int) -> float:
    """Seconds to wait after so many failures in a row."""
    return min(LONGEST_PAUSE, 0.5 * 2.0 ** min(failures, 10))


def said_of(error: TelegramError) -> str:
    """What an error of getUpdates means to whoever runs the program."""
    if isinstance(error, Conflict):
        return "another program fetches this bot's updates: stop it, or give each its own token"
    if isinstance(error, InvalidToken):
        return "telegram refuses the token: copy it anew from @BotFather"
    return "telegram cannot be reached; trying again"


async def keep(updates: Sequence[Json], take: Take) -> list[Json]:
    """Commits updates, chats side by side, in order within a chat; the longest beginning that is safe.

    After a failure nothing later of the same chat is taken, so that its order holds when they come again.
    """
    arrivals = sorted((arrival_of(update) for update in updates), key=lambda arrival: arrival.chat)
    chats = [list(group) for _, group in groupby(arrivals, key=lambda arrival: arrival.chat)]
    failed = set().union(*await asyncio.gather(*(_keep_chat(chat, take) for chat in chats)))
    whole = next((i for i, update in enumerate(updates) if str(update["update_id"]) in failed), len(updates))
    return list(updates[:whole])


async def _keep_chat(arrivals: Sequence[Arrival], take: Take) -> set[str]:
    """Commits one chat's updates in order; the ids of those that are not safe."""
    for i, arrival in enumerate(arrivals):
        try:
            await take(arrival)
        except Exception:
            log.exception("update not committed", update=arrival.update)
            return {later.update for later in arrivals[i:]}
    return set()


class Webhook:
    """Takes updates as Telegram posts them. `path` is the last part of the address, `secret` what the header holds."""

    def __init__(self, path: str, secret: str, take: Take) -> None:
        if not secret:
            raise ValueError("a webhook needs a secret")
        self._path, self._secret = path.encode(), secret.encode()
        self._take = take

    async def handle(self, path: str, headers: Mapping[str, str], body: bytes) -> int:
        """The status to answer: 200 only when the update is committed; Telegram posts again what is not taken."""
        known = hmac.compare_digest(path.encode(), self._path)
        if not hmac.compare_digest(headers.get(PROOF, "").encode(), self._secret) or not known:
            return 404
        if len(body) > LARGEST:
            return 413
        try:
            arrival = arrival_of(json.loads(body))
        except (ValueError, KeyError, AttributeError, TypeError, RecursionError):
            return 400
        try:
            await self._take(arrival)
        except Exception:
            log.exception("update not committed", update=arrival.update)
            return 503
        return 200


async def set_webhook(bot: Bot, url: str, secret: str) -> None:
    """Tells Telegram to post updates to `url`. Raises TelegramError."""
    await bot.set_webhook(url, secret_token=secret, allowed_updates=KINDS, max_connections=40)
