"""The audit trail, read: who did what and when, newest first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from models.tables.delivery import AuditRow


@dataclass(frozen=True)
class Entry:
    """One line: ids and names of fields, never contents."""

    id: int
    at: datetime
    actor: str
    action: str
    subject: str
    fields: tuple[str, ...]


@dataclass(frozen=True)
class Wanted:
    """Which lines: of one action, of one actor, from an instant on, before an instant; whatever is empty narrows nothing."""

    action: str = ""
    actor: str = ""
    since: datetime | None = None
    until: datetime | None = None

    def conditions(self) -> Iterator[ColumnElement[bool]]:
        """What a line must fulfil, to be asked of the database."""
        if self.action:
            yield col(AuditRow.action) == self.action
        if self.actor:
            yield col(AuditRow.actor) == self.actor
        if self.since:
            yield col(AuditRow.at) >= self.since
        if self.until:
            yield col(AuditRow.at) < self.until


ALL = Wanted()


@dataclass(frozen=True)
class Trail:
    """The audit lines of one institution."""

    session: Session
    institution_id: str

    def before(self, line_id: int, limit: int, wanted: Wanted = ALL) -> list[Entry]:
        """Up to `limit` lines older than a line (0: the newest), newest first, of those wanted."""
        query = select(AuditRow).where(AuditRow.institution_id == self.institution_id, *wanted.conditions())
        if line_id:
            query = query.where(col(AuditRow.id) < line_id)
        rows = self.session.exec(query.order_by(col(AuditRow.id).desc()).limit(limit))
        return [_entry(row) for row in rows]


def _entry(row: AuditRow) -> Entry:
    return Entry(row.id or 0, row.at, row.actor, row.action, row.subject, tuple(row.fields))
