"""The web server: uvicorn inside the program's own loop, which keeps its own signals."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp

GRACE = 3
"""Seconds that requests under way may take to end; open live connections are then cut, and come again by themselves."""


class _Quiet(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leaves signals to the program, which has more than pages to end."""
        yield


class WebServer:
    """Serves an application on an address. Port 0 takes any free one; `port` says which.

    Of a request that one of `proxies` passes on it believes whom the proxy names last: what stands before that in the
    header may be made up by whoever sent it.
    """

    def __init__(self, app: ASGIApp, host: str, port: int, proxies: Sequence[str] = ()) -> None:
        self._host, self._wanted = host, port
        config = uvicorn.Config(
            app, log_config=None, access_log=False, lifespan="off", timeout_graceful_shutdown=GRACE, server_header=False,
            proxy_headers=bool(proxies), forwarded_allow_ips=[*proxies],
        )  # fmt: skip
        self._server = _Quiet(config)
        self._task: asyncio.Task[None] | None = None
        self.port = port

    async def start(self) -> None:
        """Listens. Raises OSError when the address is taken or not this machine's."""
        family = socket.AF_INET6 if ":" in self._host else socket.AF_INET
        listener = socket.create_server((self._host, self._wanted), family=family, backlog=2048)
        self.port = listener.getsockname()[1]
        self._task = asyncio.create_task(self._server.serve(sockets=[listener]), name="web server")
        while not self._server.started and not self._task.done():
            await asyncio.sleep(0.01)

    async def stop(self) -> None:
        """Ends requests under way and stops listening."""
        self._server.should_exit = True
        if self._task:
            await self._task
