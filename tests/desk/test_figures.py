"""Figures of the weekly reports, asked for in plain words."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from models.people import Role
from models.reports import RoundTotals
from tests.desk.test_summary import file
from tests.play import Chat


@pytest.fixture
def office(coordinator: Chat) -> Chat:
    """2 November 2026: two certificates, each with reports of October; one has rounds of two levels."""
    coordinator.at(datetime(2026, 11, 2, 2, 0, tzinfo=UTC))
    web = coordinator.world.certificate("Web前端开发")
    care = coordinator.world.certificate("老年照护")
    both = (
        RoundTotals(round="2026秋 中级", registered=45, sat=40, passed=34),
        RoundTotals(round="2026秋 初级", registered=20),
    )
    file(coordinator, web, 6, trained=30, hours=Decimal(8), rounds=both[1:])
    file(coordinator, web, 7, trained=32, hours=Decimal("6.5"), rounds=both)
    file(coordinator, care, 7, trained=25, hours=Decimal(4))
    return coordinator


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("上个月培训了多少人", "培训 87 人次"),
        ("10月份一共培训多少人？", "培训 87 人次"),
        ("Web这学期报了多少人", "2026秋学期 · Web前端开发：报名 65 人"),
        ("Web中级报名了多少人", "中级：报名 45 人"),
        ("这学期通过率怎么样", "通过率 85.0%，通过 34 人，实考 40 人"),
        ("上个月老年照护上了多少课时", "4 课时"),
        ("到现在总共报了几个人", "报名 65 人"),
        ("how many people were trained last month?", "培训 87 人次"),
    ],
)
def test_a_figure_is_told_with_how_much_was_reported(office: Chat, words: str, told: str) -> None:
    said = office.says(words)[0].text
    assert told in said
    assert "份周报" in said


def test_each_certificate_has_a_line_and_the_numbers_open_their_reports(office: Chat) -> None:
    said = office.says("上个月培训了多少人")
    assert "· Web前端开发：培训 62 人次" in said[0].text
    assert "· 老年照护：培训 25 人次" in said[0].text
    assert "2026秋-07-001" in office.taps("数据来源")[0].text


@pytest.mark.parametrize(
    "words",
    [
        "培训多少课时",
        "机试95人能认定多少课时",
        "每周报多少",
        "这学期监考费多少",
        "报名费多少",
        "考试多少人才不减半",
        "这学期有多少考试",
    ],
)
def test_what_asks_for_a_rule_is_left_to_the_rules(office: Chat, words: str) -> None:
    assert "份周报" not in office.says(words)[0].text


def test_a_lead_hears_of_their_own_certificates_alone(office: Chat) -> None:
    teacher = office.world.person("护理教师", Role.LEAD, chat="teacher")
    office.world.certificate("老年照护", lead=teacher)
    lead = Chat(office.stage, "teacher", teacher)
    assert "培训 25 人次" in lead.says("这学期培训了多少人")[0].text
    assert "65" not in lead.says("Web这学期报了多少人")[0].text


def test_a_level_of_which_nothing_was_reported_has_no_figure(office: Chat) -> None:
    assert "没有周报" in office.says("Web高级报了多少人")[0].text


def test_where_nothing_was_filed_it_says_so(office: Chat) -> None:
    assert "没有周报" in office.says("本周培训了多少人")[0].text
