"""Rows of questions to the office, rulings on open points, and numbers that people were told."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, Index
from sqlmodel import Field, SQLModel

from models.tables.base import UtcDateTime


class QuestionRow(SQLModel, table=True):
    """`state`: open → answered | dropped. `person_id` or the chat is where the answer goes; no list shows them."""

    __tablename__ = "question"
    __table_args__ = (Index("question_by_state", "institution_id", "state"),)

    id: int | None = Field(default=None, primary_key=True)
    institution_id: str = Field(foreign_key="institution.id")
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    channel: str
    chat: str
    language: str
    text: str
    words: str = Field(index=True)  # what makes two questions the same
    why: str
    rule: str = ""
    told: str = ""
    state: str = "open"
    asked_at: datetime = Field(sa_type=UtcDateTime)
    answer: str = ""
    office: str = ""
    answered_by: int | None = Field(default=None, foreign_key="person.id")
    answered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class RulingRow(SQLModel, table=True):
    """Rows are added, never changed: a later word on the same point counts from its day on."""

    __tablename__ = "ruling"

    id: int | None = Field(default=None, primary_key=True)
    institution_id: str = Field(foreign_key="institution.id", index=True)
    point: str
    reading: str
    by: str  # who ruled, in words: an office or a post
    entered: date
    from_day: date
    entered_by: int | None = Field(default=None, foreign_key="person.id")
    entered_at: datetime = Field(sa_type=UtcDateTime)


class GivenAnswerRow(SQLModel, table=True):
    __tablename__ = "given_answer"
    __table_args__ = (Index("given_answer_of", "institution_id", "topic"),)

    id: int | None = Field(default=None, primary_key=True)
    institution_id: str = Field(foreign_key="institution.id")
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    channel: str
    chat: str
    topic: str
    facts: dict[str, object] = Field(default_factory=dict, sa_type=JSON)
    day: date
    language: str
    wants: str = ""
    value: str  # a decimal string, exact on every database
    unit: str
    question: str
    told_at: datetime = Field(sa_type=UtcDateTime)
