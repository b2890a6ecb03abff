"""Putting reminders off: some minutes, an hour, tonight, tomorrow morning; never past the deadline."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from handlers.dates import instant_in_words
from handlers.dialogue import NotUnderstood, Turn, finish
from handlers.reach import Desk
from handlers.reminders.words import title
from handlers.reminding import asked_for
from handlers.words import Text, _, join
from models.reminders import DAY, Kind, Reminder, Snooze

NEWS = frozenset({Kind.MISSING, Kind.ESCALATION, Kind.CALENDAR, Kind.CHANGE, Kind.SUMMARY})
"""What tells of something and asks for nothing that could be done later."""


def snooze(wait: str, subjects: list[str], desk: Desk) -> Turn:
    """Puts each subject off, or where none is named those of the last letter, as far as deadlines and quiet hours allow."""
    person = desk.member()
    if subjects:
        found = [one for subject in subjects[:12] if (one := desk.reminders.latest(person.id, subject))]
    else:
        told = desk.reminders.last_told(person.id, desk.now - DAY)
        found = [one for one in told if one.kind not in NEWS and one.deadline > desk.now]
    return _put_off(asked_for(wait, desk.now, desk.zone), found, desk)


def _put_off(until: datetime, found: Sequence[Reminder], desk: Desk) -> Turn:
    if not found:
        raise NotUnderstood(_("There is nothing to put off any more. /remind shows what is coming."))
    person = desk.member()
    wishes, zone = desk.reminders.wishes(person.id), desk.zone.key
    moved = [(one, wishes.snoozed(until, one.deadline, desk.now, zone)) for one in found]
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
