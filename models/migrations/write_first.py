"""Writes the first migration from the tables, for as long as there is no release: `python -m models.migrations.write_first`.

After the first release a change of the tables is a migration of its own, and this file goes.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Literal

from alembic.autogenerate import produce_migrations, render_python_code
from alembic.migration import MigrationContext
from sqlmodel import SQLModel
from sqlmodel.sql.sqltypes import AutoString

import models.tables  # noqa: F401 (completes the metadata)
from models.store.database import open_database
from models.tables.base import UtcDateTime

FILE = Path(__file__).parent / "versions" / "first.py"
HEAD = '''"""The first tables. Written from `models/tables` by `models/migrations/write_first.py`; not edited by hand."""

import sqlalchemy as sa
from alembic import op

from models.tables.base import UtcDateTime
from models.tables.safeguards import STATEMENTS

revision = "first"
down_revision = None


def upgrade() -> None:
    {upgrade}
    for statement in STATEMENTS[op.get_bind().dialect.name]:
        op.execute(sa.text(statement))


def downgrade() -> None:
    raise NotImplementedError("restore a backup instead")
'''


def render_item(kind: str, found: Any, _context: Any) -> str | Literal[False]:
    """Our own types by their names."""
    if kind == "type" and isinstance(found, UtcDateTime):
        return "UtcDateTime()"
    if kind == "type" and isinstance(found, AutoString):
        return "sa.String()"
    return False


def main() -> None:
    """Compares the tables with an empty database, and writes what is missing: all."""
    with tempfile.TemporaryDirectory() as folder:
        engine = open_database(f"sqlite:///{folder}/empty.db")
        with engine.connect() as connection:
            options = {"render_item": render_item, "target_metadata": SQLModel.metadata}
            context = MigrationContext.configure(connection, opts=options)
            found = produce_migrations(context, SQLModel.metadata)
            assert found.upgrade_ops is not None
            code = render_python_code(found.upgrade_ops, render_item=render_item, migration_context=context)
        engine.dispose()
    FILE.write_text(HEAD.format(upgrade=code), encoding="utf-8")
    ruff = Path(sys.executable).parent / "ruff"

    subprocess.run([ruff, "format", "-q", FILE], check=True)  # noqa: S603
    subprocess.run([ruff, "check", "-q", "--fix", FILE], check=True)  # noqa: S603


if __name__ == "__main__":
    main()
