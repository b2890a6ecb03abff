"""When exam duty was done: dates, weekdays, holidays, half-days."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from policy.understand.reading.people import whole
from policy.understand.reading.sheet import BLANK, Sheet
from policy.understand.words.numerals import Number, value_of
from policy.understand.words.vocabulary import Said, vocabulary

FACTS = frozenset({"day_kind", "half_days", "days"})
"""What is read here of the facts that a pack may ask for."""
_NUM = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_MONTH = r"(?P<en>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)(?:uary|ruary|ch|il|e|y|ust|t|tember|ember|ober)?\b"
_DATES = (
    re.compile(rf"(?:(?P<y>20\d\d)\s*年|(?P<rel>今年|去年|明年))?\s*(?P<m>{_NUM})\s*月\s*(?P<d>{_NUM})\s*[日号]?"),
    re.compile(r"(?P<y>20\d\d)[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?!\d)"),
    re.compile(rf"\b{_MONTH}\.?\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\b,?\s*(?P<y>20\d\d)?"),
    re.compile(rf"\b(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s+{_MONTH}\.?,?\s*(?P<y>20\d\d)?"),
)
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_ANOTHER = re.compile(
    r"\s*(?:\([^()]*\)|(?:周|星期|礼拜)[一二三四五六日天])?\s*[、,，和跟与及]\s*(?P<d>\d{1,2})\s*[日号]"
)
"""After a date, another day of its month."""
NUMBERED = re.compile(r"第\s*[一二三四五六七\d]\s*天|首日|次日|头一?天")
"""A day by its number, as a word of its own."""
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
_DENIED = re.compile(r"(?:非|不是|并非|除了|不算|不在|not an?|not on)\s*$")
RANGE = re.compile(r"\s*(?:到|至|-|~|to)\s*")


def read_dates(sheet: Sheet, today: date) -> None:
    """Sets `on` (the day spoken of) from a date, or doubts the kind of day where there is no such date."""
    for on, start, end in dates_in(sheet.text, today):
        if on is None or sheet.facts.get("on", on) != on:
            sheet.doubt("day_kind", sheet.text[start:end])
        else:
            sheet.facts["on"] = on
        sheet.take(start, end, "date")
    if "on" not in sheet.facts and re.search("监考|考务|半天|上午|下午|invigilat|duty", sheet.text):
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


def read_day_kind(sheet: Sheet) -> None:
    """Sets day_kind from the words for days, and from the date where one was told."""
    words = vocabulary()
    said = {hit.means for hit in _kinds_named(sheet)} | _from_weekdays(sheet)
    on = sheet.facts.get("on")
    if isinstance(on, date) and "day_kind" not in sheet.unclear:
        kind, sure = kind_of(on)
        said = {kind} | (said & {"evening", "makeup_workday", "holiday"})
        sheet.asides.append(("calendar" if sure else "no_calendar", on.isoformat()))
    for hit in (*_kinds_named(sheet), *words.choices("weekday").find(sheet.text)):
        sheet.take(hit.start, hit.end, "day")
    kind_said = _one_kind(said)
    if kind_said == "?":
        sheet.doubt("day_kind", "、".join(_day_words(sheet)))
    elif kind_said and "day_kind" not in sheet.unclear:
        sheet.set("day_kind", kind_said)


def _kinds_named(sheet: Sheet) -> list[Said]:
    """Words for kinds of day; 星期五一整天 names no holiday 五一."""
    text = sheet.text
    for hit in vocabulary().choices("weekday").find(text):
        text = text[: hit.start] + BLANK * (hit.end - hit.start) + text[hit.end :]
    return [hit for hit in vocabulary().choices("day_kind").find(text) if not _DENIED.search(text[: hit.start])]


def _from_weekdays(sheet: Sheet) -> set[str]:
    return {"weekend" if day in ("sat", "sun") else "workday" for day in days_named(sheet)}


def days_named(sheet: Sheet) -> set[str]:
    """The weekdays named, those of a range (周二到周四) included."""
    hits = vocabulary().choices("weekday").find(sheet.text)
    days = {hit.means for hit in hits}
    for first, second in pairwise(hits):
        if RANGE.fullmatch(sheet.text[first.end : second.start]):
            days |= set(WEEK[WEEK.index(first.means) : WEEK.index(second.means) + 1])
    return days


def how_many_named(sheet: Sheet) -> int:
    """How many days are named: by weekday, date, or number (第一天、第二天)."""
    dates = sum(tag == "date" for *_, tag in sheet.tags)
    return max(len(days_named(sheet)), dates, len(NUMBERED.findall(sheet.text)))


def _day_words(sheet: Sheet) -> list[str]:
    hits = (*_kinds_named(sheet), *vocabulary().choices("weekday").find(sheet.text))
    return list(dict.fromkeys(sheet.text[hit.start : hit.end] for hit in hits))


def _one_kind(said: set[str]) -> str | None:
    """One kind of day from all that was said; `?` where two days of different kinds were named."""
    if "evening" in said:
        return "evening"
    if "makeup_workday" in said:
        return "makeup_workday"
    if "weekend_holiday" in said or {"holiday", "weekend"} <= said:
        return "weekend_holiday"
    if "holiday" in said:
        return "holiday"
    return next(iter(said)) if len(said) == 1 else "?" if said else None


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


PERIOD = re.compile(r"(?:一|整|每)个?(?:月|学期)|一整?年|整年|每年|(?:a|per|every|each) (?:month|term|year)")
"""A time over which half-days recur: how many there were in all was not told."""


_A_DAY = re.compile(r"\b(?:per|each|every) day\b|\ba day's\b|\bdaily\b|每[天日](?![上下])")
"""What one day comes to is asked for, where nothing was counted."""


def read_half_days(sheet: Sheet) -> None:
    """Sets half_days and days: 半天, 一整天, 两天, 上午 and 下午."""
    halves, wholes, days = (sheet.counting(unit) for unit in ("half_days", "whole_days", "days"))
    days = [number for number in days if sheet.text[number.end : number.stop].strip() != "日"]
    parts = {hit.means for hit in vocabulary().choices("half").find(sheet.text)}
    counted = [*halves, *wholes, *days]
    days = _without_rate(sheet, days)
    if any(number.about not in (None, "each") or number.value is None for number in counted) or len(days) > 1:
        for fact in ("half_days", "days"):
            sheet.doubt(fact, sheet.words(*counted))
    elif counted:
        _counted(sheet, halves, wholes, days, parts)
    elif parts:
        _parts(sheet, parts)
    elif not sheet.numbers and (day := _A_DAY.search(sheet.text)):
        _parts(sheet, {"whole"})
        sheet.take(day.start(), day.end(), "days")
    _on_each(sheet, counted)
    _unsure(sheet, counted, halves, parts)
    sheet.take_all(counted, "days")
    for hit in vocabulary().choices("half").find(sheet.open):
        sheet.take(hit.start, hit.end, "days")


def _parts(sheet: Sheet, parts: set[str]) -> None:
    """上午, 一整天: parts of one day."""
    sheet.set("half_days", 2 if "whole" in parts or {"morning", "afternoon"} <= parts else 1)
    if "whole" in parts:
        sheet.set("days", 1)


def _unsure(sheet: Sheet, counted: list[Number], halves: list[Number], parts: set[str]) -> None:
    """Half-days on unlike days, or recurring over a time, are asked for."""
    if "half_days" in sheet.facts and _unlike(sheet, halves, parts):
        sheet.doubt("half_days", sheet.words(*counted) or "、".join(_day_words(sheet)))
    if "half_days" in sheet.facts and (period := PERIOD.search(sheet.text)) and not _in_all(sheet, halves):
        sheet.doubt("half_days", period[0])


def _in_all(sheet: Sheet, halves: list[Number]) -> bool:
    """一个学期监考 10 个半天: how many they were in that time was told."""
    return any((n.value or 0) > 1 for n in halves) and not re.search("每|every|each|per |a month|a term", sheet.text)


def _unlike(sheet: Sheet, halves: list[Number], parts: set[str]) -> bool:
    """5 个半天，其中 2 个是周末; all day Saturday and Sunday morning: not all of them on the same kind of day, or alike."""
    among = len(halves) > 1 and re.search("其中|of which|of them", sheet.text)
    return bool(among) or (
        len(days_named(sheet)) > 1 and "whole" in parts and parts & {"morning", "afternoon", "one"} != set()
    )


def _without_rate(sheet: Sheet, days: list[Number]) -> list[Number]:
    """两天，一天 6 学时: the one day says how much a day holds, not how many there were."""
    rates = [n for n in days if n.value == 1 and any(n.stop <= other.start <= n.stop + 3 for other in sheet.numbers)]
    return [n for n in days if n not in rates] or days


def _on_each(sheet: Sheet, counted: list[Number]) -> None:
    """Several weekdays named: what was told holds for each of them, or it is not clear."""
    several, told = how_many_named(sheet), sheet.facts.get("half_days")
    if several < 2 or not isinstance(told, int):
        return
    if not counted and (apiece := _day_by_day(sheet)):
        sheet.set("half_days", apiece)
        sheet.facts.pop("days", None)
    elif not counted or re.search("每天|每日|各|each|every", sheet.text):
        sheet.set("half_days", told * several)
        sheet.facts.pop("days", None)
    elif not any(number.value == several for number in counted):
        sheet.doubt("half_days", sheet.words(*counted))


def _day_by_day(sheet: Sheet) -> int | None:
    """周六上午和周日下午: the half-days in all, where each day is told with its own."""
    days = [(hit.start, 0) for hit in vocabulary().choices("weekday").find(sheet.text)]
    halves = [(hit.start, 2 if hit.means == "whole" else 1) for hit in vocabulary().choices("half").find(sheet.text)]
    parts = [many for _, many in sorted(days + halves)]
    turns = len(days) == len(halves) and not any(parts[::2]) and all(parts[1::2])
    return sum(parts) if turns else None


def _sum(numbers: list[Number]) -> Decimal:
    return sum((number.value or Decimal(0) for number in numbers), Decimal(0))


def _counted(sheet: Sheet, halves: list[Number], wholes: list[Number], days: list[Number], parts: set[str]) -> None:
    total = _sum(halves) + 2 * _sum(wholes)
    half_only = (
        parts & {"morning", "afternoon", "one"} and "whole" not in parts and not {"morning", "afternoon"} <= parts
    )
    if not halves and not wholes:
        total = _sum(days) * (1 if half_only else 2)
    sheet.set("half_days", whole(total))
    told = _sum(wholes or days)
    if told:
        sheet.set("days", whole(told))
