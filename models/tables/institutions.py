"""Rows of institutions, departments and certificates."""

from __future__ import annotations

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field, SQLModel


class InstitutionRow(SQLModel, table=True):
    __tablename__ = "institution"

    id: str = Field(primary_key=True)
    name: str
    zone: str = "Asia/Shanghai"
    office: str = ""
    settings: dict[str, object] = Field(default_factory=dict, sa_type=JSON)


class DepartmentRow(SQLModel, table=True):
    __tablename__ = "department"
    __table_args__ = (UniqueConstraint("institution_id", "name"),)

    id: int | None = Field(default=None, primary_key=True)
    institution_id: str = Field(foreign_key="institution.id", index=True)
    name: str


class CertificateRow(SQLModel, table=True):
    __tablename__ = "certificate"
    __table_args__ = (UniqueConstraint("institution_id", "scheme", "name"),)

    id: int | None = Field(default=None, primary_key=True)
    institution_id: str = Field(foreign_key="institution.id", index=True)
    scheme: str
    name: str
    short_name: str = ""
    levels: list[str] = Field(default_factory=list, sa_type=JSON)
    evaluation_body: str = ""
    exam_form: str = ""
    major_category: str = ""
    department_id: int | None = Field(default=None, foreign_key="department.id")
    batch: int = 2
    lead_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    deputy_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    active: bool = True
