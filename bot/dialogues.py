"""Which dialogues there are, in the order in which plain words are offered to them."""

from __future__ import annotations

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
    imports,
    questions,
    rounds,
    rulings,
    settlement,
    summary,
)
from handlers.dialogue import State, Turn
from handlers.exams import asking as exams
from handlers.exams import following
from handlers.messages import Message
from handlers.people import handing_over, inviting, joining, language, roster
from handlers.policy_answers import asking
from handlers.reach import Desk
from handlers.router import Router, Subject
from handlers.weekly_report import dialogue as weekly_report
from handlers.weekly_report import exempting, window
from models.store import registered  # noqa: F401 (what a dialogue asks for can be carried out)

_DESK = (
    board,
    calendar,
    rounds,
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


class _ExamQuestions:
    """Questions about exams; what a lead reports of one (“报名截止了，最终报名 48 人”) is no question."""

    COMMANDS, STATES = exams.COMMANDS, exams.STATES
    begin, step = staticmethod(exams.begin), staticmethod(exams.step)

    @staticmethod
    def recognises(message: Message, desk: Desk) -> bool:
        """Whether it asks, and does not report."""
        if not exams.recognises(message, desk):
            return False
        return bool(asking.PLAIN.search(message.text)) or not weekly_report.recognises(message, desk)


class _PolicyQuestions:
    """Questions of policy; “Web 培训 32 人 6 课时” follows no question up, it reports."""

    COMMANDS, STATES = asking.COMMANDS, asking.STATES
    begin, step = staticmethod(asking.begin), staticmethod(asking.step)

    @staticmethod
    def recognises(message: Message, desk: Desk) -> bool:
        """Whether it asks, and does not report."""
        if not asking.recognises(message, desk):
            return False
        return bool(asking.PLAIN.search(message.text)) or not weekly_report.surely(message, desk)


ASIDES = cast("tuple[Subject, ...]", (_ExamQuestions, _PolicyQuestions))
"""May interrupt a running dialogue, which then goes on where it was."""

SUBJECTS = cast(
    "tuple[Subject, ...]",
    (status, reminders, *_DESK, *_PEOPLE, exempting, window, following, *ASIDES, weekly_report, helping),
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
        in_groups=cast("tuple[Subject, ...]", (*ASIDES, board, digests, helping, otherwise)),
    )
