"""Students ask about exams, follow rounds, and get calendar entries: through the engine, over a real database."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from icalendar import Calendar
from sqlmodel import Session

from handlers import help as helping
from handlers.exams import asking, following, taking_along
from handlers.exams.feed import feed
from handlers.exams.finding import is_about_exams
from handlers.router import Router
from models.institutions import Level
from models.people import Role
from models.rounds import CancelRound, ChangeRound, Milestone, Moment, PublishRound, Sitting
from models.store.files import FileStore
from models.store.rounds import Rounds
from models.tables.delivery import ConversationRow
from policy.book import Book
from tests.handlers.exam_rounds import EXAM, facts
from tests.handlers.talk import Talk, World, open_world


@pytest.fixture
def world(tmp_path: Path) -> World:
    world = open_world(tmp_path, Router((asking, following, taking_along, helping), (asking,), helping), Book())
    world.certificate("Web前端开发", levels=(Level.ELEMENTARY, Level.INTERMEDIATE))
    world.certificate("老年照护")
    world.certificate("建筑信息模型（BIM）")
    world.carry_out(PublishRound(facts=facts()))
    return world


@pytest.fixture
def student(world: World) -> Talk:
    return world.joins("student", Role.STUDENT)


@pytest.mark.parametrize(
    "text",
    ["Web中级什么时候考", "web前端开发 中级 考试时间？", "前端什么时候考试", "报名截止了吗", "12月有什么考试", "下个月有哪些考试",
     "Web前端开法什么时候考试", "when is the Web exam"],
)  # fmt: skip
def test_a_question_in_words_begins_with_what_to_do_and_by_when(student: Talk, text: str) -> None:
    said = student.says(text)
    if text.startswith("前端"):
        assert "Web前端开发" in said
    else:
        assert said.startswith("**请在 12 月 4 日（周五）17:00 前报名**：还有 14 天"), said
    assert "数据更新于" in said


@pytest.mark.parametrize(
    "words", ["证书什么时候发", "什么时候能拿到证书？", "Web的证几号能领", "When will I get my certificate?"]
)
def test_when_certificates_are_given_out_is_answered_by_the_round_that_tells_it(
    world: World, student: Talk, words: str
) -> None:
    assert "2 月 1 日" not in student.says(words)
    told = facts().milestones | {Milestone.CERTIFICATE: Moment(day=date(2027, 2, 1))}
    world.carry_out(ChangeRound(round_id=1, facts=facts(milestones=told)))
    assert "发证：2027 年 2 月 1 日" in student.says(words)


@pytest.mark.parametrize(
    "text",
    ["机试 95 人能认定多少课时？", "老年照护 本周培训32人6课时，下周模考", "Web中级报名 45，没问题", "困难学生报名费能减免吗",
     "拿到证书能换几个学分", "周报什么时候截止", "监考费一天多少"],
)  # fmt: skip
def test_rules_and_reports_are_not_taken_for_exam_dates(text: str) -> None:
    assert not is_about_exams(text)


def test_a_certificate_without_a_round_is_said_plainly(student: Talk) -> None:
    assert "目前没有" in student.says("老年照护什么时候考")
    assert "目前没有" in student.says("下周有什么考试")


def test_a_visitor_may_ask_but_not_follow(world: World) -> None:
    visitor = world.chat("visitor")
    visitor.says("hello")
    with Session(world.database) as session, session.begin():
        session.get_one(ConversationRow, 1).institution_id = "ncvtc"
    assert "12 月 4 日" in visitor.says("Web中级什么时候考")
    assert visitor.buttons == ["加入日历"]
    assert "请向教务处索取邀请链接" in visitor.says("/exam 1")
    assert "邀请" in visitor.says("/follow 1")


def test_the_card_holds_fee_place_pass_line_and_the_institutions_rules(student: Talk) -> None:
    said = student.says("/exam 1")
    for part in ("290 元", "联盟院校", "机房 A301", "加权 60 分", "考务平台", "154号", "29 天"):
        assert part in said, part


def test_following_then_registering_changes_what_is_to_do(student: Talk) -> None:
    student.says("/exam 1")
    assert "已关注" in student.taps("关注")
    student.taps("已报名")
    said = student.says("我的考试是什么时候")
    assert said.startswith("**请在 12 月 7 日（周一）23:59 前缴费**")
    assert "准考证" in student.taps("已缴费")
    assert student.says("/exam 1").startswith("**12 月 14 日（周一）10:00 起领准考证**")
    student.taps("这次不考")
    assert student.says("/exam 1").startswith("**请在 12 月 4 日")


def test_a_level_that_was_named_or_chosen_narrows_fees_and_papers(world: World, student: Talk) -> None:
    said = student.says("/exam 1")
    assert "实操" in said
    student.taps("关注")
    assert "实操" not in student.taps("我考初级").split("距考试")[1]
    assert "我考中级" not in student.buttons
    assert "290 元" in student.says("Web中级什么时候考")
    student.taps("已报名")
    with Session(world.database) as session:
        follow = Rounds(session, "ncvtc").follow(1, 1)
    assert follow
    assert follow.level is Level.INTERMEDIATE


@pytest.mark.parametrize("text", ["我的考试", "我关注的考试", "我报名的考试", "my exams"])
def test_my_exams_are_those_i_follow(world: World, student: Talk, text: str) -> None:
    world.carry_out(PublishRound(facts=facts(2, name="第二场")))
    student.says("/follow 1")
    said = student.says(text)
    assert "Web前端开发" in said
    assert "老年照护" not in said


def test_a_question_for_the_fee_is_answered_with_it(student: Talk) -> None:
    assert "费用：中级 290 元；235 元（联盟院校）" in student.says("Web报名费多少").split("Web前端开发")[0]


def test_a_clash_with_another_round_of_mine_is_shown(world: World, student: Talk) -> None:
    at_noon = Sitting(day=EXAM, starts=time(10), ends=time(12), place="B1")
    world.carry_out(PublishRound(facts=facts(2, name="第二场", sittings=(at_noon,))))
    student.says("/follow 1")
    student.says("/follow 2")
    assert "**时间冲突**：Web前端开发" in student.says("/exam 2")


def test_a_round_of_another_institution_is_not_found(world: World) -> None:
    stranger = world.joins("stranger", Role.STUDENT, institution="xit")
    assert "没有这场考试" in stranger.says("/exam 1")
    assert "没有这场考试" in stranger.says("/follow 1")
    assert "Web" not in stranger.says("12月有什么考试")


@pytest.mark.parametrize("words", ["/exam 99", "/exam 99999999999999999999", "/follow x", "/seen", "/paid 0"])
def test_a_number_that_is_no_round_is_met_with_a_clear_word(student: Talk, words: str) -> None:
    assert "/exams" in student.says(words)


def calendar_of(world: World, talk: Talk) -> Calendar:
    rows = [row for row in talk.heard if row.file]
    name, media_type, key = rows[-1].file or []
    assert (name, media_type) == ("exams.ics", "text/calendar")
    files: FileStore = world.engine.files
    return Calendar.from_ical(files.read(key))


def test_the_calendar_file_has_the_dates_in_utc_with_alarms(world: World, student: Talk) -> None:
    student.says("/follow 1")
    student.says("/calendarfile 1")
    found = {str(event["UID"]): event for event in calendar_of(world, student).walk("VEVENT")}
    exam = found["round-1-exam-1@onex"]
    assert exam["DTSTART"].dt == datetime(2026, 12, 19, 1, tzinfo=UTC)
    assert exam["DTEND"].dt == datetime(2026, 12, 19, 3, tzinfo=UTC)
    assert [alarm["TRIGGER"].dt for alarm in exam.walk("VALARM")] == [timedelta(days=-1), timedelta(hours=-2)]
    assert found["round-1-payment@onex"]["DTSTART"].dt == date(2026, 12, 7)
    closes = found["round-1-registration_closes@onex"]
    assert closes["DTSTART"].dt == datetime(2026, 12, 4, 9, tzinfo=UTC)
    assert "DTEND" not in closes, "a moment has no end: RFC 5545 wants an end to come later than the beginning"


def feed_of(world: World, token: str) -> bytes | None:
    with Session(world.database) as session:
        return feed(session, token)


def test_the_feed_follows_changes_by_the_same_uid_and_a_higher_sequence(world: World, student: Talk) -> None:
    student.says("/follow 1")
    world.tokens = 9_000_000_000_000_000
    address = student.says("/feed")
    token = address.rpartition("/")[2].removesuffix(".ics")
    before = Calendar.from_ical(feed_of(world, token))
    later = facts(sittings=facts().sittings[:1], milestones=facts().milestones | {
        Milestone.PAYMENT: Moment(day=date(2026, 12, 8))})  # fmt: skip
    world.carry_out(ChangeRound(round_id=1, facts=later))
    after = {str(event["UID"]): event for event in Calendar.from_ical(feed_of(world, token)).walk("VEVENT")}
    assert {str(event["UID"]) for event in before.walk("VEVENT")} == set(after)
    assert after["round-1-payment@onex"]["DTSTART"].dt == date(2026, 12, 8)
    assert {int(event["SEQUENCE"]) for event in after.values()} == {1}
    assert after["round-1-exam-2@onex"]["STATUS"] == "CANCELLED"
    world.carry_out(CancelRound(round_id=1))
    gone = Calendar.from_ical(feed_of(world, token)).walk("VEVENT")
    assert {str(event["STATUS"]) for event in gone} == {"CANCELLED"}
    assert {int(event["SEQUENCE"]) for event in gone} == {2}


def test_a_feed_that_was_guessed_or_taken_back_is_nothing(world: World, student: Talk) -> None:
    world.tokens = 9_000_000_000_000_000
    token = student.says("/feed").rpartition("/")[2].removesuffix(".ics")
    assert feed_of(world, token) is not None
    assert feed_of(world, token[:-1] + "0") is None
    assert feed_of(world, "") is None
    student.says("/feed new")
    assert feed_of(world, token) is None
    student.says("/feed off")
    assert feed_of(world, f"token-{world.tokens}") is None
