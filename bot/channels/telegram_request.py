"""How requests reach the Bot API: python-telegram-bot's request interface over aiohttp, and how a failed one ended.

A caller must know whether a message may have arrived. What fails before the request is written (no name, no route, no
place in the pool, a proxy that says no) was certainly not delivered: `NeverSent`. What fails later (a time-out while
reading, a reset, a 5xx) may have been: any other `NetworkError`.

The address of a request holds the bot's token, and aiohttp's errors hold the address: so none of them is chained to
what is raised here, and nothing of them is quoted but the kind and the system's own words.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from datetime import timedelta
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

import aiohttp
from telegram.error import (
    BadRequest,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)
from telegram.request import BaseRequest, RequestData

from bot.channels.channel import End, Outcome

# python-telegram-bot gives waits as timedelta only when asked to; without it every 429 is a warning.
os.environ.setdefault("PTB_TIMEDELTA", "true")

KEPT_ALIVE = 12.0
"""Seconds an idle connection is kept: less than the other side keeps it, so that a request rarely meets a closed one."""
KNOWN_REFUSALS = frozenset({400, 401, 403, 404, 409})
"""What python-telegram-bot itself turns into errors."""
TOKEN_WAIT = 60.0
"""Seconds between tries while the token is refused."""
UNCHANGED = "message is not modified"


class NeverSent:
    """Marks an error of a request that certainly did not reach the Bot API."""


class ConnectFailed(NeverSent, NetworkError):
    """No connection: no name, no route, refused, or a proxy that will not."""


class ConnectTimedOut(NeverSent, TimedOut):
    """No connection in time, or no free place in the pool."""


class AiohttpRequest(BaseRequest):
    """python-telegram-bot's requests over one aiohttp session.

    Time-outs are in seconds, None for none. `proxy` is an http(s) address. Raises NetworkError and TimedOut as
    python-telegram-bot expects; those that also are `NeverSent` were certainly not delivered.
    """

    def __init__(
        self,
        connection_pool_size: int = 256,
        read_timeout: float | None = 10.0,
        write_timeout: float | None = 10.0,
        connect_timeout: float | None = 5.0,
        pool_timeout: float | None = 5.0,
        proxy: str | None = None,
        media_write_timeout: float | None = 20.0,
    ) -> None:
        self._pool_size = connection_pool_size
        self._defaults = {"read": read_timeout, "connect": connect_timeout, "pool": pool_timeout}
        self._write, self._media_write = write_timeout, media_write_timeout
        self._proxy = proxy
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        """The default read time-out in seconds."""
        return self._defaults["read"]

    async def initialize(self) -> None:
        """Opens the session; a second call does nothing."""
        if self._session is None or self._session.closed:
            connector = aiohttp.TCPConnector(limit=self._pool_size, keepalive_timeout=KEPT_ALIVE)
            self._session = aiohttp.ClientSession(connector=connector, auto_decompress=True)

    async def shutdown(self) -> None:
        """Closes the session; a second call does nothing."""
        if self._session is not None:
            await self._session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """One request; gives status and body. Raises NetworkError, TimedOut, RetryAfter or BadRequest."""
        if self._session is None or self._session.closed:
            raise ConnectFailed("the request object is not initialized")
        wanted = {"read": read_timeout, "connect": connect_timeout, "pool": pool_timeout, "write": write_timeout}
        body, headers = _body(request_data)
        failure: TelegramError
        timeout = self._timeout(wanted, media=isinstance(body, aiohttp.FormData))
        about: dict[str, Any] = {"headers": headers, "proxy": self._proxy, "timeout": timeout}
        try:
            async with self._session.request(method, url, data=body, **about) as answer:
                return _checked(answer.status, await answer.read(), answer.headers)
        except TelegramError:
            raise
        except Exception as error:
            failure = _translated(error)
        # Raised here, where no except block is open, so that aiohttp's error is not even in the context.
        raise failure

    def _timeout(self, wanted: Mapping[str, Any], media: bool) -> aiohttp.ClientTimeout:
        defaults = {**self._defaults, "write": self._media_write if media else self._write}
        left = {name: defaults[name] if value is BaseRequest.DEFAULT_NONE else value for name, value in wanted.items()}
        connect, total = _sum(left["pool"], left["connect"]), _sum(*left.values())
        return aiohttp.ClientTimeout(total=total, connect=connect, sock_connect=left["connect"], sock_read=left["read"])

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The answer as JSON. Raises TelegramError for what is none, without logging a proxy's page each time."""
        try:
            parsed: dict[str, Any] = json.loads(payload)
        except ValueError:
            raise TelegramError("Invalid server response") from None
        return parsed


def _sum(*seconds: float | None) -> float | None:
    return None if None in seconds else sum(filter(None, seconds))


def _body(data: RequestData | None) -> tuple[bytes | aiohttp.FormData | None, dict[str, str]]:
    """The body of a request and the headers that it needs."""
    headers = {"User-Agent": BaseRequest.USER_AGENT}
    if data is None:
        return None, headers
    if not data.contains_files:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        return urlencode(data.json_parameters).encode(), headers
    form = aiohttp.FormData(quote_fields=False)  # quoted, people would see percent signs in a Chinese file name
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, media_type) in data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=media_type)
    return form, headers


def _checked(status: int, content: bytes, headers: Mapping[str, str]) -> tuple[int, bytes]:
    """The answer, unless it is a refusal that python-telegram-bot would take for a failure of the network."""
    if not 400 <= status < 500 or status in KNOWN_REFUSALS:
        return status, content
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        if b'"retry_after"' in content:
            return status, content
        asked = headers.get("Retry-After", "")
        raise RetryAfter(timedelta(seconds=int(asked) if asked.isdigit() else 1))
    if status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        raise BadRequest("Request Entity Too Large")
    raise ConnectFailed(f"HTTP {status}")


def _translated(error: Exception) -> TelegramError:
    """An error of aiohttp as one of python-telegram-bot, without the address that it holds."""
    kind = type(error).__name__
    if isinstance(error, aiohttp.ConnectionTimeoutError):
        return ConnectTimedOut("no connection in time")
    if isinstance(error, aiohttp.ClientConnectorError):
        cause = getattr(error, "_os_error", None)  # one about a certificate has none
        return ConnectFailed(f"{kind}: {getattr(cause, 'strerror', None) or type(cause).__name__}")
    if isinstance(error, aiohttp.ClientHttpProxyError):
        return ConnectFailed(f"{kind}: {error.status}")
    if isinstance(error, aiohttp.InvalidURL | aiohttp.NonHttpUrlClientError):
        return ConnectFailed(kind)
    if isinstance(error, TimeoutError):
        return TimedOut("no answer in time")
    return NetworkError(kind)


def outcome_of(error: Exception) -> Outcome:
    """How a send ended that raised `error`: not delivered, dead, or ambiguous.

    An edit that would change nothing counts as sent: the person sees what they should.
    """
    reason = str(error)
    match error:
        case RetryAfter():
            return Outcome(End.NOT_DELIVERED, wait=seconds_of(error), reason=reason)
        case NeverSent() | Conflict():
            return Outcome(End.NOT_DELIVERED, reason=reason)
        case InvalidToken():
            return Outcome(End.NOT_DELIVERED, wait=TOKEN_WAIT, reason="the bot's token is refused")
        case BadRequest() if UNCHANGED in reason.lower():
            return Outcome(End.SENT, reason=UNCHANGED)
        case Forbidden() | BadRequest():
            return Outcome(End.DEAD, reason=reason)
    return Outcome(End.AMBIGUOUS, reason=reason or type(error).__name__)


def seconds_of(error: RetryAfter) -> float:
    """How long Telegram asks to wait, in seconds."""
    wait = error.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)


def is_too_old(error: Exception) -> bool:
    """Whether a tap was answered too late, or twice: nothing is lost by that."""
    return isinstance(error, BadRequest) and "query is too old" in str(error).lower()
