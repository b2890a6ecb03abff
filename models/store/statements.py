"""Statements over tables, for what every message asks: built once, run without the session's objects.

Putting a statement together and loading objects each cost several times what the database itself takes.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Executable, Row, Table, bindparam, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import CursorResult
from sqlmodel import Session, SQLModel


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


def run(session: Session, statement: Executable, values: Any = None) -> CursorResult[Any]:
    """Runs a statement, once or for each of several sets of values; what the session has changed so far is seen."""
    session.flush()
    return session.connection().execute(statement, values)


def found(session: Session, statement: Executable, **values: Any) -> Sequence[Row[Any]]:
    """All rows that a query finds."""
    return run(session, statement, values).all()


def found_first(session: Session, statement: Executable, **values: Any) -> Row[Any] | None:
    """The first row that a query finds, or None."""
    return run(session, statement, values).first()


def facts_of(row: Row[Any]) -> dict[str, Any]:
    """A row's columns by name."""
    return dict(row._mapping)  # noqa: SLF001 (public, so named as not to hide a column)
