"""The training hours of the first college, reckoned another way: whole numbers and a table typed by hand.

Nothing here uses the packs or their operations. Factors are in tenths, results in whole hours.
"""

from __future__ import annotations

from dataclasses import dataclass

BASE = {
    ("written", None): 100,
    ("machine", None): 180,
    ("practical", "arts"): 240,
    ("practical", "sciences"): 400,
    ("special_practical", "arts"): 300,
    ("special_practical", "sciences"): 500,
}


@dataclass(frozen=True)
class Expected:
    """What the assistant must say: a status, and a number with its bound and the other numbers allowed."""

    status: str
    value: int | None = None
    bound: str = "exact"
    others: tuple[int, ...] = ()


def training_hours(form: str, discipline: str | None, sat: int, training: int | None) -> Expected:
    """Hours for one exam form, with the discipline told or not."""
    if training is not None and training > 3:
        return Expected("not_stated")
    if sat == 0:
        return Expected("not_stated")
    if form == "mixed" or (form in ("practical", "special_practical") and discipline not in ("arts", "sciences")):
        return Expected("needs_input")
    base = BASE[form, discipline if "practical" in form else None]
    products = [product(base, tenths, sat) for tenths in factors(sat)]
    if training != 3:
        return Expected("answered", products[0], "exact", tuple(products[1:]))
    return third(products)


def factors(sat: int) -> list[int]:
    """The factor in tenths; two of them at exactly 120, the lower first."""
    if sat == 120:
        return [15, 18]
    for last, tenths in ((60, 10), (80, 12), (100, 13), (119, 15), (200, 18)):
        if sat <= last:
            return [tenths]
    return [20]


def product(base: int, tenths: int, sat: int) -> int:
    """Half up to whole hours; fewer than thirty count half."""
    hours = (base * tenths * 2 + 10) // 20
    return (hours + 1) // 2 if sat < 30 else hours


def third(products: list[int]) -> Expected:
    """At most 30%: rounded down; what other readings give beside it."""
    down = [hours * 3 // 10 for hours in products]
    half_up = [(hours * 6 + 10) // 20 for hours in products]
    others = [other for other in dict.fromkeys([*down[1:], half_up[0]]) if other != down[0]]
    return Expected("answered", down[0], "at_most", tuple(sorted(others)))
