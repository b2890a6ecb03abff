"""Requests of every shape to the pages, from their own OpenAPI: none may end in a bug."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, given, seed, settings
from starlette.responses import JSONResponse
from starlette.routing import Mount
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.web.limits import Rate
from bot.web.pages import Rates
from tests.web.conftest import Campus

ALL = 100_000
SHARE_BY_DESCRIPTION = 0.2  # of them; the others are drawn by what the description does not know (test_odd_requests)
ENDLESS = {"/chat/stream"}  # a live connection never ends; its argument is tried in test_chat
WIDE = Rate(10**9, 10**9)


def pages_of(app: Any) -> FastAPI:
    """The FastAPI application inside what makes it safe."""
    while not isinstance(app, FastAPI):
        app = app.app
    return app


def described(app: FastAPI) -> dict[str, Any]:
    """One description of the application and of what is mounted in it."""
    schema = app.openapi()
    for mount in (route for route in app.routes if isinstance(route, Mount) and isinstance(route.app, FastAPI)):
        inner = mount.app.openapi()
        schema["paths"] |= {mount.path + path: item for path, item in inner["paths"].items()}
        parts = schema.setdefault("components", {}).setdefault("schemas", {})
        parts |= inner.get("components", {}).get("schemas", {})
    schema["paths"] = {path: item for path, item in schema["paths"].items() if path not in ENDLESS}
    return schema


class Describing:
    """The application, with its description at an address of its own."""

    def __init__(self, app: ASGIApp) -> None:
        self.app, self.schema = app, described(pages_of(app))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked = scope["type"] == "http" and scope["path"] == "/description.json"
        await (JSONResponse(self.schema) if asked else self.app)(scope, receive, send)


@pytest.fixture
def wide(tmp_path: Path) -> Iterator[Campus]:
    campus = Campus(tmp_path, rates=Rates(WIDE, WIDE, WIDE, WIDE, WIDE))
    yield campus
    campus.close()


async def session_at(campus: Campus) -> dict[str, str]:
    """The headers of a visitor whose requests get past the session's door."""
    transport = httpx.ASGITransport(app=campus.app)
    async with httpx.AsyncClient(transport=transport, base_url=campus.origin) as client:
        page = await client.get("/chat/")
        token = page.text.partition('name="csrf" content="')[2].partition('"')[0]
        return {"Cookie": "; ".join(f"{n}={v}" for n, v in client.cookies.items()), "X-CSRF-Token": token}


def fuzz(campus: Campus, headers: dict[str, str], requests: int) -> tuple[int, set[int]]:
    """Sends at least so many requests, spread over all operations; how many, and the statuses seen."""
    schema = schemathesis.openapi.from_asgi("/description.json", Describing(campus.app))
    operations = [found.ok() for found in schema.get_all_operations()]
    seen: list[int] = []
    for turn in range(1000):
        for operation in operations:
            seen += statuses_of(operation, headers, max(1, min(500, requests // len(operations))), turn)
        if len(seen) >= requests:
            break
    return len(seen), set(seen)


def statuses_of(operation: Any, headers: dict[str, str], most: int, turn: int) -> list[int]:
    """Up to so many requests to one operation (fewer where there are no more different ones)."""
    seen: list[int] = []

    @seed(turn)
    @given(case=operation.as_strategy())
    @settings(
        max_examples=most, deadline=None, database=None, suppress_health_check=list(HealthCheck),
        phases=(Phase.generate, Phase.shrink),
    )  # fmt: skip
    def ends_well(case: schemathesis.Case) -> None:
        answer = case.call(headers=headers, allow_redirects=False)
        seen.append(answer.status_code)
        assert answer.status_code < 500, json.dumps([case.method, case.formatted_path, str(case.body)[:200]])

    ends_well()
    return seen


@pytest.mark.bulk
async def test_no_request_ends_in_a_bug(wide: Campus) -> None:
    import asyncio

    headers = await session_at(wide)
    sent, statuses = await asyncio.to_thread(fuzz, wide, headers, 300)
    assert sent > 100
    assert {200, 202} <= statuses  # some get all the way in


@pytest.mark.soak
async def test_no_request_of_a_hundred_thousand_ends_in_a_bug(wide: Campus, share: float) -> None:
    import asyncio

    headers = await session_at(wide)
    wanted = int(ALL * SHARE_BY_DESCRIPTION * share)
    sent, statuses = await asyncio.to_thread(fuzz, wide, headers, wanted)
    print(f"\n{sent} requests by the description, statuses {sorted(statuses)}")
    assert sent >= wanted
