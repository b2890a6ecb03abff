"""One evaluation: what is known, what was found so far, and the three ways in which it can end without a number."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from policy.answer import Bound, Citation, Step
from policy.pack.base import Words

Meaning = Callable[["Run"], Decimal]
"""What an operation means: from an evaluation under way to its number."""


class Missing(Exception):
    """Facts that are needed and were not told. `why` says what was wrong with what was told instead."""

    def __init__(self, *names: str, why: Words | None = None) -> None:
        super().__init__(*names)
        self.names = names
        self.why = why


class InWords(Exception):
    """The answer is words, not a number."""

    def __init__(self, says: Words, cites: Citation) -> None:
        super().__init__(says.en)
        self.says = says
        self.cites = cites


class Unstated(InWords):
    """The text has no rule for this case, or leaves it to someone's discretion.

    `point` names the open point that this is, on which there may be a ruling in words.
    """

    def __init__(self, says: Words, cites: Citation, point: str | None = None) -> None:
        super().__init__(says, cites)
        self.point = point


class Run:
    """The evaluation of one rule for one set of facts. `steps` grows; the rest is set by the operations it meets."""

    __slots__ = ("bound", "considered", "known", "lang", "readings", "steps", "touched")

    def __init__(self, known: Mapping[str, Any], lang: str, readings: Mapping[str, str]) -> None:
        self.known = known
        self.lang = lang
        self.readings = readings
        self.steps: list[Step] = []
        self.touched: dict[str, None] = {}
        self.considered: list[str] = []
        self.bound = Bound.EXACT

    def branch(self, known: Mapping[str, Any]) -> Run:
        """The same evaluation with other facts and its own steps; open points that it meets are shared."""
        other = Run(known, self.lang, self.readings)
        other.touched = self.touched
        other.considered = self.considered
        return other

    def step(self, says: str, value: Decimal | None, cites: Citation | None) -> None:
        """Add a step of the way."""
        self.steps.append(Step(says, value, cites))

    def reading(self, point: str) -> str:
        """Which reading of an open point counts here; the answer then rests on it."""
        self.touched[point] = None
        return self.readings[point]
