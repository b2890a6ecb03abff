"""`onex demo`: the whole program on a fresh database with made-up people, without a token or a server."""

from __future__ import annotations

import shutil
import socket
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from bot.settings import Settings

FOLDER = Path("var/demo")


def demo(
    port: Annotated[int, typer.Option(help="The port of the page.", envvar="ONEX_WEB_PORT", min=1, max=65535)] = 8000,
    folder: Annotated[Path, typer.Option(help="Where its database lies; emptied at each start.")] = FOLDER,
) -> None:
    """Show everything on a page: five institutions, people to be, a clock to move."""
    if not _free(port):
        typer.echo(f"Port {port} is taken. End what uses it, or choose another: onex demo --port 8001", err=True)
        raise typer.Exit(1)
    _emptied(folder)
    _run(port, folder)


def _run(port: int, folder: Path) -> None:
    from bot.app import App
    from bot.clock import Clock
    from bot.demo.pages import HOME, PANES, Demo
    from bot.demo.seed import plant
    from bot.demo.weeks import beginning
    from bot.logs import set_up_logs
    from bot.running import Pages, run

    settings = _settings(port, folder)
    set_up_logs(settings.log_level)
    clock = Clock()
    begins = beginning(clock().date())
    clock.move_to(begins)
    app = App(settings, clock, demo=True)
    app.store.writer.run(lambda session: plant(session, begins, app.store.files))
    pages = Pages((Demo(app.web, clock, app.tick).routes(),), PANES, HOME)
    run(app, pages, lambda served: typer.echo(f"The demonstration is at http://127.0.0.1:{served} (Ctrl-C ends it)"))


def _settings(port: int, folder: Path) -> Settings:
    """Nothing of the operator's own settings: no token, no mail server, only this machine."""
    from bot.settings import Settings as Given

    return Given(
        _env_file=None, database_url=f"sqlite:///{folder / 'onex.db'}", files=folder / "files", web_port=port,
        web_host="127.0.0.1", telegram_token="", smtp_host="", log_level="warning", tick_seconds=5,
    )  # fmt: skip


def _free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _emptied(folder: Path) -> None:
    """Removes what an earlier demonstration left; never a folder that holds anything else."""
    for name in ("onex.db", "onex.db-wal", "onex.db-shm"):
        (folder / name).unlink(missing_ok=True)
    shutil.rmtree(folder / "files", ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
