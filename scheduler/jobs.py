"""The scheduler's work, as thin as it can be: what to do is decided elsewhere, in transactions of the one writer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlalchemy import Engine
from sqlmodel import Session

from models.store.database import reading
from models.store.due import due_people
from models.store.writer import Writer
from scheduler.digests import Digests
from scheduler.matters import Matter
from scheduler.planning import Planner
from scheduler.tick import Looked, Ticker


@dataclass(frozen=True)
class Scheduler:
    """Plans what changed and sends off what is due. Every call may come from any thread; the writer orders them.

    `queued` is told, after the commit, that letters wait in the outbox.
    """

    database: Engine
    writer: Writer
    clock: Callable[[], datetime]
    planner: Planner
    ticker: Ticker
    digests: Digests
    queued: Callable[[], None]

    def tick(self) -> Looked:
        """One tick. With nothing changed and nothing due it reads two indexes and writes nothing."""
        self.plan()
        people, letters = 0, self._to_groups()
        while self._something_due():
            looked = self.writer.run(self._look)
            if not looked.people:
                break  # another process has them
            people, letters = people + looked.people, letters + looked.letters
            if looked.letters:
                self.queued()
        return Looked(people, letters)

    def plan(self) -> None:
        """Plans what changed, a small transaction at a time, until nothing is out of step."""
        while overtaken := self._overtaken():
            for institution_id in overtaken:
                self.writer.run(partial(self.planner.plan, institution_id=institution_id, now=self.clock()))

    def _to_groups(self) -> int:
        """Sends groups their digests; how many."""
        with reading(self.database) as session:
            if not self.digests.any_due(session, self.clock()):
                return 0
        posted = self.writer.run(lambda session: self.digests.post(session, self.clock()))
        if posted:
            self.queued()
        return posted

    def _overtaken(self) -> list[str]:
        with reading(self.database) as session:
            return self.planner.overtaken(session, self.clock())

    def _something_due(self) -> bool:
        with reading(self.database) as session:
            return bool(due_people(session, self.clock(), 1))

    def _look(self, session: Session) -> Looked:
        return self.ticker.look(session, self.clock())


def scheduler_over(
    database: Engine,
    writer: Writer,
    clock: Callable[[], datetime],
    matters: Sequence[Matter],
    queued: Callable[[], None] = lambda: None,
) -> Scheduler:
    """A scheduler for these matters."""
    return Scheduler(database, writer, clock, Planner(matters), Ticker(matters), Digests(), queued)
