"""Where operations are built: a rule of a pack, with its facts, its named parts and the way to cite."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any, TypeVar

from policy.answer import Citation, Unit
from policy.meaning.run import Meaning, Missing, Run
from policy.pack.base import Cite, Model
from policy.pack.document import FactSpec, Option, Pack, Rule, Version

Builder = Callable[[Any, "Site"], Meaning]
BUILDERS: dict[type[Model], Builder] = {}
B = TypeVar("B", bound=Builder)


def means(operation: type[Model]) -> Callable[[B], B]:
    """Register the function that gives an operation its meaning: called once, at load, for each use of it."""

    def register(builder: B) -> B:
        BUILDERS[operation] = builder
        return builder

    return register


class Site:
    """One version of one rule, while its operations are built."""

    def __init__(self, pack: Pack, rule: Rule, version: Version) -> None:
        self.pack = pack
        self.rule = rule
        self.unit: Unit | None = rule.unit
        self._version = version
        self._parts: dict[str, Meaning] = {}

    def build(self, operation: Model) -> Meaning:
        """The meaning of an operation within this rule."""
        return BUILDERS[type(operation)](operation, self)

    def part(self, name: str) -> Meaning:
        """The meaning of a named part, built once. Raises KeyError for a name that the rule does not have."""
        if name not in self._parts:
            self._parts[name] = self.build(self._version.parts[name])
        return self._parts[name]

    def rule_named(self, name: str) -> Meaning:
        """The meaning of another rule of the pack (its first version: it is used as a quantity, not asked for)."""
        other = next(rule for rule in self.pack.rules if rule.id == name)
        return Site(self.pack, other, other.versions[0]).build(other.versions[0].how)

    def spec(self, fact: str) -> FactSpec:
        """How the pack declares a fact."""
        return self.pack.facts[fact]

    def options(self, fact: str) -> dict[str, Option]:
        """The choices that a fact has."""
        return self.spec(fact).options

    def citation(self, cite: Cite | None) -> Citation:
        """The citation to show: the document by its number or title; where the rule stands, for what has none of its own."""
        return cited(self.pack, cite or self._version.where)


def cited(pack: Pack, cite: Cite) -> Citation:
    """The citation to show: the document by its number or title."""
    return Citation(document=pack.documents[cite.document].name, article=cite.article, quote=cite.quote)


def quantity(run: Run, fact: str) -> Decimal:
    """A quantity that must be known."""
    value = run.known.get(fact)
    if value is None:
        raise Missing(fact)
    return value if isinstance(value, Decimal) else Decimal(value)


def choice(run: Run, fact: str, options: dict[str, Option]) -> str:
    """A choice that must be known, and be one that a rule can be applied to."""
    value = run.known.get(fact)
    if value is None:
        raise Missing(fact)
    option = options.get(value)
    if option is not None and option.unresolved:
        raise Missing(fact, why=option.unresolved)
    return str(value)


def both(run: Run, first: Meaning, second: Meaning) -> tuple[Decimal, Decimal]:
    """Two results; where facts are missing for both, all of them are asked for."""
    try:
        one = first(run)
    except Missing as lack:
        raise _with_more(lack, run, second) from None
    return one, second(run)


def _with_more(lack: Missing, run: Run, second: Meaning) -> Missing:
    try:
        second(run.branch(run.known))
    except Missing as more:
        names = dict.fromkeys(lack.names + more.names)
        return Missing(*names, why=lack.why or more.why)
    return lack
