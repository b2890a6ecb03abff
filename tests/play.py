"""Conversations read as transcripts, through the real engine on a scratch database, with a clock that is set.

    chat.plays('''
        > /report
        < 第 12 教学周周报，Web前端开发（中级）。上周：… [与上周相同] [填写] [本周无进展]
        > [与上周相同]
        < … [提交] [修改]
    ''')

`>` is what the person says or, in brackets, taps; `<` is what the bot says, every message in its order. `…` stands for
any words. Buttons after a message are compared when some are given; `[…]` leaves further ones open. A line without a
mark continues the one above it. Bold marks are not compared.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from bot.channels.channel import Arrival, End, Incoming, Outcome, Parcel, RemoteFile
from bot.clock import SetClock
from bot.dialogues import make_router
from bot.engine import Engine
from bot.outbox import LEASE, Outbox, parcel_of
from handlers.messages import Kind, Message
from handlers.reach import Surroundings
from models.store import sending
from models.store.files import FileStore
from models.store.sending import Limits
from models.store.writer import Writer
from policy.book import Book
from tests.handling import handle
from tests.world import World

NAME = "play"
KINDS = {"（贴纸）": Kind.STICKER, "（语音）": Kind.VOICE, "（其他）": Kind.OTHER}
BUTTONS = re.compile(r"(?:\s*\[[^\[\]\n]+\])+$")
BUTTON = re.compile(r"\[([^\[\]\n]+)\]")


@dataclass
class Heard:
    """A message as the person sees it; an edit replaces the message it edits on the screen."""

    parcel: Parcel
    remote: str

    @property
    def text(self) -> str:
        return self.parcel.text.replace("**", "")

    @property
    def labels(self) -> list[str]:
        return [button.label for row in self.parcel.buttons for button in row]


class PlayChannel:
    """A channel whose other end is the test."""

    name = NAME

    def __init__(self) -> None:
        self.heard: dict[str, list[Heard]] = {}
        self.uploads: dict[str, bytes] = {}

    def read(self, payload: dict[str, Any]) -> Incoming | None:
        kind, text = Kind(payload["kind"]), payload["text"].strip()
        message = Message(kind, text)
        if kind is Kind.TEXT and text.startswith("/") and len(text) > 1:
            command, __, words = text[1:].partition(" ")
            message = replace(message, command=command.lower(), words=words.strip())
        file = payload.get("file")
        files = (RemoteFile(**file),) if file else ()
        return Incoming(payload["chat"], payload["chat"], message, payload["tap"], language="zh", files=files)

    async def fetch(self, file: RemoteFile) -> bytes:
        return self.uploads[file.key]

    async def deliver(self, parcel: Parcel) -> Outcome:
        return self.hear(parcel)

    def hear(self, parcel: Parcel) -> Outcome:
        """Puts a message on the person's screen."""
        remote = parcel.edits or secrets.token_hex(4)
        self.heard.setdefault(parcel.chat, []).append(Heard(parcel, remote))
        return Outcome(End.SENT, remote)

    async def acknowledge(self, callback: str) -> None:
        return


@dataclass
class Stage:
    """What chats of one test share: the database with its writer, the engine, the clock, the small world."""

    writer: Writer
    files: FileStore
    clock: SetClock
    around: Surroundings
    channel: PlayChannel = field(default_factory=PlayChannel)

    def __post_init__(self) -> None:
        around = replace(self.around, read_file=self.files.read)
        self.engine = Engine(make_router(), {NAME: self.channel}, self.files, around, self.clock)
        self.outbox = Outbox(self.channel, Limits(), self.writer, self.files, self.clock)
        self.world = World(self.writer, self.clock())
        self._updates = 0

    def take(self, chat: str, payload: dict[str, Any], update: str = "") -> None:
        """One update, the whole way: received, handled, and everything that waits delivered."""
        self._updates += 1
        arrival = Arrival(NAME, update or f"{self._updates}", chat, payload)
        inbox_id = self.writer.run(lambda session: self.engine.receive(arrival, session))
        if inbox_id is not None:
            file = payload.get("file")
            kept = {file["key"]: self.files.keep(self.channel.uploads[file["key"]])} if file else {}
            handle(self.engine, self.writer.run, inbox_id, kept)
        self.deliver()

    def deliver(self) -> None:
        """Sends all that is due, as the outbox would."""
        now, mine = self.clock(), Limits()
        while claim := self.writer.run(lambda s: sending.claim(s, NAME, mine, 100, now, LEASE)).messages:
            for message in claim:
                outcome = self.channel.hear(parcel_of(message, self.files))
                self.writer.run(lambda s, m=message, o=outcome: self.outbox.record(s, m, o))  # type: ignore[misc]

    def chat(self, name: str) -> Chat:
        """The chat of this name; it is reached as ("play", name)."""
        return Chat(self, name)


@dataclass
class Chat:
    """One person's chat with the bot."""

    stage: Stage
    name: str
    person_id: int = 0
    _seen: int = 0

    @property
    def world(self) -> World:
        return self.stage.world

    @property
    def heard(self) -> list[Heard]:
        """All that the bot said here."""
        return self.stage.channel.heard.get(self.name, [])

    @property
    def last(self) -> Heard:
        """The bot's last message."""
        return self.heard[-1]

    def at(self, instant: datetime) -> Chat:
        """The same chat, with the clock moved to an instant."""
        self.stage.clock.move_to(instant)
        return self

    def says(self, text: str, kind: Kind = Kind.TEXT) -> list[Heard]:
        """Says something; what the bot answers."""
        return self._sends({"text": text, "kind": kind.value, "tap": ""})

    def taps(self, label: str) -> list[Heard]:
        """Taps the newest button of this label on the screen; what the bot answers."""
        return self.taps_data(self.button(label))

    def taps_data(self, data: str) -> list[Heard]:
        """Taps a button by its data."""
        return self._sends({"text": "", "kind": Kind.CHOICE.value, "tap": data})

    def sends_file(self, name: str, content: bytes, media_type: str = "", caption: str = "") -> list[Heard]:
        """Sends a file (a picture, if its media type says so); what the bot answers."""
        key = secrets.token_hex(4)
        self.stage.channel.uploads[key] = content
        file = {"key": key, "name": name, "media_type": media_type or "application/octet-stream", "size": len(content)}
        kind = Kind.PHOTO if media_type.startswith("image/") else Kind.DOCUMENT
        return self._sends({"text": caption, "kind": kind.value, "tap": "", "file": file})

    def button(self, label: str) -> str:
        """The data of the newest button of this label on the screen."""
        screen = {message.remote: message for message in self.heard}
        order = [*dict.fromkeys(message.remote for message in reversed(self.heard))]
        for remote in order:
            for row in screen[remote].parcel.buttons:
                for button in row:
                    if button.label == label:
                        return button.data
        raise AssertionError(f"no button [{label}] on the screen:\n{self._screen()}")

    def plays(self, script: str) -> None:
        """Plays a transcript and compares all that the bot says."""
        for mark, words in moves_of(script):
            if mark == "<":
                self._expect(words)
            else:
                self._nothing_unread(f"before > {words}")
                self._act(words)
        self._nothing_unread("at the end")

    def _act(self, words: str) -> None:
        tapped = BUTTON.fullmatch(words)
        if tapped:
            self.taps(tapped[1])
        else:
            self.says("" if words in KINDS else words, KINDS.get(words, Kind.TEXT))

    def _sends(self, payload: dict[str, Any]) -> list[Heard]:
        before = len(self.heard)
        self.stage.take(self.name, {"chat": self.name, **payload})
        return self.heard[before:]

    def _expect(self, words: str) -> None:
        assert self._seen < len(self.heard), f"the bot says nothing more; expected: {words}\n{self._screen()}"
        said = self.heard[self._seen]
        self._seen += 1
        assert fits(words, said), f"expected: {words}\nsaid:     {shown(said)}"

    def _nothing_unread(self, where: str) -> None:
        unread = self.heard[self._seen :]
        assert not unread, f"{where}, the bot also said:\n" + "\n".join(map(shown, unread))

    def _screen(self) -> str:
        return "\n".join(shown(message) for message in self.heard[-4:])


def moves_of(script: str) -> list[tuple[str, str]]:
    """The moves of a transcript: who speaks (`<` the bot, `>` the person), and what."""
    moves: list[tuple[str, str]] = []
    for line in filter(None, map(str.strip, script.splitlines())):
        if line[0] in "<>":
            moves.append((line[0], line[1:].strip()))
        else:
            mark, words = moves.pop()
            moves.append((mark, f"{words}\n{line}"))
    return moves


def fits(words: str, said: Heard) -> bool:
    """Whether what was said is what the transcript expects."""
    found = BUTTONS.search(words)
    labels = BUTTON.findall(found[0]) if found else []
    text = words[: found.start()] if found else words
    pattern = ".*".join(re.escape(_tidy(part)) for part in text.split("…"))
    if not re.fullmatch(pattern.replace(r"\ .*", r"\s*.*"), _tidy(said.text), re.DOTALL):
        return False
    if not labels:
        return True
    return labels == said.labels if "…" not in labels else set(labels) - {"…"} <= set(said.labels)


def shown(message: Heard) -> str:
    """A message as a transcript writes it."""
    return f"< {message.text} " + " ".join(f"[{label}]" for label in message.labels)


def _tidy(text: str) -> str:
    return "\n".join(line.strip() for line in text.replace("**", "").strip().splitlines())


def surroundings(book: Book | None = None, token: Callable[[], str] | None = None, **more: Any) -> Surroundings:
    """What does not change from message to message, for a test."""
    return Surroundings(
        book=book or Book(),
        link=lambda channel, token: f"https://example.edu.cn/join/{token}",
        page=lambda path: f"https://example.edu.cn{path}",
        token=token or (lambda: secrets.token_urlsafe(24)),
        **more,
    )
