"""Backups: one file for both databases, taken while the program runs; and restoring one.

A backup is a zip: `manifest.json`, `tables/<name>.jsonl` with a row a line, `files/<key>` with the attachments. The rows
are those of one instant.
"""

from __future__ import annotations

import base64
import json
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import IO, Any

from sqlalchemy import Column, Connection, Engine, Table, func, insert, select, text
from sqlalchemy.types import TypeDecorator
from sqlmodel import SQLModel

import models.tables  # noqa: F401 (completes the metadata)
from models.store import migrate
from models.store.database import reading
from models.store.files import FileStore

FORMAT = 1
CHUNK = 500


class NotABackup(Exception):
    """The file is no backup of onex, or it is damaged: take an earlier one."""


class OtherForm(Exception):
    """The backup comes from another version of onex: restore it with that version, then upgrade."""


class NotEmpty(Exception):
    """The database already holds data: restore into an empty one, or give --force to replace what is there."""


@dataclass(frozen=True)
class Manifest:
    """What a backup holds: when it was taken, the database's form, the rows of each table, the number of files."""

    taken_at: str
    revision: str
    tables: dict[str, int]
    files: int
    format: int = FORMAT


def back_up(engine: Engine, files: FileStore, to: Path, now: datetime) -> Manifest:
    """Writes a backup of this instant; what is written meanwhile is not in it. The file appears when it is whole."""
    aside = to.with_name(f"{to.name}.part")
    with zipfile.ZipFile(aside, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive, reading(engine) as session:
        connection = session.connection()
        revision = migrate.current(connection) or ""
        counts = {table.name: _write_table(archive, connection, table) for table in SQLModel.metadata.sorted_tables}
        kept = sum(1 for path in _kept(files) if _write_file(archive, path))
        manifest = Manifest(now.isoformat(), revision, counts, kept)
        archive.writestr("manifest.json", json.dumps(manifest.__dict__, indent=1))
    aside.replace(to)
    return manifest


def read_manifest(file: Path) -> Manifest:
    """What a backup says of itself. Raises NotABackup."""
    try:
        with zipfile.ZipFile(file) as archive:
            found = Manifest(**json.loads(archive.read("manifest.json")))
    except (OSError, KeyError, TypeError, ValueError, zipfile.BadZipFile):
        raise NotABackup(f"{file} is no backup") from None
    if found.format != FORMAT:
        raise OtherForm(f"the backup has the format {found.format}")
    return found


def restore(engine: Engine, files: FileStore, file: Path, now: datetime, *, force: bool = False) -> Manifest:
    """Puts a backup's state into a database: all of it or nothing.

    What waited to be sent, or was being sent, is held for the coordinator: it may have gone out since. Raises
    NotABackup, OtherForm, NotEmpty.
    """
    manifest = read_manifest(file)
    if manifest.revision != migrate.newest():
        raise OtherForm(f"the backup's database has the form {manifest.revision!r}, this onex has {migrate.newest()!r}")
    if not force and not migrate.is_empty(engine) and _rows(engine):
        raise NotEmpty("The database is not empty")
    with zipfile.ZipFile(file) as archive:
        _restore_files(archive, files)
        with engine.begin() as connection:
            migrate.remove_all(connection)
            migrate.upgrade_on(connection)
            for table in SQLModel.metadata.sorted_tables:
                _read_table(archive, connection, table, manifest.tables.get(table.name, 0))
            hold_what_was_due(connection, now)
    return manifest


def hold_what_was_due(connection: Connection, now: datetime) -> int:
    """Holds the messages that are due; how many."""
    outbox = SQLModel.metadata.tables["outbox"]
    due = outbox.update().where(outbox.c.state.in_(["waiting", "sending"]), outbox.c.due_at <= now)
    return connection.execute(due.values(state="held", lease_until=None, reason="restored")).rowcount


def _write_table(archive: zipfile.ZipFile, connection: Connection, table: Table) -> int:
    rows = connection.execution_options(yield_per=CHUNK).execute(select(table).order_by(*table.primary_key))
    count = 0
    with archive.open(f"tables/{table.name}.jsonl", "w", force_zip64=True) as out:
        for row in rows.mappings():
            count += 1
            out.write(json.dumps({k: _plain(v) for k, v in row.items()}, ensure_ascii=False).encode() + b"\n")
    return count


def _plain(value: Any) -> Any:
    """A value as JSON; dates, instants, amounts and bytes as text."""
    match value:
        case datetime() | date() | time():
            return value.isoformat()
        case Decimal():
            return str(value)
        case bytes():
            return base64.b64encode(value).decode()
        case _:
            return value


def _read_table(archive: zipfile.ZipFile, connection: Connection, table: Table, expected: int) -> None:
    count = 0
    if expected:
        with archive.open(f"tables/{table.name}.jsonl") as lines:
            for chunk in _chunks(lines):
                rows = [{name: _stored(table.c[name], value) for name, value in row.items()} for row in chunk]
                connection.execute(insert(table), rows)
                count += len(rows)
    if count != expected:
        raise NotABackup(f"the table {table.name} is damaged")
    if connection.dialect.name == "postgresql" and "id" in table.c and table.c.id.autoincrement is not False:
        _continue_numbers(connection, table)


def _chunks(lines: IO[bytes]) -> Iterator[list[dict[str, Any]]]:
    chunk: list[dict[str, Any]] = []
    for line in lines:
        chunk.append(json.loads(line))
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _stored(column: Column[Any], value: Any) -> Any:
    """A value from JSON as the column takes it."""
    if value is None:
        return None
    base = column.type.impl_instance if isinstance(column.type, TypeDecorator) else column.type
    kind = base.python_type
    if kind in (datetime, date, time):
        return kind.fromisoformat(value)
    if kind is Decimal:
        return Decimal(value)
    return base64.b64decode(value) if kind is bytes else value


def _continue_numbers(connection: Connection, table: Table) -> None:
    """New rows get numbers after those restored."""
    sequence = connection.execute(text("SELECT pg_get_serial_sequence(:t, 'id')"), {"t": f'"{table.name}"'}).scalar()
    highest = connection.execute(select(func.max(table.c.id))).scalar()
    if sequence and highest:
        connection.execute(text("SELECT setval(:s, :n)"), {"s": sequence, "n": highest})


def _rows(engine: Engine) -> bool:
    with engine.connect() as connection:
        return connection.execute(select(SQLModel.metadata.tables["institution"].c.id).limit(1)).first() is not None


def _kept(files: FileStore) -> Iterable[Path]:
    return sorted(path for path in files.root.glob("??/*") if path.is_file() and not path.suffix)


def _write_file(archive: zipfile.ZipFile, path: Path) -> bool:
    try:
        archive.write(path, f"files/{path.name}", compress_type=zipfile.ZIP_STORED)
    except FileNotFoundError:  # erased meanwhile
        return False
    return True


def _restore_files(archive: zipfile.ZipFile, files: FileStore) -> None:
    for name in archive.namelist():
        folder, __, key = name.rpartition("/")
        if folder == "files":
            content = archive.read(name)
            if sha256(content).hexdigest() != key:
                raise NotABackup(f"the file {key} is damaged")
            files.keep(content)
