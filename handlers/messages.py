"""Messages in and out, the same on every channel: a channel renders what it can and degrades the rest."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum

from handlers.words import Language, Text, plain, say


class Kind(StrEnum):
    """What a person sent."""

    TEXT = "text"
    CHOICE = "choice"  # a tap on a button of ours
    PHOTO = "photo"
    DOCUMENT = "document"
    STICKER = "sticker"
    VOICE = "voice"
    OTHER = "other"


@dataclass(frozen=True)
class Attachment:
    """A file that came with a message, already kept: `key` finds its bytes in the file store."""

    key: str
    name: str
    media_type: str
    size: int


@dataclass(frozen=True)
class Message:
    """What a person said, as a dialogue sees it.

    `text` is what was typed (or a caption), stripped. `choice` is what a tapped button stands for. A command such as
    `/report 12` is in `command` ("report") and `words` ("12"); a button may stand for a command as well.
    """

    kind: Kind = Kind.TEXT
    text: str = ""
    choice: str = ""
    command: str = ""
    words: str = ""
    attachments: tuple[Attachment, ...] = ()
    in_group: bool = False
    stale: bool = False  # a button of a question that is no longer open
    forwarded: bool = False
    group: str = ""  # the title of the group in which it was said

    def chose(self, button: Button) -> bool:
        """Whether this button was tapped, or its choice typed."""
        return self.choice == button.choice


@dataclass(frozen=True)
class Button:
    """A button: a choice for the question it stands under ("file"), or a command good at any time ("/report 12")."""

    label: Text
    choice: str


@dataclass(frozen=True)
class File:
    """A file to send: its name as the person sees it, its media type and its bytes."""

    name: str
    media_type: str
    content: bytes = field(repr=False)


Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True)
class Reply:
    """One message to a person.

    A reply that names a `card` edits the last message of that name in the same chat in place, if there is one.
    """

    text: Text
    buttons: Rows = ()
    card: str = ""
    file: File | None = None
    picture: File | None = None


def spoken(reply: Reply, language: Language) -> Reply:
    """The reply in a language of its own, whatever the reader's is: a question in English is answered in English."""
    buttons = tuple(tuple(replace(one, label=plain(say(one.label, language))) for one in row) for row in reply.buttons)
    return replace(reply, text=plain(say(reply.text, language)), buttons=buttons)


@dataclass(frozen=True)
class Note:
    """A message to somebody else than the one who spoke: sent where that person wishes to be reached.

    `occasion` is a natural key: the same note to the same person about the same occasion is queued once. `chat`
    (channel, chat, language) reaches a visitor, who is nobody known.
    """

    person_id: int
    reply: Reply
    occasion: str
    chat: tuple[str, str, str] | None = None
