"""The demonstration's page: two chats side by side, whom to be in each, the clock, and what is sent by itself."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Annotated, Any, Literal

from fastapi import APIRouter, HTTPException, Query
from pydantic import BaseModel
from sqlmodel import Session as Database
from starlette.requests import Request
from starlette.responses import Response

from bot.channels.webchat import NAME
from bot.clock import Clock
from bot.demo import weeks
from bot.demo.cast import COLLEGES, Player, players_of
from bot.demo.seed import session_of
from bot.demo.weeks import ZONE
from bot.web.app import sessions_of
from bot.web.pages import Web, language_of, page
from bot.web.sessions import Session
from handlers.words import Language, Text, _, say
from models.calendar import SchoolCalendar
from models.people import ChangePerson
from models.store.database import reading
from models.store.people import person_at
from models.store.transcripts import Sent, sent_by_itself
from models.store.unit import Unit, carry_out

PANES = ("/left", "/right")
HOME = "/demo"
VISITOR = "visitor"
FIRST = (f"ncvtc/{COLLEGES[0].pilots[0][0].name} 负责人", "ncvtc/教务处 统筹")
MOVES: dict[str, tuple[Text, Callable[[datetime], datetime]]] = {
    "friday": (_("To Friday 16:00"), weeks.next_friday_afternoon),
    "morning": (_("To the next morning"), weeks.next_morning),
    "week": (_("To the next report"), weeks.next_week),
}
Key = Annotated[str, Query(max_length=100)]


class Move(BaseModel):
    """Where the visitor moves the clock to."""

    to: Literal["friday", "morning", "week"]


@dataclass(frozen=True)
class Demo:
    """The demonstration's own routes. `tick` looks at once at what has become due."""

    web: Web
    clock: Clock
    tick: Callable[[], Awaitable[object]]

    def routes(self) -> APIRouter:
        """The page, the clock, and what was sent."""
        router = APIRouter()
        router.add_api_route(HOME, self.page, methods=["GET"])
        router.add_api_route(f"{HOME}/clock", self.move, methods=["POST"])
        router.add_api_route(f"{HOME}/now", self.now, methods=["GET"])
        return router

    async def page(self, request: Request, left: Key = FIRST[0], right: Key = FIRST[1]) -> Response:
        """Two panes; who is in them stands in the address, so that reloading changes nobody."""
        language = language_of(request)
        cast, chosen = self._cast(language), (left, right)
        panes = [self._pane(mount, key) for mount, key in zip(PANES, chosen, strict=True)]
        moves = [(name, say(label, language)) for name, (label, __) in MOVES.items()]
        response = page(request, "demo.html", language, cast=cast, panes=panes, moves=moves, zone=str(ZONE))
        for pane, key in zip(PANES, chosen, strict=True):
            session = self._session(pane, key, language)
            sessions_of(self.web, pane).write(response, session)
            await asyncio.wrap_future(self.web.writer.submit(partial(self._speak, session.chat, language)))
        return response

    async def move(self, request: Request, move: Move) -> dict[str, Any]:
        """Moves the clock on, sees to what became due on the way, and tells the time."""
        if request.headers.get("sec-fetch-site", "same-origin") != "same-origin":
            raise HTTPException(403, "elsewhere")
        self.clock.move_to(MOVES[move.to][1](self.clock()))
        await self.tick()
        return await self.now(request)

    async def now(self, request: Request, after: Annotated[int, Query(ge=0, le=2**31 - 1)] = 0) -> dict[str, Any]:
        """The demonstration's time, its teaching week, and what was sent by itself since."""
        now = self.clock()
        today = now.astimezone(ZONE).date()
        week = SchoolCalendar(terms=weeks.terms_around(today)).week_on(today)
        sent = await asyncio.to_thread(self._sent, after)
        said = _("Teaching week {number}", number=week.number) if week else _("Vacation")
        return {
            "now": now.isoformat(),
            "week": say(said, language_of(request)),
            "sent": [{**one.__dict__, "at": one.at.isoformat(), "due_at": one.due_at.isoformat()} for one in sent],
        }

    def _sent(self, after: int) -> list[Sent]:
        with reading(self.web.database) as session:
            return sent_by_itself(session, after)

    def _session(self, pane: str, key: str, language: Language) -> Session:
        now, player = int(Clock()().timestamp()), self._player(key)
        if player:
            return replace(session_of(player, now), language=language)
        return Session(f"demo/visitor{pane}/{key}/{language}/{self.web.key}", now, now, language)

    def _speak(self, chat: str, language: Language, database: Database) -> None:
        """The person of a pane reads what the visitor reads."""
        person = person_at(database, NAME, chat)
        if person and person.language != language:
            unit = Unit(database, self.clock(), person.institution_id, f"person:{person.id}", person.id)
            carry_out(ChangePerson(person_id=person.id, language=language), unit)

    @staticmethod
    def _player(key: str) -> Player | None:
        return next((one for college in COLLEGES for one in players_of(college) if one.key == key), None)

    def _pane(self, mount: str, key: str) -> dict[str, str]:
        kind, __, college = key.partition("/")
        asks = f"institution={college}" if kind == VISITOR and college in {one.id for one in COLLEGES} else ""
        return {"mount": mount, "name": mount.strip("/"), "key": key, "asks": asks}

    @staticmethod
    def _cast(language: Language) -> list[tuple[str, list[tuple[str, str]]]]:
        """Whom one can be, by college: the key and how it is shown."""
        cast = []
        for college in COLLEGES:
            people = [(one.key, f"{one.name}") for one in players_of(college)]
            guest = say(_("A visitor without an account"), language)
            cast.append((college.name, [*people, (f"{VISITOR}/{college.id}", guest)]))
        return cast
