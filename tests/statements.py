"""The statements that a database is given, for tests that count or read them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from sqlalchemy import Connection, Engine, event

from models.store import prepared


@contextmanager
def noted(at: Engine | Connection) -> Iterator[list[str]]:
    """The statements of the time within, as they are given: those that SQLAlchemy runs here, and all that were prepared."""
    said: list[str] = []
    open_cursor = prepared._cursor

    def note(_connection: Connection, _cursor: Any, statement: str, *_more: Any) -> None:
        said.append(statement)

    def noting(connection: Connection, text: str) -> Any:
        said.append(text)
        return open_cursor(connection, text)

    event.listen(at, "before_cursor_execute", note)
    with patch.object(prepared, "_cursor", noting):
        yield said
    event.remove(at, "before_cursor_execute", note)
