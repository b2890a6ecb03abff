"""Conditions on lists of any length: one parameter holds the list, so the statement's words are the same for every length."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, ColumnElement, Dialect, bindparam
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.expression import FunctionElement
from sqlalchemy.types import Boolean, TypeDecorator, TypeEngine


class ListOf(TypeDecorator[list[Any]]):
    """A list of values of one type, given as a parameter: an array in PostgreSQL, JSON in SQLite."""

    impl = JSON
    cache_ok = True

    def __init__(self, one: TypeEngine[Any]) -> None:
        super().__init__()
        self.one = one

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(ARRAY(self.one) if dialect.name == "postgresql" else JSON())


class _Among(FunctionElement[bool]):
    type = Boolean()
    inherit_cache = True
    _is_implicitly_boolean = True  # else SQLite is asked whether it = 1, and uses no index


def among(column: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    """The column is one of the values of a list that is given under this name."""
    return _Among(column, bindparam(name, type_=ListOf(column.type)))


@compiles(_Among)
def _in_json(element: _Among, compiler: Any, **kept: Any) -> str:
    column, values = (compiler.process(part, **kept) for part in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({values}))"  # noqa: S608 (both are words of the compiler's)


@compiles(_Among, "postgresql")
def _in_array(element: _Among, compiler: Any, **kept: Any) -> str:
    column, values = (compiler.process(part, **kept) for part in element.clauses)
    return f"{column} = ANY({values})"
