"""Which dialogue a message belongs to.

A command works at any time. A running dialogue gets what is said to it; a question asked in its middle is answered and
the dialogue goes on at the same field, even when the answer first needs something asked back. Plain words without a
dialogue go to the first subject that recognises them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Protocol, runtime_checkable

from pydantic import ValidationError

from handlers.dialogue import GivenUp, NotAllowed, NotUnderstood, Refused, State, Turn, Waiting, rows
from handlers.messages import Kind, Message, Reply
from handlers.reach import Desk
from handlers.words import _

Saved = dict[str, Any]
LEAVES = re.compile(r"取消(吧|了|操作)?|退出|算了吧?|不填了|cancel|quit|exit|never ?mind", re.IGNORECASE)
"""/cancel, said in words: the whole of a message."""
ASKING = re.compile(r"[?？吗呢么][。!！\s]*$|多少|几个?[人天课场次元]|how (?:many|much)", re.IGNORECASE)


class Subject(Protocol):
    """A dialogue module as the router knows it."""

    COMMANDS: tuple[str, ...]
    STATES: tuple[type[State], ...]

    def recognises(self, message: Message, desk: Desk) -> bool:
        """Whether plain words, said without a running dialogue, belong here."""

    def begin(self, message: Message, desk: Desk) -> Turn:
        """The turn that a command, or plain words that belong here, leads to."""

    def step(self, state: Any, message: Message, desk: Desk) -> Turn:
        """The turn that a message in a running dialogue leads to."""


@runtime_checkable
class AsksAnew(Protocol):
    """A dialogue that can put its open question anew, in another language say; of others the words said are repeated."""

    def ask_anew(self, state: Any, desk: Desk) -> Turn:
        """The turn that asks a state's question once more."""


class Router:
    """Dialogues in the order in which plain words are offered to them; `asides` may interrupt a running one by a question.

    `set_phrases` are those that wait for whole sentences of their own, which mean the same in the middle of any dialogue.
    `in_groups` are those that may speak where others read along; all may, when none is named.
    """

    def __init__(
        self,
        subjects: tuple[Subject, ...],
        asides: tuple[Subject, ...],
        otherwise: Subject,
        in_groups: tuple[Subject, ...] = (),
        set_phrases: tuple[Subject, ...] = (),
    ) -> None:
        self.subjects = subjects
        self._set_phrases = set_phrases
        self._in_groups = in_groups or (*subjects, otherwise)
        self._asides = asides
        self._otherwise = otherwise
        self._commands = {command: subject for subject in subjects for command in subject.COMMANDS}
        self._states = {name_of(state): (subject, state) for subject in subjects for state in subject.STATES}

    def respond(self, name: str, saved: Saved | None, message: Message, desk: Desk, *, waiting: bool = False) -> Turn:
        """The turn for a message, given the state's name and JSON. Never raises Refused: it becomes a reply.

        `waiting` says that a dialogue waits for this one, which is an aside, to be over.
        """
        try:
            state = self.load(name, saved)
        except (KeyError, ValidationError):
            return self._with(_outdated(self._otherwise.begin(message, desk)), waiting)
        if message.stale and waiting:
            return self._with(Turn(None, (Reply(_("I leave that question. Back to where you were:")),)), waiting)
        try:
            return self._with(self._turn(state, message, desk), waiting)
        except Refused as refusal:
            return self._with(refused(state, refusal), waiting)

    def _with(self, turn: Turn, waiting: bool) -> Turn:
        """The turn, with what becomes of the dialogue that waits."""
        if not waiting or turn.ends:
            return turn
        if turn.state is None:
            return replace(turn, waiting=Waiting.OVER, again=True)
        return replace(turn, waiting=Waiting.STAYS if self._subject(turn.state) in self._asides else Waiting.NONE)

    def _subject(self, state: State) -> Subject:
        return self._states[name_of(type(state))][0]

    def load(self, name: str, saved: Saved | None) -> State | None:
        """A saved state. Raises KeyError or ValidationError when it no longer loads."""
        return self._states[name][1].model_validate(saved) if name else None

    def _turn(self, state: State | None, message: Message, desk: Desk) -> Turn:
        if message.command == "cancel" or _leaves(message):
            return _cancelled(state)
        if message.stale:
            raise NotUnderstood(_("That button belongs to something that is already done."))
        if message.command:
            return self._beside(state, self._commands.get(message.command, self._otherwise), message, desk)
        if state is not None:
            return self._continue(state, message, desk)
        return self._begin(self._recognised(message, desk), message, desk)

    def _recognised(self, message: Message, desk: Desk) -> Subject:
        return next((subject for subject in self.subjects if subject.recognises(message, desk)), self._otherwise)

    def _begin(self, subject: Subject, message: Message, desk: Desk) -> Turn:
        """A subject's first turn. Raises NotAllowed for what is not said where others read along."""
        if message.in_group and subject not in self._in_groups:
            raise NotAllowed(_("That is for you alone: ask me in a private chat."))
        return subject.begin(message, desk)

    def _continue(self, state: State, message: Message, desk: Desk) -> Turn:
        """A step; a set phrase, words that do not fit, or a plain question go elsewhere, then the question is put again.

        An aside itself gives way: to another that recognises the words, and words that it does not understand may
        belong to any other dialogue.
        """
        running = self._subject(state)
        if other := _first(self._set_phrases, running, message, desk):
            return self._beside(state, other, message, desk)
        if (_is_question(message) or running in self._asides) and (
            aside := _first(self._asides, running, message, desk)
        ):
            return self._beside(state, aside, message, desk)
        try:
            return running.step(state, message, desk)
        except NotUnderstood as refusal:
            others = self.subjects if running in self._asides else self._asides
            if other := _first(others, running, message, desk):
                return self._beside(state, other, message, desk)
            if isinstance(refusal, GivenUp):
                return self._begin(self._otherwise, message, desk)
            raise

    def _beside(self, state: State | None, subject: Subject, message: Message, desk: Desk) -> Turn:
        """Another subject's turn while a dialogue runs.

        When it asks nothing itself, the dialogue goes on where it was (what an aside asked back stays open, but is not
        put again, nor is a patient state after a command); an aside that has to ask back makes it wait; another subject
        that asks takes its place.
        """
        turn = self._begin(subject, message, desk)
        if state is None or turn.ends:
            return turn
        if turn.state is None and turn.language not in {None, desk.language}:
            turn = self._in_its_language(state, turn, desk)
        if turn.state is None:
            quiet = self._subject(state) in self._asides or (state.patient and bool(message.command))
            return replace(turn, state=state, again=True, quiet=quiet)
        puts_aside = subject in self._asides and subject is not self._subject(state)
        return replace(turn, waiting=Waiting.BEGINS if puts_aside else Waiting.NONE)

    def _in_its_language(self, state: State, turn: Turn, desk: Desk) -> Turn:
        """A turn that changes the language, with the running dialogue's question put in it, if the dialogue can."""
        running = self._subject(state)
        if not isinstance(running, AsksAnew):
            return turn
        try:
            anew = running.ask_anew(state, replace(desk, language=turn.language or desk.language))
        except Refused:
            return turn
        said, done = (*turn.replies, *anew.replies), (*turn.commands, *anew.commands)
        return replace(turn, state=anew.state, replies=said, commands=done)


def _first(subjects: Iterable[Subject], running: Subject, message: Message, desk: Desk) -> Subject | None:
    """The first of these subjects, but the running one, that recognises the words."""
    return next((one for one in subjects if one is not running and one.recognises(message, desk)), None)


def name_of(state: type[State]) -> str:
    """The name under which a state is saved: its module's last part and its own."""
    return f"{state.__module__.rpartition('.')[2]}.{state.__name__}"


def refused(state: State | None, refusal: Refused) -> Turn:
    """A refusal as a turn: the state stays, and its question is put again unless the refusal brings its own buttons."""
    buttons = rows(*refusal.buttons)
    again = state is not None and not buttons
    return Turn(state, (Reply(refusal.says, buttons),), again=again, denied=isinstance(refusal, NotAllowed))


def _leaves(message: Message) -> bool:
    said = message.text.strip(" 。.!！~～")
    return message.kind is Kind.TEXT and not message.command and LEAVES.fullmatch(said) is not None


def _is_question(message: Message) -> bool:
    return message.kind is Kind.TEXT and ASKING.search(message.text) is not None


def _cancelled(state: State | None) -> Turn:
    if state is None:
        return Turn(None, (Reply(_("There is nothing to cancel. /help shows what I can do.")),))
    return Turn(None, (Reply(_("Cancelled. What you had entered so far is kept as a draft where there is one.")),))


def _outdated(turn: Turn) -> Turn:
    sorry = Reply(_("I was updated in the meantime and lost the thread of our conversation. Please start that again."))
    return replace(turn, replies=(sorry, *turn.replies))
