"""What a report on its way rests on: its certificate, the reports around it, its window."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from handlers.reach import Desk
from handlers.weekly_report.checks import Finding, findings
from handlers.weekly_report.states import Filing
from handlers.weekly_report.weeks import one_of_own
from models.calendar import Window
from models.institutions import Certificate
from models.reports import Contents, WeekKey


@dataclass(frozen=True)
class Basis:
    """What is stored around one week's report. Each part is read when it is first asked for, and once."""

    key: WeekKey
    monday: date
    desk: Desk

    @cached_property
    def certificate(self) -> Certificate:
        """The report's certificate. Raises NotYours when it is no longer one's own."""
        return one_of_own(self.key.certificate_id, self.desk)

    @cached_property
    def last(self) -> Contents | None:
        """What the certificate's report before this week says; None where this is the first."""
        report = self.desk.reports.last_before(self.key.certificate_id, self.monday)
        return report.contents if report else None

    @cached_property
    def following(self) -> Contents | None:
        """What its next later report says, which a late one must not run ahead of; None where there is none."""
        report = self.desk.reports.first_after(self.key.certificate_id, self.monday)
        return report.contents if report else None

    @cached_property
    def window(self) -> Window | None:
        """The week's window; None when the calendar was changed so that it has none."""
        week = self.desk.calendar.week(self.key.term, self.key.week)
        return self.desk.calendar.window(week) if week else None

    def findings(self, contents: Contents) -> list[Finding]:
        """What is wrong or odd about contents, seen against the reports before and after them."""
        return findings(contents, self.last, self.following)


def basis_of(filing: Filing, desk: Desk) -> Basis:
    """What a filing rests on."""
    return Basis(filing.key, filing.monday, desk)
