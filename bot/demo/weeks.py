"""The demonstration's time: it begins on a Thursday morning, with the week's report just open, and moves forward only."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from models.calendar import SchoolCalendar, Term, monday_of

ZONE = ZoneInfo("Asia/Shanghai")
WEEK = timedelta(days=7)
THURSDAY = timedelta(days=3)


def terms_around(today: date) -> tuple[Term, ...]:
    """Terms as colleges usually have them: 19 weeks from early March, 20 from early September, last year to next."""
    found: list[Term] = []
    for year in range(today.year - 1, today.year + 2):
        found.append(Term(name=f"{year}春", first=_first_monday(year, 3), weeks=19, exam_weeks=(19,)))
        found.append(Term(name=f"{year}秋", first=_first_monday(year, 9), weeks=20, exam_weeks=(19, 20)))
    return tuple(found)


def beginning(today: date) -> datetime:
    """Thursday 09:00 of this teaching week; in the vacation, or a term's first weeks, that of the term before."""
    calendar = SchoolCalendar(terms=terms_around(today))
    monday = monday_of(today)
    while (week := calendar.week_on(monday)) is None or week.number < 4 or week.exam:
        monday -= WEEK
    return _local(monday + THURSDAY, time(9))


def next_friday_afternoon(now: datetime) -> datetime:
    """The next Friday at 16:00, an hour before the week's report is due."""
    today = now.astimezone(ZONE).date()
    friday = today + timedelta(days=(4 - today.weekday()) % 7)
    instant = _local(friday, time(16))
    return instant if instant > now else _local(friday + WEEK, time(16))


def next_morning(now: datetime) -> datetime:
    """08:30 on the next day, when what the night held back is sent."""
    return _local(now.astimezone(ZONE).date() + timedelta(days=1), time(8, 30))


def next_week(now: datetime) -> datetime:
    """The next Thursday at 09:00, when the next report has opened."""
    today = now.astimezone(ZONE).date()
    return _local(today + timedelta(days=(3 - today.weekday() - 1) % 7 + 1), time(9))


def _first_monday(year: int, month: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=-first.weekday() % 7)


def _local(day: date, at: time) -> datetime:
    return datetime.combine(day, at, ZONE).astimezone(UTC)
