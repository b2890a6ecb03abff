"""Which of the office's answers serves a question: the same words, or nearly, with the very same figures in them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rapidfuzz import fuzz

from models.questions import OfficeAnswer, figures_of, key_of

CLOSE = 90.0  # of 100; the figures and negations must agree besides
SHORTEST = 6  # characters below which nothing but the same words will do


_KINDS = {
    "amount": re.compile(r"多少钱|多少元|几块钱|几元|多少|howmuch|howmany"),
    "when": re.compile(r"什么时候|啥时候|何时|几号|哪天|哪一天|when"),
    "who": re.compile(r"谁|哪个部门|哪个处|who"),
    "where": re.compile(r"哪里|哪儿|where"),
}
"""What is asked for; nothing else of a question changes with it."""
_LIGHT = re.compile("[给有是还]")
_LIGHT_OF_AMOUNTS = re.compile("[给有是还要能会交拿收领]|可以")
"""Words without which a question asks the same; of an amount, whether it must or may be paid goes without saying."""


def serving(question: str, answered: Iterable[OfficeAnswer]) -> OfficeAnswer | None:
    """The office's answer to this very question, or None."""
    best, score = None, 0.0
    for one in answered:
        likeness = _likeness(question, one.question)
        best, score = (one, likeness) if likeness > score else (best, score)
    return best if score >= CLOSE else None


def _likeness(question: str, other: str) -> float:
    """0 to 100: the same words; nearly the same; or the same words in another order, asking for the same."""
    key, known = key_of(question), key_of(other)
    if key == known:
        return 100.0
    if min(len(key), len(known)) < SHORTEST or figures_of(question) != figures_of(other):
        return 0.0
    return max(fuzz.ratio(key, known), CLOSE if _matter(key) == _matter(known) else 0.0)


def _matter(key: str) -> tuple[frozenset[str], str]:
    """What kinds of thing a question asks for, and its other characters in the order of the alphabet."""
    kinds = frozenset(kind for kind, words in _KINDS.items() if words.search(key))
    for kind in kinds:
        key = _KINDS[kind].sub("", key)
    light = _LIGHT_OF_AMOUNTS if "amount" in kinds else _LIGHT
    return kinds, "".join(sorted(light.sub("", key)))
