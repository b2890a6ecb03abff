"""One report: its fields, its totals to date, every revision and what it changed, its attachments."""

from __future__ import annotations

from collections.abc import Iterator

from bot.web.console.view import (
    Cell,
    Column,
    Fact,
    Missing,
    Query,
    Table,
    View,
    instant,
    link,
    number,
    say_in_chat,
    words,
)
from bot.web.console.views.lists import seen
from bot.web.console.views.reports import HEADS, TIMINGS
from handlers.reach import Desk
from handlers.terms import STAGES, round_named
from handlers.words import Text, _, join, plain
from models.people import Role
from models.reports import TOTALS, Contents, Report, Revision


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


def of_reader(desk: Desk, report_id: int) -> Report:
    """A report that the reader may see. Raises Missing."""
    found = desk.reports.get(report_id)
    if found is None or found.key.certificate_id not in seen(desk):
        raise Missing
    return found


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
    rows = [
        [words(round_named(one.round)), *(number(getattr(one, name)) for name in TOTALS)] for one in contents.rounds
    ]
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
