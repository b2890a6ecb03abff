"""A changed table becomes a migration by `make migration`; a college's database gets there with what is in it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Column, Engine, MetaData, String, text
from sqlmodel import Session, SQLModel, select

from models.migrations.write import Unnamed, write
from models.store import migrate
from models.tables.people import AddressRow, PersonRow
from tests.databases import open_scratch

FILLED = (
    "INSERT INTO institution (id, name, zone, office, settings) VALUES ('x', '甲学院', 'Asia/Shanghai', '教务处', '{}')",
    (
        "INSERT INTO person (id, institution_id, name, roles, language, number, settings, created_at)"
        " VALUES (1, 'x', '负责人', '[]', 'zh', '', '{}', '2026-09-01 00:00:00')"
    ),
    (
        "INSERT INTO address (id, institution_id, person_id, channel, chat, rank)"
        " VALUES (1, 'x', 1, 'web', 'a', 0), (2, 'x', 1, 'telegram', 'b', 1)"
    ),
)


def at_first(url: str) -> Engine:
    """A database as the first migration made it, with somebody in it."""
    engine = open_scratch(url)
    with engine.begin() as connection:
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", str(migrate.FOLDER))
        command.upgrade(config, "first")
        for statement in FILLED:
            connection.execute(text(statement))
    return engine


def test_a_filled_database_goes_from_the_first_migration_to_the_newest(empty_database_url: str) -> None:
    engine = at_first(empty_database_url)
    assert migrate.pending(engine)
    migrate.upgrade(engine)
    with Session(engine) as session:
        assert session.exec(select(PersonRow.name)).all() == ["负责人"]
        found = {row.channel: row for row in session.exec(select(AddressRow))}
        web, telegram = found["web"].until, found["telegram"].until
    engine.dispose()
    assert web is not None
    assert web > datetime(2026, 1, 1, tzinfo=UTC), "its browser has a session's life to open it again"
    assert telegram is None


def with_rooms() -> MetaData:
    """The program's tables with a column more than its migrations make."""
    grown = MetaData()
    for table in SQLModel.metadata.sorted_tables:
        table.to_metadata(grown)
    grown.tables["group_chat"].append_column(Column("room", String()))
    return grown


def test_a_changed_table_is_drafted_as_a_migration_of_its_own(tmp_path: Path) -> None:
    file = write("Rooms of groups", tmp_path, with_rooms())
    assert file == tmp_path / "rooms_of_groups.py"
    drafted = file.read_text(encoding="utf-8")
    assert drafted.startswith('"""Rooms of groups."""')
    assert f'down_revision = "{migrate.newest()}"' in drafted
    assert 'batch_op.add_column(sa.Column("room", sa.String(), nullable=True))' in drafted


@pytest.mark.parametrize("what", ["", "教室", "first"])
def test_a_migration_needs_a_name_of_its_own(what: str, tmp_path: Path) -> None:
    with pytest.raises(Unnamed):
        write(what, tmp_path)
    assert list(tmp_path.iterdir()) == []
