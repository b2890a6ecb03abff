"""Rows of weekly reports, their drafts and revisions, and of exemptions from them."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.tables.base import UtcDateTime


class ReportRow(SQLModel, table=True):
    """A filed report, as its latest revision has it. One per certificate and week; numbers never repeat."""

    __tablename__ = "report"
    __table_args__ = (
        UniqueConstraint("institution_id", "certificate_id", "term", "week", name="one_report_a_week"),
        UniqueConstraint("institution_id", "term", "week", "place", name="one_number_a_report"),
        Index("report_by_week", "institution_id", "monday"),
        Index("report_by_certificate", "certificate_id", "monday"),
    )

    id: int | None = Field(default=None, primary_key=True)
    institution_id: str = Field(foreign_key="institution.id", index=True)
    certificate_id: int = Field(foreign_key="certificate.id")
    term: str
    week: int
    monday: date
    place: int  # in the order of filing of that week
    number: str
    contents: dict[str, object] = Field(sa_type=JSON)
    timing: str
    coordination: bool = Field(default=False)  # its problems need the coordinator
    filed_by: int | None = Field(default=None, foreign_key="person.id")
    filed_at: datetime = Field(sa_type=UtcDateTime)
    revision: int = 1
    changed_by: int | None = Field(default=None, foreign_key="person.id")
    changed_at: datetime = Field(sa_type=UtcDateTime)
    reason: str = ""


class RevisionRow(SQLModel, table=True):
    """A state of a report that somebody confirmed; rows are added, never changed."""

    __tablename__ = "report_revision"
    __table_args__ = (UniqueConstraint("report_id", "revision"),)

    id: int | None = Field(default=None, primary_key=True)
    institution_id: str = Field(foreign_key="institution.id", index=True)
    report_id: int = Field(foreign_key="report.id")
    revision: int
    contents: dict[str, object] = Field(sa_type=JSON)
    by: int | None = Field(default=None, foreign_key="person.id")
    at: datetime = Field(sa_type=UtcDateTime)
    reason: str = ""


class DraftRow(SQLModel, table=True):
    """What was said of a week and not filed; it belongs to the certificate."""

    __tablename__ = "report_draft"
    __table_args__ = (UniqueConstraint("institution_id", "certificate_id", "term", "week"),)

    id: int | None = Field(default=None, primary_key=True)
    institution_id: str = Field(foreign_key="institution.id", index=True)
    certificate_id: int = Field(foreign_key="certificate.id")
    term: str
    week: int
    contents: dict[str, object] = Field(sa_type=JSON)
    by: int | None = Field(default=None, foreign_key="person.id")
    changed_at: datetime = Field(sa_type=UtcDateTime)


class ExemptionRow(SQLModel, table=True):
    """Days for which a certificate owes no report, as asked and as decided."""

    __tablename__ = "exemption"

    id: int | None = Field(default=None, primary_key=True)
    institution_id: str = Field(foreign_key="institution.id", index=True)
    certificate_id: int = Field(foreign_key="certificate.id", index=True)
    kind: str
    first: date
    last: date
    note: str = ""
    state: str
    asked_by: int | None = Field(default=None, foreign_key="person.id")
    asked_at: datetime = Field(sa_type=UtcDateTime)
    decided_by: int | None = Field(default=None, foreign_key="person.id")
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    remark: str = ""
