"""What several lists have in common: links to further pages, the filter by department, what a department head may see."""

from __future__ import annotations

from bot.web.console.view import Cell, Filter, Option, Query, link
from handlers.desk.board import department_of
from handlers.reach import Desk
from handlers.words import _, plain
from models.institutions import Certificate

EVERY = Option("", _("All"))


def departments(desk: Desk, query: Query) -> list[Filter]:
    """The filter by department; none for a department head, who sees only one."""
    if department_of(desk) is not None:
        return []
    rooms = [Option(str(one.id), plain(one.name)) for one in desk.certificates.departments()]
    return [Filter("department", _("Department"), query.text("department"), [EVERY, *rooms])]


def seen(desk: Desk) -> dict[int, Certificate]:
    """The certificates whose reports the reader may see: a department head those of their department."""
    bound = department_of(desk)
    every = desk.certificates.all(active=False)
    return {one.id: one for one in every if bound is None or one.department_id == bound}


def pages(path: str, page: int, count: int, size: int, **asked: object) -> list[Cell]:
    """Links to the page before and the page after."""
    before = [link(_("Page before"), path, page=page - 1, **asked)] if page > 1 else []
    return [*before, *([link(_("Next page"), path, page=page + 1, **asked)] if page * size < count else [])]
