"""What has been read of one message so far."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from policy.answer import Unit
from policy.facts import Value
from policy.understand.words.numerals import Number, mask_others, numbers_in

BLANK = "·"


@dataclass(frozen=True)
class Sought:
    """How many of a fact are asked for, and the results that are to be reached by them; `exact` where each was told as it is."""

    fact: str
    results: tuple[tuple[Decimal, Unit], ...]
    exact: bool


@dataclass(frozen=True)
class Away:
    """How many of a hundred registered did not come, and the words for it."""

    percent: Decimal
    words: str


@dataclass
class Sheet:
    """A message while its facts are read: each reader takes what it understands and blanks it.

    `unclear` names a fact and the words about it that were not understood: nothing may be computed from it. `within` holds
    facts of which only a limit was told (more than 200), with sample values on that side. `said` is the message as it was,
    `absent` how many of those registered did not come, `away` which share of them,
    `sought` what is asked for where the question goes from a result back to what earns it.
    """

    text: str
    facts: dict[str, Value] = field(default_factory=dict)
    unclear: dict[str, str] = field(default_factory=dict)
    within: dict[str, tuple[Value, ...]] = field(default_factory=dict)
    asides: list[tuple[str, str]] = field(default_factory=list)
    numbers: list[Number] = field(default_factory=list)
    open: str = ""
    tags: list[tuple[int, int, str]] = field(default_factory=list)
    proposed: list[Number] = field(default_factory=list)
    said: str = ""
    absent: int | None = None
    away: Away | None = None
    sought: Sought | None = None

    def __post_init__(self) -> None:
        self.said = self.text
        self.numbers = numbers_in(self.text)
        self.open = mask_others(self.text)

    def counting(self, *units: str | None) -> list[Number]:
        """The numbers not yet taken that count one of these."""
        return [number for number in self.numbers if number.unit in units and not self.taken(number)]

    def taken(self, number: Number) -> bool:
        return any(start <= number.start < end for start, end, _ in self.tags)

    def take(self, start: int, end: int, tag: str) -> None:
        """Marks a stretch of the text as understood."""
        self.tags.append((start, end, tag))
        self.open = self.open[:start] + BLANK * (end - start) + self.open[end:]

    def hide(self, start: int, end: int, tag: str) -> None:
        """The same for a stretch that no other reader may see at all, its numbers included."""
        self.take(start, end, tag)
        self.text = self.text[:start] + BLANK * (end - start) + self.text[end:]
        self.numbers = [number for number in self.numbers if not start <= number.start < end]

    def take_all(self, numbers: Iterable[Number], tag: str) -> None:
        for number in numbers:
            self.take(number.start, number.stop, tag)

    def set(self, fact: str, value: Value) -> None:
        self.facts[fact] = value
        self.unclear.pop(fact, None)

    def doubt(self, fact: str, words: str) -> None:
        """What was said of a fact cannot be relied on: it will be asked for."""
        self.facts.pop(fact, None)
        self.unclear[fact] = words.strip()

    def words(self, *numbers: Number) -> str:
        """The words of some numbers as they stand in the message."""
        return "、".join(dict.fromkeys(self.text[number.start : number.stop].strip() for number in numbers))

    def left(self) -> list[Number]:
        """Numbers that nobody understood."""
        return [number for number in self.numbers if not self.taken(number)]

    def bare(self) -> list[Number]:
        """Those among them that count nothing that was named."""
        return [number for number in self.left() if number.unit in (None, "some") and not number.small_word]

    def tagged(self) -> str:
        """The text with what was understood replaced by its tag: ⟨headcount⟩ …"""
        text, end = "", 0
        for start, stop, tag in sorted(self.tags):
            if start >= end:
                text += self.text[end:start] + (f"⟨{tag}⟩" if tag else " ")
            end = max(end, stop)
        return text + self.text[end:]
