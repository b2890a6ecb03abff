"""A raw update becomes the message that a dialogue sees; in a group only what is addressed to the bot."""

from __future__ import annotations

from typing import Any

import pytest

from bot.channels.channel import Incoming
from bot.channels.telegram_updates import Me, arrival_of, read
from handlers.messages import Kind, Message
from tests.telegram_server import TelegramServer
from tests.telegram_server.people import PNG, Person
from tests.telegram_server.world import BOT_ID, BOT_NAME

ME = Me(BOT_ID, BOT_NAME)
GROUP = -100500


@pytest.fixture
async def server() -> TelegramServer:
    return TelegramServer()


@pytest.fixture
def alice(server: TelegramServer) -> Person:
    return server.person(7, language="en")


def heard(update: dict[str, Any]) -> Incoming:
    incoming = read(update, ME)
    assert incoming
    return incoming


def test_words_are_heard_with_who_spoke_where_and_in_which_language(alice: Person) -> None:
    assert heard(alice.says("  本周培训 32 人 ")) == Incoming(
        "7", "7", Message(Kind.TEXT, "本周培训 32 人"), language="en"
    )


@pytest.mark.parametrize(
    ("said", "command", "words"),
    [
        ("/report 12", "report", "12"),
        ("/Report@onex_test_bot  12 下", "report", "12 下"),
        ("/start in-vite_1", "start", "in-vite_1"),
        ("/help", "help", ""),
        ("/周报", "周报", ""),
        ("1/2 完成", "", ""),
        ("/", "", ""),
    ],
)
def test_a_command_is_told_from_its_words(alice: Person, said: str, command: str, words: str) -> None:
    message = heard(alice.says(said)).message
    assert (message.command, message.words) == (command, words)


def test_pictures_and_files_come_with_what_is_needed_to_fetch_them(alice: Person) -> None:
    photo = heard(alice.sends_photo(PNG, caption="合影"))
    assert (photo.message.kind, photo.message.text) == (Kind.PHOTO, "合影")
    assert [(f.name, f.media_type, f.size) for f in photo.files] == [("photo.jpg", "image/jpeg", len(PNG))]
    file = heard(alice.sends_document("名单.xlsx", b"PK12"))
    assert (file.message.kind, file.files[0].name, file.files[0].size) == (Kind.DOCUMENT, "名单.xlsx", 4)


def test_stickers_voices_and_the_rest_are_told_apart(alice: Person) -> None:
    assert heard(alice.sends_sticker()).message.kind is Kind.STICKER
    assert heard(alice.sends_voice()).message.kind is Kind.VOICE
    update = alice.says("x")
    update["message"] = {k: v for k, v in update["message"].items() if k != "text"} | {"location": {}}
    assert heard(update).message.kind is Kind.OTHER


def test_a_forwarded_message_says_so(alice: Person) -> None:
    assert heard(alice.says("提交", forwarded=True)).message.forwarded


def test_a_tap_carries_the_data_of_the_button_and_the_id_to_acknowledge(server: TelegramServer, alice: Person) -> None:
    alice.starts()
    keyboard = {"inline_keyboard": [[{"text": "提交", "callback_data": "41.0"}]]}
    shown = server.world.show(alice.chat, server.world.bot, {"text": "?", "reply_markup": keyboard})
    tap = alice.taps_data("41.0", shown)
    incoming = heard(tap)
    assert (incoming.tap, incoming.callback, incoming.chat) == ("41.0", tap["callback_query"]["id"], "7")
    assert incoming.message == Message(Kind.CHOICE)


def test_in_a_group_only_what_is_addressed_to_the_bot_is_heard(server: TelegramServer, alice: Person) -> None:
    ours = server.world.show(server.world.group(GROUP), server.world.bot, {"text": "本周周报"}).id
    theirs = alice.says("大家好", group=GROUP)
    assert read(theirs, ME) is None
    assert read(alice.says("见 @onex_test_bot_2 吧", group=GROUP), ME) is None
    assert read(alice.says("/report@other_bot", group=GROUP), ME) is None
    assert read(alice.says("好", group=GROUP, reply_to=theirs["message"]["message_id"]), ME) is None
    assert heard(alice.says("好", group=GROUP, reply_to=ours)).message == Message(
        Kind.TEXT, "好", in_group=True, group="group"
    )
    assert heard(alice.says("@Onex_Test_Bot 下周有什么考试", group=GROUP)).message.text == "下周有什么考试"
    assert heard(alice.says("/help@onex_test_bot", group=GROUP)).message.command == "help"


def test_a_group_answers_in_the_group_and_knows_who_spoke(alice: Person) -> None:
    incoming = heard(alice.says("/help", group=GROUP))
    assert (incoming.chat, incoming.sender) == (str(GROUP), "7")


@pytest.mark.parametrize(
    "update",
    [
        {"update_id": 1, "my_chat_member": {"chat": {"id": 7, "type": "private"}}},
        {"update_id": 2, "message": {"chat": {"id": 7, "type": "private"}, "from": {"id": 7}, "new_chat_title": "x"}},
        {
            "update_id": 3,
            "message": {"chat": {"id": 7, "type": "private"}, "from": {"id": 9, "is_bot": True}, "text": "x"},
        },
        {"update_id": 4, "message": {"chat": {"id": -7, "type": "channel"}, "text": "x"}},
        {"update_id": 5, "callback_query": {"id": "1", "from": {"id": 7}, "inline_message_id": "1", "data": "x"}},
        {"update_id": 6, "callback_query": {"id": "1", "from": {"id": 7}, "message": {"chat": {"id": 7}}}},
        {"update_id": 7},
    ],
)
def test_what_is_not_for_us_is_kept_and_not_heard(update: dict[str, Any]) -> None:
    assert read(update, ME) is None
    assert arrival_of(update).update == str(update["update_id"])


def test_an_arrival_names_its_chat_so_that_order_can_be_kept(alice: Person) -> None:
    arrival = arrival_of(alice.says("x", group=GROUP))
    assert (arrival.channel, arrival.chat, arrival.payload["message"]["text"]) == ("telegram", str(GROUP), "x")


@pytest.mark.parametrize(
    "update",
    [
        {"callback_query": {"photo": 587, "message": None}, "message": {}, "update_id": True},
        {"message": {"from": {"id": 1}, "photo": [], "chat": {"id": 1}}},
        {"message": {"from": {"id": 1}, "text": "x"}},
        {"message": []},
    ],
)
def test_an_update_that_telegram_does_not_make_is_not_for_us(update: dict[str, object]) -> None:
    assert read(update, ME) is None
