"""A count that only says again what was told one by one (周六、周日两天; 一场、一场，共两场) counts nothing more: it is left out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from policy.understand.reading.dates import WEEK, dates_in
from policy.understand.reading.days import NUMBERED, RANGE
from policy.understand.words.normalise import language_of
from policy.understand.words.numerals import Number, numbers_in
from policy.understand.words.together import IN_ALL
from policy.understand.words.vocabulary import vocabulary

_JOINS = re.compile(r"[\s、,，和跟与及]*(?:and|&)?\s*(?:on\s*)?")
"""Between the days of a list."""
_TO_COUNT = re.compile(r"[\s,，(]*(?:这|那|加起来|的)?\s*(?:for|both|all)?\s*")
"""Between a list of days and their number."""
_SAME_DAY = re.compile(r"[的在是()\s]*")
"""Between a date and its weekday."""
_OTHERS = re.compile(
    r"(?:另外?|再|又|还有?|加上?|每|各|其中|前|(?<!前)后|[个次]|\b(?:another|other|first|last|more|per|each))\s*$"
)
"""Before a number that counts others, or only some of them."""
_TOTAL = re.compile(rf"{IN_ALL}\s*(?:是|有|为|,|，)?\s*$")
_CLAUSE = re.compile(r"(?:^|[,，。;；:：])\s*$")
_IN_ALL = re.compile(rf"\s*{IN_ALL}[^,，。;；\d]{{0,4}}[\d一二两三四五六七八九十]")
"""After a number: what is told next is that of all days together."""
_ALTOGETHER = re.compile(rf"\s*{IN_ALL}")
_ADDS = re.compile(r"(?:那|如果)?[^,，。;；]{0,4}?(?:再|又|还|另外|加上?)")
"""At the beginning: what is told comes on top."""
_ALL_OF_THEM = re.compile(r"\s*(?:都|均|全|各|每|都是|(?:were |are )?(?:both|all|each)\b)")
_ASKED = re.compile(rf"\s*(?:都|均|各|每|分别|{IN_ALL}|[,，。;；?？]|$)")
_EACH = re.compile("各|都|均|每|each|both|every")
_FAMILY = {"whole_days": "days"}
_MAY_COUNT = re.compile(
    r"[\d两俩仨一二三四五六七八九十百千万]\s*个?\s*(?:整|全|半|[天日场门堂课学节考]|工作|上班|平时|周末|双休|休息)"
    r"|\b(?:days?|half|exams?|sessions?|sittings?|papers?|long|short|of|periods?|lessons?|hours?)\b"
)
"""A first look, many times faster than reading the numbers: whether anything may be counted that `_TOTALLED` names."""
_TOTALLED = frozenset({"days", "whole_days", "half_days", "sessions", "hours"})
_EVERY = {
    "zh": {"days": "每天", "whole_days": "每天全天", "half_days": "每天半天"},
    "en": {"days": "each day", "whole_days": "all day each day", "half_days": "half a day each day"},
}


@dataclass(frozen=True)
class _Days:
    """A day that is named, or a range of days: where, and how many."""

    start: int
    end: int
    many: int = 1


def without_restated(text: str, today: date) -> str:
    """The text without such counts. Where the days of a list were counted, what follows is told of each: 每天 stands there."""
    for number in reversed(numbers_in(text) if _MAY_COUNT.search(text) else []):
        said = _instead(number, text, today) if number.unit in _TOTALLED else None
        if said is not None:
            text = text[: number.start] + said + text[number.stop :]
    return text


def _instead(number: Number, text: str, today: date) -> str | None:
    """What stands for a count that says nothing new; None for any other."""
    if (number.value or 0) < 2 or number.about or _OTHERS.search(text[: number.start]):
        return None
    days = _days(text, today)
    if any(day.start <= number.start < day.end for day in days):
        return None
    if _adds_up(number, text, days):
        return ""
    if number.unit == "half_days":
        return _half_days(number, text, days)
    return _whole_days(number, text, days) if number.unit in ("days", "whole_days") else None


def _whole_days(number: Number, text: str, days: list[_Days]) -> str | None:
    """周六、周日两天: as many as stand right before, or as are named in all."""
    if _list_before(number, text, days) == number.value:
        return "" if _IN_ALL.match(text, number.stop) else _every(number, text)
    if sum(day.many for day in days) != number.value or _own(number, text, days):
        return None
    return _every(number, text) if _ALL_OF_THEM.match(text, number.stop) else ""


def _half_days(number: Number, text: str, days: list[_Days]) -> str | None:
    """周六上午、周日下午两个半天: as many as were told; 周一、周三两个半天: one on each day."""
    if _own(number, text, days):
        return None
    if any(other.unit == "half_days" and other.start != number.start for other in numbers_in(text)):
        return None
    parts = [hit for hit in vocabulary().choices("half").find(text) if not number.start <= hit.start < number.stop]
    told, named = sum(2 if hit.means == "whole" else 1 for hit in parts), sum(day.many for day in days)
    times = [n.value or 1 for n in numbers_in(text[: number.start]) if n.unit == "times" and _EACH.search(text)]
    if not parts:
        return _every(number, text) if _list_before(number, text, days) == number.value else None
    often = [1, *times, named] if len(parts) == 1 else [1, *times]
    return "" if number.value in [told * each for each in often] else None


def _adds_up(number: Number, text: str, days: list[_Days]) -> bool:
    """Whether a number is the sum of those before it: 一场2小时，一场4小时，共两场; of hours where they were told of days."""
    before, after = text[: number.start], text[number.stop :]
    follows = _ASKED if number.unit == "sessions" else _ALTOGETHER
    totals = _TOTAL.search(before) or (_CLAUSE.search(before) and follows.match(after))
    told = [n for n in numbers_in(before) if _kind(n) == _kind(number)]
    if number.unit == "sessions" and any(n.unit == "sessions" for n in numbers_in(after)):
        return False
    if _with_earlier(number, text, told):
        return True
    if (
        not totals
        or not told
        or (number.unit == "hours" and len(days) < 2)
        or any(n.about not in (None, "each") or n.value is None for n in told)
    ):
        return False
    values = [n.value or Decimal(0) for n in told]
    if len(values) == 1:
        often = (sum(day.many for day in days), _halves(before))
        return bool(_EACH.search(before)) and number.value in [values[0] * each for each in often]
    return sum(values) == number.value and (number.unit != "sessions" or len(days) > 1 or len(set(values)) == 1)


def _halves(text: str) -> int:
    """上下午, 上午、下午: how many parts of a day are named."""
    return sum(2 if said == "whole" else 1 for said in {hit.means for hit in vocabulary().choices("half").find(text)})


def _with_earlier(number: Number, text: str, told: list[Number]) -> bool:
    """再加周日半天，共两个半天: whether a number counts what was told in the message before as well."""
    if number.unit != "half_days" or not _ADDS.match(text):
        return False
    before = text[: number.start]
    in_all = _TOTAL.search(before) or (_CLAUSE.search(before) and _ALTOGETHER.match(text, number.stop))
    now = sum((n.value or Decimal(0) for n in told), Decimal(0)) or len(vocabulary().choices("half").find(before))
    return bool(in_all) and 0 < now < (number.value or 0)


def _kind(number: Number) -> str | None:
    return _FAMILY.get(number.unit or "", number.unit)


def _every(number: Number, text: str) -> str:
    return _EVERY[language_of(text)][number.unit or ""]


def _list_before(number: Number, text: str, days: list[_Days]) -> int:
    """How many days are listed right before a number."""
    many, end, gap = 0, number.start, _TO_COUNT
    for day in reversed([day for day in days if day.end <= number.start]):
        if not gap.fullmatch(text[day.end : end]):
            break
        many, end, gap = many + day.many, day.start, _JOINS
    return many if many > 1 else 0


def _own(number: Number, text: str, days: list[_Days]) -> bool:
    """周六上午，周日两个半天: whether a number stands right beside one day of which it alone is told."""
    before = [day for day in days if day.end <= number.start]
    return bool(before) and not text[before[-1].end : number.start].strip() and not _list_before(number, text, days)


def _days(text: str, today: date) -> list[_Days]:
    """The days named, from left to right; a date with its weekday is one, a range all of its days."""
    weekdays = {(hit.start, hit.end): hit.means for hit in vocabulary().choices("weekday").find(text)}
    spans = [*weekdays, *((start, end) for _, start, end in dates_in(text, today))]
    spans += [hit.span() for hit in NUMBERED.finditer(text)]
    found: list[_Days] = []
    for start, end in sorted(spans):
        last = found[-1] if found else None
        if last and (start < last.end or _one_day(text, last, (start, end), weekdays)):
            found[-1] = _Days(last.start, max(end, last.end), last.many)
        elif (
            last
            and RANGE.fullmatch(text[last.end : start])
            and {(last.start, last.end), (start, end)} <= weekdays.keys()
        ):
            first, then = (WEEK.index(weekdays[at]) for at in ((last.start, last.end), (start, end)))
            found[-1] = _Days(last.start, end, max(then - first + 1, 1))
        else:
            found.append(_Days(start, end))
    return found


def _one_day(text: str, last: _Days, span: tuple[int, int], weekdays: dict[tuple[int, int], str]) -> bool:
    """11 月 18 日（周三）: whether a weekday only says which day a date is."""
    apart = ((last.start, last.end) in weekdays) == (span in weekdays)
    return not apart and _SAME_DAY.fullmatch(text[last.end : span[0]]) is not None
