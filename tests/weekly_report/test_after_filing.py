"""What can be done with a filed report, and when: texts to paste, edits, corrections, back-filing."""

from __future__ import annotations

from models.reports import Timing
from tests.play import Chat
from tests.play import Stage as Scene
from tests.weekly_report.conftest import FRIDAY_EVENING, at, reports_of


def test_the_receipt_offers_three_texts_to_paste(lead: Chat) -> None:
    lead.says("Web培训32人6课时，报名45，机房不够，需要协调，下周模考")
    lead.taps("提交")
    assert "存在问题：机房不够（需要协调）" in lead.taps("平台文本")[-1].text
    assert lead.taps("表格行")[-1].text.split("\t")[4:6] == ["32", "6"]
    assert lead.taps("小结段落")[-1].text.endswith("下周计划：模考。")


def test_a_text_to_paste_claims_nothing_of_what_was_not_told(lead: Chat) -> None:
    lead.says("Web报名45，下周模考")
    lead.taps("提交")
    assert "本周培训：未填\n" in lead.taps("平台文本")[-1].text
    assert "培训" not in lead.taps("小结段落")[-1].text
    lead.says("/report edit 2026秋-12-001")
    lead.says("培训35人")
    lead.taps("提交")
    assert "本周培训：35 人\n" in lead.taps("平台文本")[-1].text
    assert "本周培训 35 人。" in lead.taps("小结段落")[-1].text


def test_what_is_filed_can_be_changed_until_the_window_closes(lead: Chat, stage: Scene) -> None:
    lead.says("Web培训32人6课时")
    lead.taps("提交")
    lead.at(FRIDAY_EVENING).says("/report edit 2026秋-12-001")
    lead.says("培训35人")
    lead.taps("提交")
    (report,) = reports_of(stage)
    assert (report.revision, report.contents.trained, report.timing) == (2, 35, Timing.IN_TIME)


def test_afterwards_a_correction_needs_a_reason_and_every_revision_is_kept(lead: Chat, stage: Scene) -> None:
    lead.says("Web培训32人6课时")
    lead.taps("提交")
    lead.at(at(30, 13)).says("/report edit 2026秋-12-001")
    lead.says("培训35人")
    assert "更正要写明原因" in lead.taps("提交")[-1].text
    assert "第 2 版" in lead.says("漏记三人")[-1].text
    shown = lead.says("/report 2026秋-12-001")[-1].text
    assert "第 1 版：网页负责人，11 月 26 日" in shown
    assert shown.endswith("，漏记三人")


def test_a_back_filed_report_is_marked_so(lead: Chat, stage: Scene) -> None:
    lead.at(at(30, 13)).says("/report 1 2026秋-12")
    lead.taps("与上周相同")
    assert "已提交（补交），编号 2026秋-12-001。" in lead.taps("提交")[-1].text
    assert reports_of(stage)[0].timing is Timing.BACK_FILED


def test_before_the_window_opens_a_report_is_kept_as_a_draft(lead: Chat, stage: Scene) -> None:
    lead.at(at(24, 12)).says("Web培训32人6课时")
    assert "先存为草稿" in lead.last.text
    assert lead.last.labels == ["修改"]
    lead.at(at(26, 8)).says("/report")
    lead.taps("继续草稿")
    lead.taps("提交")
    assert reports_of(stage)[0].contents.trained == 32


def test_a_late_total_above_a_later_week_s_is_queried(lead: Chat, stage: Scene) -> None:
    lead.says("/report 1 2026秋-10")
    lead.says("报名60")
    assert "2026秋 中级：报名 60，而后面的周报已写 40，请核对。" in lead.last.text
    assert "核对无误，提交" in lead.last.labels
