"""Days and times as a coordinator writes them: 2026-12-19, 12月19日, 12/19; 9:00-11:00, 上午, 下午2点到4点半."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, time, timedelta

from handlers.dialogue import NotUnderstood
from handlers.numerals import NUMERAL, in_digits
from handlers.words import _, plain

DATE = re.compile(
    r"(?:(?P<year>20\d\d)\s*[-/.年]\s*)?(?:(?<!\d)(?P<month>\d{1,2})\s*月\s*(?P<day>\d{1,2})(?!\d)\s*[日号]?"
    r"|(?<![\d:：.])(?P<m>\d{1,2})\s*[-/.]\s*(?P<d>\d{1,2})(?![\d:：点时]))"
)
SPAN = re.compile(r"\s*(?:[-–—~～至到]|\bto\b)+\s*")
_LATER_DAY = re.compile(r"(?P<day>\d{1,2})\s*[日号]")  # 10月1日至7日
_TIME = r"(?P<part{n}>上午|中午|下午|晚上)?\s*(?P<h{n}>\d{{1,2}})\s*(?:[:：]\s*(?P<m{n}>\d{{2}})|[点时](?P<half{n}>半)?(?:(?P<mm{n}>\d{{2}})分?)?)"
HOURS = re.compile(_TIME.format(n=1) + r"\s*(?:[-–—~～至到]+|to)\s*" + _TIME.format(n=2))
CLOCK = re.compile(_TIME.format(n=1))
PARTS = {"上午": (time(9), time(11, 30)), "下午": (time(14), time(16, 30)), "晚上": (time(18, 30), time(20, 30))}
_SPELT = re.compile(
    rf"[〇零一二三四五六七八九]{{4}}(?=\s*年)|{NUMERAL}(?=\s*[月点时])|(?:(?<=月)|(?<=[至到])){NUMERAL}(?=\s*[日号])|(?<=点){NUMERAL}(?=分)"
)
_AHEAD = ("今天", "明天", "后天", "大后天")
_NEAR = re.compile("大后天|今天|明天|后天")
_WEEK = "一二三四五六日天"
_WEEKDAY = re.compile(r"(?:本|这个?|(下{1,2})个?)(?:周|星期|礼拜)([一二三四五六日天])")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = rf"(?:{'|'.join(_MONTHS)})[a-z]*\.?"
_TH = r"(?:st|nd|rd|th)?"
_ENGLISH = re.compile(
    rf"\b(?P<n>\d{{1,2}}){_TH}\s+(?:of\s+)?(?P<name>{_MONTH})(?:,?\s+(?P<y>20\d\d))?\b"
    rf"|\b(?P<name2>{_MONTH})\s+(?P<n2>\d{{1,2}}){_TH}(?:,?\s+(?P<y2>20\d\d))?\b",
    re.IGNORECASE,
)
BACK = timedelta(days=90)  # a date without a year that lies further back is next year's


def with_digits(text: str) -> str:
    """A text with its days and hours in digits: 五月三日 as 5月3日, 下午两点 as 下午2点; other numerals stay (一号楼).

    English months too: 9 January and Jan 9 as 1月9日.
    """
    return _ENGLISH.sub(_from_english, _SPELT.sub(in_digits, text))


def _from_english(found: re.Match[str]) -> str:
    year = found["y"] or found["y2"]
    month = _MONTHS.index((found["name"] or found["name2"])[:3].lower()) + 1
    return f"{f'{year}年' if year else ''}{month}月{found['n'] or found['n2']}日"


def with_days(text: str, today: date) -> str:
    """A text with 明天 and 下周五 as the days they are."""
    text = _NEAR.sub(lambda found: _as_said(today + timedelta(days=_AHEAD.index(found[0]))), text)
    monday = today - timedelta(days=today.weekday())
    return _WEEKDAY.sub(
        lambda found: _as_said(monday + timedelta(weeks=len(found[1] or ""), days=min(_WEEK.index(found[2]), 6))), text
    )


def _as_said(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def day_of(found: re.Match[str], today: date) -> date:
    """The day of a match of `DATE`. Raises NotUnderstood for one that does not exist, such as 30 February."""
    month, day = int(found["month"] or found["m"]), int(found["day"] or found["d"])
    year = int(found["year"]) if found["year"] else today.year
    made = _made(year, month, day, found[0])
    if not found["year"] and made < today - BACK:
        made = _made(year + 1, month, day, found[0])
    return made


def _made(year: int, month: int, day: int, said: str) -> date:
    try:
        return date(year, month, day)
    except ValueError as error:
        text = _("There is no such day: {said}. Please send it again, for example 12月19日.", said=plain(said.strip()))
        raise NotUnderstood(text) from error


def days_of(text: str, today: date) -> list[date]:
    """Every day in a text."""
    return [day_of(found, today) for found in DATE.finditer(text)]


def spans_of(text: str, today: date) -> Iterator[tuple[date, date]]:
    """Days and stretches of days (10月1日至10月7日, 10.1-10.7, 10月1日至7日), in their order."""
    position = 0
    while found := DATE.search(text, position):
        first = last = day_of(found, today)
        position = found.end()
        if to := SPAN.match(text, position):
            if end := DATE.match(text, to.end()):
                last, position = day_of(end, first), end.end()
            elif end := _LATER_DAY.match(text, to.end()):
                last, position = _made(first.year, first.month, int(end["day"]), end[0]), end.end()
        yield first, last


def hours_of(text: str) -> tuple[time, time] | None:
    """A span of hours, or a half-day by its name; None when there is none."""
    found = HOURS.search(text)
    if found:
        begins = _time(found, 1, "")
        return begins, _time(found, 2, found["part1"] or "")
    return next((hours for word, hours in PARTS.items() if word in text), None)


def clock_of(text: str) -> time | None:
    """One time of day, or None."""
    found = CLOCK.search(text)
    return _time(found, 1, "") if found else None


def _time(found: re.Match[str], n: int, part: str) -> time:
    part = found[f"part{n}"] or part
    hour, minute = int(found[f"h{n}"]), int(found[f"m{n}"] or found[f"mm{n}"] or (30 if found[f"half{n}"] else 0))
    if part in {"下午", "晚上"} and hour < 12:
        hour += 12
    try:
        return time(hour, minute)
    except ValueError as error:
        raise NotUnderstood(_("There is no such time: {said}.", said=plain(found[0].strip()))) from error
