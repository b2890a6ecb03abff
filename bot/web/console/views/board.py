"""The week's board: counts, what needs coordination, a line a certificate."""

from __future__ import annotations

from bot.web.console.view import (
    Cell,
    Column,
    Figure,
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
    say_in_chat,
    words,
)
from bot.web.console.views.lists import EVERY, departments
from handlers.dates import instant_in_words, left_in_words
from handlers.desk.board import OPEN, REASONS, department_of
from handlers.dialogue import Refused
from handlers.owed import TITLES
from handlers.reach import Desk
from handlers.words import Text, _, join, plain
from models.board import Board, Line, Reason, Standing
from models.calendar import WEEK, Phase, TeachingWeek
from models.people import Role

TONES: dict[Standing, Tone] = {
    Standing.MISSING: "bad",
    Standing.LATE: "warn",
    Standing.PENDING: "quiet",
    Standing.EXEMPT: "quiet",
    Standing.FILED: "good",
}


def board(desk: Desk, query: Query) -> View:
    """One week; the one whose window matters now unless another is asked for."""
    week = week_of(desk, query)
    found = desk.boards.of(week, desk.calendar, desk.now, department_of(desk))
    if found is None:
        raise Refused(_("No report is owed in that week: it has no workday."))
    names = desk.people.names()
    return View(
        title=_("{term}, teaching week {week}", term=week.term, week=week.number),
        lead=_lead(found, desk),
        actions=_actions(found),
        around=_around(week, desk),
        filters=_filters(desk, query),
        figures=[
            Figure(TITLES[s], plain(found.counts[s]), TONES[s] if found.counts[s] else "")
            for s in (Standing.FILED, *Standing)[:5]
        ],
        tables=[*_problems(found, desk), _lines(found, desk, query, names)],
        keeps={"term": week.term, "week": str(week.number)},
    )


def week_of(desk: Desk, query: Query) -> TeachingWeek:
    """The week asked for. Raises Refused between the terms."""
    named = desk.calendar.week(query.text("term"), query.number("week"))
    if named:
        return named
    window = desk.calendar.window_at(desk.now)
    current = window.week if window else desk.calendar.week_on(desk.today - WEEK)
    if current is None:
        current = next(reversed(desk.calendar.weeks(desk.today - 30 * WEEK, desk.today)), None)
    if current is None:
        raise Refused(_("No teaching week is known yet. Enter the term in the chat: /calendar"))
    return current


def _lead(found: Board, desk: Desk) -> Text:
    due = instant_in_words(found.window.due, desk.now, desk.zone)
    left = left_in_words(found.window.due, desk.now) if found.phase in {Phase.BEFORE, Phase.OPEN} else _("it is over")
    return _("Due {due}, {left}.", due=due, left=left)


def _actions(found: Board) -> list[Cell]:
    key = f"{found.window.week.term} {found.window.week.number}"
    open_ = [line for line in found.of(*OPEN) if line.certificate.lead_id or line.certificate.deputy_id]
    nudge = [say_in_chat(_("Nudge {count} in private", count=len(open_)), f"/board {key} nudge all")] if open_ else []
    return [*nudge, say_in_chat(_("Card to pass on"), f"/board {key} card")]


def _around(week: TeachingWeek, desk: Desk) -> list[Cell]:
    """The week before and the week after, while it has begun."""
    before, after = (desk.calendar.week_on(week.monday + step) for step in (-WEEK, WEEK))
    there = [(_("The week before"), before), (_("The week after"), after if _begun(after, desk) else None)]
    return [link(label, "board", term=one.term, week=one.number) for label, one in there if one]


def _begun(week: TeachingWeek | None, desk: Desk) -> bool:
    return week is not None and week.monday <= desk.today


def _filters(desk: Desk, query: Query) -> list[Filter]:
    standings = [Option(str(s), TITLES[s]) for s in Standing]
    return [Filter("standing", _("Standing"), query.text("standing"), [EVERY, *standings]), *departments(desk, query)]


def _problems(found: Board, desk: Desk) -> list[Table]:
    """What needs coordination, answered in the chat."""
    lines = [(line, line.report) for line in found.needing_coordination() if line.report]
    answered = desk.boards.answers(report.id for __, report in lines)
    may_answer = desk.member().may(Role.COORDINATOR)
    rows: list[Row] = []
    for line, report in lines:
        answer = answered.get(report.id)
        asks = say_in_chat(_("Answer"), f"/board answer {report.id}") if may_answer and not answer else words("")
        rows.append(
            [
                words(line.certificate.name),
                link(report.number, "report", id=report.id),
                words(report.contents.problems),
                words(answer.text) if answer else asks,
            ]
        )
    columns = [Column(_("Certificate")), Column(_("Report")), Column(_("Problem")), Column(_("Answer"))]
    return [Table(_("Needs coordination"), columns, rows, _("Nothing."), live=False)] if rows else []


def _lines(found: Board, desk: Desk, query: Query, names: dict[int, str]) -> Table:
    standing = query.among("standing", [str(s) for s in Standing])
    department = query.number("department")
    rooms = {one.id: one.name for one in desk.certificates.departments()}
    order = {s: place for place, s in enumerate(Standing)}
    lines = [
        line
        for line in sorted(found.lines, key=lambda line: order[line.standing])
        if standing in ("", str(line.standing)) and department in (0, line.certificate.department_id)
    ]
    columns = [
        Column(_("Certificate")), Column(_("Department")), Column(_("Lead")), Column(_("Standing")),
        Column(_("Why, since when")), Column(_("Trained"), number=True), Column(_("Hours"), number=True),
        Column(_("In the chat")),
    ]  # fmt: skip
    rows = [_line(line, found, desk, rooms, names) for line in lines]
    return Table(_("Certificates"), columns, rows, _("No certificate stands so in this week."))


def _line(line: Line, found: Board, desk: Desk, rooms: dict[int, str], names: dict[int, str]) -> Row:
    certificate, report = line.certificate, line.report
    badge = Cell(TITLES[line.standing], TONES[line.standing], order=str([*Standing].index(line.standing)))
    contents = report.contents if report else None
    return [
        words(certificate.name),
        words(rooms.get(certificate.department_id or 0, "")),
        words(names.get(certificate.lead_id or 0, "")),
        badge,
        [link(report.number, "report", id=report.id), instant(report.filed_at, desk)] if report else words(_why(line)),
        number(contents.trained if contents else None),
        number(contents.hours if contents else None),
        _nudge(line, found),
    ]


def _why(line: Line) -> Text:
    reason = REASONS[line.reason or Reason.NOTHING]
    return join(reason, _("until {day}", day=line.until.isoformat()), by=" · ") if line.until else reason


def _nudge(line: Line, found: Board) -> Cell:
    if line.standing not in OPEN or not (line.certificate.lead_id or line.certificate.deputy_id):
        return words("")
    week = found.window.week
    return say_in_chat(_("Nudge"), f"/board {week.term} {week.number} nudge {line.certificate.id}")
