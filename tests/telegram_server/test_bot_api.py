"""python-telegram-bot speaks with the stand-in over real HTTP, method by method, and meets the errors it knows."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from telegram import Bot, BotCommand, BotCommandScopeChat, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, NetworkError, RetryAfter

from tests.telegram_server import UNLIMITED, Limits, Rate, TelegramServer
from tests.telegram_server.people import PNG
from tests.telegram_server.refusals import NOT_MODIFIED, TOO_OLD

ALICE = 7


def keyboard(*data: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton(f"按钮{i}", callback_data=d) for i, d in enumerate(data)]])


def bot_at(server: TelegramServer, token: str = "") -> Bot:
    return Bot(token or server.token, base_url=server.base_url, base_file_url=server.base_file_url)


@pytest.fixture
async def server() -> AsyncIterator[TelegramServer]:
    async with TelegramServer(limits=UNLIMITED) as running:
        running.person(ALICE).starts()
        yield running


@pytest.fixture
async def bot(server: TelegramServer) -> AsyncIterator[Bot]:
    async with bot_at(server) as running:
        yield running


async def refused(doing: object, kind: type[Exception] = BadRequest) -> str:
    """The words with which a call is refused."""
    with pytest.raises(kind) as caught:
        await doing  # type: ignore[misc]
    return str(caught.value)


async def test_a_sent_message_is_shown_with_its_formatting_and_buttons(server: TelegramServer, bot: Bot) -> None:
    sent = await bot.send_message(
        ALICE, "😀<b>周报</b> &lt;1&gt;", parse_mode="HTML", reply_markup=keyboard("1.0", "1.1")
    )
    assert server.script(ALICE).splitlines()[-1] == "< 😀周报 <1> [按钮0] [按钮1]"
    assert [(e.type, e.offset, e.length) for e in sent.entities] == [("bold", 2, 2)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Message text is empty"),
        (" \n", "Text must be non-empty"),
        ("字" * 4097, "Message is too long"),
        ("周报<b>x", "Can't parse entities: can't find end tag corresponding to start tag \"b\""),
        ("周报</b>", "Can't parse entities: unexpected end tag at byte offset 6"),
        ("a<b>x</i>", 'Can\'t parse entities: unmatched end tag at byte offset 5, expected "</b>", found "</i>"'),
        ("a<1+x>", 'Can\'t parse entities: unsupported start tag "1+x" at byte offset 1'),
        ("a < b", 'Can\'t parse entities: unsupported start tag "" at byte offset 2'),
    ],
)
async def test_a_text_is_refused_in_the_services_words(bot: Bot, text: str, words: str) -> None:
    assert await refused(bot.send_message(ALICE, text, parse_mode="HTML")) == words


async def test_4096_characters_count_after_the_markup_is_taken_out(server: TelegramServer, bot: Bot) -> None:
    await bot.send_message(ALICE, f"<b>{'字' * 4096}</b>", parse_mode="HTML")
    assert len(server.transcript(ALICE)[-1].text) == 4096


async def test_button_data_holds_64_bytes_and_not_one_more(bot: Bot) -> None:
    await bot.send_message(ALICE, "x", reply_markup=keyboard("a" * 64))
    assert await refused(bot.send_message(ALICE, "x", reply_markup=keyboard("字" * 22))) == "Button_data_invalid"


async def test_a_button_needs_something_to_do_and_a_label(bot: Bot) -> None:
    words = await refused(
        bot.send_message(ALICE, "x", reply_markup=InlineKeyboardMarkup([[InlineKeyboardButton("x")]]))
    )
    assert words.endswith("text buttons are unallowed in the inline keyboard")
    blank = InlineKeyboardMarkup([[InlineKeyboardButton(" ", callback_data="1")]])
    assert "must be non-empty" in await refused(bot.send_message(ALICE, "x", reply_markup=blank))


async def test_who_cannot_be_written_to_is_said(server: TelegramServer, bot: Bot) -> None:
    assert await refused(bot.send_message(999, "x")) == "Chat not found"
    server.person(8)
    words = "Forbidden: bot can't initiate conversation with a user"
    assert await refused(bot.send_message(8, "x"), Forbidden) == words
    server.person(ALICE).blocks_bot()
    assert await refused(bot.send_message(ALICE, "x"), Forbidden) == "Forbidden: bot was blocked by the user"
    server.group(-5, kind="group").removes_bot()
    assert await refused(bot.send_message(-5, "x"), Forbidden) == "Forbidden: bot was kicked from the group chat"


async def test_an_upgraded_group_gives_its_new_id(server: TelegramServer, bot: Bot) -> None:
    server.group(-5, kind="group").becomes(-1005)
    with pytest.raises(ChatMigrated) as caught:
        await bot.send_message(-5, "x")
    assert caught.value.new_chat_id == -1005


async def test_an_edit_changes_the_message_in_place_and_must_change_something(server: TelegramServer, bot: Bot) -> None:
    sent = await bot.send_message(ALICE, "一", reply_markup=keyboard("1"))
    await bot.edit_message_text("二", ALICE, sent.message_id, reply_markup=keyboard("1"))
    assert (server.transcript(ALICE)[-1].text, server.transcript(ALICE)[-1].edits) == ("二", 1)
    same = bot.edit_message_text("二", ALICE, sent.message_id, reply_markup=keyboard("1"))
    assert (await refused(same)).lower() == NOT_MODIFIED.lower()
    await bot.edit_message_reply_markup(ALICE, sent.message_id)
    assert server.transcript(ALICE)[-1].buttons == []


async def test_only_the_bots_own_present_texts_can_be_edited(server: TelegramServer, bot: Bot) -> None:
    assert await refused(bot.edit_message_text("x", ALICE, 4711)) == "Message to edit not found"
    theirs = server.person(ALICE).says("hi")["message"]["message_id"]
    assert await refused(bot.edit_message_text("x", ALICE, theirs)) == "Message can't be edited"
    file = await bot.send_document(ALICE, b"1,2", filename="a.csv", caption="表")
    assert (
        await refused(bot.edit_message_text("x", ALICE, file.message_id)) == "There is no text in the message to edit"
    )
    await bot.edit_message_caption(ALICE, file.message_id, caption="新表")
    assert server.script(ALICE).splitlines()[-1] == "< 新表 (a.csv)"


async def test_a_deleted_message_is_gone_once(server: TelegramServer, bot: Bot) -> None:
    sent = await bot.send_message(ALICE, "bye")
    await bot.delete_message(ALICE, sent.message_id)
    assert server.script(ALICE) == "> /start"
    assert await refused(bot.delete_message(ALICE, sent.message_id)) == "Message to delete not found"


async def test_a_tap_is_answered_once(server: TelegramServer, bot: Bot) -> None:
    await bot.send_message(ALICE, "?", reply_markup=keyboard("1.0"))
    tap = server.person(ALICE).taps("按钮0")["callback_query"]["id"]
    await bot.answer_callback_query(tap)
    assert (await refused(bot.answer_callback_query(tap))).lower() == TOO_OLD.lower()
    assert (await refused(bot.answer_callback_query("1"))).lower() == TOO_OLD.lower()


@pytest.mark.parametrize(("limits", "refuses"), [(Limits(), True), (UNLIMITED, False)])
async def test_a_tap_that_waited_too_long_is_refused_unless_nothing_is_limited(limits: Limits, refuses: bool) -> None:
    async with TelegramServer(limits=limits) as server, bot_at(server) as bot:
        server.person(ALICE).starts()
        await bot.send_message(ALICE, "?", reply_markup=keyboard("1.0"))
        tap = server.person(ALICE).taps("按钮0")["callback_query"]["id"]
        server.world.callbacks[tap].at -= 3600
        answered = bot.answer_callback_query(tap)
        assert (await refused(answered)).lower() == TOO_OLD.lower() if refuses else await answered


async def test_files_go_both_ways(server: TelegramServer, bot: Bot) -> None:
    sent = await bot.send_document(ALICE, b"PK-bytes", filename="周报.xlsx", caption="<i>x</i>", parse_mode="HTML")
    shown = server.transcript(ALICE)[-1].upload
    assert shown
    assert (shown.name, shown.content) == ("周报.xlsx", b"PK-bytes")
    assert sent.document
    assert bytes(await (await sent.document.get_file()).download_as_bytearray()) == b"PK-bytes"
    await bot.send_document(ALICE, sent.document.file_id)
    photo = server.person(ALICE).sends_photo()["message"]["photo"][0]["file_id"]
    assert bytes(await (await bot.get_file(photo)).download_as_bytearray()) == PNG
    await bot.send_photo(ALICE, PNG, caption="图")
    assert len(server.transcript(ALICE)) == 5


async def test_files_that_the_service_refuses(server: TelegramServer, bot: Bot) -> None:
    assert await refused(bot.send_photo(ALICE, b"no picture", filename="a.png")) == "Image_process_failed"
    assert await refused(bot.send_document(ALICE, b"", filename="a.txt")) == "File must be non-empty"
    assert await refused(bot.send_document(ALICE, "AAAA")) == "Wrong file identifier/http url specified"
    assert await refused(bot.send_document(ALICE, b"1", caption="字" * 1025)) == "Message caption is too long"
    big = server.person(ALICE).sends_document("big.bin", b"0" * (20 * 1024 * 1024 + 1))["message"]["document"][
        "file_id"
    ]
    assert await refused(bot.get_file(big)) == "File is too big"
    assert "temporarily unavailable" in await refused(bot.get_file("nothing"))


async def test_command_menus_are_kept_by_scope_and_language(server: TelegramServer, bot: Bot) -> None:
    await bot.set_my_commands([BotCommand("report", "交周报")], BotCommandScopeChat(ALICE), "zh")
    assert (await bot.get_my_commands(BotCommandScopeChat(ALICE), "zh"))[0].description == "交周报"
    assert await bot.get_my_commands() == ()
    await bot.delete_my_commands(BotCommandScopeChat(ALICE), "zh")
    assert await bot.get_my_commands(BotCommandScopeChat(ALICE), "zh") == ()
    assert await refused(bot.set_my_commands([("周报", "x")])) == "Bot_command_invalid"
    assert await refused(bot.set_my_commands([("report", "x")], BotCommandScopeChat(999))) == "Chat not found"


async def test_the_smaller_methods_answer(server: TelegramServer, bot: Bot) -> None:
    assert (await bot.get_me()).username == "onex_test_bot"
    await bot.send_chat_action(ALICE, "typing")
    assert server.world.actions == [(ALICE, "typing")]
    assert await refused(bot.send_chat_action(ALICE, "dancing")) == "Wrong parameter action in request"
    assert (await bot.get_chat(ALICE)).type == "private"
    server.person(ALICE).says("hi", group=-100)
    assert (await bot.get_chat_member(-100, ALICE)).status == "member"
    assert await bot.leave_chat(-100)
    await refused(bot.send_message(-100, "x"), Forbidden)
    assert await bot.set_my_description("周报助手", "zh")
    assert await bot.set_my_short_description("周报")


async def test_a_wrong_token_and_an_unknown_method_are_told_apart(server: TelegramServer, bot: Bot) -> None:
    for token, words in (("700000001:wrong", "Unauthorized"), ("nonsense", "Not Found")):
        stranger = bot_at(server, token)
        with pytest.raises(InvalidToken) as caught:
            await stranger.initialize()
        await stranger.shutdown()
        assert str(caught.value.__cause__) == words
    assert "not found" in (await refused(bot.do_api_request("danceATango"), Exception)).lower()


async def test_too_many_messages_are_refused_until_the_wait_is_over() -> None:
    now = [1_000_000.0]
    async with TelegramServer(clock=lambda: now[0]) as server, bot_at(server) as bot:
        server.person(ALICE).starts()
        for n in range(3):
            await bot.send_message(ALICE, str(n))
        with pytest.raises(RetryAfter) as caught:
            await bot.send_message(ALICE, "3")
        assert caught.value.retry_after == timedelta(seconds=3)
        now[0] += 3
        await bot.send_message(ALICE, "3")


async def test_a_group_takes_20_a_minute_and_the_bot_30_a_second() -> None:
    now = [1_000_000.0]
    async with TelegramServer(clock=lambda: now[0]) as server, bot_at(server) as bot:
        server.group(-9)
        for n in range(20):
            await bot.send_message(-9, str(n))
        await refused(bot.send_message(-9, "x"), RetryAfter)
        for person in range(1, 11):
            server.person(person).starts()
            await bot.send_message(person, "x")
        server.person(11).starts()
        await refused(bot.send_message(11, "x"), RetryAfter)
        now[0] += 1
        await bot.send_message(11, "x")
        now[0] += 59
        await bot.send_message(-9, "x")


async def test_limits_can_be_set_and_switched_off() -> None:
    async with TelegramServer(limits=Limits(None, Rate(1, 60.0), None)) as server, bot_at(server) as bot:
        server.person(ALICE).starts()
        await bot.send_message(ALICE, "x")
        await refused(bot.send_message(ALICE, "x"), RetryAfter)


async def test_a_bad_gateway_is_an_html_page(server: TelegramServer, bot: Bot) -> None:
    server.fault("status", "sendMessage", status=502)
    assert "Bad Gateway" in await refused(bot.send_message(ALICE, "x"), NetworkError)
    await bot.send_message(ALICE, "y")
    assert server.script(ALICE).splitlines()[1:] == ["< y"]
