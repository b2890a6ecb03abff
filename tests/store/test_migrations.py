"""The migrations make exactly the tables that the program has."""

from __future__ import annotations

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError
from sqlmodel import SQLModel

import models.tables  # noqa: F401 (completes the metadata)
from models.store import migrate
from tests.databases import open_scratch


def test_a_migrated_database_has_the_tables_of_the_program(empty_database_url: str) -> None:
    engine = open_scratch(empty_database_url)
    assert migrate.is_empty(engine)
    assert migrate.pending(engine)
    migrate.upgrade(engine)
    assert not migrate.pending(engine)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, SQLModel.metadata) == []
    engine.dispose()


def test_a_migrated_database_guards_its_audit(empty_database_url: str) -> None:
    engine = open_scratch(empty_database_url)
    migrate.upgrade(engine)
    with engine.begin() as connection:
        connection.execute(
            text("INSERT INTO audit (at, actor, action, subject, fields) VALUES ('2026-11-26', 'cli', 'x', '', '[]')")
        )
    with pytest.raises(DatabaseError, match="audit"), engine.begin() as connection:
        connection.execute(text("DELETE FROM audit"))
    engine.dispose()


def test_bringing_up_to_date_twice_does_nothing(empty_database_url: str) -> None:
    engine = open_scratch(empty_database_url)
    migrate.upgrade(engine)
    migrate.upgrade(engine)
    engine.dispose()


def test_a_database_of_a_newer_program_is_refused(empty_database_url: str) -> None:
    engine = open_scratch(empty_database_url)
    migrate.upgrade(engine)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'from the future'"))
    with pytest.raises(migrate.NewerDatabase):
        migrate.upgrade(engine)
    engine.dispose()
