"""A month or half-year rolled up: figures, charts, a line a certificate, what does not agree."""

from __future__ import annotations

from datetime import date, timedelta

from bot.web.console.view import (
    Cell,
    Chart,
    Column,
    Figure,
    Filter,
    Option,
    Query,
    Row,
    Series,
    Table,
    View,
    number,
    say_in_chat,
    words,
)
from bot.web.console.views.lists import seen
from bot.web.console.views.reports import HEADS
from handlers.desk.charts import rates_of, stages_of
from handlers.desk.periods import Span, half, month, span_of
from handlers.desk.roll_up import Figure as Rolled
from handlers.desk.roll_up import OfCertificate, RollUp
from handlers.desk.summary import rolled
from handlers.reach import Desk
from handlers.words import Text, _, plain
from models.reports import TOTALS, Timing
from policy.answer import plain as digits

MONTHS = 12  # that can be chosen


def summaries(desk: Desk, query: Query) -> View:
    """This month unless said."""
    span = span_of(query.text("period") or "month", desk.today)
    roll = rolled(span, desk)
    return View(
        title=_("Summary of {period}", period=span.name),
        lead=_("{filed} of {owed} reports filed. Every number is a sum of reports; the chat names them.",
               filed=roll.filed, owed=roll.owed),
        actions=[
            say_in_chat(_("Where the numbers come from"), f"/summary {span.word} sources"),
            say_in_chat(_("Draft (.docx)"), f"/summary {span.word} docx"),
        ],
        filters=[_periods(desk.today, span)],
        figures=_figures(roll),
        charts=_charts(roll, desk),
        tables=[_certificates(roll), *_contradictions(roll), *_problems(roll)],
    )  # fmt: skip


def _periods(today: date, chosen: Span) -> Filter:
    first, found = today.replace(day=1), [span_of("week", today)]
    for __ in range(MONTHS):
        found.append(month(first))
        first = (first - timedelta(days=1)).replace(day=1)
    begins = (today.year, 7) if today.month > 6 else (today.year, 1)
    found += [half(*begins), half(begins[0] - (begins[1] == 1), 7 if begins[1] == 1 else 1)]
    spans = {one.word: one for one in (*found, chosen)}
    return Filter("period", _("Period"), chosen.word, [Option(w, plain(one.name)) for w, one in spans.items()])


def _figures(roll: RollUp) -> list[Figure]:
    grown = [Figure(HEADS[total], plain(digits(roll.grown(total).value))) for total in TOTALS]
    trained = Figure(_("Trained, a person counted each week"), plain(digits(roll.trained.value)))
    return [trained, Figure(_("Hours"), plain(digits(roll.hours.value))), *grown]


def _charts(roll: RollUp, desk: Desk) -> list[Chart]:
    """Live, from the same figures as the pictures in the chat."""
    people = Series(_("People"), [one.value for one in stages_of(roll)])
    stages = Chart(_("From training to certificate"), [_("Trained"), *(HEADS[one] for one in TOTALS)], [people], True)
    rates = rates_of(roll)
    passed = Series(_("Passed"), [None if one.share is None else int(one.share * 100 + 0.5) for one in rates])
    named = [plain(one.label) for one in rates]
    passing = Chart(_("Pass rate by certificate"), named, [passed], across=True, percent=True)
    return [one for one in (_weeks(roll, desk), stages, passing) if 0 < len(one.labels) <= 40]


def _weeks(roll: RollUp, desk: Desk) -> Chart:
    """What came of the reports that were owed, week by week."""
    own = seen(desk)
    filed = [one for one in desk.reports.between(roll.first, roll.last) if one.key.certificate_id in own]
    standings: list[tuple[Text, list[date]]] = [
        (_("in time"), [one.monday for one in filed if one.timing is Timing.IN_TIME]),
        (_("late"), [one.monday for one in filed if one.timing is not Timing.IN_TIME]),
        (_("Missing"), [gap.week.monday for part in roll.parts for gap in part.missing]),
    ]
    mondays = sorted({day for __, days in standings for day in days})
    series = [Series(label, [days.count(day) for day in mondays]) for label, days in standings]
    labels = [plain(f"{day.month}/{day.day}") for day in mondays]
    return Chart(_("Reports owed, by week"), labels, series, stacked=True)


def _certificates(roll: RollUp) -> Table:
    columns = [
        Column(_("Certificate")), Column(_("Filed")), Column(_("Late"), number=True), Column(_("Corrected"), number=True),
        Column(_("Trained"), number=True), Column(_("Hours"), number=True),
        *(Column(HEADS[total], number=True) for total in TOTALS),
    ]  # fmt: skip
    return Table(_("By certificate"), columns, [_certificate(one) for one in roll.parts], _("Nothing in this period."))


def _certificate(part: OfCertificate) -> Row:
    grown = [sum((one.grown[total].value for one in part.rounds), Rolled().value) for total in TOTALS]
    filed = Cell(
        plain(f"{part.filed}/{part.owed}"), "good" if part.filed == part.owed else "bad", order=str(part.filed)
    )
    return [
        words(part.certificate.name), filed, number(len(part.late)), number(len(part.corrected)),
        number(part.trained.value), number(part.hours.value), *(number(one) for one in grown),
    ]  # fmt: skip


def _contradictions(roll: RollUp) -> list[Table]:
    columns = [
        Column(_("Certificate")), Column(_("Round")), Column(_("Figure")), Column(_("In the reports"), number=True),
        Column(_("At the round"), number=True),
    ]  # fmt: skip
    rows: list[Row] = [
        [
            words(one.certificate),
            words(one.round),
            words(HEADS[one.figure]),
            number(one.reported.value),
            number(one.entered),
        ]
        for one in roll.contradictions
    ]
    return [Table(_("What does not agree"), columns, rows, _("Nothing."))] if rows else []


def _problems(roll: RollUp) -> list[Table]:
    columns = [Column(_("Certificate")), Column(_("Report")), Column(_("Problem")), Column(_("Coordination"))]
    rows: list[Row] = [
        [
            words(part.certificate.name),
            Cell(plain(report.number), href=f"report?id={report.id}"),
            words(report.contents.problems),
            Cell(_("needs coordination"), "bad") if report.contents.coordination else words(""),
        ]
        for part in roll.parts
        for report in part.problems
    ]
    return [Table(_("Problems reported"), columns, rows, _("Nothing."))] if rows else []
