"""What a lead types for a record, read line by line. Pure; what cannot be read raises advice with an example."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from handlers.numerals import NUMERAL, in_digits
from models.institutions import Level
from models.records import Duty, Half, Money, Share, Sitting, Taught
from models.words import Advice

HALVES = {
    "上午": Half.MORNING,
    "下午": Half.AFTERNOON,
    "全天": Half.DAY,
    "整天": Half.DAY,
    "一天": Half.DAY,
    "晚上": Half.EVENING,
}
RECENT = 120  # days within which a date without a year may lie in the year before
_NUMBER = r"(\d+(?:\.\d+)?)"
_SAT = re.compile(rf"(初级|中级|高级)\D{{0,4}}?{_NUMBER}")
_TAUGHT = re.compile(rf"([^\d\s,;、]{{1,20}})\s*{_NUMBER}\s*(?:学时|课时|小时)?")
_DAY = re.compile(r"(?:(20\d\d)[-/.年])?(\d{1,2})[-/.月](\d{1,2})日?")
_LENGTH = re.compile(rf"{_NUMBER}\s*(分钟|小时)")
_MONEY = re.compile(rf"(收入|支出|成本)\D{{0,4}}?{_NUMBER}\s*(万)?")


def tidy(words: str) -> str:
    """Half-width, with Chinese numerals as digits. Not for lines with names: 张三 is not 张3."""
    return re.sub(NUMERAL, in_digits, _half_width(words))


def _half_width(words: str) -> str:
    return unicodedata.normalize("NFKC", words).replace("、", ",").replace(",", " , ")


def sittings(words: str, levels: Sequence[Level]) -> tuple[Sitting, ...]:
    """“中级95 初级30”, or a number alone where the certificate has one level."""
    plain = tidy(words)
    found = [Sitting(level=Level(level), sat=_whole(number)) for level, number in _SAT.findall(plain)]
    if not found and len(levels) == 1 and (alone := re.fullmatch(r"\D*(\d+)\D*", plain)):
        found = [Sitting(level=levels[0], sat=_whole(alone[1]))]
    if not found or len({one.level for one in found}) != len(found):
        example = " ".join(f"{level.value}{95 - 20 * n}" for n, level in enumerate(levels))
        raise Advice("How many sat the exam, by level? For example: {example}", example=example)
    if odd := [one.level.value for one in found if one.level not in levels]:
        raise Advice(
            "This certificate has no {level} here. Its levels: {levels}", level=odd[0], levels="、".join(levels)
        )
    return tuple(found)


def taught(words: str) -> tuple[Taught, ...]:
    """“教师甲 24，教师乙 18”: who taught how many hours."""
    found = _TAUGHT.findall(_half_width(words))
    if not found:
        raise Advice("Who taught how many hours? For example: {example}", example="教师甲 24，教师乙 18")
    return tuple(Taught(teacher=name.strip(" ,:"), hours=_hours(number, 1000)) for name, number in found)


def shares(words: str) -> tuple[Share, ...]:
    """“教师甲 120，教师乙 114”: how the certificate's hours are split."""
    found = _TAUGHT.findall(_half_width(words))
    if not found:
        raise Advice("How are the hours split? For example: {example}", example="教师甲 120，教师乙 114")
    return tuple(Share(teacher=name.strip(" ,:"), hours=_hours(number, 5000)) for name, number in found)


def duties(words: str, certificate_id: int, today: date) -> tuple[Duty, ...]:
    """A line a person: “教师甲 11-21 上午” or “教师乙 11月21日 90分钟”."""
    lines = [line for line in words.splitlines() if line.strip()]
    if not lines:
        raise Advice("A line a person, please. For example: {example}", example="教师甲 11-21 上午")
    return tuple(_duty(line, certificate_id, today) for line in lines)


def _duty(line: str, certificate_id: int, today: date) -> Duty:
    plain = unicodedata.normalize("NFKC", line)
    half = next((half for word, half in HALVES.items() if word in plain), None)
    length = _LENGTH.search(plain)
    name = re.split(r"[\s,;:]|\d", plain.strip())[0]
    if not name or (half is None and length is None):
        advice = "I cannot read “{line}”. Name, date, then half-day or length: {example}"
        raise Advice(advice, line=line.strip(), example="教师甲 11-21 上午")
    minutes = None if half or length is None else _minutes(length[1], length[2])
    return Duty(
        certificate_id=certificate_id, person=name[:40], day=day_in(plain, today), half=half, session_minutes=minutes
    )


def day_in(words: str, today: date) -> date:
    """The date that is named; without a year the latest one that is not in the future."""
    found = _DAY.search(words)
    if not found:
        raise Advice("Which day was it? For example: {example}", example=f"{today.month}-{today.day}")
    try:
        day = date(int(found[1] or today.year), int(found[2]), int(found[3]))
    except ValueError as error:
        raise Advice("There is no such day: {day}", day=found[0]) from error
    if found[1] is None and day > today and (today - _year_before(day)).days < RECENT:
        day = _year_before(day)
    if day > today:
        raise Advice("{day} has not come yet. Record what has been done.", day=day.isoformat())
    return day


def _year_before(day: date) -> date:
    return day.replace(year=day.year - 1, day=min(day.day, 28) if day.month == 2 else day.day)


def money(words: str, certificate_id: int, round_name: str, today: date) -> Money:
    """“收入24000 支出18000”."""
    plain = _half_width(words).replace(" , ", "")
    found = {word: Decimal(number) * (10000 if wan else 1) for word, number, wan in _MONEY.findall(plain)}
    income, cost = found.get("收入"), found.get("支出", found.get("成本"))
    if income is None or cost is None:
        raise Advice("Income and cost of the round, in yuan. For example: {example}", example="收入24000 支出18000")
    if max(income, cost) > 10**8 or any(amount != round(amount, 2) for amount in (income, cost)):
        raise Advice("These sums do not look right. Yuan with at most two decimals, please.")
    return Money(certificate_id=certificate_id, round=round_name, ended=today, income=income, cost=cost)


def _whole(number: str) -> int:
    value = Decimal(number)
    if value != value.to_integral_value() or value > 5000:
        raise Advice("“{number}” is not a number of people.", number=number)
    return int(value)


def _hours(number: str, most: int) -> Decimal:
    value = Decimal(number)
    if not 0 < value <= most or value != round(value, 1):
        raise Advice("“{number}” is not a number of hours up to {most}.", number=number, most=most)
    return value


def _minutes(number: str, unit: str) -> int:
    minutes = Decimal(number) * (60 if unit == "小时" else 1)
    if not 0 < minutes <= 720:
        raise Advice("A session lasts between a minute and twelve hours.")
    return int(minutes)
