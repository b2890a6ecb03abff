"""Bands touch and do not overlap unless the source does; tables have every cell once; an exception says why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise, product

from policy.check.walk import Sheet
from policy.pack.base import UNLIMITED, Span
from policy.pack.document import FactSpec
from policy.pack.operations import Bands, ExceptionCase, Overlap, Piecewise, Table
from policy.pack.reading import Path_, Problem

_FAR = Decimal("Infinity")
_ADD_ROW = "add a row; where the text gives none, one with `then: {op: not_stated, …}`"


def examine(sheet: Sheet) -> Iterator[Problem]:
    """All problems of bands, tables and exceptions."""
    for path, bands in sheet.all(Bands):
        if bands.of in sheet.pack.facts:
            yield from _bands(sheet, (*path, "bands"), bands.bands, sheet.pack.facts[bands.of], bands.overlaps)
    for path, pieces in sheet.all(Piecewise):
        if pieces.of in sheet.pack.facts:
            yield from _bands(sheet, (*path, "pieces"), pieces.pieces, sheet.pack.facts[pieces.of], ())
    for path, table in sheet.all(Table):
        yield from _table(sheet, path, table)
    for path, exception in sheet.all(ExceptionCase):
        if exception.when.told is False and exception.cite is None:
            yield sheet.problem(path, "an exception needs its citation: add `cite` with article and quote")


def low(span: Span) -> Decimal:
    """A span's lower end, whether or not it belongs to it."""
    end = span.from_ if span.from_ is not None else span.above
    return -_FAR if end == UNLIMITED or end is None else Decimal(end)


def high(span: Span) -> Decimal:
    """A span's upper end, whether or not it belongs to it."""
    end = span.to if span.to is not None else span.below
    return _FAR if end == UNLIMITED or end is None else Decimal(end)


def _first_whole(span: Span) -> Decimal:
    return low(span) if span.from_ is not None else low(span) + 1


def _last_whole(span: Span) -> Decimal:
    return high(span) if span.to is not None else high(span) - 1


def _bands(
    sheet: Sheet, path: Path_, bands: Sequence[Span], spec: FactSpec, overlaps: Sequence[Overlap]
) -> Iterator[Problem]:
    for index, band in enumerate(bands):
        if low(band) > high(band):
            yield sheet.problem((*path, index), "this band's upper end lies below its lower end")
    for index, (one, other) in enumerate(pairwise(bands), 1):
        yield from _joint(sheet, (*path, index), one, other, spec.kind == "whole", overlaps)
    yield from _ends(sheet, path, bands, spec)
    yield from _declared(sheet, path, bands, overlaps)


def _joint(
    sheet: Sheet, path: Path_, one: Span, other: Span, whole: bool, overlaps: Sequence[Overlap]
) -> Iterator[Problem]:
    """What is wrong between a band and the next."""
    if whole:
        gap = _first_whole(other) - _last_whole(one) - 1
    else:
        gap = low(other) - high(one)
        if gap == 0 and (one.to is None) == (other.from_ is None):
            says = "is in both bands" if one.to is not None else "is in neither band"
            yield sheet.problem(path, f"{high(one)} {says}: use `to` and `above`, or `below` and `from`")
    if gap > 0:
        yield sheet.problem(path, f"there is a gap between {high(one)} and {low(other)}: correct an end, or add a band")
    if gap < 0 and not any(o.from_ == low(other) and o.to == high(one) for o in overlaps):
        advice = "correct an end, or declare it under `overlaps` where the source itself overlaps"
        yield sheet.problem(path, f"this band overlaps the one before it ({low(other)} to {high(one)}): {advice}")


def _ends(sheet: Sheet, path: Path_, bands: Sequence[Span], spec: FactSpec) -> Iterator[Problem]:
    least = spec.least if spec.least is not None else -_FAR
    most = spec.most if spec.most is not None else _FAR
    if low(bands[0]) > least or (low(bands[0]) == least and bands[0].from_ is None):
        says = f"what lies below {low(bands[0])} has no band, but {spec.label.zh} begins at {least}: add a band"
        yield sheet.problem((*path, 0), says)
    if high(bands[-1]) < most:
        says = f"what lies above {high(bands[-1])} has no band: add one, or end with `to: unlimited`"
        yield sheet.problem((*path, len(bands) - 1), says)


def _declared(sheet: Sheet, path: Path_, bands: Sequence[Span], overlaps: Sequence[Overlap]) -> Iterator[Problem]:
    """Overlaps that are declared and are none."""
    real = {(low(other), high(one)) for one, other in pairwise(bands)}
    for index, overlap in enumerate(overlaps):
        if (overlap.from_, overlap.to) not in real:
            says = f"no two bands overlap from {overlap.from_} to {overlap.to}: correct it, or remove it"
            yield sheet.problem((*path[:-1], "overlaps", index), says)


def _table(sheet: Sheet, path: Path_, table: Table) -> Iterator[Problem]:
    if any(axis not in sheet.pack.facts for axis in table.axes):
        return
    choices = {axis: _choices(sheet.pack.facts[axis]) for axis in table.axes}
    wrong = list(_rows(sheet, path, table, choices))
    yield from wrong
    if not wrong:
        yield from _cells(sheet, path, table, choices)


def _choices(spec: FactSpec) -> list[str]:
    return [name for name, option in spec.options.items() if option.unresolved is None]


def _rows(sheet: Sheet, path: Path_, table: Table, choices: dict[str, list[str]]) -> Iterator[Problem]:
    for index, row in enumerate(table.rows):
        for axis, choice in row.when.items():
            at = (*path, "rows", index, "when", axis)
            if axis not in choices:
                yield sheet.problem(at, f"{axis!r} is no axis of this table: use one of {', '.join(table.axes)}")
            elif choice not in choices[axis]:
                yield sheet.problem(at, f"{choice!r} is no choice of {axis!r}: use one of {', '.join(choices[axis])}")


def _cells(sheet: Sheet, path: Path_, table: Table, choices: dict[str, list[str]]) -> Iterator[Problem]:
    for cell in product(*choices.values()):
        wanted = dict(zip(choices, cell, strict=True))
        held = [i for i, row in enumerate(table.rows) if row.when.items() <= wanted.items()]
        named = ", ".join(cell)
        if not held:
            yield sheet.problem((*path, "rows"), f"the table has no cell for {named}: {_ADD_ROW}")
        for extra in held[1:]:
            yield sheet.problem((*path, "rows", extra), f"the cell for {named} stands twice: keep one row")
