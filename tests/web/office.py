"""The whole program behind the console's pages, with two colleges of the demonstration; and a browser that signs in."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import httpx
from sqlmodel import Session, select

from bot.app import App
from bot.clock import SetClock
from bot.demo.cast import COLLEGES
from bot.demo.seed import Seed
from bot.demo.weeks import beginning
from bot.desk import desk_of
from bot.settings import Settings
from bot.web.app import make_app
from bot.web.console.pages import PAGES
from bot.web.console.view import Query, View
from bot.web.limits import Rate
from bot.web.pages import Rates
from handlers.reach import Desk
from models.people import CreateInvite, Person
from models.reports import Contents, KeptFile, ReviseReport
from models.store.database import reading
from models.store.people import hash_of, person_of
from models.store.unit import Unit, carry_out
from models.tables.people import PersonRow
from models.tables.reports import ReportRow

ORIGIN = "http://testserver"
HOME, OTHER = "ncvtc", "xit"
ANY = Rate(10**6, 10**6)
WIDE = Rates(ANY, ANY, ANY, ANY, ANY)
ADDRESSES = (f"10.0.{n // 250}.{n % 250 + 1}" for n in count())


@dataclass
class Office:
    """The program on a scratch folder, planted unless it was. Its clock stands on a Thursday morning in term."""

    root: Path
    telegram: str = ""  # the bot's token; nothing answers at the address that it would be used at
    clock: SetClock = field(init=False)

    def __post_init__(self) -> None:
        from datetime import date

        self.clock = SetClock(beginning(date(2026, 11, 20)))
        fresh = not (self.root / "onex.db").exists()
        settings = Settings(
            _env_file=None, database_url=f"sqlite:///{self.root / 'onex.db'}", files=self.root / "files",
            public_url=ORIGIN, telegram_token=self.telegram, telegram_api_url="http://127.0.0.1:9", smtp_host="",
        )  # fmt: skip
        self.app = App(settings, self.clock)
        if fresh:
            self.app.store.writer.run(self._plant)
        self.app.web = replace(self.app.web, rates=WIDE)  # a module's tests are one person, at one address
        self.pages = make_app(self.app.web)

    def _plant(self, session: Session) -> None:
        for college in COLLEGES:
            if college.id in (HOME, OTHER):
                Seed(session, self.clock(), college, self.app.store.files).plant()

    def close(self) -> None:
        """Ends the writer and closes the database."""
        self.app.store.close()

    def do(self, command: Any, institution: str = HOME, person_id: int | None = None) -> None:
        """Carries a command out, as the chat would."""
        actor = f"person:{person_id}" if person_id else "system"
        unit = lambda session: Unit(session, self.clock(), institution, actor, person_id)  # noqa: E731
        self.app.store.writer.run(lambda session: carry_out(command, unit(session)))

    def person(self, name: str, institution: str = HOME) -> Person:
        """Somebody by name."""
        with reading(self.app.store.database) as session:
            query = select(PersonRow).where(PersonRow.institution_id == institution, PersonRow.name == name)
            return person_of(session.exec(query).one())

    def reports(self, institution: str = HOME) -> list[ReportRow]:
        """Every report of an institution, the earliest first."""
        with reading(self.app.store.database) as session:
            query = select(ReportRow).where(ReportRow.institution_id == institution).order_by(ReportRow.id)  # type: ignore[arg-type]
            found = list(session.exec(query))
            session.expunge_all()
            return found

    def link(self, person: Person, *, minutes: int = 10) -> str:
        """The address of a one-time link for a person."""
        token = secrets.token_urlsafe(24)
        command = CreateInvite(
            token_hash=hash_of(token), role=min(person.roles), name=person.name, person_id=person.id,
            expires_at=self.clock() + timedelta(minutes=minutes),
        )  # fmt: skip
        self.do(command, person.institution_id)
        return f"/console/join/{token}"

    def attach(self, report: ReportRow, name: str, content: bytes) -> None:
        """Corrects a report: a file more, another figure, a problem in words that a page must not believe."""
        file = KeptFile(key=self.app.store.files.keep(content), name=name, media_type="text/html", size=len(content))
        contents = Contents.model_validate(report.contents)
        changed = contents.model_copy(
            update={"attachments": (file,), "trained": 7, "problems": "<script>alert(1)</script> =1+1"}
        )
        command = ReviseReport(report_id=report.id or 0, contents=changed, reason="人数写错")
        self.do(command, report.institution_id, report.filed_by)

    def view(
        self, page: str, name: str, institution: str = HOME, said: Mapping[str, str] | None = None, /, **query: str
    ) -> View:
        """A page's view for a person, as the route makes it, for a query or for what its words say."""
        asked = Query(query if said is None else said)
        with reading(self.app.store.database) as session:
            return next(one for one in PAGES if one.name == page).view(self.desk(session, name, institution), asked)

    def desk(self, session: Session, name: str, institution: str = HOME) -> Desk:
        """A person's desk."""
        around, person = self.app.engine.around, self.person(name, institution)
        return desk_of(session, around, self.clock(), ("web", "x"), person)

    def browser(self, pages: Any = None) -> httpx.AsyncClient:
        """A browser without cookies, at an address of its own, that asks for pages (the office's own unless given)."""
        transport = httpx.ASGITransport(app=pages or self.pages, client=(next(ADDRESSES), 4000))
        headers = {"Accept": "text/html", "Accept-Language": "zh-CN"}
        return httpx.AsyncClient(transport=transport, base_url=ORIGIN, headers=headers)

    async def signed_in(self, name: str, institution: str = HOME) -> httpx.AsyncClient:
        """A browser in which a person has opened their link."""
        browser = self.browser()
        await sign_in(browser, self.link(self.person(name, institution)))
        return browser


async def sign_in(browser: httpx.AsyncClient, link: str) -> httpx.Response:
    """Opens a link and taps its button; the page that it leads to."""
    page = await browser.get(link)
    return await browser.post(link, data={"csrf": token_of(page, 'name="csrf" value="')}, follow_redirects=True)


def token_of(page: httpx.Response, before: str = 'name="csrf" content="') -> str:
    """The page's token."""
    return page.text.partition(before)[2].partition('"')[0]


def an_office(root: Path, planted: Path) -> Iterator[Office]:
    """An office of its own, from a folder that was planted, to be yielded by a fixture."""
    shutil.copytree(planted, root, dirs_exist_ok=True)
    office = Office(root)
    yield office
    office.close()
