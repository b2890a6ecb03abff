"""Which dialogues there are, in the order in which plain words are offered to them."""

from __future__ import annotations

from typing import cast

from handlers import help as helping
from handlers.desk import imports
from handlers.people import handing_over, inviting, joining, language, roster
from handlers.router import Router, Subject

ASIDES: tuple[Subject, ...] = cast("tuple[Subject, ...]", ())
SUBJECTS = cast("tuple[Subject, ...]", (joining, inviting, handing_over, roster, language, imports, *ASIDES, helping))


def make_router() -> Router:
    """The router over every dialogue; what nobody recognises goes to help."""
    return Router(SUBJECTS, ASIDES, cast("Subject", helping))
