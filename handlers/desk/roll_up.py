"""Weekly reports rolled up over a period: sums whose every number knows the reports it comes from. Pure.

People trained and hours are of each week, so they are added. Registered, sat, passed and certified are totals to date
of a round, so what a period brought is the last total in it less the last one before it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property

from models.calendar import TeachingWeek
from models.institutions import Certificate
from models.reports import TOTALS, Exemption, Report, Timing

ZERO = Decimal(0)


@dataclass(frozen=True)
class Figure:
    """A number and the receipts of the reports that it comes from."""

    value: Decimal = ZERO
    sources: tuple[str, ...] = ()

    def __add__(self, other: Figure) -> Figure:
        return Figure(self.value + other.value, tuple(dict.fromkeys((*self.sources, *other.sources))))


def added(figures: Iterable[Figure]) -> Figure:
    """Figures added up, their sources together."""
    total = Figure()
    for figure in figures:
        total += figure
    return total


@dataclass(frozen=True)
class Round:
    """One exam round of a certificate in a period: what each total grew by, and where it now stands."""

    name: str
    grown: Mapping[str, Figure]
    stands: Mapping[str, Figure]


@dataclass(frozen=True)
class Gap:
    """A week for which no report came; `exempt` says why none was owed (empty: it is missing)."""

    certificate: str
    week: TeachingWeek
    exempt: str = ""


@dataclass(frozen=True)
class Contradiction:
    """Where a report's total differs from what was entered at the exam round."""

    certificate: str
    round: str
    figure: str
    reported: Figure
    entered: int


@dataclass(frozen=True)
class OfCertificate:
    """One certificate's period."""

    certificate: Certificate
    trained: Figure
    hours: Figure
    rounds: tuple[Round, ...]
    filed: int
    late: tuple[Report, ...]
    corrected: tuple[Report, ...]
    problems: tuple[Report, ...]
    gaps: tuple[Gap, ...]

    @property
    def owed(self) -> int:
        """Reports owed: weeks less exempt ones."""
        return self.filed + len(self.missing)

    @cached_property
    def missing(self) -> tuple[Gap, ...]:
        """Weeks for which a report was owed and did not come."""
        return tuple(gap for gap in self.gaps if not gap.exempt)


@dataclass(frozen=True)
class RollUp:
    """A period over all certificates."""

    name: str
    first: date
    last: date
    parts: tuple[OfCertificate, ...]
    contradictions: tuple[Contradiction, ...] = field(default=())

    @property
    def trained(self) -> Figure:
        """People trained, a person counted in each week."""
        return added(part.trained for part in self.parts)

    @property
    def hours(self) -> Figure:
        """Teaching hours."""
        return added(part.hours for part in self.parts)

    def grown(self, total: str) -> Figure:
        """What a total ("registered") grew by over all rounds."""
        return added(one.grown[total] for part in self.parts for one in part.rounds)

    @property
    def filed(self) -> int:
        """Reports filed."""
        return sum(part.filed for part in self.parts)

    @property
    def owed(self) -> int:
        """Reports owed."""
        return sum(part.owed for part in self.parts)


@dataclass(frozen=True)
class Filed:
    """What is rolled up: reports of the period, the last ones before it, exemptions, teaching weeks that are over."""

    certificates: Sequence[Certificate]
    reports: Sequence[Report]
    before: Mapping[int, Report | None]
    exemptions: Sequence[Exemption]
    weeks: Sequence[TeachingWeek]
    entered: Mapping[tuple[int, str], Mapping[str, int]] = field(default_factory=dict)  # (certificate, round) → heads


def roll_up(name: str, first: date, last: date, filed: Filed) -> RollUp:
    """The period's sums, gaps, corrections and contradictions."""
    parts = tuple(_part(one, filed) for one in filed.certificates)
    shown = tuple(part for part in parts if part.filed or part.gaps)
    return RollUp(name, first, last, shown, tuple(_contradictions(shown, filed)))


def _part(certificate: Certificate, filed: Filed) -> OfCertificate:
    own = [report for report in filed.reports if report.key.certificate_id == certificate.id]
    return OfCertificate(
        certificate=certificate,
        trained=added(_figure(one, one.contents.trained) for one in own),
        hours=added(_figure(one, one.contents.hours) for one in own),
        rounds=tuple(_rounds(own, filed.before.get(certificate.id))),
        filed=len(own),
        late=tuple(one for one in own if one.timing is not Timing.IN_TIME),
        corrected=tuple(one for one in own if one.reason),
        problems=tuple(one for one in own if one.contents.problems),
        gaps=tuple(_gaps(certificate, own, filed)),
    )


def _figure(report: Report, value: int | Decimal | None) -> Figure:
    return Figure(Decimal(value), (report.number,)) if value else Figure()


def _rounds(own: Sequence[Report], before: Report | None) -> list[Round]:
    """The rounds that the period's reports name, in the order in which they appear."""
    names = dict.fromkeys(totals.round for report in own for totals in report.contents.rounds)
    return [_round(name, own, before) for name in names]


def _round(name: str, own: Sequence[Report], before: Report | None) -> Round:
    stands = {total: _last(name, total, own) for total in TOTALS}
    began = {total: _last(name, total, [before] if before else []) for total in TOTALS}
    grown = {
        total: Figure(stands[total].value - began[total].value, (*began[total].sources, *stands[total].sources))
        if stands[total].sources
        else Figure()
        for total in TOTALS
    }
    return Round(name, grown, stands)


def _last(name: str, total: str, reports: Sequence[Report]) -> Figure:
    """The latest known total of a round."""
    for report in reversed(reports):
        totals = report.contents.totals(name)
        value = getattr(totals, total) if totals else None
        if value is not None:
            return Figure(Decimal(value), (report.number,))
    return Figure()


def _gaps(certificate: Certificate, own: Sequence[Report], filed: Filed) -> list[Gap]:
    there = {report.monday for report in own}
    exemptions = [one for one in filed.exemptions if one.certificate_id == certificate.id]
    return [
        Gap(certificate.name, week, next((one.kind.value for one in exemptions if one.covers(week.monday)), ""))
        for week in filed.weeks
        if week.monday not in there
    ]


def _contradictions(parts: Sequence[OfCertificate], filed: Filed) -> list[Contradiction]:
    """Totals in the reports that differ from the heads entered at the round: shown, not smoothed."""
    return [
        Contradiction(part.certificate.name, one.name, total, one.stands[total], heads[total])
        for part in parts
        for one in part.rounds
        for heads in [filed.entered.get((part.certificate.id, one.name), {})]
        for total in TOTALS
        if total in heads and one.stands[total].sources and one.stands[total].value != heads[total]
    ]


def is_over(week_due: datetime | None, now: datetime) -> bool:
    """Whether a week's report could have been expected by now."""
    return week_due is not None and week_due < now
