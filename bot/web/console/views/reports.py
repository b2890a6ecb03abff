"""Reports: the list with its filters, and one report with every revision and attachment."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from bot.web.console.view import (
    Cell,
    Column,
    Fact,
    Filter,
    Missing,
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
from handlers.desk.board import department_of
from handlers.reach import Desk
from handlers.words import Text, _, join, plain
from models.calendar import Term
from models.institutions import Certificate
from models.people import Role
from models.reports import TOTALS, Contents, Report, Revision, Stage, Timing

SHOWN = 100  # rows of one page
TIMINGS: dict[Timing, tuple[Text, Tone]] = {
    Timing.IN_TIME: (_("in time"), "good"),
    Timing.LATE: (_("late"), "warn"),
    Timing.BACK_FILED: (_("filed afterwards"), "warn"),
}
STAGES: dict[Stage, Text] = {
    Stage.APPLICATION: _("application"), Stage.TRAINING: _("training"), Stage.REGISTRATION: _("registration"),
    Stage.EXAM: _("exam"), Stage.RESULTS: _("results"), Stage.ISSUE: _("issue"),
}  # fmt: skip
HEADS: dict[str, Text] = {
    "registered": _("registered"), "sat": _("sat"), "passed": _("passed"), "certified": _("certified"),
}  # fmt: skip


def reports(desk: Desk, query: Query) -> View:
    """A term's reports, newest first, a page at a time."""
    term = _term(desk, query)
    certificates = seen(desk)
    found = _filtered(desk, query, term, certificates) if term else []
    page = max(1, query.number("page", 1))
    asked = {"term": term.name if term else "", "certificate": query.text("certificate"), "week": query.text("week"),
             "timing": query.text("timing")}  # fmt: skip
    return View(
        title=_("Reports"),
        lead=_("{count} reports, newest first.", count=len(found)),
        around=pages("reports", page, len(found), SHOWN, **asked),
        filters=_filters(desk, query, term, certificates),
        tables=[_listed(found[(page - 1) * SHOWN : page * SHOWN], desk, certificates)],
    )


def report(desk: Desk, query: Query) -> View:
    """One report. Raises Missing for another institution's, or one of another department."""
    found = of_reader(desk, query.number("id"))
    certificate = seen(desk)[found.key.certificate_id]
    names = desk.people.names()
    label, tone = TIMINGS[found.timing]
    return View(
        title=plain(f"{certificate.name} · {found.number}"),
        lead=_("{term}, teaching week {week}, filed by {name}.", term=found.key.term, week=found.key.week,
               name=names.get(found.filed_by or 0, "–")),
        actions=_to_do(found, desk),
        around=_neighbours(found, desk),
        facts=[
            Fact(_("Filed at"), [instant(found.filed_at, desk), Cell(label, tone)]),
            *(Fact(title, [words(text)]) for title, text in said(found.contents) if text.msgid),
            *_attached(found),
            *_answer(found, desk),
        ],
        tables=[*_rounds(found.contents), _revisions(found, desk, names)],
    )  # fmt: skip


def seen(desk: Desk) -> dict[int, Certificate]:
    """The certificates whose reports the reader may see: a department head those of their department."""
    bound = department_of(desk)
    every = desk.certificates.all(active=False)
    return {one.id: one for one in every if bound is None or one.department_id == bound}


def of_reader(desk: Desk, report_id: int) -> Report:
    """A report that the reader may see. Raises Missing."""
    found = desk.reports.get(report_id)
    if found is None or found.key.certificate_id not in seen(desk):
        raise Missing
    return found


def pages(path: str, page: int, count: int, size: int, **asked: object) -> list[Cell]:
    """Links to the page before and the page after."""
    before = [link(_("Newer"), path, page=page - 1, **asked)] if page > 1 else []
    return [*before, *([link(_("Older"), path, page=page + 1, **asked)] if page * size < count else [])]


def _term(desk: Desk, query: Query) -> Term | None:
    """The term asked for; the present one, or the latest that has begun, unless said."""
    named = next((term for term in desk.calendar.terms if term.name == query.text("term")), None)
    begun = [term for term in desk.calendar.terms if term.first <= desk.today]
    return named or (max(begun, key=lambda term: term.first) if begun else None)


def _filtered(desk: Desk, query: Query, term: Term, certificates: dict[int, Certificate]) -> list[Report]:
    certificate, week = query.number("certificate"), query.number("week")
    timing = query.among("timing", [*map(str, Timing), "coordination"])
    first = term.first + timedelta(weeks=week - 1) if 0 < week <= term.weeks else term.first
    last = first if 0 < week <= term.weeks else term.last
    found = [
        one
        for one in desk.reports.between(first, last)
        if one.key.certificate_id in certificates
        and certificate in (0, one.key.certificate_id)
        and (timing in ("", str(one.timing)) or (timing == "coordination" and one.contents.coordination))
    ]
    return found[::-1]


def _filters(desk: Desk, query: Query, term: Term | None, certificates: dict[int, Certificate]) -> list[Filter]:
    begun = [one.name for one in desk.calendar.terms if one.first <= desk.today][::-1]
    every = Option("", _("All"))
    timings = [Option(str(timing), label) for timing, (label, __) in TIMINGS.items()]
    weeks = [Option(str(n), plain(n)) for n in range(1, (term.weeks if term else 0) + 1)]
    named = [Option(str(one.id), _name(one)) for one in certificates.values()]
    return [
        Filter("term", _("Term"), term.name if term else "", [Option(name, plain(name)) for name in begun]),
        Filter("week", _("Week"), query.text("week"), [every, *weeks]),
        Filter("certificate", _("Certificate"), query.text("certificate"), [every, *named]),
        Filter("timing", _("Standing"), query.text("timing"),
               [every, *timings, Option("coordination", _("needs coordination"))]),
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


def said(contents: Contents) -> Iterator[tuple[Text, Text]]:
    """Every field of a report with its name; rounds in one line each."""
    yield _("Stage"), STAGES[contents.stage] if contents.stage else plain("")
    yield _("Trained"), plain("" if contents.trained is None else contents.trained)
    yield _("Hours"), plain("" if contents.hours is None else contents.hours)
    yield _("Progress"), plain(contents.progress)
    yield _("Problem"), plain(contents.problems)
    yield _("Coordination"), _("needs coordination") if contents.coordination else plain("")
    yield _("Plan for next week"), plain(contents.plan)


def _rounds(contents: Contents) -> list[Table]:
    """Totals to date, a line a round."""
    columns = [Column(_("Round")), *(Column(HEADS[name], number=True) for name in TOTALS)]
    rows = [[words(one.round), *(number(getattr(one, name)) for name in TOTALS)] for one in contents.rounds]
    return [Table(_("Totals to date"), columns, rows, _("Nothing."), live=False)] if rows else []


def _attached(found: Report) -> list[Fact]:
    files = [
        Cell(plain(file.name), href=f"attachment/{found.id}/{place}")
        for place, file in enumerate(found.contents.attachments)
    ]
    return [Fact(_("Attachments"), files)] if files else []


def _answer(found: Report, desk: Desk) -> list[Fact]:
    answer = desk.boards.answers([found.id]).get(found.id)
    return [Fact(_("Answer"), [words(answer.text)])] if answer else []


def _to_do(found: Report, desk: Desk) -> list[Cell]:
    answers = found.contents.problems and desk.member().may(Role.COORDINATOR)
    answer = [say_in_chat(_("Answer"), f"/board answer {found.id}")] if answers else []
    return [*answer, say_in_chat(_("Open in the chat"), f"/report show {found.number}")]


def _neighbours(found: Report, desk: Desk) -> list[Cell]:
    before = desk.reports.last_before(found.key.certificate_id, found.monday)
    after = desk.reports.first_after(found.key.certificate_id, found.monday)
    there = [(_("The report before"), before), (_("The report after"), after)]
    return [link(label, "report", id=one.id) for label, one in there if one] + [link(_("All reports"), "reports")]


def _revisions(found: Report, desk: Desk, names: dict[int, str]) -> Table:
    """Every confirmed state, newest first, with what it changed."""
    every = desk.reports.revisions(found.id)
    pairs = list(zip([None, *every], every, strict=False))[::-1]
    rows = [
        [
            number(after.revision), instant(after.at, desk), words(names.get(after.by or 0, "")), words(after.reason),
            [words(one) for one in changes(before, after)] or words(""),
        ]
        for before, after in pairs
    ]  # fmt: skip
    columns = [
        Column(_("Revision")), Column(_("When")), Column(_("Who")), Column(_("Reason")),
        Column(_("What changed")),
    ]  # fmt: skip
    return Table(_("Revisions"), columns, rows, _("Nothing."), live=False)


def changes(before: Revision | None, after: Revision) -> list[Text]:
    """What a revision changed, a line a field; one line for the first."""
    if before is None:
        return [_("As filed.")]
    pairs = list(zip(_fields(before.contents), _fields(after.contents), strict=False))
    found = [_("{field}: {before} → {after}", field=name, before=old, after=new)
             for (name, old), (__, new) in pairs if old != new]  # fmt: skip
    return [*found, *_rounds_changed(before.contents, after.contents), *_files_changed(before.contents, after.contents)]


def _fields(contents: Contents) -> list[tuple[Text, Text]]:
    return [(name, text if text.msgid else plain("–")) for name, text in said(contents)]


def _rounds_changed(before: Contents, after: Contents) -> Iterator[Text]:
    names = dict.fromkeys(one.round for one in (*before.rounds, *after.rounds))
    for name in names:
        old, new = before.totals(name), after.totals(name)
        for total in TOTALS:
            was, now = (getattr(one, total) if one else None for one in (old, new))
            if was != now:
                field = join(plain(name), HEADS[total], by=" ")
                yield _("{field}: {before} → {after}", field=field, before=_known(was), after=_known(now))


def _known(value: int | None) -> str:
    return "–" if value is None else str(value)


def _files_changed(before: Contents, after: Contents) -> Iterator[Text]:
    old, new = ({file.key: file.name for file in one.attachments} for one in (before, after))
    for key in new.keys() - old.keys():
        yield _("Attached: {name}", name=new[key])
    for key in old.keys() - new.keys():
        yield _("Taken out: {name}", name=old[key])
