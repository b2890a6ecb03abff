"""The console's routes: its pages, downloads and attachments, behind the session of the chat that is docked in it.

Every page is read in one session that sees one state of the database; nothing is written here.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Annotated, TypeVar

import structlog
from fastapi import APIRouter, HTTPException, Path
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.channels.webchat import NAME
from bot.clock import monotonic
from bot.desk import desk_of
from bot.web.console.downloads import Download, attachment, download
from bot.web.console.pages import BY_NAME, Page, menu
from bot.web.console.view import Missing, Query, View, as_data
from bot.web.door import Door, wait
from bot.web.limits import Limiter
from bot.web.pages import Web, language_of, page
from bot.web.safety import place_of
from bot.web.sessions import Session
from handlers.dialogue import NotAllowed, Refused
from handlers.reach import Desk
from handlers.words import LANGUAGES, _, say
from models.store.database import reading
from models.store.people import person_at

log = structlog.get_logger()
T = TypeVar("T")
HOME = "board"
SIGNING_IN = 5.0
"""Seconds that a fresh sign-in may take to be written."""
Name = Annotated[str, Path(pattern=r"^[a-z0-9]{1,20}$")]
Row = Annotated[int, Path(ge=1, le=2**31 - 1)]
Place = Annotated[int, Path(ge=0, le=99)]


class SignedOut(Exception):
    """Nobody is signed in here. Send /console in the chat and open the link."""


@dataclass(frozen=True)
class Console:
    """The pages behind a door, which is that of the docked chat as well: a link signs in to both."""

    web: Web
    door: Door
    by_person: Limiter

    def routes(self) -> APIRouter:
        """The routes, to be mounted with the docked chat beside them under `chat/`."""
        router = APIRouter()
        router.add_api_route("/", self.home, methods=["GET"])
        router.add_api_route("/join/{token}", self.door.invitation, methods=["GET"])
        router.add_api_route("/join/{token}", self.door.join, methods=["POST"])
        router.add_api_route("/export/{name}.{ending}", self.export, methods=["GET"])
        router.add_api_route("/attachment/{report}/{place}", self.attachment, methods=["GET"])
        router.add_api_route("/{name}", self.page, methods=["GET"])
        return router

    async def home(self, request: Request) -> Response:
        """Leads to the board, once a sign-in that was just begun is written."""
        caller = await self.door.caller(request)
        if caller:
            await self._signed_in(caller.session.chat)
        return RedirectResponse(f"{_root(request)}/{HOME}", 303)

    async def _signed_in(self, chat: str) -> None:
        """Waits for a sign-in that is being written; not for one that was refused."""
        until = monotonic() + SIGNING_IN
        while monotonic() < until and not await asyncio.to_thread(self._known, chat):
            await asyncio.sleep(0.1)

    async def page(self, request: Request, name: Name) -> Response:
        """One page; 403 with what to do for those whom it does not serve."""
        found = BY_NAME.get(name)
        if found is None:
            raise HTTPException(404, "no_page")
        return await self._answered(request, lambda desk, session: self._shown(request, desk, session, found))

    async def export(self, request: Request, name: Name, ending: Annotated[str, Path(max_length=5)]) -> Response:
        """A workbook, as a file."""
        query = Query(dict(request.query_params))
        return await self._answered(request, lambda desk, _session: _sent(download(name, ending, desk, query)))

    async def attachment(self, request: Request, report: Row, place: Place) -> Response:
        """A file of a report."""
        return await self._answered(
            request, lambda desk, _session: _sent(attachment(report, place, desk, self.web.files))
        )

    async def _answered(self, request: Request, answer: Callable[[Desk, Session], Response]) -> Response:
        """What a signed-in reader gets, in a session's own time; refusals as pages."""
        caller = await self.door.caller(request)
        session = caller.session if caller else None
        if caller and session:
            wait(self.by_person.wait(caller.key))
            asked = request.query_params.get("lang", "")
            session = replace(session, language=asked if asked in LANGUAGES else session.language)
        try:
            response = await asyncio.to_thread(self._in_session, session, answer)
        except SignedOut:
            return self._door(request, session)
        except Refused as refusal:
            if caller and isinstance(refusal, NotAllowed):
                log.warning("denied", person=caller.person_id, at=place_of(request.scope))
            return self._refused(request, session, refusal)
        except Missing:
            raise HTTPException(404, "no_page") from None
        if session:
            self.door.sessions.write(response, session)
        return response

    def _in_session(self, session: Session | None, answer: Callable[[Desk, Session], T]) -> T:
        with self._desk(session) as desk:
            if session is None:
                raise SignedOut
            return answer(desk, session)

    @contextmanager
    def _desk(self, session: Session | None) -> Iterator[Desk]:
        """The desk of whoever is signed in. Raises SignedOut."""
        around = self.web.around
        if session is None or around is None:
            raise SignedOut
        with reading(self.web.database) as s:
            person = person_at(s, NAME, session.chat)
            if person is None:
                raise SignedOut
            yield desk_of(s, around, self.web.clock(), (NAME, session.chat), person, language=session.language)

    def _known(self, chat: str) -> bool:
        with reading(self.web.database) as s:
            return person_at(s, NAME, chat) is not None

    def _shown(self, request: Request, desk: Desk, session: Session, found: Page) -> Response:
        desk.member(*found.roles)
        query = Query(dict(request.query_params))
        try:
            view = found.view(desk, query)
        except NotAllowed:
            raise
        except Refused as refusal:
            view = View(found.title or _("Console"), refusal.says)
        return self._drawn(request, desk, session, found, view)

    def _drawn(self, request: Request, desk: Desk, session: Session, found: Page, view: View) -> Response:
        language = desk.language
        person = desk.member()
        return page(
            request, "console/page.html", language, view=view, place=found.under or found.name,
            menu=menu(person), person=person.name, home=desk.home.name, csrf=self.door.sessions.token(session),
            say=lambda text: say(text, language), query=dict(request.query_params), demo=self.web.demo,
            charts=[as_data(chart, lambda text: say(text, language)) for chart in view.charts],
        )  # fmt: skip

    def _door(self, request: Request, session: Session | None) -> Response:
        language = language_of(request, session.language if session else "")
        return page(request, "console/door.html", language, 403, says="", allowed=False)

    def _refused(self, request: Request, session: Session | None, refusal: Refused) -> Response:
        """403 for what is not one's own to see; 404 for what there is not."""
        language = language_of(request, session.language if session else "")
        allowed = not isinstance(refusal, NotAllowed)
        says = say(refusal.says, language)
        return page(request, "console/door.html", language, 404 if allowed else 403, says=says, allowed=allowed)


def console_of(door: Door) -> Console:
    """The console behind a door."""
    return Console(door.web, door, Limiter(door.web.rates.reading, monotonic))


def _sent(found: Download) -> Response:
    """A file that is saved, never shown."""
    from urllib.parse import quote

    named = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(found.name, safe='')}"}
    return Response(found.content, media_type=found.media_type, headers=named)


def _root(request: Request) -> str:
    return str(request.scope.get("root_path", ""))
