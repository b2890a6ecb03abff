"""The calls behind every step of a conversation, as plain JSON.

A Bot's own methods make objects of all that goes out and comes back, which takes longer than the request itself; of
these answers only the number of a message is wanted. What they raise is python-telegram-bot's, as of any other call.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, cast

from telegram import Bot
from telegram.request import RequestData

Keyboard = Mapping[str, object]
"""Inline buttons as the Bot API writes them; see `keyboard` in `telegram.py`."""
NO_PREVIEW = {"is_disabled": True}


class Fields:
    """What a call says. To a request it is what RequestData is, which only a Bot knows how to make."""

    contains_files = False

    def __init__(self, fields: Mapping[str, object]) -> None:
        self.json_parameters = {
            name: value if isinstance(value, str) else json.dumps(value)
            for name, value in fields.items()
            if value is not None
        }


class Calls:
    """The calls of one bot. All raise TelegramError."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    async def send_message(
        self, chat: int, text: str, buttons: Keyboard | None, *, silent: bool, html: bool = True
    ) -> int:
        """Sends words with buttons, in Telegram's HTML or plain; gives the message's number."""
        about = _words(text, html, buttons)
        sent = await self._call("sendMessage", chat_id=chat, disable_notification=silent, **about)
        return int(sent["message_id"])

    async def edit_message_text(self, chat: int, message: int, text: str, buttons: Keyboard | None) -> None:
        """Puts other words and buttons, in HTML, in the place of a message's."""
        await self._call("editMessageText", chat_id=chat, message_id=message, **_words(text, True, buttons))

    async def answer_callback_query(self, callback: str) -> None:
        """Lets a tapped button come to rest."""
        await self._call("answerCallbackQuery", callback_query_id=callback)

    async def _call(self, method: str, **fields: object) -> Any:
        url = f"{self._bot.base_url}/{method}"
        return await self._bot.request.post(url, cast("RequestData", Fields(fields)))


def _words(text: str, html: bool, buttons: Keyboard | None) -> dict[str, object]:
    mode = "HTML" if html else None
    return {"text": text, "parse_mode": mode, "reply_markup": buttons, "link_preview_options": NO_PREVIEW}
