"""Which dialogues there are, in the order in which plain words are offered to them."""

from __future__ import annotations

from typing import cast

from handlers import help as helping
from handlers import my_data, status
from handlers.desk import board, exports, imports, settlement, summary
from handlers.people import handing_over, inviting, joining, language, roster
from handlers.router import Router, Subject

ASIDES = cast("tuple[Subject, ...]", ())
SUBJECTS = cast(
    "tuple[Subject, ...]",
    (
        joining,
        language,
        my_data,
        board,
        status,
        inviting,
        handing_over,
        roster,
        imports,
        settlement,
        summary,
        exports,
        *ASIDES,
        helping,
    ),
)


def make_router() -> Router:
    """The router over every dialogue; what nobody recognises goes to help."""
    return Router(SUBJECTS, ASIDES, cast("Subject", helping))
