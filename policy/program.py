"""A pack made ready to answer: every rule built, every citation resolved, everything found by its id."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from policy.answer import Citation, Notice, Unit
from policy.checked_facts import Checks
from policy.meaning import Meaning, Site, cited
from policy.pack import OpenPoint, OutsideNotice, Pack, Rule, Ruling, Silence, Statement, Validity


@dataclass(frozen=True, slots=True)
class Built:
    """One version of a rule, ready to run."""

    valid: Validity
    run: Meaning
    where: Citation


class Program:
    """What `calculate` looks up. One for each pack, kept with it (`pack.derived(Program)`)."""

    def __init__(self, pack: Pack) -> None:
        self.checks = Checks(pack)
        self.rules: dict[str, Rule] = {rule.id: rule for rule in pack.rules}
        self.statements: dict[str, Statement] = {one.id: one for one in pack.statements}
        self.silences: dict[str, Silence] = {one.id: one for one in pack.not_stated}
        self.points: dict[str, OpenPoint] = {point.id: point for point in pack.open_points}
        self.defaults = {point.id: point.default for point in pack.open_points}
        self.built = {rule.id: [_build(pack, rule, i) for i in range(len(rule.versions))] for rule in pack.rules}
        self.prices = {(rule.converts.from_, rule.converts.to): rule for rule in pack.rules if rule.converts}
        self.sources = {one.id: _sources(pack, one) for one in self._in_words(pack)}
        self.points_at = {point.id: cited(pack, point.cite) for point in pack.open_points}
        self.names = {rule.id: f"{pack.institution.id}.{rule.id}" for rule in pack.topics}
        self._notices = _notices(pack)

    @staticmethod
    def _in_words(pack: Pack) -> tuple[Statement | Silence, ...]:
        return (*pack.statements, *pack.not_stated)

    def notices(self, topic: str, day: date, lang: str) -> tuple[Notice, ...]:
        """What must be shown beside this topic on that day."""
        about = self._notices.get(topic)
        if about is None:
            return ()
        return tuple(Notice(says=one.says.in_(lang), cites=source) for one, source in about if one.valid.covers(day))

    def version(self, rule: str, day: date) -> Built | None:
        """The version of a rule that is in force on a day."""
        for built in self.built[rule]:
            if built.valid.covers(day):
                return built
        return None

    def price(self, unit: Unit | None, wanted: Unit | None) -> Rule | None:
        """The rule that turns one unit into another, where the pack has one."""
        return self.prices.get((unit, wanted)) if unit and wanted else None


def in_force(pack: Pack, rulings: Iterable[Ruling], day: date) -> dict[str, Ruling]:
    """The ruling on each open point on a day: the latest; of two with one day, the deployment's, not the pack's own.

    A ruling on a point or a reading that the pack does not have (any more) plays no part.
    """
    points = pack.derived(Program).points
    found: dict[str, Ruling] = {}
    for ruling in sorted([*pack.rulings, *rulings], key=lambda one: (one.from_, one.entered)):
        point = points.get(ruling.point)
        if point and ruling.reading in point.readings and ruling.from_ <= day:
            found[ruling.point] = ruling
    return found


def _build(pack: Pack, rule: Rule, index: int) -> Built:
    version = rule.versions[index]
    site = Site(pack, rule, version)
    return Built(version.valid, site.build(version.how), cited(pack, version.where))


def _sources(pack: Pack, topic: Statement | Silence) -> tuple[Citation, ...]:
    also = topic.also if isinstance(topic, Statement) else ()
    return tuple(cited(pack, cite) for cite in (topic.cite, *also) if cite)


def _notices(pack: Pack) -> dict[str, list[tuple[OutsideNotice, Citation]]]:
    found: dict[str, list[tuple[OutsideNotice, Citation]]] = {}
    for notice in pack.notices:
        source = Citation(document=notice.document, article=notice.article, quote=notice.quote)
        for topic in pack.topics:
            if set(topic.about) & set(notice.about):
                found.setdefault(topic.id, []).append((notice, source))
    return found
