"""What the service refuses in a reply markup."""

from __future__ import annotations

import re
from typing import Any

from tests.telegram_server.params import Params
from tests.telegram_server.refusals import bad

MAX_DATA = 64  # bytes
MAX_BUTTONS = 100
_URL = re.compile(r"(https?|tg)://[^\s/]+\S*|[\w-]+(\.[\w-]+)+(/\S*)?")
_OTHER = ("callback_game", "pay", "switch_inline_query", "switch_inline_query_current_chat", "web_app", "copy_text")


def markup_of(params: Params) -> dict[str, Any] | None:
    """The checked reply markup, None when there is none. Raises Refusal."""
    markup = params.nested("reply_markup", "can't parse reply keyboard markup JSON object")
    if markup is None:
        return None
    if not isinstance(markup, dict):
        raise bad("object expected as reply markup")
    rows = markup.get("inline_keyboard")
    if rows is None:
        return None  # reply keyboards and their removal are accepted and not shown
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays')
    for row in rows:
        for button in row:
            _check(button)
    if sum(map(len, rows)) > MAX_BUTTONS:
        raise bad("reply markup is too long")
    kept = [row for row in rows if row]
    return {"inline_keyboard": kept} if kept else {}


def _check(button: Any) -> None:
    if not isinstance(button, dict):
        raise bad("can't parse inline keyboard button: InlineKeyboardButton must be an Object")
    if "text" not in button:
        raise bad("can't parse inline keyboard button: Can't find field \"text\"")
    if not str(button["text"]).strip():
        raise bad("inline keyboard button text must be non-empty")
    _check_action(button)


def _check_action(button: dict[str, Any]) -> None:
    if button.get("url"):
        if not _URL.fullmatch(str(button["url"])):
            raise bad(f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")
    elif button.get("callback_data"):
        if len(str(button["callback_data"]).encode()) > MAX_DATA:
            raise bad("BUTTON_DATA_INVALID")
    elif not any(name in button for name in _OTHER):
        raise bad("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
