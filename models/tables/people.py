"""Rows of people, their addresses and invites."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.tables.base import UtcDateTime


class PersonRow(SQLModel, table=True):
    __tablename__ = "person"

    id: int | None = Field(default=None, primary_key=True)
    institution_id: str = Field(foreign_key="institution.id", index=True)
    name: str
    roles: list[str] = Field(default_factory=list, sa_type=JSON)
    department_id: int | None = Field(default=None, foreign_key="department.id")
    language: str = "zh"
    number: str = Field(default="", index=True)
    settings: dict[str, object] = Field(default_factory=dict, sa_type=JSON)
    created_at: datetime = Field(sa_type=UtcDateTime)
    erased_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class AddressRow(SQLModel, table=True):
    __tablename__ = "address"
    __table_args__ = (UniqueConstraint("channel", "chat"),)

    id: int | None = Field(default=None, primary_key=True)
    institution_id: str = Field(foreign_key="institution.id", index=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    channel: str
    chat: str
    rank: int = 0
    blocked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    until: datetime | None = Field(default=None, sa_type=UtcDateTime)  # when a browser that is not opened lapses


class MailCodeRow(SQLModel, table=True):
    """A code that went to a mail address; the address counts once it came back."""

    __tablename__ = "mail_code"

    id: int | None = Field(default=None, primary_key=True)
    institution_id: str = Field(foreign_key="institution.id", index=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    address: str = Field(index=True)
    code_hash: str
    tries: int = 0
    sent_at: datetime = Field(sa_type=UtcDateTime, index=True)
    expires_at: datetime = Field(sa_type=UtcDateTime)


class InviteRow(SQLModel, table=True):
    __tablename__ = "invite"

    id: int | None = Field(default=None, primary_key=True)
    institution_id: str = Field(foreign_key="institution.id", index=True)
    token_hash: str = Field(unique=True)
    role: str
    name: str = ""
    certificate_ids: list[int] = Field(default_factory=list, sa_type=JSON)
    department_id: int | None = Field(default=None, foreign_key="department.id")
    person_id: int | None = Field(default=None, foreign_key="person.id")
    created_by: int | None = None
    expires_at: datetime = Field(sa_type=UtcDateTime)
    used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
