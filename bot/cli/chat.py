"""`onex chat`: the same conversation in a shell."""

from __future__ import annotations

from typing import Annotated

import typer


def chat(
    name: Annotated[str, typer.Option(help="Which conversation in this shell; each has its own memory.")] = "shell",
    lang: Annotated[str, typer.Option(help="zh or en.")] = "zh",
) -> None:
    """Talk in this shell, with the database of the settings. End with Ctrl-D.

    Tap a button by a dot and its number (.1), send a file as @path.
    """
    import asyncio

    from bot.logs import set_up_logs
    from bot.settings import read_settings

    settings = read_settings(web_port=0, telegram_token="")
    set_up_logs("error")
    asyncio.run(_talk(settings, name, lang))


async def _talk(settings: object, name: str, lang: str) -> None:
    from typing import cast

    from bot.app import App
    from bot.channels.terminal import Terminal, converse, typed_lines
    from bot.settings import Settings

    app = App(cast("Settings", settings), more=(lambda files: Terminal(files, typer.echo, name, lang, style=True),))
    terminal = cast("Terminal", app.channels["terminal"])
    outbox = app.outboxes["terminal"]

    async def settled() -> None:
        await app.intake.idle()
        await outbox.drain()

    try:
        await converse(terminal, app.intake.take, settled, typed_lines())
    finally:
        app.store.close()
