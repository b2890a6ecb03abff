"""A raw Telegram update as the message that a dialogue sees. Pure.

Updates are read as the JSON that Telegram documents; a kind that is not named here is not for us. In a group the bot
hears only what is addressed to it: a command, its @name, an answer to one of its messages, a tap on one of its buttons.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from bot.channels.channel import Arrival, Incoming, RemoteFile
from handlers.messages import Kind, Message

NAME = "telegram"
KINDS = ("message", "callback_query")
"""The kinds of updates that are asked for."""

_COMMAND = re.compile(r"/(\w{1,64})(?:@(\w+))?(?:\s+(.*))?", re.DOTALL)
_CONTENT = {"photo": Kind.PHOTO, "document": Kind.DOCUMENT, "sticker": Kind.STICKER, "voice": Kind.VOICE}
_OTHER = frozenset({"audio", "video", "video_note", "location", "venue", "contact", "poll", "dice", "story", "game"})

Json = dict[str, Any]


@dataclass(frozen=True)
class Me:
    """The bot as Telegram knows it: its id and its name without @."""

    id: int
    name: str


def arrival_of(update: Json) -> Arrival:
    """A raw update on its way into the inbox."""
    chat = _message_of(update).get("chat", {}).get("id", "")
    return Arrival(NAME, str(update["update_id"]), str(chat), update)


def read(update: Json, me: Me) -> Incoming | None:
    """The update as a message; None for one that is not for us, or not made as Telegram documents it."""
    try:
        if "callback_query" in update:
            return _tap(update["callback_query"])
        message = update.get("message")
        return _said(message, me) if message else None
    except (AttributeError, IndexError, KeyError, TypeError):
        return None  # only who holds the webhook's secret can send such a thing


def _message_of(update: Json) -> Json:
    found: Json = update.get("message") or update.get("callback_query", {}).get("message") or {}
    return found


def _tap(query: Json) -> Incoming | None:
    chat = query.get("message", {}).get("chat")
    if chat is None or "data" not in query:
        return None
    said = Message(Kind.CHOICE, in_group=_is_group(chat), group=_title(chat))
    return Incoming(
        str(chat["id"]), str(query["from"]["id"]), said, query["data"], query["id"], _language(query["from"])
    )


def _said(message: Json, me: Me) -> Incoming | None:
    sender, kind = message.get("from"), _kind(message)
    if kind is None or sender is None or sender.get("is_bot"):
        return None
    text = str(message.get("text") or message.get("caption") or "").strip()
    in_group = _is_group(message["chat"])
    command, to, words = _command(text) if kind is Kind.TEXT else ("", "", "")
    if in_group:
        if not _addressed(message, text, command, to, me):
            return None
        text = _without_name(text, me)
    said = Message(
        kind, text, command=command.lower(), words=words, in_group=in_group, forwarded="forward_origin" in message,
        group=_title(message["chat"]),
    )  # fmt: skip
    files = _files(message, kind)
    return Incoming(str(message["chat"]["id"]), str(sender["id"]), said, language=_language(sender), files=files)


def _kind(message: Json) -> Kind | None:
    """What was sent; None for what nobody said (somebody joined, a title changed)."""
    if "text" in message:
        return Kind.TEXT
    found = next((kind for name, kind in _CONTENT.items() if name in message), None)
    return found or (Kind.OTHER if _OTHER & message.keys() else None)


def _command(text: str) -> tuple[str, str, str]:
    """Command, the bot that it names, and the words after it; empty for plain text."""
    found = _COMMAND.fullmatch(text)
    if found is None:
        return "", "", ""
    return found.group(1), found.group(2) or "", (found.group(3) or "").strip()


def _addressed(message: Json, text: str, command: str, to: str, me: Me) -> bool:
    if command:
        return not to or to.lower() == me.name.lower()
    if message.get("reply_to_message", {}).get("from", {}).get("id") == me.id:
        return True
    return bool(me.name and _mention(me).search(text))


def _mention(me: Me) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)@{re.escape(me.name)}(?!\w)", re.IGNORECASE)


def _without_name(text: str, me: Me) -> str:
    """What was said, without the name by which the bot was called."""
    return _mention(me).sub("", text).strip(" ,，:：") if me.name else text


def _files(message: Json, kind: Kind) -> tuple[RemoteFile, ...]:
    if kind is Kind.PHOTO:
        largest = message["photo"][-1]
        return (RemoteFile(largest["file_id"], "photo.jpg", "image/jpeg", largest.get("file_size", 0)),)
    if kind is Kind.DOCUMENT:
        given = message["document"]
        name, media = given.get("file_name") or "file", given.get("mime_type") or "application/octet-stream"
        return (RemoteFile(given["file_id"], name, media, given.get("file_size", 0)),)
    return ()


def _is_group(chat: Json) -> bool:
    return chat.get("type") != "private"


def _title(chat: Json) -> str:
    return str(chat.get("title", "")) if _is_group(chat) else ""


def _language(sender: Json) -> str:
    return str(sender.get("language_code", ""))
