"""A report's figures against each other and against the past. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from handlers.terms import round_named
from handlers.weekly_report.carry import fallen
from handlers.words import Text, _
from models.reports import Contents, RoundTotals

JUMP = 3  # times last week's figure
AT_LEAST = 30  # heads; smaller changes are never odd
MANY_HOURS = Decimal(40)  # in one week

NAMES: dict[str, Text] = {
    "trained": _("trained"),
    "hours": _("hours"),
    "registered": _("registered"),
    "sat": _("sat"),
    "passed": _("passed"),
    "certified": _("certified"),
}
ORDERED = (("sat", "registered"), ("passed", "sat"), ("passed", "registered"), ("certified", "passed"))


class Weight(StrEnum):
    """What a finding asks for."""

    WRONG = "wrong"  # cannot be: it must be changed
    FALLS = "falls"  # a total fell: a correction with its reason, or a new round
    ODD = "odd"  # may be right: a second look


@dataclass(frozen=True)
class Finding:
    """Something about the figures that the person should know before filing."""

    weight: Weight
    says: Text


def findings(now: Contents, before: Contents | None, after: Contents | None = None) -> list[Finding]:
    """All that is wrong or odd, the gravest first; seen against the reports before and after it."""
    found = [*_wrong(now), *_ahead(now, after or Contents())]
    if before is not None:
        found += [*_falls(now, before), *_odd(now, before)]
    if now.hours is not None and now.hours > MANY_HOURS:
        found.append(Finding(Weight.ODD, _("{hours} hours in one week?", hours=now.hours)))
    if now.trained and now.hours == 0:
        found.append(Finding(Weight.ODD, _("{n} trained, but no hours?", n=now.trained)))
    order = list(Weight)
    return sorted(found, key=lambda finding: order.index(finding.weight))


def _wrong(now: Contents) -> Iterator[Finding]:
    for totals in now.rounds:
        known = totals.figures()
        for smaller, larger in ORDERED:
            if smaller in known and larger in known and known[smaller] > known[larger]:
                yield Finding(
                    Weight.WRONG,
                    _("{round}: {smaller} {a} is more than {larger} {b}. Send the right one, for example “{example}”.",
                      round=round_named(totals.round), smaller=NAMES[smaller], a=known[smaller], larger=NAMES[larger],
                      b=known[larger], example=_EXAMPLES[larger](known[smaller])),
                )  # fmt: skip
                return


_EXAMPLES = {
    "registered": lambda n: _("registered {n}", n=n),
    "sat": lambda n: _("sat {n}", n=n),
    "passed": lambda n: _("passed {n}", n=n),
}


def _falls(now: Contents, before: Contents) -> Iterator[Finding]:
    for old in before.rounds:
        new = now.totals(old.round)
        for name in fallen(new, old) if new else ():
            yield Finding(
                Weight.FALLS,
                _("{round}: {name} falls from {a} to {b}, though it is a total to date.", round=round_named(old.round),
                  name=NAMES[name], a=getattr(old, name), b=_or_dash(getattr(new, name))),
            )  # fmt: skip


def _odd(now: Contents, before: Contents) -> Iterator[Finding]:
    pairs = [("trained", before.trained, now.trained)]
    for totals in now.rounds:
        old = before.totals(totals.round) or RoundTotals(round=totals.round)
        pairs += [(name, getattr(old, name), value) for name, value in totals.figures().items()]
    for name, was, value in pairs:
        if was and value and value - was >= AT_LEAST and value >= JUMP * was:
            yield Finding(Weight.ODD, _("{name}: {a} → {b}?", name=NAMES[name], a=was, b=value))


def _ahead(now: Contents, after: Contents) -> Iterator[Finding]:
    """A total to date that is higher than what was filed for a later week."""
    for totals in now.rounds:
        later = after.totals(totals.round)
        for name, value in totals.figures().items():
            known = getattr(later, name) if later else None
            if known is not None and value > known:
                says = _("{round}: {name} {a}, but a later week already says {b}.", round=round_named(totals.round), name=NAMES[name],
                         a=value, b=known)  # fmt: skip
                yield Finding(Weight.ODD, says)


def _or_dash(value: int | None) -> object:
    return "—" if value is None else value
