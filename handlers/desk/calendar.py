"""/calendar: the school calendar as it stands; terms and holidays entered by a message or a file, shown, then kept."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from handlers.dates import day_in_words
from handlers.desk.calendar_lines import Entered, calendar_in
from handlers.dialogue import NotUnderstood, State, Turn, ask, finish
from handlers.messages import Attachment, Button, Kind, Message, Reply
from handlers.reach import Desk
from handlers.words import Text, _, counted, join, plain
from models.calendar import EnterSpans, EnterTerms, SchoolCalendar, Span, SpanKind, Term
from models.people import Role

COMMANDS = ("calendar",)
MOST_BYTES = 200_000

WISH = re.compile(
    r"(怎么|如何)?(录入?|设置|更新|看看?|查看)?(明年|今年|下学期|新|20\d\d年)?的?(校历|日历|教学周|放假|假期|节假日|调休|学期)(安排)?(和调休)?"
    r"(在哪里?|怎么|如何)?(录入?|设置|填|输入|更新)?|(school )?calendar",
    re.IGNORECASE,
)
KEEP = Button(_("Keep it"), "keep")
AGAIN = Button(_("Send it again"), "again")
EXAMPLE = plain(
    "2027春 3月1日 19周 考试周18-19\n放假 2027年1月1日至1月3日 元旦\n上班 2027年1月9日\n寒假 2027年1月18日至2月21日"
)
NAMES = {
    SpanKind.HOLIDAY: _("holidays"),
    SpanKind.WORKDAY: _("make-up workdays"),
    SpanKind.VACATION: _("vacations"),
}


class AskLines(State):
    """Waits for pasted lines or a file."""


class Confirm(State):
    """Shows what was read and waits for a yes. `complete` are years whose holidays are complete by it."""

    terms: tuple[Term, ...] = ()
    spans: tuple[Span, ...] = ()
    complete: tuple[int, ...] = ()


STATES: tuple[type[State], ...] = (AskLines, Confirm)


def recognises(message: Message, desk: Desk) -> bool:
    """“校历”, “日历”, “明年的放假安排怎么录”, said by a coordinator."""
    person = desk.person
    return (
        person is not None and person.may(Role.COORDINATOR) and WISH.fullmatch(message.text.strip("?？。 ")) is not None
    )


def begin(message: Message, desk: Desk) -> Turn:
    """Shows the calendar; words after the command are read at once."""
    desk.member(Role.COORDINATOR)
    if message.command and message.words.strip() not in {"", "enter"}:
        return _preview(calendar_in(message.words, desk.today), desk)
    lines = [*_warnings(desk), *_standing(desk)]
    how = _("To enter a year, send lines like these, or a workbook or text file of them:\n{example}", example=EXAMPLE)
    return Turn(AskLines(), (Reply(join(*lines, how)),))


def step(state: State, message: Message, desk: Desk) -> Turn:
    """Reads what was sent, or keeps what was confirmed."""
    desk.member(Role.COORDINATOR)
    if isinstance(state, Confirm) and message.kind is Kind.CHOICE:
        return _kept(state, desk) if message.chose(KEEP) else ask(AskLines(), _("Please send the lines again."))
    if message.attachments:
        return _preview(calendar_in(_text_of(message.attachments[0], desk), desk.today), desk)
    if message.kind is not Kind.TEXT:
        raise NotUnderstood(_("Please send lines or a file, for example:\n{example}", example=EXAMPLE))
    return _preview(calendar_in(message.text, desk.today), desk)


def _warnings(desk: Desk) -> list[Text]:
    """What is missing, loudly."""
    calendar, today = desk.calendar, desk.today
    year = calendar.missing_year(today)
    lines = [_("⚠ **The holidays of {year} are not entered**: Monday to Friday counts.", year=year)] if year else []
    if calendar.missing_term(today):
        lines.append(_("⚠ **No coming term is entered**: no weekly report is asked for."))
    return lines


def _standing(desk: Desk) -> list[Text]:
    """Where we are, and what is entered from now on."""
    calendar, today = desk.calendar, desk.today
    week = calendar.week_on(today)
    here = (
        _("Today is in {term}, teaching week {n}.", term=week.term, n=week.number)
        if week
        else _("Today is in no teaching week.")
    )
    terms = [_term_line(term) for term in calendar.terms if term.last >= today]
    spans = [_span_line(span, today) for span in calendar.spans if span.last >= today and span.kind in NAMES]
    ends = _("Holidays are known until {day}.", day=plain(calendar.table_ends(today)))
    return [here, *terms, *spans[:20], ends]


def _term_line(term: Term) -> Text:
    exam = [_("exam weeks {weeks}", weeks=plain("、".join(map(str, term.exam_weeks))))] if term.exam_weeks else []
    parts = [
        counted("{weeks} week", "{weeks} weeks", term.weeks, weeks=term.weeks),
        _("{first} to {last}", first=plain(term.first), last=plain(term.last)),
        *exam,
    ]
    return _("· {name}: {what}", name=term.name, what=join(*parts, by=" · "))


def _span_line(span: Span, today: date) -> Text:
    day = day_in_words(span.first, today)
    days = day if span.first == span.last else _("{first} to {last}", first=day, last=day_in_words(span.last, today))
    return _("· {name}: {what}", name=span.name or NAMES[span.kind], what=days)


def _preview(entered: Entered, desk: Desk) -> Turn:
    """What was read, by kind, with what looks odd; then the question."""
    complete = tuple(year for year in entered.years if _looks_complete(entered, year))
    lines = [_term_line(term) for term in entered.terms]
    for kind, title in NAMES.items():
        spans = [span for span in entered.spans if span.kind is kind]
        if spans:
            days = sum((span.last - span.first).days + 1 for span in spans)
            lines += [
                counted("**{title}: {n} day**", "**{title}: {n} days**", days, title=title),
                *(_span_line(span, desk.today) for span in spans),
            ]
    lines += _odd(entered, desk.calendar)
    lines += [_("With this the holidays of {year} are complete.", year=year) for year in complete]
    lines += [
        _("⚠ The holidays of {year} look incomplete: a year has seven. Days not named stay as they are known.", year=year)
        for year in entered.years if year not in complete
    ]  # fmt: skip
    state = Confirm(terms=entered.terms, spans=entered.spans, complete=complete)
    return ask(state, join(_("**I read this; shall I keep it?**"), *lines), KEEP, AGAIN)


FEASTS = ("元旦", "春节", "清明", "劳动", "端午", "中秋", "国庆")


def _looks_complete(entered: Entered, year: int) -> bool:
    """Whether all seven feasts are named for the year (中秋 may lie within 国庆)."""
    names = "".join(span.name for span in entered.spans if span.kind is SpanKind.HOLIDAY and span.first.year == year)
    return all(feast in names for feast in FEASTS)


def _odd(entered: Entered, calendar: SchoolCalendar) -> list[Text]:
    """A make-up workday on an ordinary workday, a term that does not begin on a Monday or overlaps another."""
    odd = [
        _("⚠ {day} is a Monday to Friday: is it really a make-up workday?", day=plain(span.first))
        for span in entered.spans
        if span.kind is SpanKind.WORKDAY and span.first.weekday() < 5 and calendar.holiday(span.first) is None
    ]
    others = [term for term in calendar.terms if term.name not in {one.name for one in entered.terms}]
    for one in entered.terms:
        overlap = next((other for other in others if other.first <= one.last and one.first <= other.last), None)
        if overlap:
            odd.append(_("⚠ {a} overlaps with {b}.", a=one.name, b=overlap.name))
    return odd


def _kept(state: Confirm, desk: Desk) -> Turn:
    tables = tuple(
        Span(kind=SpanKind.TABLE, first=date(year, 1, 1), last=date(year, 12, 31)) for year in state.complete
    )
    commands: list[Any] = []
    if state.terms:
        commands.append(EnterTerms(terms=state.terms))
    if state.spans:
        commands.append(EnterSpans(spans=(*state.spans, *tables), replaces=state.complete))
    return finish(_("Kept. Reminders and weekly windows follow it within 15 minutes."), *commands)


def _text_of(file: Attachment, desk: Desk) -> str:
    """A file's lines: of a text file as they are, of a workbook a row each. Raises NotUnderstood."""
    if file.size > MOST_BYTES:
        raise NotUnderstood(_("That file is too large for a calendar; at most 200 kB."))
    content = desk.around.read_file(file.key)
    if file.name.lower().endswith((".txt", ".md")):
        return _decoded(content)
    from models.workbooks.reading import WorkbookRefused, read_table

    try:
        table = read_table(content, file.name)
    except WorkbookRefused as refused:
        raise NotUnderstood(refused.says) from refused
    return "\n".join([" ".join(table.headings), *(" ".join(row.cells.values()) for row in table.rows)])


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030", errors="replace")
