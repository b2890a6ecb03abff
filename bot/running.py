"""Running the program: every part in one process, until told to stop; then an end in order."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

import structlog
import uvloop
from fastapi import APIRouter
from sqlmodel import Session, select

from bot.app import App
from bot.clock import Clock
from bot.intake import LEFT
from bot.rule_changes import RuleWatch, warm
from bot.web.app import make_app
from bot.web_server import WebServer
from models.store.database import reading
from models.store.privacy import forget
from models.store.unused_files import sweep
from models.tables.institutions import InstitutionRow

log = structlog.get_logger()

FORGET_EVERY = timedelta(hours=6)
RULES_EVERY = timedelta(minutes=2)
FIRST_PAGE = timedelta(seconds=1)
"""For which the rules are left unread, so that whoever opens the page at once does not wait for them."""


@dataclass(frozen=True)
class Pages:
    """Pages beside the chat: further routes, further chats, and where `/` leads."""

    routes: Sequence[APIRouter] = ()
    mounts: Sequence[str] = ()
    home: str = "/chat/"


@dataclass
class Running:
    """The app at work. `begun` is called with the port once pages are served."""

    app: App
    pages: Pages = field(default_factory=Pages)
    begun: Callable[[int], None] = lambda port: None
    _senders: list[asyncio.Task[None]] = field(default_factory=list)
    _others: list[asyncio.Task[None]] = field(default_factory=list)

    async def until(self, stop: asyncio.Event) -> None:
        """Runs until `stop` is set, or a part ends that should not: its exception is raised then.

        Raises OSError when the address is taken, TokenRefused when Telegram refuses the token.
        """
        app = self.app
        app.nudges.loop = asyncio.get_running_loop()
        server = WebServer(
            make_app(app.web, self.pages.routes, self.pages.mounts, self.pages.home),
            app.settings.web_host,
            app.settings.web_port,
            app.settings.web_proxies,
        )
        try:
            await server.start()
            await self._start()
            self.begun(server.port)
            log.info("running", port=server.port)
            await self._wait(stop)
        finally:
            await self._end(server)

    async def _start(self) -> None:
        app = self.app
        await app.intake.catch_up([name for name in app.channels if name != "telegram"])
        self._senders += [
            asyncio.create_task(outbox.run()) for name, outbox in app.outboxes.items() if name != "telegram"
        ]
        parts = [self._catch_up(), self._forget(), self._watch_rules()]
        if app.telegram:
            parts.append(app.telegram.run(app.intake, app.outboxes["telegram"]))
        self._others += [asyncio.create_task(part) for part in parts]
        app.runner.start()

    async def _wait(self, stop: asyncio.Event) -> None:
        stopped = asyncio.create_task(stop.wait())
        done, __ = await asyncio.wait([stopped, *self._senders, *self._others], return_when=asyncio.FIRST_COMPLETED)
        stopped.cancel()
        for task in done - {stopped}:
            task.result()

    async def _end(self, server: WebServer) -> None:
        """Takes nothing more in, handles what was taken, lets end what is being sent, closes the store."""
        log.info("stopping")
        app = self.app
        await server.stop()
        await asyncio.to_thread(app.runner.stop)
        for task in self._others:
            task.cancel()
        await asyncio.gather(*self._others, return_exceptions=True)
        await app.intake.idle()
        for outbox in app.outboxes.values():
            outbox.stop()
        await asyncio.gather(*self._senders, return_exceptions=True)
        if app.telegram:
            await app.telegram.stop()
        await asyncio.to_thread(app.store.close)
        log.info("stopped")

    async def _catch_up(self) -> None:
        """Looks now and then for updates that another process left unhandled."""
        app = self.app
        while True:
            await asyncio.sleep(LEFT.total_seconds())
            ready = [name for name in app.channels if name != "telegram" or (app.telegram and app.telegram.signed_in)]
            try:
                await app.intake.catch_up(ready, LEFT)
                await asyncio.to_thread(app.store.presence.keep)
            except Exception:
                log.exception("cannot look for what was left")

    def _sweep(self) -> None:
        """Deletes files that nothing points to any more; their age is the machine's, not the demonstration's."""
        with reading(self.app.store.database) as session:
            sweep(session, self.app.store.files, Clock()())

    async def _forget(self) -> None:
        """Forgets what has been kept long enough."""
        app = self.app

        def work(session: Session) -> dict[str, int]:
            return forget(session, app.clock(), app.settings.retention)

        while True:
            try:
                await asyncio.wrap_future(app.store.writer.submit(work))
                await asyncio.to_thread(self._sweep)
            except Exception:
                log.exception("cannot forget")
            await asyncio.sleep(FORGET_EVERY.total_seconds())

    def _institutions(self) -> list[str]:
        """Those that are served here."""
        with reading(self.app.store.database) as session:
            return list(session.exec(select(InstitutionRow.id)))

    async def _watch_rules(self) -> None:
        """Tells whoever was given an answer that the rules, as they stand now, no longer give."""
        await asyncio.sleep(FIRST_PAGE.total_seconds())
        if not self.app.demo:  # one visitor may wait a second for the first answer, and is spared the memory until then
            await warm(self.app.book, self._institutions())  # before the first look, which the writer would wait for
        watch = RuleWatch(self.app.engine)
        while True:
            try:
                if await asyncio.wrap_future(self.app.store.writer.submit(watch.look)):
                    self.app.nudges()
            except Exception:
                log.exception("cannot look at the rules")
            await asyncio.sleep(RULES_EVERY.total_seconds())


def run(app: App, pages: Pages | None = None, begun: Callable[[int], None] = lambda port: None) -> None:
    """Runs the app until SIGTERM or Ctrl-C. Raises as `Running.until`."""

    async def main() -> None:
        stop = asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        await Running(app, pages or Pages(), begun).until(stop)

    uvloop.run(main())
