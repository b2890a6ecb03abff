"""The office is warned, each Monday at nine, until next year's holidays and a coming term are entered."""

from __future__ import annotations

from datetime import date

from models.calendar import EnterSpans, EnterTerms, Span, SpanKind, Term
from models.people import Role
from scheduler.planning import Planner
from scheduler.school_year import SchoolYear
from scheduler.tick import Ticker
from tests.scheduler.conftest import Clockwork

TERM = EnterTerms(terms=(Term(name="2027春", first=date(2027, 3, 1), weeks=19),))
TABLE = EnterSpans(spans=(Span(kind=SpanKind.TABLE, first=date(2027, 1, 1), last=date(2027, 12, 31)),))


def warned(clockwork: Clockwork) -> Clockwork:
    clockwork.matters = (SchoolYear(),)
    clockwork.planner, clockwork.ticker = Planner(clockwork.matters), Ticker(clockwork.matters)
    clockwork.world.joins("office", Role.COORDINATOR)
    return clockwork


def test_a_missing_table_is_told_every_monday_until_it_is_entered(clockwork: Clockwork) -> None:
    warned(clockwork).world.carry_out(TERM)
    clockwork.tick("11-20 12:00")
    letters = clockwork.tick("11-23 09:00")
    assert [row.chat for row in letters] == ["office"]
    assert "2027 年的放假安排尚未录入" in letters[0].text
    assert len(clockwork.tick("11-30 09:00")) == 1
    clockwork.world.carry_out(TABLE)
    assert clockwork.tick("12-07 09:00") == []


def test_a_term_that_is_not_entered_is_told_as_well(clockwork: Clockwork) -> None:
    warned(clockwork).world.carry_out(TABLE)
    clockwork.tick("11-20 12:00")
    assert "尚未录入新学期" in clockwork.tick("11-23 09:00")[0].text


def test_a_complete_calendar_is_not_spoken_of(clockwork: Clockwork) -> None:
    warned(clockwork).world.carry_out(TERM, TABLE)
    clockwork.tick("11-20 12:00")
    assert clockwork.tick("11-23 09:00") == []
