"""Telegram as a channel: what goes out, files that came in, taps acknowledged, command menus."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import structlog
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeChat,
    InlineKeyboardMarkup,
)
from telegram.error import BadRequest, ChatMigrated, InvalidToken, RetryAfter, TelegramError

from bot.channels import telegram_updates
from bot.channels.channel import End, Incoming, Outcome, Parcel, RemoteFile
from bot.channels.telegram_calls import Calls, Keyboard
from bot.channels.telegram_request import AiohttpRequest, is_too_old, outcome_of, seconds_of
from bot.channels.telegram_text import MAX_CAPTION, MAX_TEXT, pieces, plain, to_html, units
from bot.channels.telegram_updates import Me
from bot.clock import monotonic

log = structlog.get_logger()

API = "https://api.telegram.org"
PATIENCE = 20.0
"""Seconds that the later parts of a message may wait for each other; well below the outbox's own limit."""
GAP = 1.0
"""Seconds between the parts of one message: a chat takes about one a second."""
FETCHES = 3
"""How often a file is asked for."""
PARSE = "can't parse"
NOT_A_PHOTO = ("image_process_failed", "photo_invalid_dimensions", "too big for a photo")
NO_TEXT = "no text in the message to edit"

Unreachable = TelegramError
"""What `start` raises when Telegram cannot be reached."""


class TokenRefused(Exception):
    """Telegram does not know the bot's token: copy it anew from @BotFather into the setting."""


Part = Callable[[int], Awaitable[str]]
"""Sends one of the messages that a parcel takes, to a chat; gives its id."""


def connect(token: str, *, api: str = API, proxy: str | None = None, **timeouts: float | None) -> Bot:
    """A bot of the API at `api`; its requests go by `proxy`, if any. Time-outs in seconds as for AiohttpRequest.

    python-telegram-bot writes the token into a Bot's repr: never log one.
    """
    requests = [AiohttpRequest(proxy=proxy, **timeouts) for _ in range(2)]  # type: ignore[arg-type]
    base, files = f"{api}/bot", f"{api}/file/bot"
    return Bot(token, base_url=base, base_file_url=files, request=requests[0], get_updates_request=requests[1])


class Telegram:
    """Telegram, through one bot. `start` before use, `stop` after it."""

    name = telegram_updates.NAME

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._calls = Calls(bot)
        number = bot.token.partition(":")[0]  # a token begins with the bot's id
        self._me = Me(int(number) if number.isdigit() else 0, "")
        self._menus: dict[str, object] = {}

    @property
    def bot(self) -> Bot:
        """The bot behind the channel, for getUpdates and the webhook."""
        return self._bot

    @property
    def username(self) -> str:
        """The bot's name without @, for deep links (`https://t.me/<name>?start=<invite>`); empty before `start`."""
        return self._me.name

    async def start(self) -> None:
        """Signs in. Raises TokenRefused, or Unreachable."""
        refused = False
        try:
            await self._bot.initialize()
        except InvalidToken:  # its words hold the token, so it must not be in the context of what is raised
            refused = True
        if refused:
            raise TokenRefused("Telegram refuses the token")
        self._me = Me(self._bot.id, self._bot.username)

    async def stop(self) -> None:
        """Closes the connections."""
        await self._bot.shutdown()

    def read(self, payload: dict[str, Any]) -> Incoming | None:
        """The update as a message; None for one that is not for us (in a group, not addressed)."""
        return telegram_updates.read(payload, self._me)

    async def fetch(self, file: RemoteFile) -> bytes:
        """The bytes of a file that came with an update. Raises OSError when it cannot be had."""
        reason = ""
        for attempt in range(FETCHES):
            try:
                found = await self._bot.get_file(file.key)
                return bytes(await found.download_as_bytearray())
            except BadRequest as error:
                raise OSError(str(error)) from None
            except TelegramError as error:
                reason = str(error)
                await asyncio.sleep(
                    min(seconds_of(error), PATIENCE) if isinstance(error, RetryAfter) else 0.5 + attempt
                )
        raise OSError(reason)

    async def acknowledge(self, callback: str) -> None:
        """Answers a tap at once, with nothing; one that is too old is let go."""
        try:
            await self._calls.answer_callback_query(callback)
        except TelegramError as error:
            level = log.debug if is_too_old(error) else log.warning
            level("tap not acknowledged", reason=str(error))

    async def deliver(self, parcel: Parcel) -> Outcome:
        """Carries one message. Never raises for what the other side does."""
        try:
            return await self._deliver(parcel)
        except ChatMigrated as moved:
            return await self._to_its_successor(replace(parcel, chat=str(moved.new_chat_id), edits=None))
        except TelegramError as error:
            return replace(outcome_of(error), remote=parcel.edits or "")
        except OSError as error:
            return Outcome(End.DEAD, reason=f"the file cannot be read: {type(error).__name__}")

    async def _to_its_successor(self, parcel: Parcel) -> Outcome:
        """To the supergroup that a group has become."""
        try:
            return replace(await self._deliver(parcel), moved=parcel.chat)
        except TelegramError as error:
            return replace(outcome_of(error), moved=parcel.chat)

    async def _deliver(self, parcel: Parcel) -> Outcome:
        only_words = parcel.file is None and parcel.picture is None and units(parcel.text) <= MAX_TEXT
        if parcel.edits and only_words:
            return await self._edit(parcel, int(parcel.edits))
        parts = await self._parts(parcel, keyboard(parcel))
        if not parts:
            return Outcome(End.DEAD, reason="nothing to say")
        return await self._send(int(parcel.chat), parts)

    async def _edit(self, parcel: Parcel, message: int) -> Outcome:
        """Edits a card in place, or the words under a file. Raises what Telegram raises, for an unchanged one too."""
        chat, words, buttons = int(parcel.chat), to_html(parcel.text), keyboard(parcel)
        try:
            await self._calls.edit_message_text(chat, message, words, buttons)
        except BadRequest as error:
            if NO_TEXT not in str(error).lower():
                raise
            await self._bot.edit_message_caption(
                chat, message, caption=words, parse_mode="HTML", reply_markup=_markup(buttons)
            )
        return Outcome(End.SENT, str(message))

    async def _send(self, chat: int, parts: Sequence[Part]) -> Outcome:
        """Sends the parts in order; the last one's id stands for all.

        Once one has arrived, the message as a whole is no longer "not delivered": the parts after it are waited for,
        and if that is in vain the whole is in doubt, so that its repeat is labelled.
        """
        remote = await parts[0](chat)
        until = monotonic() + PATIENCE
        for part in parts[1:]:
            await asyncio.sleep(GAP)
            try:
                remote = await patiently(part, chat, until)
            except TelegramError as error:
                outcome = outcome_of(error)
                end = End.DEAD if outcome.end is End.DEAD else End.AMBIGUOUS
                return Outcome(end, reason=f"{outcome.reason} (only in part)")
        return Outcome(End.SENT, remote)

    async def _parts(self, parcel: Parcel, buttons: Keyboard | None) -> list[Part]:
        """The messages that a parcel takes: picture, file, text; words go under a file when they fit there."""
        files = [(kept, kind) for kept, kind in ((parcel.picture, "photo"), (parcel.file, "document")) if kept]
        fits = bool(files) and units(parcel.text) <= MAX_CAPTION
        texts = [] if fits else pieces(parcel.text)
        total = len(files) + len(texts)
        parts: list[Part] = []
        for kept, kind in files:
            last = len(parts) == total - 1
            content = await asyncio.to_thread(Path(kept[2]).read_bytes)
            words = parcel.text if fits and last else ""
            parts.append(self._file(kind, content, kept[0], words, buttons if last else None, parcel.silent))
        for text in texts:
            last = len(parts) == total - 1
            parts.append(self._text(text, buttons if last else None, parcel.silent))
        return parts

    def _text(self, text: str, buttons: Keyboard | None, silent: bool) -> Part:
        async def send(chat: int) -> str:
            try:
                return str(await self._calls.send_message(chat, to_html(text), buttons, silent=silent))
            except BadRequest as error:
                if PARSE not in str(error).lower():
                    raise
                log.error("markup refused, sent without", reason=str(error))
                return str(await self._calls.send_message(chat, plain(text), buttons, silent=silent, html=False))

        return send

    def _file(self, kind: str, content: bytes, name: str, words: str, buttons: Keyboard | None, silent: bool) -> Part:
        about: dict[str, Any] = {
            "caption": to_html(words) or None,
            "parse_mode": "HTML",
            "filename": name,
            "reply_markup": _markup(buttons),
            "disable_notification": silent,
        }

        async def send(chat: int) -> str:
            if kind == "photo":
                try:
                    return str((await self._bot.send_photo(chat, content, **about)).message_id)
                except BadRequest as error:
                    if not any(words in str(error).lower() for words in NOT_A_PHOTO):
                        raise
            return str((await self._bot.send_document(chat, content, **about)).message_id)

        return send

    async def menu(self, commands: Sequence[tuple[str, str]], chat: str = "", language: str = "") -> bool:
        """Sets the command menu: of one private chat (a role's), or the default one in a language ("zh", "en").

        `commands` are names (a-z, 0-9, _) with their descriptions. The same menu is set once only. False when Telegram
        did not take it: menus are a convenience, nothing depends on them.
        """
        key, wanted = f"{chat}/{language}", tuple(commands)
        if self._menus.get(key) == wanted:
            return True
        scope = BotCommandScopeChat(int(chat)) if chat else None
        try:
            await self._bot.set_my_commands(
                [BotCommand(*c) for c in wanted], scope=scope, language_code=language or None
            )
        except TelegramError as error:
            log.warning("command menu not set", reason=str(error))
            return False
        self._menus[key] = wanted
        return True


async def patiently(part: Part, chat: int, until: float) -> str:
    """Sends a part, again while it was certainly not delivered, until a monotonic instant. Raises TelegramError."""
    while True:
        try:
            return await part(chat)
        except TelegramError as error:
            outcome = outcome_of(error)
            pause = max(outcome.wait, GAP)
            if outcome.end is not End.NOT_DELIVERED or monotonic() + pause > until:
                raise
        await asyncio.sleep(pause)


def keyboard(parcel: Parcel) -> Keyboard | None:
    """The inline buttons of a parcel as the Bot API writes them; None for none."""
    if not parcel.buttons:
        return None
    rows = [[{"text": b.label or "…", "callback_data": b.data} for b in row] for row in parcel.buttons if row]
    return {"inline_keyboard": rows}


def _markup(buttons: Keyboard | None) -> InlineKeyboardMarkup | None:
    """The same as python-telegram-bot's own."""
    return InlineKeyboardMarkup.de_json(dict(buttons), None) if buttons else None
