"""A coordinator or lead enters, changes and calls off exam rounds: through the engine, over a real database."""

from __future__ import annotations

from datetime import date, time, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers import help as helping
from handlers.desk import rounds
from handlers.desk.days import spans_of
from handlers.desk.round_lines import draft_in
from handlers.dialogue import NotUnderstood
from handlers.exams import asking, following
from handlers.router import Router
from models.calendar import EnterSpans, Span, SpanKind
from models.institutions import Certificate, Level
from models.people import Role
from models.rounds import Milestone, Moment, PublishRound
from models.tables.rounds import RoundChangeRow, RoundRow
from tests.handlers.exam_rounds import facts
from tests.handlers.talk import Talk, World, open_world

TODAY = date(2026, 11, 20)
WEB = Certificate(id=1, institution_id="ncvtc", name="Web前端开发")
LINE = (
    "Web前端开发 中级 2026年12月 报名 11月23日至12月4日 17:00 缴费 12月7日 准考证 12月14日 "
    "考试 12月19日 9:00-11:00 理论 机房A301；14:00-16:00 实操 机房A301 成绩 12月28日 费用 290 235（联盟院校） "
    "合格线 加权60分 名额 120 报名处 考务平台"
)


@pytest.fixture
def world(tmp_path: Path) -> World:
    world = open_world(tmp_path, Router((rounds, asking, following, helping), (asking,), helping))
    world.certificate("Web前端开发", levels=(Level.INTERMEDIATE, Level.ADVANCED))
    world.certificate("老年照护")
    return world


@pytest.fixture
def office(world: World) -> Talk:
    return world.joins("office", Role.COORDINATOR)


@pytest.mark.parametrize(
    ("spelt", "same"),
    [
        ("考试 十二月十九日 九点到十一点半 一号楼", "考试 12月19日 9点到11点半 一号楼"),
        ("考试 二〇二七年五月三日 下午两点到四点十五分 三楼", "考试 2027年5月3日 下午2点到4点15分 三楼"),
        ("报名 十一月二十三号至十二月四日", "报名 11月23号至12月4日"),
        ("Web前端开发 中级 2026年十二月 名额 120", "Web前端开发 中级 2026年12月 名额 120"),
    ],
)
def test_days_and_hours_may_be_spelt_in_chinese_numerals(spelt: str, same: str) -> None:
    assert draft_in(spelt, [WEB], TODAY) == draft_in(same, [WEB], TODAY)


def test_one_line_holds_all_of_a_round() -> None:
    draft = draft_in(LINE, [WEB], TODAY)
    assert (draft.certificate_id, draft.name, draft.levels) == (1, "2026年12月", (Level.INTERMEDIATE,))
    assert draft.milestones[Milestone.REGISTRATION_OPENS] == Moment(day=date(2026, 11, 23))
    assert draft.milestones[Milestone.REGISTRATION_CLOSES] == Moment(day=date(2026, 12, 4), at=time(17))
    assert [(s.day, s.starts, s.ends, s.paper, s.place) for s in draft.sittings] == [
        (date(2026, 12, 19), time(9), time(11), "理论", "机房A301"),
        (date(2026, 12, 19), time(14), time(16), "实操", "机房A301"),
    ]
    assert [(fee.yuan, fee.condition) for fee in draft.fees] == [(Decimal(290), ""), (Decimal(235), "联盟院校")]
    assert (draft.pass_line, draft.capacity, draft.register_at) == ("加权60分", 120, "考务平台")


@pytest.mark.parametrize(
    ("words", "day", "hours"),
    [
        ("考试 2027-1-9 上午 机房1", date(2027, 1, 9), (time(9), time(11, 30))),
        ("考试 1/9 下午2点-4点半", date(2027, 1, 9), (time(14), time(16, 30))),
        ("考试 12.19 8:30~10:00", date(2026, 12, 19), (time(8, 30), time(10))),
        ("考试：12月19日 下午14:00至16:00", date(2026, 12, 19), (time(14), time(16))),
    ],
)
def test_days_and_hours_are_read_as_people_write_them(words: str, day: date, hours: tuple[time, time]) -> None:
    sitting = draft_in(words, [WEB], TODAY).sittings[0]
    assert (sitting.day, (sitting.starts, sitting.ends)) == (day, hours)


def test_stretches_of_days_are_read() -> None:
    text = "10月1日至10月7日，1月1日-3日、5/1"
    assert list(spans_of(text, date(2027, 1, 1))) == [
        (date(2027, 10, 1), date(2027, 10, 7)), (date(2027, 1, 1), date(2027, 1, 3)), (date(2027, 5, 1), date(2027, 5, 1)),
    ]  # fmt: skip


PIECES = (
    "报名",
    "考试",
    "缴费",
    "费用",
    "2月30日",
    "12/19",
    "9:00-11:00",
    "25:00",
    "中级",
    "Web",
    "290",
    "；",
    "名额",
    "0",
    "-",
    " ",
)


def read_or_refused(text: str) -> bool:
    """Reads a line; whether it was met with a clear word instead."""
    try:
        draft_in(text, [WEB], TODAY)
    except NotUnderstood as refusal:
        return bool(refusal.says.msgid)
    return True


@given(st.text(max_size=200))
def test_any_text_is_read_or_met_with_a_clear_word(text: str) -> None:
    assert read_or_refused(text)


@given(
    st.lists(
        st.sampled_from(PIECES),
        max_size=14,
    )
)
def test_any_mixture_of_its_words_is_read_or_met_with_a_clear_word(words: list[str]) -> None:
    assert read_or_refused("".join(words))


def test_a_pasted_line_is_previewed_then_published(world: World, office: Talk) -> None:
    said = office.says(LINE)
    assert said.startswith("**待发布：Web前端开发 2026年12月（中级）**")
    assert "12 月 19 日（周六）" in said
    assert world.rows(RoundRow) == []
    assert "已发布" in office.taps("发布")
    assert "已发布" not in office.says("/rounds")
    student = world.joins("student", Role.STUDENT)
    assert "**11 月 23 日（周一）开始报名**" in student.says("Web中级什么时候考")


def test_step_by_step_leads_to_the_same_round(world: World, office: Talk) -> None:
    for words in ("/round new", "Web前端开发 中级", "11月23日至12月4日 17:00", "12月19日 9:00-11:00 机房A301"):
        said = office.says(words)
    assert said.startswith("4/5")
    assert "5/5" in office.taps("跳过")
    assert "290 元" in office.says("费用 290")
    office.taps("发布")
    assert world.rows(RoundRow)[0].facts["name"] == "2026年12月"


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ("12月19日 9:00-11:00", "2月30日 9:00-11:00"),
        ("12月4日 17:00", "12月25日 17:00"),
        ("成绩 12月28日", "成绩 12月1日"),
        ("2026年12月 报名 11月23日", "2026年12月 报名 12月6日"),
        ("；14:00-16:00 实操", "；10:00-12:00 实操"),
        ("考试 12月19日", "考试 2026-11-7"),
        ("14:00-16:00", "16:00-14:00"),
        ("中级", "初级"),
    ],
)
def test_what_is_wrong_cannot_be_published(world: World, office: Talk, change: str, word: str) -> None:
    said = office.says(LINE.replace(change, word))
    if word == "初级":
        assert "待发布" in said  # the round's own level counts, whatever the certificate pilots
        return
    assert any(mark in said for mark in ("✗", "没有“", "早于开始"))
    assert "发布" not in office.buttons
    assert world.rows(RoundRow) == []


def test_an_exam_on_a_public_holiday_is_pointed_out_but_may_be_published(office: Talk) -> None:
    year = Span(kind=SpanKind.TABLE, first=date(2027, 1, 1), last=date(2027, 12, 31))
    new_year = Span(kind=SpanKind.HOLIDAY, first=date(2027, 1, 1), last=date(2027, 1, 3), name="元旦")
    line = "/round Web前端开发 中级 报名截止 12月5日 考试 2027-1-2 9:00-11:00 机房1"
    assert "2027 年放假安排尚未录入" in office.says(line)
    office.world.carry_out(EnterSpans(spans=(year, new_year)))
    assert "2027-01-02 是法定假日（元旦）" in office.says(line)
    assert "发布" in office.buttons


def test_a_place_taken_by_another_round_is_wrong(office: Talk) -> None:
    office.says(LINE)
    office.taps("发布")
    said = office.says("老年照护 中级 报名截止 12月4日 缴费 12月5日 考试 12月19日 10:00-12:00 机房A301")
    assert "机房A301 在 2026-12-19 10:00–12:00 已被“Web前端开发 2026年12月”占用" in said
    assert "机房B2" in office.says("考试 12月19日 10:00-12:00 机房B2")
    assert "已发布" in office.taps("发布")


def test_a_change_shows_old_and_new_and_keeps_the_old(world: World, office: Talk) -> None:
    office.says(LINE)
    office.taps("发布")
    student = world.joins("student", Role.STUDENT)
    student.says("/follow 1")
    said = office.says("/round change 1 报名截止 12月8日 17:00 缴费 12月9日")
    assert "报名截止：12 月 4 日（周五）17:00 → 12 月 8 日（周二）17:00" in said
    office.taps("发布")
    change = world.rows(RoundChangeRow)[-1]
    assert change.before["milestones"]["payment"]["day"] == "2026-12-07"
    assert "1 人未阅变动" in office.says("/rounds")
    assert "student" in office.says("/round seen 1")
    student.says("/seen 1 2")
    assert "都已阅" in office.says("/round seen 1")


def test_what_was_wrong_before_does_not_forbid_another_change(world: World, office: Talk) -> None:
    office.says(LINE)
    office.taps("发布")
    world.now += timedelta(days=33)  # the exam is over; its scores come later than announced
    said = office.says("/round change 1 成绩 12月30日")
    assert "⚠ 考试日期（2026-12-19）已过" in said
    assert "已变更" in office.taps("发布")
    assert "✗" in office.says("/round change 1 考试 12月20日 9:00-11:00 机房A301")


def test_a_whole_line_pasted_in_the_middle_of_the_steps_is_taken_whole(office: Talk) -> None:
    office.says("/round new")
    assert "没有找到这个证书" in office.says("不知道")
    assert "待发布" in office.says(LINE)


def test_every_round_listed_has_its_button_and_more_of_them_stand_on_further_pages(world: World, office: Talk) -> None:
    for number in range(10):
        world.carry_out(PublishRound(facts=facts(name=f"第{number + 1}批")))
    assert "近期考试 10 场" in office.says("/rounds")
    assert office.buttons == ["录入考试", *(f"变更 {n}" for n in range(1, 9)), "下一页"]
    second = office.taps("下一页")
    assert "第 2/2 页" in second
    assert "第10批" in second
    assert office.buttons == ["录入考试", "变更 9", "变更 10", "上一页"]
    assert "第1批" in office.taps("上一页")
    assert "第 2/2 页" in office.says("/rounds 99")
    assert "第 1/2 页" in office.says("/rounds 0")


def test_eight_rounds_fit_on_one_page(world: World, office: Talk) -> None:
    for number in range(8):
        world.carry_out(PublishRound(facts=facts(name=f"第{number + 1}批")))
    assert "页" not in office.says("/rounds")
    assert office.buttons == ["录入考试", *(f"变更 {n}" for n in range(1, 9))]


def test_calling_off_needs_a_reason(office: Talk) -> None:
    office.says(LINE)
    office.taps("发布")
    assert "请写明原因" in office.says("/round cancel 1")
    assert "已取消" in office.says("/round cancel 1 评价组织通知")
    assert "已经取消" in office.says("/round cancel 1 again")


def test_headcounts_do_not_grow_from_registered_to_passed(office: Talk) -> None:
    office.says(LINE)
    office.taps("发布")
    assert "120 / 110 / —" in office.says("/round heads 1 120 110")
    assert "后者不超过前者" in office.says("/round heads 1 100 110 90")
    assert "后者不超过前者" in office.says("/round heads 1")


def test_the_office_that_lends_rooms_is_named_from_the_roster(world: World, office: Talk) -> None:
    world.joins("rooms", Role.HEAD)
    assert "校产租赁部（rooms）" in office.says("/round lender 校产租赁部 rooms")
    world.joins("场地 管理员", Role.HEAD)
    assert "校产租赁部（场地 管理员）" in office.says("/round lender 校产租赁部 场地 管理员")
    assert "校产租赁部（rooms）" in office.says("/round lender 校产租赁部 rooms")
    assert "通知谁" in office.says("/round lender 校产租赁部 nobody")
    office.says(LINE)
    assert "已通知校产租赁部" in office.taps("发布")


def test_a_lead_enters_rounds_of_their_own_certificate_only(world: World) -> None:
    lead = world.joins("lead", Role.LEAD, certificates=(2,))
    assert "由他人负责" in lead.says(LINE)
    assert "待发布" in lead.says(LINE.replace("Web前端开发", "老年照护"))


def test_a_student_enters_none(world: World) -> None:
    student = world.joins("student", Role.STUDENT)
    assert "待发布" not in student.says(LINE)
    assert "/help" in student.says("/round new")


def test_a_question_in_the_middle_is_answered_and_the_entry_goes_on(office: Talk) -> None:
    office.says(LINE)
    office.taps("发布")
    office.says("/round new")
    said = office.says("Web中级什么时候考？")
    assert "开始报名" in said
    assert said.rstrip().endswith("Web前端开发 中级 2026年12月")
    assert "2/5" in office.says("老年照护 中级")
