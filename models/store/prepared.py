"""A statement put into words once for a database, and run on its driver.

SQLAlchemy writes the statement and knows how values pass to the driver and back; what it does around every execution
costs several times what the database takes, and is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
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
    """A statement in a database's words. `order` names the values it takes, how each passes, and what stands in it.

    Of a value that stands in the statement itself the name is empty. `named` are the same places by their names in the
    statement, where the driver takes them so.
    """

    text: str
    order: Sequence[tuple[str, Passes | None, Any]]
    named: Sequence[str] | None
    read: Callable[[Sequence[Any]], Row[Any]]

    def all(self, connection: Connection, values: Values) -> list[Row[Any]]:
        """All rows that it finds. Raises DBAPIError, as SQLAlchemy does."""

        def rows(cursor: Any) -> Any:
            cursor.execute(self.text, self._bound(values))
            return cursor.fetchall()

        return [self.read(row) for row in self._with(connection, rows)]

    def first(self, connection: Connection, values: Values) -> Row[Any] | None:
        """The first row that it finds, or None. Raises DBAPIError."""

        def row(cursor: Any) -> Any:
            cursor.execute(self.text, self._bound(values))
            return cursor.fetchone()

        found = self._with(connection, row)
        return None if found is None else self.read(found)

    def run(self, connection: Connection, several: Sequence[Values]) -> None:
        """Runs it for each of several sets of values. Raises DBAPIError."""
        if len(several) == 1:
            self._with(connection, lambda cursor: cursor.execute(self.text, self._bound(several[0])))
        else:
            bound = [self._bound(values) for values in several]
            self._with(connection, lambda cursor: cursor.executemany(self.text, bound))

    def _bound(self, values: Values) -> Sequence[Any] | dict[str, Any]:
        bound = [
            (passes(values[name]) if passes else values[name]) if name else fixed for name, passes, fixed in self.order
        ]
        return bound if self.named is None else dict(zip(self.named, bound, strict=True))

    def _with(self, connection: Connection, use: Callable[[Any], Any]) -> Any:
        """What a cursor of the driver gives; its errors become SQLAlchemy's."""
        wire = connection.connection
        cursor = wire.cursor()
        try:
            return use(cursor)
        except connection.dialect.loaded_dbapi.Error as error:
            raise _as_sqlalchemy_has_it(error, self.text, connection, wire, cursor) from error
        finally:
            cursor.close()


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
    passes = {name: bind.type.dialect_impl(dialect).bind_processor(dialect) for name, bind in compiled.binds.items()}
    order = compiled.positiontup if compiled.positional else list(compiled.binds)
    return Prepared(
        str(compiled),
        [
            (name, passes[name], None) if name in names else ("", None, _fixed(compiled.binds[name], passes[name]))
            for name in order or ()
        ],
        None if compiled.positional else order,
        _reader([*getattr(statement, "exported_columns", ())], dialect),
    )


def _fixed(bind: Any, passes: Passes | None) -> Any:
    """The driver's form of a value that stands in the statement."""
    return passes(bind.effective_value) if passes else bind.effective_value


def _reader(columns: Sequence[Any], dialect: Dialect) -> Callable[[Sequence[Any]], Row[Any]]:
    """Turns a row of the driver into SQLAlchemy's, whose columns go by their names."""
    make = result_tuple([str(column.key) for column in columns])
    passes = [column.type.dialect_impl(dialect).result_processor(dialect, None) for column in columns]
    turned = [(place, process) for place, process in enumerate(passes) if process]

    def read(row: Sequence[Any]) -> Row[Any]:
        values = list(row)
        for place, process in turned:
            values[place] = process(values[place])
        return make(values)

    return read


def _as_sqlalchemy_has_it(error: Any, text: str, connection: Connection, wire: Any, cursor: Any) -> DBAPIError:
    """A driver's error as SQLAlchemy's; a connection that was lost is not used again."""
    lost = connection.dialect.is_disconnect(error, wire, cursor)
    if lost:
        connection.invalidate(error)
    translated: DBAPIError = DBAPIError.instance(
        text,
        None,
        error,
        connection.dialect.loaded_dbapi.Error,
        hide_parameters=True,
        connection_invalidated=lost,
        dialect=connection.dialect,
    )
    return translated
