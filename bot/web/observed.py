"""How it goes: whether the program is alive and ready, and its figures in Prometheus' format."""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from typing import Any

import anyio.to_thread
from fastapi import APIRouter, HTTPException
from prometheus_client import REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.web.pages import Web
from models.store.database import reading
from models.store.observed import Figures, figures, readable

LATE = 120.0
"""Seconds without a look at what is due after which the scheduler counts as stopped."""


def observed_routes(web: Web) -> APIRouter:
    """`/health`, `/health/live`, `/health/ready` and `/metrics`."""
    router = APIRouter()
    registry = CollectorRegistry()
    registry.register(_Collector(web))

    @router.get("/health/live")
    async def live() -> dict[str, str]:
        return {"live": "yes"}

    @router.get("/health/ready")
    @router.get("/health")
    async def ready() -> JSONResponse:
        found = await anyio.to_thread.run_sync(_readiness, web)
        good = all(value == "ok" for value in found.values())
        return JSONResponse({"ready": "yes" if good else "no", **found}, 200 if good else 503)

    @router.get("/metrics")
    async def metrics(request: Request) -> Response:
        if not _may_see(web, request):
            raise HTTPException(403, "not_yours")
        body = await anyio.to_thread.run_sync(lambda: generate_latest(registry) + generate_latest(REGISTRY))
        return Response(body, media_type="text/plain; version=0.0.4; charset=utf-8")

    return router


def _may_see(web: Web, request: Request) -> bool:
    """With a key, who knows it; without one, only this very machine, not through a proxy."""
    if web.metrics_key:
        given = request.headers.get("authorization", "").removeprefix("Bearer ")
        return hmac.compare_digest(given.encode(), web.metrics_key.encode())
    local = request.client is not None and request.client.host in {"127.0.0.1", "::1", "testclient"}
    return local and "x-forwarded-for" not in request.headers


def _readiness(web: Web) -> dict[str, str]:
    age = web.tick_age()
    found = {"scheduler": "ok" if age is None or age < LATE else "stopped"}
    try:
        with reading(web.database) as session:
            readable(session)
        return found | {"database": "ok"}
    except SQLAlchemyError:
        return found | {"database": "unreachable"}


class _Collector:
    """Reads the figures when they are asked for, so that they cost nothing in between."""

    def __init__(self, web: Web) -> None:
        self._web = web

    def collect(self) -> Iterable[Metric]:
        with reading(self._web.database) as session:
            found = figures(session, self._web.clock())
        yield from _stored(found)
        yield _gauge("onex_web_pages_open", "Chat pages with a live connection", self._web.channel.open_pages())
        age = self._web.tick_age()
        if age is not None:
            yield _gauge("onex_tick_age_seconds", "Seconds since the scheduler last looked", age)


def _stored(found: Figures) -> Iterable[Metric]:
    came = CounterMetricFamily("onex_messages_in", "Messages received, by channel", labels=["channel"])
    for channel, count in found.received.items():
        came.add_metric([channel], count)
    waiting = GaugeMetricFamily("onex_outbox_messages", "Outgoing messages, by state", labels=["state"])
    for state, count in found.outbox.items():
        waiting.add_metric([state], count)
    yield from (came, waiting)
    yield _gauge("onex_inbox_lag_seconds", "Age of the oldest message not handled yet", found.inbox_lag)
    yield _gauge("onex_outbox_oldest_due_seconds", "How long the oldest due message has waited", found.oldest_due)
    yield _gauge("onex_incidents", "Messages that met a bug", found.incidents)


def _gauge(name: str, says: str, value: Any) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, says, value=float(value))
