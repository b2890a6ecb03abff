"""Reports: a term's list with its filters."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from bot.web.console.view import (
    Cell,
    Column,
    Filter,
    Option,
    Query,
    Row,
    Table,
    Tone,
    View,
    instant,
    link,
    number,
    words,
)
from bot.web.console.views.lists import EVERY, departments, pages, seen
from handlers.reach import Desk
from handlers.terms import STAGES
from handlers.words import Text, _, plain
from models.calendar import Term
from models.institutions import Certificate
from models.reports import Report, Timing

SHOWN = 100  # rows of one page
TIMINGS: dict[Timing, tuple[Text, Tone]] = {
    Timing.IN_TIME: (_("in time"), "good"),
    Timing.LATE: (_("late"), "warn"),
    Timing.BACK_FILED: (_("filed afterwards"), "warn"),
}
HEADS: dict[str, Text] = {
    "registered": _("registered"), "sat": _("sat"), "passed": _("passed"), "certified": _("certified"),
}  # fmt: skip


def reports(desk: Desk, query: Query) -> View:
    """A term's reports, newest first, a page at a time."""
    term = _term(desk, query)
    certificates = seen(desk)
    found = _filtered(desk, query, term, certificates) if term else []
    page = max(1, query.number("page", 1))
    narrowed = {name: query.text(name) for name in ("week", "department", "certificate", "timing")}
    return View(
        title=_("Reports"),
        lead=_("{count} reports, newest first.", count=len(found)),
        around=pages("reports", page, len(found), SHOWN, term=term.name if term else "", **narrowed),
        filters=_filters(desk, query, term, certificates),
        tables=[_listed(found[(page - 1) * SHOWN : page * SHOWN], desk, certificates)],
    )


def _term(desk: Desk, query: Query) -> Term | None:
    """The term asked for; the present one, or the latest that has begun, unless said."""
    named = next((term for term in desk.calendar.terms if term.name == query.text("term")), None)
    begun = [term for term in desk.calendar.terms if term.first <= desk.today]
    return named or (max(begun, key=lambda term: term.first) if begun else None)


def _filtered(desk: Desk, query: Query, term: Term, certificates: dict[int, Certificate]) -> list[Report]:
    certificate, department, week = query.number("certificate"), query.number("department"), query.number("week")
    timing = query.among("timing", [*map(str, Timing), "coordination"])
    first = term.first + timedelta(weeks=week - 1) if 0 < week <= term.weeks else term.first
    last = first if 0 < week <= term.weeks else term.last
    found = [
        one
        for one in desk.reports.between(first, last)
        if (about := certificates.get(one.key.certificate_id))
        and certificate in (0, about.id)
        and department in (0, about.department_id)
        and (timing in ("", str(one.timing)) or (timing == "coordination" and one.contents.coordination))
    ]
    return found[::-1]


def _filters(desk: Desk, query: Query, term: Term | None, certificates: dict[int, Certificate]) -> list[Filter]:
    begun = [one.name for one in desk.calendar.terms if one.first <= desk.today][::-1]
    timings = [Option(str(timing), label) for timing, (label, __) in TIMINGS.items()]
    weeks = [Option(str(n), plain(n)) for n in range(1, (term.weeks if term else 0) + 1)]
    named = [Option(str(one.id), _name(one)) for one in certificates.values()]
    return [
        Filter("term", _("Term"), term.name if term else "", [Option(name, plain(name)) for name in begun]),
        Filter("week", _("Week"), query.text("week"), [EVERY, *weeks]),
        *departments(desk, query),
        Filter("certificate", _("Certificate"), query.text("certificate"), [EVERY, *named]),
        Filter("timing", _("Standing"), query.text("timing"),
               [EVERY, *timings, Option("coordination", _("needs coordination"))]),
    ]  # fmt: skip


def _name(certificate: Certificate) -> Text:
    return plain(certificate.name) if certificate.active else plain(f"{certificate.name}（{certificate.scheme}）")


def _listed(found: Sequence[Report], desk: Desk, certificates: dict[int, Certificate]) -> Table:
    columns = [
        Column(_("Number")), Column(_("Certificate")), Column(_("Filed at")), Column(_("Standing")), Column(_("Stage")),
        Column(_("Trained"), number=True), Column(_("Hours"), number=True), Column(_("Revision"), number=True),
        Column(_("Problem")),
    ]  # fmt: skip
    rows = [_row(one, desk, certificates[one.key.certificate_id]) for one in found]
    return Table(_("Reports"), columns, rows, _("No report fits."))


def _row(one: Report, desk: Desk, certificate: Certificate) -> Row:
    label, tone = TIMINGS[one.timing]
    problem = (
        Cell(_("needs coordination"), "bad") if one.contents.coordination else words(_short(one.contents.problems))
    )
    return [
        link(one.number, "report", id=one.id), words(certificate.name), instant(one.filed_at, desk), Cell(label, tone),
        words(STAGES[one.contents.stage] if one.contents.stage else ""), number(one.contents.trained),
        number(one.contents.hours), number(one.revision), problem,
    ]  # fmt: skip


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 30 else f"{flat[:29]}…"
