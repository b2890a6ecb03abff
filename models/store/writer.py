"""The one thread that writes.

Pieces of work that come together share a transaction, and so its one sync to disk; a future is resolved only after that
commit. Each commits whole or not at all: should one fail, the transaction is undone and each is tried in one of its own,
which costs less than a savepoint for every piece, since few fail.
"""

from __future__ import annotations

import queue
import random
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

T = TypeVar("T")
BATCH = 64
"""Pieces of work that may share one commit."""
BATCH_SECONDS = 0.02
"""A batch takes no more work in after this, so that the first piece does not wait long for its commit."""
SLOW_BATCH_SECONDS = 0.1
"""The same where the disk is slow: a batch may take as long as the last commit did, but no longer than this."""
TRIES = 6
"""How often work is tried that met a deadlock, a lock or a lost connection, with growing pauses (2 s in all)."""


@dataclass
class _Job:
    work: Callable[[Session], Any]
    done: Future[Any]
    result: Any = None
    failure: Exception | None = None

    def run(self, session: Session) -> None:
        """Does the work. Raises whatever it raises."""
        self.result = self.work(session)
        session.flush()
        self.failure = None

    def settle(self) -> None:
        """Tells whoever waits; to be called after the commit."""
        if self.failure is None:
            self.done.set_result(self.result)
        else:
            self.done.set_exception(self.failure)


class Writer:
    """Runs what is handed in, one after the other, and commits it.

    Work may be run again when another's failure, a deadlock or a lost connection undid it, or left in doubt whether it was
    committed; so work is written to be safe to repeat (unique keys, state checked before it is changed).
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._closing = False
        self._commit_took = 0.0
        self._thread = threading.Thread(target=self._run, name="writer", daemon=True)
        self._thread.start()

    def submit(self, work: Callable[[Session], T]) -> Future[T]:
        """Hands work in; the future holds its result once it is committed, or the exception that undid it."""
        job = _Job(work, Future())
        if self._closing:
            raise RuntimeError("the writer is closed")
        self._jobs.put(job)
        return cast("Future[T]", job.done)

    def run(self, work: Callable[[Session], T]) -> T:
        """Hands work in and waits for its commit."""
        return self.submit(work).result()

    def waiting(self) -> int:
        """How many pieces of work wait."""
        return self._jobs.qsize()

    def close(self) -> None:
        """Finishes what was handed in and ends the thread."""
        self._closing = True
        self._jobs.put(None)
        self._thread.join()

    @contextmanager
    def _transaction(self) -> Iterator[Session]:
        """A session whose work is committed at its end, or undone."""
        with self.engine.begin() as connection, Session(connection, expire_on_commit=False) as session:
            yield session
            session.flush()

    def _run(self) -> None:
        while (job := self._jobs.get()) is not None:
            if not self._commit_with(job):
                return

    def _commit_with(self, first: _Job) -> bool:
        """Commits a batch that begins with this job; False when the writer is to end."""
        batch: list[_Job] = []
        goes_on = True
        try:
            with self._transaction() as session:
                goes_on = self._fill(batch, first, session)
                worked = time.monotonic()
            self._commit_took = time.monotonic() - worked
        except Exception as error:
            self._after(error, batch)
        for job in batch:
            job.settle()
        return goes_on

    def _fill(self, batch: list[_Job], first: _Job, session: Session) -> bool:
        """Does work until none waits or the batch is full."""
        until = time.monotonic() + min(max(BATCH_SECONDS, self._commit_took), SLOW_BATCH_SECONDS)
        job: _Job | None = first
        while job is not None:
            if job.done.set_running_or_notify_cancel():
                batch.append(job)
                job.run(session)
            if len(batch) >= BATCH or time.monotonic() > until:
                return True
            try:
                job = self._jobs.get_nowait()
            except queue.Empty:
                return True
        return False

    def _after(self, error: Exception, batch: list[_Job]) -> None:
        """A batch was undone: a job that was alone in it is answered for, of several each is tried by itself."""
        if len(batch) == 1 and not isinstance(error, OperationalError):
            batch[0].failure = error
            return
        for job in batch:
            self._alone(job)

    def _alone(self, job: _Job) -> None:
        for attempt in range(TRIES):
            try:
                with self._transaction() as session:
                    job.run(session)
                return
            except OperationalError as error:
                job.failure = error
                time.sleep(0.03 * 2**attempt * (0.5 + random.random()))  # noqa: S311 (jitter, not a secret)
            except Exception as error:
                job.failure = error
                return
