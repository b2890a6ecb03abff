"""Restoring a backup as the program does it: nothing that became due meanwhile goes out by itself."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine, func, select
from sqlmodel import Session, col

from bot.clock import Clock
from bot.matters import MATTERS
from bot.settings import Settings
from bot.store import locked
from models.store import backup
from models.store.database import open_database
from models.store.files import FileStore
from models.store.writer import Writer
from models.tables.delivery import OutboxRow
from scheduler.jobs import scheduler_over

LISTED = 20


@dataclass(frozen=True)
class Done:
    """What was restored, how many messages are held, and the first of them: due when, to whom, by which channel."""

    taken_at: str
    rows: int
    files: int
    held: int
    listed: list[str]


def restore_into(settings: Settings, file: Path, clock: Clock, *, force: bool = False) -> Done:
    """Restores a backup, and holds what has become due since, reminders included.

    Raises AlreadyRunning, NotABackup, OtherForm, NotEmpty.
    """
    database = open_database(settings.database_url)
    with locked(database):
        manifest = backup.restore(database, FileStore(settings.files), file, clock(), force=force)
        _hold_reminders(database, clock)
        held, listed = _held(database)
    database.dispose()
    return Done(manifest.taken_at, sum(manifest.tables.values()), manifest.files, held, listed)


def _hold_reminders(database: Engine, clock: Clock) -> None:
    """Reminders that are due become messages as ever, and are held as such."""
    writer = Writer(database)
    scheduler_over(database, writer, clock, MATTERS).tick()
    writer.run(lambda session: backup.hold_what_was_due(session.connection(), clock()))
    writer.close()


def _held(database: Engine) -> tuple[int, list[str]]:
    with Session(database) as session:
        held = select(OutboxRow).where(col(OutboxRow.state) == "held")
        count = session.execute(select(func.count()).select_from(held.subquery())).scalar_one()
        rows = session.execute(held.order_by(col(OutboxRow.urgency)).limit(LISTED)).scalars()
        listed = [f"#{r.id} due {r.due_at:%Y-%m-%d %H:%M} UTC, {r.channel}, person {r.person_id or '?'}" for r in rows]
        session.rollback()
    return count, listed
