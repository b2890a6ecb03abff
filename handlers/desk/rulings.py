"""Rulings on points that a text leaves open: entered in chat, used in every answer, and told to whoever heard otherwise."""

from __future__ import annotations

import re
from datetime import date

from handlers.changed_answers import changed
from handlers.dialogue import NotUnderstood, Refused, State, Turn, ask, finish
from handlers.messages import Button, Message
from handlers.reach import Desk, ruling_of
from handlers.words import Text, _, join, plain
from models.people import Role
from models.questions import EnteredRuling, EnterRuling
from policy.pack import OpenPoint, Pack

COMMANDS = ("rulings",)
ENTER = Button(_("Enter the ruling"), "enter")
LEAVE = Button(_("Leave it open"), "leave")
TODAY = Button(_("From today"), "today")
DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})")


class AskReading(State):
    """Waits for the reading that was ruled."""

    point: str


class AskWho(State):
    """Waits for who ruled."""

    point: str
    reading: str


class AskFrom(State):
    """Waits for the day from which the ruling counts."""

    point: str
    reading: str
    by: str


class Confirm(State):
    """Waits for the word to enter it."""

    point: str
    reading: str
    by: str
    day: date


STATES: tuple[type[State], ...] = (AskReading, AskWho, AskFrom, Confirm)


def recognises(message: Message, desk: Desk) -> bool:
    """A coordinator's wish to rule."""
    said = message.text.strip(" 。").lower() in {"裁定", "口径", "录入裁定", "rulings", "ruling"}
    return said and desk.person is not None and desk.person.may(Role.COORDINATOR)


def begin(message: Message, desk: Desk) -> Turn:
    """/rulings; /rulings overlap-120."""
    desk.member(Role.COORDINATOR)
    pack = _pack(desk)
    point = next((one for one in pack.open_points if one.id == message.words.strip()), None)
    return _ask_reading(point, desk) if point else _listed(pack, desk)


def step(state: State, message: Message, desk: Desk) -> Turn:
    """Reading, who, from when, the word."""
    desk.member(Role.COORDINATOR)
    match state:
        case AskReading(point=point):
            return _reading(_point(point, desk), message, desk)
        case AskWho():
            return _who(state, message, desk)
        case AskFrom():
            return _from(state, message, desk)
        case Confirm():
            return _confirm(state, message, desk)
        case _:
            raise TypeError(state)


def _pack(desk: Desk) -> Pack:
    try:
        return desk.around.book.pack(desk.home.id)
    except (KeyError, ValueError):
        raise Refused(_("The rules of {name} are not in the book yet.", name=desk.home.name)) from None


def _point(point_id: str, desk: Desk) -> OpenPoint:
    found = next((one for one in _pack(desk).open_points if one.id == point_id), None)
    if found is None:
        raise Refused(_("That point is not open in the rules any more. /rulings shows those that are."))
    return found


def _listed(pack: Pack, desk: Desk) -> Turn:
    """Every open point: how it is read now, and by whose word."""
    if not pack.open_points:
        return finish(_("The rules of {name} leave no point open.", name=desk.home.name))
    ruled = {one.point: one for one in desk.questions.rulings()}
    lines = [_line(n, point, ruled.get(point.id), desk) for n, point in enumerate(pack.open_points, 1)]
    buttons = [Button(_("Rule on {n}", n=n), f"/rulings {point.id}") for n, point in enumerate(pack.open_points, 1)]
    return finish(join(_("**Points that the text leaves open**"), *lines), buttons=buttons, card="rulings")


def _line(n: int, point: OpenPoint, ruling: EnteredRuling | None, desk: Desk) -> Text:
    says = point.says.in_(desk.language)
    if ruling is None or ruling.reading not in point.readings:
        reading = point.readings[point.default].in_(desk.language)
        return _("{n}. {says}. No ruling; read as: {reading}", n=n, says=says, reading=reading)
    return _(
        "{n}. {says}. Ruled by {by}, from {day}: {reading}",
        n=n, says=says, by=ruling.by, day=ruling.from_.isoformat(),
        reading=point.readings[ruling.reading].in_(desk.language),
    )  # fmt: skip


def _ask_reading(point: OpenPoint, desk: Desk) -> Turn:
    text = join(plain(f"**{point.says.in_(desk.language)}**"), _("Which reading was ruled?"))
    readings = [Button(plain(words.in_(desk.language)), f"reading:{name}") for name, words in point.readings.items()]
    return ask(AskReading(point=point.id), text, *readings, wide=1)


def _reading(point: OpenPoint, message: Message, desk: Desk) -> Turn:
    said = message.choice.removeprefix("reading:") or message.text.strip()
    titles = {words.in_(desk.language): name for name, words in point.readings.items()}
    reading = said if said in point.readings else titles.get(said)
    if reading is None:
        raise NotUnderstood(_("Please tap the reading that was ruled."))
    office = plain(desk.office)
    who = Button(office, "by:office")
    return ask(AskWho(point=point.id, reading=reading), _("Who ruled? An office or a post, not a name."), who)


def _who(state: AskWho, message: Message, desk: Desk) -> Turn:
    by = desk.office if message.choice == "by:office" else " ".join(message.text.split())
    if not 0 < len(by) <= 60:
        raise NotUnderstood(_("Please name the office or post, for example: 教务处"))
    state_next = AskFrom(point=state.point, reading=state.reading, by=by)
    return ask(state_next, _("From which day does it count? For example: 2026-09-01"), TODAY)


def _from(state: AskFrom, message: Message, desk: Desk) -> Turn:
    day = desk.today if message.chose(TODAY) or message.text.strip() in {"今天", "today"} else _day(message.text)
    if day is None:
        raise NotUnderstood(_("Please send a day, for example: 2026-09-01"))
    point = _point(state.point, desk)
    text = _(
        "{says}\nReading: {reading}\nRuled by {by}, counts from {day}. From now on every answer says so, and whoever "
        "was told another number is told both.",
        says=point.says.in_(desk.language), reading=point.readings[state.reading].in_(desk.language), by=state.by,
        day=day.isoformat(),
    )  # fmt: skip
    return ask(Confirm(point=state.point, reading=state.reading, by=state.by, day=day), text, ENTER, LEAVE)


def _day(said: str) -> date | None:
    found = DAY.search(said)
    try:
        return date(*(int(part) for part in found.groups())) if found else None
    except ValueError:
        return None


def _confirm(state: Confirm, message: Message, desk: Desk) -> Turn:
    if message.chose(LEAVE):
        return finish(_("Nothing was entered."))
    if not message.chose(ENTER):
        raise NotUnderstood(_("Please choose one."), ENTER, LEAVE)
    _point(state.point, desk)
    command = EnterRuling(point=state.point, reading=state.reading, by=state.by, entered=desk.today, from_=state.day)
    entered = EnteredRuling.model_validate(command.model_dump())
    found = changed(_pack(desk), desk.questions.given(), [*desk.rulings, ruling_of(entered)], desk.today, desk.zone)
    because = _("By a ruling of {by} that counts from {day}.", by=state.by, day=state.day.isoformat())
    text = _("Entered. {count} answers given before come out differently; whoever got them is told old and new.",
             count=len(found))  # fmt: skip
    return finish(text, command, *(one.command() for one in found), notes=[one.note(because) for one in found])
