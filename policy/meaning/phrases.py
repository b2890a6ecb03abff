"""How numbers and spans are said in a step, in Chinese and in English."""

from __future__ import annotations

from decimal import Decimal

from policy.answer import Unit, plain
from policy.pack.document import FactSpec

_UNITS = {
    Unit.HOURS: (" 课时", " hours"),
    Unit.YUAN: (" 元", " yuan"),
    Unit.CREDITS: (" 学分", " credits"),
    Unit.PERCENT: ("%", "%"),
    Unit.COUNT: ("", ""),
    Unit.YEARS: (" 年", " years"),
}


_ONE = {"people": "person"}
"""English nouns whose singular is not the plural without its s."""


def unit_word(unit: Unit | None, lang: str) -> str:
    """The word after a number other than one, its space included."""
    return _UNITS[unit][lang == "en"] if unit else ""


def number(value: Decimal, unit: Unit | None, lang: str) -> str:
    """A number with its unit: 234 课时, 80%, 1 hour."""
    return f"{plain(value)}{_counting(value, unit_word(unit, lang), lang)}"


def told(spec: FactSpec, value: object, lang: str) -> str:
    """A fact in a sentence: 实考 95 人; 95 people sat."""
    said = plain(value) if isinstance(value, Decimal) else value
    counter = f" {_counting(value, spec.counter.in_(lang), lang)}" if spec.counter else ""
    return f"{spec.label.in_(lang)} {said}{counter}"


def _counting(value: object, noun: str, lang: str) -> str:
    """A noun in the number that its value asks for: 1 half-day, 2 half-days, 0.5 hours."""
    if lang != "en" or value != 1:
        return noun
    return _ONE.get(noun, noun.removesuffix("s"))
