"""不是 4 小时，是 2 小时; it was 59, not 95: a figure that is taken back as it is said is no figure of the message."""

from __future__ import annotations

import re

from policy.understand.numerals import Number
from policy.understand.sheet import Sheet

_DENIED = re.compile(r"(?:(?<!是)不是|并非|并不是|而非|\bnot|\bisn't|\bwasn't)\s*$")
_ASKS = re.compile(r"[^,，。;；]*(?:吗|么|吧|还是|对不对)")
"""After a figure: whether it is so is asked."""


def read_taken_back(sheet: Sheet) -> None:
    """Hides such figures, where another of the same kind stands beside them."""
    denied = [number for number in sheet.numbers if _denied(sheet.text, number)]
    for number in denied:
        if any(_instead(other, number) for other in sheet.numbers if other not in denied):
            sheet.hide(number.start, number.stop, "")


def _denied(text: str, number: Number) -> bool:
    return _DENIED.search(text[: number.start]) is not None and not _ASKS.match(text, number.stop)


def _instead(other: Number, number: Number) -> bool:
    return number.unit in (other.unit, None) or other.unit is None
