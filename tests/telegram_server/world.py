"""What the stand-in knows: people, groups, their messages as they look now, files, and every delivery ever made."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.telegram_server.refusals import bad, forbidden

BOT_ID = 700000001
BOT_NAME = "onex_test_bot"


@dataclass(frozen=True)
class Upload:
    """A file that the service keeps."""

    file_id: str
    name: str
    media_type: str
    content: bytes = field(repr=False)

    @property
    def path(self) -> str:
        """Where it is downloaded from."""
        return f"files/{self.file_id}/{self.name}"


@dataclass
class Shown:
    """A message as a person sees it now. `raw` is the service's JSON."""

    raw: dict[str, Any]
    by_bot: bool
    upload: Upload | None = None
    edits: int = 0
    deleted: bool = False

    @property
    def id(self) -> int:
        return int(self.raw["message_id"])

    @property
    def text(self) -> str:
        """The text, or a file's caption."""
        return str(self.raw.get("text", self.raw.get("caption", "")))

    @property
    def keyboard(self) -> list[list[dict[str, Any]]]:
        """The inline buttons, row by row, as JSON."""
        return list(self.raw.get("reply_markup", {}).get("inline_keyboard", []))

    @property
    def buttons(self) -> list[list[str]]:
        """The labels of the inline buttons, row by row."""
        return [[button["text"] for button in row] for row in self.keyboard]

    def line(self) -> str:
        """One line of a transcript: `<` from the bot, `>` from a person, buttons in brackets."""
        file = f" ({self.upload.name})" if self.upload else ""
        labels = "".join(f" [{label}]" for row in self.buttons for label in row)
        return f"{'<' if self.by_bot else '>'} {self.text}{file}{labels}"


@dataclass(frozen=True)
class Delivery:
    """A message or an edit that reached a chat, whether or not the bot was told so."""

    at: float
    chat: int
    message_id: int
    method: str
    text: str


@dataclass
class Chat:
    """A private chat (positive id) or a group (negative)."""

    raw: dict[str, Any]
    reachable: bool = False  # the person has started the bot; the bot is a member of the group
    blocked: bool = False
    kicked: bool = False
    migrated_to: int | None = None
    members: set[int] = field(default_factory=set)
    messages: dict[int, Shown] = field(default_factory=dict)

    @property
    def id(self) -> int:
        return int(self.raw["id"])

    @property
    def is_group(self) -> bool:
        return bool(self.raw["type"] != "private")

    def check(self) -> None:
        """Raises Refusal when the bot may not write here."""
        if self.migrated_to is not None:
            refusal = bad("group chat was upgraded to a supergroup chat")
            refusal.parameters["migrate_to_chat_id"] = self.migrated_to
            raise refusal
        if self.kicked:
            raise forbidden(f"bot was kicked from the {self.raw['type']} chat")
        if self.blocked:
            raise forbidden("bot was blocked by the user")
        if not self.reachable:
            words = f"bot is not a member of the {self.raw['type']} chat"
            raise forbidden(words if self.is_group else "bot can't initiate conversation with a user")


@dataclass
class Callback:
    """A tap that waits for its answer."""

    at: float
    person: int
    message_id: int
    answered: dict[str, Any] | None = None


class World:
    """The state of the service for one bot. `clock` gives Unix seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self.clock = clock
        self.bot = {"id": BOT_ID, "is_bot": True, "first_name": "onex", "username": BOT_NAME}
        self.people: dict[int, dict[str, Any]] = {}
        self.chats: dict[int, Chat] = {}
        self.files: dict[str, Upload] = {}
        self.callbacks: dict[str, Callback] = {}
        self.deliveries: list[Delivery] = []
        self.actions: list[tuple[int, str]] = []
        self.commands: dict[tuple[str, str], list[dict[str, str]]] = {}
        self.about: dict[tuple[str, str], str] = {}
        self._message_ids = itertools.count(1)
        self._file_ids = itertools.count(1)

    def now(self) -> int:
        return int(self.clock())

    def private(self, person: int, language: str = "zh-hans") -> Chat:
        """A person's chat with the bot; both are made when new."""
        if person not in self.chats:
            user = {"id": person, "is_bot": False, "first_name": f"P{person}", "language_code": language}
            self.people[person] = user
            raw = {"id": person, "type": "private", "first_name": user["first_name"]}
            self.chats[person] = Chat(raw, members={person})
        return self.chats[person]

    def group(self, chat: int, title: str = "group", kind: str = "supergroup") -> Chat:
        """A group of which the bot is a member; made when new."""
        if chat not in self.chats:
            self.chats[chat] = Chat({"id": chat, "type": kind, "title": title}, reachable=True)
        return self.chats[chat]

    def chat(self, wanted: str) -> Chat:
        """The chat that a request names. Raises Refusal."""
        if not wanted:
            raise bad("chat_id is empty")
        try:
            return self.chats[int(wanted)]
        except (ValueError, KeyError):
            raise bad("chat not found") from None

    def keep(self, name: str, media_type: str, content: bytes) -> Upload:
        """Stores a file under a new id."""
        upload = Upload(f"BQACAgUAAxkBAAI{next(self._file_ids):08d}", name, media_type, content)
        self.files[upload.file_id] = upload
        return upload

    def show(self, chat: Chat, sender: dict[str, Any], content: dict[str, Any], upload: Upload | None = None) -> Shown:
        """Puts a new message into a chat."""
        raw = {"message_id": next(self._message_ids), "from": sender, "chat": chat.raw, "date": self.now(), **content}
        shown = Shown(raw, sender is self.bot, upload)
        chat.messages[shown.id] = shown
        return shown

    def delivered(self, method: str, shown: Shown) -> dict[str, Any]:
        """Notes that a message of the bot reached its chat; gives its JSON."""
        chat = int(shown.raw["chat"]["id"])
        self.deliveries.append(Delivery(self.clock(), chat, shown.id, method, shown.text))
        return shown.raw
