"""The chat's routes: the page, what is said, what is uploaded, the live stream, files.

One browser session is one chat. Several mounts of these routes, each with a cookie of its own, may stand side by side.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Form, HTTPException, Path, Query, UploadFile
from pydantic import BaseModel, Field
from sse_starlette import EventSourceResponse
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response

from bot.channels.webchat import NAME
from bot.clock import monotonic
from bot.web import stream, uploads
from bot.web.door import Door, hidden, wait
from bot.web.limits import Limiter
from bot.web.pages import Web, language_of, page
from bot.web.safety import UPLOAD
from bot.web.sessions import Session
from handlers.words import LANGUAGES
from models.store.addresses import opened
from models.store.database import reading
from models.store.institutions import institutions_named
from models.store.people import person_at
from models.store.transcripts import LineFile, button_at, institution_of_chat, sent_file

UUID = r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"
Row = Annotated[int, Path(ge=1, le=2**31 - 1)]
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
    """One mount of the chat: its pages for the sessions of one cookie."""

    web: Web
    door: Door
    uploads: Limiter

    def routes(self) -> APIRouter:
        """The routes of this mount."""
        router = APIRouter()
        router.add_api_route("/", self.page, methods=["GET"], name="chat")
        for path, post in (
            ("/send", self.send),
            ("/open", self.open),
            ("/upload", self.upload),
            ("/language", self.language),
            ("/leave", self.door.leave),
        ):
            router.add_api_route(path, post, methods=["POST"])
        router.add_api_route("/stream", self.stream, methods=["GET"])
        router.add_api_route("/file/{row}", self.file, methods=["GET"])
        router.add_api_route("/join/{token}", self.door.invitation, methods=["GET"])
        router.add_api_route("/join/{token}", self.door.join, methods=["POST"])
        return router

    async def page(self, request: Request, institution: Short = "") -> Response:
        """The chat itself; gives a browser its session."""
        session = await self.door.session(request)
        asked = request.query_params.get("lang", "")
        if asked in LANGUAGES:
            session = replace(session, language=asked)
        response = await asyncio.to_thread(self._page, request, session, institution)
        self.door.sessions.write(response, session)
        await self._note_opened(session)
        return response

    async def send(self, request: Request, said: Said) -> JSONResponse:
        """Words, or a tap."""
        session = (await self.door.vouched(request)).session
        if not said.text.strip() and not said.tap:
            raise HTTPException(422, "empty")
        return await self.door.take(request, session, said.id, await asyncio.to_thread(self._payload, session, said))

    async def open(self, request: Request, said: Opened) -> JSONResponse:
        """Begins the conversation of an empty chat, as if the person had said /start."""
        session = (await self.door.vouched(request)).session
        chosen = f"@{said.institution}" if said.institution in await asyncio.to_thread(self._institutions) else ""
        return await self.door.take(request, session, said.id, hidden(f"/start {chosen}".strip()))

    async def language(self, request: Request, said: Spoken) -> JSONResponse:
        """Chooses the language of the page, and has the assistant speak it too."""
        session = replace((await self.door.vouched(request)).session, language=said.language)
        response = await self.door.take(request, session, said.id, hidden(f"/language {said.language}"))
        self.door.sessions.write(response, session)
        return response

    async def upload(
        self, request: Request, file: UploadFile, id: Annotated[str, Form(pattern=UUID)],  # noqa: A002
        text: Annotated[str, Form(max_length=1000)] = "",
    ) -> JSONResponse:  # fmt: skip
        """A file, with words if there are any."""
        caller = await self.door.vouched(request)
        wait(self.uploads.wait(caller.key))
        kept = await self._keep(file)
        return await self.door.take(request, caller.session, id, {"kind": "file", "text": clean(text), "file": kept})

    async def stream(self, request: Request, after: Annotated[str, Query(max_length=80)] = "") -> Response:
        """What is said, as it is said."""
        session = (await self.door.present(request)).session
        rates, pages = self.web.rates, self.web.channel
        if pages.open_pages(session.chat) >= rates.streams or pages.open_pages() >= rates.all_streams:
            raise HTTPException(429, "too_many_pages", {"Retry-After": "10"})
        place = stream.place_of(request.headers.get("last-event-id", after))
        events = stream.events(self.web, session.chat, place)
        return EventSourceResponse(events, ping=20, headers={"X-Accel-Buffering": "no"}, send_timeout=30)

    async def file(self, request: Request, row: Row, picture: bool = False) -> Response:
        """A file or picture that was sent to this chat."""
        session = (await self.door.present(request)).session
        found = await asyncio.to_thread(self._sent_file, session, row, picture)
        if found is None or not self.web.files.path(found.key).exists():
            raise HTTPException(404, "no_file")
        return _served(self.web, found, inline=picture)

    async def _note_opened(self, session: Session) -> None:
        """So that reminders go elsewhere once nobody opens this chat any more. A demonstration's clock jumps: not there."""
        if not self.web.demo:
            until = self.door.sessions.ends(session, self.web.clock())
            await asyncio.wrap_future(self.web.writer.submit(lambda s: opened(s, session.chat, until)))

    def _page(self, request: Request, session: Session, institution: str) -> Response:
        known = self._institutions()
        chosen = institution if institution in known else ""
        with reading(self.web.database) as s:
            person, asks_about = person_at(s, NAME, session.chat), institution_of_chat(s, NAME, session.chat)
        language = language_of(request, session.language or (person.language if person else ""))
        return page(
            request, "chat.html", language, csrf=self.door.sessions.token(session), institution=chosen,
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

    def _sent_file(self, session: Session, row: int, picture: bool) -> LineFile | None:
        with reading(self.web.database) as s:
            return sent_file(s, NAME, session.chat, row, picture=picture)


def chat_of(door: Door) -> Chat:
    """The mount of the chat behind a door."""
    return Chat(door.web, door, Limiter(door.web.rates.upload, monotonic))


def clean(text: str) -> str:
    """Text without what a database cannot hold: NUL and halves of characters."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode()


def _served(web: Web, found: LineFile, *, inline: bool) -> Response:
    shown = inline and found.media_type in {"image/png", "image/jpeg"}
    kind = "inline" if shown else "attachment"
    return FileResponse(
        web.files.path(found.key), media_type=found.media_type, filename=found.name, content_disposition_type=kind
    )
