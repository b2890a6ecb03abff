"""A statement put into words once for a database, and run on its driver.

SQLAlchemy writes the statement and knows how values pass to the driver and back; what it does around every execution
costs several times what the database takes, and is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import ClauseElement, Connection, Dialect, Row
from sqlalchemy.engine import result_tuple
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.compiler import SQLCompiler

Passes = Callable[[Any], Any]
"""Turns a value into the driver's, or back."""
Values = Mapping[str, Any]


@dataclass(frozen=True)
class Prepared:
    """A statement in a database's words. `given` are the names that values are given under, `fixed` what stands in it."""

    text: str
    positions: Sequence[str] | None  # of the values, where the driver takes them in order
    given: Mapping[str, Passes | None]
    fixed: Values
    read: Callable[[Iterable[Sequence[Any]]], list[Row[Any]]]

    def all(self, connection: Connection, values: Values) -> list[Row[Any]]:
        """All rows that it finds. Raises DBAPIError, as SQLAlchemy does."""
        with _cursor(connection, self.text) as cursor:
            cursor.execute(self.text, self._bound(values))
            return self.read(cursor.fetchall())

    def first(self, connection: Connection, values: Values) -> Row[Any] | None:
        """The first row that it finds, or None. Raises DBAPIError."""
        with _cursor(connection, self.text) as cursor:
            cursor.execute(self.text, self._bound(values))
            row = cursor.fetchone()
            return self.read([row])[0] if row is not None else None

    def run(self, connection: Connection, several: Sequence[Values]) -> None:
        """Runs it for each of several sets of values. Raises DBAPIError."""
        with _cursor(connection, self.text) as cursor:
            if len(several) == 1:
                cursor.execute(self.text, self._bound(several[0]))
            else:
                cursor.executemany(self.text, [self._bound(values) for values in several])

    def _bound(self, values: Values) -> Sequence[Any] | dict[str, Any]:
        bound = dict(self.fixed)
        for name, passes in self.given.items():
            bound[name] = passes(values[name]) if passes else values[name]
        return bound if self.positions is None else [bound[name] for name in self.positions]


_KNOWN: WeakKeyDictionary[Dialect, dict[tuple[ClauseElement, tuple[str, ...]], Prepared]] = WeakKeyDictionary()


def prepared(statement: ClauseElement, dialect: Dialect, names: tuple[str, ...]) -> Prepared:
    """The statement, to be run with values of these names; a list is given as one value (`lists.among`).

    What is prepared is kept, so a statement is to be built once, not for each use. Raises KeyError for a name left out.
    """
    known = _KNOWN.setdefault(dialect, {})
    key = (statement, names)
    if key not in known:
        known[key] = _prepare(statement, dialect, names)
    return known[key]


def _prepare(statement: Any, dialect: Dialect, names: Sequence[str]) -> Prepared:
    compiled: SQLCompiler = statement.compile(dialect=dialect, column_keys=list(names))
    if missing := [name for name, bind in compiled.binds.items() if bind.required and name not in names]:
        raise KeyError(f"no value for {', '.join(missing)}")
    into = {name: bind.type.dialect_impl(dialect).bind_processor(dialect) for name, bind in compiled.binds.items()}
    fixed = {name: bind.effective_value for name, bind in compiled.binds.items() if name not in names}
    return Prepared(
        str(compiled),
        compiled.positiontup if compiled.positional else None,
        {name: passes for name, passes in into.items() if name in names},
        {name: passes(value) if (passes := into[name]) else value for name, value in fixed.items()},
        _reader([*getattr(statement, "exported_columns", ())], dialect),
    )


def _reader(columns: Sequence[Any], dialect: Dialect) -> Callable[[Iterable[Sequence[Any]]], list[Row[Any]]]:
    """Turns the driver's rows into SQLAlchemy's, whose columns go by their names."""
    make = result_tuple([str(column.key) for column in columns])
    passes = [column.type.dialect_impl(dialect).result_processor(dialect, None) for column in columns]
    turned = [(place, process) for place, process in enumerate(passes) if process]

    def read(rows: Iterable[Sequence[Any]]) -> list[Row[Any]]:
        found = []
        for row in rows:
            values = list(row)
            for place, process in turned:
                values[place] = process(values[place])
            found.append(make(values))
        return found

    return read


@contextmanager
def _cursor(connection: Connection, text: str) -> Iterator[Any]:
    """A cursor of the driver; its errors become SQLAlchemy's, and a connection that was lost is not used again."""
    driver, wire = connection.dialect.loaded_dbapi, connection.connection
    cursor = wire.cursor()
    try:
        yield cursor
    except driver.Error as error:
        lost = connection.dialect.is_disconnect(error, wire, cursor)
        if lost:
            connection.invalidate(error)
        raise DBAPIError.instance(
            text,
            None,
            error,
            driver.Error,
            hide_parameters=True,
            connection_invalidated=lost,
            dialect=connection.dialect,
        ) from error
    finally:
        cursor.close()
