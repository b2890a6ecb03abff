"""What a reminder of an exam says: the one thing to do and by when, with the button that does it."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from handlers.dates import instant_in_words, left_in_words
from handlers.exams.words import name_of, sitting_in_words
from handlers.messages import Button
from handlers.reminding import Item, later
from handlers.words import Text, _, join, plain
from models.institutions import Certificate
from models.reminders import Kind, Reminder
from models.rounds import Follow, Round


def exam_item(
    one: Round,
    certificate: Certificate | None,
    follow: Follow | None,
    reminder: Reminder,
    now: datetime,
    zone: ZoneInfo,
) -> Item:
    """The reminder as part of a letter, or alone."""
    name = name_of(certificate, one.facts)
    due = instant_in_words(reminder.deadline, now, zone)
    left = left_in_words(reminder.deadline, now)
    if reminder.kind is Kind.REGISTRATION:
        text = _("**Register by {due}** ({left}): {name}.", due=due, left=left, name=name) + _where(one)
        buttons = (_button(_("I have registered"), "registered", one), _button(_("Not this time"), "notthis", one))
        return Item(text, (*buttons, _button(_("Details"), "exam", one)), later(reminder, now, zone))
    if reminder.kind is Kind.PAYMENT:
        text = _("**Pay by {due}** ({left}): {name}.", due=due, left=left, name=name)
        buttons = (_button(_("I have paid"), "paid", one), _button(_("Details"), "exam", one))
        return Item(text, buttons, later(reminder, now, zone))
    if reminder.kind is Kind.TICKET:
        text = _("**Get your admission ticket**: {name}. Print it before {due}.", due=due, name=name)
        return Item(text, (_button(_("Details"), "exam", one),))
    if reminder.kind is Kind.SCORES:
        return Item(_("**Scores are out**: {name}. Look them up.", name=name), (_button(_("Details"), "exam", one),))
    return Item(_exam_day(one, follow, reminder, name, now, zone), (_button(_("Details"), "exam", one),))


def _button(label: Text, command: str, one: Round) -> Button:
    return Button(label, f"/{command} {one.id}")


def _where(one: Round) -> Text:
    where = one.facts.register_at
    return _(" Where: {where}", where=plain(where)) if where else plain("")


def _exam_day(one: Round, follow: Follow | None, reminder: Reminder, name: Text, now: datetime, zone: ZoneInfo) -> Text:
    """When and where on that day, with what to bring."""
    day = reminder.deadline.astimezone(zone).date()
    level = follow.level if follow else None
    sittings = [s for s in one.facts.sittings if s.day == day and (level is None or s.level in (None, level))]
    today = now.astimezone(zone).date()
    begins = instant_in_words(reminder.deadline, now, zone)
    head = _("**Exam {begins}**: {name}.", begins=begins, name=name)
    lines = [_("· {line}", line=sitting_in_words(sitting, today)) for sitting in sittings]
    return join(head, *lines, _("Bring your identity card and admission ticket; be there 30 minutes early."))
