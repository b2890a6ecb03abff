"""What a person wishes of reminders: quiet hours, days before, how many a week, which kinds."""

from __future__ import annotations

import re
from datetime import time

from handlers.dialogue import NotUnderstood, Turn, finish, rows
from handlers.messages import Button, Reply
from handlers.reach import Desk
from handlers.reminders.saying import EVERY
from handlers.reminders.words import KINDS
from handlers.words import Text, _, join, plain
from models.people import Person, Role
from models.reminders import USUAL_DAYS, Kind, SetWishes, Wishes

REQUIRED = frozenset({Kind.MISSING, Kind.ESCALATION, Kind.CALENDAR, Kind.CHANGE})  # duties that cannot be turned off
OPTIONAL = frozenset(Kind) - REQUIRED
RESUME = Button(_("Remind me again"), f"/remind on {EVERY}")
NEXT = 3  # reminders, whose kinds are offered to be turned off one by one
_HOURS = re.compile(r"(\d{1,2})(?::(\d{2}))?\s*[-–—~到至]\s*(\d{1,2})(?::(\d{2}))?")


def described(wishes: Wishes) -> Text:
    quiet = _("quiet {begin} to {end}", begin=f"{wishes.quiet_from:%H:%M}", end=f"{wishes.quiet_until:%H:%M}")
    if wishes.quiet_from == wishes.quiet_until:
        quiet = _("no quiet hours")
    weekly = _("at most {n} a week", n=wishes.weekly) if wishes.weekly is not None else _("as many as needed")
    days = [_("{days} workdays before", days="/".join(map(str, wishes.lead_days)))] if wishes.lead_days else []
    off = [KINDS[kind] for kind in Kind if kind in wishes.off]
    if wishes.off >= OPTIONAL:
        off = [_("all that can be off")]
    without = [_("without: {kinds}", kinds=join(*off, by=" / "))] if off else []
    return _("Your wishes: {wishes}.", wishes=join(quiet, weekly, *days, *without, by=" · "))


def _wish(desk: Desk, **changes: object) -> Turn:
    """Keeps changed wishes and says them."""
    person = desk.member()
    wishes = desk.reminders.wishes(person.id).model_copy(update=changes)
    return finish(described(wishes), SetWishes(person_id=person.id, wishes=wishes), card="remind")


def _choices(text: Text, *choices: tuple[Text, str]) -> Turn:
    return Turn(
        None, (Reply(text, rows(*(Button(label, choice) for label, choice in choices), wide=2), card="remind"),)
    )


def quiet(words: str, desk: Desk) -> Turn:
    if words in {"none", "off"}:
        return _wish(desk, quiet_from=time(0), quiet_until=time(0))
    found = _HOURS.fullmatch(words)
    if not words or found is None:
        spans = ("21:00-08:00", "22:00-07:00", "20:00-09:00")
        none = (_("No quiet hours"), "/remind quiet none")
        text = _("When shall I be silent? Tap, or send /remind quiet 22:30-7:00")
        return _choices(text, *((plain(span), f"/remind quiet {span}") for span in spans), none)
    hours = [int(part or 0) for part in found.groups()]
    try:
        return _wish(desk, quiet_from=time(hours[0] % 24, hours[1]), quiet_until=time(hours[2] % 24, hours[3]))
    except ValueError as error:
        raise NotUnderstood(_("That is no time of day. For example: /remind quiet 22:00-07:00")) from error


def days(words: str, desk: Desk) -> Turn:
    if not words:
        choices = ((_("7, 3 and 1 workdays"), "usual"), (_("3 and 1"), "3 1"), (_("only 1"), "1"))
        text = _("How many workdays before a deadline? Tap, or send /remind days 5 2")
        return _choices(text, *((label, f"/remind days {days}") for label, days in choices))
    if words == "usual":
        return _wish(desk, lead_days=None)
    kept = _lead_days(desk) if words.startswith("+") else ()
    numbers = sorted({*kept, *(int(n) for n in re.findall(r"\d+", words))}, reverse=True)
    if not re.search(r"\d", words) or len(numbers) > 5 or not all(1 <= n <= 30 for n in numbers):
        raise NotUnderstood(_("Send one to five numbers from 1 to 30, for example: /remind days 5 2"))
    return _wish(desk, lead_days=tuple(numbers))


def _lead_days(desk: Desk) -> tuple[int, ...]:
    """The workdays before a deadline that a person has now: their own, else the usual ones."""
    own = desk.reminders.wishes(desk.member().id).lead_days
    return USUAL_DAYS if own is None else own


def weekly(words: str, desk: Desk) -> Turn:
    if words == "none":
        return _wish(desk, weekly=None)
    if words.isdecimal() and 0 <= int(words) <= 50:
        return _wish(desk, weekly=int(words))
    text = _("At most how many a week? The last day of a deadline and the morning of an exam are outside this number.")
    numbers = tuple((plain(n), f"/remind weekly {n}") for n in (1, 3, 5))
    return _choices(text, *numbers, (_("No limit"), "/remind weekly none"))


def off(words: str, desk: Desk) -> Turn:
    wishes = desk.reminders.wishes(desk.member().id)
    if words == EVERY:
        return _all_off(wishes, desk)
    kind = next((kind for kind in Kind if kind.value == words and kind in OPTIONAL), None)
    if kind is not None:
        return _wish(desk, off=wishes.off | {kind})
    labels = [
        (_("On: {kind}", kind=KINDS[one]), f"/remind on {one.value}") if one in wishes.off else _turn_off(one)
        for one in Kind
        if one in OPTIONAL
    ]
    return _choices(_("Which kinds of reminders do you want?"), *labels)


def _turn_off(kind: Kind) -> tuple[Text, str]:
    return _("Off: {kind}", kind=KINDS[kind]), f"/remind off {kind.value}"


def stop(words: str, desk: Desk) -> Turn:
    """Whoever wants no more reminders turns all off with a tap, or only what is next; is told what comes all the same."""
    person = desk.member()
    wishes = desk.reminders.wishes(person.id)
    if wishes.off >= OPTIONAL:
        return finish(
            join(_("No reminders are sent to you any more."), _still(person)), buttons=[RESUME], card="remind"
        )
    coming = dict.fromkeys(one.kind for one in desk.reminders.coming(person.id, NEXT) if one.kind in OPTIONAL)
    text = join(_("Shall I send no more reminders, of deadlines neither?"), _still(person))
    every = (_("Turn all off"), f"/remind off {EVERY}")
    return _choices(text, every, *(_turn_off(kind) for kind in coming), (_("Keep the reminders"), "/remind"))


def _all_off(wishes: Wishes, desk: Desk) -> Turn:
    """No reminder that can be turned off comes any more; how the person stands to rounds and reports stays."""
    person = desk.member()
    command = SetWishes(person_id=person.id, wishes=wishes.model_copy(update={"off": OPTIONAL}))
    text = join(_("Done: no more reminders, of deadlines neither. /exams and /status still show them."), _still(person))
    return finish(text, command, buttons=[RESUME], card="remind")


def _still(person: Person) -> Text:
    """What comes to a person all the same."""
    kinds = [Kind.CHANGE]
    kinds += [Kind.ESCALATION] if person.may(Role.DEPUTY, Role.HEAD) else []
    kinds += [Kind.MISSING, Kind.CALENDAR] if person.may(Role.COORDINATOR) else []
    named = [KINDS[kind] for kind in kinds]
    if person.may(Role.LEAD, Role.DEPUTY):
        named.append(_("what the coordinator or the department head sends you"))
    named.append(_("answers to your questions"))
    return _("What still comes: {kinds}.", kinds=join(*named, by=" / "))


def on(words: str, desk: Desk) -> Turn:
    wishes = desk.reminders.wishes(desk.member().id)
    if words == EVERY:
        return _wish(desk, off=frozenset())
    return _wish(desk, off=frozenset(kind for kind in wishes.off if kind.value != words))
