"""The numbers in a clause: digits and Chinese numerals, with what they count."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, auto

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
    rf"(?<![\d.])[-负]?(?:\d+(?:\.\d+)?|[{NUMERAL}]+(?:点[{NUMERAL}]+)?)(?P<more>[多余几来])?(?P<half>个半)?"
)
_UNITS = (
    (Unit.HOURS, lexicon.HOURS),
    (Unit.ATTENDANCES, lexicon.ATTENDANCES),
    (Unit.PEOPLE, lexicon.PEOPLE),
    (Unit.BOOKS, lexicon.BOOKS),
    (Unit.OTHER, lexicon.OTHER),
)
_PART_OF_A_DATE = re.compile(r"\s*(?:[:：./-]\d|[-~～至到]\s*\d)")


def counts(clause: str) -> list[Count]:
    """Every number of the clause that may count something, in order."""
    return [count for match in _NUMBER.finditer(clause) if (count := _count(clause, match)) is not None]


def _count(clause: str, match: re.Match[str]) -> Count | None:
    written = match.group().rstrip("多余几来").removesuffix("个半")
    before, after = clause[: match.start()], clause[match.end() :]
    unit, length = _unit(after)
    if before.endswith("第") or _ends_in_a_letter(before) or _PART_OF_A_DATE.match(after):
        unit, length = Unit.OTHER, 0
    if unit in {Unit.PEOPLE, Unit.NONE} and lexicon.HOURS_BEFORE.search(before):
        unit = Unit.HOURS
    chinese = not any(character.isdigit() and character.isascii() for character in written)
    if chinese and unit is Unit.NONE and not _stands_alone(before, after, written):
        return None
    if match["half"] and unit is Unit.NONE:
        return None
    value = _value(written) + (Decimal("0.5") if match["half"] else 0)
    rough = bool(match["more"] or lexicon.ROUGHLY.search(before) or lexicon.OR_SO.match(after[length:]))
    return Count(value, match.start(), match.end() + length, unit, rough)


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
    grows = bool(after) and "\u4e00" <= after[0] <= "\u9fff"
    return not grows and any(pattern.search(before[-6:]) for pattern in lexicon.FIGURES.values())


def _value(written: str) -> Decimal:
    """Raises nothing: `_NUMBER` lets only numerals through, and odd orders of them are read digit by digit."""
    import cn2an

    written = written.replace("负", "-")
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
