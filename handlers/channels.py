"""Channels in words, for whoever speaks of where people are reached."""

from __future__ import annotations

from handlers.words import Text, _, plain

CHANNELS: dict[str, Text] = {
    "telegram": _("Telegram"),
    "web": _("web page"),
    "terminal": _("terminal"),
    "mail": _("e-mail"),
    "robot": _("group robot"),
}


def channel_name(channel: str) -> Text:
    """A channel in words."""
    return CHANNELS.get(channel) or plain(channel)
