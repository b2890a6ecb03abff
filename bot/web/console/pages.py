"""Which pages the console has, for whom, in the order of its menu."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.web.console.view import Query, View
from bot.web.console.views.audit import audit
from bot.web.console.views.board import board
from bot.web.console.views.delivery import delivery
from bot.web.console.views.exchange import exchange
from bot.web.console.views.people import people
from bot.web.console.views.questions import questions
from bot.web.console.views.report import report
from bot.web.console.views.reports import reports
from bot.web.console.views.rounds import rounds
from bot.web.console.views.rules import rules
from bot.web.console.views.settlement import settlement
from bot.web.console.views.summaries import summaries
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
    Page("summaries", _("Summaries"), summaries, OVERSEERS),
    Page("rounds", _("Exam rounds"), rounds),
    Page("settlement", _("Settlement"), settlement),
    Page("questions", _("Questions"), questions),
    Page("rules", _("Rules"), rules),
    Page("people", _("People"), people),
    Page("exchange", _("Import and export"), exchange),
    Page("delivery", _("Delivery"), delivery),
    Page("audit", _("Audit"), audit),
)
BY_NAME = {page.name: page for page in PAGES}


def menu(person: Person) -> list[Page]:
    """The pages in a person's menu."""
    return [page for page in PAGES if page.title and person.may(*page.roles)]
