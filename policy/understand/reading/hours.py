"""Hours taught: 4 学时, 三天每天 6 学时, 40 课时加 16 课时; and whether they lie on one day."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from itertools import pairwise

from policy.facts import Value
from policy.understand.reading.days import days_named, how_many_named
from policy.understand.reading.sheet import Sheet
from policy.understand.words.numerals import Number

FACTS = frozenset({"hours", "taught_hours"})
"""What is read here of the facts that a pack may ask for."""
_SAME_DAY = re.compile(
    r"同一天|同天|当天|一天(?:之)?[内里]|\bsame day\b|\bin one day\b|\b(?:on|in|within) a single day\b"
)
_ONE_DAY = re.compile("昨天|今天|明天|前天|当日|那天|yesterday|today|tomorrow")
_SEVERAL_DAYS = re.compile(r"每|各|都|到现在|为止|[个次]周[一二三四五六日末]|\d\s*周|every|each|days|so far|\ball\b")
_PARTS_EACH = re.compile(r"上午[、,和跟与]?\s*下午[^,，。;；\d一两二三四五]{0,6}[各都][^,，。;；\d]{0,4}$")
"""上午、下午各 3 学时: twice that."""
_TAUGHT = re.compile(
    r"(?:上了|上过|讲了|教了|授了|授课|培训了|实际(?:上|培训|授课|教学)?(?:了|课时)?(?:是|为)?|taught|actually)\s*$"
)
"""Before hours that were held, not hours that are recognised for them."""


def read_hours(sheet: Sheet) -> None:
    """Sets hours: 4 学时. So many a day, told with days, are added up."""
    numbers = _without_price(sheet, sheet.counting("hours"))
    values = {n.value for n in numbers}
    parts = len(numbers) > 1 and bool(re.search("上午|morning", sheet.text) and re.search("下午|afternoon", sheet.text))
    if parts and None not in values and not any(n.about for n in numbers):
        sheet.set("hours", sum((n.value or Decimal(0) for n in numbers), Decimal(0)))
        sheet.set("days", 1)
    elif (total := _adds_up(sheet, numbers) or _joined(sheet, numbers)) is not None:
        sheet.set("hours", total)
    elif len(numbers) == 1 and None not in values and numbers[0].about in (None, "each"):
        if on_the_same_day(sheet):
            sheet.set("days", 1)
        total = numbers[0].value or Decimal(0)
        total *= _how_often(sheet, numbers[0])
        sheet.set("hours", total)
        if _TAUGHT.search(sheet.text[: numbers[0].start]):
            sheet.set("taught_hours", total)
    elif numbers:
        sheet.doubt("hours", sheet.words(*numbers))
    sheet.take_all(numbers, "hours")


def _how_often(sheet: Sheet, number: Number) -> int:
    """三天，每天 6 学时; 两个半天，每半天 3 学时: so many times; a day alone is one day."""
    half_days = sheet.facts.get("half_days")
    if isinstance(half_days, int) and re.search(r"每个?半天[^\d,，]{0,4}$", sheet.text[: number.start]):
        return half_days
    if _PARTS_EACH.search(sheet.text[: number.start]):
        return 2
    if not _a_day(sheet, number):
        return 1
    days = sheet.facts.get("days", how_many_named(sheet) or None)
    if days is None:
        sheet.set("days", 1)
    return days if isinstance(days, int) else 1


def _joined(sheet: Sheet, numbers: list[Number]) -> Decimal | None:
    """40 课时加 16 课时: their sum."""
    between = [sheet.text[one.stop : other.start] for one, other in pairwise(numbers)]
    exact = not any(n.about or n.value is None for n in numbers)
    plus = r"\s*(?:的)?[,，]?\s*(?:再|又|还|另)?(?:加上?|和|跟|与|外加|\+|plus|and)\s*"
    compared = re.search("哪|差|比|还是|分别|各|which|difference", sheet.text) is not None
    joined = bool(between) and exact and not compared and all(re.fullmatch(plus, part) for part in between)
    return sum((n.value or Decimal(0) for n in numbers), Decimal(0)) if joined else None


def by_the_day(sheet: Sheet, before: Mapping[str, Value]) -> None:
    """两天。每天 8 学时呢: the days told before, where how much a day holds is told now."""
    hours, days = sheet.facts.get("hours"), before.get("days")
    if (
        isinstance(hours, Decimal)
        and isinstance(days, int)
        and days > 1
        and re.search("每[天日]|per day|a day|each day", sheet.text)
    ):
        for fact in {"hours", "taught_hours"} & sheet.facts.keys():
            sheet.set(fact, hours * days)
        sheet.set("days", days)


def _without_price(sheet: Sheet, numbers: list[Number]) -> list[Number]:
    """一学时 120 元，15 学时多少: the one hour is what the price is for."""
    priced = [
        n for n in numbers if n.value == 1 and re.match(r"[^,，。;；]{0,3}[\d一二三四五六七八九]", sheet.text[n.stop :])
    ]
    kept = [n for n in numbers if n not in priced]
    sheet.take_all(priced if kept else [], "")
    return kept or numbers


def _adds_up(sheet: Sheet, numbers: list[Number]) -> Decimal | None:
    """分十次上，每次 2 学时，总共 20 学时: the total, where all three figures say the same."""
    values = sorted(n.value for n in numbers if n.value is not None and n.about in (None, "each"))
    counts = [n for n in sheet.numbers if n.unit in ("times", "days", "groups", "weeks") and n.value]
    if len(numbers) != 2 or len(values) != 2 or values[1] not in [values[0] * (n.value or 0) for n in counts]:
        return None
    sheet.take_all(counts, "hours")
    return values[1]


def _a_day(sheet: Sheet, number: Number) -> bool:
    """Whether hours are told for one day of several."""
    before, after = sheet.text[: number.start], sheet.text[number.stop :]
    return bool(
        re.search(r"(?:每天|每日|一天|天各|天都|日各|a day|per day|each day)[^\d,，]{0,4}$", before)
        or re.match(r"[^\d,，]{0,14}(?:(?:each|per|a|every) day|each\b)", after)
    )


def on_the_same_day(sheet: Sheet) -> bool:
    """Whether hours lie on one day: 改成同一天上 7 学时, 周六上了 8 学时."""
    named = len(days_named(sheet)) == 1 or "on" in sheet.facts or _ONE_DAY.search(sheet.text) is not None
    return _SAME_DAY.search(sheet.text) is not None or (named and not _SEVERAL_DAYS.search(sheet.text))
