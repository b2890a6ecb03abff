"""What a question can tell: the names of facts, their kinds, and what was told this time.

A fact that was not told is absent; nothing here has a default. A pack declares further facts of its own
(`Pack.facts`), in the same kinds.

The facts of the first five institutions:

========================  ==========  ==========================================================================
headcount                 whole       people who sat the exam (实考), all in one level
headcounts                wholes      the same, level by level, where several levels of one certificate are named
level_forms               choices     exam form level by level, only where the levels differ in it
registered                whole       people who registered (报名); never used instead of headcount
exam_form                 choice      written, machine, practical, special_practical; mixed (then `exam_forms`)
exam_forms                choices     the forms that a mixed exam is made of
discipline                choice      arts, sciences; both (asks again: the text has no rule for both)
training_round            whole       1, 2, 3 …: which training of this certificate at the college
batch                     whole       1, 2 …: batch of pilots
day_kind                  choice      workday, weekend, holiday (on a weekday), weekend_holiday, makeup_workday
                                      (a Saturday or Sunday worked, 调休), evening
half_days                 whole       a whole day is 2
sessions                  whole       exam sessions (场) on one day
session_hours             amounts     length of each session in hours; one entry stands for all of them
hours                     amount      hours taught (学时)
taught_hours              amount      hours said to have been taught, where others are recognised for an exam
days                      whole       days taught, or days of duty with the same sessions each
amount                    signed      surplus in yuan; a loss is negative
exam_held                 yes_no      training and exam were carried out this year
certificates              whole       how many certificates (one person leads, one student holds)
leaders                   whole       how many leaders one certificate has
========================  ==========  ==========================================================================
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from policy.answer import Unit

Value = int | Decimal | str | bool | date | tuple[int, ...] | tuple[Decimal, ...] | tuple[str, ...]

ORDER = (
    "headcount", "exam_form", "discipline", "training_round", "batch", "day_kind", "half_days", "sessions",
    "session_hours", "hours", "amount", "exam_held",
)  # fmt: skip
"""The order in which missing facts are asked for; a pack's own facts come after these, in the pack's order."""


class Facts(Mapping[str, Value]):
    """What is known, by name; a frozen mapping. `Facts(headcount=95, exam_form="machine")`."""

    __slots__ = ("_known",)

    def __init__(self, known: Mapping[str, Value] | None = None, /, **more: Value) -> None:
        self._known: dict[str, Value] = {**(known or {}), **more}

    def __getitem__(self, name: str) -> Value:
        return self._known[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)

    def __contains__(self, name: object) -> bool:
        return name in self._known

    def __hash__(self) -> int:
        return hash(frozenset(self._known.items()))

    def __repr__(self) -> str:
        return f"Facts({', '.join(f'{name}={value!r}' for name, value in self._known.items())})"

    @property
    def told(self) -> Mapping[str, Value]:
        """The facts as a plain mapping, for quick reading."""
        return self._known

    def but(self, **changes: Value) -> Facts:
        """The same facts with some added or replaced."""
        return Facts(self._known, **changes)

    def without(self, *names: str) -> Facts:
        """The same facts with some forgotten."""
        return Facts({name: value for name, value in self._known.items() if name not in names})


@dataclass(frozen=True, slots=True)
class Query:
    """One question, understood: which topic of the pack, what was told, as of which day, in which language.

    `wants` asks for another unit than the rule's own: yuan from an hours rule goes through the pack's rate.
    """

    topic: str
    facts: Facts
    date: date
    lang: str = "zh"
    wants: Unit | None = None
