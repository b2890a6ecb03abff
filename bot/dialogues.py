"""Which dialogues there are, in the order in which plain words are offered to them."""

from __future__ import annotations

from typing import cast

from handlers import help as helping
from handlers import my_data, reminders, status
from handlers.desk import board, exports, imports, settlement, summary
from handlers.people import handing_over, inviting, joining, language, roster
from handlers.policy_answers import asking
from handlers.router import Router, Subject
from handlers.weekly_report import dialogue as weekly_report
from models.store import registered  # noqa: F401 (what a dialogue asks for can be carried out)

_DESK = (board, imports, settlement, summary, exports)
_PEOPLE = (joining, inviting, handing_over, roster, language, my_data)

ASIDES = cast("tuple[Subject, ...]", (asking,))
"""May interrupt a running dialogue, which then goes on where it was."""
SUBJECTS = cast("tuple[Subject, ...]", (weekly_report, status, reminders, *_DESK, *_PEOPLE, *ASIDES, helping))


def make_router() -> Router:
    """The router over every dialogue; what nobody recognises goes to help."""
    return Router(SUBJECTS, ASIDES, cast("Subject", helping))
