"""Figures about the work itself: how much came in, what waits, and for how long."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, func, select

from models.tables.delivery import InboxRow, OutboxRow


@dataclass(frozen=True)
class Figures:
    """Counts by channel and state; ages in seconds, 0 when nothing waits."""

    received: dict[str, int]
    outbox: dict[str, int]
    inbox_lag: float
    oldest_due: float
    incidents: int


def readable(session: Session) -> None:
    """Reads a row of the tables that everything needs. Raises SQLAlchemyError when that cannot be done."""
    session.exec(select(InboxRow.id).limit(1)).first()
    session.exec(select(OutboxRow.id).limit(1)).first()


def figures(session: Session, now: datetime) -> Figures:
    """The figures of this moment."""
    received = session.exec(select(InboxRow.channel, func.count()).group_by(InboxRow.channel)).all()
    outbox = session.exec(select(OutboxRow.state, func.count()).group_by(OutboxRow.state)).all()
    oldest = select(func.min(InboxRow.received_at)).where(col(InboxRow.handled_at).is_(None))
    due = select(func.min(OutboxRow.due_at)).where(
        col(OutboxRow.state).in_(("waiting", "sending")), OutboxRow.due_at <= now
    )
    bugs = select(func.count()).select_from(InboxRow).where(InboxRow.incident != "")
    return Figures(
        dict(received), dict(outbox), _age(session.exec(oldest).one(), now), _age(session.exec(due).one(), now),
        session.exec(bugs).one(),
    )  # fmt: skip


def _age(since: datetime | None, now: datetime) -> float:
    return max(0.0, (now - since).total_seconds()) if since else 0.0
