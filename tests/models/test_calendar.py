"""The school calendar against days written down by hand from the State Council's notice for 2026."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from models.calendar import Phase, SchoolCalendar, Span, SpanKind, TeachingWeek, Term, WindowRule, days, monday_of

SPRING = Term(name="2026春", first=date(2026, 3, 2), weeks=19, exam_weeks=(18, 19))
AUTUMN = Term(name="2026秋", first=date(2026, 8, 31), weeks=20)
CALENDAR = SchoolCalendar(terms=(SPRING, AUTUMN))

# Written by hand: days off from Monday to Friday, and days worked on Saturday or Sunday.
OFF_2026 = """01-01 01-02 02-16 02-17 02-18 02-19 02-20 02-23 04-06 05-01 05-04 05-05 06-19 09-25
10-01 10-02 10-05 10-06 10-07"""
WORKED_2026 = "01-04 02-14 02-28 05-09 09-20 10-10"

# Written by hand: Monday of the week, the day it opens, the day it is due, the day until which it is late (month-day).
WEEKS_2026 = """
    03-02 03-05 03-06 03-09
    03-30 04-02 04-03 04-07
    04-06 04-09 04-10 04-13
    04-27 04-29 04-30 05-06
    05-04 05-07 05-08 05-11
    06-15 06-17 06-18 06-22
    08-31 09-03 09-04 09-07
    09-14 09-17 09-18 09-21
    09-21 09-23 09-24 09-28
    09-28 09-29 09-30 10-08
    10-05 10-08 10-09 10-12
    10-12 10-15 10-16 10-19
"""


def on(text: str, year: int = 2026) -> date:
    return date.fromisoformat(f"{year}-{text}")


def test_every_day_of_2026_is_a_workday_or_not_as_the_notice_says() -> None:
    off, worked = {on(d) for d in OFF_2026.split()}, {on(d) for d in WORKED_2026.split()}
    for day in days(date(2026, 1, 1), date(2026, 12, 31)):
        expected = day in worked or (day.weekday() < 5 and day not in off)
        assert CALENDAR.is_workday(day) is expected, day


@pytest.mark.parametrize("line", WEEKS_2026.split("\n")[1:-1])
def test_windows_around_holidays_lie_where_a_registrar_would_put_them(line: str) -> None:
    monday, opens, due, late = (on(part) for part in line.split())
    week = CALENDAR.week_on(monday)
    assert week is not None
    window = CALENDAR.window(week)
    assert window is not None
    assert window.opens == CALENDAR.instant(opens, time(8))
    assert window.due == CALENDAR.instant(due, time(17))
    assert window.late_until == CALENDAR.instant(late, time(12))


def test_a_window_is_in_utc_and_eight_hours_behind_the_clock_on_the_wall() -> None:
    week = CALENDAR.week("2026秋", 12)
    assert week == TeachingWeek(term="2026秋", number=12, monday=date(2026, 11, 16))
    window = CALENDAR.window(week)
    assert window is not None
    assert window.due == datetime(2026, 11, 20, 9, tzinfo=UTC)


def test_a_make_up_saturday_does_not_move_the_due_day_when_friday_is_worked() -> None:
    week = CALENDAR.week_on(date(2026, 10, 10))
    assert week is not None
    window = CALENDAR.window(week)
    assert window is not None
    assert CALENDAR.local_date(window.due) == date(2026, 10, 9)


def test_a_make_up_sunday_is_the_due_day_when_friday_is_a_holiday() -> None:
    winter = SchoolCalendar(terms=(Term(name="2025秋", first=date(2025, 9, 1), weeks=20),))
    week = winter.week_on(date(2026, 1, 4))
    assert week is not None
    window = winter.window(week)
    assert window is not None
    assert (winter.local_date(window.opens), winter.local_date(window.due)) == (date(2025, 12, 31), date(2026, 1, 4))


def test_a_week_without_a_workday_owes_no_report() -> None:
    term = SchoolCalendar(terms=(Term(name="2026春", first=date(2026, 2, 2), weeks=20),))
    week = term.week_on(date(2026, 2, 18))
    assert week is not None
    assert term.window(week) is None


def test_a_vacation_has_no_teaching_week_but_keeps_its_workdays() -> None:
    calendar = SchoolCalendar(
        terms=(AUTUMN,), spans=(Span(kind=SpanKind.VACATION, first=on("11-02"), last=on("11-08")),)
    )
    assert calendar.week_on(on("11-04")) is None
    assert calendar.is_workday(on("11-04"))


def test_outside_the_terms_there_is_no_teaching_week() -> None:
    assert CALENDAR.week_on(on("08-01")) is None
    assert [week.number for week in CALENDAR.weeks(on("07-01"), on("09-13"))] == [19, 1, 2]


def test_exam_weeks_are_marked() -> None:
    week = CALENDAR.week("2026春", 18)
    assert week is not None
    assert week.exam


def test_seven_workdays_before_the_ninth_of_october_step_over_national_day() -> None:
    assert CALENDAR.workdays_before(on("10-09"), 1) == on("10-08")
    assert CALENDAR.workdays_before(on("10-09"), 2) == on("09-30")
    assert CALENDAR.workdays_before(on("10-12"), 1) == on("10-10")
    assert CALENDAR.workdays_before(on("10-09"), 7) == on("09-22")
    assert CALENDAR.workdays_before(on("10-04"), 0) == on("09-30")


def test_a_year_without_a_table_is_monday_to_friday_and_is_reported_in_time() -> None:
    assert CALENDAR.is_workday(date(2031, 10, 1))
    assert CALENDAR.table_ends(on("11-20")) == date(2026, 12, 31)
    assert CALENDAR.missing_year(on("10-20")) is None
    assert CALENDAR.missing_year(on("11-20")) == 2027
    assert CALENDAR.missing_year(date(2031, 3, 1)) == 2031


def test_what_the_coordinator_entered_extends_the_table() -> None:
    calendar = SchoolCalendar(
        spans=(
            Span(kind=SpanKind.TABLE, first=date(2027, 1, 1), last=date(2027, 12, 31)),
            Span(kind=SpanKind.HOLIDAY, first=date(2027, 1, 1), last=date(2027, 1, 3), name="元旦"),
            Span(kind=SpanKind.WORKDAY, first=date(2027, 1, 9), last=date(2027, 1, 9)),
        )
    )
    assert calendar.holiday(date(2027, 1, 1)) == "元旦"
    assert calendar.is_workday(date(2027, 1, 9))
    assert calendar.missing_year(on("11-20")) is None


def test_a_day_entered_overrides_the_national_table_on_that_day_alone() -> None:
    sports = SchoolCalendar(spans=(Span(kind=SpanKind.HOLIDAY, first=on("11-20"), last=on("11-20"), name="校运会"),))
    assert not sports.is_workday(on("11-20"))
    assert sports.is_workday(on("11-19"))
    assert sports.holiday(on("10-01")) == "国庆节"


def test_an_ordinary_weekend_is_no_public_holiday() -> None:
    assert CALENDAR.holiday(on("11-21")) is None
    assert CALENDAR.holiday(on("09-20")) is None


def test_the_phase_at_the_due_instant_is_still_open() -> None:
    week = CALENDAR.week("2026秋", 12)
    assert week is not None
    window = CALENDAR.window(week)
    assert window is not None
    second = timedelta(seconds=1)
    seen = [window.phase(window.opens - second), window.phase(window.due), window.phase(window.due + second)]
    assert [*seen, window.phase(window.late_until + second)] == [Phase.BEFORE, Phase.OPEN, Phase.LATE, Phase.CLOSED]


def test_last_weeks_window_matters_until_it_closes_on_monday() -> None:
    monday = CALENDAR.instant(on("11-23"), time(9))
    assert CALENDAR.window_at(monday).week.number == 12  # type: ignore[union-attr]
    assert CALENDAR.window_at(monday + timedelta(hours=4)).week.number == 13  # type: ignore[union-attr]


def test_a_span_that_ends_before_it_begins_or_lasts_for_years_is_refused() -> None:
    for first, last in ((on("10-07"), on("10-01")), (on("10-01"), date(2029, 10, 7))):
        with pytest.raises(ValidationError):
            Span(kind=SpanKind.HOLIDAY, first=first, last=last)


def test_a_year_entered_as_one_long_holiday_does_not_hang_the_search() -> None:
    closed = SchoolCalendar(spans=(Span(kind=SpanKind.HOLIDAY, first=on("01-01"), last=on("12-31")),))
    assert closed.workdays_before(on("11-20"), 7) < on("11-20")


rules = st.builds(
    lambda o, d, late: WindowRule(opens_weekday=min(o, d), due_weekday=max(o, d), late_weekday=late),
    st.integers(0, 6),
    st.integers(0, 6),
    st.integers(0, 6),
)


@given(day=st.dates(date(2024, 1, 1), date(2032, 12, 31)), rule=rules)
def test_every_window_opens_before_it_is_due_on_workdays_of_its_own_week(day: date, rule: WindowRule) -> None:
    window = CALENDAR.window(TeachingWeek(term="2026春", number=1, monday=monday_of(day)), rule)
    if window is None:
        assert not CALENDAR.workdays_between(monday_of(day), monday_of(day) + timedelta(days=6))
        return
    assert window.opens < window.due < window.late_until
    for instant in (window.opens, window.due):
        assert CALENDAR.is_workday(CALENDAR.local_date(instant))
        assert monday_of(CALENDAR.local_date(instant)) == monday_of(day)
    assert CALENDAR.is_workday(CALENDAR.local_date(window.late_until))
