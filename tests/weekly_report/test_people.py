"""Who may report what: deputies, other leads, two at the same moment, a hand-over, the coordinator's window."""

from __future__ import annotations

from datetime import timedelta

import pytest

from models.people import HandOver, Role
from models.reports import Contents, FileReport, WeekKey
from models.store.reports import AlreadyFiled
from models.store.unit import Unit, carry_out
from tests.play import Chat
from tests.play import Stage as Scene
from tests.weekly_report.conftest import LAST_MONDAY, MONDAY, THURSDAY, at, reports_of
from tests.world import HOME


@pytest.fixture
def deputy(lead: Chat, stage: Scene) -> Chat:
    """The deputy of Web前端开发, of which `lead` is the lead."""
    person = stage.world.person("网页副手", Role.DEPUTY, chat="deputy")
    stage.world.certificate("Web前端开发", lead.person_id, person, short_name="Web")
    return Chat(stage, "deputy", person)


def test_a_deputy_files_for_a_lead(deputy: Chat, stage: Scene) -> None:
    deputy.says("Web培训32人6课时")
    deputy.taps("提交")
    assert reports_of(stage)[0].filed_by == deputy.person_id


def test_of_two_at_the_same_moment_the_second_is_told_who_filed(lead: Chat, deputy: Chat, stage: Scene) -> None:
    lead.says("Web培训32人6课时")
    deputy.says("Web培训35人6课时")
    lead.taps("提交")
    said = deputy.taps("提交")[-1]
    assert said.text.startswith("网页负责人已于今天 10:00 提交本周周报，编号 2026秋-12-001。")
    assert [report.contents.trained for report in reports_of(stage)] == [32]
    assert "培训 35 人" in deputy.taps("修改")[-1].text
    deputy.taps("提交")
    (report,) = reports_of(stage)
    assert (report.contents.trained, report.revision) == (35, 2)


def test_a_double_tap_files_once(lead: Chat, stage: Scene) -> None:
    lead.says("Web培训32人6课时")
    submit = lead.button("提交")
    lead.taps_data(submit)
    assert lead.taps_data(submit) == []
    assert len(reports_of(stage)) == 1


def test_a_double_tap_on_the_same_as_last_week_shows_one_card_and_a_later_tap_shows_it_again(lead: Chat) -> None:
    lead.says("/report")
    same = lead.button("与上周相同")
    assert [len(lead.taps_data(same)), len(lead.taps_data(same))] == [1, 0]
    (card,) = lead.at(THURSDAY + timedelta(minutes=1)).taps_data(same)
    assert "与上周一样多" in card.text


def test_an_old_button_tapped_later_says_that_it_is_done(lead: Chat, stage: Scene) -> None:
    lead.says("Web培训32人6课时")
    submit = lead.button("提交")
    lead.taps_data(submit)
    (again,) = lead.at(THURSDAY + timedelta(minutes=1)).taps_data(submit)
    assert again.text == "这个按钮对应的事情已经处理过了。"
    assert len(reports_of(stage)) == 1


def test_another_lead_s_certificate_is_refused_by_name(lead: Chat, busy: Chat, stage: Scene) -> None:
    lead.plays("""
        > 老年照护培训32人6课时
        < 老年照护由三证负责人填报，您不能代报。若有变动，请联系统筹人。
        > /report 2
        < 老年照护由三证负责人填报，您不能代报。若有变动，请联系统筹人。 [我的周报]
    """)
    assert reports_of(stage) == []


def test_a_draft_survives_a_hand_over(lead: Chat, stage: Scene) -> None:
    lead.says("Web培训32人6课时")
    heir = stage.world.person("接任负责人", Role.LEAD, chat="heir")
    command = HandOver(certificate_id=1, to_person_id=heir)
    stage.writer.run(lambda session: carry_out(command, Unit(session, at(26, 11), HOME)))
    assert lead.taps("提交")[-1].text == "您名下没有证书。请联系教务处把证书移交给您。"
    chat = Chat(stage, "heir", heir)
    chat.says("/report")
    chat.taps("继续草稿")
    chat.taps("提交")
    assert reports_of(stage)[0].contents.trained == 32


def test_a_student_has_nothing_to_report(student: Chat) -> None:
    assert student.says("/report")[-1].text == "您名下没有证书。请联系教务处把证书移交给您。"


def test_the_database_itself_refuses_a_second_report_of_a_week(lead: Chat, stage: Scene) -> None:
    key = WeekKey(certificate_id=1, term="2026秋", week=11)
    command = FileReport(key=key, monday=LAST_MONDAY, contents=Contents())
    with pytest.raises(AlreadyFiled):
        stage.writer.run(lambda session: carry_out(command, Unit(session, at(26, 10), HOME)))


def test_numbers_follow_the_order_of_filing_at_the_institution(lead: Chat, busy: Chat, stage: Scene) -> None:
    busy.says("老年照护培训32人6课时")
    busy.taps("提交")
    lead.says("Web没进展")
    assert "编号 2026秋-12-002" in lead.taps("提交")[-1].text
    assert [report.monday for report in reports_of(stage)] == [MONDAY, MONDAY]


def test_a_coordinator_changes_the_window_in_one_message(coordinator: Chat, lead: Chat) -> None:
    coordinator.plays("""
        > 周报改为周三8点到周五12点
        < 已更改：周报周三 08:00 开放，周五 12:00 截止，迟交收到下一周周一 12:00。
        > /report window 周四9点半 周五下午四点 周二10点
        < 已更改：周报周四 09:30 开放，周五 16:00 截止，迟交收到下一周周二 10:00。
        > 周报截止改为周四17:00
        < 已更改：周报周四 09:30 开放，周四 17:00 截止，迟交收到下一周周二 10:00。
        > /report window 周五8点 周三8点
        < 开放时间要早于截止时间。例如：周报改为周三8点到周五12点
    """)
    assert "今天 17:00 截止" in lead.says("Web没进展")[-1].text


@pytest.mark.parametrize(
    "words",
    [
        "周报什么时候截止",
        "本周周报几点截止？",
        "什么时候之前要交周报",
        "周报截止时间",
        "when is the weekly report due?",
    ],
)
def test_when_the_report_is_due_is_told_by_the_calendar(lead: Chat, words: str) -> None:
    said = lead.says(words)[-1].text
    assert said.startswith("本周周报明天 17:00 截止。")
    assert "周四 08:00 开放" in said


def test_only_a_coordinator_changes_the_window(lead: Chat) -> None:
    assert "职责" in lead.says("/report window 周三8点 周五12点")[-1].text


def test_an_exemption_is_asked_with_dates_and_granted_in_chat(lead: Chat, coordinator: Chat, stage: Scene) -> None:
    lead.plays("""
        > /exempt
        < Web前端开发（中级）为什么免报？ [假期] [本学期未开考] [请假]
        > [请假]
        < Web前端开发（中级），请假：从哪天到哪天免报？例如：11-23 到 12-6。可以附一句说明。 [本周] [下周] [到学期末]
        > 13-40 到 12-6
        < 请写明起止日期，例如：11-23 到 12-6
        < …从哪天到哪天免报？…
        > 11-23 到 12-6 产假
        < 已申请：Web前端开发（中级），11 月 23 日（周一）至 12 月 6 日（周日）免报。统筹人答复后会立即告诉您。
    """)
    assert (
        coordinator.last.text
        == "网页负责人申请 Web前端开发（中级）在 11 月 23 日（周一）至 12 月 6 日（周日）免报：请假，产假"
    )
    coordinator.taps("同意")
    assert "已同意" in lead.last.text
    assert "本周免报" in lead.says("/report")[-1].text
    assert "已经答复过" in coordinator.says("/exempt grant 1 2026-11-23")[-1].text


def test_a_coordinator_may_grant_fewer_days_or_decline(lead: Chat, coordinator: Chat, stage: Scene) -> None:
    lead.says("申请免报")
    lead.taps("假期")
    lead.taps("到学期末")
    coordinator.says("/exempt grant 1 2026-11-23 11-23 到 11-29 只批一周")
    assert lead.last.text == "已同意：Web前端开发（中级）在 11 月 23 日（周一）至 11 月 29 日（周日）免报。\n只批一周"


@pytest.mark.parametrize(
    "words", ["上周我报了什么", "看看上周的周报", "上周的周报写错了", "我要改上周的周报", "show me last week's report"]
)
def test_last_week_s_report_is_shown_with_the_way_to_change_it(lead: Chat, words: str) -> None:
    shown = lead.says(words)[-1]
    assert "2026秋-11-001" in shown.text
    assert "修改" in shown.labels


def test_a_history_shows_what_was_filed_and_what_is_owed(lead: Chat, stage: Scene) -> None:
    lead.at(at(30, 13)).plays("""
        > /report history
        < Web前端开发（中级）
          第 13 周：尚未开放
          第 12 周：缺报，可补交
          2026秋-11-001 · 培训 42 人、8 课时、报名 40 [报 Web 第 12 周]
    """)


@pytest.mark.parametrize(
    "words",
    [
        "Web培训32人6课时，老年照护培训20人4课时，下周模考",
        "老年照护培训20人4课时，下周模考；Web培训32人6课时",
        "培训32人6课时，老年照护培训20人4课时",
    ],
)
def test_what_a_sentence_says_of_ones_own_goes_on_and_another_s_is_named_and_left_out(
    lead: Chat, busy: Chat, stage: Scene, words: str
) -> None:
    (card,) = lead.says(words)
    assert card.text.startswith("已略去一部分：老年照护由三证负责人填报，您不能代报。")
    lead.taps("提交")
    (report,) = reports_of(stage)
    assert (report.key.certificate_id, report.contents.weekly, report.contents.plan) == (1, (32, 6), "")


def test_another_s_figures_are_left_out_under_an_opened_week_and_at_the_card(lead: Chat, busy: Chat) -> None:
    lead.says("/report")
    assert "不能代报" in lead.says("老年照护培训20人4课时")[0].text
    assert "本周：培训 32 人、6 课时" in lead.says("Web培训32人6课时，老年照护培训20人4课时")[-1].text
    assert "不能代报" in lead.says("老年照护培训20人4课时")[0].text
    assert "本周：培训 33 人、6 课时" in lead.says("培训33人，老年照护培训20人4课时")[-1].text


def test_words_that_only_begin_like_another_s_certificate_are_progress(lead: Chat, busy: Chat) -> None:
    lead.says("/report")
    assert "进展：老年照护的老师来交流" in lead.says("老年照护的老师来交流")[-1].text
