"""What surrounds a question: the pack, the day, the language, rulings, what is known beforehand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from policy.facts import Value
from policy.pack import Pack, Ruling


@dataclass(frozen=True)
class Known:
    """A fact known beforehand (from the asker's own certificate) and the words that say where it is from."""

    value: Value
    source: str


@dataclass(frozen=True)
class Listening:
    """What surrounds a question: the pack, the day, the language (None: the question's own), rulings, known facts."""

    pack: Pack
    today: date
    lang: str | None = None
    rulings: Sequence[Ruling] = ()
    known: Mapping[str, Known] = field(default_factory=dict)
