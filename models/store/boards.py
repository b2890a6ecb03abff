"""The board of a week, read from what is stored; and the answers to problems."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from models.board import AnswerProblem, Board, ProblemAnswer, board
from models.calendar import SchoolCalendar, TeachingWeek
from models.store.exemptions import Exemptions
from models.store.institutions import Certificates
from models.store.reports import Reports
from models.store.unit import Unit, carries_out, own
from models.tables.board import ProblemAnswerRow
from models.tables.reports import ReportRow


@dataclass(frozen=True)
class Boards:
    """The boards of one institution."""

    session: Session
    institution_id: str

    def of(
        self, week: TeachingWeek, calendar: SchoolCalendar, now: datetime, department_id: int | None = None
    ) -> Board | None:
        """The week's board, of one department if one is given; None for a week in which no report is owed."""
        window = calendar.window(week)
        if window is None:
            return None
        certificates = [c for c in Certificates(self.session, self.institution_id).all()
                        if department_id is None or c.department_id == department_id]  # fmt: skip
        exempt = Exemptions(self.session, self.institution_id).all()
        reports = Reports(self.session, self.institution_id)
        filed = {one.key.certificate_id: one for one in reports.between(week.monday, week.monday)}
        drafts = reports.drafts([c.id for c in certificates if c.id not in filed])
        begun = frozenset(d.key.certificate_id for d in drafts if (d.key.term, d.key.week) == (week.term, week.number))
        due = calendar.local_date(window.due)
        return board(window, window.phase(now), certificates, filed, exempt, begun, due)

    def answers(self, report_ids: Iterable[int]) -> dict[int, ProblemAnswer]:
        """What was answered to the problems of these reports."""
        query = select(ProblemAnswerRow).where(
            ProblemAnswerRow.institution_id == self.institution_id,
            col(ProblemAnswerRow.report_id).in_(list(report_ids)),
        )
        return {row.report_id: ProblemAnswer(report_id=row.report_id, text=row.text, by=row.answered_by)
                for row in self.session.exec(query)}  # fmt: skip


@carries_out(AnswerProblem)
def answer_problem(command: AnswerProblem, unit: Unit) -> str:
    own(unit, unit.session.get(ReportRow, command.report_id))
    row = unit.session.get(ProblemAnswerRow, command.report_id) or ProblemAnswerRow(
        report_id=command.report_id, institution_id=unit.institution_id, text="", answered_at=unit.now
    )
    row.text, row.answered_by, row.answered_at = command.text, unit.person_id, unit.now
    unit.session.add(row)
    return f"report:{command.report_id}"
