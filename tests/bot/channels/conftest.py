"""Telegram's stand-in and a bot that speaks with it through our own requests."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from telegram import Bot

from bot.channels.telegram_request import AiohttpRequest
from tests.telegram_server import UNLIMITED, TelegramServer

ALICE = 7


def bot_at(server: TelegramServer, **options: float) -> Bot:
    """A bot of the stand-in, over aiohttp."""
    requests = [AiohttpRequest(**options) for _ in range(2)]  # type: ignore[arg-type]
    return Bot(
        server.token,
        base_url=server.base_url,
        base_file_url=server.base_file_url,
        request=requests[0],
        get_updates_request=requests[1],
    )


@pytest.fixture
async def server() -> AsyncIterator[TelegramServer]:
    async with TelegramServer(limits=UNLIMITED, backoff=0.05) as running:
        running.person(ALICE).starts()
        yield running


@pytest.fixture
async def bot(server: TelegramServer) -> AsyncIterator[Bot]:
    async with bot_at(server) as running:
        yield running
