"""Times of day from when to when (9:00 到 11:30, 下午两点到五点, 9 am to noon): how long that is."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from policy.understand.reading.sheet import BLANK, Sheet
from policy.understand.words.numerals import Number, numbers_in, value_of
from policy.understand.words.together import IN_ALL

_HINT = re.compile(r"\d:\d\d|[\d一二两三四五六七八九十]点|\d\s*[ap]\.?m\b|o'clock")
"""A first look: whether any time of day is named."""
_PERIOD = r"凌晨|清晨|早晨|早上|上午|中午|午后|下午|傍晚|晚上|夜里|早|晚"
_LATER = re.compile("午后|下午|傍晚|晚|夜")
_ABOUT = re.compile(r"\s*(?:左右|前后|多|不到|or so)")
_ROUGHLY = re.compile(r"(?:大概|大约|差不多|约|roughly|about|around)\s*(?:是|从|from)?\s*$")
_HALF = 12 * 60
_LONGEST = 10 * 60
"""Minutes; a longer time is no session, but a time of day misread."""

_AGAIN = re.compile(r"[\s,(]*(?:就是|也就是|正好是?|刚好是?|整整|=|or)?\s*")
"""Between two times of day and the length that they give."""
_AGAIN_IN_ALL = re.compile(rf"{_AGAIN.pattern}(?:{IN_ALL})?\s*")
_AND_MINUTES = re.compile(r"\s*(?:零|又|and)?\s*")
_LENGTHS = ("clock_hours", "minutes")
_MINUTE = Decimal(1) / 60


def _time(name: str) -> str:
    """The pattern of a time of day, its groups ending in `name`."""
    minutes = r"半|[一三]刻|[0-5]?\d(?=分|\D|$)分?|[零一二三四五六七八九十]{1,4}(?!\s*[场门堂])分?"
    return (
        rf"(?:(?P<period{name}>{_PERIOD})\s*)?"
        rf"(?:(?P<hour{name}>\d{{1,2}}):(?P<minute{name}>[0-5]\d)(?::[0-5]\d)?(?!\d)(?:\s*(?P<half{name}>[ap])\.?m\b\.?)?"
        rf"|(?P<spoken{name}>\d{{1,2}}|[一二两三四五六七八九十]{{1,3}})点(?:钟|整)?(?P<past{name}>{minutes})?(?!\d|\s*个?小时)"
        rf"|(?P<plain{name}>\d{{1,2}})(?:\s*(?P<part{name}>[ap])\.?m\b\.?|\s*o'clock|(?=\s*(?:-|~|to)\s*\d{{1,2}}(?::\d\d)?\s*[ap]\.?m))"
        rf"|(?:12 )?(?P<noon{name}>noon|midday))"
    )


_BEGUN = r"\s*(?:钟|开始|开考|开场|起|监考|考试|考)*"


@cache
def _span() -> re.Pattern[str]:
    """From one time to another; large, so compiled when the first time of day is met."""
    return re.compile(
        rf"{_time('1')}(?:{_BEGUN}\s*,?\s*(?:一直)?\s*(?:到|至|-|~|\bto\b|\buntil\b|\btill\b)\s*{_time('2')}"
        rf"|{_BEGUN}\s*,?\s*{_time('3')}(?=\s*(?:结束|考完|散场|收卷|交卷|完)))"
    )


@dataclass(frozen=True)
class Span:
    """From one time of day to another, in minutes since midnight, and the words for both. `sure`: which half of the day is meant
    was said.
    """

    begin: int
    end: int
    hit: re.Match[str]
    sure: bool


def spans_in(text: str) -> list[Span]:
    """The spans told, from left to right; those left out of which the end is no later than the beginning, or by far too late."""
    hits = _span().finditer(text) if _HINT.search(text) else ()
    return [span for hit in hits if (span := _between(hit))]


def read_spans(sheet: Sheet) -> None:
    """Puts one length in the place of the two times of day that it lies between; what cannot be told stays as it stands."""
    spans = [_length(span) for span in spans_in(sheet.text)]
    rest = sheet.text
    for span in spans:
        rest = rest[: span.start] + BLANK * (span.end - span.start) + rest[span.end :]
    if spans:  # 四点一场: what stands behind a time is no part of it
        sheet.numbers = sorted([*numbers_in(rest), *spans], key=lambda number: number.start)
        checked = {span: _checked(span, sheet, alone=len(spans) == 1) for span in spans}
        sheet.numbers = [checked.get(number, number) for number in sheet.numbers]


def _checked(span: Number, sheet: Sheet, alone: bool) -> Number:
    """9:00 到 11:30，两个半小时: a length said again behind the times is no second one; where it is another, neither is sure."""
    again, end = list[Number](), span.stop
    for number in (one for one in sheet.numbers if one.start >= span.stop):
        gap = (_AND_MINUTES if again else _AGAIN_IN_ALL if alone else _AGAIN).fullmatch(sheet.text, end, number.start)
        if not gap or number.unit not in _LENGTHS or tells_time(sheet.text[number.start : number.stop]):
            break
        again, end = [*again, number], number.stop
    sheet.take_all(again, "session_hours")
    said = sum(((one.value or Decimal(0)) / (1 if one.unit == "clock_hours" else 60) for one in again), Decimal(0))
    return span if not again or abs(said - (span.value or 0)) < _MINUTE else replace(span, about="vague")


def _length(span: Span) -> Number:
    hit, minutes = span.hit, span.end - span.begin
    hours = (Decimal(minutes) / 60).quantize(Decimal("0.0001")).normalize() + 0
    start = next(hit.start(f"{name}1") for name in ("hour", "spoken", "plain", "noon") if hit[f"{name}1"])
    roughly = _ABOUT.match(hit.string, hit.end()) or _ROUGHLY.search(hit.string[: hit.start()])
    about = "vague" if roughly else None
    return Number(hours, start, hit.end(), unit="clock_hours", unit_end=hit.end(), about=about)


def tells_time(words: str) -> bool:
    """Whether some words name a time of day: a length that was told by its beginning and end."""
    return _HINT.search(words) is not None


def _between(hit: re.Match[str]) -> Span | None:
    last = "2" if hit["hour2"] or hit["spoken2"] or hit["plain2"] or hit["noon2"] else "3"
    begin, end = _of_day(hit, "1", last), _of_day(hit, last, "1")
    if begin is None or end is None:
        return None
    if end <= begin and end <= _HALF and not hit[f"period{last}"]:
        end += _HALF
    said = [hit[f"{part}{name}"] for part in ("period", "half", "part", "noon") for name in ("1", last)]
    return Span(begin, end, hit, any(said)) if 0 < end - begin <= _LONGEST else None


def _of_day(hit: re.Match[str], name: str, other: str) -> int | None:
    """Minutes since midnight; 下午两点到五点: what is said of one of two times holds for both."""
    if hit[f"noon{name}"]:
        return _HALF
    hour = value_of(hit[f"hour{name}"] or hit[f"spoken{name}"] or hit[f"plain{name}"])
    past = _past(hit[f"minute{name}"] or hit[f"past{name}"] or "")
    if hour is None or past is None or hour > 24:
        return None
    own = hit[f"period{name}"] or hit[f"half{name}"] or hit[f"part{name}"]
    others = hit[f"half{other}"] or hit[f"part{other}"] or (hit["period1"] if name != "1" else "")
    later = own or others or ""
    minutes = int(hour) * 60 + past
    if int(hour) == 12:
        return past if later == "a" or _midnight(later) else minutes
    afternoon = later == "p" or bool(_LATER.search(later)) or (later == "中午" and int(hour) < 4)
    return minutes + _HALF if afternoon and int(hour) < 12 else minutes


def _midnight(period: str) -> bool:
    return period in ("凌晨", "晚", "晚上", "夜里")


def _past(words: str) -> int | None:
    """Minutes past the hour: 半, 一刻, 二十五分."""
    quarters = {"": 0, "半": 30, "一刻": 15, "三刻": 45}
    if words in quarters:
        return quarters[words]
    value = value_of(words.removesuffix("分").removeprefix("零") or "零")
    return int(value) if value is not None and value < 60 else None
