"""What an answer is: the number, how it came about, the words it rests on.

The vocabulary is that of `onex ask`; `Answer.as_json` writes exactly its shape. Everything here is frozen: an answer
can be stored, compared and shown later as it was. Dataclasses, not models: what makes them is typed, and an answer is made
often enough for its checks to be felt.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any


class Status(StrEnum):
    """How far a question could be answered."""

    ANSWERED = "answered"
    NEEDS_INPUT = "needs_input"
    NOT_STATED = "not_stated"
    OUT_OF_SCOPE = "out_of_scope"


class Unit(StrEnum):
    """What a number counts. `PERCENT` is written as 80 for 80%."""

    HOURS = "hours"
    YUAN = "yuan"
    CREDITS = "credits"
    PERCENT = "percent"
    COUNT = "count"
    YEARS = "years"


class Bound(StrEnum):
    """Whether the number is the figure itself or a limit to it (最多, 至少, 左右)."""

    EXACT = "exact"
    AT_MOST = "at_most"
    AT_LEAST = "at_least"
    ABOUT = "about"


@dataclass(frozen=True, slots=True)
class Citation:
    """Where it stands: the document's number (or title, where it has none), the article, the operative words."""

    document: str
    article: str
    quote: str


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the way to the number. `value` is what the step yields, where it yields a number."""

    says: str
    value: Decimal | None = None
    cites: Citation | None = None


@dataclass(frozen=True, slots=True)
class Alternative:
    """What another reading of the source gives, and which reading that is."""

    value: Decimal
    unit: Unit | None
    because: str


@dataclass(frozen=True, slots=True)
class Notice:
    """A fact from outside the document that the asker must know, with its own source."""

    says: str
    cites: Citation | None = None


@dataclass(frozen=True, slots=True)
class Ask:
    """The next thing to ask for: the fact, the question, and the choices to offer as buttons (value, label)."""

    fact: str
    says: str
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer to one question; `text` is what the person sees.

    `considered` holds what was looked at and did not apply, `office` whom to ask, `ask` the first missing fact as a
    question. `rule` is `institution.topic`; it is None only outside the field.
    """

    status: Status
    rule: str | None = None
    value: Decimal | None = None
    unit: Unit | None = None
    bound: Bound = Bound.EXACT
    range: tuple[Decimal, Decimal] | None = None
    alternatives: tuple[Alternative, ...] = ()
    missing: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()
    citations: tuple[Citation, ...] = ()
    notices: tuple[Notice, ...] = ()
    considered: tuple[str, ...] = ()
    office: str = ""
    text: str = ""
    ask: Ask | None = None

    def as_json(self) -> dict[str, Any]:
        """The object that `onex ask --json` prints: numbers as plain decimal strings, nothing beyond the contract."""
        return {
            "status": self.status.value,
            "rule": self.rule,
            "value": plain(self.value),
            "unit": self.unit.value if self.unit else None,
            "bound": self.bound.value,
            "range": [plain(end) for end in self.range] if self.range else None,
            "alternatives": [_alternative(other) for other in self.alternatives],
            "missing": list(self.missing),
            "steps": [_step(step) for step in self.steps],
            "citations": [_citation(source) for source in self.citations],
            "notices": [_notice(notice) for notice in self.notices],
            "text": self.text,
        }


def plain(number: Decimal | None) -> str | None:
    """A number without exponent or trailing zeros: 234, 64.8."""
    if number is None:
        return None
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _alternative(other: Alternative) -> dict[str, Any]:
    return {"value": plain(other.value), "unit": other.unit and other.unit.value, "because": other.because}


def _step(step: Step) -> dict[str, Any]:
    cites = {"document": step.cites.document, "article": step.cites.article} if step.cites else None
    return {"says": step.says, "value": plain(step.value), "cites": cites}


def _citation(source: Citation) -> dict[str, str]:
    return {"document": source.document, "article": source.article, "quote": source.quote}


def _notice(notice: Notice) -> dict[str, Any]:
    return {"says": notice.says, "cites": _citation(notice.cites) if notice.cites else None}
