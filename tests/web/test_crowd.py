"""Five hundred people on the web chat at once, each with an open live connection."""

from __future__ import annotations

import asyncio
import json
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from tests.figures import figure
from tests.web.browsing import Served, serving

pytestmark = pytest.mark.soak
PEOPLE = 500
ROUNDS = 3


@dataclass
class Visitor:
    """Somebody with an open page. `heard` is set when the assistant says something."""

    client: httpx.AsyncClient
    token: str = ""
    heard: asyncio.Event = field(default_factory=asyncio.Event)
    listening: asyncio.Event = field(default_factory=asyncio.Event)
    waits: list[float] = field(default_factory=list)

    async def arrive(self) -> None:
        """Opens the page and then its live connection, which stays open."""
        page = await self.client.get("/chat/?institution=ncvtc")
        self.token = page.text.partition('name="csrf" content="')[2].partition('"')[0]
        await self._post("open", institution="ncvtc")
        async with self.client.stream("GET", "/chat/stream", timeout=None) as events:
            self.listening.set()
            async for line in events.aiter_lines():
                if line.startswith("data:") and any(not one["mine"] for one in json.loads(line[5:])):
                    self.heard.set()

    async def ask(self, text: str) -> None:
        """Says something and waits for the answer on the live connection."""
        self.heard.clear()
        began = time.monotonic()
        await self._post("send", text=text)
        await asyncio.wait_for(self.heard.wait(), 30)
        self.waits.append(time.monotonic() - began)

    async def _post(self, path: str, **said: str) -> None:
        body = {"id": str(uuid.uuid4()), **said}
        answer = await self.client.post(f"/chat/{path}", json=body, headers={"X-CSRF-Token": self.token})
        assert answer.status_code == 202, answer.text


async def test_five_hundred_people_are_answered_within_half_a_second(tmp_path: Path, share: float) -> None:
    people = int(PEOPLE * share)
    with serving(["-m", "tests.web.crowd", str(tmp_path)], "/chat/") as served:
        waits = await crowd(served, people)
        resident = served.resident()
    p95 = sorted(waits)[int(len(waits) * 0.95)]
    print(f"\n{people} people, {len(waits)} answers: p50 {sorted(waits)[len(waits) // 2] * 1000:.0f} ms, "
          f"p95 {p95 * 1000:.0f} ms, resident {resident:.0f} MB")  # fmt: skip
    assert len(waits) == people * ROUNDS
    figure(f"p95 of answers to {people} people", p95 * 1000, "ms", at_most=500)
    figure(f"resident with {people} people", resident, "MB", at_most=400)


async def crowd(served: Served, people: int) -> list[float]:
    """Everybody arrives, then asks a few times within a minute, as people do; how long each answer took."""
    visitors = [Visitor(httpx.AsyncClient(base_url=served.url, timeout=60)) for _ in range(people)]
    gate = asyncio.Semaphore(20)

    async def settle(visitor: Visitor) -> asyncio.Task[None]:
        async with gate:
            task = asyncio.create_task(visitor.arrive())
            await asyncio.wait_for(visitor.listening.wait(), 60)
            return task

    pages = await asyncio.gather(*map(settle, visitors))
    await asyncio.sleep(2)
    before, began = served.worked(), time.monotonic()

    async def talk(place: int, visitor: Visitor) -> None:
        for turn in range(ROUNDS):
            await asyncio.sleep(20 * (place / people) if turn == 0 else 19)
            await visitor.ask("机试 95 人能认定多少课时？" if turn % 2 else "谢谢")

    await asyncio.gather(*(talk(place, visitor) for place, visitor in enumerate(visitors)))
    print(f"\nthe server worked {served.worked() - before:.1f} s in {time.monotonic() - began:.1f} s")
    for page in pages:
        page.cancel()
    await asyncio.gather(*pages, return_exceptions=True)
    for visitor in visitors:
        await visitor.client.aclose()
    return [wait for visitor in visitors for wait in visitor.waits]
