"""Operations that choose: by choices, by bands, by exception, by a fact about the institution, by a reading."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from policy.answer import Citation, Step
from policy.meaning.phrases import number, told
from policy.meaning.run import InWords, Meaning, Missing, Run, Unstated
from policy.meaning.site import Site, choice, means, quantity
from policy.pack.base import Words
from policy.pack.operations import (
    Band,
    Bands,
    Cell,
    Condition,
    Discretion,
    ExceptionCase,
    InstitutionFact,
    Lapses,
    NotStated,
    Precondition,
    Readings,
    Row,
    Table,
    Told,
    UsePart,
    UseRule,
)


def _cell(cell: Cell, site: Site, says: tuple[str, str]) -> Meaning:
    """What a row or band yields, with its step. `says` is the step in Chinese and English."""
    cites, value, (zh, en) = site.citation(cell.cite), cell.value, says
    if cell.then is not None:
        return _announced(site.build(cell.then), cell.label, cites)
    assert value is not None

    steps = {lang: Step(says=said, value=value, cites=cites) for lang, said in (("zh", zh), ("en", en))}

    def stated(run: Run) -> Decimal:
        run.steps.append(steps[run.lang])
        return value

    return stated


def _announced(then: Meaning, label: Words | None, cites: Citation | None) -> Meaning:
    if label is None:
        return then

    def announced(run: Run) -> Decimal:
        run.step(label.in_(run.lang), None, cites)
        return then(run)

    return announced


@means(Table)
def _table(op: Table, site: Site) -> Meaning:
    cells: dict[str, Any] = {}
    for row in op.rows:
        meaning = _cell(row, site, _row_says(op, row, site))
        _place(cells, [row.when.get(axis) for axis in op.axes], op, site, meaning)
    first, *rest = op.axes
    options = {axis: site.options(axis) for axis in op.axes}

    def look_up(run: Run) -> Decimal:
        found = cells[choice(run, first, options[first])]
        if rest and isinstance(found, dict):
            found = found[choice(run, rest[0], options[rest[0]])]
        return found(run)  # type: ignore[no-any-return]

    return look_up


def _place(cells: dict[str, Any], key: list[str | None], op: Table, site: Site, meaning: Meaning) -> None:
    """Put a row where it belongs: under each choice of the first axis that it covers, then of the second."""
    for one in [key[0]] if key[0] else site.options(op.axes[0]):
        if len(key) == 2 and key[1]:
            cells.setdefault(one, {})[key[1]] = meaning
        else:
            cells[one] = meaning


def _row_says(op: Table, row: Row, site: Site) -> tuple[str, str]:
    return tuple(_row_in(op, row, site, lang) for lang in ("zh", "en"))  # type: ignore[return-value]


def _row_in(op: Table, row: Row, site: Site, lang: str) -> str:
    if row.label:
        said = row.label.in_(lang)
    else:
        names = [site.options(axis)[row.when[axis]] for axis in op.axes if axis in row.when]
        said = " ".join(option.en if lang == "en" else option.zh for option in names)
    return said if row.value is None else f"{said} {number(row.value, op.unit, lang)}"


@means(Bands)
def _bands(op: Bands, site: Site) -> Meaning:
    bands = [(band.test(), _band(op, band, site)) for band in op.bands]
    unsaid = _unsaid(op, site)

    def look_up(run: Run) -> Decimal:
        if unsaid and op.of not in run.known:
            return unsaid(run)
        amount = quantity(run, op.of)
        for overlap in op.overlaps:
            if overlap.from_ <= amount <= overlap.to:
                return _of_overlapping(run.reading(overlap.point), amount, bands)(run)
        for holds, meaning in bands:
            if holds(amount):
                return meaning(run)
        raise Missing(op.of)

    return look_up


def _of_overlapping(
    reading: str, amount: Decimal, bands: Sequence[tuple[Callable[[Decimal], bool], Meaning]]
) -> Meaning:
    """The band that counts where the source lets two overlap: the open point's reading (lower, higher) decides."""
    held = [meaning for holds, meaning in bands if holds(amount)]
    return held[0] if reading == "lower" else held[-1]


def _unsaid(op: Bands, site: Site) -> Meaning | None:
    if op.unsaid is None:
        return None
    says, then = op.unsaid.says, site.build(op.unsaid.then)

    def taken(run: Run) -> Decimal:
        run.considered.append(says.in_(run.lang))
        return then(run)

    return taken


def _band(op: Bands, band: Band, site: Site) -> Meaning:
    if band.value is None:
        return _cell(band, site, ("", ""))
    value, cites, spec = band.value, site.citation(band.cite), site.spec(op.of)
    label = band.label or op.label

    def stated(run: Run) -> Decimal:
        said = f"{label.in_(run.lang)} " if label else ""
        amount = told(spec, run.known[op.of], run.lang)
        between = "，" if run.lang == "zh" else ": "
        run.step(f"{amount}{between}{said}{number(value, op.unit, run.lang)}", value, cites)
        return value

    return stated


def _test(when: Condition) -> Callable[[Run], bool]:
    """Whether an exception's condition holds in an evaluation; a fact that must be known is asked for."""
    within = when.span.test() if when.span else None

    def holds(run: Run) -> bool:
        value = run.known.get(when.fact)
        if value is None:
            if when.must_know:
                raise Missing(when.fact)
            return False
        if within:
            return within(value)
        return when.told or value == when.is_ or (isinstance(value, bool) and when.is_ == ("yes" if value else "no"))

    return holds


@means(ExceptionCase)
def _exception(op: ExceptionCase, site: Site) -> Meaning:
    then = _announced(site.build(op.then), op.label, site.citation(op.cite))
    otherwise, holds, aside, fact = site.build(op.otherwise), _test(op.when), op.aside, op.when.fact

    def choose(run: Run) -> Decimal:
        if holds(run):
            return then(run)
        if aside and fact in run.known:
            run.considered.append(aside.in_(run.lang))
        return otherwise(run)

    return choose


@means(InstitutionFact)
def _institution(op: InstitutionFact, site: Site) -> Meaning:
    cites, yes, no = site.citation(op.cite), site.build(op.yes), site.build(op.no)
    spec = site.spec(op.fact)

    def choose(run: Run) -> Decimal:
        value = run.known.get(op.fact)
        if value is None:
            raise Missing(op.fact)
        said = ("是", "yes") if value else ("否", "no")
        run.step(told(spec, said[run.lang == "en"], run.lang), None, cites)
        return yes(run) if value else no(run)

    return choose


@means(Readings)
def _readings(op: Readings, site: Site) -> Meaning:
    meanings = {name: site.build(reading) for name, reading in op.readings.items()}
    return lambda run: meanings[run.reading(op.point)](run)


@means(NotStated)
@means(Discretion)
def _unstated(op: NotStated | Discretion, site: Site) -> Meaning:
    cites, point = site.citation(op.cite), getattr(op, "point", None)

    def end(run: Run) -> Decimal:
        raise Unstated(op.says, cites, point)

    return end


@means(Told)
def _told(op: Told, site: Site) -> Meaning:
    cites = site.citation(op.cite)

    def end(run: Run) -> Decimal:
        raise InWords(op.says, cites)

    return end


@means(Lapses)
def _lapses(op: Lapses, site: Site) -> Meaning:
    of, cites = site.build(op.of), site.citation(op.cite)

    def while_it_lasts(run: Run) -> Decimal:
        since = run.known.get(op.since)
        if since is None:
            raise Missing(op.since)
        if run.known["today"] > months_after(since, int(op.months)):
            raise InWords(op.lapsed, cites)
        if op.label:
            run.step(op.label.in_(run.lang), None, cites)
        return of(run)

    return while_it_lasts


def months_after(day: Any, months: int) -> Any:
    """The same day some months later; the month's last day where it has no such day."""
    from calendar import monthrange

    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return day.replace(year=year, month=month + 1, day=min(day.day, monthrange(year, month + 1)[1]))


@means(Precondition)
def _precondition(op: Precondition, site: Site) -> Meaning:
    of, cites = site.build(op.of), site.citation(op.cite)

    def if_met(run: Run) -> Decimal:
        lacking = [fact for fact in (op.done, op.before) if fact not in run.known]
        if lacking:
            raise Missing(*lacking)
        if (run.known[op.before] - run.known[op.done]).days < op.days:
            raise InWords(op.unmet, cites)
        if op.label:
            run.step(op.label.in_(run.lang), None, cites)
        return of(run)

    return if_met


@means(UsePart)
def _part(op: UsePart, site: Site) -> Meaning:
    return site.part(op.part)


@means(UseRule)
def _rule(op: UseRule, site: Site) -> Meaning:
    return site.rule_named(op.rule)
