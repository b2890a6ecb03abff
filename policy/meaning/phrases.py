"""How numbers and spans are said in a step, in Chinese and in English."""

from __future__ import annotations

from decimal import Decimal

from policy.answer import Unit, plain
from policy.pack.document import FactSpec

_UNITS: dict[Unit | None, tuple[str, str]] = {
    None: ("", ""),
    Unit.HOURS: (" 课时", " hours"),
    Unit.YUAN: (" 元", " yuan"),
    Unit.CREDITS: (" 学分", " credits"),
    Unit.PERCENT: ("%", "%"),
    Unit.COUNT: ("", ""),
    Unit.YEARS: (" 年", " years"),
}


_ONE = {"people": "person"}
"""English nouns whose singular is not the plural without its s."""


def number(value: Decimal, unit: Unit | None, lang: str) -> str:
    """A number with its unit: 234 课时, 80%, 1 hour."""
    zh, en = _UNITS[unit]
    return f"{plain(value)}{_counting(value, en) if lang == 'en' else zh}"


def told(spec: FactSpec, value: object, lang: str) -> str:
    """A fact in a sentence: 实考 95 人; 95 people sat."""
    said = plain(value) if isinstance(value, Decimal) else value
    if spec.counter is None:
        return f"{spec.label.in_(lang)} {said}"
    return f"{spec.label.in_(lang)} {said} {_counting(value, spec.counter.en) if lang == 'en' else spec.counter.zh}"


def _counting(value: object, noun: str) -> str:
    """An English noun in the number that its value asks for: 1 half-day, 2 half-days, 0.5 hours."""
    return noun if value != 1 else _ONE.get(noun, noun.removesuffix("s"))
