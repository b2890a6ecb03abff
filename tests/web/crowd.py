"""The program as `onex run` serves it, without a token and with wide limits: `python -m tests.web.crowd FOLDER PORT`.

Many visitors then may come from one address, as no campus does to one server but a measurement must.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

from bot.app import App
from bot.clock import Clock
from bot.demo.seed import plant
from bot.logs import set_up_logs
from bot.running import run
from bot.settings import Settings
from bot.web.limits import Rate
from bot.web.pages import Rates


def main(folder: Path, port: int) -> None:
    """Serves until it is terminated."""
    set_up_logs("warning")
    settings = Settings(
        _env_file=None, database_url=f"sqlite:///{folder / 'onex.db'}", files=folder / "files", web_port=port
    )
    app = App(settings, Clock())
    app.store.writer.run(lambda session: plant(session, app.clock(), app.store.files))
    app.web = replace(app.web, rates=Rates(address=Rate(100_000, 1_000_000)))
    run(app)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
