"""The dialogue: which certificate, which record, the figures in one line, a preview, and it is kept."""

from __future__ import annotations

from typing import Any

from handlers.dialogue import NotAllowed, NotUnderstood, State, Turn, ask, finish, rows
from handlers.messages import Button, Message, Reply
from handlers.reach import Desk
from handlers.records import lines
from handlers.terms import LEVELS, listed
from handlers.words import Advice, Text, _, join, plain
from models.commands import Command
from models.institutions import Certificate
from models.people import Role
from models.records import (
    Duty,
    Money,
    RecordDuties,
    RecordMoney,
    RecordShares,
    RecordTraining,
    Share,
    Shares,
    Sitting,
    Taught,
    Training,
)

COMMANDS = ("record",)
KEEP = Button(_("Record it"), "keep")
AGAIN = Button(_("Enter it again"), "again")
NOBODY = Button(_("Leave the teachers out"), "nobody")


class AskSat(State):
    """Waits for how many sat, by level."""

    certificate_id: int
    number: int


class AskTaught(State):
    """Waits for who taught how many hours."""

    certificate_id: int
    number: int
    sittings: tuple[Sitting, ...]


class AskDuty(State):
    """Waits for lines of exam duty."""

    certificate_id: int


class AskMoney(State):
    """Waits for income and cost of a round."""

    certificate_id: int
    round: str


class AskShares(State):
    """Waits for how the year's hours are split."""

    certificate_id: int
    period: str


class Confirm(State):
    """A record that is shown and waits for the word to keep it; exactly one of its fields is there."""

    certificate_id: int
    training: Training | None = None
    duties: tuple[Duty, ...] = ()
    money: Money | None = None
    shares: Shares | None = None


STATES: tuple[type[State], ...] = (AskSat, AskTaught, AskDuty, AskMoney, AskShares, Confirm)


def recognises(message: Message, desk: Desk) -> bool:
    """Plain words that ask to record."""
    return desk.person is not None and message.text.strip() in {"登记", "登记培训", "登记考务", "登记收支", "登记课时"}


def begin(message: Message, desk: Desk) -> Turn:
    """`/record`, `/record 3`, `/record 3 training|duty|money|shares [round]`."""
    own = _own(desk)
    words = message.words.split()
    certificate = next((one for one in own if words[:1] == [str(one.id)]), own[0] if len(own) == 1 else None)
    if certificate is None:
        buttons = [Button(plain(one.name), f"/record {one.id}") for one in own]
        return Turn(None, (Reply(_("A record for which certificate?"), rows(*buttons, wide=1)),))
    wanted = words[1:2] if words[:1] == [str(certificate.id)] else words[:1]
    return _first_question(certificate, wanted[0] if wanted else "", " ".join(words[2:]), desk)


def step(state: Any, message: Message, desk: Desk) -> Turn:
    """Reads the line, shows what it was understood as, keeps it."""
    certificate = next((one for one in _own(desk) if one.id == state.certificate_id), None)
    if certificate is None:  # it changed hands in between
        return finish(_("This certificate is no longer yours; nothing was recorded."))
    try:
        return _step(state, message, certificate, desk)
    except Advice as advice:
        raise NotUnderstood(advice.says) from advice


def _step(state: Any, message: Message, certificate: Certificate, desk: Desk) -> Turn:
    match state:
        case AskSat(number=number):
            sat = lines.sittings(message.text, certificate.levels)
            return ask(
                AskTaught(certificate_id=certificate.id, number=number, sittings=sat),
                _("Who taught how many hours? For example: {example}", example="教师甲 24，教师乙 18"),
                NOBODY,
            )
        case AskTaught(number=number, sittings=sat):
            taught = () if message.chose(NOBODY) else lines.taught(message.text)
            return _show_training(certificate, number, sat, taught, desk)
        case AskDuty():
            duties = lines.duties(message.text, certificate.id, desk.today)
            shown = [plain(f"· {one.person} {one.day} {_measure(one)}") for one in duties]
            return ask(
                Confirm(certificate_id=certificate.id, duties=duties), _preview(certificate, *shown), KEEP, AGAIN
            )
        case AskMoney(round=name):
            money = lines.money(message.text, certificate.id, name, desk.today)
            shown = [
                _(
                    "Income {income}, cost {cost}, left over {rest} yuan",
                    income=money.income,
                    cost=money.cost,
                    rest=money.surplus,
                )
            ]
            return ask(Confirm(certificate_id=certificate.id, money=money), _preview(certificate, *shown), KEEP, AGAIN)
        case AskShares(period=period):
            return _show_shares(certificate, period, lines.shares(message.text))
        case _:
            return _confirm(state, message, certificate, desk)


def _first_question(certificate: Certificate, wanted: str, round_name: str, desk: Desk) -> Turn:
    name = plain(certificate.name)
    match wanted:
        case "training":
            number = desk.records.next_number(certificate.id)
            text = _("{name}, training no. {number}: how many sat the exam, by level? For example: {example}",
                     name=name, number=number, example=" ".join(f"{level.value}95" for level in certificate.levels))  # fmt: skip
            return ask(AskSat(certificate_id=certificate.id, number=number), text)
        case "duty":
            text = _("{name}, exam duty: a line a person with date and half-day, or the session's length. For example:\n{example}",
                     name=name, example="教师甲 11-21 上午\n教师乙 11-21 90分钟")  # fmt: skip
            return ask(AskDuty(certificate_id=certificate.id), text)
        case "money":
            state = AskMoney(certificate_id=certificate.id, round=round_name or f"{desk.today:%Y-%m}")
            return ask(
                state,
                _(
                    "{name}: income and cost of the round, in yuan. For example: {example}",
                    name=name,
                    example="收入24000 支出18000",
                ),
            )
        case "shares":
            text = _(
                "{name}: how are this year's training hours split? For example: {example}",
                name=name,
                example="教师甲 120，教师乙 114",
            )
            return ask(AskShares(certificate_id=certificate.id, period=str(desk.today.year)), text)
        case _:
            return _choose(certificate)


def _choose(certificate: Certificate) -> Turn:
    kinds = (
        (_("Training and exam"), "training"),
        (_("Exam duty"), "duty"),
        (_("Income and cost"), "money"),
        (_("Split of hours"), "shares"),
    )
    buttons = [Button(label, f"/record {certificate.id} {word}") for label, word in kinds]
    text = _(
        "**{name}**: what do you want to record? It counts in the settlement; see it with /ledger.",
        name=plain(certificate.name),
    )
    return Turn(None, (Reply(text, rows(*buttons, wide=2)),))


def _show_training(
    certificate: Certificate, number: int, sat: tuple[Sitting, ...], taught: tuple[Taught, ...], desk: Desk
) -> Turn:
    training = Training(certificate_id=certificate.id, number=number, ended=desk.today, sittings=sat, taught=taught)
    heads = listed(*(join(LEVELS[one.level], plain(one.sat), by=" ") for one in sat))
    shown: list[Text] = [
        _("Training no. {number}, ended {day}; sat: {heads}", number=number, day=desk.today, heads=heads)
    ]
    if taught:
        shown.append(_("Taught: {who}", who="、".join(f"{one.teacher} {one.hours}" for one in taught)))
    return ask(Confirm(certificate_id=certificate.id, training=training), _preview(certificate, *shown), KEEP, AGAIN)


def _show_shares(certificate: Certificate, period: str, parts: tuple[Share, ...]) -> Turn:
    """The split must add up to what is recognised: it is compared at once, and again in the workbook."""
    shares = Shares(certificate_id=certificate.id, period=period, parts=parts)
    shown: list[Text] = [plain(f"· {one.teacher} {one.hours}") for one in parts]
    shown.append(
        _("Hours together: {total}. The settlement compares this with the hours recognised.", total=shares.total)
    )
    return ask(Confirm(certificate_id=certificate.id, shares=shares), _preview(certificate, *shown), KEEP, AGAIN)


def _confirm(state: Confirm, message: Message, certificate: Certificate, desk: Desk) -> Turn:
    kind = next(kind for kind in ("training", "duties", "money", "shares") if getattr(state, kind))
    word = {"duties": "duty"}.get(kind, kind)
    if message.chose(AGAIN):
        return _first_question(certificate, word, state.money.round if state.money else "", desk)
    if not message.chose(KEEP):
        raise NotUnderstood(_("Please choose one."), KEEP, AGAIN)
    more = (Button(_("Record more"), f"/record {certificate.id}"), Button(_("See the ledger"), "/ledger"))
    return finish(_("Recorded for {name}.", name=plain(certificate.name)), _command(state), buttons=more)


def _command(state: Confirm) -> Command:
    if state.training:
        return RecordTraining(training=state.training)
    if state.money:
        return RecordMoney(money=state.money)
    return RecordShares(shares=state.shares) if state.shares else RecordDuties(duties=state.duties)


def _preview(certificate: Certificate, *shown: Text) -> Text:
    return join(_("**{name}**, please check:", name=plain(certificate.name)), *shown)


def _measure(duty: Duty) -> str:
    names = {"morning": "上午", "afternoon": "下午", "day": "全天", "evening": "晚上"}
    return names[duty.half.value] if duty.half else f"{duty.session_minutes} 分钟"


def _own(desk: Desk) -> list[Certificate]:
    """The certificates that the person may record for: their own, or all of them for a coordinator."""
    person = desk.member(Role.LEAD, Role.DEPUTY, Role.COORDINATOR)
    found = desk.certificates.all() if person.may(Role.COORDINATOR) else desk.certificates.of(person.id)
    if not found:
        raise NotAllowed(_("You have no certificate here. Ask your coordinator to hand one over to you."))
    return found
