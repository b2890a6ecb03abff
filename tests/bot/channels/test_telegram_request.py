"""How a send ends is told rightly, for every way in which the network and the service can let it fail."""

from __future__ import annotations

import asyncio
import socket
import traceback
from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from aiohttp import web
from telegram import Bot
from telegram.error import BadRequest, TelegramError, TimedOut

from bot.channels.channel import End
from bot.channels.telegram_request import AiohttpRequest, NeverSent, is_too_old, outcome_of
from tests.bot.channels.conftest import ALICE, bot_at
from tests.telegram_server import TelegramServer
from tests.telegram_server.refusals import NOT_MODIFIED


async def failure(doing: Coroutine[Any, Any, Any], token: str) -> TelegramError:
    """The error of a call; the token is in none of its words, causes and traces."""
    with pytest.raises(TelegramError) as caught:
        await doing
    told = "".join(traceback.format_exception(caught.value)) + repr(caught.value)
    assert token not in told
    assert token not in repr(caught.value.__context__)
    return caught.value


@pytest.mark.parametrize(
    ("kind", "how", "end", "arrived"),
    [
        ("drop", {"after": False}, End.AMBIGUOUS, 0),
        ("drop", {"after": True}, End.AMBIGUOUS, 1),
        ("hang", {"after": False}, End.AMBIGUOUS, 0),
        ("hang", {"after": True}, End.AMBIGUOUS, 1),
        ("status", {"status": 500}, End.AMBIGUOUS, 0),
        ("status", {"status": 502, "after": True}, End.AMBIGUOUS, 1),
        ("status", {"status": 429, "retry_after": 9}, End.NOT_DELIVERED, 0),
        ("status", {"status": 418}, End.NOT_DELIVERED, 0),
        ("status", {"status": 413}, End.DEAD, 0),
    ],
)
async def test_how_a_faulty_send_ended(
    server: TelegramServer, kind: str, how: dict[str, Any], end: End, arrived: int
) -> None:
    server.fault(kind, "sendMessage", **how)
    patience = {"read_timeout": 0.3} if kind == "hang" else {}
    async with bot_at(server) as bot:
        outcome = outcome_of(await failure(bot.send_message(ALICE, "x", **patience), server.token))
        assert (outcome.end, outcome.wait) == (end, how.get("retry_after", 0))
        await server.until(lambda: len(server.world.deliveries) >= arrived)
        assert len(server.world.deliveries) == arrived
        assert await bot.send_message(ALICE, "y")  # the next one goes through


async def test_nobody_at_the_other_end_is_certainly_not_delivered(server: TelegramServer) -> None:
    async with bot_at(server) as bot:
        await server.stop()
        await asyncio.sleep(0.05)  # until the pool has seen that its connection was closed
        error = await failure(bot.send_message(ALICE, "x"), server.token)
    assert (isinstance(error, NeverSent), outcome_of(error).end) == (True, End.NOT_DELIVERED)


@pytest.mark.parametrize("address", ["http://no-such-name.invalid/bot", "nonsense://x/bot"])
async def test_an_address_that_leads_nowhere_is_certainly_not_delivered(address: str) -> None:
    bot = Bot("1:secret-part", base_url=address, request=AiohttpRequest(), get_updates_request=AiohttpRequest())
    async with AiohttpRequest() as request:
        error = await failure(request.post(f"{bot.base_url}/sendMessage"), "secret-part")
    assert outcome_of(error).end is End.NOT_DELIVERED


async def test_a_peer_that_takes_no_connection_runs_into_the_connect_timeout() -> None:
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen(0)
        crowd = [socket.socket() for _ in range(4)]
        for one in crowd:
            one.setblocking(False)
            one.connect_ex(deaf.getsockname())
        url = f"http://127.0.0.1:{deaf.getsockname()[1]}/bot1:secret-part/sendMessage"
        async with AiohttpRequest(connect_timeout=0.3) as request:
            error = await failure(request.post(url), "secret-part")
        for one in crowd:
            one.close()
    assert (isinstance(error, TimedOut), outcome_of(error).end) == (True, End.NOT_DELIVERED)


async def test_no_free_connection_in_time_is_certainly_not_delivered(server: TelegramServer) -> None:
    hang = server.fault("hang", "sendMessage")
    async with bot_at(server, connection_pool_size=1) as bot:
        first = asyncio.create_task(bot.send_message(ALICE, "first"))
        await server.until(lambda: hang.struck)
        error = await failure(bot.send_message(ALICE, "second", pool_timeout=0.1, connect_timeout=0.1), server.token)
        assert outcome_of(error).end is End.NOT_DELIVERED
        first.cancel()
        await asyncio.wait([first])


async def test_refusals_are_dead_and_an_unchanged_edit_is_as_good_as_sent(server: TelegramServer, bot: Bot) -> None:
    blocked = server.person(8)
    blocked.starts()
    blocked.blocks_bot()
    ends: dict[str, End] = {}
    calls: dict[str, Callable[[], Coroutine[Any, Any, Any]]] = {
        "blocked": lambda: bot.send_message(8, "x"),
        "nobody": lambda: bot.send_message(999, "x"),
        "long": lambda: bot.send_message(ALICE, "x" * 4097),
        "unchanged": lambda: bot.edit_message_text("x", ALICE, sent.message_id),
    }
    sent = await bot.send_message(ALICE, "x")
    for name, call in calls.items():
        ends[name] = outcome_of(await failure(call(), server.token)).end
    assert ends == {"blocked": End.DEAD, "nobody": End.DEAD, "long": End.DEAD, "unchanged": End.SENT}


async def test_a_refused_token_is_not_the_messages_fault(server: TelegramServer) -> None:
    async with AiohttpRequest() as request:
        error = await failure(request.post(f"{server.base_url}1:other/sendMessage"), "1:other")
    outcome = outcome_of(error)
    assert (outcome.end, outcome.wait) == (End.NOT_DELIVERED, 60.0)


async def test_a_late_answer_to_a_tap_is_told_from_other_refusals(bot: Bot) -> None:
    with pytest.raises(BadRequest) as caught:
        await bot.answer_callback_query("1")
    assert is_too_old(caught.value)
    assert not is_too_old(BadRequest(NOT_MODIFIED))


async def test_a_file_arrives_whole_under_its_chinese_name(server: TelegramServer, bot: Bot) -> None:
    content = bytes(range(256)) * 400
    sent = await bot.send_document(ALICE, content, filename='周报 "12".xlsx', caption="第 12 周")
    upload = server.transcript(ALICE)[-1].upload
    assert upload
    assert (upload.name, upload.content) == ('周报 "12".xlsx', content)
    assert sent.document
    assert bytes(await (await sent.document.get_file()).download_as_bytearray()) == content


async def test_the_proxy_setting_is_used(server: TelegramServer) -> None:
    seen: list[str] = []

    async def proxy(request: web.BaseRequest) -> web.Response:
        seen.append(str(request.url))
        return web.json_response({"ok": True, "result": True})

    runner = web.ServerRunner(web.Server(proxy, access_log=None), handle_signals=False)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        async with AiohttpRequest(proxy=f"http://127.0.0.1:{runner.addresses[0][1]}") as request:
            assert await request.post("http://telegram.invalid/bot1:x/getMe") is True
    finally:
        await runner.cleanup()
    assert seen == ["http://telegram.invalid/bot1:x/getMe"]


async def test_a_proxy_that_is_down_is_certainly_not_delivered() -> None:
    async with AiohttpRequest(proxy="http://127.0.0.1:9") as request:
        error = await failure(request.post("https://telegram.invalid/bot1:secret-part/getMe"), "secret-part")
    assert outcome_of(error).end is End.NOT_DELIVERED


async def test_a_page_instead_of_json_is_ambiguous() -> None:
    async def page(_: web.BaseRequest) -> web.Response:
        return web.Response(text="<html>", content_type="text/html")

    runner = web.ServerRunner(web.Server(page, access_log=None), handle_signals=False)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        async with AiohttpRequest() as request:
            error = await failure(request.post(f"http://127.0.0.1:{runner.addresses[0][1]}/bot1:x/y"), "1:x")
    finally:
        await runner.cleanup()
    assert outcome_of(error).end is End.AMBIGUOUS
