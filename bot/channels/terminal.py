"""The conversation in a shell: what is typed goes in, what is said is printed; buttons are numbered.

A button is tapped by a dot and its number (".1"), or by typing its label, so that plain numbers stay answers. A file is
sent as "@path", with words after it if there are any.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

from bot.channels.channel import Arrival, End, Incoming, Outcome, Parcel, RemoteFile, WireButton
from bot.web.uploads import NotTaken, checked
from handlers.messages import Kind, Message
from models.store.files import FileStore

NAME = "terminal"
BOLD = re.compile(r"\*\*([^*\n]+)\*\*")
LARGEST = 10 * 1024 * 1024


@dataclass
class Terminal:
    """One shell, one chat. `write` prints a line; `style` tells whether bold may be shown as the terminal shows it."""

    files: FileStore
    write: Callable[[str], None]
    chat: str = "shell"
    language: str = ""
    style: bool = False
    name: str = NAME
    _buttons: list[WireButton] = field(default_factory=list)

    def arrival(self, line: str) -> Arrival:
        """What a typed line stands for: a tap, a file, or words. Raises NotTaken or OSError for a file."""
        tapped = self._tapped(line.strip())
        if tapped:
            payload: dict[str, Any] = {"tap": tapped.data}
        elif line.startswith("@"):
            payload = self._file(line[1:])
        else:
            payload = {"text": line.strip()}
        return Arrival(NAME, str(uuid4()), self.chat, payload | {"chat": self.chat, "language": self.language})

    def read(self, payload: dict[str, Any]) -> Incoming | None:
        """The typed line as a message."""
        chat, language, text = payload["chat"], payload.get("language", ""), payload.get("text", "")
        if payload.get("tap"):
            return Incoming(chat, chat, Message(Kind.CHOICE), payload["tap"], language=language)
        kept = payload.get("file")
        if kept:
            file = RemoteFile(kept["key"], kept["name"], kept["media_type"], kept["size"])
            kind = Kind.PHOTO if file.media_type.startswith("image/") else Kind.DOCUMENT
            return Incoming(chat, chat, Message(kind, text), language=language, files=(file,))
        command, __, words = text[1:].partition(" ") if text.startswith("/") else ("", "", "")
        return Incoming(chat, chat, Message(Kind.TEXT, text, command=command, words=words.strip()), language=language)

    async def fetch(self, file: RemoteFile) -> bytes:
        """The bytes of a file, kept when it was sent."""
        return await asyncio.to_thread(self.files.read, file.key)

    async def deliver(self, parcel: Parcel) -> Outcome:
        """Prints a message, where its file lies, and its buttons with their numbers."""
        shown = BOLD.sub("\033[1m\\1\033[0m" if self.style else r"\1", parcel.text)
        self.write(f"\n{shown}" if shown else "")
        for name, __, path in filter(None, (parcel.file, parcel.picture)):
            self.write(f"  [{name}] {path}")
        if parcel.buttons:
            self._buttons = [button for row in parcel.buttons for button in row]
            self.write("  " + "  ".join(f".{n} {button.label}" for n, button in enumerate(self._buttons, 1)))
        return Outcome(End.SENT, self.chat)

    async def acknowledge(self, callback: str) -> None:
        """A shell needs none."""

    def _tapped(self, line: str) -> WireButton | None:
        number = int(line[1:]) if re.fullmatch(r"\.[0-9]{1,2}", line) else 0
        if 0 < number <= len(self._buttons):
            return self._buttons[number - 1]
        return next((button for button in self._buttons if button.label == line), None)

    def _file(self, words: str) -> dict[str, Any]:
        name, __, text = words.strip().partition(" ")
        path = Path(name).expanduser()
        if path.stat().st_size > LARGEST:
            raise NotTaken
        found = checked(path.name, path.read_bytes())
        kept = {"key": self.files.keep(found.content), "name": found.name, "media_type": found.media_type}
        return {"text": text, "file": kept | {"size": len(found.content)}}


async def converse(
    terminal: Terminal,
    take: Callable[[Arrival], Awaitable[bool]],
    settled: Callable[[], Awaitable[object]],
    typed: AsyncIterator[str],
) -> None:
    """Talks until the input ends: each line is taken in, and `settled` waits until its answers are printed."""
    await take(terminal.arrival("/start"))
    await settled()
    async for line in typed:
        if not line.strip():
            continue
        try:
            arrival = terminal.arrival(line)
        except (NotTaken, OSError) as error:
            terminal.write((type(error).__doc__ or "") if isinstance(error, NotTaken) else str(error))
            continue
        await take(arrival)
        await settled()


async def typed_lines(ask: Callable[[str], str] = input) -> AsyncIterator[str]:
    """What is typed, line by line, until the end of input."""
    while True:
        try:
            yield await asyncio.to_thread(ask, "> ")
        except EOFError:
            return
