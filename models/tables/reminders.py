"""Rows of reminders. Two partial indexes hold only what waits: a look at what is due costs what is due."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from models.tables.base import UtcDateTime

WAITING = text("state = 'waiting'")


class ReminderRow(SQLModel, table=True):
    """`(person, subject, occasion)` is the natural key; `occasion` carries its deadline's date, so that a date that
    moves makes a new occasion."""

    __tablename__ = "reminder"
    __table_args__ = (
        UniqueConstraint("person_id", "subject", "occasion"),
        Index("reminder_due", "due_at", sqlite_where=WAITING, postgresql_where=WAITING),
        Index("reminder_waiting", "person_id", "due_at", sqlite_where=WAITING, postgresql_where=WAITING),
        Index("reminder_of_subject", "subject", sqlite_where=WAITING, postgresql_where=WAITING),
        Index("reminder_settled", "person_id", "settled_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    institution_id: str = Field(foreign_key="institution.id")
    person_id: int = Field(foreign_key="person.id")
    kind: str
    subject: str
    occasion: str
    due_at: datetime = Field(sa_type=UtcDateTime)
    deadline: datetime = Field(sa_type=UtcDateTime)
    any_hour: bool = False
    uncounted: bool = False
    news: bool = False
    state: str = "waiting"
    settled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    bundle: str = ""  # the outbox occasion of the message that carried it
