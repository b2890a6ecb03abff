"""Digests to groups: on the week's first workday in the morning, and when the reports are due. One message, not many.

A group remembers until when it was told, so each moment is told once, whatever happens in between; after an outage only
the latest, and none that is a day old.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session

from handlers.digest import Sight, digest
from handlers.words import LANGUAGES, say
from models.calendar import WEEK, SchoolCalendar, days, monday_of
from models.reminders import Wishes
from models.store.boards import Boards
from models.store.calendar import calendar_of
from models.store.delivery import Outgoing, enqueue
from models.store.groups import any_due, due
from models.store.institutions import Certificates, institution
from models.store.people import People
from models.store.rounds import Rounds
from models.tables.groups import GroupRow

MORNING = time(9)
KEEPS = timedelta(days=1)  # a digest is worth telling for so long
LOOK = timedelta(hours=1)  # at least so often, as a calendar may have changed
QUIET = Wishes()  # the usual quiet hours: a group sleeps when its people do


class Digests:
    """What groups are told."""

    def any_due(self, session: Session, now: datetime) -> bool:
        """Whether there is something to look at."""
        return any_due(session, now)

    def post(self, session: Session, now: datetime) -> int:
        """Queues the digests that are due; how many. A piece of work for the writer."""
        return sum(_look(session, row, now) for row in due(session, now))


def _look(session: Session, row: GroupRow, now: datetime) -> bool:
    """Tells a group the latest moment that has come since it was last told, and says when to look again."""
    calendar = calendar_of(session, row.institution_id)
    come = [at for at in moments(calendar, row.told_at, now) if now - at < KEEPS]
    told = bool(come) and _tell(session, row, calendar, now, come[-1])
    row.told_at = now
    row.due_at = min([*moments(calendar, now, now + 2 * WEEK), now + LOOK])
    session.add(row)
    return told


def moments(calendar: SchoolCalendar, since: datetime, until: datetime) -> list[datetime]:
    """The moments of digests after `since` and up to `until`, in their order."""
    first, last = (monday_of(calendar.local_date(at)) for at in (since - KEEPS, until))
    mondays = [day for day in days(first, last) if day == monday_of(day)]
    found = {at for monday in mondays for at in _of_week(calendar, monday)}
    return sorted(at for at in found if since < at <= until)


def _of_week(calendar: SchoolCalendar, monday: date) -> Iterator[datetime]:
    """The first workday's morning, and when the week's reports are due; out of the quiet hours."""
    workday = next((day for day in days(monday, monday + WEEK - timedelta(days=1)) if calendar.is_workday(day)), None)
    if workday is not None:
        yield calendar.instant(workday, MORNING)
    week = calendar.week_on(monday)
    window = calendar.window(week) if week else None
    if window is not None:
        quiet = QUIET.quiet(window.due, calendar.zone)
        yield QUIET.after_quiet(window.due, calendar.zone) if quiet else window.due


def _tell(session: Session, row: GroupRow, calendar: SchoolCalendar, now: datetime, at: datetime) -> bool:
    text = digest(sight_of(session, row, calendar, now))
    if text is None:
        return False
    language = next((one for one in LANGUAGES if one == row.language), LANGUAGES[0])
    words = Outgoing(
        row.channel, row.chat, now, text=say(text, language), institution_id=row.institution_id,
        occasion=f"digest:{row.id}:{at:%Y%m%d%H%M}",
    )  # fmt: skip
    return enqueue(session, words) is not None


def sight_of(session: Session, row: GroupRow, calendar: SchoolCalendar, now: datetime) -> Sight:
    """What a group's digest is made of at an instant."""
    home, today = row.institution_id, calendar.local_date(now)
    week, found = calendar.week_on(today), institution(session, home)
    return Sight(
        name=found.name if found else home, now=now, zone=ZoneInfo(calendar.zone),
        board=Boards(session, home).of(week, calendar, now) if week else None,
        rounds=tuple(Rounds(session, home).from_day(today)),
        certificates={one.id: one for one in Certificates(session, home).all()},
        leads=People(session, home).names() if row.names else None,
    )  # fmt: skip
