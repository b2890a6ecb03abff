"""Updates reach the inbox by poll or by webhook; none is confirmed before it is committed, none is lost."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

import pytest
from aiohttp import web
from structlog.testing import capture_logs
from telegram import Bot

from bot.channels import telegram_intake
from bot.channels.channel import Arrival
from bot.channels.telegram_intake import Polling, Webhook, keep, set_webhook
from bot.channels.telegram_request import AiohttpRequest
from bot.channels.telegram_updates import arrival_of
from tests.bot.channels.conftest import ALICE
from tests.telegram_server import TelegramServer


class Inbox:
    """Commits arrivals once each; fails as often as it is told."""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}
        self.failures = 0
        self.fails: Callable[[Arrival], bool] = lambda _: False

    async def take(self, arrival: Arrival) -> bool:
        await asyncio.sleep(0)
        if self.failures or self.fails(arrival):
            self.failures = max(0, self.failures - 1)
            raise RuntimeError("the disk is full")
        text: str = arrival.payload.get("message", {}).get("text", "")
        return self.kept.setdefault(arrival.update, text) == text

    @property
    def texts(self) -> list[str]:
        return list(self.kept.values())


@pytest.fixture(autouse=True)
def _short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telegram_intake, "pause_after", lambda _: 0.05)


@asynccontextmanager
async def polling(bot: Bot, inbox: Inbox) -> AsyncIterator[Polling]:
    """A poll that runs, stopped at once at the end, as a process is."""
    async with AiohttpRequest() as request:
        poll = Polling(bot, request, inbox.take, held=2)
        task = asyncio.create_task(poll.run())
        yield poll
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def test_updates_are_committed_and_then_confirmed(server: TelegramServer, bot: Bot) -> None:
    inbox = Inbox()
    async with polling(bot, inbox) as poll:
        for text in "abc":
            server.person(ALICE).says(text)
        await server.until(lambda: not server.updates.waiting)
        assert inbox.texts == ["/start", "a", "b", "c"]
        assert poll.last is not None


async def test_what_could_not_be_committed_is_asked_for_again(server: TelegramServer, bot: Bot) -> None:
    inbox = Inbox()
    inbox.failures = 3
    with capture_logs():
        async with polling(bot, inbox):
            server.person(ALICE).says("a")
            await server.until(lambda: not server.updates.waiting)
    assert inbox.texts == ["/start", "a"]


async def test_a_process_that_ends_before_confirming_meets_the_update_again(server: TelegramServer, bot: Bot) -> None:
    inbox = Inbox()
    async with polling(bot, inbox):
        await server.until(lambda: inbox.kept)
    async with polling(bot, inbox):
        server.person(ALICE).says("later")
        await server.until(lambda: not server.updates.waiting)
    assert inbox.texts == ["/start", "later"]


async def test_a_failure_in_one_chat_keeps_its_order_and_does_not_hold_up_others(server: TelegramServer) -> None:
    inbox = Inbox()
    updates = [server.person(p).says(t) for p, t in ((7, "a"), (8, "x"), (7, "b"), (7, "c"), (8, "y"))]
    inbox.fails = lambda arrival: arrival.payload["message"]["text"] == "b"
    with capture_logs():
        safe = await keep(updates, inbox.take)
    assert [update["message"]["text"] for update in safe] == ["a", "x"]
    assert sorted(inbox.texts) == ["a", "x", "y"]


@pytest.mark.parametrize(("kind", "how"), [("status", {"status": 502}), ("drop", {}), ("status", {"status": 429})])
async def test_polling_goes_on_after_faults(server: TelegramServer, bot: Bot, kind: str, how: dict[str, int]) -> None:
    server.fault(kind, "getUpdates", times=2, **how)
    inbox = Inbox()
    with capture_logs() as logs:
        async with polling(bot, inbox):
            await server.until(lambda: inbox.kept)
    assert [entry["event"] for entry in logs] == [
        "telegram cannot be reached; trying again",
        "telegram answers again",
    ]


async def test_a_webhook_that_was_left_set_is_removed(server: TelegramServer, bot: Bot) -> None:
    await set_webhook(bot, "http://127.0.0.1:9/nobody", "s")
    inbox = Inbox()
    async with polling(bot, inbox):
        await server.until(lambda: inbox.kept)
    assert server.webhook.url == ""


async def test_a_second_program_with_the_same_token_is_named_as_such(server: TelegramServer, bot: Bot) -> None:
    one, other = Inbox(), Inbox()
    with capture_logs() as logs:
        async with polling(bot, one):
            await server.until(lambda: one.kept)
            await asyncio.sleep(0.1)
            async with polling(bot, other):
                await server.until(lambda: logs)
    assert "another program fetches this bot's updates" in logs[0]["event"]


async def hook_at(server: TelegramServer, bot: Bot, hook: Webhook, secret: str) -> web.ServerRunner:
    """The webhook, mounted on a port and told to Telegram."""

    async def answer(request: web.BaseRequest) -> web.Response:
        path = request.path.rpartition("/")[2]
        return web.Response(status=await hook.handle(path, request.headers, await request.read()))

    runner = web.ServerRunner(web.Server(answer, access_log=None), handle_signals=False)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    await set_webhook(bot, f"http://127.0.0.1:{runner.addresses[0][1]}/telegram/p", secret)
    return runner


async def test_the_webhook_takes_what_telegram_posts_and_only_once_it_is_committed(
    server: TelegramServer, bot: Bot
) -> None:
    inbox = Inbox()
    inbox.failures = 2
    with capture_logs():
        runner = await hook_at(server, bot, Webhook("p", "s-1", inbox.take), "s-1")
        server.person(ALICE).says("hi")
        await server.until(lambda: not server.updates.waiting)
    assert inbox.texts == ["/start", "hi"]
    assert server.webhook.attempts == 4
    await server.webhook.close()
    await runner.cleanup()


async def test_a_post_without_the_secret_is_turned_away(server: TelegramServer, bot: Bot) -> None:
    inbox = Inbox()
    runner = await hook_at(server, bot, Webhook("p", "right", inbox.take), "wrong")
    await server.until(lambda: server.webhook.attempts >= 2)
    assert inbox.texts == []
    assert server.webhook.last_error
    assert server.webhook.last_error[1] == "Wrong response from the webhook: 404 Not Found"
    await server.webhook.close()
    await runner.cleanup()


@pytest.mark.parametrize(
    ("path", "secret", "body", "status"),
    [
        ("p", "s", b'{"update_id": 1}', 200),
        ("p", "", b'{"update_id": 1}', 404),
        ("p", "密", b'{"update_id": 1}', 404),
        ("q", "s", b'{"update_id": 1}', 404),
        ("p", "s", b"{", 400),
        ("p", "s", b"[]", 400),
        ("p", "s", b'{"message": 1}', 400),
        ("p", "s", b"\xff\xfe", 400),
        ("p", "s", b"[" * 100_000, 400),
        ("p", "s", b'{"update_id": 1}' + b" " * telegram_intake.LARGEST, 413),
    ],
)
async def test_the_webhook_s_door(path: str, secret: str, body: bytes, status: int) -> None:
    hook = Webhook("p", "s", Inbox().take)
    assert await hook.handle(path, {"x-telegram-bot-api-secret-token": secret}, body) == status


def test_a_webhook_without_a_secret_is_not_opened() -> None:
    with pytest.raises(ValueError, match="secret"):
        Webhook("p", "", Inbox().take)


def test_an_update_of_no_chat_is_an_arrival_too() -> None:
    assert arrival_of({"update_id": 5, "poll": {}}).chat == ""
