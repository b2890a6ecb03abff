"""Alembic's way in. The connection comes from `models/store/migrate.py`; there is no configuration file."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from sqlmodel import SQLModel
from sqlmodel.sql.sqltypes import AutoString

import models.tables  # noqa: F401 (completes the metadata)
from models.tables.base import UtcDateTime


def render_item(kind: str, found: Any, _context: Any) -> str | Literal[False]:
    """Our own types by their names, where a migration is written."""
    if kind == "type" and isinstance(found, UtcDateTime):
        return "UtcDateTime()"
    if kind == "type" and isinstance(found, AutoString):
        return "sa.String()"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=context.config.attributes.get("tables", SQLModel.metadata),
    render_as_batch=True,  # SQLite cannot change a column in place
    render_item=render_item,
)
with context.begin_transaction():
    context.run_migrations()
