"""What the rules did not answer: open questions, the office's answers, rulings on what the text leaves open."""

from __future__ import annotations

from bot.web.console.view import Cell, Column, Query, Row, Table, View, day, instant, number, say_in_chat, words
from handlers.reach import Desk
from handlers.words import Text, _, plain
from models.questions import EnteredRuling, Question, Why
from policy.pack import OpenPoint, Pack

SHOWN = 200  # answers given by the office
WHY: dict[Why, Text] = {Why.UNANSWERED: _("the rules do not say"), Why.WRONG: _("marked as wrong")}


def questions(desk: Desk, query: Query) -> View:
    """Open ones first; who asked stands nowhere."""
    found = desk.questions.open()
    return View(
        title=_("Questions and rulings"),
        lead=_("{count} questions are open. An answer goes to everybody who asked, and to whoever asks the same later.",
               count=len(found)),
        tables=[_open(found, desk), *_points(desk), _answered(desk)],
    )  # fmt: skip


def _open(found: list[Question], desk: Desk) -> Table:
    columns = [
        Column(_("Question")), Column(_("Why")), Column(_("Asked by"), number=True), Column(_("First asked")),
        Column(_("In the chat")),
    ]  # fmt: skip
    rows: list[Row] = [
        [
            [words(one.text), *([words(one.told)] if one.told else [])], Cell(WHY[one.why], "warn" if one.told else "quiet"),
            number(one.count), instant(one.asked_at, desk), say_in_chat(_("Answer"), f"/questions answer {one.id}"),
        ]
        for one in found
    ]  # fmt: skip
    return Table(_("Open questions"), columns, rows, _("No question is open."))


def _points(desk: Desk) -> list[Table]:
    """The open points of the institution's own pack, each with how it is read now."""
    try:
        pack: Pack = desk.pack
    except (KeyError, ValueError):
        return []
    ruled = {one.point: one for one in desk.questions.rulings()}
    columns = [
        Column(_("What the text leaves open")), Column(_("Article")), Column(_("Read as")), Column(_("Ruled by")),
        Column(_("Counts from")), Column(_("In the chat")),
    ]  # fmt: skip
    rows = [_point(one, ruled.get(one.id), desk) for one in pack.open_points]
    return [Table(_("Rulings"), columns, rows, _("The rules leave no point open."), live=False)]


def _point(point: OpenPoint, ruling: EnteredRuling | None, desk: Desk) -> Row:
    known = ruling if ruling and ruling.reading in point.readings else None
    reading = point.readings[known.reading if known else point.default].in_(desk.language)
    return [
        words(point.says.in_(desk.language)), Cell(plain(point.cite.article), whole=True), words(reading),
        words(known.by) if known else Cell(_("no ruling"), "quiet"), day(known.from_ if known else None),
        say_in_chat(_("Enter a ruling"), f"/rulings {point.id}"),
    ]  # fmt: skip


def _answered(desk: Desk) -> Table:
    columns = [Column(_("Question")), Column(_("Answer")), Column(_("Office")), Column(_("When"))]
    rows: list[Row] = [
        [words(one.question), words(one.answer), words(one.office), instant(one.answered_at, desk)]
        for one in desk.questions.answered()[:SHOWN]
    ]
    return Table(_("Answered by the office"), columns, rows, _("Nothing yet."))
