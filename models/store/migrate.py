"""The database's form: brought up to date when the program starts, and asked about by `onex doctor`."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, inspect, text
from sqlmodel import SQLModel

import models.tables  # noqa: F401 (completes the metadata)

FOLDER = Path(__file__).parents[1] / "migrations"


class NewerDatabase(Exception):
    """The database was brought up to date by a newer onex: start that one, or restore a backup into an empty one."""


def upgrade(engine: Engine) -> None:
    """Brings the database to the newest form; does nothing when it has it. Safe when several processes start at once.

    Raises NewerDatabase.
    """
    with engine.begin() as connection:
        upgrade_on(connection)


def upgrade_on(connection: Connection) -> None:
    """The same within a transaction."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('onex migrations'))"))
    if current(connection) == newest():
        return
    _refuse_newer(connection)
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def remove_all(connection: Connection) -> None:
    """Takes every table of ours away, with all that is in them."""
    SQLModel.metadata.drop_all(connection)
    connection.execute(text("DROP TABLE IF EXISTS alembic_version"))
    if connection.dialect.name == "postgresql":
        connection.execute(text("DROP FUNCTION IF EXISTS audit_refuse"))


def current(connection: Connection) -> str | None:
    """The database's revision; None for an empty one."""
    return MigrationContext.configure(connection).get_current_revision()


def newest() -> str | None:
    """The revision that this program's tables have."""
    return ScriptDirectory(str(FOLDER)).get_current_head()


def pending(engine: Engine) -> bool:
    """Whether the database is behind this program."""
    with engine.connect() as connection:
        return current(connection) != newest()


def is_empty(engine: Engine) -> bool:
    """Whether the database holds no tables of ours."""
    return not inspect(engine).has_table("institution")


def _refuse_newer(connection: Connection) -> None:
    found = current(connection)
    known = {script.revision for script in ScriptDirectory(str(FOLDER)).walk_revisions()}
    if found is not None and found not in known:
        raise NewerDatabase(f"the database has the form {found!r}, which this onex does not know")
