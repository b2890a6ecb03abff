"""The weekly report: what it says, how it is numbered, what may be asked instead of it, and the changes to it.

Two kinds of figures, never mixed: people trained and hours taught are of *this week*; registered, sat, passed and
certified are *totals to date of a named exam round*. So a week copied from the last one copies totals and nothing else,
and a sum over weeks adds only what happened in each.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Self

from pydantic import Field, field_validator

from models.commands import Command, Noun

MOST_PEOPLE = 5000  # in one certificate's round at one institution; more is a slip of the finger
MOST_HOURS = Decimal(100)  # teaching hours of one certificate in one week
LONGEST = 1500  # characters of one field of text
TOTALS = ("registered", "sat", "passed", "certified")


class Stage(StrEnum):
    """Where a certificate's exam round stands."""

    APPLICATION = "申报"
    TRAINING = "培训"
    REGISTRATION = "报名"
    EXAM = "考试"
    RESULTS = "成绩"
    ISSUE = "发证"

    @property
    def place(self) -> int:
        """Its place in the order of the stages, from 0."""
        return tuple(Stage).index(self)


class RoundTotals(Noun):
    """Totals to date of one exam round, heads. `round` names it ("2026秋 中级"); None is a figure not known yet."""

    round: str = Field(max_length=40)
    registered: int | None = Field(default=None, ge=0, le=MOST_PEOPLE)
    sat: int | None = Field(default=None, ge=0, le=MOST_PEOPLE)
    passed: int | None = Field(default=None, ge=0, le=MOST_PEOPLE)
    certified: int | None = Field(default=None, ge=0, le=MOST_PEOPLE)

    def figures(self) -> dict[str, int]:
        """The figures that are known, by name, in the order of a round."""
        return {name: value for name in TOTALS if (value := getattr(self, name)) is not None}


class KeptFile(Noun):
    """A photo or document of a report; `key` finds its bytes in the file store."""

    key: str
    name: str
    media_type: str
    size: int


class Contents(Noun):
    """What a weekly report says. None (or no text) is a field that was not filled.

    `trained` counts people and `hours` teaching hours of 45 minutes or as the college counts them, both this week.
    """

    stage: Stage | None = None
    trained: int | None = Field(default=None, ge=0, le=MOST_PEOPLE)
    hours: Decimal | None = Field(default=None, ge=0, le=MOST_HOURS)
    rounds: tuple[RoundTotals, ...] = Field(default=(), max_length=12)
    progress: str = Field(default="", max_length=LONGEST)
    problems: str = Field(default="", max_length=LONGEST)
    coordination: bool = False  # the problems need the coordinator
    plan: str = Field(default="", max_length=LONGEST)
    attachments: tuple[KeptFile, ...] = Field(default=(), max_length=20)

    @field_validator("hours")
    @classmethod
    def _in_halves(cls, hours: Decimal | None) -> Decimal | None:
        """Hours are counted in halves, and 6.0 is written 6."""
        if hours is None:
            return None
        if hours * 2 != (hours * 2).to_integral_value():
            raise ValueError("hours are counted in halves")
        return hours.to_integral_value() if hours == hours.to_integral_value() else hours.normalize()

    @property
    def weekly(self) -> tuple[int | None, Decimal | None]:
        """The figures of this week alone: people trained, hours."""
        return self.trained, self.hours

    def totals(self, round_name: str) -> RoundTotals | None:
        """The totals of a round, if it is in this report."""
        return next((one for one in self.rounds if one.round == round_name), None)

    def with_totals(self, totals: RoundTotals) -> Self:
        """The same with a round's totals put in, in the place of those of the same name."""
        others = [one for one in self.rounds if one.round != totals.round]
        place = next((i for i, one in enumerate(self.rounds) if one.round == totals.round), len(others))
        return self.model_copy(update={"rounds": (*others[:place], totals, *others[place:])})


class WeekKey(Noun):
    """One certificate's one teaching week: at most one draft and one report."""

    certificate_id: int
    term: str
    week: int = Field(ge=1, le=60)

    @property
    def label(self) -> str:
        """The week as it stands in numbers and buttons: 2026秋-12."""
        return f"{self.term}-{self.week:02d}"


class Timing(StrEnum):
    """When a report came, measured by its week's window."""

    IN_TIME = "in_time"
    LATE = "late"
    BACK_FILED = "back_filed"  # after the window had closed


class Draft(Noun):
    """A report begun and not filed; it belongs to the certificate, so it survives a hand-over."""

    key: WeekKey
    contents: Contents
    by: int | None = None
    changed_at: datetime


class Report(Noun):
    """A filed report as it now stands: its latest revision."""

    id: int
    institution_id: str
    key: WeekKey
    monday: date  # of its teaching week
    number: str  # 2026秋-12-003
    contents: Contents
    timing: Timing
    filed_by: int | None
    filed_at: datetime
    revision: int = 1
    changed_by: int | None = None
    changed_at: datetime
    reason: str = ""  # of the latest correction


class Revision(Noun):
    """One state of a report that somebody confirmed."""

    revision: int
    contents: Contents
    by: int | None
    at: datetime
    reason: str = ""


class ExemptionKind(StrEnum):
    """Why no report is owed."""

    VACATION = "vacation"
    NOT_THIS_TERM = "not_this_term"
    LEAVE = "leave"


class ExemptionState(StrEnum):
    """What the coordinator said."""

    ASKED = "asked"
    GRANTED = "granted"
    DECLINED = "declined"


class Exemption(Noun):
    """Days for which a certificate owes no report, once granted; both ends included."""

    id: int
    certificate_id: int
    kind: ExemptionKind
    first: date
    last: date
    note: str = ""
    state: ExemptionState
    asked_by: int | None = None
    decided_by: int | None = None
    remark: str = ""

    def covers(self, day: date) -> bool:
        """Whether it was granted for the day."""
        return self.state is ExemptionState.GRANTED and self.first <= day <= self.last


def receipt(term: str, week: int, order: int) -> str:
    """A report's number: year and term, teaching week, order of filing at the institution in that week."""
    return f"{term}-{week:02d}-{order:03d}"


class ReportLine(Noun):
    """A report's latest revision with the names of what it is about, for lists and exports."""

    report: Report
    certificate: str
    scheme: str
    filed_by: str
    changed_by: str


class SaveDraft(Command):
    """Keeps what was said so far."""

    key: WeekKey
    contents: Contents


class DropDraft(Command):
    """Forgets a draft."""

    key: WeekKey


class FileReport(Command):
    """Files the week's one report. The draft is used up.

    `order` is its place in the week's order of filing, as read in the same transaction; the next one when left out.
    """

    key: WeekKey
    monday: date
    contents: Contents
    timing: Timing = Timing.IN_TIME
    reason: str = Field(default="", max_length=300)  # of totals that fell
    order: int | None = Field(default=None, ge=1)


class ReviseReport(Command):
    """Changes a filed report; `reason` is needed once its window has closed. The former revision is kept."""

    report_id: int
    contents: Contents
    reason: str = Field(default="", max_length=300)


class AskExemption(Command):
    """Asks that a certificate owe no report for some days."""

    certificate_id: int
    kind: ExemptionKind
    first: date
    last: date
    note: str = Field(default="", max_length=300)


class DecideExemption(Command):
    """Grants an exemption, for other days than asked if these are given, or declines it."""

    exemption_id: int
    granted: bool
    first: date | None = None
    last: date | None = None
    remark: str = Field(default="", max_length=300)


CSV_COLUMNS = (
    "number", "institution", "term", "week", "monday", "certificate", "scheme", "timing", "filed_at", "filed_by",
    "revision", "changed_at", "changed_by", "reason", "stage", "trained", "hours", "round", *TOTALS, "progress",
    "problems", "coordination", "plan", "attachments",
)  # fmt: skip


def csv_rows(lines: Iterable[ReportLine]) -> Iterator[dict[str, str]]:
    """Rows of `CSV_COLUMNS`, one for each exam round of a report (one for a report without rounds).

    Figures of the week and texts stand only in a report's first row, so that a column can be added up. Instants are
    ISO 8601 in UTC. Cells that a spreadsheet would take for a formula begin with an apostrophe.
    """
    for line in lines:
        for place, totals in enumerate(line.report.contents.rounds or (None,)):
            cells = _cells_of_report(line) | (_cells_of_week(line.report.contents) if place == 0 else {})
            cells |= _cells_of_round(totals) if totals else {}
            yield {column: _safe(cells.get(column, "")) for column in CSV_COLUMNS}


def _cells_of_report(line: ReportLine) -> dict[str, object]:
    report = line.report
    return {
        "number": report.number, "institution": report.institution_id, "term": report.key.term,
        "week": report.key.week, "monday": report.monday.isoformat(), "certificate": line.certificate,
        "scheme": line.scheme, "timing": report.timing.value, "filed_at": report.filed_at.isoformat(),
        "filed_by": line.filed_by, "revision": report.revision, "changed_at": report.changed_at.isoformat(),
        "changed_by": line.changed_by, "reason": report.reason,
    }  # fmt: skip


def _cells_of_week(contents: Contents) -> dict[str, object]:
    return {
        "stage": contents.stage.value if contents.stage else "", "trained": _shown(contents.trained),
        "hours": _shown(contents.hours), "progress": contents.progress, "problems": contents.problems,
        "coordination": "yes" if contents.coordination else "", "plan": contents.plan,
        "attachments": "; ".join(file.name for file in contents.attachments),
    }  # fmt: skip


def _cells_of_round(totals: RoundTotals) -> dict[str, object]:
    return {"round": totals.round, **totals.figures()}


def _shown(figure: int | Decimal | None) -> object:
    return "" if figure is None else figure


def _safe(cell: object) -> str:
    text = str(cell)
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
