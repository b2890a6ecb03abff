"""The statements that a database is given, for tests that count or read them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from sqlalchemy import Connection, Engine, event

from models.store.prepared import Prepared


@contextmanager
def noted(at: Engine | Connection) -> Iterator[list[str]]:
    """The statements of the time within, as they are given: those that SQLAlchemy runs here, and all that were prepared."""
    said: list[str] = []
    through = Prepared._with

    def note(_connection: Connection, _cursor: Any, statement: str, *_more: Any) -> None:
        said.append(statement)

    def noting(statement: Prepared, connection: Connection, use: Any) -> Any:
        said.append(statement.text)
        return through(statement, connection, use)

    event.listen(at, "before_cursor_execute", note)
    with patch.object(Prepared, "_with", noting):
        yield said
    event.remove(at, "before_cursor_execute", note)
