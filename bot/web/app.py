"""The web application: its routes put together and made safe."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Annotated, Any, cast

import structlog
from fastapi import APIRouter, FastAPI, HTTPException, Path
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException as PlainHTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from bot.clock import Clock, monotonic
from bot.web.chat import chat_of
from bot.web.console.routes import console_of
from bot.web.door import TOKEN, door_of
from bot.web.limits import Limiter, Rate
from bot.web.observed import observed_routes
from bot.web.pages import HERE, Web, language_of, page, wants_page
from bot.web.safety import UPLOAD, Safety, headers, place_of
from bot.web.sessions import Sessions

log = structlog.get_logger()
CHAT = "/chat"
CONSOLE = "/console"
CONSOLE_IDLE = timedelta(hours=12)
"""A console session unused for so long has ended: it shows a whole institution."""
CONSOLE_LIFE = timedelta(days=7)
"""No console session lives longer; the next link is two taps away."""
WEBHOOK = 1024 * 1024
"""Bytes that a webhook's body may have; Telegram's updates are far smaller."""
TOLD = {403, 413, 415, 429}
"""Refusals that the log tells of."""
REFUSALS = Rate(burst=60, per_minute=60)
"""How many of them, for each mount: a flood does not fill the disk."""


def make_app(web: Web, routes: Sequence[APIRouter] = (), mounts: Sequence[str] = (), home: str = f"{CHAT}/") -> ASGIApp:
    """The application. `routes` are further pages (console, demo); each of `mounts` is one more chat beside `/chat`,
    with a session of its own; `home` is where `/` leads."""
    app = FastAPI(title="onex", docs_url=None, redoc_url=None, openapi_url=None)
    app.include_router(observed_routes(web))
    app.include_router(_doors(web, home))
    for router in routes:
        app.include_router(router)
    app.mount("/static", GZipMiddleware(_Static(directory=HERE / "static"), compresslevel=6), name="static")
    if web.around is not None:
        _mount_console(app, web)
    for mount in (CHAT, *mounts):
        app.mount(mount, _routes(chat_of(door_of(web, sessions_of(web, mount))).routes(), mount))
    _tell_plainly(app)
    safe = Safety(app, headers(web.frame_ancestors, web.origin), {"/upload": UPLOAD * 2, "/telegram": WEBHOOK})
    return TrustedHostMiddleware(cast("ASGIApp", safe), allowed_hosts=list(web.hosts))


class _Static(StaticFiles):
    """Scripts and styles: kept by the browser, which asks each time whether they are still the same."""

    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        response = super().file_response(*args, **kwargs)
        response.headers["Cache-Control"] = "no-cache"
        return response


def sessions_of(web: Web, mount: str) -> Sessions:
    """The sessions of one chat mount: each has its own cookie, so that two may stand side by side.

    They go by the machine's clock, so that a demonstration's visitor who moves the clock stays signed in."""
    name = ("__Host-" if web.secure else "") + "onex" + mount.replace("/", "-")
    embedded = bool(web.frame_ancestors)
    return Sessions(key=web.key, clock=Clock(), cookie=name, secure=web.secure, embedded=embedded)


def _mount_console(app: FastAPI, web: Web) -> None:
    """The console, with the chat that is docked in it: one session, so that one link signs in to both."""
    sessions = replace(sessions_of(web, CONSOLE), idle=CONSOLE_IDLE, life=CONSOLE_LIFE)
    door = door_of(web, sessions)
    app.mount(f"{CONSOLE}/chat", _routes(chat_of(door).routes(), f"{CONSOLE}/chat"))
    app.mount(CONSOLE, _routes(console_of(door).routes(), CONSOLE))


def _routes(routes: APIRouter, mount: str) -> FastAPI:
    """Routes as an application of their own, to be mounted."""
    mounted = FastAPI(title=f"onex{mount}", docs_url=None, redoc_url=None, openapi_url=None)
    mounted.include_router(routes)
    _tell_plainly(mounted)
    return mounted


def _doors(web: Web, home: str) -> APIRouter:
    """`/`, the short address of invites, the calendar feed, Telegram's webhook."""
    router = APIRouter()

    @router.get("/", include_in_schema=False)
    async def front() -> Response:
        return RedirectResponse(home, 307)

    @router.get("/join/{token}")
    async def join(token: Annotated[str, Path(max_length=200)]) -> Response:
        if not TOKEN.fullmatch(token):
            raise HTTPException(404, "no_page")
        return RedirectResponse(f"{CHAT}/join/{token}", 307)

    @router.get("/calendar/{token}.ics")
    async def calendar(token: Annotated[str, Path(max_length=200)]) -> Response:
        found = await web.feed(token) if web.feed and TOKEN.fullmatch(token) else None
        if found is None:
            raise HTTPException(404, "no_page")
        return Response(found, media_type="text/calendar; charset=utf-8")

    @router.post("/telegram/{path}", include_in_schema=False)
    async def telegram(request: Request, path: Annotated[str, Path(max_length=200)]) -> Response:
        if web.telegram is None:
            raise HTTPException(404, "no_page")
        return Response(status_code=await web.telegram(path, request.headers, await request.body()))

    return router


def _tell_plainly(app: FastAPI) -> None:
    """What went wrong: a page for a browser, a word for a script; never what was sent, never a stack."""
    refusals = Limiter(REFUSALS, monotonic)

    async def refused(request: Request, error: Exception) -> Response:
        refusal = cast("PlainHTTPException", error)
        if refusal.status_code in TOLD and not refusals.wait(""):
            log.warning("refused", code=refusal.detail, at=place_of(request.scope))
        code = refusal.detail if refusal.detail.islower() else {404: "no_page", 405: "no_page"}.get(
            refusal.status_code, "refused"
        )  # fmt: skip
        return _told(request, refusal.status_code, code, dict(refusal.headers or {}))

    async def invalid(request: Request, _error: Exception) -> Response:
        return _told(request, 422, "not_understood", {})

    app.add_exception_handler(PlainHTTPException, refused)
    app.add_exception_handler(RequestValidationError, invalid)


def _told(request: Request, status: int, code: str, named: dict[str, str]) -> Response:
    if not wants_page(request):
        return JSONResponse({"error": code}, status, named)
    response = page(request, "error.html", language_of(request), status, code=code)
    response.headers.update(named)
    return response
