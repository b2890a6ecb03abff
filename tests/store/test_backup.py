"""A backup holds one instant, and can be restored into either database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, select
from sqlmodel import Session, SQLModel

from models.people import Role
from models.store import backup, delivery, migrate
from models.store.backup import NotABackup, NotEmpty, OtherForm
from models.store.delivery import Outgoing
from models.store.files import FileStore
from models.store.undelivered import Undelivered
from models.store.writer import Writer
from tests.databases import Postgresql, Sqlite, open_scratch
from tests.world import HOME, World

NOW = datetime(2026, 11, 26, 2, 0, tzinfo=UTC)


@pytest.fixture
def migrated(databases: Sqlite | Postgresql) -> Iterator[Engine]:
    """A database as the program itself makes it."""
    url = databases.empty()
    engine = open_scratch(url)
    migrate.upgrade(engine)
    yield engine
    engine.dispose()
    databases.drop(url)


@pytest.fixture(params=["sqlite", "postgresql"])
def other(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """A database without tables, of either kind."""
    source: Sqlite | Postgresql = request.getfixturevalue(f"{request.param}_databases")
    url = source.empty()
    engine = open_scratch(url)
    yield engine
    engine.dispose()
    source.drop(url)


@pytest.fixture
def filled(migrated: Engine, files: FileStore) -> Engine:
    """A database with an institution, people, a message that waits, and an attachment."""
    writer = Writer(migrated)
    world = World(writer, NOW)
    world.institution()
    lead = world.person("负责人", Role.LEAD, chat="lead")
    world.certificate("老年照护", lead)
    kept = ["报告.pdf", "application/pdf", files.keep(b"%PDF-1.7 a report")]
    now = Outgoing("play", "lead", NOW, text="现在", institution_id=HOME, person_id=lead, file=kept)
    later = Outgoing("play", "lead", NOW, text="以后", institution_id=HOME, due_at=NOW + timedelta(days=9))
    for words in (now, later):
        writer.run(lambda session, w=words: delivery.enqueue(session, w))
    writer.close()
    return migrated


def contents(engine: Engine) -> dict[str, list[tuple[object, ...]]]:
    with engine.connect() as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))]
            for table in SQLModel.metadata.sorted_tables
        }


def test_what_is_restored_is_what_was_backed_up(
    filled: Engine, other: Engine, files: FileStore, tmp_path: Path
) -> None:
    file, elsewhere = tmp_path / "onex.backup", FileStore(tmp_path / "elsewhere")
    before = contents(filled)
    backup.back_up(filled, files, file, NOW)
    backup.restore(other, elsewhere, file, NOW + timedelta(days=1))
    after = contents(other)
    assert {name: rows for name, rows in after.items() if name != "outbox"} == {
        name: rows for name, rows in before.items() if name != "outbox"
    }
    assert [elsewhere.read(key) for key in keys_of(files)] == [b"%PDF-1.7 a report"]
    assert not migrate.pending(other)


def keys_of(files: FileStore) -> list[str]:
    return [path.name for path in files.root.glob("??/*")]


def test_what_became_due_since_is_held_and_what_is_not_due_waits(
    filled: Engine, other: Engine, files: FileStore, tmp_path: Path
) -> None:
    backup.back_up(filled, files, tmp_path / "b", NOW)
    backup.restore(other, files, tmp_path / "b", NOW + timedelta(days=1))
    with Session(other) as session:
        assert [row.text for row in Undelivered(session, HOME).held()] == ["现在"]
        outbox = SQLModel.metadata.tables["outbox"]
        assert session.execute(select(outbox.c.state).where(outbox.c.text == "以后")).scalar() == "waiting"


def test_numbers_go_on_after_those_restored(filled: Engine, other: Engine, files: FileStore, tmp_path: Path) -> None:
    backup.back_up(filled, files, tmp_path / "b", NOW)
    backup.restore(other, files, tmp_path / "b", NOW)
    writer = Writer(other)
    assert World(writer, NOW).person("另一位", Role.LEAD) == 2
    writer.close()


def test_a_database_with_data_is_replaced_only_by_force(filled: Engine, files: FileStore, tmp_path: Path) -> None:
    backup.back_up(filled, files, tmp_path / "b", NOW)
    with pytest.raises(NotEmpty):
        backup.restore(filled, files, tmp_path / "b", NOW)
    backup.restore(filled, files, tmp_path / "b", NOW, force=True)
    assert len(contents(filled)["person"]) == 1


def test_a_backup_holds_one_instant_though_others_write(filled: Engine, files: FileStore, tmp_path: Path) -> None:
    writer = Writer(filled)
    world = World(writer, NOW)
    original = backup._write_table

    def writes_meanwhile(*arguments: object) -> int:
        world.person("后来者", Role.STUDENT)
        return original(*arguments)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(backup, "_write_table", writes_meanwhile)
        manifest = backup.back_up(filled, files, tmp_path / "b", NOW)
    writer.close()
    assert manifest.tables["person"] <= 2
    assert len(contents(filled)["person"]) > 2


@pytest.mark.parametrize("damage", [lambda b: b[: len(b) // 2], lambda b: b"not a zip", lambda b: b""])
def test_a_damaged_file_is_refused_and_changes_nothing(
    filled: Engine, files: FileStore, tmp_path: Path, damage: Callable[[bytes], bytes]
) -> None:
    file = tmp_path / "b"
    backup.back_up(filled, files, file, NOW)
    file.write_bytes(damage(file.read_bytes()))
    with pytest.raises(NotABackup):
        backup.restore(filled, files, file, NOW, force=True)
    assert len(contents(filled)["person"]) == 1


def test_a_backup_of_another_form_is_refused(filled: Engine, files: FileStore, tmp_path: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(migrate, "current", lambda connection: "another")
        backup.back_up(filled, files, tmp_path / "b", NOW)
    with pytest.raises(OtherForm):
        backup.restore(filled, files, tmp_path / "b", NOW, force=True)
