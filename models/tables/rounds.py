"""Rows of exam rounds, what changed of them, and who follows them."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from models.tables.base import UtcDateTime

UNPLANNED = text("planned_at IS NULL")


class RoundRow(SQLModel, table=True):
    """`last_day` is the exam's last, for look-ups."""

    __tablename__ = "round"
    __table_args__ = (Index("round_by_day", "institution_id", "last_day"),)

    id: int | None = Field(default=None, primary_key=True)
    institution_id: str = Field(foreign_key="institution.id")
    certificate_id: int = Field(foreign_key="certificate.id", index=True)
    facts: dict[str, object] = Field(sa_type=JSON)
    headcounts: dict[str, object] = Field(default_factory=dict, sa_type=JSON)
    version: int = 1
    cancelled: bool = False
    last_day: date | None = None
    changed_at: datetime = Field(sa_type=UtcDateTime)


class RoundChangeRow(SQLModel, table=True):
    __tablename__ = "round_change"
    __table_args__ = (UniqueConstraint("round_id", "version"),)

    id: int | None = Field(default=None, primary_key=True)
    institution_id: str = Field(foreign_key="institution.id", index=True)
    round_id: int = Field(foreign_key="round.id")
    version: int
    at: datetime = Field(sa_type=UtcDateTime)
    by: int | None = None
    before: dict[str, object] | None = Field(default=None, sa_type=JSON)
    after: dict[str, object] | None = Field(default=None, sa_type=JSON)
    reason: str = ""


class FollowRow(SQLModel, table=True):
    """`planned_at` None: the person's reminders of the round are not in step with it; an index holds only these."""

    __tablename__ = "round_follow"
    __table_args__ = (
        UniqueConstraint("round_id", "person_id"),
        Index("follow_unplanned", "institution_id", "round_id", sqlite_where=UNPLANNED, postgresql_where=UNPLANNED),
    )

    id: int | None = Field(default=None, primary_key=True)
    institution_id: str = Field(foreign_key="institution.id", index=True)
    round_id: int = Field(foreign_key="round.id")
    person_id: int = Field(foreign_key="person.id", index=True)
    state: str
    level: str | None = None
    paid: bool = False
    seen: int = 0
    since: datetime = Field(sa_type=UtcDateTime)
    planned_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class FeedRow(SQLModel, table=True):
    """A private calendar address; only the hash of its token is stored."""

    __tablename__ = "feed"

    id: int | None = Field(default=None, primary_key=True)
    institution_id: str = Field(foreign_key="institution.id", index=True)
    person_id: int = Field(foreign_key="person.id", unique=True)
    token_hash: str = Field(unique=True)
    created_at: datetime = Field(sa_type=UtcDateTime)
