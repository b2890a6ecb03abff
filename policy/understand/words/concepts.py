"""Concepts of the field: words by what they mean, which meanings ask, which belong to the field."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache

from policy.understand.words.vocabulary import Finder, read_lists

NESTED = 0.45
SHORTEST_STEM = 4
"""Letters of a stem that may stand for a word: those of loss and lose are one."""
LATIN = re.compile(r"[a-z][a-z'-]+")


class Concepts:
    """`concepts.ini`: words by what they mean, and which meanings ask, which belong to the field."""

    def __init__(self) -> None:
        data = read_lists("concepts.ini")
        self.asks = frozenset(data["asks"])
        self.field = frozenset(data["field"])
        self.empty = frozenset(data["empty"]["words"])
        self.closed = frozenset(data["closed"]["words"])
        self._of: dict[str, list[str]] = defaultdict(list)
        for kind in ("asks", "field"):
            for concept, words in data[kind].items():
                for word in words:
                    self._of[str(word).lower()].append(concept)
        self._finder = Finder({**dict.fromkeys(word for word in self.empty if len(word) > 1), **self._of})
        self._stems = {stem(word): found for word, found in self._of.items() if LATIN.fullmatch(word)}

    def find(self, text: str) -> tuple[dict[str, float], str]:
        """The concepts in a text with their weight, and the text with their words blanked."""
        found: dict[str, float] = defaultdict(float)
        rest, end, closed = list(text), 0, 0
        for hit in self._finder.begins.finditer(text):
            place = hit.start()
            word = self._finder.at(text, place)
            if word is None or place + len(word) <= closed:
                continue
            nested = place < end
            for concept, weight in self.meanings(word).items():
                share = 1.0 if concept in self.asks else weight * (NESTED if nested else 1.0)
                found[concept] = max(found[concept], share)
            if word in self.closed:
                closed = max(closed, place + len(word))
            if not nested:
                end = place + len(word)
                rest[place:end] = " " * len(word)
        return found, "".join(rest)

    def of_stem(self, word: str) -> list[str]:
        """The concepts of an English word by its stem: managing, oversees."""
        return self._stems.get(word, []) if word.isascii() and len(word) >= SHORTEST_STEM else []

    @cache  # noqa: B019 - one in a process
    def meanings(self, word: str) -> dict[str, float]:
        """What a word means, and with less weight what the words inside it mean."""
        found = dict.fromkeys(self._of.get(word, ()), 1.0)
        if found and not word.isascii() and word not in self.closed:
            for i in range(len(word)):
                for j in range(i + 1, len(word) + 1):
                    for concept in self._of.get(word[i:j], ()) if j - i < len(word) else ():
                        if j - i > 1 or concept in self.asks:
                            found.setdefault(concept, NESTED)
        return found


@cache
def concepts() -> Concepts:
    return Concepts()


def stem(word: str) -> str:
    """English without its commonest endings."""
    for ending in ("ing", "ies", "ed", "es", "'s", "s", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word
