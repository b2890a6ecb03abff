"""A small campus behind real pages: a real database, engine and outbox; only Telegram is not there."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import Engine as Database
from sqlmodel import Session, SQLModel, col, select

from bot.channels.channel import Arrival
from bot.channels.webchat import WebChat
from bot.clock import Clock
from bot.engine import Engine
from bot.outbox import Outbox
from bot.web.app import make_app
from bot.web.pages import Rates, Web
from handlers import help as helping
from handlers.people import inviting, joining, language
from handlers.reach import Surroundings
from handlers.router import Router
from models.institutions import SaveCertificate
from models.people import CreateInvite, Role
from models.store import calendar as _calendar  # noqa: F401 - its tables
from models.store.database import open_database
from models.store.files import FileStore
from models.store.people import hash_of
from models.store.sending import Limits
from models.store.unit import Unit, carry_out
from models.store.writer import Writer
from models.tables.delivery import OutboxRow
from models.tables.institutions import InstitutionRow
from policy.book import Book
from tests.web.office import Office

ORIGIN = "http://testserver"
NAMES = (("ncvtc", "南充职业技术学院"), ("xit", "厦门工学院"))


@dataclass
class Campus:
    """Everything behind the pages of a test, and the pages' application."""

    root: Path
    rates: Rates = field(default_factory=Rates)
    frame_ancestors: tuple[str, ...] = ()
    origin: str = ORIGIN
    hosts: tuple[str, ...] = ("*",)
    telegram: Any = None
    feed: Any = None
    tick_age: Any = None
    metrics_key: str = ""

    def __post_init__(self) -> None:
        self.clock = Clock()
        self.database: Database = open_database(f"sqlite:///{self.root / 'onex.db'}")
        SQLModel.metadata.create_all(self.database)
        self.writer, self.files = Writer(self.database), FileStore(self.root / "files")
        self.channel = WebChat(self.files)
        self.engine = Engine(
            Router((joining, inviting, language, helping), (), helping), {"web": self.channel}, self.files,
            Surroundings(Book(), lambda channel, token: f"{ORIGIN}/join/{token}", str, lambda: "t", ("ncvtc", "xit")),
            self.clock,
        )  # fmt: skip
        self.outbox = Outbox(self.channel, Limits(), self.writer, self.files, self.clock)
        self.writer.run(self._found)
        self.web = Web(
            self.database, self.writer, self.files, self.channel, self.take, "k" * 40, origin=self.origin,
            clock=self.clock, frame_ancestors=self.frame_ancestors, hosts=self.hosts,
            rates=self.rates, telegram=self.telegram, feed=self.feed,
            tick_age=self.tick_age or (lambda: None), metrics_key=self.metrics_key,
        )  # fmt: skip
        self.app = make_app(self.web)

    def _found(self, session: Any) -> None:
        for key, name in NAMES:
            session.add(InstitutionRow(id=key, name=name, office="教务处"))
        session.flush()
        for name in ("Web前端开发", "老年照护"):
            carry_out(SaveCertificate(name=name), Unit(session, self.clock(), "ncvtc"))

    async def take(self, arrival: Arrival) -> bool:
        """Keeps and handles an arrival, each in a transaction of its own."""
        kept = await asyncio.wrap_future(self.writer.submit(lambda s: self.engine.receive(arrival, s)))
        if kept is None:
            return False
        files = [file["key"]] if (file := arrival.payload.get("file")) else []
        handled = self.writer.submit(lambda s: self.engine.handle(kept, {key: key for key in files}, s))
        await asyncio.wrap_future(handled)
        self.outbox.nudge()
        return True

    def invite(self, token: str, role: Role = Role.LEAD, name: str = "Web前端开发 负责人", hours: int = 1) -> str:
        """Makes an invite; its token."""
        expires = self.clock() + timedelta(hours=hours)
        command = CreateInvite(
            token_hash=hash_of(token), role=role, name=name, certificate_ids=(1,) if role is Role.LEAD else (),
            expires_at=expires,
        )  # fmt: skip
        self.writer.run(lambda s: carry_out(command, Unit(s, self.clock(), "ncvtc")))
        return token

    async def all_sent(self) -> None:
        """Waits until everything that was queued has been sent."""
        while await asyncio.to_thread(self.writer.run, _queued):
            await asyncio.sleep(0.01)

    @contextlib.asynccontextmanager
    async def sending(self) -> AsyncIterator[None]:
        """The outbox at work."""
        task = asyncio.create_task(self.outbox.run())
        try:
            yield
        finally:
            self.outbox.stop()
            await task

    def close(self) -> None:
        """Ends the writer and closes the database."""
        self.writer.close()
        self.database.dispose()


def _queued(session: Session) -> bool:
    return session.exec(select(OutboxRow.id).where(col(OutboxRow.state).not_in(["sent", "dead"]))).first() is not None


@pytest.fixture(scope="session")
def planted_office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an office as it stands at first, to be copied."""
    root = tmp_path_factory.mktemp("planted")
    Office(root).close()
    return root


@pytest.fixture
def campus(tmp_path: Path) -> Iterator[Campus]:
    found = Campus(tmp_path)
    yield found
    found.close()


@dataclass
class Browser:
    """A visitor with cookies, who reads the page's token and sends it along, as the page's script does."""

    campus: Campus
    client: httpx.AsyncClient

    async def open(self, path: str = "/chat/") -> httpx.Response:
        page = await self.client.get(path, headers={"Accept": "text/html"})
        self.token = page.text.partition('name="csrf" content="')[2].partition('"')[0]
        return page

    async def post(self, path: str, **what: Any) -> httpx.Response:
        headers = {"X-CSRF-Token": self.token} | what.pop("headers", {})
        return await self.client.post(f"/chat/{path}", headers=headers, **what)

    async def say(self, text: str, number: int = 1) -> httpx.Response:
        return await self.post("send", json={"id": an_id(number), "text": text})


def an_id(number: int) -> str:
    """An update's id as a page would make it."""
    return f"00000000-0000-4000-8000-{number:012x}"


def browser_at(campus: Campus) -> Browser:
    """A new visitor."""
    transport = httpx.ASGITransport(app=campus.app, client=("10.0.0.1", 4000))
    return Browser(campus, httpx.AsyncClient(transport=transport, base_url=campus.origin))


@pytest.fixture
async def browser(campus: Campus) -> AsyncIterator[Browser]:
    found = browser_at(campus)
    yield found
    await found.client.aclose()
