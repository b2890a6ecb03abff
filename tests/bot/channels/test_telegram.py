"""What the channel sends is what a person sees, and how a delivery ended is told rightly; over real HTTP."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.channels import telegram as module
from bot.channels.channel import End, Parcel, RemoteFile, WireButton
from bot.channels.telegram import Telegram, TokenRefused, connect
from tests.bot.channels.conftest import ALICE
from tests.telegram_server import TelegramServer
from tests.telegram_server.people import PNG
from tests.telegram_server.world import Shown

HELLO = Parcel(str(ALICE), "**第 12 周** <周报>", ((WireButton("提交", "41.0"), WireButton("修改", "41.1")),))


@pytest.fixture(autouse=True)
def _short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "GAP", 0.01)


@asynccontextmanager
async def telegram_at(server: TelegramServer, **patience: float) -> AsyncIterator[Telegram]:
    channel = Telegram(connect(server.token, api=server.url, **patience))
    await channel.start()
    yield channel
    await channel.stop()


@pytest.fixture
async def telegram(server: TelegramServer) -> AsyncIterator[Telegram]:
    async with telegram_at(server) as channel:
        yield channel


def last(server: TelegramServer, chat: int = ALICE) -> Shown:
    return server.transcript(chat)[-1]


def lines(server: TelegramServer) -> list[str]:
    return server.script(ALICE).splitlines()[1:]


def kept(folder: Path, name: str, media_type: str, content: bytes) -> tuple[str, str, str]:
    path = folder / "kept"
    path.write_bytes(content)
    return name, media_type, str(path)


async def test_a_message_is_shown_in_bold_with_its_buttons(server: TelegramServer, telegram: Telegram) -> None:
    outcome = await telegram.deliver(HELLO)
    assert (outcome.end, outcome.remote) == (End.SENT, str(last(server).id))
    assert lines(server) == ["< 第 12 周 <周报> [提交] [修改]"]
    assert last(server).raw["entities"] == [{"type": "bold", "offset": 0, "length": 6}]
    assert [b["callback_data"] for b in last(server).keyboard[0]] == ["41.0", "41.1"]


async def test_a_card_is_edited_in_place_and_an_unchanged_one_stays(server: TelegramServer, telegram: Telegram) -> None:
    remote = (await telegram.deliver(HELLO)).remote
    card = Parcel(HELLO.chat, "已提交，编号 2026秋-12-003。", edits=remote)
    for _ in range(2):
        outcome = await telegram.deliver(card)
        assert (outcome.end, outcome.remote) == (End.SENT, remote)
    assert lines(server) == ["< 已提交，编号 2026秋-12-003。"]
    assert last(server).edits == 1


async def test_a_card_that_is_gone_is_a_dead_edit(server: TelegramServer, telegram: Telegram) -> None:
    remote = (await telegram.deliver(HELLO)).remote
    last(server).deleted = True
    outcome = await telegram.deliver(replace(HELLO, text="新", edits=remote))
    assert (outcome.end, outcome.reason) == (End.DEAD, "Message to edit not found")


async def test_a_long_text_comes_in_pieces_with_the_buttons_under_the_last(
    server: TelegramServer, telegram: Telegram
) -> None:
    text = "\n\n".join(f"**第 {n} 段** " + "字" * 900 for n in range(9))
    outcome = await telegram.deliver(replace(HELLO, text=text))
    shown = server.transcript(ALICE)[1:]
    assert [len(message.text) for message in shown] == [3630, 3630, 906]
    assert [message.buttons for message in shown] == [[], [], [["提交", "修改"]]]
    assert outcome.remote == str(shown[-1].id)
    assert shown[1].text.startswith("第 4 段")


async def test_files_and_pictures_arrive_whole_with_their_words(
    server: TelegramServer, telegram: Telegram, tmp_path: Path
) -> None:
    file = kept(tmp_path, "台账.xlsx", "application/x", b"PK-1")
    await telegram.deliver(replace(HELLO, file=file))
    assert lines(server) == ["< 第 12 周 <周报> (台账.xlsx) [提交] [修改]"]
    assert last(server).upload.content == b"PK-1"  # type: ignore[union-attr]
    await telegram.deliver(Parcel(str(ALICE), "", picture=kept(tmp_path, "图.png", "image/png", PNG)))
    assert "photo" in last(server).raw


async def test_words_too_long_for_a_caption_follow_the_file(
    server: TelegramServer, telegram: Telegram, tmp_path: Path
) -> None:
    file = kept(tmp_path, "a.txt", "text/plain", b"1")
    await telegram.deliver(replace(HELLO, text="字" * 1100, file=file))
    assert [(m.text[:1], m.upload is None, m.buttons) for m in server.transcript(ALICE)[1:]] == [
        ("", False, []),
        ("字", True, [["提交", "修改"]]),
    ]


async def test_the_words_under_a_file_can_be_edited(server: TelegramServer, telegram: Telegram, tmp_path: Path) -> None:
    file = kept(tmp_path, "a.txt", "text/plain", b"1")
    remote = (await telegram.deliver(replace(HELLO, file=file))).remote
    outcomes = [await telegram.deliver(Parcel(HELLO.chat, "**新**", edits=remote)) for _ in range(2)]
    assert [(o.end, o.remote) for o in outcomes] == [(End.SENT, remote)] * 2
    assert lines(server) == ["< 新 (a.txt)"]


async def test_a_picture_that_telegram_cannot_show_goes_as_a_file(
    server: TelegramServer, telegram: Telegram, tmp_path: Path
) -> None:
    await telegram.deliver(Parcel(HELLO.chat, "图", picture=kept(tmp_path, "a.svg", "image/svg+xml", b"<svg/>")))
    assert lines(server) == ["< 图 (a.svg)"]


async def test_a_file_that_is_gone_is_said_and_not_tried_again(telegram: Telegram, tmp_path: Path) -> None:
    gone = ("a.txt", "text/plain", str(tmp_path / "nothing"))
    assert (await telegram.deliver(replace(HELLO, file=gone))).end is End.DEAD


async def test_nothing_to_say_is_dead(telegram: Telegram) -> None:
    assert (await telegram.deliver(Parcel(HELLO.chat, "  "))).end is End.DEAD


@pytest.mark.parametrize(
    ("kind", "how", "end", "arrived"),
    [
        ("status", {"status": 429, "retry_after": 7}, End.NOT_DELIVERED, 0),
        ("status", {"status": 502}, End.AMBIGUOUS, 0),
        ("drop", {"after": True}, End.AMBIGUOUS, 1),
        ("hang", {"after": True}, End.AMBIGUOUS, 1),
    ],
)
async def test_how_a_delivery_ended(
    server: TelegramServer, kind: str, how: dict[str, Any], end: End, arrived: int
) -> None:
    server.fault(kind, "sendMessage", **how)
    async with telegram_at(server, **({"read_timeout": 1.0} if kind == "hang" else {})) as telegram:
        outcome = await telegram.deliver(HELLO)
    assert (outcome.end, outcome.wait) == (end, how.get("retry_after", 0))
    assert len(server.world.deliveries) == arrived


async def test_a_person_who_blocked_the_bot_is_dead_in_words_that_say_so(
    server: TelegramServer, telegram: Telegram
) -> None:
    server.person(ALICE).blocks_bot()
    outcome = await telegram.deliver(HELLO)
    assert (outcome.end, outcome.reason) == (End.DEAD, "Forbidden: bot was blocked by the user")


async def test_after_the_first_piece_a_wait_is_waited_for(server: TelegramServer, telegram: Telegram) -> None:
    server.fault("status", "sendMessage", nth=2, status=429, retry_after=1)
    outcome = await telegram.deliver(replace(HELLO, text="字" * 5000))
    assert outcome.end is End.SENT
    assert [len(m.text) for m in server.transcript(ALICE)[1:]] == [4096, 904]


async def test_a_message_of_which_a_piece_arrived_is_never_undelivered(
    server: TelegramServer, telegram: Telegram
) -> None:
    server.fault("status", "sendMessage", nth=2, times=0, status=429, retry_after=60)
    outcome = await telegram.deliver(replace(HELLO, text="字" * 5000))
    assert outcome.end is End.AMBIGUOUS
    assert len(server.world.deliveries) == 1


async def test_a_group_that_became_a_supergroup_is_followed(server: TelegramServer, telegram: Telegram) -> None:
    server.group(-5, kind="group").becomes(-1005)
    assert (await telegram.deliver(replace(HELLO, chat="-5"))).end is End.SENT
    assert last(server, -1005).text == "第 12 周 <周报>"


async def test_a_tap_is_acknowledged_and_one_that_is_too_old_is_let_go(
    server: TelegramServer, telegram: Telegram
) -> None:
    await telegram.deliver(HELLO)
    tap = server.person(ALICE).taps("提交")
    incoming = telegram.read(tap)
    assert incoming
    assert incoming.tap == "41.0"
    with capture_logs() as logs:
        for _ in range(2):
            await telegram.acknowledge(incoming.callback)
    assert server.world.callbacks[incoming.callback].answered == {"text": "", "show_alert": False}
    assert [entry["log_level"] for entry in logs] == ["debug"]


async def test_a_file_that_came_is_fetched_even_after_a_stumble(server: TelegramServer, telegram: Telegram) -> None:
    incoming = telegram.read(server.person(ALICE).sends_document("名单.csv", b"1,2"))
    assert incoming
    server.fault("status", "getFile", status=502)
    assert await telegram.fetch(incoming.files[0]) == b"1,2"


async def test_a_file_that_cannot_be_had_is_an_os_error(telegram: Telegram) -> None:
    with pytest.raises(OSError, match="temporarily unavailable"):
        await telegram.fetch(RemoteFile("nothing", "a", "b", 1))


async def test_menus_are_set_by_chat_and_language_and_only_when_they_change(
    server: TelegramServer, telegram: Telegram
) -> None:
    for _ in range(2):
        assert await telegram.menu([("report", "交周报")], chat=str(ALICE))
    assert await telegram.menu([("help", "Help")], language="en")
    assert sum(call.method == "setmycommands" for call in server.calls) == 2
    assert list(server.world.commands.values()) == [
        [{"command": "report", "description": "交周报"}],
        [{"command": "help", "description": "Help"}],
    ]


async def test_a_menu_that_is_refused_hurts_nobody(telegram: Telegram) -> None:
    with capture_logs():
        assert not await telegram.menu([("周报", "x")])


async def test_a_refused_token_is_said_without_the_token(server: TelegramServer) -> None:
    channel = Telegram(connect("700000001:wrong-secret", api=server.url))
    with pytest.raises(TokenRefused) as caught:
        await channel.start()
    assert "wrong-secret" not in repr(caught.value) + repr(caught.value.__context__)
    await channel.stop()


async def test_the_name_for_deep_links_is_known_after_the_start(telegram: Telegram) -> None:
    assert telegram.username == "onex_test_bot"


async def test_waits_are_read_as_time_spans() -> None:
    assert os.environ["PTB_TIMEDELTA"] == "true"


async def test_a_group_that_became_a_supergroup_is_reached_and_its_new_id_told(
    server: TelegramServer, telegram: Telegram
) -> None:
    server.group(-5, kind="group").becomes(-1005)
    outcome = await telegram.deliver(Parcel("-5", "汇总"))
    assert (outcome.end, outcome.moved) == (End.SENT, "-1005")
    assert last(server, -1005).text == "汇总"
