"""A coordinator enters terms and holidays: pasted lines, the yearly notice, a file; shown, then kept."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session

from handlers import help as helping
from handlers.desk import calendar
from handlers.desk.calendar_lines import calendar_in
from handlers.dialogue import NotUnderstood
from handlers.router import Router
from models.calendar import SpanKind, national
from models.people import Role
from models.store.calendar import calendar_of
from tests.handlers.talk import Talk, World, open_world

TODAY = date(2026, 11, 20)
YEAR = """2027春 3月1日 19周 考试周18-19
放假 1月1日至1月3日 元旦
放假 2月5日至2月11日 春节
放假 4月3日至4月5日 清明节
放假 5月1日至5月5日 劳动节
放假 6月9日 端午节
放假 9月15日 中秋节
放假 10月1日至7日 国庆节
上班 1月9日
上班 2月20日
寒假 1月18日至2月28日"""

NOTICE = """一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。"""


@pytest.fixture
def world(tmp_path: Path) -> World:
    return open_world(tmp_path, Router((calendar, helping), (), helping))


@pytest.fixture
def office(world: World) -> Talk:
    return world.joins("office", Role.COORDINATOR)


def test_the_yearly_notice_as_it_is_published_gives_the_national_table() -> None:
    entered = calendar_in("2026年放假安排\n" + NOTICE, date(2025, 11, 20))
    off = {day for span in entered.spans if span.kind is SpanKind.HOLIDAY for day in dates(span.first, span.last)}
    worked = {span.first for span in entered.spans if span.kind is SpanKind.WORKDAY}
    table = national(2026)
    assert table is not None
    assert off == set(table.names)
    assert worked == table.made_up
    assert {span.name for span in entered.spans if span.kind is SpanKind.HOLIDAY} == {
        "元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节",
    }  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "2027 元旦 1月1日至3日 春节 2月5日至11日，1月31日上班、2月13日上班",
        "2027年：元旦1月1日至3日放假，春节2月5日至11日放假，1月31日、2月13日上班",
        "2027年元旦放假1月1日-1月3日；春节放假2月5日-2月11日；上班 1月31日、2月13日",
    ],
)
def test_several_holidays_and_their_workdays_may_stand_in_one_line(text: str) -> None:
    spans = calendar_in(text, TODAY).spans
    assert [span.name for span in spans] == ["元旦", "春节", "", ""]
    assert [(span.kind, span.first, span.last) for span in spans] == [
        (SpanKind.HOLIDAY, date(2027, 1, 1), date(2027, 1, 3)),
        (SpanKind.HOLIDAY, date(2027, 2, 5), date(2027, 2, 11)),
        (SpanKind.WORKDAY, date(2027, 1, 31), date(2027, 1, 31)),
        (SpanKind.WORKDAY, date(2027, 2, 13), date(2027, 2, 13)),
    ]


def test_two_feasts_of_one_holiday_stay_one() -> None:
    (span,) = calendar_in("2028年国庆节、中秋节：10月1日至8日放假，共8天", TODAY).spans
    assert (span.first, span.last) == (date(2028, 10, 1), date(2028, 10, 8))


def dates(first: date, last: date) -> list[date]:
    return [date.fromordinal(n) for n in range(first.toordinal(), last.toordinal() + 1)]


def test_what_was_read_is_shown_then_kept(world: World, office: Talk) -> None:
    assert "2027 年的放假安排尚未录入" in office.says("/calendar")
    said = office.says(YEAR)
    assert "2027 年的放假安排已完整" in said
    assert "考试周 18、19" in said
    with Session(world.database) as session:
        assert calendar_of(session, "ncvtc").terms == ()
    office.taps("保存")
    with Session(world.database) as session:
        kept = calendar_of(session, "ncvtc")
    assert kept.missing_year(TODAY) is None
    assert kept.holiday(date(2027, 10, 7)) == "国庆节"
    assert kept.is_workday(date(2027, 1, 9))
    week = kept.week_on(date(2027, 7, 1))
    assert week is not None
    assert (week.number, week.exam) == (18, True)
    assert "尚未录入" not in office.says("/calendar")


def test_the_other_institution_does_not_see_it(world: World, office: Talk) -> None:
    office.says("/calendar")
    office.says(YEAR)
    office.taps("保存")
    with Session(world.database) as session:
        assert calendar_of(session, "xit").spans == ()


def test_a_year_entered_twice_is_replaced_not_doubled(world: World, office: Talk) -> None:
    for lines in (YEAR, YEAR.replace("上班 1月9日", "上班 1月10日")):
        office.says("/calendar")
        office.says(lines)
        office.taps("保存")
    with Session(world.database) as session:
        kept = calendar_of(session, "ncvtc")
    assert not kept.is_workday(date(2027, 1, 9))
    assert kept.is_workday(date(2027, 1, 10))


def test_a_single_day_is_added_and_the_year_is_said_to_be_incomplete(world: World, office: Talk) -> None:
    said = office.says("/calendar 放假 2026年12月10日 校运会")
    assert "不完整" in said
    office.taps("保存")
    with Session(world.database) as session:
        kept = calendar_of(session, "ncvtc")
    assert not kept.is_workday(date(2026, 12, 10))
    assert kept.is_workday(date(2026, 12, 11))


def test_odd_lines_are_pointed_out(world: World, office: Talk) -> None:
    assert "真的要上班吗" in office.says("/calendar 上班 2026年12月9日")
    office.taps("重新发送")
    office.says("2026秋 8月31日 20周")
    office.taps("保存")
    assert "重叠" in office.says("/calendar 2027春 2027年1月4日 19周")


@pytest.mark.parametrize(
    ("lines", "word"),
    [
        ("放假 2月30日 春节", "没有“2月30日”"),
        ("2027春 19周", "学期需要"),
        ("2027春 3月1日 45周", "1 至 30 周"),
        ("10月1日至10月7日", "假日（放假）"),
        ("放假 10月7日至10月1日 国庆节", "早于"),
        ("你好", "没有找到"),
        ("😀" * 50, "没有找到"),
    ],
)
def test_lines_that_make_no_sense_are_met_with_an_example_and_the_state_stays(
    office: Talk, lines: str, word: str
) -> None:
    office.says("/calendar")
    assert word in office.says(lines)
    assert "2027 年的放假安排已完整" in office.says(YEAR)


def test_only_a_coordinator_enters_the_calendar(world: World) -> None:
    lead = world.joins("lead", Role.LEAD)
    assert "保存" not in lead.says("/calendar " + YEAR)


def read_or_refused(text: str) -> bool:
    try:
        calendar_in(text, TODAY)
    except NotUnderstood as refusal:
        return bool(refusal.says.msgid)
    return True


PIECES = (
    "放假",
    "上班",
    "寒假",
    "2027春",
    "1月1日",
    "2月30日",
    "至",
    "7日",
    "19周",
    "考试周",
    "、",
    "。",
    "元旦",
    "\n",
    "99",
)


@given(st.lists(st.sampled_from(PIECES), max_size=14))
def test_any_mixture_of_its_words_is_read_or_met_with_a_clear_word(words: list[str]) -> None:
    assert read_or_refused("".join(words))
