"""What was told, held against what the pack says a fact can be: a number that cannot be is asked for again."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from policy.facts import Facts
from policy.pack.base import Words
from policy.pack.document import FactSpec, Pack


class Unfit(ValueError):
    """What was told cannot be this fact."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.words = Words(zh=zh, en=en)


class Checks:
    """What a pack believes of facts, made ready: for each fact its check, and which numbers count a list."""

    def __init__(self, pack: Pack) -> None:
        self.of = {name: _check(spec, pack) for name, spec in pack.facts.items()}
        self._counts = [(name, spec.counts) for name, spec in pack.facts.items() if spec.counts]

    def count_entries(self, known: dict[str, Any]) -> None:
        """Where a number was not told, but the list that it counts was, add it."""
        for name, many in self._counts:
            if name not in known and many in known:
                known[name] = len(known[many])


def believed(checks: Checks, facts: Facts) -> tuple[dict[str, Any], dict[str, Words]]:
    """The facts that the pack knows, typed, and what was wrong with the rest, by name.

    A fact that the pack does not declare plays no part in its rules, and is left out.
    """
    known: dict[str, Any] = {}
    refused: dict[str, Words] = {}
    for name, value in facts.told.items():
        check = checks.of.get(name)
        if check is None:
            continue
        try:
            known[name] = check(value)
        except Unfit as unfit:
            refused[name] = unfit.words
    checks.count_entries(known)
    return known, refused


def _check(spec: FactSpec, pack: Pack) -> Callable[[Any], Any]:
    """The check of one fact; the usual whole number and the usual choice pass at once."""
    if spec.kind == "choice":
        options = {name: name for name in spec.options}
        return lambda value: options.get(value) or fitting(spec, value, pack)
    if spec.kind != "whole":
        return lambda value: fitting(spec, value, pack)
    least = int(spec.least) if spec.least is not None else -sys.maxsize
    most = int(spec.most) if spec.most is not None else sys.maxsize
    return lambda value: value if type(value) is int and least <= value <= most else fitting(spec, value, pack)


def fitting(spec: FactSpec, value: Any, pack: Pack) -> Any:
    """The value as the fact's kind has it. Raises Unfit."""
    match spec.kind:
        case "whole" | "amount" | "signed":
            return _number(spec, value)
        case "choice":
            return _choice(spec, value)
        case "wholes" | "amounts" | "choices":
            return _entries(spec, value, pack)
        case "yes_no":
            return _yes_no(value)
        case "day":
            return _day(value)


def _number(spec: FactSpec, value: Any) -> int | Decimal:
    number = _decimal(value)
    if spec.kind == "whole" and number != number.to_integral_value():
        raise Unfit(
            f"{spec.label.zh}应是整数，不能是 {value}", f"“{spec.label.en}” must be a whole number, not {value}"
        )
    if spec.least is not None and number < spec.least:
        raise Unfit(f"{spec.label.zh}不能是 {value}", f"“{spec.label.en}” cannot be {value}")
    if spec.most is not None and number > spec.most:
        raise Unfit(f"{value} 太大，请核对{spec.label.zh}", f"{value} is too large, please check “{spec.label.en}”")
    return int(number) if spec.kind == "whole" else number


def _decimal(value: Any) -> Decimal:
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        raise Unfit(f"“{value}”不是数字", f"“{value}” is not a number") from None
    if not number.is_finite():
        raise Unfit(f"“{value}”不是数字", f"“{value}” is not a number")
    return number


def _choice(spec: FactSpec, value: Any) -> str:
    if value in spec.options:
        return str(value)
    raise Unfit(f"没有“{value}”这一项", f"“{value}” is not one of the choices")


def _entries(spec: FactSpec, value: Any, pack: Pack) -> tuple[Any, ...]:
    entries = value if isinstance(value, (tuple, list)) else (value,)
    if not entries:
        raise Unfit("没有给出", "nothing given")
    return tuple(fitting(pack.facts[spec.of or ""], entry, pack) for entry in entries)


def _yes_no(value: Any) -> bool:
    if value in (True, "yes"):
        return True
    if value in (False, "no"):
        return False
    raise Unfit("请答“是”或“否”", "please answer yes or no")


def _day(value: Any) -> date:
    try:
        return value if isinstance(value, date) else date.fromisoformat(str(value))
    except ValueError:
        raise Unfit(f"“{value}”不是存在的日期", f"“{value}” is not a date that exists") from None
