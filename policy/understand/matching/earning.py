"""By which rules of a pack something earns hours, money or credits."""

from __future__ import annotations

from policy.answer import Unit
from policy.pack import Pack
from policy.understand.matching.index import Index
from policy.understand.reading.sheet import Sought

_TOLD_AS = {"days": ("days", "half_days")}
"""A day of duty is two half-days."""


class Earning:
    """What each rule of a pack takes and gives, its price included: `pack.derived(Earning)`."""

    def __init__(self, pack: Pack) -> None:
        index, prices = pack.derived(Index), [rule.converts for rule in pack.rules if rule.converts]
        paid = {price.from_: price.to for price in prices}
        self._takes = {
            rule.id: frozenset({"hours"}) if rule.converts else index.used_by(rule.id) for rule in pack.rules
        }
        self._gives = {rule.id: frozenset({rule.unit, paid.get(rule.unit)}) for rule in pack.rules if rule.unit}

    def by(self, sought: Sought) -> frozenset[str]:
        """The rules that take what is sought and give what is to be reached."""
        facts = _TOLD_AS.get(sought.fact, (sought.fact,))
        units: set[Unit | None] = {unit for _, unit in sought.results}
        return frozenset(
            rule
            for rule, gives in self._gives.items()
            if units <= gives and any(fact in self._takes[rule] for fact in facts)
        )
