"""Telegram as a part of the program: signing in, fetching or taking updates, sending, command menus."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import cast
from urllib.parse import urlsplit

import structlog
from sqlalchemy import Engine as Database

from bot.channels.channel import Arrival
from bot.channels.telegram import Telegram, Unreachable, connect
from bot.channels.telegram_intake import Polling, Webhook, pause_after, set_webhook
from bot.channels.telegram_request import AiohttpRequest
from bot.intake import Intake
from bot.outbox import Outbox
from bot.settings import Settings
from handlers.help import TOPICS
from handlers.words import LANGUAGES, Language, say
from models.store.database import reading
from models.store.people import person_at

log = structlog.get_logger()

MENU_AFTER = ("/start", "/help", "/language")
"""Commands after which a chat's own menu is looked at: who one is, and in which language, changes with them."""


class TelegramSide:
    """The bot of these settings. `run` signs in, then works until cancelled."""

    def __init__(self, settings: Settings, database: Database) -> None:
        token = settings.telegram_token.get_secret_value()
        proxy = settings.telegram_proxy or None
        self.channel = Telegram(connect(token, api=settings.telegram_api_url, proxy=proxy))
        self.signed_in = False
        self.sender: asyncio.Task[None] | None = None
        self._settings = settings
        self._database = database
        self._request = AiohttpRequest(proxy=proxy)
        self._webhook: Webhook | None = None
        self._menus: set[asyncio.Task[None]] = set()

    def link(self, token: str) -> str:
        """The deep link of an invite; empty until the bot has signed in."""
        return f"https://t.me/{self.channel.username}?start={token}" if self.channel.username else ""

    async def run(self, intake: Intake, outbox: Outbox) -> None:
        """Signs in, handles what was left, then takes updates in until cancelled. Raises TokenRefused.

        `sender` goes on until its outbox is stopped: what was claimed is sent and recorded.
        """
        await self._sign_in()
        await intake.catch_up([self.channel.name])
        self.sender = asyncio.create_task(outbox.run())
        await self._general_menus()
        await self._take(intake)

    async def stop(self) -> None:
        """Lets the sender end (its outbox was stopped) and closes the connections."""
        if self.sender:
            await self.sender
        for task in self._menus:
            task.cancel()
        await self.channel.stop()
        await self._request.shutdown()

    async def posted(self, path: str, headers: Mapping[str, str], body: bytes) -> int:
        """The status for an update that Telegram posted; 503 while it is not our time yet, so that it comes again."""
        return await self._webhook.handle(path, headers, body) if self._webhook else 503

    async def _sign_in(self) -> None:
        failures = 0
        while not self.signed_in:
            try:
                await self.channel.start()
                self.signed_in = True
                log.info("signed in to telegram")
            except Unreachable as error:
                failures += 1
                log.warning("telegram cannot be reached; trying again", error=type(error).__name__)
                await asyncio.sleep(pause_after(failures))

    async def _take(self, intake: Intake) -> None:
        async def take(arrival: Arrival) -> bool:
            new = await intake.take(arrival)
            self._menu_after(arrival)
            return new

        if not self._settings.webhook_url:
            await Polling(self.channel.bot, self._request, take).run()
        secret = self._settings.webhook_secret.get_secret_value()
        path = urlsplit(self._settings.webhook_url).path.rpartition("/")[2]
        self._webhook = Webhook(path, secret, take)
        await self._announce_webhook(secret)
        await asyncio.Event().wait()

    async def _announce_webhook(self, secret: str) -> None:
        failures = 0
        while True:
            try:
                await set_webhook(self.channel.bot, self._settings.webhook_url, secret)
                return
            except Unreachable as error:
                failures += 1
                log.warning("webhook not set; trying again", error=type(error).__name__)
                await asyncio.sleep(pause_after(failures))

    async def _general_menus(self) -> None:
        """What anybody may do, in each language; Chinese for all others."""
        for language in LANGUAGES:
            commands = [(t.command.removeprefix("/"), say(t.label, language)) for t in TOPICS if not t.roles]
            await self.channel.menu(commands, language=language)
            if language == "zh":
                await self.channel.menu(commands)

    def _menu_after(self, arrival: Arrival) -> None:
        message = arrival.payload.get("message") or {}
        private = (message.get("chat") or {}).get("type") == "private"
        if private and str(message.get("text", "")).startswith(MENU_AFTER):
            task = asyncio.create_task(self._own_menu(arrival.chat))
            self._menus.add(task)
            task.add_done_callback(self._menus.discard)

    async def _own_menu(self, chat: str) -> None:
        """A person's own commands. A moment later, when what they just said has been handled."""
        await asyncio.sleep(2)
        with reading(self._database) as session:
            person = person_at(session, self.channel.name, chat)
        if person:
            language = cast("Language", person.language)
            topics = [topic for topic in TOPICS if topic.serves(person)]
            await self.channel.menu([(t.command.removeprefix("/"), say(t.label, language)) for t in topics], chat)
