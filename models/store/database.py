"""The database: how it is opened, and the one thread that writes.

SQLite and PostgreSQL alike. On SQLite every transaction begins IMMEDIATE, the journal is WAL and each commit is synced
to disk; a session that reads first and writes later would otherwise lose updates without an error.
"""

from __future__ import annotations

import queue
import sqlite3
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar, cast

from sqlalchemy import Engine, create_engine, event, make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import QueuePool
from sqlmodel import Session

T = TypeVar("T")
BATCH = 64  # pieces of work that may share one commit


def open_database(url: str) -> Engine:
    """An engine for a database URL: `sqlite:///…` or `postgresql://…` (spoken by psycopg)."""
    address = make_url(url)
    if address.drivername in {"postgresql", "postgres"}:
        address = address.set(drivername="postgresql+psycopg")
    if address.drivername != "sqlite":
        return create_engine(address, pool_size=8, pool_pre_ping=True)
    if address.database:
        Path(address.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(address, poolclass=QueuePool, pool_size=8, connect_args={"timeout": 30})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # SQLAlchemy's `begin` event begins transactions, not the driver
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=30000"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Any) -> None:
    reads = connection.get_execution_options().get("onex_reads", False)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """A session that only reads: it sees one state of the database and holds nobody up."""
    with Session(engine.execution_options(onex_reads=True)) as session:
        yield session
        session.rollback()


@dataclass
class _Job:
    work: Callable[[Session], Any]
    done: Future[Any]


class Writer:
    """The one thread that writes.

    Each piece of work runs in a savepoint of its own: it commits whole or not at all. Pieces that wait together share
    the commit, and so its one sync to disk; a future is resolved only after that commit.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="writer", daemon=True)
        self._thread.start()

    def submit(self, work: Callable[[Session], T]) -> Future[T]:
        """Hands work in; the future holds its result once it is committed, or the exception that undid it."""
        job = _Job(work, Future())
        self._jobs.put(job)
        return cast("Future[T]", job.done)

    def run(self, work: Callable[[Session], T]) -> T:
        """Hands work in and waits for its commit."""
        return self.submit(work).result()

    def close(self) -> None:
        """Finishes what was handed in and ends the thread."""
        self._jobs.put(None)
        self._thread.join()

    def _run(self) -> None:
        while (job := self._jobs.get()) is not None:
            batch = [job]
            stop = False
            while len(batch) < BATCH and not self._jobs.empty():
                following = self._jobs.get()
                if following is None:
                    stop = True
                    break
                batch.append(following)
            self._commit(batch)
            if stop:
                return

    def _commit(self, batch: list[_Job]) -> None:
        """Runs a batch in one transaction; a commit that fails is tried job by job, so that each learns its own end."""
        ended: list[tuple[_Job, Any, BaseException | None]] = []
        try:
            with Session(self._engine, expire_on_commit=False) as session, session.begin():
                ended = [self._attempt(session, job) for job in batch]
        except Exception as error:
            if len(batch) > 1 and isinstance(error, OperationalError):
                for job in batch:
                    self._commit([job])
                return
            ended = [(job, None, error) for job in batch]
        for job, result, failure in ended:
            if failure is None:
                job.done.set_result(result)
            else:
                job.done.set_exception(failure)

    @staticmethod
    def _attempt(session: Session, job: _Job) -> tuple[_Job, Any, BaseException | None]:
        try:
            with session.begin_nested():
                return job, job.work(session), None
        except Exception as error:
            return job, None, error
