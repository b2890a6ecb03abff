"""The settlement of a year or term: totals, certificates, what is open, what a ruling would change."""

from __future__ import annotations

from decimal import Decimal

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
    link,
    number,
    say_in_chat,
    words,
)
from handlers.desk.occurrences import Period
from handlers.desk.settlement import money, period_of, settlement_of
from handlers.reach import Desk
from handlers.terms import SETTLED
from handlers.words import _, plain
from policy.settlement import Kind, Settlement

YEARS = 3  # that can be chosen, besides the terms


def settlement(desk: Desk, query: Query) -> View:
    """This year unless said."""
    period = period_of(query.text("period"), desk)
    settled = settlement_of(period, desk)
    upper = sum((line.yuan for line in settled.lines if line.upper), Decimal(0))
    return View(
        title=_("Settlement {period}", period=period.name),
        lead=_("By the rules in force on each day, each line with its article in the workbook. Open lines count nothing "
               "until what they lack is entered."),
        actions=[
            say_in_chat(_("Settle in the chat"), f"/settle {period.name}"),
            link(_("Workbook (.xlsx)"), "export/settlement.xlsx", period=period.name),
        ],
        filters=[_periods(desk, period)],
        figures=[
            Figure(_("Yuan in all"), plain(money(settled.yuan)), "good"),
            Figure(_("Hours"), plain(f"{settled.hours.normalize():,f}")),
            Figure(_("Of this, upper limits"), plain(money(upper)), "warn" if upper else ""),
            Figure(_("Open lines"), plain(len(settled.open_lines)), "bad" if settled.open_lines else ""),
        ],
        charts=_charts(settled, desk),
        tables=[_certificates(settled, desk), _open(settled), _swings(settled)],
    )  # fmt: skip


def _periods(desk: Desk, period: Period) -> Filter:
    years = [str(desk.today.year - n) for n in range(YEARS)]
    terms = [term.name for term in desk.calendar.terms if term.first <= desk.today][::-1]
    names = dict.fromkeys((*years, *terms, period.name))
    return Filter("period", _("Period"), period.name, [Option(name, plain(name)) for name in names])


def _names(settled: Settlement, desk: Desk) -> dict[int, str]:
    """The certificates of a settlement; of two of one name the former scheme's says so."""
    former = {one.id: f"（{one.scheme.value}）" for one in desk.certificates.all(active=False) if not one.active}
    found = {line.of.certificate_id: line.of.certificate for line in settled.lines}
    return {number: f"{name}{former.get(number, '')}" for number, name in found.items()}


def _charts(settled: Settlement, desk: Desk) -> list[Chart]:
    names = _names(settled, desk)
    if not settled.yuan or len(names) > 40:
        return []
    yuan = [float(settled.of(one).yuan) for one in names]
    return [Chart(_("Yuan by certificate"), [plain(name) for name in names.values()], [Series(_("Yuan"), yuan)], True)]


def _certificates(settled: Settlement, desk: Desk) -> Table:
    kinds = [kind for kind in Kind if settled.kind(kind).lines]
    people = desk.people.names()
    leads = {one.id: people.get(one.lead_id or 0, "") for one in desk.certificates.all(active=False)}
    columns = [
        Column(_("Certificate")), Column(_("Lead")), *(Column(_("{kind}, yuan", kind=SETTLED[kind]), number=True) for kind in kinds),
        Column(_("Hours"), number=True), Column(_("Yuan"), number=True),
        Column(_("Open lines"), number=True),
    ]  # fmt: skip
    rows = [
        _certificate(name, leads.get(one, ""), settled.of(one), kinds) for one, name in _names(settled, desk).items()
    ]  # fmt: skip
    empty = _("Nothing is recorded for this period that the rules would pay. Import records in the chat: /import")
    return Table(_("By certificate, yuan"), columns, rows, empty)


def _certificate(name: str, lead: str, part: Settlement, kinds: list[Kind]) -> Row:
    paid = [_yuan(part.kind(kind).yuan) for kind in kinds]
    return [words(name), words(lead), *paid, number(part.hours), _yuan(part.yuan), number(len(part.open_lines))]


def _yuan(value: Decimal) -> Cell:
    return Cell(plain(money(value)), order=str(value))


def _open(settled: Settlement) -> Table:
    columns = [Column(_("Certificate")), Column(_("Kind")), Column(_("About")), Column(_("What is lacking"))]
    rows: list[Row] = [
        [
            words(line.of.certificate), words(SETTLED[line.of.kind]), words(line.of.about),
            words(next(iter(line.pay.text.splitlines()), "")),
        ]
        for line in settled.open_lines
    ]  # fmt: skip
    return Table(_("Open lines"), columns, rows, _("Nothing is open."))


def _swings(settled: Settlement) -> Table:
    columns = [Column(_("The other reading")), Column(_("Change, yuan"), number=True), Column(_("Lines"), number=True)]
    rows: list[Row] = [[words(one.because), _yuan(one.yuan), number(len(one.lines))] for one in settled.swings]
    return Table(_("If a ruling went the other way"), columns, rows, _("No open point of the rules touches this."))
