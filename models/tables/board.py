"""Rows of answers to problems that need coordination."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field, SQLModel

from models.tables.base import UtcDateTime


class ProblemAnswerRow(SQLModel, table=True):
    __tablename__ = "problem_answer"

    report_id: int = Field(primary_key=True, foreign_key="report.id")
    institution_id: str = Field(foreign_key="institution.id", index=True)
    text: str
    answered_by: int | None = Field(default=None, foreign_key="person.id")
    answered_at: datetime = Field(sa_type=UtcDateTime)
