"""An institution whose reminders are looked at under a clock that the test sets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from handlers import help as helping
from handlers import reminders
from handlers.router import Router
from models.reminders import State
from models.tables.delivery import OutboxRow
from models.tables.reminders import ReminderRow
from scheduler.matters import Matter
from scheduler.planning import Planner
from scheduler.reports import WeeklyReports
from scheduler.tick import Ticker
from tests.handlers.talk import World, open_world


def at(text: str) -> datetime:
    """An instant from the wall clock in Shanghai: "11-20 17:00", or with the year."""
    whole = text if text.count("-") == 2 else f"2026-{text}"
    return datetime.fromisoformat(f"{whole.replace(' ', 'T')}:00+08:00").astimezone(UTC)


@dataclass
class Clockwork:
    """The scheduler over a world, moved by hand."""

    world: World
    matters: tuple[Matter, ...]
    planner: Planner
    ticker: Ticker
    read: int = 0

    def tick(self, now: str | datetime) -> list[OutboxRow]:
        """Moves the clock, plans, looks until nothing is due; what was queued since the last tick."""
        self.world.now = at(now) if isinstance(now, str) else now
        while self._plan():
            pass
        while self._look():
            pass
        return self.queued()

    def _plan(self) -> int:
        with Session(self.world.database) as session, session.begin():
            overtaken = self.planner.overtaken(session, self.world.now)
            for institution in overtaken:
                self.planner.plan(session, institution, self.world.now)
        return len(overtaken)

    def _look(self) -> int:
        with Session(self.world.database) as session, session.begin():
            return self.ticker.look(session, self.world.now).people

    def queued(self) -> list[OutboxRow]:
        with Session(self.world.database) as session:
            query = select(OutboxRow).where(col(OutboxRow.id) > self.read).order_by(col(OutboxRow.id))
            rows = list(session.exec(query))
        self.read = max([self.read, *(row.id or 0 for row in rows)])
        return rows

    def waiting(self) -> list[ReminderRow]:
        with Session(self.world.database) as session:
            query = select(ReminderRow).where(ReminderRow.state == State.WAITING.value)
            return list(session.exec(query.order_by(col(ReminderRow.due_at), col(ReminderRow.id))))


@pytest.fixture
def clockwork(tmp_path: Path, database: Engine) -> Clockwork:
    """On SQLite, then on PostgreSQL."""
    world = open_world(tmp_path, Router((reminders, helping), (), helping), database=database)
    matters: tuple[Matter, ...] = (WeeklyReports(),)
    return Clockwork(world, matters, Planner(matters), Ticker(matters))
