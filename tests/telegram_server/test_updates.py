"""Updates reach the bot: long polls that are held, offsets that confirm, one poller at a time, the webhook."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from tests.telegram_server import UNLIMITED, TelegramServer

ALICE = 7


class Client:
    """Calls methods and gives status and answer."""

    def __init__(self, server: TelegramServer, session: aiohttp.ClientSession) -> None:
        self.server, self.session = server, session

    async def call(self, method: str, **values: Any) -> tuple[int, dict[str, Any]]:
        url = f"{self.server.base_url}{self.server.token}/{method}"
        async with self.session.post(url, json=values) as answer:
            return answer.status, await answer.json()

    async def updates(self, **values: Any) -> list[int]:
        _, answer = await self.call("getUpdates", **values)
        return [update["update_id"] for update in answer["result"]]


@pytest.fixture
async def server() -> AsyncIterator[TelegramServer]:
    async with TelegramServer(limits=UNLIMITED, backoff=0.05) as running:
        yield running


@pytest.fixture
async def client(server: TelegramServer) -> AsyncIterator[Client]:
    async with aiohttp.ClientSession() as session:
        yield Client(server, session)


async def test_an_update_comes_again_until_a_higher_offset_confirms_it(server: TelegramServer, client: Client) -> None:
    first, second = (server.person(ALICE).says(text)["update_id"] for text in "ab")
    assert await client.updates() == [first, second]
    assert await client.updates(limit=1) == [first]
    assert await client.updates(offset=second) == [second]
    assert await client.updates() == [second]
    assert await client.updates(offset=second + 1) == []
    assert await client.updates() == []


async def test_a_negative_offset_keeps_only_the_newest(server: TelegramServer, client: Client) -> None:
    ids = [server.person(ALICE).says(text)["update_id"] for text in "abc"]
    assert await client.updates(offset=-2) == ids[1:]
    assert await client.updates() == ids[1:]


async def test_updates_over_a_day_old_are_gone() -> None:
    now = [1_000_000.0]
    async with TelegramServer(clock=lambda: now[0]) as server, aiohttp.ClientSession() as session:
        server.person(ALICE).says("old")
        now[0] += 24 * 3600 + 1
        fresh = server.person(ALICE).says("new")["update_id"]
        assert await Client(server, session).updates() == [fresh]


async def test_a_poll_is_held_until_an_update_arrives(server: TelegramServer, client: Client) -> None:
    poll = asyncio.create_task(client.updates(timeout=20))
    await server.until(lambda: server.updates.held)
    said = server.person(ALICE).says("hi")["update_id"]
    assert await asyncio.wait_for(poll, 10) == [said]


async def test_a_poll_ends_empty_after_its_timeout(server: TelegramServer, client: Client) -> None:
    poll = asyncio.create_task(client.updates(timeout=1))
    await server.until(lambda: server.updates.held)
    assert await asyncio.wait_for(poll, 10) == []


async def test_a_second_poller_turns_the_first_one_away(server: TelegramServer, client: Client) -> None:
    first = asyncio.create_task(client.call("getUpdates", timeout=20))
    await server.until(lambda: server.updates.held)
    second = asyncio.create_task(client.call("getUpdates", timeout=1))
    status, answer = await first
    assert status == 409
    assert answer["description"].startswith("Conflict: terminated by other getUpdates request")
    assert (await second)[0] == 200


async def test_only_allowed_kinds_are_queued(server: TelegramServer, client: Client) -> None:
    await client.updates(allowed_updates=["callback_query"])
    server.person(ALICE).says("not wanted")
    server.person(ALICE).blocks_bot()
    assert await client.updates() == []
    await client.updates(allowed_updates=[])
    wanted = server.person(ALICE).says("wanted")["update_id"]
    assert await client.updates() == [wanted]


class Hook:
    """The bot's side of a webhook; `answers` are its statuses, 200 when they run out."""

    def __init__(self, *answers: int) -> None:
        self.answers = list(answers)
        self.got: list[dict[str, Any]] = []
        self.secrets: set[str | None] = set()
        self.busy = self.most = 0
        self.pause = 0.0
        self.url = ""

    async def __aenter__(self) -> Hook:
        self.runner = web.ServerRunner(web.Server(self._take, access_log=None), handle_signals=False)
        await self.runner.setup()
        await web.TCPSite(self.runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self.runner.addresses[0][1]}/hook"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.runner.cleanup()

    async def _take(self, request: web.BaseRequest) -> web.Response:
        self.busy += 1
        self.most = max(self.most, self.busy)
        self.secrets.add(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        update = await request.json()
        await asyncio.sleep(self.pause)
        self.busy -= 1
        status = self.answers.pop(0) if self.answers else 200
        if status == 200:
            self.got.append(update)
        return web.Response(status=status)


def texts(hook: Hook) -> list[str]:
    return [update["message"]["text"] for update in hook.got]


async def test_the_webhook_gets_updates_with_its_secret_and_retries(server: TelegramServer, client: Client) -> None:
    async with Hook(500, 502, 200) as hook:
        server.person(ALICE).says("before")
        assert (await client.call("setWebhook", url=hook.url, secret_token="s-1"))[0] == 200
        server.person(ALICE).says("after")
        await server.until(lambda: len(hook.got) == 2)
        assert (texts(hook), hook.secrets, server.webhook.attempts) == (["before", "after"], {"s-1"}, 4)
        info = (await client.call("getWebhookInfo"))[1]["result"]
        assert (info["url"], info["pending_update_count"]) == (hook.url, 0)
        assert info["last_error_message"] == "Wrong response from the webhook: 502 Bad Gateway"
        await client.call("deleteWebhook")


async def test_a_chat_keeps_its_order_while_several_chats_are_served(server: TelegramServer, client: Client) -> None:
    async with Hook() as hook:
        hook.pause = 0.02
        await client.call("setWebhook", url=hook.url, max_connections=3)
        for n in range(5):
            for person in range(1, 7):
                server.person(person).says(str(n))
        await server.until(lambda: len(hook.got) == 30)
        assert hook.most == 3
        for person in range(1, 7):
            said = [u["message"]["text"] for u in hook.got if u["message"]["chat"]["id"] == person]
            assert said == list("01234")
        await client.call("setWebhook", url="")


async def test_a_webhook_and_a_poll_exclude_each_other(server: TelegramServer, client: Client) -> None:
    async with Hook() as hook:
        await client.call("setWebhook", url=hook.url)
        status, answer = await client.call("getUpdates")
        assert (status, "while webhook is active" in answer["description"]) == (409, True)
        await client.call("deleteWebhook")
        assert await client.updates() == []


async def test_what_the_webhook_did_not_take_can_be_polled_later(server: TelegramServer, client: Client) -> None:
    async with Hook(*[500] * 100) as hook:
        await client.call("setWebhook", url=hook.url)
        kept = server.person(ALICE).says("kept")["update_id"]
        await server.until(lambda: server.webhook.attempts >= 2)
        await client.call("deleteWebhook")
        assert await client.updates() == [kept]


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"url": "nonsense"}, "Bad Request: invalid webhook URL specified"),
        (
            {"url": "https://x.invalid/", "secret_token": "密"},
            "Bad Request: secret token contains unallowed characters",
        ),
        ({"url": "https://x.invalid/", "secret_token": "a" * 257}, "Bad Request: secret token is too long"),
    ],
)
async def test_a_bad_webhook_is_refused(client: Client, values: dict[str, str], words: str) -> None:
    status, answer = await client.call("setWebhook", **values)
    assert (status, answer["description"]) == (400, words)
