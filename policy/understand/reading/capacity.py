"""How many a room holds, or was made ready for (210 个机位, 能坐 210 人, 备了 200 份卷子): that counts nobody.

Whether a room was full is no matter: who sat is asked for where nothing else tells it.
"""

from __future__ import annotations

import re
from functools import cache

from policy.understand.reading.sheet import Sheet
from policy.understand.words.numerals import Number
from policy.understand.words.vocabulary import any_of, vocabulary

_LINK = (
    r"(?:总数|数量|数|人数|量|一共|总共|共|只有|仅有|最多|最大|只|仅|能|可以|可|有|是|为|达到|达|约|到|下|:|=|\s"
    r"|of(?: the \w+)?|is|was|for|up to|only|about)*$"
)
"""Between a word and its number."""


def read_capacities(sheet: Sheet) -> None:
    """Hides what a room holds, so that it is neither a headcount nor a figure that nobody understood."""
    if not _patterns()["any"].search(sheet.text):
        return
    for number in list(sheet.numbers):
        start, end = _span(sheet.text, number)
        if end:
            sheet.hide(start, end, "")


def _span(text: str, number: Number) -> tuple[int, int]:
    """The stretch of a capacity with the words that say so; (0, 0) where a number is none (she holds three certificates)."""
    patterns, before = _patterns(), text[: number.start]
    if hit := patterns["places"].match(text, number.end):
        return number.start, hit.end()
    if number.unit != "certificates" and (hit := patterns["holds"].search(before)):
        return hit.start(), number.stop
    named = None if number.unit == "people" else patterns["named"].search(before)
    return (named.start(), number.stop) if named else (0, 0)


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    words = vocabulary().data["capacity"]
    places, measures, holds = any_of(words["places"]), any_of(words["measures"]), any_of(words["holds"])
    seats = rf"[个张套台把份]?(?:{any_of(words['kinds'])})?(?:{places})|-seat\b|{measures}"
    return {
        "any": re.compile(rf"{places}|{measures}|{holds}"),
        "places": re.compile(rf"\s*(?:多|来|余)?(?:{seats})"),
        "holds": re.compile(rf"(?:{holds}){_LINK}"),
        "named": re.compile(rf"(?:{places}){_LINK}"),
    }
