"""What every channel can do. A channel carries; it decides nothing.

In: a channel hands each raw update to the inbox (`Arrival`) and confirms it to its source only when the inbox has
committed it. Later `read` turns the raw update into what a dialogue sees.
Out: the outbox asks `deliver` to carry one `Parcel` and learns how that ended. Only the outbox sends.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

from handlers.messages import Message


@dataclass(frozen=True)
class Arrival:
    """A raw update on its way into the inbox. `(channel, update)` is unique: a second delivery does nothing."""

    channel: str  # "telegram", "web", "terminal"
    update: str  # the update's own id on its channel
    chat: str  # where answers go: the chat's id on its channel
    payload: dict[str, Any]  # the raw update, as JSON


@dataclass(frozen=True)
class RemoteFile:
    """A file that still lies with the channel: fetched and kept before the message is handled."""

    key: str  # how the channel names it
    name: str
    media_type: str
    size: int


@dataclass(frozen=True)
class Incoming:
    """A raw update as read by its channel: who spoke where, and what.

    `tap` is the data of a tapped button as we sent it ("<outbox id>.<index>"), to be looked up by the engine.
    `callback` is the channel's id of the tap, to be acknowledged at once. `language` is what the person's program says.
    """

    chat: str
    sender: str  # the person's id on the channel; equals `chat` in a private chat
    message: Message
    tap: str = ""
    callback: str = ""
    language: str = ""
    files: tuple[RemoteFile, ...] = ()


@dataclass(frozen=True)
class WireButton:
    """A button as it goes out: a label in the reader's language and at most 64 bytes of data."""

    label: str
    data: str


@dataclass(frozen=True)
class Parcel:
    """One outgoing message, rendered in the reader's language, light markup (`**bold**`) left in.

    `edits` is the channel's id of the message to edit in place; None sends a new one. A channel that cannot edit
    sends anew. `file` and `picture` are (name, media type, path on disk). `again` marks one that may be a repeat
    (the label is already in the text).
    """

    chat: str
    text: str
    buttons: tuple[tuple[WireButton, ...], ...] = ()
    edits: str | None = None
    file: tuple[str, str, str] | None = None
    picture: tuple[str, str, str] | None = None
    silent: bool = False


class End(StrEnum):
    """How an attempt to deliver ended."""

    SENT = "sent"
    NOT_DELIVERED = "not_delivered"  # for certain: try again freely, after `wait`
    DEAD = "dead"  # never will be: blocked, gone, refused
    AMBIGUOUS = "ambiguous"  # may have arrived: one more, labelled


@dataclass(frozen=True)
class Outcome:
    """How one delivery ended; `remote` is the channel's id of the message, `wait` the seconds to hold back.

    `moved` is the id under which the chat goes on, where the channel said so.
    """

    end: End
    remote: str = ""
    wait: float = 0.0
    reason: str = ""
    moved: str = ""


class Channel(Protocol):
    """A way to talk with people."""

    name: str

    def read(self, payload: dict[str, Any]) -> Incoming | None:
        """The update as a message; None for one that is not for us (in a group, not addressed)."""

    async def fetch(self, file: RemoteFile) -> bytes:
        """The bytes of a file that came with an update. Raises OSError when it cannot be had."""

    async def deliver(self, parcel: Parcel) -> Outcome:
        """Carries one message. Never raises for what the other side does."""

    async def acknowledge(self, callback: str) -> None:
        """Answers a tap at once, with nothing; one that is too old is let go."""
