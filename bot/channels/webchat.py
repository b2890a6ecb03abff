"""The web chat as a channel. A message is delivered once its row can be read; open pages are told to read it.

So what was said while nobody looked is there when the page opens, and a restart loses nothing.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from bot.channels.channel import End, Incoming, Outcome, Parcel, RemoteFile
from handlers.messages import Kind, Message
from models.store.files import FileStore

NAME = "web"


class WebChat:
    """Web chats, by their keys. Pages listen; deliveries and arrivals nudge them."""

    name = NAME

    def __init__(self, files: FileStore) -> None:
        self._files = files
        self._listeners: defaultdict[str, set[asyncio.Event]] = defaultdict(set)

    def read(self, payload: dict[str, Any]) -> Incoming | None:
        """The posted update as a message."""
        chat, language = payload["chat"], payload.get("language", "")
        if payload["kind"] == "tap":
            return Incoming(chat, chat, Message(Kind.CHOICE), payload["tap"], payload["tap"], language)
        file = _remote(payload.get("file"))
        message = _message(payload.get("text", "").strip(), file)
        return Incoming(chat, chat, message, language=language, files=(file,) if file else ())

    async def fetch(self, file: RemoteFile) -> bytes:
        """The bytes of an upload, kept when it was posted. Raises OSError when they are gone."""
        return await asyncio.to_thread(self._files.read, file.key)

    async def deliver(self, parcel: Parcel) -> Outcome:
        """Tells the open pages of the chat that there is something to read."""
        self.nudge(parcel.chat)
        return Outcome(End.SENT, parcel.edits or parcel.chat)

    async def acknowledge(self, callback: str) -> None:
        """A page needs none: it disables a tapped button itself."""

    def nudge(self, chat: str) -> None:
        """Wakes the open pages of a chat. To be called in the event loop."""
        for listener in self._listeners.get(chat, ()):
            listener.set()

    @contextmanager
    def listening(self, chat: str) -> Iterator[asyncio.Event]:
        """An event that is set whenever the chat has something new, for as long as a page is open."""
        event = asyncio.Event()
        self._listeners[chat].add(event)
        try:
            yield event
        finally:
            self._listeners[chat].discard(event)
            if not self._listeners[chat]:
                del self._listeners[chat]

    def open_pages(self, chat: str | None = None) -> int:
        """How many pages are listening, to one chat or to all."""
        if chat is not None:
            return len(self._listeners.get(chat, ()))
        return sum(len(listeners) for listeners in self._listeners.values())


def _remote(kept: dict[str, Any] | None) -> RemoteFile | None:
    return RemoteFile(kept["key"], kept["name"], kept["media_type"], kept["size"]) if kept else None


def _message(text: str, file: RemoteFile | None) -> Message:
    if file:
        return Message(Kind.PHOTO if file.media_type.startswith("image/") else Kind.DOCUMENT, text)
    if text.startswith("/") and len(text) > 1:
        command, __, words = text[1:].partition(" ")
        return Message(Kind.TEXT, text, command=command.lower(), words=words.strip())
    return Message(Kind.TEXT, text)
