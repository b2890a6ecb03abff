"""The numbers in a clause: digits and Chinese numerals, with what they count."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, auto
from functools import lru_cache
from itertools import islice

from handlers.weekly_report.sentence import lexicon
from handlers.weekly_report.sentence.tidy import NUMERAL


class Unit(Enum):
    """What was counted."""

    PEOPLE = auto()
    HOURS = auto()
    ATTENDANCES = auto()
    BOOKS = auto()
    NONE = auto()
    OTHER = auto()  # a date, a percentage, a class: no figure of a report


@dataclass(frozen=True)
class Count:
    """A number in a clause: where it stands (unit included), what it counts, and whether it is only rough."""

    value: Decimal
    start: int
    end: int
    unit: Unit
    rough: bool = False


_NUMBER = re.compile(
    rf"(?<![\d.])[-负]?(?:\d+(?:\.\d+)?|[{NUMERAL}]+(?:点[{NUMERAL}]+)?)整?(?P<more>[多余几来+])?(?P<half>个半)?"
)
_ODD_NUMERALS = {ord("俩"): "二", ord("仨"): "三"}
_UNITS = (
    (Unit.HOURS, lexicon.HOURS),
    (Unit.ATTENDANCES, lexicon.ATTENDANCES),
    (Unit.PEOPLE, lexicon.PEOPLE),
    (Unit.BOOKS, lexicon.BOOKS),
    (Unit.OTHER, lexicon.OTHER),
)
_ON_A_DATE = re.compile(r"\s*(?:[:：.-]\d|(?<!\d)/\d|[-~～至到]\s*\d)")
_TORN = re.compile(r" +\d")  # "4 5 人" may be 45
_AFTER_A_DATE = re.compile(r"\d[:：./-]$")
_SLASH = re.compile(r"(?<!\d)(\d{1,4})/(\d{1,4})(?!\d)")
_NUMBERED = re.compile(r"\d{3,4}")  # a floor and a door
_INSIDE = re.compile(r"(?:^|[^数人约])在$")
MONTHS, DAYS = 12, 31
_ABOUT = re.compile(r"[一二两三四五六七八九]{2}(?=[十百]|$)")  # 三四十, 七八: some of either
_UP_FROM = re.compile(rf"(?:\d|[{NUMERAL}])(?:人|个|名|课时|节)?\s*[-~～至到]\s*$")  # 30-35
_GROUPS = re.compile(r"(?: ?\d+ )+$")  # the digits before, in the groups of a telephone
_JOINS = ("还有", "还差", "另外", "然后", "其中", "没", "都", "全")
LONGEST = 20  # characters; a longer number is larger than any report could hold
LATEST = 32  # clauses: each is asked for its numbers again and again while it is read
MANY = 40  # numbers in a clause
NEARBY = 24  # characters before a number that may say what it is


@lru_cache(maxsize=LATEST)
def counts(clause: str) -> tuple[Count, ...]:
    """The numbers of a clause that may count something, in order; "nobody registered" is a count of none.

    No more than MANY: nobody says more in one breath, and the rest is kept as words.
    """
    none = [Count(Decimal(0), match.start(), match.end(), Unit.PEOPLE) for match in lexicon.NOBODY.finditer(clause)]
    every = (count for match in _NUMBER.finditer(clause) if (count := _count(clause, match)) is not None)
    found = list(islice(every, MANY))
    apart = [one for one in found if not any(zero.start <= one.start < zero.end for zero in none)]
    return tuple(sorted([*apart, *none], key=lambda count: count.start))


def _count(clause: str, match: re.Match[str]) -> Count | None:
    written = match.group().rstrip("多余几来+整").removesuffix("个半")
    before, after = clause[max(match.start() - NEARBY, 0) : match.start()], clause[match.end() :]
    unit, length = _unit(after)
    if _is_a_name(before, unit) or _is_a_room(written, before, after) or _is_a_date(clause, match, unit):
        unit, length = Unit.OTHER, 0
    if unit in {Unit.PEOPLE, Unit.NONE} and lexicon.HOURS_BEFORE.search(before):
        unit = Unit.HOURS
    if unit is Unit.NONE and lexicon.PEOPLE_BEFORE.search(before) and not _grows(after):
        unit = Unit.PEOPLE
    chinese = not any(character.isdigit() and character.isascii() for character in written)
    if chinese and unit is Unit.NONE and not _stands_alone(before, after, written):
        return None
    if match["half"] and unit is Unit.NONE:
        return None
    value = _value(written) + (Decimal("0.5") if match["half"] else 0)
    rough = bool(match["more"] or lexicon.ROUGHLY.search(before) or lexicon.OR_SO.match(after[length:]))
    rough = rough or bool(_ABOUT.search(written) or _UP_FROM.search(before))
    rough = rough or (unit is Unit.NONE and bool(_TORN.match(after)))
    return Count(value, match.start(), match.end() + length, unit, rough)


def _is_a_name(before: str, unit: Unit) -> bool:
    """Whether a number is part of a name (A301, 第 3) or, without a unit, a room, a sum of money, a mark."""
    if before.endswith(("第", "元", "块")) or _ends_in_a_letter(before):
        return True
    before = _GROUPS.sub("", before)
    return unit is Unit.NONE and any(p.search(before) for p in (lexicon.ROOM, lexicon.MONEY, lexicon.SCORE))


def _is_a_room(written: str, before: str, after: str) -> bool:
    """Whether a number is of a room: 换到 305 实训室, 302 机房在装软件, 在 302; but not “报名 45 机房不够”."""
    if not lexicon.A_ROOM.match(after):
        return bool(_NUMBERED.fullmatch(written) and _INSIDE.search(before)) and not after[:1].isalnum()
    numbered = bool(_NUMBERED.fullmatch(written)) and not any(f.search(before) for f in lexicon.FIGURES.values())
    return numbered or bool(lexicon.INTO.search(before))


def _is_a_date(clause: str, match: re.Match[str], unit: Unit) -> bool:
    """Whether a number belongs to a date or a time of day: 12-19, 18:30, 12/5; but not 28/4."""
    nearby = max(match.start() - NEARBY, 0)
    around = _SLASH.finditer(clause, nearby, match.end() + NEARBY) if "/" in clause else ()
    slash = next((one for one in around if one.start() <= match.start() < one.end()), None)
    if slash:
        return int(slash[1]) <= MONTHS and int(slash[2]) <= DAYS
    after = _ON_A_DATE.match(clause, match.end()) is not None
    return after or (
        unit is Unit.NONE and _AFTER_A_DATE.search(clause[max(match.start() - 2, 0) : match.start()]) is not None
    )


def _ends_in_a_letter(words: str) -> bool:
    return words[-1:].isascii() and words[-1:].isalpha()


def _unit(after: str) -> tuple[Unit, int]:
    spaces = len(after) - len(after.lstrip(" "))
    for unit, pattern in _UNITS:
        found = pattern.match(after, spaces)
        if found:
            return unit, found.end()
    return Unit.NONE, 0


def _stands_alone(before: str, after: str, written: str) -> bool:
    """A bare Chinese numeral is a number only right after a word for a figure, and when no word grows out of it."""
    if before.endswith(("周", "星期", "礼拜")):
        return False
    of_a_level = before.endswith("级")
    return not _grows(after) and (
        of_a_level or any(pattern.search(before[-6:]) for pattern in lexicon.FIGURES.values())
    )


def _grows(after: str) -> bool:
    """Whether a word goes on here, and is neither a word for a figure nor one that joins clauses."""
    return "\u4e00" <= after[:1] <= "\u9fff" and not (_begins_with_a_figure(after) or after.startswith(_JOINS))


def _begins_with_a_figure(words: str) -> bool:
    return any(pattern.match(words) for pattern in lexicon.FIGURES.values())


def _value(written: str) -> Decimal:
    """Raises nothing: `_NUMBER` lets only numerals through, and odd orders of them are read digit by digit."""
    import cn2an

    written = written.replace("负", "-").translate(_ODD_NUMERALS)
    if len(written) > LONGEST:
        return Decimal(10) ** LONGEST
    digits = written.lstrip("-")
    try:
        size = (
            Decimal(digits) if digits[0].isdigit() and digits.isascii() else Decimal(str(cn2an.cn2an(digits, "smart")))
        )
    except ValueError:
        size = Decimal(
            "".join(str("零一二三四五六七八九".find(d) % 10) for d in digits if d in "零一二三四五六七八九") or "0"
        )
    return -size if written.startswith("-") else size
