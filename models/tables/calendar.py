"""Rows of the school calendar: terms, and stretches of days that a coordinator entered."""

from __future__ import annotations

from datetime import date

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field, SQLModel


class TermRow(SQLModel, table=True):
    __tablename__ = "term"
    __table_args__ = (UniqueConstraint("institution_id", "name"),)

    id: int | None = Field(default=None, primary_key=True)
    institution_id: str = Field(foreign_key="institution.id", index=True)
    name: str
    first: date
    weeks: int
    exam_weeks: list[int] = Field(default_factory=list, sa_type=JSON)


class SpanRow(SQLModel, table=True):
    __tablename__ = "calendar_span"
    __table_args__ = (UniqueConstraint("institution_id", "kind", "first", "last"),)

    id: int | None = Field(default=None, primary_key=True)
    institution_id: str = Field(foreign_key="institution.id", index=True)
    kind: str
    first: date
    last: date
    name: str = ""
