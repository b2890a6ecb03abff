"""Small slips in a pack: a digit changed, a row dropped, two articles swapped, a band widened.

Only what the document says is changed: rules, statements, open points and the documents themselves; not the example
questions, nor the limits of what is believed, nor the pack's own cases.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from itertools import pairwise

_PASSED_OVER = re.compile(r"^\s*(#|(zh|en): \[|words: \[|asks:|least:|most:|checked:|- \{kind:)")
_ROW = re.compile(r"^\s*- \{.*\}$")
_ARTICLE = re.compile(r"article: ([^,}]+)")
_BAND_END = re.compile(r'((?:from|to|above|below): ")(\d+)"')


def mutants(text: str, seed: int = 1) -> Iterator[tuple[str, str]]:
    """Each slip by name, and the text with it. The digit that takes another's place is drawn from `seed`."""
    lines = text.split("\n")
    first, last = lines.index("documents:"), lines.index("cases:")
    chance = random.Random(seed)
    for at in range(first, last):
        if not _PASSED_OVER.match(lines[at]):
            yield from _in_line(lines, at, chance)
    yield from _swaps(lines, first, last)


def _in_line(lines: list[str], at: int, chance: random.Random) -> Iterator[tuple[str, str]]:
    line = lines[at]
    for found in re.finditer(r"\d", line):
        other = str((int(found.group()) + chance.randint(1, 9)) % 10)
        changed = line[: found.start()] + other + line[found.end() :]
        yield f"digit {at + 1}:{found.start()}", _with(lines, {at: changed})
    for found in _BAND_END.finditer(line):
        for widened in (int(found.group(2)) + 1, int(found.group(2)) - 1):
            changed = line[: found.start(2)] + str(widened) + line[found.end(2) :]
            yield f"band {at + 1} to {widened}", _with(lines, {at: changed})
    if _ROW.match(line):
        yield f"row {at + 1}", "\n".join(lines[:at] + lines[at + 1 :])


def _swaps(lines: list[str], first: int, last: int) -> Iterator[tuple[str, str]]:
    """Articles of neighbouring citations, exchanged."""
    cited = [(at, found) for at in range(first, last) for found in _ARTICLE.finditer(lines[at])]
    for (one, a), (other, b) in pairwise(cited):
        if one != other and a.group(1) != b.group(1):
            changes = {one: _named(lines[one], a, b.group(1)), other: _named(lines[other], b, a.group(1))}
            yield f"articles {one + 1} and {other + 1}", _with(lines, changes)


def _named(line: str, found: re.Match[str], article: str) -> str:
    return line[: found.start(1)] + article + line[found.end(1) :]


def _with(lines: list[str], changes: dict[int, str]) -> str:
    return "\n".join(changes.get(at, line) for at, line in enumerate(lines))
