"""The stand-in fails as it is told to, and can be driven from another process."""

from __future__ import annotations

import asyncio
import signal
import sys
import time
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from tests.figures import figure
from tests.telegram_server import TOKEN, UNLIMITED, TelegramServer

ALICE = 7


@pytest.fixture
async def server() -> AsyncIterator[TelegramServer]:
    async with TelegramServer(limits=UNLIMITED) as running:
        running.person(ALICE).starts()
        yield running


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=1)) as running:
        yield running


async def send(server: TelegramServer, session: aiohttp.ClientSession, text: str = "x") -> int:
    url = f"{server.base_url}{server.token}/sendMessage"
    async with session.post(url, data={"chat_id": str(ALICE), "text": text}) as answer:
        return answer.status


@pytest.mark.parametrize(("after", "arrived"), [(False, 0), (True, 1)])
async def test_a_connection_is_dropped_before_or_after_delivery(
    server: TelegramServer, session: aiohttp.ClientSession, after: bool, arrived: int
) -> None:
    server.fault("drop", "sendMessage", after=after)
    with pytest.raises(aiohttp.ClientError):
        await send(server, session)
    assert len(server.world.deliveries) == arrived
    assert server.calls[-1].code == 0
    assert await send(server, session) == 200


@pytest.mark.parametrize(("after", "arrived"), [(False, 0), (True, 1)])
async def test_an_answer_hangs_before_or_after_delivery(
    server: TelegramServer, session: aiohttp.ClientSession, after: bool, arrived: int
) -> None:
    server.fault("hang", after=after)
    with pytest.raises(asyncio.TimeoutError):
        await send(server, session)
    assert len(server.world.deliveries) == arrived


async def test_the_nth_call_fails_and_so_do_those_after_it(
    server: TelegramServer, session: aiohttp.ClientSession
) -> None:
    server.fault("status", "sendMessage", status=500, nth=2, times=2)
    assert [await send(server, session) for _ in range(4)] == [200, 500, 500, 200]


async def test_chance_comes_from_a_seed(server: TelegramServer, session: aiohttp.ClientSession) -> None:
    outcomes = []
    for _ in range(2):
        server.faults.clear()
        server.fault("status", status=429, probability=0.5, seed=3)
        outcomes.append([await send(server, session) for _ in range(20)])
    assert outcomes[0] == outcomes[1]
    assert set(outcomes[0]) == {200, 429}


async def test_a_429_carries_the_wait_in_body_and_header(
    server: TelegramServer, session: aiohttp.ClientSession
) -> None:
    server.fault("status", status=429, retry_after=7)
    async with session.post(f"{server.base_url}{server.token}/getMe") as answer:
        body = await answer.json()
    assert (body["parameters"], answer.headers["Retry-After"]) == ({"retry_after": 7}, "7")


async def test_a_person_can_only_tap_what_is_shown(server: TelegramServer) -> None:
    with pytest.raises(LookupError):
        server.person(ALICE).taps("提交")


async def test_waiting_in_vain_shows_the_transcript(server: TelegramServer) -> None:
    with pytest.raises(TimeoutError, match="> /start"):
        await server.until(lambda: False, timeout=0.05)


async def test_another_process_drives_it(session: aiohttp.ClientSession) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.telegram_server", "--no-limits", stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout
    url = (await process.stdout.readline()).decode().strip()
    try:
        await drive(session, url)
    finally:
        process.send_signal(signal.SIGTERM)
        assert await process.wait() == 0


async def drive(session: aiohttp.ClientSession, url: str) -> None:
    async def ask(what: str, body: Any = None) -> Any:
        async with session.request("POST" if body is not None else "GET", f"{url}/control/{what}", json=body) as answer:
            return await answer.json()

    await ask("act", [{"person": 7, "act": "says", "with": {"text": "hi"}}])
    file = {"name": "a.txt", "content": {"base64": "aGk="}}
    assert (await ask("act", {"person": 7, "act": "sends_document", "with": file}))["message"]["document"]
    await ask("fault", {"kind": "status", "methods": ["sendMessage"], "status": 500})
    for _ in range(2):
        await session.post(f"{url}/bot{TOKEN}/sendMessage", json={"chat_id": 7, "text": "yes"})
    assert [shown["text"] for shown in await ask("transcript?chat=7")] == ["hi", "", "yes"]
    assert [delivery["text"] for delivery in await ask("deliveries")] == ["yes"]
    assert [call["code"] for call in await ask("calls?since=1")] == [200]
    assert await ask("waiting") == 2
    assert "error" in await ask("act", {"person": 7, "act": "flies"})


@pytest.mark.soak
async def test_it_answers_two_thousand_requests_a_second(server: TelegramServer) -> None:
    """Client and server share one core here: the server alone is faster than what is measured."""
    total, people = 3000, 50
    for person in range(1, people + 1):
        server.person(person).starts()
    url = f"{server.base_url}{server.token}/sendMessage"
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=people)) as session:

        async def speak(person: int) -> None:
            for n in range(total // people):
                async with session.post(url, data={"chat_id": str(person), "text": f"第 {n} 条"}) as answer:
                    await answer.read()

        begun = time.perf_counter()
        await asyncio.gather(*(speak(person) for person in range(1, people + 1)))
        rate = total / (time.perf_counter() - begun)
    print(f"{rate:.0f} requests/s, client and server in one process")
    assert len(server.world.deliveries) == total
    figure("requests to the stand-in", rate, "a second", at_least=2000)
