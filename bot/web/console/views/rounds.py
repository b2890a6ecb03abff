"""Exam rounds: a month with every date of every round, and the list."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

from bot.web.console.view import (
    Cell,
    Column,
    Day,
    Filter,
    Month,
    Option,
    Query,
    Row,
    Table,
    Tone,
    View,
    day,
    link,
    number,
    say_in_chat,
    words,
)
from bot.web.console.views.reports import HEADS
from handlers.dates import WEEKDAYS
from handlers.reach import Desk
from handlers.terms import levels_named
from handlers.words import Text, _, join, plain
from models.calendar import monday_of
from models.institutions import Certificate
from models.round_checks import EXAM, NAMES
from models.rounds import Milestone, Round

DAY = timedelta(days=1)
LONG = timedelta(days=300)  # between an exam and the last of its dates
TONES: dict[Milestone, Tone] = {
    Milestone.REGISTRATION_CLOSES: "warn",
    Milestone.PAYMENT: "warn",
}


def rounds(desk: Desk, query: Query) -> View:
    """The month asked for, this one unless said; the list holds every round that has a date from then on."""
    first = _month(desk, query)
    certificates = {one.id: one for one in desk.certificates.all(active=False)}
    chosen = query.number("certificate")
    found = [one for one in desk.rounds.from_day(first - LONG) if chosen in (0, one.facts.certificate_id)]
    listed = [one for one in found if _matters(one, first)]
    return View(
        title=_("Exam rounds"),
        lead=_("{count} rounds with a date from {month} on.", count=len(listed), month=f"{first:%Y-%m}"),
        actions=[say_in_chat(_("Enter a round"), "/round new"), link(_("Download (.xlsx)"), "export/rounds.xlsx")],
        around=[
            link(_("The month before"), "rounds", month=f"{first - DAY:%Y-%m}", certificate=chosen),
            link(_("The month after"), "rounds", month=f"{_next(first):%Y-%m}", certificate=chosen),
        ],
        filters=[_by_certificate(certificates, query)],
        month=_calendar(first, found, certificates, desk.today),
        tables=[_listed(listed, certificates)],
        keeps={"month": f"{first:%Y-%m}"},
    )


def _month(desk: Desk, query: Query) -> date:
    """The first day of the month asked for."""
    year, __, month = query.text("month").partition("-")
    if year.isdecimal() and month.isdecimal() and 2019 <= int(year) <= 2100 and 1 <= int(month) <= 12:
        return date(int(year), int(month), 1)
    return desk.today.replace(day=1)


def _next(first: date) -> date:
    return (first + 32 * DAY).replace(day=1)


def _by_certificate(certificates: dict[int, Certificate], query: Query) -> Filter:
    named = [Option(str(one.id), plain(one.name)) for one in certificates.values() if one.active]
    return Filter("certificate", _("Certificate"), query.text("certificate"), [Option("", _("All")), *named])


def dates_of(one: Round) -> Iterator[tuple[date, Text, Tone]]:
    """Every date of a round with its name; days of the exam once each."""
    for milestone, moment in one.facts.milestones.items():
        yield moment.day, NAMES[milestone], TONES.get(milestone, "quiet")
    for exam in sorted({sitting.day for sitting in one.facts.sittings}):
        yield exam, EXAM, "good"


def _matters(one: Round, first: date) -> bool:
    return not one.facts.first_day or any(dated[0] >= first for dated in dates_of(one))


def _calendar(first: date, found: list[Round], certificates: dict[int, Certificate], today: date) -> Month:
    notes: dict[date, list[Cell]] = defaultdict(list)
    for one in found:
        for at, name, tone in dates_of(one) if not one.cancelled else ():
            certificate = certificates[one.facts.certificate_id]
            short = plain(certificate.short_name or certificate.name)
            notes[at].append(Cell(join(short, name, by=" "), tone))
    monday, weeks = monday_of(first), []
    while monday < _next(first):
        days = [monday + n * DAY for n in range(7)]
        weeks.append([Day(one, one.month == first.month, one == today, notes[one]) for one in days])
        monday += 7 * DAY
    return Month(_("{year}/{month}", year=first.year, month=first.month), WEEKDAYS, weeks)


def _listed(found: list[Round], certificates: dict[int, Certificate]) -> Table:
    columns = [
        Column(_("Certificate")), Column(_("Round")), Column(_("Levels")), Column(_("Registration closes")),
        Column(_("Exam")), Column(_("Where")),
        *(Column(HEADS[name], number=True) for name in ("registered", "sat", "passed")), Column(_("Standing")), Column(_("In the chat")),
    ]  # fmt: skip
    rows = [_row(one, certificates[one.facts.certificate_id]) for one in found]
    return Table(_("Rounds"), columns, rows, _("No round is announced yet. Enter one in the chat: /round new"))


def _row(one: Round, certificate: Certificate) -> Row:
    facts, heads = one.facts, one.headcounts
    closes = facts.milestones.get(Milestone.REGISTRATION_CLOSES)
    places = "、".join(dict.fromkeys(sitting.place for sitting in facts.sittings if sitting.place))
    standing = Cell(_("cancelled"), "bad") if one.cancelled else Cell(_("version {n}", n=one.version), whole=True)
    return [
        words(certificate.name), Cell(plain(facts.name), whole=True), words(levels_named(facts.levels)),
        day(closes.day if closes else None), Cell(plain(_exam(one) or "–"), whole=True), words(places), number(heads.registered),
        number(heads.sat), number(heads.passed), standing,
        [say_in_chat(_("Open"), f"/exam {one.id}"), say_in_chat(_("Change"), f"/round change {one.id}")],
    ]  # fmt: skip


def _exam(one: Round) -> str:
    first, last = one.facts.first_day, one.facts.last_day
    if first is None or last is None:
        return ""
    return first.isoformat() if first == last else f"{first.isoformat()}–{last:%m-%d}"
