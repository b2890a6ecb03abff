"""The `onex` command. Each of its commands is loaded only when it is used."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup

COMMANDS = {
    "demo": "bot.cli.demo:demo",
    "run": "bot.cli.run:run",
    "chat": "bot.cli.chat:chat",
    "ask": "bot.cli.ask:ask",
    "policy": "bot.cli.policy:app",
    "invite": "bot.cli.invite:invite",
    "import": "bot.cli.workbooks:import_",
    "export": "bot.cli.workbooks:export",
    "backup": "bot.cli.safekeeping:backup",
    "restore": "bot.cli.safekeeping:restore",
    "doctor": "bot.cli.doctor:doctor",
}
"""Where each command is found: a function, or a group of commands."""


class Lazy(TyperGroup):
    """A group whose commands are imported when they are asked for."""

    def list_commands(self, ctx: Any) -> list[str]:
        """All commands, in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, name: str) -> Any:
        """The command of this name, or None."""
        if name not in COMMANDS:
            return None
        module, __, attribute = COMMANDS[name].partition(":")
        found = getattr(import_module(module), attribute)
        if not isinstance(found, typer.Typer):
            found = _alone(found)
        command = typer.main.get_command(found)
        command.name = name
        return command


def _alone(function: Any) -> typer.Typer:
    app = typer.Typer(add_completion=False)
    app.command()(function)
    return app


app = typer.Typer(cls=Lazy, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


@app.callback()
def onex() -> None:
    """The assistant for certificate pilots: weekly reports, policy answers with their articles, exam reminders."""


def main() -> None:
    """Runs the command; what an operator can mend is said in one sentence, with the exit status 2 for a setting."""
    try:
        app()
    except Exception as error:
        status = _explained(error)
        if status is None:
            raise
        sys.exit(status)


def _explained(error: Exception) -> int | None:
    """Says what is wrong and what to do; the exit status, or None for a bug."""
    from bot.cli.problems import sentence_of

    said = sentence_of(error)
    if said is None:
        return None
    typer.echo(said, err=True)
    return 2 if type(error).__name__ == "WrongSetting" else 1
