"""An update is handled as the intake does it: what undoes it is answered for in a piece of work of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from bot.engine import Engine

Run = Callable[[Callable[[Session], Any]], Any]
"""Does a piece of work and commits it."""


def handle(engine: Engine, run: Run, inbox_id: int, kept: Mapping[str, str]) -> None:
    """Handles an inbox row, or excuses that it could not be."""
    try:
        run(lambda session: engine.handle(inbox_id, kept, session))
    except OperationalError:
        raise
    except Exception as error:
        undone = error  # outlives the clause
        run(lambda session: engine.excuse(inbox_id, undone, session))
