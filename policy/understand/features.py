"""What a text is about, as weighted features: concepts of the field, facts told, words, pairs of characters."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache

from policy.understand.vocabulary import Finder, read_lists

CONCEPT, FACT, WORD, PAIR = 1.0, 0.9, 0.7, 0.22
NESTED = 0.45
SHORTEST_STEM = 4
"""Letters of a stem that may stand for a word: those of loss and lose are one."""
_TAG = re.compile(r"⟨([\w-]+)⟩")
_LATIN = re.compile(r"[a-z][a-z'-]+")
_BEGINS_WORD = re.compile(r"\w")
_HAN_RUN = re.compile(r"[\u3400-\u9fff]{2,}")


class Concepts:
    """`concepts.ini`: words by what they mean, and which meanings ask, which belong to the field."""

    def __init__(self) -> None:
        data = read_lists("concepts.ini")
        self.asks = frozenset(data["asks"])
        self.field = frozenset(data["field"])
        self.empty = frozenset(data["empty"]["words"])
        self._of: dict[str, list[str]] = defaultdict(list)
        for kind in ("asks", "field"):
            for concept, words in data[kind].items():
                for word in words:
                    self._of[str(word).lower()].append(concept)
        self._finder = Finder({**dict.fromkeys(word for word in self.empty if len(word) > 1), **self._of})
        self._stems = {_stem(word): found for word, found in self._of.items() if _LATIN.fullmatch(word)}

    def find(self, text: str) -> tuple[dict[str, float], str]:
        """The concepts in a text with their weight, and the text with their words blanked."""
        found: dict[str, float] = defaultdict(float)
        rest, end = list(text), 0
        for hit in self._finder.begins.finditer(text):
            place = hit.start()
            word = self._finder.at(text, place)
            if word is None:
                continue
            nested = place < end
            for concept, weight in self.meanings(word).items():
                share = 1.0 if concept in self.asks else weight * (NESTED if nested else 1.0)
                found[concept] = max(found[concept], share)
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
        if found and not word.isascii():
            for i in range(len(word)):
                for j in range(i + 1, len(word) + 1):
                    for concept in self._of.get(word[i:j], ()) if j - i < len(word) else ():
                        if j - i > 1 or concept in self.asks:
                            found.setdefault(concept, NESTED)
        return found


@cache
def concepts() -> Concepts:
    return Concepts()


def features(text: str) -> dict[str, float]:
    """Features of a normalised text, tags (⟨headcount⟩) included, with their raw weights."""
    import rjieba

    tags = _TAG.findall(text)
    bare = _TAG.sub(" ", text)
    found, rest = concepts().find(bare)
    made = {f"={concept}": CONCEPT * weight for concept, weight in found.items()}
    made |= {f"<{tag}": FACT for tag in tags}
    for word in _words(rjieba.cut(rest, False)):
        inflected = concepts().of_stem(word)
        made |= {f"={concept}": CONCEPT for concept in inflected} if inflected else {f".{word}": WORD}
    for run in _HAN_RUN.findall(bare):
        for i in range(len(run) - 1):
            made[f":{run[i : i + 2]}"] = PAIR
    return made


def _words(cut: list[str]) -> list[str]:
    kept = []
    for word in cut:
        if len(word) < 2:
            continue
        word = word.strip().lower()
        if word.isascii() and _LATIN.fullmatch(word):
            word = _stem(word)
        if len(word) > 1 and word not in concepts().empty and not word[0].isdigit() and _BEGINS_WORD.match(word):
            kept.append(word)
    return kept


def _stem(word: str) -> str:
    """English without its commonest endings."""
    for ending in ("ing", "ies", "ed", "es", "'s", "s", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word
