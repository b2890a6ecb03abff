"""Operations that reckon: products, rates, sums, limits, rounding; all in Decimal, rounded as the pack says."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import Any

from policy.answer import Citation, plain
from policy.meaning.phrases import number, told
from policy.meaning.run import Meaning, Missing, Run
from policy.meaning.site import Site, both, means, quantity
from policy.pack.base import Words
from policy.pack.operations import (
    Bounded,
    Cap,
    Factor,
    Figure,
    HighestOf,
    Multiply,
    Once,
    Part,
    Piece,
    Piecewise,
    Pooled,
    Quantity,
    Rate,
    Rounding,
    Share,
    SmallerOf,
    TotalOf,
    WeightedSum,
)

_DIRECTIONS = {
    "half_up": (ROUND_HALF_UP, Words(zh="四舍五入", en="rounded half up")),
    "down": (ROUND_FLOOR, Words(zh="向下取整", en="rounded down")),
    "up": (ROUND_CEILING, Words(zh="向上取整", en="rounded up")),
}
_ONE, _HUNDRED = Decimal(1), Decimal(100)


def _say(label: Words | None, run: Run, reckoned: str) -> str:
    """A step's words: what is done, then the reckoning."""
    if label is None:
        return reckoned
    return f"{label.in_(run.lang)}{'：' if run.lang == 'zh' else ': '}{reckoned}"


@means(Figure)
def _figure(op: Figure, site: Site) -> Meaning:
    cites, label = site.citation(op.cite), op.label or site.rule.title

    def stated(run: Run) -> Decimal:
        run.step(f"{label.in_(run.lang)} {number(op.value, op.unit, run.lang)}", op.value, cites)
        return op.value

    return stated


@means(Quantity)
def _quantity(op: Quantity, site: Site) -> Meaning:
    spec, cites = site.spec(op.fact), site.citation(op.cite)

    def as_told(run: Run) -> Decimal:
        value = quantity(run, op.fact)
        run.step(told(spec, value, run.lang), value, cites)
        return value

    return as_told


@means(Factor)
def _factor(op: Factor, site: Site) -> Meaning:
    of, by, cites, unit = site.build(op.of), site.build(op.by), site.citation(op.cite), site.unit

    def product(run: Run) -> Decimal:
        one, other = both(run, of, by)
        result = one * other
        says = f"{plain(one)} × {plain(other)} = {number(result, unit, run.lang)}"
        run.step(_say(op.label, run, says), result, cites)
        return result

    return product


@means(Multiply)
def _times(op: Multiply, site: Site) -> Meaning:
    of, cites, unit = site.build(op.of), site.citation(op.cite), site.unit

    def product(run: Run) -> Decimal:
        one = of(run)
        result = one * op.times
        says = f"{plain(one)} × {plain(op.times)} = {number(result, unit, run.lang)}"
        run.step(_say(op.label, run, says), result, cites)
        return result

    return product


@means(Rounding)
def _rounding(op: Rounding, site: Site) -> Meaning:
    of, cites, unit = site.build(op.of), site.citation(op.cite), site.unit
    mode, words = _DIRECTIONS[op.direction]

    def rounded(run: Run) -> Decimal:
        exact = of(run)
        result = (exact / op.to).quantize(_ONE, mode) * op.to
        if result != exact:
            says = f"{plain(exact)} → {number(result, unit, run.lang)}"
            run.step(_say(op.label or words, run, says), result, cites)
        return result

    return rounded


@means(Bounded)
def _bounded(op: Bounded, site: Site) -> Meaning:
    of, cites = site.build(op.of), site.citation(op.cite)

    def limited(run: Run) -> Decimal:
        if op.label:
            run.step(op.label.in_(run.lang), None, cites)
        value = of(run)
        run.bound = op.bound
        return value

    return limited


@means(Cap)
def _cap(op: Cap, site: Site) -> Meaning:
    of, cites, unit = site.build(op.of), site.citation(op.cite), site.unit
    label = op.label or Words(zh="封顶", en="capped")

    def capped(run: Run) -> Decimal:
        value = of(run)
        if value <= op.at_most:
            return value
        run.step(_say(label, run, f"{plain(value)} → {number(op.at_most, unit, run.lang)}"), op.at_most, cites)
        return op.at_most

    return capped


@means(SmallerOf)
def _smaller(op: SmallerOf, site: Site) -> Meaning:
    one, other = (site.build(limit) for limit in op.limits)
    cites, unit = site.citation(op.cite), site.unit
    label = op.label or Words(zh="取较小者", en="the smaller counts")

    def smaller(run: Run) -> Decimal:
        limits = both(run, one, other)
        result = min(limits)
        run.step(_say(label, run, number(result, unit, run.lang)), result, cites)
        return result

    return smaller


@means(Rate)
def _rate(op: Rate, site: Site) -> Meaning:
    cites, spec = site.citation(op.cite), site.spec(op.quantity)

    def by_quantity(run: Run) -> Decimal:
        if op.bare and op.quantity not in run.known:
            run.step(f"{op.bare.in_(run.lang)} {number(op.rate, op.unit, run.lang)}", op.rate, cites)
            return op.rate
        amount = quantity(run, op.quantity)
        result = amount * op.rate
        said = told(spec, amount, run.lang)
        run.step(f"{said} × {plain(op.rate)} = {number(result, op.unit, run.lang)}", result, cites)
        return result

    return by_quantity


@means(Share)
def _share(op: Share, site: Site) -> Meaning:
    cites = site.citation(op.cite)

    def shared(run: Run) -> Decimal:
        surplus = quantity(run, op.of)
        if surplus <= 0:
            run.step(op.loss.in_(run.lang), Decimal(0), cites)
            return Decimal(0)
        result = surplus * op.percent / _HUNDRED
        run.step(f"{plain(surplus)} × {plain(op.percent)}% = {number(result, op.unit, run.lang)}", result, cites)
        return result

    return shared


@means(Once)
def _once(op: Once, site: Site) -> Meaning:
    of, cites = site.build(op.of), site.citation(op.cite)
    label = op.label or Words(zh="仅认定一次", en="counted once only")

    def once(run: Run) -> Decimal:
        if op.unless and run.known.get(op.unless):
            run.step(label.in_(run.lang), Decimal(0), cites)
            return Decimal(0)
        value = of(run)
        run.step(label.in_(run.lang), value, cites)
        return value

    return once


@means(HighestOf)
def _highest(op: HighestOf, site: Site) -> Meaning:
    cites, label = site.citation(op.cite), op.label or Words(zh="就高不就低", en="the highest counts")
    of = site.build(op.of) if op.of else None
    candidates = [site.build(one) for one in op.all_of]

    def highest(run: Run) -> Decimal:
        if of is not None and op.each.keys().isdisjoint(run.known):
            return of(run)
        branches = _branches(run, op.each, of) if of else [(run.branch(run.known), one) for one in candidates]
        return _take_highest(run, branches, label, cites)

    return highest


def _branches(run: Run, each: Mapping[str, str], of: Meaning) -> list[tuple[Run, Meaning]]:
    """One evaluation for each entry of the list facts told."""
    lists = {single: run.known[many] for many, single in each.items() if many in run.known}
    rest = {name: value for name, value in run.known.items() if name not in each}
    entries = zip(*lists.values(), strict=False)
    return [(run.branch({**rest, **dict(zip(lists, entry, strict=True))}), of) for entry in entries]


def _take_highest(run: Run, branches: list[tuple[Run, Meaning]], label: Words, cites: Citation | None) -> Decimal:
    results = [(meaning(branch), branch) for branch, meaning in branches]
    value, best = max(results, key=lambda result: result[0])
    run.steps.extend(best.steps)
    if len(results) > 1:
        all_ = ("、" if run.lang == "zh" else ", ").join(str(plain(result)) for result, _ in results)
        run.step(_say(label, run, f"{all_} → {plain(value)}"), value, cites)
    return value


@means(Pooled)
def _pooled(op: Pooled, site: Site) -> Meaning:
    of = site.build(op.of)

    def together(run: Run) -> Decimal:
        summed = {single: sum(run.known[many]) for many, single in op.sums.items()}
        taken = {to: run.known[source] for source, to in op.takes.items() if source in run.known}
        rest = {name: value for name, value in run.known.items() if name not in op.sums and name not in op.takes}
        branch = run.branch({**rest, **summed, **taken})
        value = of(branch)
        run.steps.extend(branch.steps)
        return value

    return together


@means(TotalOf)
def _total(op: TotalOf, site: Site) -> Meaning:
    of, cites, unit = site.build(op.of), site.citation(op.cite), site.unit
    ((many, single),) = op.each.items()

    def total(run: Run) -> Decimal:
        results = []
        for entry in _entries(run, many, op.count):
            branch = run.branch({**run.known, single: entry})
            results.append(of(branch))
            run.steps.extend(branch.steps)
        value = sum(results, Decimal(0))
        if len(results) > 1:
            added = " + ".join(str(plain(result)) for result in results)
            run.step(_say(op.label, run, f"{added} = {number(value, unit, run.lang)}"), value, cites)
        return value

    return total


def _entries(run: Run, many: str, count: str) -> tuple[Any, ...]:
    """The entries of a list fact, as many as `count` says; a single one stands for all."""
    lacking = [fact for fact in (count, many) if fact not in run.known]
    if lacking:
        raise Missing(*lacking)
    wanted, entries = int(run.known[count]), run.known[many]
    if len(entries) == 1:
        return tuple(entries) * wanted
    if len(entries) != wanted:
        raise Missing(
            many, why=Words(zh=f"说了 {wanted} 个，给出了 {len(entries)} 个", en=f"{wanted} said, {len(entries)} given")
        )
    return tuple(entries)


@means(Piecewise)
def _piecewise(op: Piecewise, site: Site) -> Meaning:
    spec = site.spec(op.of)
    pieces = [(piece, site.citation(piece.cite)) for piece in op.pieces]

    def by_piece(run: Run) -> Decimal:
        amount = quantity(run, op.of)
        for piece, cites in pieces:
            if piece.holds(amount):
                value, reckoned = _within(piece, amount)
                says = f"{told(spec, amount, run.lang)}: {reckoned} = {number(value, op.unit, run.lang)}"
                run.step(says, value, cites)
                return value
        raise Missing(op.of)

    return by_piece


def _within(piece: Piece, amount: Decimal) -> tuple[Decimal, str]:
    low = piece.from_ if isinstance(piece.from_, Decimal) else piece.above
    begin = low if isinstance(low, Decimal) else Decimal(0)
    value = piece.start + piece.rate * (amount - begin)
    return value, f"{plain(piece.start)} + {plain(piece.rate)} × ({plain(amount)} − {plain(begin)})"


@means(WeightedSum)
def _weighted(op: WeightedSum, site: Site) -> Meaning:
    cites = site.citation(op.cite)
    parts = [(part, site.spec(part.fact), site.citation(part.cite)) for part in op.parts]

    def weighed(run: Run) -> Decimal:
        lacking = [part.fact for part, _, _ in parts if part.fact not in run.known]
        if lacking:
            raise Missing(*lacking)
        value = Decimal(0)
        for part, spec, source in parts:
            points = quantity(run, part.fact) * part.weight
            value += points
            run.step(f"{told(spec, run.known[part.fact], run.lang)} × {plain(part.weight)}", points, source)
        verdict = op.passed if value >= op.pass_line and _parts_passed(op.parts, run) else op.failed
        run.step(f"{verdict.in_(run.lang)}（{plain(value)} / {plain(op.pass_line)}）", value, cites)
        return value

    return weighed


def _parts_passed(parts: tuple[Part, ...], run: Run) -> bool:
    return all(part.pass_line is None or quantity(run, part.fact) >= part.pass_line for part in parts)
