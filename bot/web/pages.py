"""What the web needs from the rest, and how a page is put together."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, cast

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from sqlalchemy import Engine
from starlette.requests import Request
from starlette.responses import HTMLResponse

from bot.channels.channel import Arrival
from bot.channels.webchat import WebChat
from bot.clock import Clock
from bot.web.limits import Rate
from handlers.reach import Surroundings
from handlers.words import LANGUAGES, Language, _, say
from models.store.files import FileStore
from models.store.writer import Writer

HERE = Path(__file__).parent
ENVIRONMENT = Environment(
    loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
)


CAMPUS = Rate(burst=240, per_minute=1200)
PERSON = Rate(burst=12, per_minute=40)
UPLOADS = Rate(burst=5, per_minute=10)
JOINS = Rate(burst=10, per_minute=20)
READING = Rate(burst=60, per_minute=120)


@dataclass(frozen=True)
class Rates:
    """Limits by address (a whole campus may share one) and by person (a visitor: by session), a minute."""

    address: Rate = CAMPUS
    person: Rate = PERSON
    upload: Rate = UPLOADS
    join: Rate = JOINS
    reading: Rate = READING  # pages and files of the console
    streams: int = 6  # pages that one session may hold open
    all_streams: int = 4000


@dataclass(frozen=True)
class Web:
    """What the pages need.

    `take` commits an arrival to the inbox and sees that it is handled: True when it is new. `frame_ancestors` are the
    origins that may embed the chat. `telegram` gets a webhook's path, headers and body and gives the status;
    `feed` the bytes of a calendar by its token. `tick_age` is the seconds since the scheduler last looked.
    """

    database: Engine
    writer: Writer
    files: FileStore
    channel: WebChat
    take: Callable[[Arrival], Awaitable[bool]]
    key: str
    origin: str = "http://127.0.0.1:8000"
    clock: Callable[[], datetime] = field(default_factory=Clock)
    frame_ancestors: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ("*",)
    zone: str = "Asia/Shanghai"  # in which the pages show times
    rates: Rates = field(default_factory=Rates)
    telegram: Callable[[str, Mapping[str, str], bytes], Awaitable[int]] | None = None
    feed: Callable[[str], Awaitable[bytes | None]] | None = None
    tick_age: Callable[[], float | None] = lambda: None
    metrics_key: str = ""
    demo: bool = False
    around: Surroundings | None = None  # what the console's desk needs; no console without it

    @property
    def secure(self) -> bool:
        """Whether people reach the pages over https."""
        return self.origin.startswith("https://")


def language_of(request: Request, chosen: str = "") -> Language:
    """The reader's language: as chosen, else as the browser asks; Chinese when it asks for neither."""
    asked = (chosen, request.query_params.get("lang", ""), *_accepted(request))
    return cast("Language", next((one for one in asked if one in LANGUAGES), "zh"))


def page(request: Request, name: str, language: Language, status: int = 200, **known: Any) -> HTMLResponse:
    """A page from its template; `t` in it says a message id in the reader's language."""
    words: Callable[..., str] = lambda msgid, **values: say(_(msgid, **values), language)  # noqa: E731
    root = request.scope.get("root_path", "")
    html = ENVIRONMENT.get_template(name).render(t=words, lang=language, root=root, **known)
    return HTMLResponse(html, status)


def wants_page(request: Request) -> bool:
    """Whether a browser asks for a page, rather than a script for data."""
    return "text/html" in request.headers.get("accept", "")


def _accepted(request: Request) -> list[str]:
    header = request.headers.get("accept-language", "")
    return [part.strip()[:2].lower() for part in header.split(",")[:8]]
