"""Of whom a message speaks: the asker, others, persons by name (`parties` in `vocabulary.yaml`)."""

from __future__ import annotations

import re
from functools import cache

from policy.understand.words.vocabulary import Lexicon, vocabulary

OWN = frozenset({"me", "us"})
OTHERS = frozenset({"person", "others"})
_NAMED = ("小{}", "老{}", "{}某", "{}老师", "{}教授", "{}主任")
_LETTERS = "甲乙丙丁"
_BY_LETTER = re.compile(rf"(?:[{_LETTERS}]|(?<![a-z])[a-d])(?=[上讲教带培监])")
"""甲上了 4 学时: one of several persons."""


@cache
def parties() -> Lexicon:
    """The words for all parties, set phrases among them in which such a word is of nobody (我想问)."""
    words: dict[str, list[str]] = vocabulary().data["parties"]
    named = [form.format(surname) for surname in vocabulary().data["surnames"] + _LETTERS for form in _NAMED]
    return Lexicon({**words, "person": [*words["person"], *named]})


def spoken_of(text: str) -> set[str]:
    """Which parties a text speaks of."""
    return {said.means for said in parties().find(text)}


def persons(text: str) -> set[str]:
    """The persons that a text names, the asker among them."""
    said = [one for one in parties().find(text) if one.means in ("me", "person")]
    named = {"我" if one.means == "me" else text[one.start : one.end] for one in said}
    return named | {hit[0] for hit in _BY_LETTER.finditer(text)}
