"""Dates (11 月 18 日, yesterday) and what kind of day each is by the calendar of holidays."""

from __future__ import annotations

import re
from datetime import date, timedelta

from policy.understand.reading.sheet import Sheet
from policy.understand.words.numerals import value_of
from policy.understand.words.vocabulary import vocabulary

_NUM = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_MONTH = r"(?P<en>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)(?:uary|ruary|ch|il|e|y|ust|t|tember|ember|ober)?\b"
_DATES = (
    re.compile(rf"(?:(?P<y>20\d\d)\s*年|(?P<rel>今年|去年|明年))?\s*(?P<m>{_NUM})\s*月\s*(?P<d>{_NUM})\s*[日号]?"),
    re.compile(r"(?P<y>20\d\d)[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?!\d)"),
    re.compile(rf"\b{_MONTH}\.?\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\b,?\s*(?P<y>20\d\d)?"),
    re.compile(rf"\b(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s+{_MONTH}\.?,?\s*(?P<y>20\d\d)?"),
)
ON_DUTY = re.compile("监考|巡考|考务|半天|上午|下午|invigilat|proctor|duty")
"""Work is spoken of that lies on a day."""
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_ANOTHER = re.compile(
    r"\s*(?:\([^()]*\)|(?:周|星期|礼拜)[一二三四五六日天])?\s*[、,，和跟与及]\s*(?P<d>\d{1,2})\s*[日号]"
)
"""After a date, another day of its month."""
_RELATIVE = {
    "大前天": -3,
    "前天": -2,
    "昨天": -1,
    "今天": 0,
    "今日": 0,
    "明天": 1,
    "后天": 2,
    "yesterday": -1,
    "today": 0,
    "tomorrow": 1,
}
WEEK = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


def read_dates(sheet: Sheet, today: date) -> None:
    """Sets `on` (the day spoken of) from a date, or doubts the kind of day where there is no such date."""
    for on, start, end in dates_in(sheet.text, today):
        if on is None or sheet.facts.get("on", on) != on:
            sheet.doubt("day_kind", sheet.text[start:end])
        else:
            sheet.facts["on"] = on
        sheet.take(start, end, "date")
    if "on" not in sheet.facts and ON_DUTY.search(sheet.text):
        _relative(sheet, today)


def _relative(sheet: Sheet, today: date) -> None:
    """昨天, 明天; 今天、明天两天 are no one kind of day where one is a working day."""
    said = [word for word in _RELATIVE if re.search(rf"(?<!大){word}(?!的)", sheet.text)]
    days = [today + timedelta(days=_RELATIVE[word]) for word in said]
    if len({kind_of(day) for day in days}) > 1:
        sheet.doubt("day_kind", "、".join(said))
    elif days:
        sheet.facts["on"] = days[0]


def dates_in(text: str, today: date) -> list[tuple[date | None, int, int]]:
    """The dates of a text and their places; None for one that does not exist, or is not the weekday that was said."""
    hits = [hit for pattern in _DATES for hit in pattern.finditer(text) if hit["d"] is not None]
    said = [said.means for said in vocabulary().choices("weekday").find(text)] if hits else []
    found = [(_date(hit.groupdict(), today, said), hit.start(), hit.end()) for hit in hits]
    return found + [more for on, _, end in found if on for more in _same_month(on, text, end)]


def _same_month(on: date, text: str, end: int) -> list[tuple[date | None, int, int]]:
    """11 月 21 日（周六）、22 日: further days of a month that was named."""
    hit = _ANOTHER.match(text, end)
    if hit is None:
        return []
    found = _made(on.year, on.month, int(hit["d"]))
    return [(found, hit.start("d"), hit.end()), *_same_month(on, text, hit.end())]


def _date(found: dict[str, str], today: date, weekdays: list[str]) -> date | None:
    month = _MONTHS.index(found["en"]) + 1 if found.get("en") else int(value_of(found["m"]) or 0)
    day = int(value_of(found["d"]) or 0)
    offset = {"今年": 0, "去年": -1, "明年": 1}.get(found.get("rel") or "")
    years = [int(found["y"])] if found.get("y") else [today.year + offset] if offset is not None else _near(today.year)
    made = (_made(year, month, day) for year in years)
    return next((one for one in made if one and (not weekdays or WEEK[one.weekday()] in weekdays)), None)


def _near(year: int) -> list[int]:
    return [year, year - 1, year + 1, year - 2, year - 3, year - 4, year - 5]


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def kind_of(day: date) -> tuple[str, bool]:
    """The kind of a day, and whether the holiday table knows it; where the table ends, Monday to Friday are workdays."""
    import chinese_calendar

    weekend = day.weekday() >= 5
    try:
        off = chinese_calendar.is_holiday(day)
        named = chinese_calendar.get_holiday_detail(day)[1] is not None
    except NotImplementedError:
        return ("weekend" if weekend else "workday"), False
    if not weekend:
        return ("holiday" if off else "workday"), True
    if not off:
        return "makeup_workday", True
    return ("weekend_holiday" if named else "weekend"), True
