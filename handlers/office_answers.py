"""Which of the office's answers serves a question: the same words, or nearly, with the very same figures in them."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz import fuzz

from models.questions import OfficeAnswer, figures_of, key_of

CLOSE = 90.0  # of 100; the figures and negations must agree besides
SHORTEST = 6  # characters below which nothing but the same words will do


def serving(question: str, answered: Iterable[OfficeAnswer]) -> OfficeAnswer | None:
    """The office's answer to this very question, or None."""
    key, figures = key_of(question), figures_of(question)
    best, score = None, 0.0
    for one in answered:
        other = key_of(one.question)
        if other == key:
            return one
        if min(len(other), len(key)) >= SHORTEST and figures_of(one.question) == figures:
            likeness = fuzz.ratio(key, other)
            best, score = (one, likeness) if likeness > score else (best, score)
    return best if score >= CLOSE else None
