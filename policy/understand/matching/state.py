"""What a conversation has told so far, and how a new message adds to it or replaces it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from pydantic import BaseModel, ConfigDict

from policy.answer import Unit
from policy.facts import Facts, Value
from policy.understand.reading.money import left_over

REPLACES = {
    "headcount": ("headcounts", "level_forms"),
    "headcounts": ("headcount", "level_forms"),
    "exam_form": ("exam_forms", "level_forms"),
    "exam_forms": ("level_forms",),
    "hours": ("days",),
    "days": ("hours",),
    "half_days": ("days",),
}
"""A fact told anew makes others stale, unless they are told with it."""


class Talk(BaseModel):
    """The state between two turns; plain values, to be saved as JSON.

    `missing` are the facts asked for, `offered` the topics offered.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    topic: str | None = None
    facts: dict[str, Any] = {}
    wants: Unit | None = None
    missing: tuple[str, ...] = ()
    offered: tuple[str, ...] = ()

    @property
    def only_told(self) -> bool:
        """我们是交通运输大类，一般实操: whether figures were told that no question has used yet."""
        return self.topic is None and bool(self.facts)

    def known(self) -> dict[str, Value]:
        """The facts, lists as tuples."""
        return {name: tuple(value) if isinstance(value, list) else value for name, value in self.facts.items()}


def remembered(topic: str | None, facts: Facts, wants: Unit | None, missing: tuple[str, ...] = ()) -> Talk:
    """The state after an answer."""
    return Talk(topic=topic, facts={name: _plain(value) for name, value in facts.items()}, wants=wants, missing=missing)


def _plain(value: Any) -> Any:
    if isinstance(value, (tuple, list)):
        return [_plain(one) for one in value]
    return str(value) if isinstance(value, (Decimal, date)) else value


def merged(before: Mapping[str, Value], told: Mapping[str, Value], more: bool = False) -> dict[str, Value]:
    """Facts told before with those of this turn; what they make stale is forgotten. `more`: what is told comes on top."""
    stale = {old for fact in told for old in REPLACES.get(fact, ()) if old not in told}
    facts = {name: value for name, value in before.items() if name not in stale} | dict(told)
    lengths = facts.get("session_hours")
    if more and isinstance(before.get("sessions"), int) and isinstance(told.get("sessions"), int):
        facts = {name: value for name, value in facts.items() if name != "session_hours"} | _more_sessions(before, told)
    elif "sessions" in told and "session_hours" not in told and isinstance(lengths, tuple) and len(lengths) > 1:
        del facts["session_hours"]
    if more:
        facts |= {
            name: _sum(before[name], told[name]) for name in ("income", "costs") if name in before and name in told
        }
    if "amount" not in told and {"income", "costs"} & told.keys():
        facts.pop("amount", None)  # 结余 10 万。成本又多了 2 万: whether that was taken off is not clear
        left = left_over(facts)
        facts |= {} if left is None else {"amount": left}
    return facts


def _sum(one: Value, other: Value) -> Decimal:
    return Decimal(str(one)) + Decimal(str(other))


def merges(told: Mapping[str, Value]) -> bool:
    """Whether what comes on top is joined with what was told before fact by fact, in `merged`."""
    return bool({"sessions", "income", "costs"} & told.keys())


def _more_sessions(before: Mapping[str, Value], told: Mapping[str, Value]) -> dict[str, Value]:
    """后来又加了一场四小时的: the sessions of both turns, each with its length."""
    counts = [int(str(turn["sessions"])) for turn in (before, told)]
    lengths = [_each(turn.get("session_hours"), count) for turn, count in zip((before, told), counts, strict=True)]
    facts: dict[str, Value] = {"sessions": sum(counts)}
    if all(lengths):
        facts["session_hours"] = lengths[0] + lengths[1]
    return facts


def _each(lengths: Value | None, count: int) -> tuple[Decimal, ...]:
    """One length for each session; none where they are not all known."""
    known = tuple(Decimal(str(one)) for one in lengths) if isinstance(lengths, tuple) else ()
    return known * count if len(known) == 1 else known if len(known) == count else ()
