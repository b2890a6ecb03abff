"""The stored state as the program holds it: the database, its one writer, the files, and the lock on them."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from sqlalchemy import Engine as Database

from bot.clock import Clock
from bot.settings import Settings
from models.store import migrate, sending
from models.store.database import open_database
from models.store.files import FileStore
from models.store.presence import Presence
from models.store.writer import Writer


class AlreadyRunning(Exception):
    """Another onex works on this SQLite file: stop that one, or give several processes one PostgreSQL."""


@dataclass(frozen=True)
class Store:
    """An open store. `lock` is held on SQLite, which serves one program at a time; None on PostgreSQL."""

    database: Database
    writer: Writer
    files: FileStore
    lock: IO[str] | None
    presence: Presence

    @classmethod
    def open(cls, settings: Settings, clock: Clock) -> Store:
        """Opens the store to run on it, and brings it up to date.

        Raises AlreadyRunning, NewerDatabase, or OperationalError when the database cannot be reached.
        """
        database = open_database(settings.database_url)
        lock = _lock(database)
        migrate.upgrade(database)
        writer = Writer(database)
        if lock:  # no other process sends: what is marked as being sent was cut off
            writer.run(lambda session: sending.recover(session, clock()))
        return cls(database, writer, FileStore(settings.files), lock, Presence(database))

    def close(self) -> None:
        """Finishes what was handed in and closes."""
        self.writer.close()
        self.presence.close()
        self.database.dispose()
        if self.lock:
            self.lock.close()


@contextmanager
def locked(database: Database) -> Iterator[None]:
    """Holds the lock of an SQLite file. Raises AlreadyRunning."""
    lock = _lock(database)
    try:
        yield
    finally:
        if lock:
            lock.close()


def _lock(database: Database) -> IO[str] | None:
    """Locks an SQLite file for this process; the lock ends with the process, however it ends."""
    if database.dialect.name != "sqlite" or not database.url.database:
        return None
    file = Path(f"{database.url.database}.lock").open("w", encoding="ascii")  # noqa: SIM115 (held while we run)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        raise AlreadyRunning(f"another onex runs on {database.url.database}") from None
    file.write(f"{os.getpid()}\n")
    file.flush()
    return file
