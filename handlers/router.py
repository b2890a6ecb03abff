"""Which dialogue a message belongs to.

A command works at any time. A running dialogue gets what is said to it; a question asked in its middle is answered and
the dialogue goes on at the same field. Plain words without a dialogue go to the first subject that recognises them.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Protocol

from pydantic import ValidationError

from handlers.dialogue import NotUnderstood, Refused, State, Turn, rows
from handlers.messages import Kind, Message, Reply
from handlers.reach import Desk
from handlers.words import _


class Subject(Protocol):
    """A dialogue module as the router knows it."""

    COMMANDS: tuple[str, ...]
    STATES: tuple[type[State], ...]

    def recognises(self, message: Message, desk: Desk) -> bool:
        """Whether plain words, said without a running dialogue, belong here."""

    def begin(self, message: Message, desk: Desk) -> Turn:
        """The turn that a command, or plain words that belong here, leads to."""

    def step(self, state: State, message: Message, desk: Desk) -> Turn:
        """The turn that a message in a running dialogue leads to."""


class Router:
    """Dialogues in the order in which plain words are offered to them; `asides` may interrupt a running one."""

    def __init__(self, subjects: tuple[Subject, ...], asides: tuple[Subject, ...], otherwise: Subject) -> None:
        self._subjects = subjects
        self._asides = asides
        self._otherwise = otherwise
        self._commands = {command: subject for subject in subjects for command in subject.COMMANDS}
        self._states = {name_of(state): (subject, state) for subject in subjects for state in subject.STATES}

    def respond(self, name: str, saved: dict[str, Any] | None, message: Message, desk: Desk) -> Turn:
        """The turn for a message, given the state's name and JSON. Never raises Refused: it becomes a reply."""
        try:
            state = self.load(name, saved)
        except (KeyError, ValidationError):
            return _outdated(self._otherwise.begin(message, desk))
        try:
            return self._turn(state, message, desk)
        except Refused as refusal:
            buttons = rows(*refusal.buttons)
            return Turn(state, (Reply(refusal.says, buttons),), again=state is not None and not buttons)

    def load(self, name: str, saved: dict[str, Any] | None) -> State | None:
        """A saved state. Raises KeyError or ValidationError when it no longer loads."""
        return self._states[name][1].model_validate(saved) if name else None

    def _turn(self, state: State | None, message: Message, desk: Desk) -> Turn:
        if message.command == "cancel":
            return _cancelled(state)
        if message.stale:
            raise NotUnderstood(_("That button belongs to something that is already done."))
        if message.command:
            return self._aside(state, self._commands.get(message.command, self._otherwise), message, desk)
        if state is not None:
            return self._continue(state, message, desk)
        return self._recognised(message, desk).begin(message, desk)

    def _recognised(self, message: Message, desk: Desk) -> Subject:
        return next((subject for subject in self._subjects if subject.recognises(message, desk)), self._otherwise)

    def _continue(self, state: State, message: Message, desk: Desk) -> Turn:
        """A step; words that do not fit, or are plainly a question, go to an aside, then the question is put again."""
        aside = next((one for one in self._asides if one.recognises(message, desk)), None)
        if aside and _is_question(message):
            return self._aside(state, aside, message, desk)
        try:
            return self._states[name_of(type(state))][0].step(state, message, desk)
        except NotUnderstood:
            if aside is None:
                raise
            return self._aside(state, aside, message, desk)

    @staticmethod
    def _aside(state: State | None, subject: Subject, message: Message, desk: Desk) -> Turn:
        """Another subject's turn: when it asks nothing itself, the running dialogue goes on where it was."""
        turn = subject.begin(message, desk)
        if state is None or turn.state is not None or turn.ends:
            return turn
        return replace(turn, state=state, again=True)


def name_of(state: type[State]) -> str:
    """The name under which a state is saved: its module's last part and its own."""
    return f"{state.__module__.rpartition('.')[2]}.{state.__name__}"


def _is_question(message: Message) -> bool:
    text = message.text.rstrip()
    return message.kind is Kind.TEXT and text.endswith(("?", "？", "吗", "呢", "吗。"))


def _cancelled(state: State | None) -> Turn:
    if state is None:
        return Turn(None, (Reply(_("There is nothing to cancel. /help shows what I can do.")),))
    return Turn(None, (Reply(_("Cancelled. What you had entered so far is kept as a draft where there is one.")),))


def _outdated(turn: Turn) -> Turn:
    sorry = Reply(_("I was updated in the meantime and lost the thread of our conversation. Please start that again."))
    return replace(turn, replies=(sorry, *turn.replies))
