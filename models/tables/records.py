"""Rows of what settlement needs: trainings, exam duty, money, shares."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.tables.base import UtcDateTime


class TrainingRow(SQLModel, table=True):
    __tablename__ = "training"
    __table_args__ = (UniqueConstraint("certificate_id", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    institution_id: str = Field(foreign_key="institution.id", index=True)
    certificate_id: int = Field(foreign_key="certificate.id", index=True)
    number: int
    ended: date = Field(index=True)
    taught: list[dict[str, object]] = Field(default_factory=list, sa_type=JSON)
    sittings: list[dict[str, object]] = Field(default_factory=list, sa_type=JSON)
    exam_form: str = ""
    recorded_by: int | None = None
    recorded_at: datetime = Field(sa_type=UtcDateTime)


class DutyRow(SQLModel, table=True):
    __tablename__ = "duty"

    id: int | None = Field(default=None, primary_key=True)
    institution_id: str = Field(foreign_key="institution.id", index=True)
    certificate_id: int = Field(foreign_key="certificate.id", index=True)
    person: str
    day: date = Field(index=True)
    half: str | None = None
    session_minutes: int | None = None  # whole minutes, so that SQLite keeps it exact
    recorded_by: int | None = None
    recorded_at: datetime = Field(sa_type=UtcDateTime)


class MoneyRow(SQLModel, table=True):
    __tablename__ = "round_money"
    __table_args__ = (UniqueConstraint("certificate_id", "round"),)

    id: int | None = Field(default=None, primary_key=True)
    institution_id: str = Field(foreign_key="institution.id", index=True)
    certificate_id: int = Field(foreign_key="certificate.id", index=True)
    round: str
    ended: date = Field(index=True)
    income_fen: int  # in fen, so that SQLite keeps it exact
    cost_fen: int
    recorded_by: int | None = None
    recorded_at: datetime = Field(sa_type=UtcDateTime)


class SharesRow(SQLModel, table=True):
    __tablename__ = "hour_shares"
    __table_args__ = (UniqueConstraint("certificate_id", "period"),)

    id: int | None = Field(default=None, primary_key=True)
    institution_id: str = Field(foreign_key="institution.id", index=True)
    certificate_id: int = Field(foreign_key="certificate.id", index=True)
    period: str
    parts: list[dict[str, object]] = Field(default_factory=list, sa_type=JSON)
    recorded_by: int | None = None
    recorded_at: datetime = Field(sa_type=UtcDateTime)
