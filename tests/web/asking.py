"""One request to an application in this process, without a client library between: as cheap as a request can be."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

from starlette.types import ASGIApp, Message


@dataclass(frozen=True, repr=False)
class Request:
    """A request as a server would hand it on. `path` is decoded; `query` is encoded here, a string goes as it stands."""

    method: str
    path: str
    query: Mapping[str, str] | str = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    def __repr__(self) -> str:
        said = (self.method, self.path, self.query, dict(self.headers), self.body[:400], len(self.body))
        return f"Request{said}"

    def scope(self, more: Mapping[str, str]) -> dict[str, Any]:
        """The ASGI scope, with some headers more."""
        query = self.query if isinstance(self.query, str) else urlencode(self.query, errors="replace")
        named = {"Host": "testserver", "Content-Length": str(len(self.body)), **more, **self.headers}
        return {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": self.method, "scheme": "http",
            "path": self.path, "raw_path": quote(self.path, errors="replace").encode(), "root_path": "",
            "query_string": query.encode("ascii", "replace"), "client": ("10.0.0.1", 4000), "server": ("testserver", 80),
            "headers": [(name.lower().encode(), value.encode("latin-1", "replace")) for name, value in named.items()],
        }  # fmt: skip


@dataclass
class Answer:
    """What came back."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


STAY = 0.02
"""Seconds that a live stream is listened to: it may have nothing to say for a long time."""


async def ask(app: ASGIApp, request: Request, headers: Mapping[str, str]) -> Answer:
    """The answer to a request. A live stream is left after a moment."""
    answer, heard, gone = Answer(), iter([request.body]), asyncio.Event()

    async def receive() -> Message:
        for body in heard:
            return {"type": "http.request", "body": body, "more_body": False}
        await gone.wait()
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            answer.status = message["status"]
            answer.headers = {name.decode().lower(): value.decode("latin-1") for name, value in message["headers"]}
            if answer.headers.get("content-type", "").startswith("text/event-stream"):
                asyncio.get_running_loop().call_later(STAY, gone.set)
            return
        answer.body += message.get("body", b"")
        if not message.get("more_body"):
            gone.set()

    async with asyncio.timeout(30):
        await app(request.scope(headers), receive, send)
    return answer
