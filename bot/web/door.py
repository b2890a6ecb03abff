"""Who is at a page, and how they come in and go out: the session behind a request, links that sign in, signing out.

One door serves the pages of one cookie. It also says how often they may be asked for: by address, and by person.
"""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import uuid4

import structlog
from fastapi import Form, HTTPException, Path
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from bot.channels.channel import Arrival
from bot.channels.webchat import NAME
from bot.clock import monotonic
from bot.web.limits import Limiter
from bot.web.pages import Web, language_of, page
from bot.web.safety import place_of
from bot.web.sessions import Session, Sessions
from models.sessions import LeaveAddress
from models.store.database import reading
from models.store.people import invite_for, person_at
from models.store.sessions import leave, was_held

log = structlog.get_logger()
TOKEN = re.compile(r"[A-Za-z0-9_-]{16,128}")
Token = Annotated[str, Path(max_length=200)]


@dataclass(frozen=True)
class Caller:
    """Whoever sent a request: their session, and who they are (None: a visitor)."""

    session: Session
    person_id: int | None

    @property
    def key(self) -> str:
        """What their requests are counted under: a person is one however many browsers they use."""
        return self.session.chat if self.person_id is None else f"person:{self.person_id}"


@dataclass(frozen=True)
class Door:
    """The way in and out for the sessions of one cookie."""

    web: Web
    sessions: Sessions
    by_address: Limiter
    by_person: Limiter
    joins: Limiter

    async def caller(self, request: Request) -> Caller | None:
        """Who sent a request. None without a session, and where its person was signed out: such a cookie opens nothing.

        Raises 429 when the address asks too often.
        """
        wait(self.by_address.wait(address_of(request)))
        session = self.sessions.read(request)
        return await asyncio.to_thread(self._caller, session) if session else None

    async def session(self, request: Request) -> Session:
        """The session of a request, or a fresh one."""
        caller = await self.caller(request)
        return caller.session if caller else self.sessions.fresh()

    async def present(self, request: Request) -> Caller:
        """Who sent a request. Raises 403 when nobody can be told."""
        caller = await self.caller(request)
        if caller is None:
            raise HTTPException(403, "no_session")
        return caller

    async def vouched(self, request: Request) -> Caller:
        """Who sent a request that changes something: it must come from our own page and carry its token."""
        caller = await self.present(request)
        wait(self.by_person.wait(caller.key))
        _same_site(request)
        if not self.sessions.vouches(caller.session, request.headers.get("x-csrf-token", "")):
            raise HTTPException(403, "no_token")
        return caller

    async def invitation(self, request: Request, token: Token) -> Response:
        """Asks before it signs in, so that a preview of the link does not use it up."""
        session = await self.session(request)
        language, csrf = language_of(request, session.language), self.sessions.token(session)
        response = page(request, "join.html", language, token=token, csrf=csrf, home=_home(request))
        self.sessions.write(response, session)
        return response

    async def join(self, request: Request, token: Token, csrf: Annotated[str, Form(max_length=80)] = "") -> Response:
        """Signs in under a new session, so that one planted beforehand is worth nothing; the former one ends.

        A link that is used up leaves the browser as it was: whoever taps theirs again stays signed in.
        """
        session = (await self.present(request)).session
        wait(self.joins.wait(address_of(request)))
        _same_site(request)
        if not self.sessions.vouches(session, csrf) or not TOKEN.fullmatch(token):
            raise HTTPException(403, "no_token")
        if await asyncio.to_thread(self._opens, token):
            await self._end(session)
            session = self.sessions.fresh(session.language)
        else:
            log.warning("sign-in refused", at=place_of(request.scope))
        await self.take(request, session, str(uuid4()), hidden(f"/start {token}"))
        response = RedirectResponse(_home(request), 303)
        self.sessions.write(response, session)
        return response

    async def leave(self, request: Request) -> JSONResponse:
        """Signs out: the chat is no longer the person's address, and the browser gets a new session."""
        session = (await self.vouched(request)).session
        if self.web.demo:
            raise HTTPException(403, "elsewhere")
        await self._end(session)
        response = JSONResponse({"left": True}, headers={"Clear-Site-Data": '"cache", "storage"'})
        self.sessions.write(response, self.sessions.fresh(session.language))
        return response

    async def take(self, request: Request, session: Session, update: str, said: dict[str, Any]) -> JSONResponse:
        """Answers once what was said is committed; a second post of the same id changes nothing."""
        payload = said | {"chat": session.chat, "language": language_of(request, session.language)}
        new = await self.web.take(Arrival(NAME, f"{session.chat}:{update}", session.chat, payload))
        self.web.channel.nudge(session.chat)
        return JSONResponse({"kept": True, "new": new}, 202)

    async def _end(self, session: Session) -> None:
        """Takes the chat from its person, if it has one, and tells its open pages. The demonstration's cast stays."""
        if not self.web.demo:
            command = LeaveAddress(channel=NAME, chat=session.chat)
            await asyncio.wrap_future(self.web.writer.submit(lambda s: leave(command, s, self.web.clock())))
            self.web.channel.nudge(session.chat)

    def _caller(self, session: Session) -> Caller | None:
        with reading(self.web.database) as s:
            person = person_at(s, NAME, session.chat)
            over = person is None and was_held(s, NAME, session.chat)
        return None if over else Caller(session, person.id if person else None)

    def _opens(self, token: str) -> bool:
        """Whether a link still signs somebody in."""
        with reading(self.web.database) as s:
            found = invite_for(s, token)
        return found is not None and found.used_at is None and found.expires_at > self.web.clock()


def door_of(web: Web, sessions: Sessions) -> Door:
    """A door with limiters of its own."""
    rates = web.rates
    return Door(web, sessions, *(Limiter(rate, monotonic) for rate in (rates.address, rates.person, rates.join)))


def address_of(request: Request) -> str:
    """The address that a request comes from (the server puts a trusted proxy's word in its place)."""
    return request.client.host if request.client else "unknown"


def wait(seconds: float) -> None:
    """Raises 429 when there is time to wait."""
    if seconds > 0:
        raise HTTPException(429, "too_often", {"Retry-After": str(int(seconds) + 1)})


def hidden(text: str) -> dict[str, Any]:
    """Words that the page says for the person; the log does not show them."""
    return {"kind": "text", "text": text, "hidden": True}


def _same_site(request: Request) -> None:
    if request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        raise HTTPException(403, "elsewhere")


def _home(request: Request) -> str:
    return f"{request.scope.get('root_path', '')}/"
