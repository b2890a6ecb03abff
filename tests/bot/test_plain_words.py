"""What people say in their own words where a command or a tap would do the same, at rest and in the middle of a report."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.people import Role
from models.rounds import PublishRound
from models.store.unit import Unit, carry_out
from tests.handlers.exam_rounds import facts
from tests.play import Chat, Stage
from tests.weekly_report.conftest import file_last_week
from tests.world import HOME


@pytest.fixture
def lead(chat: Chat, stage: Stage) -> Chat:
    """The lead of Web前端开发（中级）, who filed last week."""
    file_last_week(stage, 1)
    return chat


@pytest.fixture
def coordinator(chat: Chat, stage: Stage) -> Chat:
    """A coordinator; nobody has filed."""
    person = stage.world.person("教务统筹", Role.COORDINATOR, chat="office")
    return Chat(stage, "office", person)


@pytest.fixture
def student(chat: Chat, stage: Stage) -> Chat:
    """A student; an exam round of Web前端开发 is announced."""
    stage.writer.run(lambda session: carry_out(PublishRound(facts=facts()), Unit(session, stage.clock(), HOME)))
    person = stage.world.person("学生丙", Role.STUDENT, chat="student")
    return Chat(stage, "student", person)


@pytest.mark.parametrize("words", ["取消", "算了", "退出。", "cancel", "Never mind"])
def test_words_that_leave_do_what_the_command_does(lead: Chat, words: str) -> None:
    lead.says("Web 培训 32 人 6 课时")
    assert lead.says(words)[-1].text.startswith("已取消。")
    assert lead.says(words)[-1].text.startswith("没有可取消的操作")


@pytest.mark.parametrize("words", ["英文", "用英语", "切换到英文", "English", "switch to English please"])
def test_the_language_is_changed_in_words_and_a_report_on_its_way_goes_on_in_it(lead: Chat, words: str) -> None:
    lead.says("Web 培训 32 人 6 课时")
    changed, card = lead.says(words)
    assert changed.text.startswith("I speak English with you from now on.")
    assert "32" in card.text
    assert lead.says("registered 46")[-1].labels == ["Submit", "Change"]
    assert lead.says("改成中文")[0].text.startswith("今后我用中文")


@pytest.mark.parametrize("words", ["我下周请假", "我要请假，下周不报周报", "请假", "申请请假"])
def test_leave_is_asked_for_in_words_and_never_becomes_a_reports_plan(lead: Chat, words: str) -> None:
    lead.says("Web 培训 32 人 6 课时")
    asked = lead.says(words)[-1]
    assert asked.text.startswith("Web前端开发（中级），请假：从哪天到哪天免报？")
    lead.taps("下周")
    assert lead.last.text.startswith("已申请：Web前端开发（中级），11 月 30 日（周一）至 12 月 6 日（周日）免报。")
    lead.says("/report")
    assert "请假" not in lead.taps("继续草稿")[-1].text


@pytest.mark.parametrize("words", ["填写周报", "填一下本周周报", "写周报", "周报"])
def test_the_wish_to_report_opens_the_week(lead: Chat, words: str) -> None:
    assert lead.says(words)[-1].labels == ["与上周相同", "填写", "本周无进展"]


@pytest.mark.parametrize(
    "words", ["提醒所有没交的人", "催一下还没交周报的负责人", "全部催报", "谁还没提交周报？", "查看未交名单"]
)
def test_whoever_asks_for_those_who_have_not_filed_sees_them_with_the_nudge(coordinator: Chat, words: str) -> None:
    board = coordinator.says(words)[-1]
    assert "Web前端开发" in board.text
    assert "私下提醒 1 人" in board.labels


@pytest.mark.parametrize("words", ["明年的放假安排怎么录", "怎么录入校历", "校历", "日历", "录入新学期"])
def test_the_calendar_is_asked_for_in_words(coordinator: Chat, words: str) -> None:
    assert "录入一年的校历" in coordinator.says(words)[-1].text


@pytest.mark.parametrize(
    "words",
    ["我能考什么", "我要考哪些试？", "我可以报哪些证书", "Web多少钱", "web 考试要多少钱？", "how much is the exam fee"],
)
def test_a_student_asks_what_there_is_to_sit_and_what_it_costs(student: Chat, words: str) -> None:
    said = student.says(words)[-1].text
    assert said.startswith("请在")
    assert "Web前端开发 2026年12月" in said


def test_an_exam_is_followed_and_left_in_words(student: Chat) -> None:
    assert student.says("关注Web")[0].text.startswith("已关注 Web前端开发 2026年12月")
    assert student.says("不关注 Web 了")[0].text.startswith("好的，这次不考")


def test_words_that_meant_none_of_what_was_offered_are_heard_for_themselves(student: Chat) -> None:
    assert "您问的是不是" in student.says("学院考试")[-1].text
    assert "没有回答刚才的问题" not in student.says("蓝色的自行车")[0].text
    assert "提醒" in student.says("提醒我")[0].text


@pytest.mark.parametrize("words", ["你是谁", "你是谁？", "who are you", "我能做什么"])
def test_whoever_asks_what_this_is_sees_what_it_does(student: Chat, words: str) -> None:
    student.says("学生考证要交钱吗")
    assert "/exams" in student.says(words)[-1].text


@pytest.mark.parametrize(
    ("words", "begins"),
    [("三份文本", "第 11 教学周"), ("平台文本", "证书名称：Web前端开发"), ("给我小结段落", "第 11 教学周，Web前端开发"),
     ("我的周报", "Web前端开发（中级）"), ("2026秋-11-001", "第 11 教学周"), ("历史周报", "Web前端开发（中级）")],
)  # fmt: skip
def test_a_lead_asks_for_the_texts_and_the_history_in_words(lead: Chat, words: str, begins: str) -> None:
    assert lead.says(words)[-1].text.startswith(begins)


def test_a_question_in_english_is_answered_in_english_throughout(student: Chat) -> None:
    answer = student.says("What can students do when they have lost a certificate?")[-1]
    assert not any("\u4e00" <= letter <= "\u9fff" for letter in "".join(answer.labels))
    assert "without your name" in answer.text or "已转给" not in answer.text


def test_a_visitor_takes_the_dates_of_an_exam_along(student: Chat, stage: Stage) -> None:
    visitor = stage.chat("visitor")
    visitor.says(f"/start @{HOME}")
    assert visitor.says("Web什么时候考")[-1].labels == ["加入日历"]
    taken = visitor.taps("加入日历")[-1]
    assert taken.parcel.file
    assert "/feed" not in taken.text


@pytest.mark.parametrize("words", ["日历", "考试日历", "我的日历", "订阅日历", "calendar"])
def test_a_students_calendar_is_that_of_their_exams_as_a_file_or_a_feed(student: Chat, words: str) -> None:
    assert student.says(words)[-1].labels == ["考试"]
    student.says("关注Web")
    asked = student.says(words)[-1]
    assert asked.text.startswith("您的近期考试 1 场。")
    assert "https://" in student.taps("订阅日历")[-1].text
    taken = student.taps("日历文件")[-1].parcel.file
    assert taken
    name, __, path = taken
    assert name == "exams.ics"
    assert Path(path).read_bytes().count(b"BEGIN:VEVENT") == 6


def test_a_leads_calendar_holds_the_exams_of_their_certificate(student: Chat, lead: Chat) -> None:
    assert lead.says("日历")[-1].text.startswith("您的近期考试 1 场。")
    assert lead.taps("日历文件")[-1].parcel.file


def test_a_coordinator_without_a_calendar_is_told_to_enter_it(stage: Stage) -> None:
    stage.world.institution("xit", "厦门工学院", terms=())
    office = Chat(stage, "far", stage.world.person("外校统筹", Role.COORDINATOR, chat="far", home="xit"))
    for asked in ("谁还没交", "/status"):
        said = office.says(asked)[-1]
        assert "/calendar" in said.text
        assert "校历" in said.labels


def test_a_visitor_without_an_institution_gets_the_way_to_choose_one(stage: Stage) -> None:
    assert stage.chat("visitor").says("/exams")[-1].labels == ["选择院校"]
