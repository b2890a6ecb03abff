"""Every name that is used is declared, every name declared is used, and no topic is declared twice."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from rapidfuzz import process

from policy.check.walk import Sheet
from policy.pack.base import Cite, Model
from policy.pack.document import Case, FactSpec, OpenPoint, Remark, Ruling, Settles, Silence, Statement
from policy.pack.operations import (
    Bands,
    Condition,
    HighestOf,
    InstitutionFact,
    Lapses,
    NotStated,
    Once,
    Overlap,
    Part,
    Piecewise,
    Pooled,
    Precondition,
    Quantity,
    Rate,
    Readings,
    Share,
    Table,
    TotalOf,
    UsePart,
    UseRule,
)
from policy.pack.reading import Path_, Problem
from policy.pack.walk import walk

Used = tuple[Path_, str]
"""A fact that is used: the path of its name in the file, and the name."""

_FACTS: dict[type[Model], tuple[str, ...]] = {
    Bands: ("of",),
    Piecewise: ("of",),
    Share: ("of",),
    Rate: ("quantity",),
    Quantity: ("fact",),
    InstitutionFact: ("fact",),
    Condition: ("fact",),
    Part: ("fact",),
    TotalOf: ("count",),
    Lapses: ("since",),
    Precondition: ("done", "before"),
}


def examine(sheet: Sheet) -> Iterator[Problem]:
    """All problems of names."""
    yield from _facts(sheet)
    yield from _parts(sheet)
    yield from _points(sheet)
    yield from _documents(sheet)
    yield from _topics(sheet)
    yield from _unused(sheet)


def _unknown(sheet: Sheet, path: Path_, what: str, name: str, known: Collection[str]) -> Iterator[Problem]:
    if name not in known:
        near = process.extractOne(name, list(known), score_cutoff=70)
        advice = f"did you mean {near[0]!r}?" if near else f"declare it, or use one of: {', '.join(known) or 'none'}"
        yield sheet.problem(path, f"there is no {what} {name!r}: {advice}")


def _facts(sheet: Sheet) -> Iterator[Problem]:
    known = set(sheet.pack.facts) | {"today"}
    for path, name in used_facts(sheet):
        yield from _unknown(sheet, path, "fact", name, known)
    for path, op in sheet.all(InstitutionFact):
        spec = sheet.pack.facts.get(op.fact)
        if spec and not (spec.about_institution and spec.kind == "yes_no"):
            says = f"{op.fact!r} must be a yes_no fact with `about_institution`: correct the fact"
            yield sheet.problem((*path, "fact"), says)
    for path, condition in sheet.all(Condition):
        yield from _choice(sheet, (*path, "is"), condition.fact, condition.is_)


def used_facts(sheet: Sheet) -> Iterator[Used]:
    """Every use of a fact's name."""
    for path, part in sheet.all(Model):
        for field in _FACTS.get(type(part), ()):
            yield (*path, field), getattr(part, field)
        yield from _listed_facts(path, part)


def _listed_facts(path: Path_, part: Model) -> Iterator[Used]:
    match part:
        case Table():
            yield from (((*path, "axes", i), axis) for i, axis in enumerate(part.axes))
        case Remark():
            yield from (((*path, "told", i), fact) for i, fact in enumerate(part.told))
        case Case():
            yield from (((*path, "facts", fact), fact) for fact in part.facts)
        case FactSpec():
            yield from (((*path, key), name) for key, name in (("of", part.of), ("counts", part.counts)) if name)
        case Once() if part.unless:
            yield (*path, "unless"), part.unless
        case HighestOf() | TotalOf():
            yield from _pairs((*path, "each"), part.each)
        case Pooled():
            yield from _pairs((*path, "sums"), part.sums)
            yield from _pairs((*path, "takes"), part.takes)


def _pairs(path: Path_, pairs: dict[str, str]) -> Iterator[Used]:
    for many, single in pairs.items():
        yield (*path, many), many
        yield (*path, many), single


def _choice(sheet: Sheet, path: Path_, fact: str, value: str | None) -> Iterator[Problem]:
    spec = sheet.pack.facts.get(fact)
    if spec is None or value is None:
        return
    choices: Collection[str] = ("yes", "no") if spec.kind == "yes_no" else spec.options
    yield from _unknown(sheet, path, f"choice of {fact!r}", value, choices)


def _parts(sheet: Sheet) -> Iterator[Problem]:
    for path, use in sheet.all(UsePart):
        _, version = sheet.rule_at(path)
        yield from _unknown(sheet, (*path, "part"), "part", use.part, version.parts)
        if _turns_in_circles(version.parts, use.part):
            yield sheet.problem((*path, "part"), f"the part {use.part!r} uses itself: break the circle")
    rules = {rule.id for rule in sheet.pack.rules}
    for path, reference in sheet.all(UseRule):
        yield from _unknown(sheet, (*path, "rule"), "rule", reference.rule, rules)
        if sheet.rule_at(path)[0].id == reference.rule:
            yield sheet.problem((*path, "rule"), f"the rule {reference.rule!r} uses itself: break the circle")


def _turns_in_circles(parts: dict[str, Any], start: str) -> bool:
    seen: set[str] = set()
    ahead = [start]
    while ahead:
        name = ahead.pop()
        uses = [part.part for _, part in walk(parts.get(name), ()) if isinstance(part, UsePart)]
        if start in uses:
            return True
        ahead += [use for use in uses if use not in seen]
        seen.update(uses)
    return False


def _points(sheet: Sheet) -> Iterator[Problem]:
    points = {point.id: point for point in sheet.pack.open_points}
    for path, point in sheet.all(OpenPoint):
        yield from _unknown(sheet, (*path, "default"), "reading", point.default, point.readings)
    for path, use in sheet.all(Readings):
        yield from _unknown(sheet, (*path, "point"), "open point", use.point, points)
        if use.point in points and set(use.readings) != set(points[use.point].readings):
            wanted = ", ".join(points[use.point].readings)
            yield sheet.problem((*path, "readings"), f"the readings of {use.point!r} are: {wanted}; give each of them")
    yield from _other_points(sheet, points)


def _other_points(sheet: Sheet, points: dict[str, OpenPoint]) -> Iterator[Problem]:
    for path, overlap in sheet.all(Overlap):
        yield from _unknown(sheet, (*path, "point"), "open point", overlap.point, points)
        if overlap.point in points and set(points[overlap.point].readings) != {"lower", "higher"}:
            yield sheet.problem((*path, "point"), "the readings of an overlap are: lower, higher")
    for path, ruling in sheet.all(Ruling):
        yield from _unknown(sheet, (*path, "point"), "open point", ruling.point, points)
        if ruling.point in points:
            yield from _unknown(sheet, (*path, "reading"), "reading", ruling.reading, points[ruling.point].readings)
    for path, part in sheet.all(Statement, Silence, NotStated):
        point = getattr(part, "point", None)
        if point:
            yield from _unknown(sheet, (*path, "point"), "open point", point, points)


def _documents(sheet: Sheet) -> Iterator[Problem]:
    for path, cite in sheet.all(Cite):
        yield from _unknown(sheet, (*path, "document"), "document", cite.document, sheet.pack.documents)


def _topics(sheet: Sheet) -> Iterator[Problem]:
    seen: set[str] = set()
    for kind in ("rules", "statements", "not_stated"):
        for index, topic in enumerate(getattr(sheet.pack, kind)):
            if topic.id in seen:
                yield sheet.problem((kind, index, "id"), f"the id {topic.id!r} is used twice: give each topic its own")
            seen.add(topic.id)
    for path, settles in sheet.all(Settles):
        yield from _unknown(sheet, (*path, "rule"), "rule", settles.rule, {rule.id for rule in sheet.pack.rules})
    for path, case in sheet.all(Case):
        yield from _unknown(sheet, (*path, "ask"), "rule or statement", case.ask, seen)
    counted = {one.id for one in sheet.pack.statements if one.value is not None}
    for path, statement in sheet.all(Statement):
        for part in statement.adds:
            yield from _unknown(sheet, (*path, "adds"), "statement with a value", part, counted)


def _unused(sheet: Sheet) -> Iterator[Problem]:
    """What is declared and plays no part: mostly the other half of a misspelling."""
    used = {name for path, name in used_facts(sheet) if path[0] != "cases"}
    for fact in sheet.pack.facts:
        if fact not in used and not _told_only(sheet, fact):
            yield sheet.problem(("facts", fact), f"no rule uses the fact {fact!r}: use it, or remove it")
    yield from _unused_parts(sheet)
    touched = _touched_points(sheet)
    for index, point in enumerate(sheet.pack.open_points):
        if point.id not in touched:
            yield sheet.problem(
                ("open_points", index, "id"), f"nothing rests on the open point {point.id!r}: remove it"
            )


def _told_only(sheet: Sheet, fact: str) -> bool:
    return any(fact in remark.told for _, remark in sheet.all(Remark))


def _unused_parts(sheet: Sheet) -> Iterator[Problem]:
    used = {(path[1], path[3], use.part) for path, use in sheet.all(UsePart)}
    for r, rule in enumerate(sheet.pack.rules):
        for v, version in enumerate(rule.versions):
            for part in version.parts:
                if (r, v, part) not in used:
                    path = ("rules", r, "versions", v, "parts", part)
                    yield sheet.problem(path, f"nothing uses the part {part!r}: use it, or remove it")


def _touched_points(sheet: Sheet) -> set[str]:
    uses: Iterable[tuple[Path_, Any]] = sheet.all(Readings, Overlap, NotStated, Statement, Silence)
    return {part.point for _, part in uses if part.point}
