"""How a dialogue is written: `step(state, message, desk) -> Turn`, pure.

A state is a frozen pydantic model that holds what is known so far; the engine saves it as JSON under its name. `step`
decides only from its three arguments: the clock is `desk.now`, what is stored is asked of the desk, what should change
is named as commands, and what is said is returned.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar

from pydantic import BaseModel, ConfigDict

from handlers.messages import Button, Message, Note, Reply, Rows
from handlers.words import Language, Text

if TYPE_CHECKING:
    from models.commands import Command


class State(BaseModel):
    """What a conversation knows so far. Subclasses are frozen, small, and named uniquely within their dialogue.

    A `patient` one, whose question stands on the screen as a card, stays open after another command without being put
    again.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    patient: ClassVar[bool] = False


class Waiting(StrEnum):
    """What becomes of a dialogue that was interrupted by one that had to ask something itself."""

    NONE = "none"  # there is none, or it is given up
    BEGINS = "begins"  # the running dialogue is put aside
    STAYS = "stays"  # it still waits
    OVER = "over"  # it goes on at the same field


@dataclass(frozen=True)
class Turn:
    """What one message leads to: the next state (None: the dialogue is over), replies, changes, notes to others.

    `again` puts the running dialogue's last question once more, after the replies; `quiet` only leaves it open. `ends` says that a turn without a
    state also ends whatever dialogue was running (a sign-in, say). `memory` replaces what is remembered of the last
    question asked of the rules (None leaves it).
    """

    state: State | None
    replies: tuple[Reply, ...] = ()
    commands: tuple[Command, ...] = ()
    notes: tuple[Note, ...] = ()
    again: bool = False
    quiet: bool = False
    ends: bool = False
    language: Language | None = None  # changes the conversation's language
    institution: str | None = None  # a visitor's choice of institution
    memory: dict[str, Any] | None = None
    answered: str = ""  # how far a question to the rules was answered, for the figures
    waiting: Waiting = Waiting.NONE  # the router's: what becomes of a dialogue that a question interrupted
    denied: bool = False  # the router's: the person was not allowed; the engine logs it


class Refused(Exception):
    """The message changes nothing; what it carries is said to the person and the state stays."""

    def __init__(self, says: Text, *buttons: Button) -> None:
        super().__init__(says.msgid)
        self.says = says
        self.buttons = buttons


class NotUnderstood(Refused):
    """The message does not fit the question: the bot says what would fit, with an example, and asks again."""


class GivenUp(NotUnderstood):
    """The message fits nothing that was only offered: the offer lapses, and the message is heard for itself."""


class NotAllowed(Refused):
    """The person may not do this: said plainly, and logged."""


def rows(*buttons: Button, wide: int = 3) -> Rows:
    """Buttons in rows of at most `wide`."""
    return tuple(buttons[i : i + wide] for i in range(0, len(buttons), wide))


def ask(state: State, text: Text, *buttons: Button, card: str = "", wide: int = 3) -> Turn:
    """Goes on to a state with a question."""
    return Turn(state, (Reply(text, rows(*buttons, wide=wide), card=card),))


def finish(
    text: Text, *commands: Command, buttons: Sequence[Button] = (), card: str = "", notes: Sequence[Note] = ()
) -> Turn:
    """Ends the dialogue with a last word and what it changes."""
    return Turn(None, (Reply(text, rows(*buttons), card=card),), tuple(commands), tuple(notes))


def no_step(state: State, message: Message, desk: object) -> Turn:
    """The step of a dialogue whose every turn is a command: it keeps no state, so nothing ever leads here."""
    raise NotUnderstood(Text("That button belongs to something that is already done."))
