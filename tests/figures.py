"""Measured figures beside their targets. A clock never decides whether a test passes: machines differ, and are busy."""

from __future__ import annotations


def figure(what: str, value: float, unit: str, *, at_most: float | None = None, at_least: float | None = None) -> bool:
    """Prints a figure and whether it meets its target; gives the same back."""
    met = (at_most is None or value <= at_most) and (at_least is None or value >= at_least)
    target = f"at most {at_most:g}" if at_most is not None else f"at least {at_least:g}"
    print(f"\nFIGURE {'met' if met else 'MISSED'}: {what}: {value:.4g} {unit} (target: {target} {unit})")
    return met
