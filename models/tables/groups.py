"""Rows of groups that get a digest."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from models.tables.base import UtcDateTime


class GroupRow(SQLModel, table=True):
    """`told_at`: what came up until then was told; `due_at`: when to look again, None for one that refuses messages."""

    __tablename__ = "group_chat"
    __table_args__ = (UniqueConstraint("channel", "chat"),)

    id: int | None = Field(default=None, primary_key=True)
    institution_id: str = Field(foreign_key="institution.id", index=True)
    channel: str
    chat: str
    title: str = ""
    language: str = "zh"
    names: bool = False
    bound_by: int | None = Field(default=None, foreign_key="person.id")
    bound_at: datetime = Field(sa_type=UtcDateTime)
    told_at: datetime = Field(sa_type=UtcDateTime)
    due_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
