"""The chat's routes: the page, what is said, what is uploaded, the live stream, files, signing in and out.

One browser session is one chat. Several mounts of these routes, each with a cookie of its own, may stand side by side.
"""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, replace
from typing import Annotated, Any, Literal
from uuid import uuid4

from fastapi import APIRouter, Form, HTTPException, Path, Query, UploadFile
from pydantic import BaseModel, Field
from sse_starlette import EventSourceResponse
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, RedirectResponse, Response

from bot.channels.channel import Arrival
from bot.channels.webchat import NAME
from bot.clock import monotonic
from bot.web import stream, uploads
from bot.web.limits import Limiter
from bot.web.pages import Web, language_of, page
from bot.web.safety import UPLOAD
from bot.web.sessions import Session, Sessions
from handlers.words import LANGUAGES
from models.sessions import LeaveAddress
from models.store.addresses import opened
from models.store.database import reading
from models.store.institutions import institutions_named
from models.store.people import person_at
from models.store.sessions import leave
from models.store.transcripts import LineFile, button_at, institution_of_chat, sent_file

UUID = r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"
TOKEN = re.compile(r"[A-Za-z0-9_-]{16,128}")
Row = Annotated[int, Path(ge=1, le=2**31 - 1)]
Token = Annotated[str, Path(max_length=200)]
Short = Annotated[str, Query(max_length=200)]


class Said(BaseModel):
    """What a page posts: words, or the data of a tapped button, under an id of its own making."""

    id: str = Field(pattern=UUID)
    text: str = Field(default="", max_length=12_000)
    tap: str = Field(default="", pattern=r"^([0-9]{1,9}\.[0-9]{1,3})?$")


class Opened(BaseModel):
    """What a page posts when its chat is still empty: the institution that its address named, if any."""

    id: str = Field(pattern=UUID)
    institution: str = Field(default="", max_length=40)


class Spoken(BaseModel):
    """What a page posts when its reader chooses a language."""

    id: str = Field(pattern=UUID)
    language: Literal["zh", "en"]


@dataclass(frozen=True)
class Chat:
    """One mount of the chat: its pages for the sessions of one cookie, and how often they may be asked for."""

    web: Web
    sessions: Sessions
    by_address: Limiter
    by_session: Limiter
    uploads: Limiter
    joins: Limiter

    def routes(self) -> APIRouter:
        """The routes of this mount."""
        router = APIRouter()
        router.add_api_route("/", self.page, methods=["GET"], name="chat")
        for path, post in (
            ("/send", self.send),
            ("/open", self.open),
            ("/upload", self.upload),
            ("/language", self.language),
            ("/leave", self.leave),
        ):
            router.add_api_route(path, post, methods=["POST"])
        router.add_api_route("/stream", self.stream, methods=["GET"])
        router.add_api_route("/file/{row}", self.file, methods=["GET"])
        router.add_api_route("/join/{token}", self.invitation, methods=["GET"])
        router.add_api_route("/join/{token}", self.join, methods=["POST"])
        return router

    async def page(self, request: Request, institution: Short = "") -> Response:
        """The chat itself; gives a browser its session."""
        _wait(self.by_address.wait(address_of(request)))
        session = self.sessions.read(request) or self.sessions.fresh()
        asked = request.query_params.get("lang", "")
        if asked in LANGUAGES:
            session = replace(session, language=asked)
        response = await asyncio.to_thread(self._page, request, session, institution)
        self.sessions.write(response, session)
        await self._note_opened(session)
        return response

    async def send(self, request: Request, said: Said) -> JSONResponse:
        """Words, or a tap."""
        session = self._vouched(request)
        if not said.text.strip() and not said.tap:
            raise HTTPException(422, "empty")
        return await self._take(request, session, said.id, await asyncio.to_thread(self._payload, session, said))

    async def open(self, request: Request, said: Opened) -> JSONResponse:
        """Begins the conversation of an empty chat, as if the person had said /start."""
        session = self._vouched(request)
        chosen = f"@{said.institution}" if said.institution in await asyncio.to_thread(self._institutions) else ""
        return await self._take(request, session, said.id, _hidden(f"/start {chosen}".strip()))

    async def language(self, request: Request, said: Spoken) -> JSONResponse:
        """Chooses the language of the page, and has the assistant speak it too."""
        session = replace(self._vouched(request), language=said.language)
        response = await self._take(request, session, said.id, _hidden(f"/language {said.language}"))
        self.sessions.write(response, session)
        return response

    async def upload(
        self, request: Request, file: UploadFile, id: Annotated[str, Form(pattern=UUID)],  # noqa: A002
        text: Annotated[str, Form(max_length=1000)] = "",
    ) -> JSONResponse:  # fmt: skip
        """A file, with words if there are any."""
        session = self._vouched(request)
        _wait(self.uploads.wait(session.chat))
        kept = await self._keep(file)
        return await self._take(request, session, id, {"kind": "file", "text": clean(text), "file": kept})

    async def stream(self, request: Request, after: Annotated[str, Query(max_length=80)] = "") -> Response:
        """What is said, as it is said."""
        session = self._present(request)
        _wait(self.by_address.wait(address_of(request)))
        rates, pages = self.web.rates, self.web.channel
        if pages.open_pages(session.chat) >= rates.streams or pages.open_pages() >= rates.all_streams:
            raise HTTPException(429, "too_many_pages", {"Retry-After": "10"})
        place = stream.place_of(request.headers.get("last-event-id", after))
        events = stream.events(self.web, session.chat, place)
        return EventSourceResponse(events, ping=20, headers={"X-Accel-Buffering": "no"}, send_timeout=30)

    async def file(self, request: Request, row: Row, picture: bool = False) -> Response:
        """A file or picture that was sent to this chat."""
        session = self._present(request)
        _wait(self.by_address.wait(address_of(request)))
        found = await asyncio.to_thread(self._sent_file, session, row, picture)
        if found is None or not self.web.files.path(found.key).exists():
            raise HTTPException(404, "no_file")
        return _served(self.web, found, inline=picture)

    async def invitation(self, request: Request, token: Token) -> Response:
        """Asks before it signs in, so that a preview of the link does not use it up."""
        _wait(self.by_address.wait(address_of(request)))
        session = self.sessions.read(request) or self.sessions.fresh()
        language, csrf = language_of(request, session.language), self.sessions.token(session)
        response = page(request, "join.html", language, token=token, csrf=csrf, home=_home(request))
        self.sessions.write(response, session)
        return response

    async def join(self, request: Request, token: Token, csrf: Annotated[str, Form(max_length=80)] = "") -> Response:
        """Signs in under a new session, so that one planted beforehand is worth nothing."""
        before = self._present(request)
        _wait(self.joins.wait(address_of(request)))
        _same_site(request)
        if not self.sessions.vouches(before, csrf) or not TOKEN.fullmatch(token):
            raise HTTPException(403, "no_token")
        session = self.sessions.fresh(before.language)
        await self._take(request, session, str(uuid4()), _hidden(f"/start {token}"))
        response = RedirectResponse(_home(request), 303)
        self.sessions.write(response, session)
        return response

    async def leave(self, request: Request) -> JSONResponse:
        """Signs out: the chat is no longer the person's address, and the browser gets a new session."""
        session = self._vouched(request)
        if self.web.demo:
            raise HTTPException(403, "elsewhere")
        command = LeaveAddress(channel=NAME, chat=session.chat)
        await asyncio.wrap_future(self.web.writer.submit(lambda s: leave(command, s, self.web.clock())))
        response = JSONResponse({"left": True})
        self.sessions.write(response, self.sessions.fresh(session.language))
        return response

    async def _note_opened(self, session: Session) -> None:
        """So that reminders go elsewhere once nobody opens this chat any more. A demonstration's clock jumps: not there."""
        if not self.web.demo:
            until = self.sessions.ends(session, self.web.clock())
            await asyncio.wrap_future(self.web.writer.submit(lambda s: opened(s, session.chat, until)))

    def _present(self, request: Request) -> Session:
        session = self.sessions.read(request)
        if session is None:
            raise HTTPException(403, "no_session")
        return session

    def _vouched(self, request: Request) -> Session:
        """The session of a request that changes something: it must come from our own page and carry its token."""
        session = self._present(request)
        _wait(self.by_address.wait(address_of(request)))
        _wait(self.by_session.wait(session.chat))
        _same_site(request)
        if not self.sessions.vouches(session, request.headers.get("x-csrf-token", "")):
            raise HTTPException(403, "no_token")
        return session

    def _page(self, request: Request, session: Session, institution: str) -> Response:
        known = self._institutions()
        chosen = institution if institution in known else ""
        with reading(self.web.database) as s:
            person, asks_about = person_at(s, NAME, session.chat), institution_of_chat(s, NAME, session.chat)
        language = language_of(request, session.language or (person.language if person else ""))
        return page(
            request, "chat.html", language, csrf=self.sessions.token(session), institution=chosen,
            zone=self.web.zone, demo=self.web.demo,
            place=known.get(person.institution_id if person else asks_about or chosen, ""), person=person.name if person else "",
        )  # fmt: skip

    def _institutions(self) -> dict[str, str]:
        """Those that may be asked about: id and name."""
        with reading(self.web.database) as s:
            return {one.id: one.name for one in institutions_named(s, ())}

    def _payload(self, session: Session, said: Said) -> dict[str, Any]:
        if not said.tap:
            return {"kind": "text", "text": clean(said.text)}
        with reading(self.web.database) as s:
            label, card = button_at(s, NAME, session.chat, said.tap) or ("…", "")
        return {"kind": "tap", "tap": said.tap, "label": label, "hidden": bool(card)}  # the card itself shows what came

    async def _keep(self, file: UploadFile) -> dict[str, Any]:
        content = await file.read(UPLOAD + 1)
        if len(content) > UPLOAD:
            raise HTTPException(413, "too_large")
        try:
            found = uploads.checked(clean(file.filename or ""), content)
        except uploads.NotTaken:
            raise HTTPException(415, "not_taken") from None
        key = await asyncio.to_thread(self.web.files.keep, found.content)
        return {"key": key, "name": found.name, "media_type": found.media_type, "size": len(content)}

    async def _take(self, request: Request, session: Session, update: str, said: dict[str, Any]) -> JSONResponse:
        """Answers once the message is committed; a second post of the same id changes nothing."""
        payload = said | {"chat": session.chat, "language": language_of(request, session.language)}
        new = await self.web.take(Arrival(NAME, f"{session.chat}:{update}", session.chat, payload))
        self.web.channel.nudge(session.chat)
        return JSONResponse({"kept": True, "new": new}, 202)

    def _sent_file(self, session: Session, row: int, picture: bool) -> LineFile | None:
        with reading(self.web.database) as s:
            return sent_file(s, NAME, session.chat, row, picture=picture)


def chat_of(web: Web, sessions: Sessions) -> Chat:
    """A mount of the chat with limiters of its own."""
    rates = web.rates
    limiters = (Limiter(rate, monotonic) for rate in (rates.address, rates.session, rates.upload, rates.join))
    return Chat(web, sessions, *limiters)


def address_of(request: Request) -> str:
    """The address that a request comes from (the server puts a trusted proxy's word in its place)."""
    return request.client.host if request.client else "unknown"


def clean(text: str) -> str:
    """Text without what a database cannot hold: NUL and halves of characters."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode()


def _wait(seconds: float) -> None:
    if seconds > 0:
        raise HTTPException(429, "too_often", {"Retry-After": str(int(seconds) + 1)})


def _same_site(request: Request) -> None:
    if request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        raise HTTPException(403, "elsewhere")


def _home(request: Request) -> str:
    return f"{request.scope.get('root_path', '')}/"


def _hidden(text: str) -> dict[str, Any]:
    """Words that the page says for the person; the log does not show them."""
    return {"kind": "text", "text": text, "hidden": True}


def _served(web: Web, found: LineFile, *, inline: bool) -> Response:
    shown = inline and found.media_type in {"image/png", "image/jpeg"}
    kind = "inline" if shown else "attachment"
    return FileResponse(
        web.files.path(found.key), media_type=found.media_type, filename=found.name, content_disposition_type=kind
    )
