"""The one thread that writes.

Each piece of work runs in a savepoint of its own: it commits whole or not at all. Pieces that come together share the
commit, and so its one sync to disk; a future is resolved only after that commit.
"""

from __future__ import annotations

import queue
import random
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
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
    ended: list[tuple[Any, Exception | None]] = field(default_factory=list)

    def settle(self) -> None:
        """Tells whoever waits; to be called after the commit."""
        result, failure = self.ended[-1]
        if failure is None:
            self.done.set_result(result)
        else:
            self.done.set_exception(failure)


class Writer:
    """Runs what is handed in, one after the other, and commits it.

    Work may be run again when a deadlock or a lost connection undid it, or left in doubt whether it was committed; so
    work is written to be safe to repeat (unique keys, state checked before it is changed).
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

    def _run(self) -> None:
        while (job := self._jobs.get()) is not None:
            if not self._commit_with(job):
                return

    def _commit_with(self, first: _Job) -> bool:
        """Commits a batch that begins with this job; False when the writer is to end."""
        batch: list[_Job] = []
        goes_on = True
        try:
            with Session(self.engine, expire_on_commit=False) as session, session.begin():
                goes_on = self._fill(batch, first, session)
                worked = time.monotonic()
            self._commit_took = time.monotonic() - worked
        except Exception as error:
            self._one_by_one(batch, error)
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
                _attempt(job, session)
            if len(batch) >= BATCH or time.monotonic() > until:
                return True
            try:
                job = self._jobs.get_nowait()
            except queue.Empty:
                return True
        return False

    def _one_by_one(self, batch: list[_Job], error: Exception) -> None:
        """Gives each job of a batch that could not be committed a transaction of its own."""
        for job in batch:
            if isinstance(error, OperationalError):
                self._alone(job)
            else:
                job.ended.append((None, error))

    def _alone(self, job: _Job) -> None:
        for attempt in range(TRIES):
            try:
                with Session(self.engine, expire_on_commit=False) as session, session.begin():
                    _attempt(job, session)
                return
            except OperationalError as error:
                job.ended.append((None, error))
                time.sleep(0.03 * 2**attempt * (0.5 + random.random()))  # noqa: S311 (jitter, not a secret)
            except Exception as error:
                job.ended.append((None, error))
                return


def _attempt(job: _Job, session: Session) -> None:
    """Runs a job in its savepoint. A deadlock, lock or lost connection undoes the whole batch, so it is raised."""
    try:
        with session.begin_nested():
            result = job.work(session)
            session.flush()
    except OperationalError:
        raise
    except Exception as error:
        job.ended.append((None, error))
    else:
        job.ended.append((result, None))
