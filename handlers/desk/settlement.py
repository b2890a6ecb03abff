"""Settlement in chat: a year's or a term's hours and pay, by the institution's own rules, and each lead's ledger.

`/settle` is the coordinator's: totals, what is open, what a ruling would change, the workbook for the finance office.
`/ledger` is the lead's: their own certificates, line by line. Neither keeps a conversation: every button is a command.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from handlers.desk.occurrences import Happened, Period
from handlers.desk.settlement_book import settlement_workbook
from handlers.dialogue import NotAllowed, Refused, State, Turn, no_step, rows
from handlers.messages import Button, File, Message, Reply
from handlers.reach import Desk
from handlers.terms import SETTLED
from handlers.words import Text, _, counted, join, plain
from models.people import Role
from policy.answer import plain as digits
from policy.settlement import Kind, Line, Settlement, settle

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN = 12  # lines in one message; the workbook holds all

WISH = re.compile("(?:课时)?核算|结算|台账|我的(?:课时|台账)")
_SO_FAR = r"(?:我|到现在|到目前|目前|现在|今年|本?这?个?学期|已经?|一共|总共|累计)"
OWN = re.compile(
    rf"{_SO_FAR}*我的(?:课时费?|台账|津贴|钱|报酬)(?:{_SO_FAR}|是|有|能)*(?:(?:拿|发|认定|核算)了?)?(?:多少|几个?)?(?:课时|钱)?"
    rf"|(?=.*我){_SO_FAR}+(?:能|可以)?(?:认定|核算|认|拿|挣|发)(?:到)?了?(?:多少|几个?)(?:课时费?|钱)"
    r"|how (?:many hours|much) have I (?:got|earned)(?: so far)?",
    re.IGNORECASE,
)
"""What one has been recognised so far, of one's own work."""
COMMANDS = ("settle", "ledger")
STATES: tuple[type[State], ...] = ()
step = no_step


def recognises(message: Message, desk: Desk) -> bool:
    """Plain words that ask for the settlement or for one's own ledger."""
    person, said = desk.person, message.text.strip(" 。.！!？?呢")
    if person is None:
        return False
    return WISH.fullmatch(said) is not None or (person.may(Role.LEAD, Role.DEPUTY) and OWN.fullmatch(said) is not None)


def begin(message: Message, desk: Desk) -> Turn:
    """`/settle 2026`, `/settle 2026秋 book|open|swings`, `/ledger`."""
    words = message.words.split()
    if message.command == "ledger" or OWN.fullmatch(message.text.strip(" 。.！!？?呢")):
        return ledger(desk)
    if not desk.member(Role.COORDINATOR, Role.LEAD, Role.DEPUTY).may(Role.COORDINATOR):
        return ledger(desk)
    period = period_of(words[0] if words else "", desk)
    settled = settlement_of(period, desk)
    match words[1:2]:
        case ["book"]:
            return _book(period, settled, desk)
        case ["open"]:
            return _open(period, settled)
        case ["swings"]:
            return _swings(period, settled)
        case _:
            return _totals(period, settled)


def period_of(word: str, desk: Desk) -> Period:
    """The period that a word names: a year or a term; this year when there is none. Raises Refused."""
    if not word:
        word = str(desk.today.year)
    if word.isascii() and word.isdigit() and 2019 <= int(word) <= 2100:
        return Period(word, date(int(word), 1, 1), date(int(word), 12, 31))
    term = next((term for term in desk.calendar.terms if term.name == word), None)
    if term is None:
        names = "、".join(term.name for term in desk.calendar.terms[-4:])
        raise Refused(
            _(
                "Which year or term? For example: /settle {year}. Terms known: {terms}",
                year=desk.today.year,
                terms=names or "-",
            )
        )
    return Period(term.name, term.first, term.last)


def settlement_of(period: Period, desk: Desk) -> Settlement:
    """The settlement of a period, by the rules in force on each day of it and the rulings entered."""
    records = desk.records
    certificates = {one.id: one for one in desk.certificates.all(active=False)}
    happened = Happened(
        period=period,
        pack=desk.pack,
        calendar=desk.calendar,
        certificates=certificates,
        people=desk.people.names(),
        trainings=records.trainings(period.first, period.last),
        duties=records.duties(period.first, period.last),
        money=records.money(period.first, period.last),
    )
    return settle(desk.pack, happened.occurrences(), desk.language, desk.rulings)


def ledger(desk: Desk) -> Turn:
    """The speaker's own certificates this year, line by line."""
    own = desk.certificates.of(desk.member(Role.LEAD, Role.DEPUTY).id)
    if not own:
        raise NotAllowed(_("You have no certificate here. Ask your coordinator to hand one over to you."))
    period = period_of("", desk)
    settled = settlement_of(period, desk)
    parts = [_of_certificate(one.name, settled.of(one.id)) for one in own]
    head = _("**Ledger {period}**, by what is recorded so far", period=period.name)
    return Turn(None, (Reply(join(head, *parts), rows(Button(_("Ask about a rule"), "/ask"))),))


def _of_certificate(name: str, part: Settlement) -> Text:
    """One certificate's lines and totals."""
    lines = [_line(line) for line in part.lines[:SHOWN]]
    if not part.lines:
        return join(plain(""), _("**{name}**: nothing recorded yet.", name=plain(name)))
    total = _("Together: {sum}", sum=_amount(part.hours, part.yuan))
    return join(plain(""), _("**{name}**", name=plain(name)), *lines, total)


def _amount(hours: Decimal, yuan: Decimal) -> Text:
    """Hours and yuan; yuan alone where the rules pay nothing by the hour of recognition."""
    paid = money(yuan)
    if not hours:
        return _("{yuan} yuan", yuan=paid)
    return counted("{hours} hour, {yuan} yuan", "{hours} hours, {yuan} yuan", hours, hours=digits(hours), yuan=paid)


def _line(line: Line) -> Text:
    about = join(SETTLED[line.of.kind], plain(line.of.about), by=" · ")
    if not line.settled:
        return _(
            "· {about}: open. {says}", about=about, says=plain(line.pay.text.splitlines()[0] if line.pay.text else "")
        )
    articles = "、".join(dict.fromkeys(source.article for source in line.pay.citations))
    text = _("· {about}: at most {sum} ({articles})") if line.upper else _("· {about}: {sum} ({articles})")
    return Text(
        text.msgid, {"about": about, "sum": _amount(line.hours or Decimal(0), line.yuan), "articles": plain(articles)}
    )


def _totals(period: Period, settled: Settlement) -> Turn:
    """The card: totals by kind, what is open, what a ruling would change."""
    if not settled.lines:
        raise Refused(
            _(
                "Nothing is recorded for {period} that the rules would pay. Import records with /import.",
                period=period.name,
            ),
            Button(_("Import records"), "/import"),
        )
    kinds = [kind for kind in Kind if settled.kind(kind).lines]
    lines = [_("· {kind}: {yuan} yuan", kind=SETTLED[kind], yuan=money(settled.kind(kind).yuan)) for kind in kinds]
    total = _("**{sum} in all**", sum=_amount(settled.hours, settled.yuan))
    head = _("**Settlement {period}**", period=period.name)
    buttons = rows(
        Button(_("Workbook"), f"/settle {period.name} book"),
        Button(_("Open lines"), f"/settle {period.name} open"),
        Button(_("If a ruling changes"), f"/settle {period.name} swings"),
    )
    text = join(head, *lines, total, *_reservations(settled))
    return Turn(None, (Reply(text, buttons, card=f"settle-{period.name}"),))


def _reservations(settled: Settlement) -> list[Text]:
    """What the totals do not tell: how much of them is a bound only, and how many lines count nothing yet."""
    said = []
    upper = sum((line.yuan for line in settled.lines if line.upper), Decimal(0))
    if upper:
        said.append(_("Of these, {yuan} yuan are upper limits that the college still has to fix.", yuan=money(upper)))
    if settled.open_lines:
        said.append(
            counted("{n} line is open and counts nothing yet.", "{n} lines are open and count nothing yet.",
                    len(settled.open_lines))
        )  # fmt: skip
    return said


def _book(period: Period, settled: Settlement, desk: Desk) -> Turn:
    names = desk.people.names()
    leads = {one.id: names.get(one.lead_id or 0, "") for one in desk.certificates.all(active=False)}
    title = f"{desk.home.name} {period.name} 证书试点课时与经费核算表"
    book = settlement_workbook(title, settled, leads, desk.records.shares(period.name), desk.office)
    text = _("The settlement of {period} for the finance office.", period=period.name)
    return Turn(None, (Reply(text, file=File(f"核算表-{period.name}.xlsx", XLSX, book)),))


def _open(period: Period, settled: Settlement) -> Turn:
    if not settled.open_lines:
        return Turn(None, (Reply(_("Nothing is open for {period}.", period=period.name)),))
    head = counted(
        "**Open in {period}: {n} line**", "**Open in {period}: {n} lines**", len(settled.open_lines), period=period.name
    )
    lines = [
        _("· {certificate}, {kind} ({about}): {says}", certificate=line.of.certificate, kind=SETTLED[line.of.kind],
          about=line.of.about, says=plain(line.pay.text.splitlines()[0]))
        for line in settled.open_lines[:SHOWN]
    ]  # fmt: skip
    return Turn(None, (Reply(join(head, *lines), rows(Button(_("Workbook"), f"/settle {period.name} book"))),))


def _swings(period: Period, settled: Settlement) -> Turn:
    if not settled.swings:
        return Turn(None, (Reply(_("No open point of the rules touches {period}.", period=period.name)),))
    head = _("**If a ruling went the other way, {period}**", period=period.name)
    lines = [
        counted(
            "· {because}: {yuan} yuan more over {n} line",
            "· {because}: {yuan} yuan more over {n} lines",
            len(s.lines),
            because=plain(s.because),
            yuan=money(s.yuan),
        )
        if s.yuan >= 0
        else counted(
            "· {because}: {yuan} yuan less over {n} line",
            "· {because}: {yuan} yuan less over {n} lines",
            len(s.lines),
            because=plain(s.because),
            yuan=money(-s.yuan),
        )
        for s in settled.swings[:SHOWN]
    ]
    return Turn(None, (Reply(join(head, *lines), rows(Button(_("Enter a ruling"), "/rulings"))),))


def money(yuan: Decimal) -> str:
    """Yuan with thousands separated, and fen only where there are any: 11,700 or 2,160.50."""
    return f"{yuan:,.2f}".removesuffix(".00")
