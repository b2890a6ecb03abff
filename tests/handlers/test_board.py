"""The week's board and /status, through the engine, over a real database."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from handlers import help as helping
from handlers import status
from handlers.desk import board
from handlers.people import joining
from handlers.router import Router
from models.calendar import WEEK
from models.institutions import AddDepartment, Level
from models.people import ChangePerson, Role
from models.reports import (
    AskExemption,
    Contents,
    DecideExemption,
    ExemptionKind,
    FileReport,
    SaveDraft,
    Timing,
    WeekKey,
)
from models.rounds import Following, FollowRound, Milestone, Moment, PublishRound, RoundFacts, Sitting
from models.tables.calendar import TermRow
from models.tables.delivery import OutboxRow
from models.tables.people import PersonRow
from tests.handlers.talk import World, open_world

MONDAY_NOON = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)


@pytest.fixture
def world(tmp_path: Path, database: Engine) -> World:
    """Friday of week 11; four certificates, the last without a lead."""
    world = open_world(tmp_path, Router((joining, board, status, helping), (), helping), database=database)
    with Session(world.database) as session, session.begin():
        session.add(TermRow(institution_id="ncvtc", name="2026秋", first=date(2026, 9, 7), weeks=18))
    for name, department in (
        ("Web前端开发", "信息系"),
        ("老年照护", "护理系"),
        ("网店运营推广", "财经系"),
        ("建筑信息模型", "土木系"),
    ):
        world.certificate(name, department=department)
    world.joins("office", Role.COORDINATOR)
    world.joins("web", Role.LEAD, certificates=(1,))
    world.joins("care", Role.LEAD, certificates=(2,))
    world.joins("shop", Role.LEAD, certificates=(3,))
    return world


def key(certificate_id: int, week: int = 11) -> WeekKey:
    return WeekKey(certificate_id=certificate_id, term="2026秋", week=week)


def files(
    world: World, certificate_id: int, order: int, week: int = 11, timing: Timing = Timing.IN_TIME, **said: Any
) -> None:
    contents = Contents(progress="正常", **said)
    monday = date(2026, 9, 7) + (week - 1) * WEEK
    command = FileReport(key=key(certificate_id, week), monday=monday, contents=contents, timing=timing, order=order)
    world.carry_out(command)


def test_counts_come_first_then_who_is_missing_and_why(world: World) -> None:
    files(world, 1, 1)
    world.carry_out(SaveDraft(key=key(2), contents=Contents(progress="半")))
    world.carry_out(
        AskExemption(certificate_id=3, kind=ExemptionKind.LEAVE, first=date(2026, 11, 16), last=date(2026, 11, 30)),
        DecideExemption(exemption_id=1, granted=True),
    )
    said = world.chat("office").says("/board").splitlines()
    assert said[0].startswith("**第 11 教学周 · 周报**（今天 17:00 截止")
    assert said[1] == "已报 1 · 待报 2 · 免报 1"
    assert "· 老年照护（care）：已填未交" in said
    assert "· 建筑信息模型：负责人待移交" in said
    assert any(line.startswith("· 网店运营推广（shop）：请假，至") for line in said)


def test_after_the_deadline_what_was_not_filed_is_missing_and_what_came_late_is_late(world: World) -> None:
    world.now = MONDAY_NOON
    files(world, 1, 1, timing=Timing.LATE)
    said = world.chat("office").says("谁没交？")
    assert "未报 3 · 迟报 1" in said
    assert "2026秋-11-001" in said


def test_a_nudge_is_private_and_comes_once_a_day(world: World) -> None:
    office, web, care = world.chat("office"), world.chat("web"), world.chat("care")
    files(world, 1, 1)
    office.says("/board")
    assert "2" in office.taps("私下提醒 2 人")
    assert "老年照护" in care.listens()
    assert care.buttons == ["填写老年照护"]
    assert web.listens() == ""
    office.says("/board nudge all")
    assert care.listens() == ""
    assert "没有可提醒" in office.says("/board nudge 1")


def test_a_problem_that_needs_coordination_is_answered_in_place(world: World) -> None:
    files(world, 2, 1, problems="缺一间实训室", coordination=True)
    office = world.chat("office")
    said = office.says("/board").splitlines()
    assert said[2:4] == ["**需协调（1）**", "1. 老年照护：缺一间实训室"]
    office.taps("答复 1")
    assert "通知了 1 人" in office.says("下周借 302 室")
    assert "下周借 302 室" in world.chat("care").listens()
    assert "→ 已答复：下周借 302 室" in office.says("/board")
    assert "答复 1" not in office.buttons


def test_the_card_to_pass_on_names_no_person_and_has_no_buttons(world: World) -> None:
    office = world.chat("office")
    office.says("/board")
    card = office.taps("可转发的卡片")
    assert "南充职业技术学院，截至 2026-11-20 14:00" in card
    assert "care" not in card
    assert office.buttons == []


def test_a_head_sees_their_own_department_only(world: World) -> None:
    head = world.joins("head", Role.HEAD)
    assert "哪个部门" in head.says("/board")
    world.carry_out(AddDepartment(name="护理系"), ChangePerson(person_id=5, department_id=2))
    said = head.says("/board")
    assert "老年照护" in said
    assert "Web" not in said
    assert "待报 1" in head.says("/status")
    assert "没有可提醒" in head.says("/board nudge 1")


def test_a_lead_and_a_visitor_do_not_see_the_board(world: World) -> None:
    files(world, 2, 1, problems="缺一间实训室", coordination=True)
    for chat in (world.chat("web"), world.chat("visitor")):
        for command in ("/board", "/board card", "/board answer 1", "/board nudge all"):
            assert "教学周" not in chat.says(command)


def test_a_report_of_another_institution_is_not_answered(world: World) -> None:
    files(world, 2, 1, problems="缺一间实训室", coordination=True)
    other = world.joins("xit-office", Role.COORDINATOR, institution="xit")
    assert "没有这份周报" in other.says("/board answer 1")


def test_an_earlier_week_is_shown_by_name_and_by_a_tap(world: World) -> None:
    office = world.chat("office")
    files(world, 1, 1, week=10)
    office.says("/board")
    assert "第 10 教学周" in office.taps("上一周")
    assert "已报 1" in office.says("/board 2026秋 10")
    assert "第 10 教学周" in office.says("/board last")


def test_outside_the_terms_nothing_is_owed(world: World) -> None:
    world.now = datetime(2027, 2, 10, 4, 0, tzinfo=UTC)
    assert "不是教学周" in world.chat("office").says("/board")
    assert "不必报" in world.chat("web").says("/status")


def test_status_says_in_one_message_what_a_lead_owes_and_has_filed(world: World) -> None:
    web = world.chat("web")
    files(world, 1, 1, week=9)
    said = web.says("/status").splitlines()
    assert len(web.heard) == 1
    assert "· Web前端开发：还没报" in said
    assert said[-1] == "· Web前端开发：第 1、2、3、4、5、6、7、8、10 周"
    assert web.buttons == ["填写 Web前端开发", "补报前几周"]
    files(world, 1, 2)
    assert "✓ Web前端开发：已报，2026秋-11-002" in web.says("我还欠什么？")
    assert web.buttons == ["补报前几周"]


@pytest.mark.parametrize(
    "words",
    [
        "下周有什么要做的",
        "我现在该做什么？",
        "还有什么没办的",
        "what is there to do next?",
        "我还没交的周报",
        "还差哪几周没交？",
    ],
)
def test_what_there_is_to_do_is_told_in_ones_own_words(world: World, words: str) -> None:
    web = world.chat("web")
    assert web.says(words) == web.says("/status")


def test_status_names_exams_ahead_and_rounds_that_passed_without_records(world: World) -> None:
    def sitting(day: date) -> Sitting:
        return Sitting(day=day, starts=time(9), ends=time(11))

    closes = {Milestone.REGISTRATION_CLOSES: Moment(day=date(2026, 11, 25))}
    ahead = RoundFacts(certificate_id=1, name="2026年12月", levels=(Level.INTERMEDIATE,), milestones=closes,
                       sittings=(sitting(date(2026, 12, 12)),))  # fmt: skip
    passed = RoundFacts(
        certificate_id=1, name="2026年10月", levels=(Level.INTERMEDIATE,), sittings=(sitting(date(2026, 10, 17)),)
    )
    world.carry_out(PublishRound(facts=ahead), PublishRound(facts=passed))
    web, student = world.chat("web"), world.joins("student", Role.STUDENT)
    said = web.says("/status").splitlines()
    assert "· Web前端开发 2026年10月：培训、考务" in said
    assert any("2026年12月" in line and "报名截止" in line for line in said)
    assert "登记 Web前端开发" in web.buttons
    assert "没有待办" in student.says("/status")
    world.carry_out(FollowRound(round_id=1, person_id=student_id(world), state=Following.FOLLOWING))
    assert "2026年12月" in student.says("/status")


def student_id(world: World) -> int:
    return max(row.id for row in world.rows(PersonRow))


def test_status_of_a_coordinator_counts_the_week(world: World) -> None:
    files(world, 1, 1)
    assert "待报 3 · 已报 1" in world.chat("office").says("/status")


def test_three_hundred_certificates_are_shown_short_and_in_full_on_demand(world: World) -> None:
    for number in range(40):
        world.certificate(f"证书{number:02}")
    office = world.chat("office")
    assert "另有 32 项" in office.says("/board")
    full = office.taps("全部待报")
    assert "证书39" in full
    assert max(len(row.text) for row in world.rows(OutboxRow)) < 4096
