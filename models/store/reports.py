"""Weekly reports, drafts, exemptions: what is stored, and how it changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from models.reports import (
    AskExemption,
    Contents,
    DecideExemption,
    Draft,
    DropDraft,
    Exemption,
    ExemptionKind,
    ExemptionState,
    FileReport,
    Report,
    ReportLine,
    ReviseReport,
    Revision,
    SaveDraft,
    Timing,
    WeekKey,
    receipt,
)
from models.store.unit import Unit, carries_out, own
from models.tables.institutions import CertificateRow, InstitutionRow
from models.tables.people import PersonRow
from models.tables.reports import DraftRow, ExemptionRow, ReportRow, RevisionRow
from models.words import Advice

Row = DraftRow | ReportRow


class AlreadyFiled(Advice):
    """The week's report was filed in the meantime; open it with /report to change it."""


def key_of(row: Row) -> WeekKey:
    """Certificate and week of a row."""
    return WeekKey(certificate_id=row.certificate_id, term=row.term, week=row.week)


def report_of(row: ReportRow) -> Report:
    """The noun of a row."""
    facts = row.model_dump(exclude={"certificate_id", "term", "week", "place", "coordination", "contents", "timing"})
    return Report(key=key_of(row), contents=Contents.model_validate(row.contents), timing=Timing(row.timing), **facts)


def draft_of(row: DraftRow) -> Draft:
    """The noun of a row."""
    contents = Contents.model_validate(row.contents)
    return Draft(key=key_of(row), contents=contents, by=row.by, changed_at=row.changed_at)


def exemption_of(row: ExemptionRow) -> Exemption:
    """The noun of a row."""
    facts = row.model_dump(exclude={"institution_id", "asked_at", "decided_at", "kind", "state"})
    return Exemption(kind=ExemptionKind(row.kind), state=ExemptionState(row.state), **facts)


@dataclass(frozen=True)
class Reports:
    """The weekly reports of one institution."""

    session: Session
    institution_id: str

    def report(self, key: WeekKey) -> Report | None:
        """The filed report of a certificate and week, or None."""
        row = self.session.exec(_of_week(ReportRow, self.institution_id, key)).first()
        return report_of(row) if row else None

    def get(self, report_id: int) -> Report | None:
        """One report of this institution, or None."""
        row = self.session.get(ReportRow, report_id)
        return report_of(row) if row and row.institution_id == self.institution_id else None

    def numbered(self, number: str) -> Report | None:
        """The report of a receipt's number, or None."""
        row = self.session.exec(self._all().where(ReportRow.number == number)).first()
        return report_of(row) if row else None

    def last_before(self, certificate_id: int, monday: date) -> Report | None:
        """The certificate's latest report of an earlier week, terms before included; None for the first."""
        query = self._all().where(ReportRow.certificate_id == certificate_id, ReportRow.monday < monday)
        row = self.session.exec(query.order_by(col(ReportRow.monday).desc()).limit(1)).first()
        return report_of(row) if row else None

    def first_after(self, certificate_id: int, monday: date) -> Report | None:
        """The certificate's next report of a later week, or None."""
        query = self._all().where(ReportRow.certificate_id == certificate_id, ReportRow.monday > monday)
        row = self.session.exec(query.order_by(col(ReportRow.monday)).limit(1)).first()
        return report_of(row) if row else None

    def history(self, certificate_id: int, most: int = 60) -> list[Report]:
        """A certificate's reports, newest week first."""
        query = self._all().where(ReportRow.certificate_id == certificate_id)
        return [report_of(row) for row in self.session.exec(query.order_by(col(ReportRow.monday).desc()).limit(most))]

    def between(self, first: date, last: date) -> list[Report]:
        """The reports of the weeks whose Monday lies from `first` to `last`, in order of week and filing."""
        query = self._all().where(ReportRow.monday >= first, ReportRow.monday <= last)
        found = self.session.exec(query.order_by(col(ReportRow.monday), col(ReportRow.place)))
        return [report_of(row) for row in found]

    def needing_coordination(self, first: date, last: date) -> list[Report]:
        """The reports of these weeks whose problems need the coordinator."""
        return [report for report in self.between(first, last) if report.contents.coordination]

    def revisions(self, report_id: int) -> list[Revision]:
        """Every state of a report, the first one first."""
        query = select(RevisionRow).where(
            RevisionRow.institution_id == self.institution_id, RevisionRow.report_id == report_id
        )
        return [
            Revision(
                revision=r.revision, contents=Contents.model_validate(r.contents), by=r.by, at=r.at, reason=r.reason
            )
            for r in self.session.exec(query.order_by(col(RevisionRow.revision)))
        ]

    def next_order(self, term: str, week: int) -> int:
        """The next place in a week's order of filing; others who file wait until this transaction ends."""
        self.session.exec(select(InstitutionRow.id).where(InstitutionRow.id == self.institution_id).with_for_update())
        query = select(func.max(ReportRow.place)).where(
            ReportRow.institution_id == self.institution_id, ReportRow.term == term, ReportRow.week == week
        )
        return (self.session.exec(query).one() or 0) + 1

    def draft(self, key: WeekKey) -> Draft | None:
        """What was said of a certificate's week and not filed, or None."""
        row = self.session.exec(_of_week(DraftRow, self.institution_id, key)).first()
        return draft_of(row) if row else None

    def drafts(self, certificate_ids: Iterable[int]) -> list[Draft]:
        """The open drafts of these certificates, the latest touched first."""
        query = select(DraftRow).where(
            DraftRow.institution_id == self.institution_id, col(DraftRow.certificate_id).in_(list(certificate_ids))
        )
        return [draft_of(row) for row in self.session.exec(query.order_by(col(DraftRow.changed_at).desc()))]

    def asked_exemption(self, certificate_id: int, first: date) -> Exemption | None:
        """The exemption from this day on that waits for the coordinator's word, or None."""
        waiting = (one for one in self.exemptions(certificate_id) if one.state is ExemptionState.ASKED)
        return next((one for one in waiting if one.first == first), None)

    def exempt(self, certificate_id: int, day: date) -> Exemption | None:
        """The granted exemption that covers a day, or None."""
        return next((one for one in self.exemptions(certificate_id) if one.covers(day)), None)

    def exemptions(self, certificate_id: int | None = None) -> list[Exemption]:
        """Exemptions asked for or decided, by their first day; of all certificates unless one is given."""
        query = select(ExemptionRow).where(ExemptionRow.institution_id == self.institution_id)
        if certificate_id is not None:
            query = query.where(ExemptionRow.certificate_id == certificate_id)
        return [exemption_of(row) for row in self.session.exec(query.order_by(col(ExemptionRow.first)))]

    def current_revisions(self) -> Iterator[ReportLine]:
        """Every report's latest revision with names, by week and order of filing: what an export holds."""
        certificates = select(CertificateRow).where(CertificateRow.institution_id == self.institution_id)
        people = select(PersonRow).where(PersonRow.institution_id == self.institution_id)
        about = {row.id: row for row in self.session.exec(certificates)}
        names = {row.id: row.name for row in self.session.exec(people)}
        for row in self.session.exec(self._all().order_by(col(ReportRow.monday), col(ReportRow.place))):
            yield ReportLine(
                report=report_of(row),
                certificate=about[row.certificate_id].name,
                scheme=about[row.certificate_id].scheme,
                filed_by=names.get(row.filed_by, ""),
                changed_by=names.get(row.changed_by, ""),
            )

    def _all(self) -> Any:
        return select(ReportRow).where(ReportRow.institution_id == self.institution_id)


def _of_week(table: type[ReportRow] | type[DraftRow], institution_id: str, key: WeekKey) -> Any:
    return select(table).where(
        table.institution_id == institution_id,
        table.certificate_id == key.certificate_id,
        table.term == key.term,
        table.week == key.week,
    )


def _own_certificate(unit: Unit, certificate_id: int) -> None:
    own(unit, unit.session.get(CertificateRow, certificate_id))


@carries_out(SaveDraft)
def save_draft(command: SaveDraft, unit: Unit) -> str:
    _own_certificate(unit, command.key.certificate_id)
    row = unit.session.exec(_of_week(DraftRow, unit.institution_id, command.key)).first() or DraftRow(
        institution_id=unit.institution_id, **command.key.model_dump(), contents={}, changed_at=unit.now
    )
    row.contents, row.by, row.changed_at = command.contents.model_dump(mode="json"), unit.person_id, unit.now
    unit.session.add(row)
    unit.session.flush()
    return f"draft:{row.id}"


@carries_out(DropDraft)
def drop_draft(command: DropDraft, unit: Unit) -> str:
    row = unit.session.exec(_of_week(DraftRow, unit.institution_id, command.key)).first()
    if row is not None:
        unit.session.delete(row)
        unit.session.flush()
    return f"certificate:{command.key.certificate_id}"


@carries_out(FileReport)
def file_report(command: FileReport, unit: Unit) -> str:
    """Raises AlreadyFiled when the week's report is there; the unique keys stand behind it."""
    _own_certificate(unit, command.key.certificate_id)
    order = command.order or Reports(unit.session, unit.institution_id).next_order(command.key.term, command.key.week)
    if unit.session.exec(_of_week(ReportRow, unit.institution_id, command.key)).first():
        raise AlreadyFiled("This week's report is already filed. Open it with /report to change it.")
    contents = command.contents.model_dump(mode="json")
    row = ReportRow(
        institution_id=unit.institution_id, **command.key.model_dump(), monday=command.monday, place=order,
        number=receipt(command.key.term, command.key.week, order), contents=contents, timing=command.timing.value,
        coordination=command.contents.coordination, filed_by=unit.person_id, filed_at=unit.now,
        changed_by=unit.person_id, changed_at=unit.now, reason=command.reason,
    )  # fmt: skip
    unit.session.add(row)
    unit.session.flush()
    _keep_revision(row, unit)
    drop_draft(DropDraft(key=command.key), unit)
    return f"report:{row.id}"


@carries_out(ReviseReport)
def revise_report(command: ReviseReport, unit: Unit) -> str:
    row: ReportRow = own(unit, unit.session.get(ReportRow, command.report_id))
    row.contents, row.coordination = command.contents.model_dump(mode="json"), command.contents.coordination
    row.revision += 1
    row.changed_by, row.changed_at, row.reason = unit.person_id, unit.now, command.reason
    unit.session.add(row)
    _keep_revision(row, unit)
    drop_draft(DropDraft(key=key_of(row)), unit)
    return f"report:{row.id}"


def _keep_revision(row: ReportRow, unit: Unit) -> None:
    revision = RevisionRow(
        institution_id=unit.institution_id, report_id=row.id or 0, revision=row.revision, contents=row.contents,
        by=unit.person_id, at=unit.now, reason=row.reason,
    )  # fmt: skip
    unit.session.add(revision)
    unit.session.flush()


@carries_out(AskExemption)
def ask_exemption(command: AskExemption, unit: Unit) -> str:
    _own_certificate(unit, command.certificate_id)
    row = ExemptionRow(
        institution_id=unit.institution_id, **command.model_dump(exclude={"kind"}), kind=command.kind.value,
        state=ExemptionState.ASKED.value, asked_by=unit.person_id, asked_at=unit.now,
    )  # fmt: skip
    unit.session.add(row)
    unit.session.flush()
    return f"exemption:{row.id}"


@carries_out(DecideExemption)
def decide_exemption(command: DecideExemption, unit: Unit) -> str:
    row: ExemptionRow = own(unit, unit.session.get(ExemptionRow, command.exemption_id))
    row.state = (ExemptionState.GRANTED if command.granted else ExemptionState.DECLINED).value
    row.first, row.last = command.first or row.first, command.last or row.last
    row.decided_by, row.decided_at, row.remark = unit.person_id, unit.now, command.remark
    unit.session.add(row)
    return f"exemption:{row.id}"
