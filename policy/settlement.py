"""Settlement: what happened in a period, paid by an institution's rules, line by line.

Pure. What happened comes in as occurrences with their facts; the pack says which rule settles which kind. Each line
holds the full answer of that rule, so that it carries its steps, articles and open points. What cannot be settled (a
missing fact, a rule that is silent) is a line as well: it is shown, never guessed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from policy.answer import Answer, Bound, Status, Unit
from policy.calculate import answer
from policy.facts import Facts, Query
from policy.pack import Pack, Ruling

ZERO = Decimal(0)


class Kind(StrEnum):
    """What can happen and count."""

    TRAINING = "training"  # one training of a certificate and its exam: recognised training hours
    TEACHING = "teaching"  # what one teacher taught in a training
    DUTY = "duty"  # one person's half-days of exam duty on one day
    DUTY_DAY = "duty_day"  # all sessions of one person on one day
    LEADER = "leader"  # a certificate's lead in a year
    SURPLUS = "surplus"  # what a round left over


@dataclass(frozen=True)
class Occurrence:
    """Something that happened. `whom` is paid (empty: the certificate's team); `day` picks the version of the rule."""

    kind: Kind
    certificate_id: int
    certificate: str
    whom: str
    day: date
    about: str
    facts: Facts


@dataclass(frozen=True)
class Line:
    """An occurrence settled. `hours` is None where the rule pays yuan at once, or could not be applied."""

    of: Occurrence
    found: Answer  # in the rule's own unit
    pay: Answer  # in yuan

    @property
    def settled(self) -> bool:
        """Whether both hours and pay are numbers."""
        return self.pay.status is Status.ANSWERED and self.pay.value is not None

    @property
    def hours(self) -> Decimal | None:
        """Recognised hours, where the rule counts hours."""
        return self.found.value if self.settled and self.found.unit is Unit.HOURS else None

    @property
    def yuan(self) -> Decimal:
        """What is paid; nothing for a line that is not settled."""
        return self.pay.value if self.settled and self.pay.value is not None else ZERO

    @property
    def upper(self) -> bool:
        """Whether the figure is a limit (最多) that somebody still has to fix."""
        return self.pay.bound is not Bound.EXACT


@dataclass(frozen=True)
class Swing:
    """What another reading of an open point would change, in yuan over all the lines that it touches."""

    because: str
    yuan: Decimal
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Settlement:
    """All lines of a period. Totals hold settled lines only; `open_lines` are those that are not."""

    lines: tuple[Line, ...]

    @cached_property
    def open_lines(self) -> tuple[Line, ...]:
        """Lines that wait for a fact or a ruling."""
        return tuple(line for line in self.lines if not line.settled)

    def of(self, certificate_id: int) -> Settlement:
        """The lines of one certificate."""
        return Settlement(tuple(line for line in self.lines if line.of.certificate_id == certificate_id))

    def kind(self, *kinds: Kind) -> Settlement:
        """The lines of some kinds."""
        return Settlement(tuple(line for line in self.lines if line.of.kind in kinds))

    @property
    def hours(self) -> Decimal:
        """Hours of all settled lines."""
        return sum((line.hours for line in self.lines if line.hours is not None), ZERO)

    @property
    def yuan(self) -> Decimal:
        """Yuan of all settled lines."""
        return sum((line.yuan for line in self.lines), ZERO)

    @cached_property
    def swings(self) -> tuple[Swing, ...]:
        """By open point, what the other reading changes, the largest first."""
        touched: dict[str, list[tuple[Line, Decimal]]] = {}
        for line in self.lines:
            for other in line.pay.alternatives if line.settled else ():
                touched.setdefault(other.because, []).append((line, other.value - line.yuan))
        found = [
            Swing(because, sum((change for __, change in pairs), ZERO), tuple(line for line, __ in pairs))
            for because, pairs in touched.items()
        ]
        return tuple(sorted(found, key=lambda swing: -abs(swing.yuan)))


def settle(pack: Pack, happened: Iterable[Occurrence], lang: str = "zh", rulings: Sequence[Ruling] = ()) -> Settlement:
    """Settles what happened by the pack's rules. Kinds that the pack does not settle are left out."""
    rules = {Kind(one.kind): one.rule for one in pack.settlement}
    return Settlement(tuple(_line(pack, rules[one.kind], one, lang, rulings) for one in happened if one.kind in rules))


def _line(pack: Pack, rule: str, one: Occurrence, lang: str, rulings: Sequence[Ruling]) -> Line:
    own = answer(pack, Query(rule, one.facts, one.day, lang), rulings)
    if own.status is not Status.ANSWERED or own.unit is Unit.YUAN:
        return Line(one, own, own)
    return Line(one, own, answer(pack, Query(rule, one.facts, one.day, lang, Unit.YUAN), rulings))
