"""Days and instants in words, as people of the institution read them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from handlers.words import Text, _, counted, plain

WEEKDAYS = (_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun"))
_NEAR = {-1: _("yesterday"), 0: _("today"), 1: _("tomorrow")}


def day_in_words(day: date, today: date) -> Text:
    """A day: today, tomorrow, 11 月 23 日（周一）; with the year when it is another one."""
    near = _NEAR.get((day - today).days)
    return date_in_words(day, today) if near is None else near


def date_in_words(day: date, today: date) -> Text:
    """A day by its date, also for who reads of it later: 11 月 23 日（周一）; with the year when it is another one."""
    weekday = WEEKDAYS[day.weekday()]
    if day.year == today.year:
        return _("{month}/{day} ({weekday})", month=day.month, day=day.day, weekday=weekday)
    return _("{year}/{month}/{day} ({weekday})", year=day.year, month=day.month, day=day.day, weekday=weekday)


def instant_in_words(at: datetime, now: datetime, zone: ZoneInfo) -> Text:
    """An instant: today 17:00, 11 月 23 日（周一）12:00."""
    local, today = at.astimezone(zone), now.astimezone(zone).date()
    return _("{day} {time}", day=day_in_words(local.date(), today), time=plain(f"{local:%H:%M}"))


def left_in_words(at: datetime, now: datetime) -> Text:
    """The time left until an instant, in whole days, else hours, else minutes."""
    left = at - now
    if left <= timedelta(0):
        return _("it is over")
    if left.days:
        return counted("{n} day left", "{n} days left", left.days)
    hours = left.seconds // 3600
    return (
        counted("{n} hour left", "{n} hours left", hours)
        if hours
        else counted("{n} minute left", "{n} minutes left", max(1, left.seconds // 60))
    )
