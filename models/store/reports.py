"""Weekly reports and drafts: what is stored, and how it changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Row, bindparam, delete, func
from sqlmodel import Session, col, select

from models.reports import (
    Contents,
    Draft,
    DropDraft,
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
from models.store.institutions import own_certificate
from models.store.lists import among
from models.store.statements import (
    dialect_of,
    equal,
    facts_of,
    found,
    found_first,
    insert_into,
    run,
    table_of,
    value_of,
    where,
)
from models.store.unit import Unit, carries_out, own
from models.tables.institutions import CertificateRow, InstitutionRow
from models.tables.people import PersonRow
from models.tables.reports import DraftRow, ReportRow, RevisionRow
from models.words import Advice

_REPORT, _DRAFT = table_of(ReportRow), table_of(DraftRow)
_WEEK = ("institution_id", "certificate_id", "term", "week")
_REPORT_OF_WEEK, _DRAFT_OF_WEEK = where(ReportRow, *_WEEK), where(DraftRow, *_WEEK)
_ONE = where(ReportRow, "institution_id", "id")
_NUMBERED = where(ReportRow, "institution_id", "number")
_OF_CERTIFICATE = where(ReportRow, "institution_id", "certificate_id")
_LAST_BEFORE = _OF_CERTIFICATE.where(_REPORT.c.monday < bindparam("monday")).order_by(_REPORT.c.monday.desc()).limit(1)
_FIRST_AFTER = _OF_CERTIFICATE.where(_REPORT.c.monday > bindparam("monday")).order_by(_REPORT.c.monday).limit(1)
_HISTORY = _OF_CERTIFICATE.order_by(_REPORT.c.monday.desc()).limit(bindparam("most"))
_BETWEEN = (
    where(ReportRow, "institution_id")
    .where(_REPORT.c.monday.between(bindparam("first"), bindparam("last")))
    .order_by(_REPORT.c.monday, _REPORT.c.place)
)
_DRAFTS = (
    where(DraftRow, "institution_id")
    .where(among(_DRAFT.c.certificate_id, "certificates"))
    .order_by(_DRAFT.c.changed_at.desc())
)


class AlreadyFiled(Advice):
    """The week's report was filed in the meantime; open it with /report to change it."""


def key_of(row: ReportRow | Row[Any]) -> WeekKey:
    """Certificate and week of a row."""
    return WeekKey(certificate_id=row.certificate_id, term=row.term, week=row.week)


_NOT_OF_THE_NOUN = ("certificate_id", "term", "week", "place", "coordination", "contents", "timing")


def report_of(row: Row[Any]) -> Report:
    """The noun of a row."""
    facts = {name: value for name, value in facts_of(row).items() if name not in _NOT_OF_THE_NOUN}
    return Report(key=key_of(row), contents=Contents.model_validate(row.contents), timing=Timing(row.timing), **facts)


def draft_of(row: Row[Any]) -> Draft:
    """The noun of a row."""
    contents = Contents.model_validate(row.contents)
    return Draft(key=key_of(row), contents=contents, by=row.by, changed_at=row.changed_at)


@dataclass(frozen=True)
class Reports:
    """The weekly reports of one institution."""

    session: Session
    institution_id: str

    def report(self, key: WeekKey) -> Report | None:
        """The filed report of a certificate and week, or None."""
        return self._one(_REPORT_OF_WEEK, **key.model_dump())

    def get(self, report_id: int) -> Report | None:
        """One report of this institution, or None."""
        return self._one(_ONE, id=report_id)

    def numbered(self, number: str) -> Report | None:
        """The report of a receipt's number, or None."""
        return self._one(_NUMBERED, number=number)

    def last_before(self, certificate_id: int, monday: date) -> Report | None:
        """The certificate's latest report of an earlier week, terms before included; None for the first."""
        return self._one(_LAST_BEFORE, certificate_id=certificate_id, monday=monday)

    def first_after(self, certificate_id: int, monday: date) -> Report | None:
        """The certificate's next report of a later week, or None."""
        return self._one(_FIRST_AFTER, certificate_id=certificate_id, monday=monday)

    def history(self, certificate_id: int, most: int = 60) -> list[Report]:
        """A certificate's reports, newest week first."""
        return self._several(_HISTORY, certificate_id=certificate_id, most=most)

    def between(self, first: date, last: date) -> list[Report]:
        """The reports of the weeks whose Monday lies from `first` to `last`, in order of week and filing."""
        return self._several(_BETWEEN, first=first, last=last)

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
        row = found_first(self.session, _DRAFT_OF_WEEK, institution_id=self.institution_id, **key.model_dump())
        return draft_of(row) if row else None

    def drafts(self, certificate_ids: Iterable[int]) -> list[Draft]:
        """The open drafts of these certificates, the latest touched first."""
        wanted = list(certificate_ids)
        rows = found(self.session, _DRAFTS, institution_id=self.institution_id, certificates=wanted)
        return [draft_of(row) for row in rows]

    def current_revisions(self) -> Iterator[ReportLine]:
        """Every report's latest revision with names, by week and order of filing: what an export holds."""
        certificates = select(CertificateRow).where(CertificateRow.institution_id == self.institution_id)
        people = select(PersonRow).where(PersonRow.institution_id == self.institution_id)
        about = {row.id: row for row in self.session.exec(certificates)}
        names = {row.id: row.name for row in self.session.exec(people)}
        for report in self.between(date.min, date.max):
            certificate = about[report.key.certificate_id]
            yield ReportLine(
                report=report,
                certificate=certificate.name,
                scheme=certificate.scheme,
                filed_by=names.get(report.filed_by, ""),
                changed_by=names.get(report.changed_by, ""),
            )

    def _one(self, query: Any, **values: Any) -> Report | None:
        row = found_first(self.session, query, institution_id=self.institution_id, **values)
        return report_of(row) if row else None

    def _several(self, query: Any, **values: Any) -> list[Report]:
        return [report_of(row) for row in found(self.session, query, institution_id=self.institution_id, **values)]


@cache
def _keep_draft(dialect: str) -> Any:
    insert = insert_into(DraftRow, dialect)
    anew = {name: insert.excluded[name] for name in ("contents", "by", "changed_at")}
    return insert.on_conflict_do_update(index_elements=_WEEK, set_=anew).returning(_DRAFT.c.id)


@carries_out(SaveDraft)
def save_draft(command: SaveDraft, unit: Unit) -> str:
    own_certificate(unit, command.key.certificate_id)
    values = command.key.model_dump() | {
        "institution_id": unit.institution_id, "contents": command.contents.model_dump(mode="json"),
        "by": unit.person_id, "changed_at": unit.now,
    }  # fmt: skip
    draft_id = value_of(unit.session, _keep_draft(dialect_of(unit.session)), **values)
    return f"draft:{draft_id}"


_DROP = delete(_DRAFT).where(*(equal(_DRAFT, name) for name in _WEEK))


@carries_out(DropDraft)
def drop_draft(command: DropDraft, unit: Unit) -> str:
    run(unit.session, _DROP, {"institution_id": unit.institution_id, **command.key.model_dump()})
    return f"certificate:{command.key.certificate_id}"


@carries_out(FileReport)
def file_report(command: FileReport, unit: Unit) -> str:
    """Raises AlreadyFiled when the week's report is there; the unique keys stand behind it."""
    own_certificate(unit, command.key.certificate_id)
    order = command.order or Reports(unit.session, unit.institution_id).next_order(command.key.term, command.key.week)
    if Reports(unit.session, unit.institution_id).report(command.key):
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
