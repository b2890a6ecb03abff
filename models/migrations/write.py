"""Writes a migration for what the tables have and the newest one lacks: `make migration NAME="what changes"`.

A draft to be read before it is kept: what is to become of rows that a college already has, no comparison of tables can say.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, MetaData
from sqlmodel import SQLModel

from models.store import migrate
from models.store.database import open_database

VERSIONS = migrate.FOLDER / "versions"


class Unnamed(Exception):
    """Say in a few Latin words what changes: make migration NAME="rooms of sittings"."""


def write(what: str, into: Path = VERSIONS, tables: MetaData = SQLModel.metadata) -> Path:
    """Compares `tables` with a scratch SQLite file that has every migration; the new one's file, in `into`.

    Its revision and file are called as `what` is, words joined by “_”. Raises Unnamed.
    """
    name = "_".join(re.findall(r"[a-z0-9]+", what.lower()))
    if not name or (VERSIONS / f"{name}.py").exists():
        raise Unnamed(Unnamed.__doc__)
    with tempfile.TemporaryDirectory() as folder:
        engine = open_database(f"sqlite:///{folder}/scratch.db")
        migrate.upgrade(engine)
        with engine.connect() as connection:
            command.revision(
                _config(into, connection=connection, tables=tables),
                what,
                autogenerate=True,
                rev_id=name,
                version_path=str(into),
            )
        engine.dispose()
    return _tidied(into / f"{name}.py")


def _config(into: Path, **known: Connection | MetaData) -> Config:
    config = Config(attributes=dict(known))
    config.set_main_option("script_location", str(migrate.FOLDER))
    config.set_main_option("path_separator", "newline")
    config.set_main_option("version_locations", "\n".join(map(str, {VERSIONS, into})))
    config.set_main_option("file_template", "%%(rev)s")
    return config


def _tidied(file: Path) -> Path:
    """In the style of the house."""
    ruff = Path(sys.executable).parent / "ruff"
    for task in (["check", "-q", "--fix"], ["format", "-q"]):
        subprocess.run([ruff, *task, file], check=True)  # noqa: S603
    return file


def main() -> int:
    """Writes it and says where it is."""
    try:
        print(write(" ".join(sys.argv[1:])))  # noqa: T201
    except Unnamed as problem:
        print(problem, file=sys.stderr)  # noqa: T201
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
