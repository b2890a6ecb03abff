"""Summaries: sums whose numbers open the reports they come from."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from docx import Document

from models.people import Role
from models.reports import Contents, FileReport, RoundTotals, Timing, WeekKey
from models.store.unit import Unit, carry_out
from tests.desk.test_imports import file_of
from tests.play import Chat
from tests.world import HOME

FIRST = date(2026, 9, 7)
NAME = "2026年12月 中级"


def file(office: Chat, certificate: int, week: int, *, timing: Timing = Timing.IN_TIME, **said: object) -> None:
    contents = Contents.model_validate(said)
    monday = FIRST + timedelta(days=7 * (week - 1))
    command = FileReport(
        key=WeekKey(certificate_id=certificate, term="2026秋", week=week),
        monday=monday,
        contents=contents,
        timing=timing,
    )
    office.stage.writer.run(lambda session: carry_out(command, Unit(session, office.stage.clock(), HOME)))


@pytest.fixture
def office(coordinator: Chat) -> Chat:
    """October 2026 with two certificates: one filed weeks 5 to 7, one of them late; the other filed nothing."""
    coordinator.at(datetime(2026, 11, 2, 2, 0, tzinfo=UTC))
    web = coordinator.world.certificate("Web前端开发")
    coordinator.world.certificate("老年照护")
    file(coordinator, web, 4, rounds=(RoundTotals(round=NAME, registered=30),))
    file(coordinator, web, 6, trained=30, hours=Decimal(8), rounds=(RoundTotals(round=NAME, registered=45),))
    file(
        coordinator, web, 7, trained=32, hours=Decimal("6.5"), rounds=(RoundTotals(round=NAME, registered=50, sat=48),)
    )
    file(coordinator, web, 8, timing=Timing.LATE, problems="机房不足", coordination=True)
    return coordinator


def test_totals_to_date_are_not_counted_twice(office: Chat) -> None:
    said = office.says("/summary 2026-10")[0].text
    assert "共培训 62 人次、14.5 课时" in said
    assert "新增报名 20 人、实考 48 人" in said
    assert "（2026秋-08-001）：机房不足【需协调】" in said
    assert "迟报：2026秋-08-001" in said
    assert "老年照护第 5、6、7、8 周" in said


def test_long_problems_leave_room_for_what_is_missing_and_are_whole_in_the_draft(office: Chat) -> None:
    other = office.world.certificate("网店运营推广")
    for week in range(5, 9):
        file(office, other, week, problems="机房周三下午与公共课冲突。" * 100, coordination=True)
    said = office.says("/summary 2026-10")[0].text
    assert "迟报：2026秋-08-001" in said
    assert "…【需协调】" in said
    assert len(said) < 1500
    office.says("/summary 2026-10 docx")
    draft = Document(io.BytesIO(file_of(office)))
    assert any("机房周三下午与公共课冲突。" * 100 in paragraph.text for paragraph in draft.paragraphs)


def test_every_number_names_its_reports(office: Chat) -> None:
    office.says("/summary 2026-10")
    said = office.taps("数据来源")[0].text
    assert "培训人次 62：2026秋-06-001、2026秋-07-001" in said
    assert "新增报名 20：2026秋-04-001、2026秋-07-001" in said


def test_the_draft_reads_like_an_office_document(office: Chat) -> None:
    office.says("/summary 2026-10 docx")
    page = Document(io.BytesIO(file_of(office)))
    words = "\n".join(paragraph.text for paragraph in page.paragraphs)
    assert "2026 年 10 月证书试点" in words or "2026 年 10 月证书制度试点工作小结" in words
    assert "一、总体情况" in words
    assert "2026秋-07-001" in words
    assert [cell.text for cell in page.tables[0].rows[1].cells][:3] == ["Web前端开发", "62", "14.5"]


def test_charts_are_sent_as_pictures(office: Chat) -> None:
    said = office.says("/summary 2026-10 charts")
    assert [message.parcel.picture is not None for message in said] == [True, True]


def test_a_department_head_sees_the_own_department(office: Chat) -> None:
    office.world.person("系主任", Role.HEAD, chat="head")
    said = office.stage.chat("head").says("/summary 2026-10")[0].text
    assert "Web前端开发" not in said


def test_the_export_holds_every_report_as_it_stands(office: Chat) -> None:
    office.says("/export")
    assert office.last.text == "共 4 行：每份周报的当前版本。"


def test_a_period_in_which_nothing_was_owed_yet_says_so_and_leads_to_the_board(office: Chat) -> None:
    office.at(datetime(2026, 9, 7, 2, 0, tzinfo=UTC))
    said = office.says("/summary week")[-1]
    assert "还没有应报或已报的周报" in said.text
    assert said.labels == ["本周总览"]


def test_weeks_of_several_terms_are_told_apart(office: Chat) -> None:
    said = office.says("/summary 2026下")[-1].text
    assert "老年照护2026春第 19 周，2026秋第 1、2、3、4" in said


@pytest.mark.parametrize(
    ("words", "period"),
    [
        ("给院长看的汇总", "2026 年 11 月"),
        ("帮我出一份上个月的试点工作小结", "2026 年 10 月"),
        ("本周小结", "2026-11-02 当周"),
        ("上周汇总", "2026-10-26 当周"),
        ("半年总结", "2026 年上半年"),
        ("下半年汇总", "2026 年下半年"),
    ],
)
def test_a_summary_is_asked_for_in_ones_own_words(office: Chat, words: str, period: str) -> None:
    assert period in office.says(words)[0].text


def test_a_term_is_summed_up_by_its_name(office: Chat) -> None:
    assert "2026秋学期" in office.says("/summary 2026秋")[0].text
