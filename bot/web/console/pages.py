"""Which pages the console has, for whom, in the order of its menu."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.web.console.view import Query, View
from bot.web.console.views.board import board
from bot.web.console.views.reports import report, reports
from handlers.reach import Desk
from handlers.words import Text, _
from models.people import Person, Role

OFFICE = frozenset({Role.COORDINATOR})
OVERSEERS = frozenset({Role.COORDINATOR, Role.HEAD})


@dataclass(frozen=True)
class Page:
    """A page: its address, its name in the menu (none: it is reached from another page `under`), whom it serves."""

    name: str
    title: Text | None
    view: Callable[[Desk, Query], View]
    roles: frozenset[Role] = OFFICE
    under: str = ""


PAGES = (
    Page("board", _("Board"), board, OVERSEERS),
    Page("reports", _("Reports"), reports, OVERSEERS),
    Page("report", None, report, OVERSEERS, under="reports"),
)
BY_NAME = {page.name: page for page in PAGES}


def menu(person: Person) -> list[Page]:
    """The pages in a person's menu."""
    return [page for page in PAGES if page.title and person.may(*page.roles)]
