"""Statements over tables, for what every message asks: built once, run without the session's objects.

Putting a statement together and loading objects each cost several times what the database itself takes. Built once: what
is run here is kept, in the database's words, for as long as the database is open.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Table, bindparam, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, SQLModel

from models.store.prepared import Prepared, prepared


def table_of(row: type[SQLModel]) -> Table:
    """The table behind a row's class."""
    table: Table = row.__table__  # type: ignore[attr-defined]
    return table


def where(row: type[SQLModel], *names: str) -> Any:
    """A query for the rows whose columns of these names equal what is given under the same names."""
    table = table_of(row)
    return select(table).where(*(equal(table, name) for name in names))


def equal(table: Table, name: str) -> ColumnElement[bool]:
    """The column of this name equals what is given under it."""
    return table.c[name] == bindparam(name)


def dialect_of(session: Session) -> str:
    """The name of the database's dialect: sqlite or postgresql."""
    return session.get_bind().dialect.name


@cache
def insert_into(row: type[SQLModel], dialect: str) -> Any:
    """An insert that can say what to do on a conflict, which is each database's own dialect."""
    return postgresql.insert(table_of(row)) if dialect == "postgresql" else sqlite.insert(table_of(row))


@cache
def insert_new_into(row: type[SQLModel], dialect: str) -> Any:
    """An insert that leaves out what a unique key forbids; it returns nothing, unless told to."""
    return insert_into(row, dialect).on_conflict_do_nothing().inline()


def run(session: Session, statement: Any, *several: Mapping[str, Any]) -> None:
    """Runs a statement for each of these sets of values, all of the same names; what the session has changed is seen."""
    connection, ready = _at(session, statement, several[0])
    ready.run(connection, several)


def found(session: Session, statement: Any, **values: Any) -> Sequence[Row[Any]]:
    """All rows that a statement finds or returns."""
    connection, ready = _at(session, statement, values)
    return ready.all(connection, values)


def found_first(session: Session, statement: Any, **values: Any) -> Row[Any] | None:
    """The first row that a statement finds or returns, or None."""
    connection, ready = _at(session, statement, values)
    return ready.first(connection, values)


def value_of(session: Session, statement: Any, **values: Any) -> Any:
    """The first column of the first row that a statement finds or returns, or None."""
    row = found_first(session, statement, **values)
    return None if row is None else row[0]


def _at(session: Session, statement: Any, values: Mapping[str, Any]) -> tuple[Connection, Prepared]:
    session.flush()
    connection = _connection_of(session)
    return connection, prepared(statement, connection.dialect, tuple(values))


def _connection_of(session: Session) -> Connection:
    """Where a session's statements go. One that was opened on a connection goes there, without asking its transaction.

    Within a savepoint it is asked: it sets the savepoint only when its connection is first wanted.
    """
    bind = session.bind
    return bind if isinstance(bind, Connection) and not session.in_nested_transaction() else session.connection()


def facts_of(row: Row[Any]) -> dict[str, Any]:
    """A row's columns by name."""
    return dict(row._mapping)  # noqa: SLF001 (public, so named as not to hide a column)
