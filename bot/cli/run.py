"""`onex run`: everything in one process."""

from __future__ import annotations


def run() -> None:
    """Serve Telegram (with a token), the web chat and the scheduler, as the ONEX_ settings say.

    Ends cleanly on SIGTERM and Ctrl-C. What was received and not handled when it last ended is handled first.
    """
    from bot.app import App
    from bot.logs import set_up_logs
    from bot.running import run as run_app
    from bot.settings import read_settings

    settings = read_settings()
    set_up_logs(settings.log_level)
    run_app(App(settings))
