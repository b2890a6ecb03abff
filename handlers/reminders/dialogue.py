"""/remind: what one will be reminded of, what one wishes of it, where it arrives; and the way to /remindrules."""

from __future__ import annotations

import re
from collections.abc import Callable

from handlers.dates import instant_in_words
from handlers.dialogue import State, Turn, rows
from handlers.messages import Button, Message, Reply
from handlers.reach import Desk
from handlers.reminders import ways, wishes
from handlers.reminders.rules import rules
from handlers.reminders.saying import wait_in, wish_in
from handlers.reminders.snoozing import snooze
from handlers.reminders.words import title
from handlers.words import Text, _, join, plain

COMMANDS = ("remind", "remindrules")
STATES: tuple[type[State], ...] = ways.STATES
SHOWN = 5

_WORDS = re.compile(
    r"(我的)?提醒(设置|列表)?|(请|帮我|记得|到时候?)*提醒(一下)?我(一下)?|remind me|(什么时候|何时)提醒我|免打扰"
)
_VERBS: dict[str, Callable[[str, Desk], Turn]] = {
    "quiet": wishes.quiet, "days": wishes.days, "weekly": wishes.weekly, "off": wishes.off, "on": wishes.on,
    "stop": wishes.stop,
    "where": ways.where, "first": ways.first, "mail": ways.mail, "nomail": ways.no_mail,
}  # fmt: skip


def recognises(message: Message, desk: Desk) -> bool:
    """Whether plain words ask for one's reminders, or for where they arrive."""
    said = message.text.rstrip("?？。！! ")
    if desk.person is None:
        return False
    return (_WORDS.fullmatch(said) or ways.WORDS.fullmatch(said) or wish_in(message.text) or wait_in(said)) is not None


def begin(message: Message, desk: Desk) -> Turn:
    """Shows what is coming, or does what the words after the command say."""
    if message.command == "remindrules":
        return rules(message.words, desk)
    desk.member()
    verb, __, rest = message.words.partition(" ")
    if verb in {"1h", "tonight", "tomorrow"}:
        return snooze(verb, rest.split(), desk)
    if not message.command and ways.WORDS.fullmatch(message.text.rstrip("?？。！! ")):
        return ways.where("", desk)
    if verb in _VERBS:
        return _VERBS[verb](rest.strip(), desk)
    words = message.words if message.command else message.text
    if wait := wait_in(words):
        return snooze(wait, [], desk)
    wish = wish_in(words)
    if wish is not None:
        return _VERBS[wish[0]](wish[1], desk)
    return _show(desk, *([_not_understood(words)] if message.command and words else []))


def step(state: State, message: Message, desk: Desk) -> Turn:
    """Goes on with a mail address that is being added."""
    return ways.step(state, message, desk)


def _not_understood(words: str) -> Text:
    return _("I do not understand “{words}”. Tap below, or say for example: 每周最多提醒我5次, 不要提醒我缴费, 免打扰 22:00-7:00",
             words=plain(words[:40]))  # fmt: skip


def _show(desk: Desk, *first: Text) -> Turn:
    """What comes next, the wishes and where it arrives, each with its button."""
    person = desk.member()
    lines = [
        _("· {when}: {what}", when=instant_in_words(one.due_at, desk.now, desk.zone), what=title(one, desk))
        for one in desk.reminders.coming(person.id, SHOWN)
    ]
    head = _("**Your next reminders**") if lines else _("Nothing to remind you of at present.")
    buttons = (
        Button(_("Quiet hours"), "/remind quiet"),
        Button(_("Days before"), "/remind days"),
        Button(_("How many a week"), "/remind weekly"),
        Button(_("Kinds"), "/remind off"),
        Button(_("Where they arrive"), "/remind where"),
    )
    text = join(*first, head, *lines, wishes.described(desk.reminders.wishes(person.id)), ways.in_a_line(desk))
    return Turn(None, (Reply(text, rows(*buttons, wide=2), card="remind"),))
