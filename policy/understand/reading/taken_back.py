"""不是 4 小时，是 2 小时; it was 59, not 95: a figure that is taken back as it is said is no figure of the message."""

from __future__ import annotations

import re

from policy.understand.reading.sheet import Sheet
from policy.understand.words.numerals import Number

_DENIED = re.compile(r"(?:(?<!是)不是|并非|并不是|而非|\bnot|\bisn't|\bwasn't)\s*$")
_PLANNED = re.compile(
    r"(?:原定|原计划|原本|计划|预计|本来|本该)(?:是|为|上|考|培训|讲)?\s*$|\b(?:planned|scheduled)(?: for)?\s*$"
)
_HELD = re.compile(r"(?:实际|结果|后来|最后|真正)[^,，。;；\d]{0,6}$|\b(?:actually|in fact)[^,.;\d]{0,14}$")
_HELD_FIRST = re.compile("原定|原计划|原本|计划|预计|本来|本该|planned|scheduled")
"""A first look."""
_ASKS = re.compile(r"[^,，。;；]*(?:吗|么|吧|还是|对不对)")
"""After a figure: whether it is so is asked."""


def read_taken_back(sheet: Sheet) -> None:
    """Hides such figures, where another of the same kind stands beside them."""
    denied = [number for number in sheet.numbers if _denied(sheet.text, number)]
    if _HELD_FIRST.search(sheet.text):
        held = [number for number in sheet.numbers if _HELD.search(sheet.text[: number.start])]
        planned = [number for number in sheet.numbers if _PLANNED.search(sheet.text[: number.start])]
        denied += [number for number in planned if any(number.unit == other.unit for other in held)]
    for number in denied:
        if any(_instead(other, number) for other in sheet.numbers if other not in denied):
            sheet.hide(number.start, number.stop, "")


def _denied(text: str, number: Number) -> bool:
    return _DENIED.search(text[: number.start]) is not None and not _ASKS.match(text, number.stop)


def _instead(other: Number, number: Number) -> bool:
    return number.unit in (other.unit, None) or other.unit is None
