"""The database: how it is opened and read. Writing is the `Writer`'s.

SQLite and PostgreSQL alike. On SQLite every transaction begins IMMEDIATE, the journal is WAL and each commit is synced
to disk; a session that reads first and writes later would otherwise lose updates without an error.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event, make_url
from sqlalchemy.pool import QueuePool
from sqlmodel import Session


def open_database(url: str) -> Engine:
    """An engine for a database URL: `sqlite:///…` or `postgresql://…` (spoken by psycopg).

    What people wrote never stands in its errors, and so in no log.
    """
    address = make_url(url)
    if address.drivername in {"postgresql", "postgres"}:
        address = address.set(drivername="postgresql+psycopg")
    if address.drivername != "sqlite":
        return create_engine(address, pool_size=8, pool_pre_ping=True, hide_parameters=True)
    if address.database:
        Path(address.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        address, poolclass=QueuePool, pool_size=8, connect_args={"timeout": 30}, hide_parameters=True
    )
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
    isolation = {"isolation_level": "REPEATABLE READ"} if engine.dialect.name == "postgresql" else {}
    reads = engine.execution_options(onex_reads=True, **isolation)
    with reads.connect() as connection, connection.begin() as transaction, Session(connection) as session:
        yield session
        transaction.rollback()
