"""`onex backup` and `onex restore`."""

from __future__ import annotations

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
    typer.echo(f"{file}: {sum(manifest.tables.values())} rows, {manifest.files} files, as of {manifest.taken_at}.")


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
    typer.echo(f"Restored the state of {done.taken_at}: {done.rows} rows, {done.files} files.")
    if done.held:
        typer.echo(f"{done.held} messages that had become due are held, for a coordinator to release or drop:")
        for line in done.listed:
            typer.echo(f"  {line}")
