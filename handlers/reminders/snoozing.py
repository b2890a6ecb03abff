"""Putting reminders off: an hour, tonight, tomorrow morning; never past the deadline."""

from __future__ import annotations

from datetime import datetime

from handlers.dates import instant_in_words
from handlers.dialogue import NotUnderstood, Turn, finish
from handlers.reach import Desk
from handlers.reminders.words import title
from handlers.reminding import asked_for
from handlers.words import Text, _, join
from models.reminders import Reminder, Snooze


def snooze(verb: str, subjects: list[str], desk: Desk) -> Turn:
    """Puts each subject off, as far as its deadline and the quiet hours allow."""
    person = desk.member()
    wishes = desk.reminders.wishes(person.id)
    found = [one for subject in subjects[:12] if (one := desk.reminders.latest(person.id, subject))]
    if not found:
        raise NotUnderstood(_("There is nothing to put off any more. /remind shows what is coming."))
    zone = desk.zone.key
    moved = [(one, wishes.snoozed(asked_for(verb, desk.now, desk.zone), one.deadline, desk.now, zone)) for one in found]
    commands = [Snooze(person_id=person.id, subject=one.subject, until=at) for one, at in moved if at]
    lines = [_moved(one, at, desk) for one, at in moved]
    return finish(join(*lines), *commands)


def _moved(one: Reminder, at: datetime | None, desk: Desk) -> Text:
    if at is None:
        due = instant_in_words(one.deadline, desk.now, desk.zone)
        return _(
            "{what}: too close to its deadline ({due}) to put off. Best do it now.", what=title(one, desk), due=due
        )
    when = instant_in_words(at, desk.now, desk.zone)
    return _("{what}: I come back to it {when}.", what=title(one, desk), when=when)
