"""The audit trail, read: who did what and when, newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

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
class Trail:
    """The audit lines of one institution."""

    session: Session
    institution_id: str

    def before(self, line_id: int, limit: int, *, action: str = "", actor: str = "") -> list[Entry]:
        """Up to `limit` lines older than a line (0: the newest), of one action or one actor if given."""
        query = select(AuditRow).where(AuditRow.institution_id == self.institution_id)
        if line_id:
            query = query.where(col(AuditRow.id) < line_id)
        if action:
            query = query.where(AuditRow.action == action)
        if actor:
            query = query.where(AuditRow.actor == actor)
        rows = self.session.exec(query.order_by(col(AuditRow.id).desc()).limit(limit))
        return [_entry(row) for row in rows]


def _entry(row: AuditRow) -> Entry:
    return Entry(row.id or 0, row.at, row.actor, row.action, row.subject, tuple(row.fields))
