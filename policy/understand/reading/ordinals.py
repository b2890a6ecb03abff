"""Which training (第三次), which batch (第一批)."""

from __future__ import annotations

import re
from functools import cache

from policy.understand.reading.sheet import Sheet
from policy.understand.words.numerals import value_of
from policy.understand.words.vocabulary import any_of, vocabulary

FACTS = frozenset({"training_round", "batch"})
"""What is read here of the facts that a pack may ask for."""
_N = r"(?P<n>\d+|[一二三四五六七八九十]+)"


def read_ordinals(sheet: Sheet) -> None:
    """Sets training_round and batch."""
    for fact, pattern in _patterns():
        found: dict[int, re.Match[str]] = {}
        for hit in pattern.finditer(sheet.text):
            found[_value(hit)] = hit
            sheet.take(hit.start(), hit.end(), fact)
        if len(found) > 1 and vocabulary().says("corrections", sheet.text):
            found = dict([list(found.items())[-1]])
        if len(found) == 1:
            sheet.set(fact, next(iter(found)))
        elif found:
            sheet.doubt(fact, "、".join(hit[0] for hit in found.values()))


def _value(hit: re.Match[str]) -> int:
    groups = {re.sub(r"_\d+$", "", name): said for name, said in hit.groupdict().items() if said}
    if "word" in groups:
        return 1
    if "o" in groups:
        return int(vocabulary().data["english_ordinals"][groups["o"]])
    return int(value_of(groups.get("digits") or groups["n"]) or 0)


@cache
def _patterns() -> list[tuple[str, re.Pattern[str]]]:
    english = rf"\b(?P<o>{any_of(list(vocabulary().data['english_ordinals']))})"
    made = []
    for fact, patterns in vocabulary().data["ordinals"].items():
        filled = [p.replace("{n}", _N).replace("{o}", english) for p in patterns]
        numbered = [re.sub(r"\(\?P<(\w+)>", rf"(?P<\1_{i}>", p) for i, p in enumerate(filled)]
        made.append((fact, re.compile("|".join(numbered))))
    return made
