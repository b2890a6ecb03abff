"""One way of writing: full width to half width, traditional to simplified, slips of the keyboard put right."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from policy.understand.vocabulary import Finder, any_of, vocabulary

HAN = r"[\u3400-\u9fff]"
LONGEST = 1000
"""Characters of a message that are read; a longer one is not a question."""

_SPACES = re.compile(r"\s+")
_BESIDE_HAN = re.compile(rf"(?<={HAN})\s+|\s+(?={HAN})")
_QUOTES = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "：": ":", "—": "-", "–": "-", "−": "-", "～": "~"})
_CLAUSE_BETWEEN = re.compile(r"(?<=\d)，(?=\d)")
"""A Chinese comma between two numbers parts clauses; it never groups thousands."""
_INVISIBLE = re.compile(r"[\u200b-\u200f\u2060\ufeff\u00ad]")


def normalised(message: str) -> str:
    """The message as it is read: NFKC, simplified, lower case, no spaces beside Chinese characters."""
    message = _CLAUSE_BETWEEN.sub(", ", message)
    text = unicodedata.normalize("NFKC", _INVISIBLE.sub("", message)).translate(_QUOTES).translate(_traditional())
    text = _BESIDE_HAN.sub(" ", _SPACES.sub(" ", text.lower().strip()))
    return corrected(_BESIDE_HAN.sub("", text))


def corrected(text: str) -> str:
    """The text with known slips and words that sound alike put right."""
    slips = vocabulary().data["slips"]
    text = _slips().sub(lambda hit: slips[hit[0]], text)
    finder, meant = _sound_alike()
    slipped = [(word, at) for word, at in finder.find(text)]
    edges = _word_edges(text) if slipped else set()
    for word, at in reversed(slipped):
        if {at, at + len(word)} <= edges:
            text = text[:at] + meant[word] + text[at + len(word) :]
    return text


def _word_edges(text: str) -> set[int]:
    """Where words begin and end: 小时考务 holds no 时考."""
    import rjieba

    edges = {0}
    for word in rjieba.cut(text, False):
        edges.add(max(edges) + len(word))
    return edges


@cache
def _traditional() -> dict[int, str]:
    pairs = vocabulary().data["traditional"]
    return {ord(old): new for old, new in zip(pairs[::2], pairs[1::2], strict=True)}


@cache
def _slips() -> re.Pattern[str]:
    return re.compile(any_of(list(vocabulary().data["slips"])))


@cache
def _sound_alike() -> tuple[Finder, dict[str, str]]:
    """Words of the field with one character that sounds alike; only what is no word itself."""
    import rjieba

    meant: dict[str, str] = {}
    for word in vocabulary().data["sounded"]:
        for slip in _variants(word):
            if len(rjieba.cut(slip, False)) > 1:
                meant.setdefault(slip, word)
    return Finder(meant), meant


def _variants(word: str) -> list[str]:
    alike = vocabulary().data["homophones"]
    return [
        word[:i] + other + word[i + 1 :]
        for i, char in enumerate(word)
        for other in alike.get(char, "")
        if other != char
    ]


def is_foreign(text: str) -> bool:
    """Whether most letters are neither Chinese nor Latin: a language that is not ours."""
    letters = [char for char in text if char.isalpha()]
    strange = [char for char in letters if not (char.isascii() or "\u3400" <= char <= "\u9fff")]
    return len(strange) * 4 > len(letters)


def language_of(text: str) -> str:
    """zh where any Chinese character stands, or nothing tells; else en."""
    if re.search(HAN, text) or not re.search(r"[A-Za-z]", text):
        return "zh"
    return "en"
