"""The program in a process of its own, to be killed: with a clock that shows a Thursday of week 12, and short leases.

`python -m tests.soak.serving DATABASE_URL FILES API_URL SECONDS_TO_SHIFT`
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

from tests.telegram_server.server import TOKEN

LEASE = 6.0
"""Seconds; a request ends after half of it."""


def main(database_url: str, files: str, api_url: str, shift: str) -> None:
    """Runs until killed."""
    from bot.app import App
    from bot.clock import Clock
    from bot.logs import set_up_logs
    from bot.outbox import Timing
    from bot.running import run
    from bot.settings import Settings

    settings = Settings(
        _env_file=None, database_url=database_url, files=files, telegram_token=TOKEN, telegram_api_url=api_url, web_port=0
    )  # fmt: skip
    set_up_logs("error")
    clock = Clock(timedelta(seconds=float(shift)))
    timing = Timing(request=LEASE / 2, lease=timedelta(seconds=LEASE), look=1)
    run(App(settings, clock, timing=timing))


class Serving:
    """One such process."""

    def __init__(self, database_url: str, files: Path, api_url: str, shift: timedelta, log: Path) -> None:
        arguments = [database_url, str(files), api_url, str(shift.total_seconds())]
        self._command = [sys.executable, "-m", "tests.soak.serving", *arguments]
        self._log = log
        self._process: subprocess.Popen[bytes] | None = None
        self.ended: list[int] = []

    def start(self) -> None:
        """Starts it, anew if it was killed."""
        with self._log.open("ab") as log:
            environment = {name: value for name, value in os.environ.items() if not name.startswith("COV")}
            self._process = subprocess.Popen(self._command, stderr=log, stdout=log, env=environment)

    def kill(self) -> None:
        """SIGKILL: no chance to tidy up. Notes the status, which tells whether it had ended by itself before."""
        assert self._process
        self._process.kill()
        self.ended.append(self._process.wait())

    def tail(self) -> str:
        """Whether it runs, and the end of its log."""
        status = self._process.poll() if self._process else None
        return f"status {status}: {self._log.read_text()[-1500:]}"

    def stop(self) -> int:
        """SIGTERM; the exit status."""
        assert self._process
        self._process.send_signal(signal.SIGTERM)
        return self._process.wait(120)


if __name__ == "__main__":
    main(*sys.argv[1:])
