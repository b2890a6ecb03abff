"""Settlement in chat: the coordinator's card and workbook, the lead's ledger."""

from __future__ import annotations

import io
from datetime import date

import pytest
from openpyxl import load_workbook

from models.institutions import Level
from models.people import Role
from models.records import Duty, Half, RecordDuties, RecordTraining, Sitting, Training
from models.store.unit import Unit, carry_out
from tests.desk.test_imports import file_of
from tests.play import Chat, Stage

COLLEGE = "ncvtc"


def recorded(stage: Stage, *commands: RecordTraining | RecordDuties) -> None:
    def work(session: object) -> None:
        for command in commands:
            carry_out(command, Unit(session, stage.clock(), COLLEGE))  # type: ignore[arg-type]

    stage.writer.run(work)


@pytest.fixture
def office(stage: Stage) -> Chat:
    """A coordinator at 南充, with a certificate whose exam 120 people sat, and a duty on a make-up Saturday."""
    stage.world.institution(COLLEGE, "南充职业技术学院")
    lead = stage.world.person("网页负责人", Role.LEAD, chat="lead-nc", home=COLLEGE)
    certificate = stage.world.certificate(
        "Web前端开发", lead, home=COLLEGE, exam_form="机试", major_category="电子信息大类"
    )
    sat = (Sitting(level=Level.INTERMEDIATE, sat=120),)
    training = Training(certificate_id=certificate, number=1, ended=date(2026, 6, 1), sittings=sat)
    duty = Duty(certificate_id=certificate, person="教师甲", day=date(2026, 10, 10), half=Half.MORNING)
    recorded(stage, RecordTraining(training=training), RecordDuties(duties=(duty,)))
    return Chat(stage, "office-nc", stage.world.person("教务处", Role.COORDINATOR, chat="office-nc", home=COLLEGE))


def test_the_card_adds_up_and_names_what_is_open(office: Chat) -> None:
    office.plays("""
        > /settle 2026
        < 2026 核算
        · 培训课时：13,500 元
        · 考务课时：100 元
        · 负责人：2,000 元
        合计 312 课时，15,600 元 [下载核算表] [待定明细] [未决条款影响]
        > [未决条款影响]
        < 2026：如果按另一种理解 … 多 2,700 元 … 多 100 元 [录入裁定]
        > [待定明细]
        < 2026 没有待定的行。
    """)


def test_the_workbook_gives_the_finance_office_steps_and_articles(office: Chat) -> None:
    office.says("/settle 2026 book")
    book = load_workbook(io.BytesIO(file_of(office)))
    assert book.sheetnames == ["汇总", "明细", "待定", "未决条款影响", "教师分配"]
    summary = [row for row in book["汇总"].iter_rows(values_only=True) if row[0] == "合计"]
    assert summary[0][-2] == 15600
    lines = list(book["明细"].iter_rows(min_row=2, values_only=True))
    assert "180 × 1.5 = 270" in lines[0][7]
    assert "第十一条" in lines[0][8]


def test_a_lead_sees_the_own_ledger_only(office: Chat) -> None:
    stage = office.stage
    other = stage.world.person("照护负责人", Role.LEAD, chat="other-nc", home=COLLEGE)
    stage.world.certificate("老年照护", other, home=COLLEGE, exam_form="一般实操")
    mine = stage.chat("lead-nc").says("/ledger")[0].text
    for words in ("我到现在认定了多少课时", "我的课时费有多少？", "我今年一共能拿多少钱", "我的台账"):
        assert stage.chat("lead-nc").says(words)[0].text == mine
    assert "Web前端开发" in mine
    assert "270 课时，13,500 元（第十一条、第十四条）" in mine
    assert "老年照护" not in mine
    theirs = stage.chat("other-nc").says("我的课时")[0].text
    assert "Web前端开发" not in theirs


def test_a_period_that_is_none_is_asked_for_again(office: Chat) -> None:
    office.says("/settle 去年")
    assert "要核算哪一年或哪个学期" in office.last.text


def test_a_student_may_not_see_the_settlement(office: Chat) -> None:
    office.world.person("学生甲", Role.STUDENT, chat="student-nc", home=COLLEGE)
    said = office.stage.chat("student-nc").says("/settle 2026")[0].text
    assert "13,500" not in said
