"""What every page shares: bounded bodies, headers that confine the browser, and plain words for what went wrong."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from urllib.parse import urlsplit

import structlog
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = structlog.get_logger()

SMALL = 64 * 1024
"""Bytes that a request may carry where nothing larger is named."""
UPLOAD = 10 * 1024 * 1024
"""Bytes of one uploaded file."""


def headers(frame_ancestors: tuple[str, ...], origin: str) -> dict[str, str]:
    """The headers of every response. `frame_ancestors` are the origins that may show the pages in a frame; `origin` is
    where people reach them."""
    policy = {
        "default-src": "'none'", "script-src": "'self'", "style-src": "'self'", "img-src": "'self'",
        "font-src": "'self'", "connect-src": "'self'", "frame-src": "'self'", "form-action": "'self'",
        "object-src": "'none'", "base-uri": "'none'", "frame-ancestors": " ".join(("'self'", *frame_ancestors)),
    }  # fmt: skip
    named = {
        "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in policy.items()),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    if not frame_ancestors:
        named |= {"X-Frame-Options": "SAMEORIGIN", "Cross-Origin-Opener-Policy": "same-origin"}
    return named | _only_over_https(origin)


def _only_over_https(origin: str) -> dict[str, str]:
    """HSTS for a year. It binds every name below the host as well, unless a port of its own says that others share it."""
    asked = urlsplit(origin)
    if asked.scheme != "https":
        return {}
    below = "" if asked.port else "; includeSubDomains"
    return {"Strict-Transport-Security": f"max-age=31536000{below}"}


def place_of(scope: Scope) -> str:
    """Which route a request came to, for the log: its pattern, since an address may hold a token or words."""
    route = scope.get("route")
    return f"{scope.get('root_path', '')}{getattr(route, 'path', '')}" or "nowhere"


class _TooLarge(HTTPException):
    """The body grew beyond its bound while it was read; the application's own handler tells it."""

    def __init__(self) -> None:
        super().__init__(413, "too_large")


@dataclass(frozen=True)
class Safety:
    """Wraps the application: adds the headers, bounds the body, turns a bug into an incident number."""

    app: ASGIApp
    headers: dict[str, str]
    bounds: dict[str, int]  # how a path ends or begins -> bytes its body may have

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        bound = next((n for part, n in self.bounds.items() if part in scope["path"]), SMALL)
        if _announced(scope) > bound:
            await _too_large(scope, receive, self._dressed(send))
            return
        await self._guarded(scope, _bounded(receive, bound), send)

    async def _guarded(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def watch(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, self._dressed(watch))
        except Exception:
            incident = uuid.uuid4().hex[:8]
            log.exception("incident", incident=incident, at=place_of(scope))
            if started:
                raise
            answer = JSONResponse({"error": "incident", "incident": incident}, 500)
            await answer(scope, receive, self._dressed(send))

    def _dressed(self, send: Send) -> Send:
        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = MutableHeaders(scope=message)
                for name, value in self.headers.items():
                    given.setdefault(name, value)
                given.setdefault("Cache-Control", "no-store")
            await send(message)

        return dressed


def _announced(scope: Scope) -> int:
    length = dict(scope["headers"]).get(b"content-length", b"0")
    return int(length) if length.isdigit() and len(length) < 16 else 0


def _bounded(receive: Receive, bound: int) -> Receive:
    read = 0

    async def bounded() -> Message:
        nonlocal read
        message = await receive()
        read += len(message.get("body", b""))
        if read > bound:
            raise _TooLarge
        return message

    return bounded


async def _too_large(scope: Scope, receive: Receive, send: Send) -> None:
    await JSONResponse({"error": "too_large"}, 413)(scope, receive, send)
