"""/remind: what one will be reminded of and what one wishes of it; putting reminders off. /remindrules: the rules."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta

from pydantic import ValidationError

from handlers.dates import instant_in_words
from handlers.dialogue import NotUnderstood, State, Turn, finish, rows
from handlers.messages import Button, Message, Reply
from handlers.reach import Desk
from handlers.words import Text, _, join, plain
from models.people import Role
from models.reminders import (
    DAY,
    RULES,
    Anchor,
    ChangeRule,
    Kind,
    Occasion,
    Reminder,
    SetWishes,
    Snooze,
    Wishes,
)

COMMANDS = ("remind", "remindrules")
STATES: tuple[type[State], ...] = ()

KINDS: dict[Kind, Text] = {
    Kind.REPORT: _("weekly report"),
    Kind.MISSING: _("missing list"),
    Kind.ESCALATION: _("report missing at others"),
    Kind.REGISTRATION: _("exam registration"),
    Kind.PAYMENT: _("exam fee"),
    Kind.TICKET: _("admission ticket"),
    Kind.EXAM: _("exam day"),
    Kind.SCORES: _("exam scores"),
    Kind.CHANGE: _("changes of exam rounds"),
    Kind.CALENDAR: _("school calendar"),
    Kind.SUMMARY: _("summaries"),
    Kind.RECORD: _("records after an exam"),
}
REQUIRED = frozenset({Kind.MISSING, Kind.ESCALATION, Kind.CALENDAR, Kind.CHANGE})  # duties that cannot be turned off
SHOWN = 5
TONIGHT, TOMORROW = time(20), time(8, 30)

_HOURS = re.compile(r"(\d{1,2})(?::(\d{2}))?\s*[-–—~到至]\s*(\d{1,2})(?::(\d{2}))?")
_WORDS = re.compile(r"(我的)?提醒(设置|列表)?|(什么时候|何时)提醒我|别(再)?提醒我?了?|免打扰")


def recognises(message: Message, desk: Desk) -> bool:
    """Whether plain words ask for one's reminders."""
    return desk.person is not None and _WORDS.fullmatch(message.text.rstrip("?？。！! ")) is not None


def begin(message: Message, desk: Desk) -> Turn:
    """Shows what is coming, or does what the words after the command say."""
    if message.command == "remindrules":
        return _rules(message.words, desk)
    desk.member()
    verb, __, rest = message.words.partition(" ")
    act = {"1h": _snooze, "tonight": _snooze, "tomorrow": _snooze}.get(verb)
    if act is not None:
        return act(verb, rest.split(), desk)
    change = {"quiet": _quiet, "days": _days, "weekly": _weekly, "off": _off, "on": _on}.get(verb)
    return change(rest.strip(), desk) if change else _show(desk)


def step(state: State, message: Message, desk: Desk) -> Turn:
    """No state of its own."""
    return begin(message, desk)


def title(reminder: Reminder, desk: Desk) -> Text:
    """What a reminder is about, in a few words."""
    parts = reminder.subject.split(":")
    if reminder.kind in {Kind.REPORT, Kind.ESCALATION}:
        certificate = desk.certificates.get(int(parts[3]))
        return _("{name}, report of week {week}", name=plain(certificate.name if certificate else ""), week=parts[2])
    found = desk.rounds.get(int(parts[1])) if parts[0] == "round" else None
    certificate = desk.certificates.get(found.facts.certificate_id) if found else None
    if certificate is None or found is None:
        return KINDS[reminder.kind]
    return _("{name} {round}: {kind}", name=certificate.name, round=found.facts.name, kind=KINDS[reminder.kind])


def _show(desk: Desk) -> Turn:
    """What comes next, and the wishes, each with its button."""
    person = desk.member()
    coming = desk.reminders.coming(person.id, SHOWN)
    wishes = desk.reminders.wishes(person.id)
    lines = [
        _("· {when}: {what}", when=instant_in_words(one.due_at, desk.now, desk.zone), what=title(one, desk))
        for one in coming
    ]
    head = _("**Your next reminders**") if lines else _("Nothing to remind you of at present.")
    buttons = (
        Button(_("Quiet hours"), "/remind quiet"),
        Button(_("Days before"), "/remind days"),
        Button(_("How many a week"), "/remind weekly"),
        Button(_("Kinds"), "/remind off"),
    )
    text = join(head, *lines, _describe(wishes))
    return Turn(None, (Reply(text, rows(*buttons, wide=2), card="remind"),))


def _describe(wishes: Wishes) -> Text:
    quiet = _("quiet {begin} to {end}", begin=f"{wishes.quiet_from:%H:%M}", end=f"{wishes.quiet_until:%H:%M}")
    if wishes.quiet_from == wishes.quiet_until:
        quiet = _("no quiet hours")
    weekly = _("at most {n} a week", n=wishes.weekly) if wishes.weekly is not None else _("as many as needed")
    days = [_("{days} workdays before", days="/".join(map(str, wishes.lead_days)))] if wishes.lead_days else []
    off = [KINDS[kind] for kind in Kind if kind in wishes.off]
    without = [_("without: {kinds}", kinds=join(*off, by=" / "))] if off else []
    return _("Your wishes: {wishes}.", wishes=join(quiet, weekly, *days, *without, by=" · "))


def _wish(desk: Desk, **changes: object) -> Turn:
    """Keeps changed wishes and says them."""
    person = desk.member()
    wishes = desk.reminders.wishes(person.id).model_copy(update=changes)
    return finish(_describe(wishes), SetWishes(person_id=person.id, wishes=wishes), card="remind")


def _choices(text: Text, *choices: tuple[Text, str]) -> Turn:
    return Turn(
        None, (Reply(text, rows(*(Button(label, choice) for label, choice in choices), wide=2), card="remind"),)
    )


def _quiet(words: str, desk: Desk) -> Turn:
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


def _days(words: str, desk: Desk) -> Turn:
    if not words:
        choices = ((_("7, 3 and 1 workdays"), "usual"), (_("3 and 1"), "3 1"), (_("only 1"), "1"))
        text = _("How many workdays before a deadline? Tap, or send /remind days 5 2")
        return _choices(text, *((label, f"/remind days {days}") for label, days in choices))
    if words == "usual":
        return _wish(desk, lead_days=None)
    numbers = sorted({int(n) for n in re.findall(r"\d+", words)}, reverse=True)
    if not numbers or len(numbers) > 5 or not all(1 <= n <= 30 for n in numbers):
        raise NotUnderstood(_("Send one to five numbers from 1 to 30, for example: /remind days 5 2"))
    return _wish(desk, lead_days=tuple(numbers))


def _weekly(words: str, desk: Desk) -> Turn:
    if words == "none":
        return _wish(desk, weekly=None)
    if words.isdecimal() and 0 <= int(words) <= 50:
        return _wish(desk, weekly=int(words))
    text = _("At most how many a week? The last day of a deadline and the morning of an exam are outside this number.")
    numbers = tuple((plain(n), f"/remind weekly {n}") for n in (1, 3, 5))
    return _choices(text, *numbers, (_("No limit"), "/remind weekly none"))


def _off(words: str, desk: Desk) -> Turn:
    wishes = desk.reminders.wishes(desk.member().id)
    kind = next((kind for kind in Kind if kind.value == words and kind not in REQUIRED), None)
    if kind is not None:
        return _wish(desk, off=wishes.off | {kind})
    offered = [kind for kind in Kind if kind not in REQUIRED]
    labels = [
        (_("On: {kind}", kind=KINDS[one]), f"/remind on {one.value}")
        if one in wishes.off
        else (_("Off: {kind}", kind=KINDS[one]), f"/remind off {one.value}")
        for one in offered
    ]
    return _choices(_("Which kinds of reminders do you want?"), *labels)


def _on(words: str, desk: Desk) -> Turn:
    wishes = desk.reminders.wishes(desk.member().id)
    return _wish(desk, off=frozenset(kind for kind in wishes.off if kind.value != words))


def _snooze(verb: str, subjects: list[str], desk: Desk) -> Turn:
    """Puts each subject off, as far as its deadline and the quiet hours allow."""
    person = desk.member()
    wishes = desk.reminders.wishes(person.id)
    found = [one for subject in subjects[:12] if (one := desk.reminders.latest(person.id, subject))]
    if not found:
        raise NotUnderstood(_("There is nothing to put off any more. /remind shows what is coming."))
    zone = desk.zone.key
    moved = [(one, wishes.snoozed(_asked(verb, desk), one.deadline, desk.now, zone)) for one in found]
    commands = [Snooze(person_id=person.id, subject=one.subject, until=at) for one, at in moved if at]
    lines = [_moved(one, at, desk) for one, at in moved]
    return finish(join(*lines), *commands)


def _asked(verb: str, desk: Desk) -> datetime:
    """The instant that a button stands for; a tonight that is past becomes tomorrow morning."""
    if verb == "1h":
        return desk.now + timedelta(hours=1)
    tonight = datetime.combine(desk.today, TONIGHT, desk.zone)
    if verb == "tonight" and tonight > desk.now:
        return tonight
    return datetime.combine(desk.today + DAY, TOMORROW, desk.zone)


def _moved(one: Reminder, at: datetime | None, desk: Desk) -> Text:
    if at is None:
        due = instant_in_words(one.deadline, desk.now, desk.zone)
        return _(
            "{what}: too close to its deadline ({due}) to put off. Best do it now.", what=title(one, desk), due=due
        )
    when = instant_in_words(at, desk.now, desk.zone)
    return _("{what}: I come back to it {when}.", what=title(one, desk), when=when)


def _rules(words: str, desk: Desk) -> Turn:
    """Shows an institution's rules, or changes those of one kind."""
    desk.member(Role.COORDINATOR)
    name, __, rest = words.partition(" ")
    kind = next((kind for kind in Kind if kind.value == name), None)
    rules = desk.reminders.rules()
    if kind is None or not rest.strip():
        lines = [_("· {kind} ({key}): {rule}", kind=KINDS[k], key=k.value, rule=in_words(rules[k])) for k in Kind]
        how = _(
            "To change one: /remindrules registration 7 3 1 3h. A number counts workdays before, 3h hours before, "
            "80% a part of the window, +1 workdays after; off turns it off, usual restores it."
        )
        return finish(join(_("**When people are reminded here**"), *lines, how))
    occasions = occasions_in(rest, kind)
    said = _("{kind}: {rule}. From the next plan on, within 15 minutes.", kind=KINDS[kind], rule=in_words(occasions))
    return finish(said, ChangeRule(kind=kind, occasions=occasions))


def in_words(occasions: tuple[Occasion, ...]) -> Text:
    """Occasions in the short form in which they are entered."""
    return join(*(plain(_short(one)) for one in occasions), by=" ") if occasions else plain("off")


def _short(one: Occasion) -> str:
    if one.share is not None:
        return f"{one.share:.0%}"
    if one.hours is not None:
        return "opens" if one.anchor is Anchor.OPENS else f"{-one.hours:g}h"
    count = one.workdays if one.workdays is not None else one.days or 0
    name = {-1: "eve"}.get(count, "day") if one.workdays is None else str(-count) if count <= 0 else f"+{count}"
    return f"{name}@{one.at:%H:%M}"


def occasions_in(words: str, kind: Kind) -> tuple[Occasion, ...]:
    """Occasions as entered ("7 3 1 3h"). Raises NotUnderstood with an example."""
    if words.strip() in {"off", "usual"}:
        return () if words.strip() == "off" else RULES[kind]
    try:
        found = [_occasion(token, kind) for token in words.split()]
        if not 1 <= len(found) <= 8:
            raise ValueError(words)
    except (ValueError, ValidationError) as error:
        raise NotUnderstood(
            _("I did not understand that rule. For example: /remindrules registration 7 3 1 3h")
        ) from error
    return tuple(found)


def _occasion(token: str, kind: Kind) -> Occasion:
    """One occasion; one that the usual rules know by the same short form keeps its name and its flags."""
    usual = next((one for one in RULES[kind] if token in {_short(one), _short(one).partition("@")[0]}), None)
    if usual is not None:
        return usual
    amount, __, clock = token.partition("@")
    at = time.fromisoformat(clock) if clock else time(9)
    if amount.endswith("%"):
        return Occasion(name=f"p{amount[:-1]}", share=float(amount[:-1]) / 100)
    if amount.endswith("h"):
        return Occasion(name=f"h{amount[:-1].replace('.', '-')}", hours=-float(amount[:-1]), uncounted=True)
    if amount.startswith("+"):
        return Occasion(name=f"after{int(amount)}", workdays=int(amount), at=at, news=True)
    return Occasion(name=f"t{int(amount)}", workdays=-int(amount), at=at, uncounted=int(amount) <= 1)
