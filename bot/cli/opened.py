"""The store for a command that works beside the running program: no lock, no sending, no migration of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from bot.settings import Settings
    from models.store.files import FileStore
    from models.store.writer import Writer


@dataclass(frozen=True)
class Opened:
    """A store that a command works on."""

    settings: Settings
    database: Engine
    writer: Writer
    files: FileStore


@contextmanager
def opened() -> Iterator[Opened]:
    """Opens the store of the settings; an empty database is given its tables."""
    from bot.settings import read_settings
    from models.store import migrate, registered  # noqa: F401 (commands can be carried out)
    from models.store.database import open_database
    from models.store.files import FileStore
    from models.store.writer import Writer

    settings = read_settings()
    database = open_database(settings.database_url)
    if migrate.is_empty(database):
        migrate.upgrade(database)
    writer = Writer(database)
    try:
        yield Opened(settings, database, writer, FileStore(settings.files))
    finally:
        writer.close()
        database.dispose()
