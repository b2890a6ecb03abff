"""The weekly report in chat: /report, plain words, a photo; the same as last week, one sentence, step by step."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from handlers.dialogue import NotAllowed, State, Turn, rows
from handlers.messages import Message, Reply
from handlers.reach import Desk
from handlers.weekly_report import changing, filing, flow, history, opening, said, window
from handlers.weekly_report.basis import basis_of
from handlers.weekly_report.states import (
    CardShown,
    CertificateWanted,
    FieldAsked,
    FieldChosen,
    NumberUnclear,
    ReasonWanted,
    WeekOpened,
    WeekWanted,
)
from handlers.weekly_report.weeks import LABEL, NUMBER, NotYours
from handlers.words import _

COMMANDS = ("report",)
_IN_PRIVATE = _("Reports are filed in a private chat with me.")


def recognises(message: Message, desk: Desk) -> bool:
    """Words or files of somebody who reports certificates, when they are plainly about a report."""
    if message.in_group or desk.person is None or desk.institution is None:
        return False
    return said.is_report(message, desk)


def surely(message: Message, desk: Desk) -> bool:
    """Words that are a report even right after a question of policy, which a few bare figures might follow up."""
    return not message.in_group and said.reports_in_full(message, desk)


def begin(message: Message, desk: Desk) -> Turn:
    """/report and what may follow it; a sentence; a file."""
    if message.in_group:
        raise NotAllowed(_IN_PRIVATE)
    desk.member()
    if message.command:
        return commanded(message.words.split(), message, desk)
    return said.heard(message, desk)


def commanded(words: list[str], message: Message, desk: Desk) -> Turn:
    """/report, /report 12 same, /report history, /report 2026秋-12-003, /report and a sentence."""
    if not words:
        return opening.overview(desk)
    verb = _VERBS.get(words[0].lower())
    if verb is not None:
        return verb(words[1:], desk)
    if NUMBER.match(words[0]):
        return history.shown(history.numbered(words[0], desk), desk)
    if words[0].isdecimal() and len(words[0]) < 9 and all(w in opening.VERBS or LABEL.match(w) for w in words[1:]):
        return opening.named_week(int(words[0]), words[1:], desk)
    return said.heard(Message(text=message.words), desk)


_VERBS: dict[str, Callable[[list[str], Desk], Turn]] = {
    "history": history.of_whom,
    "历史": history.of_whom,
    "text": history.as_text,
    "file": history.as_file,
    "edit": lambda words, desk: opening.edit(" ".join(words), desk),
    "window": lambda words, desk: window.changed(" ".join(words), desk),
}


def step(state: State, message: Message, desk: Desk) -> Turn:
    """The next turn of a report. Raises NotUnderstood, NotAllowed, Refused."""
    if message.in_group:
        raise NotAllowed(_IN_PRIVATE)
    try:
        return _STEPS[type(state)](state, message, desk)
    except NotYours as refusal:  # the certificate changed hands meanwhile: nothing can go on here, the draft stays
        return Turn(None, (Reply(refusal.says, rows(*refusal.buttons)),), denied=True)


def ask_anew(state: Any, desk: Desk) -> Turn:
    """The question of a state once more. Raises Refused when its certificate changed hands meanwhile."""
    match state:
        case WeekOpened():
            return opening.named_week(state.certificate_id, [f"{state.term}-{state.week:02d}"], desk)
        case FieldChosen():
            return changing.choose_field(state, desk)
        case FieldAsked():
            basis = basis_of(state.filing, desk)
            return changing.ask_field(state, state.field, basis, alone=state.alone, caption=state.caption)
        case ReasonWanted():
            return changing.ask_reason(state)
        case NumberUnclear() | CardShown():
            return flow.go_on(state, desk)
        case _:
            return said.asked_again(state, desk)


def _at_card(state: CardShown, message: Message, desk: Desk) -> Turn:
    return changing.at_card(state, message, desk) or filing.tapped(state, message, desk)


def _at_reason(state: ReasonWanted, message: Message, desk: Desk) -> Turn:
    return changing.at_reason(state, message, desk) or filing.explained(state, message, desk)


def _in_week(state: WeekOpened, message: Message, desk: Desk) -> Turn:
    return said.heard(message, desk, in_week=state)


_STEPS: dict[type[State], Callable[[Any, Message, Desk], Turn]] = {
    WeekOpened: _in_week,
    CertificateWanted: said.certificate_chosen,
    WeekWanted: said.week_chosen,
    NumberUnclear: changing.at_number,
    CardShown: _at_card,
    FieldChosen: changing.at_fields,
    FieldAsked: changing.at_field,
    ReasonWanted: _at_reason,
}
STATES: tuple[type[State], ...] = tuple(_STEPS)
