"""What the rules leave open: carried to the office without a name, answered once for everybody, settled by a ruling."""

from __future__ import annotations

from sqlmodel import Session, select

from handlers.office_answers import serving
from models.people import Role
from models.questions import OfficeAnswer
from models.tables.questions import GivenAnswerRow, QuestionRow, RulingRow
from tests.handlers.talk import FRIDAY, World

TRAINING = "机试95人考试，能认定多少课时？"


def test_what_the_rules_do_not_say_goes_to_the_office_without_a_name(world: World) -> None:
    asker = world.joins("asker", Role.STUDENT)
    assert "已转给教务处" in asker.says("第四次培训还给课时吗？")
    listed = world.chat("office").says("/questions")
    assert "第四次培训还给课时吗" in listed
    assert "asker" not in listed


def test_the_office_answers_once_the_askers_are_told_and_the_next_one_is_served(world: World) -> None:
    first, second, third = (world.joins(name, Role.STUDENT) for name in ("first", "second", "third"))
    first.says("第四次培训还给课时吗？")
    second.says("请问第四次培训还给课时吗")
    office = world.chat("office")
    assert "问过 2 次" in office.says("/questions")
    office.taps("答复 1")
    assert "通知了 2 人" in office.says("第四次起不再认定课时。")
    for asker in (first, second):
        assert "第四次起不再认定课时。" in asker.listens()
    said = third.says("第四次培训还给课时吗？")
    assert said.splitlines()[0] == "**教务处答复（2026-11-20）**"
    assert "第四次起不再认定课时。" in said
    assert "第十一条" in third.taps("看政策条文怎么说")
    assert "没有待答问题" in office.says("/questions")


def test_an_answer_of_the_office_does_not_serve_another_figure(world: World) -> None:
    answered = [OfficeAnswer(question="第四次培训还给课时吗", answer="不给", office="教务处", answered_at=FRIDAY)]
    assert serving("请问第四次培训还给课时吗？", answered)
    assert serving("第四次的培训还给课时吗", answered)
    assert serving("第五次培训还给课时吗", answered) is None
    assert serving("第四次培训不给课时吗", answered) is None
    assert serving("课时", answered) is None


def test_an_answer_of_the_office_serves_its_question_in_another_order_and_no_other_question(world: World) -> None:
    answered = [OfficeAnswer(question="监考一场给多少补贴", answer="100 元", office="教务处", answered_at=FRIDAY)]
    for same in ("监考一场补贴多少钱", "监考一场补贴是多少", "一场监考能拿多少补贴"):
        assert serving(same, answered), same
    for other in (
        "监考两场给多少补贴",
        "巡考一场给多少补贴",
        "监考一场谁给补贴",
        "监考一场不给补贴吗",
        "监考一场补贴什么时候给",
    ):
        assert serving(other, answered) is None, other


def test_a_visitor_s_question_goes_to_the_office_by_a_tap_and_is_answered(world: World) -> None:
    visitor = world.chat("visitor")
    visitor.says("/start @ncvtc")
    visitor.says("第四次培训还给课时吗？")
    assert world.rows(QuestionRow) == []
    visitor.taps("请教务处答复")
    office = world.chat("office")
    office.says("/questions")
    office.taps("答复 1")
    office.says("不给。")
    assert "不给。" in visitor.listens()


def test_an_answer_marked_wrong_goes_to_the_office_with_what_was_told(world: World) -> None:
    student = world.joins("student", Role.STUDENT)
    student.says(TRAINING)
    assert "教务处" in student.taps("这不对")
    student.says(TRAINING)
    student.taps("这不对")
    office = world.chat("office")
    assert "被指有误" in office.says("/questions")
    assert len(world.rows(QuestionRow)) == 1
    assert "234 课时" in office.taps("答复 1")


def test_a_question_can_be_taken_off_the_list(world: World) -> None:
    student = world.joins("student", Role.STUDENT)
    student.says("第四次培训还给课时吗？")
    office = world.chat("office")
    office.says("/questions")
    office.taps("答复 1")
    office.taps("不答复")
    assert student.listens() == ""
    assert "没有待答问题" in office.says("/questions")


def test_nobody_else_answers_or_rules_and_no_other_institution_sees_a_question(world: World) -> None:
    lead = world.joins("lead", Role.LEAD)
    lead.says("第四次培训还给课时吗？")
    other = world.joins("xit-office", Role.COORDINATOR, institution="xit")
    assert "第四次" not in other.says("/questions")
    assert "第四次" not in other.says("/questions answer 1")
    for command in ("/questions", "/questions answer 1", "/rulings", "/rulings overlap-120"):
        assert "职责" in lead.says(command)


def test_a_ruling_is_used_from_its_day_on_and_told_to_whoever_heard_otherwise(world: World) -> None:
    student, other = world.joins("student", Role.STUDENT), world.joins("other", Role.STUDENT)
    assert student.says("机试120人认定多少课时？").startswith("**270 课时。**")
    other.says("机试95人认定多少课时？")
    office = world.chat("office")
    assert "120" in office.says("/rulings")
    office.says("/rulings overlap-120")
    office.taps("120 人归入 120~200 段")
    office.taps("教务处")
    assert "2026-11-01" in office.says("2026年11月1日")
    assert "1 个回答" in office.taps("录入裁定")
    told = student.listens()
    assert "270 课时" in told
    assert "324 课时" in told
    assert other.listens() == ""
    said = other.says("机试120人认定多少课时？")
    assert said.startswith("**324 课时。**")
    assert "裁定" in said
    assert world.rows(RulingRow)[0].entered_by == 1
    assert {row.value for row in world.rows(GivenAnswerRow)} == {"234", "324"}


def test_a_ruling_counts_from_its_day_and_not_before(world: World) -> None:
    student = world.joins("student", Role.STUDENT)
    student.says("机试120人认定多少课时？")
    office = world.chat("office")
    office.says("/rulings overlap-120")
    office.taps("120 人归入 120~200 段")
    office.says("教务处处长")
    assert "日期" in office.says("2026年13月1日")
    office.says("2026-12-01")
    assert "0 个回答" in office.taps("录入裁定")
    assert student.says("机试120人认定多少课时？").startswith("**270 课时。**")


def test_what_was_asked_stays_and_who_asked_is_forgotten(world: World) -> None:
    student = world.joins("student", Role.STUDENT)
    student.says("第四次培训还给课时吗？")
    student.says(TRAINING)
    student.says("/mydata delete")
    student.taps("删除，我已了解")
    with Session(world.database) as session:
        row = session.exec(select(QuestionRow)).one()
        assert (row.person_id, row.chat) == (None, "erased")
        assert session.exec(select(GivenAnswerRow)).first() is None
    office = world.chat("office")
    office.says("/questions")
    office.taps("答复 1")
    assert "通知了 0 人" in office.says("不给。")
