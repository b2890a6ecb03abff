"""What a reminder says: several for one person become one letter, with the buttons that end or put off its tasks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from handlers.dialogue import rows
from handlers.messages import Button, Reply, Rows
from handlers.words import Text, _, join
from models.reminders import DAY, SNOOZE_MARGIN, Reminder

MOST_LINES = 12  # of one letter; what is beyond is counted
WAITS = {"1h": _("In an hour"), "tonight": _("Tonight"), "tomorrow": _("Tomorrow morning")}
_SPELL, _LENGTHS = re.compile(r"(\d+)([hm])"), {"h": timedelta(hours=1), "m": timedelta(minutes=1)}
_TONIGHT, _TOMORROW = time(20), time(8, 30)


@dataclass(frozen=True)
class Later:
    """What can be put off, and by which of `WAITS`: those that end in time before its deadline."""

    subject: str
    waits: frozenset[str]


@dataclass(frozen=True)
class Item:
    """One matter in a letter: a line, the buttons that do it, and the whole message when it comes alone.

    `later` is how it can be put off; None for news, which cannot.
    """

    line: Text
    buttons: tuple[Button, ...] = ()
    later: Later | None = None
    alone: Reply | None = None


def letter(items: Sequence[Item], missed: Sequence[Text] = ()) -> Reply:
    """One message for one person: the matter itself if there is one alone, else a list; then what was missed."""
    if not items:
        return Reply(summary(missed))
    if len(items) == 1 and not missed:
        return _alone(items[0])
    shown = items[:MOST_LINES]
    lines = [_("{n}. {line}", n=n, line=item.line) for n, item in enumerate(shown, 1)]
    more = [_("… and {n} more: /remind", n=len(items) - len(shown))] if len(items) > len(shown) else []
    told = [summary(missed)] if missed else []
    buttons = tuple(_of(n, item.buttons[0]) for n, item in enumerate(shown, 1) if item.buttons)[:8]
    return Reply(join(_("**To do, {n}:**", n=len(items)), *lines, *more, *told), rows(*buttons) + snoozes(shown))


def _of(n: int, button: Button) -> Button:
    """The button of a line, with its number: several may say the same."""
    return Button(_("{n}. {line}", n=n, line=button.label), button.choice)


def _alone(item: Item) -> Reply:
    if item.alone is not None:
        return item.alone
    return Reply(item.line, rows(*item.buttons) + snoozes([item]))


def asked_for(wait: str, now: datetime, zone: ZoneInfo) -> datetime:
    """The instant that a wait stands for (1h, 45m, tonight, tomorrow); a tonight that is past becomes tomorrow morning."""
    if spell := _SPELL.fullmatch(wait):
        return now + int(spell[1]) * _LENGTHS[spell[2]]
    today = now.astimezone(zone).date()
    tonight = datetime.combine(today, _TONIGHT, zone)
    return tonight if wait == "tonight" and tonight > now else datetime.combine(today + DAY, _TOMORROW, zone)


def later(reminder: Reminder, now: datetime, zone: ZoneInfo) -> Later:
    """How a reminder can be put off; an evening that has begun is not offered as one."""
    last = reminder.deadline - SNOOZE_MARGIN
    waits = {wait for wait in WAITS if asked_for(wait, now, zone) <= last}
    if asked_for("tonight", now, zone) == asked_for("tomorrow", now, zone):
        waits.discard("tonight")
    return Later(reminder.subject, frozenset(waits))


def snoozes(items: Sequence[Item]) -> Rows:
    """The row of buttons that puts a letter's matters off, each as far as its deadline allows; none for news."""
    found = [item.later for item in items if item.later]
    subjects = {wait: " ".join(one.subject for one in found if wait in one.waits) for wait in WAITS}
    row = tuple(Button(WAITS[wait], f"/remind {wait} {named}") for wait, named in subjects.items() if named)
    return (row,) if row else ()


def summary(missed: Sequence[Text]) -> Text:
    """What was due while the program stood still and is over by now."""
    lines = [_("· {line}", line=line) for line in missed[:MOST_LINES]]
    return join(_("While I was out of service, {n} reminders came too late to help:", n=len(missed)), *lines)
