"""How a week stands: for each certificate whether its report is filed, late, missing, exempt or not due yet, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum

from pydantic import Field

from models.calendar import Phase, Window
from models.commands import Command, Noun
from models.institutions import Certificate
from models.reports import Exemption, ExemptionState, Report, Timing


class Standing(StrEnum):
    """How one certificate's report of a week stands, in the order in which a board shows them."""

    MISSING = "missing"
    LATE = "late"  # filed after it was due
    PENDING = "pending"  # not filed, and not due yet
    EXEMPT = "exempt"
    FILED = "filed"


class Reason(StrEnum):
    """Why a report is not there."""

    NOTHING = "nothing"
    BEGUN = "begun"
    NO_LEAD = "no_lead"  # the hand-over to a new lead is open
    ASKED = "asked"  # an exemption was asked for and waits
    VACATION = "vacation"
    NOT_THIS_TERM = "not_this_term"
    LEAVE = "leave"


class Line(Noun):
    """One certificate on the board. `until` is the last day of an exemption."""

    certificate: Certificate
    standing: Standing
    reason: Reason | None = None
    until: date | None = None
    report: Report | None = None


class Board(Noun):
    """A week's board: its window, where in it we are, and a line a certificate."""

    window: Window
    phase: Phase
    lines: tuple[Line, ...]

    @property
    def counts(self) -> Counter[Standing]:
        """How many certificates stand how."""
        return Counter(line.standing for line in self.lines)

    def of(self, *standings: Standing) -> list[Line]:
        """The lines that stand so, by certificate."""
        return [line for line in self.lines if line.standing in standings]

    def needing_coordination(self) -> list[Line]:
        """The lines whose report says that a problem needs the coordinator."""
        return [line for line in self.lines if line.report and line.report.contents.coordination]


def board(
    window: Window,
    phase: Phase,
    certificates: Iterable[Certificate],
    reports: Mapping[int, Report],
    exemptions: Iterable[Exemption],
    begun: frozenset[int],
    due: date,
) -> Board:
    """The board of a week. `reports` and `begun` (open drafts) are the week's, by certificate; `due` is a local day."""
    about: dict[int, list[Exemption]] = {}
    for exemption in exemptions:
        if exemption.first <= window.week.sunday and exemption.last >= due:
            about.setdefault(exemption.certificate_id, []).append(exemption)
    lines = (
        _line(one, reports.get(one.id), about.get(one.id, []), phase, due, begun=one.id in begun)
        for one in sorted(certificates, key=lambda c: c.name)
    )
    return Board(window=window, phase=phase, lines=tuple(lines))


def _line(
    certificate: Certificate,
    report: Report | None,
    exemptions: list[Exemption],
    phase: Phase,
    due: date,
    *,
    begun: bool,
) -> Line:
    if report is not None:
        standing = Standing.FILED if report.timing is Timing.IN_TIME else Standing.LATE
        return Line(certificate=certificate, standing=standing, report=report)
    granted = next((one for one in exemptions if one.covers(due)), None)
    if granted is not None:
        reason = Reason(granted.kind.value)
        return Line(certificate=certificate, standing=Standing.EXEMPT, reason=reason, until=granted.last)
    standing = Standing.PENDING if phase in {Phase.BEFORE, Phase.OPEN} else Standing.MISSING
    asked = any(one.state is ExemptionState.ASKED for one in exemptions)
    return Line(certificate=certificate, standing=standing, reason=_why(certificate, asked=asked, begun=begun))


def _why(certificate: Certificate, *, asked: bool, begun: bool) -> Reason:
    if certificate.lead_id is None:
        return Reason.NO_LEAD
    if asked:
        return Reason.ASKED
    return Reason.BEGUN if begun else Reason.NOTHING


class ProblemAnswer(Noun):
    """What the coordinator answered to a report's problem."""

    report_id: int
    text: str
    by: int | None = None


class AnswerProblem(Command):
    """Answers a report's problem; a further answer replaces the one before."""

    report_id: int
    text: str = Field(min_length=1, max_length=1000)
