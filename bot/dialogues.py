"""Which dialogues there are, in the order in which plain words are offered to them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from handlers import help as helping
from handlers import my_data, records, reminders, sign_ins, status
from handlers.desk import (
    board,
    calendar,
    console,
    delivery,
    digests,
    exports,
    figures,
    imports,
    questions,
    rounds,
    rulings,
    settlement,
    summary,
)
from handlers.dialogue import State, Turn
from handlers.exams import asking as exams
from handlers.exams import following, others, taking_along
from handlers.messages import Message
from handlers.people import handing_over, inviting, joining, language, roster
from handlers.policy_answers import asking
from handlers.reach import Desk
from handlers.router import Router, Subject
from handlers.weekly_report import dialogue as weekly_report
from handlers.weekly_report import exempting, history, window
from models.store import registered  # noqa: F401 (what a dialogue asks for can be carried out)


class _Yields:
    """A subject that leaves words to the weekly report which `reports` recognises, unless they are `plainly` its own."""

    def __init__(
        self, subject: Subject, plainly: Callable[[str], object], reports: Callable[[Message, Desk], bool]
    ) -> None:
        self.COMMANDS, self.STATES = subject.COMMANDS, subject.STATES
        self.begin, self.step = subject.begin, subject.step
        self._subject, self._plainly, self._reports = subject, plainly, reports

    def recognises(self, message: Message, desk: Desk) -> bool:
        """Whether the words belong to the subject, and report nothing."""
        if not self._subject.recognises(message, desk):
            return False
        return bool(self._plainly(message.text)) or not self._reports(message, desk)


EXAM_QUESTIONS = _Yields(cast("Subject", exams), asking.PLAIN.search, weekly_report.recognises)
"""“报名截止了，最终报名 48 人” of a lead reports."""

POLICY_QUESTIONS = _Yields(cast("Subject", asking), asking.PLAIN.search, weekly_report.surely)
"""“Web 培训 32 人 6 课时” follows no question up, it reports."""

_ROUNDS = _Yields(cast("Subject", rounds), rounds.pasted, weekly_report.recognises)
"""“Web 12月19日考试，已报名 45 人” reports; a line with several of a round's dates does not."""

_DESK = (
    board,
    calendar,
    _ROUNDS,
    questions,
    rulings,
    imports,
    records,
    settlement,
    summary,
    exports,
    console,
    delivery,
    digests,
)
_PEOPLE = (joining, inviting, handing_over, roster, language, sign_ins, my_data)

_QUESTIONS = (EXAM_QUESTIONS, POLICY_QUESTIONS)
ASIDES = (*cast("tuple[Subject, ...]", (history, following, taking_along, figures, others)), *_QUESTIONS)
"""May interrupt a running dialogue, which then goes on where it was."""

SUBJECTS = cast(
    "tuple[Subject, ...]",
    (status, reminders, *_DESK, *_PEOPLE, exempting, window, helping, *ASIDES, weekly_report),
)
"""Those that wait for a few set phrases come first, then plain questions, then reports."""


class _Otherwise:
    """The last resort: the rules, where they have anything to say to the words; else what one can do here."""

    COMMANDS: tuple[str, ...] = ()
    STATES: tuple[type[State], ...] = ()

    @staticmethod
    def recognises(message: Message, desk: Desk) -> bool:
        """Everything comes here in the end."""
        return True

    @staticmethod
    def begin(message: Message, desk: Desk) -> Turn:
        """What to say to words that no dialogue recognised."""
        if not message.command and asking.understood(message, desk):
            return asking.begin(message, desk)
        return helping.begin(message, desk)

    @staticmethod
    def step(state: Any, message: Message, desk: Desk) -> Turn:
        """No state of its own."""
        return helping.begin(message, desk)


def make_router() -> Router:
    """The router over every dialogue."""
    otherwise = _Otherwise()
    return Router(
        SUBJECTS,
        ASIDES,
        otherwise,
        in_groups=cast("tuple[Subject, ...]", (*_QUESTIONS, board, digests, helping, otherwise)),
        set_phrases=cast("tuple[Subject, ...]", (reminders, language, exempting)),
    )
