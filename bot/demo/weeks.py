"""The demonstration's time: it begins on a Thursday morning, with the week's report just open, and moves forward only."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from models.calendar import Phase, SchoolCalendar, Term, monday_of

ZONE = ZoneInfo("Asia/Shanghai")
WEEK = timedelta(days=7)


def terms_around(today: date) -> tuple[Term, ...]:
    """Terms as colleges usually have them: 19 weeks from early March, 20 from early September, last year to next."""
    found: list[Term] = []
    for year in range(today.year - 1, today.year + 2):
        found.append(Term(name=f"{year}春", first=_first_monday(year, 3), weeks=19, exam_weeks=(19,)))
        found.append(Term(name=f"{year}秋", first=_first_monday(year, 9), weeks=20, exam_weeks=(19, 20)))
    return tuple(found)


def beginning(today: date) -> datetime:
    """Thursday 09:00 of this teaching week, the report just open; of an earlier one in the vacation, in a term's first
    weeks, and where a holiday moves the window."""
    calendar = SchoolCalendar(terms=terms_around(today))
    monday = monday_of(today)
    while not _ordinary(calendar, monday):
        monday -= WEEK
    return _thursday(monday)


def next_friday_afternoon(now: datetime) -> datetime:
    """The next Friday at 16:00, an hour before the week's report is due."""
    return _next(now, 4, time(16))


def next_morning(now: datetime) -> datetime:
    """08:30 on the next day, when what the night held back is sent."""
    return _local(now.astimezone(ZONE).date() + timedelta(days=1), time(8, 30))


def next_week(now: datetime) -> datetime:
    """The next Thursday at 09:00, when the next report has opened."""
    return _next(now, 3, time(9))


def _ordinary(calendar: SchoolCalendar, monday: date) -> bool:
    """Whether some weeks of history lie before this week, and its report is open on Thursday morning."""
    week = calendar.week_on(monday)
    window = calendar.window(week) if week and week.number >= 4 and not week.exam else None
    return window is not None and window.phase(_thursday(monday)) is Phase.OPEN


def _thursday(monday: date) -> datetime:
    return _local(monday + timedelta(days=3), time(9))


def _next(now: datetime, weekday: int, at: time) -> datetime:
    today = now.astimezone(ZONE).date()
    instant = _local(today + timedelta(days=(weekday - today.weekday()) % 7), at)
    return instant if instant > now else instant + WEEK


def _first_monday(year: int, month: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=-first.weekday() % 7)


def _local(day: date, at: time) -> datetime:
    return datetime.combine(day, at, ZONE).astimezone(UTC)
