"""`python -m tests.telegram_server --port 8081`: the stand-in as a process of its own; says its address first."""

from __future__ import annotations

import argparse
import asyncio
import signal

from tests.telegram_server import TOKEN, UNLIMITED, Limits, TelegramServer


async def serve(port: int, token: str, limits: Limits) -> None:
    """Serves until SIGTERM or SIGINT."""
    server = TelegramServer(token=token, limits=limits)
    await server.start(port)
    print(server.url, flush=True)
    ended = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, ended.set)
    await ended.wait()
    await server.stop()


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--port", type=int, default=0)
    options.add_argument("--token", default=TOKEN)
    options.add_argument("--no-limits", action="store_true")
    given = options.parse_args()
    asyncio.run(serve(given.port, given.token, UNLIMITED if given.no_limits else Limits()))


main()
