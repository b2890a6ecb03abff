"""`onex backup` and `onex restore`."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer


def backup(
    file: Annotated[Path, typer.Argument(help="Where to write it, e.g. onex-2026-11-26.zip.", dir_okay=False)],
) -> None:
    """Write a backup of this instant: every table and every attachment in one file, for either database.

    The program may be running. The file holds personal data: keep it as safe as the database.
    """
    from bot.cli.opened import opened
    from bot.clock import Clock
    from models.store.backup import back_up

    with opened() as store:
        manifest = back_up(store.database, store.files, file, Clock()())
    file.chmod(0o600)
    holds = _holds(sum(manifest.tables.values()), manifest.files)
    typer.echo(f"{file}: {holds}, as of {_when(manifest.taken_at)}.")


def restore(
    file: Annotated[Path, typer.Argument(help="A backup that `onex backup` wrote.", exists=True, dir_okay=False)],
    force: Annotated[bool, typer.Option("--force", help="Replace what the database holds.")] = False,
) -> None:
    """Put a backup's state into the database of the settings: all of it or nothing. Stop the program first.

    Messages and reminders that had become due since the backup are held, not sent: they may have gone out. A
    coordinator releases or drops them.
    """
    from bot.clock import Clock
    from bot.logs import set_up_logs
    from bot.restoring import restore_into
    from bot.settings import read_settings

    settings = read_settings()
    set_up_logs("error")
    done = restore_into(settings, file, Clock(), force=force)
    typer.echo(f"Restored the state of {_when(done.taken_at)}: {_holds(done.rows, done.files)}.")
    if done.held:
        typer.echo(f"{done.held} messages that had become due are held, for a coordinator to release or drop:")
        for line in done.listed:
            typer.echo(f"  {line}")


def _holds(rows: int, files: int) -> str:
    return f"{rows} {'row' if rows == 1 else 'rows'}, {files} {'file' if files == 1 else 'files'}"


def _when(taken_at: str) -> str:
    """The instant of a backup, to the second: 2026-11-26 08:00:00 UTC."""
    return f"{datetime.fromisoformat(taken_at).astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"
