"""A strict stand-in of the Telegram Bot API, over real HTTP."""

from tests.telegram_server.limits import UNLIMITED, Limits, Rate
from tests.telegram_server.server import TOKEN, TelegramServer

__all__ = ["TOKEN", "UNLIMITED", "Limits", "Rate", "TelegramServer"]
