"""Filing the weekly report in chat, in each of its ways, as transcripts."""

from __future__ import annotations

from decimal import Decimal

from models.institutions import Scheme
from models.reports import RoundTotals, Stage, Timing
from tests.play import Chat
from tests.play import Stage as Scene
from tests.weekly_report.conftest import at, reports_of


def test_a_lead_files_an_unchanged_week_with_two_taps(lead: Chat, stage: Scene) -> None:
    lead.plays("""
        > /report
        < 第 12 教学周周报，Web前端开发（中级）。上周：培训 42 人、8 课时、报名 40。 [与上周相同] [填写] [本周无进展]
        > [与上周相同]
        < …本周：培训 42 人、8 课时（与上周一样多；不是就改）… [提交] [本周未培训] [修改]
        > [提交]
        < 已提交，编号 2026秋-12-001。…
    """)
    (report,) = reports_of(stage)
    assert (report.contents.trained, report.contents.hours) == (42, Decimal(8))
    assert report.contents.rounds == (RoundTotals(round="2026秋 中级", registered=40),)


def test_an_unchanged_week_without_lessons_takes_two_taps_as_well(lead: Chat, stage: Scene) -> None:
    lead.plays("""
        > /report
        < … [与上周相同] [填写] [本周无进展]
        > [与上周相同]
        < … [提交] [本周未培训] [修改]
        > [本周未培训]
        < 已提交，编号 2026秋-12-001。…本周：培训 0 人、0 课时…
    """)
    (report,) = reports_of(stage)
    assert (report.contents.trained, report.contents.hours) == (0, Decimal(0))
    assert report.contents.rounds == (RoundTotals(round="2026秋 中级", registered=40),)


def test_figures_that_were_said_are_not_asked_about_as_repeated(lead: Chat, stage: Scene) -> None:
    lead.says("和上周一样")
    old = lead.button("本周未培训")
    said = lead.says("培训30人4课时")[-1]
    assert "本周：培训 30 人、4 课时（上周：培训 42 人、8 课时）" in said.text
    assert said.labels == ["提交", "修改"]
    lead.taps_data(old)
    assert "已提交" not in lead.last.text
    assert reports_of(stage) == []


def test_repeated_figures_are_pointed_out_again_when_the_draft_is_opened(lead: Chat) -> None:
    lead.plays("""
        > /report
        < …
        > [与上周相同]
        < …
        > /cancel
        < …
        > /report
        < … [继续草稿] [与上周相同] [填写] [本周无进展]
        > [继续草稿]
        < …与上周一样多；不是就改… [提交] [本周未培训] [修改]
    """)


def test_a_lead_reports_that_nothing_happened_with_two_taps(lead: Chat, stage: Scene) -> None:
    lead.plays("""
        > /report
        < … [与上周相同] [填写] [本周无进展]
        > [本周无进展]
        < …本周：培训 0 人、0 课时（上周：培训 42 人、8 课时）… [提交] [修改]
        > [提交]
        < 已提交，编号 2026秋-12-001。…
    """)
    (report,) = reports_of(stage)
    assert (report.contents.trained, report.contents.rounds[0].registered) == (0, 40)


def test_one_sentence_and_one_tap_file_a_report_against_last_week(lead: Chat, stage: Scene) -> None:
    lead.plays("""
        > Web 本周培训32人6课时，报名45，没问题，下周模考
        < 第 12 教学周 · Web前端开发（中级）
          11 月 23 日至 11 月 29 日 · 明天 17:00 截止
          阶段：报名
          本周：培训 32 人、6 课时（上周：培训 42 人、8 课时）
          2026秋 中级：报名 45（+5）
          问题：无
          下周计划：模考 [提交] [修改]
        > [提交]
        < 已提交，编号 2026秋-12-001。…
    """)
    (report,) = reports_of(stage)
    assert (report.contents.trained, report.contents.plan) == (32, "模考")


def test_step_by_step_takes_eight_messages(lead: Chat, stage: Scene) -> None:
    lead.says("/report")
    spoken = [
        lead.taps("填写"), lead.taps("报名"), lead.says("32人6课时"), lead.says("报名45"), lead.says("完成第三单元"),
        lead.says("机房不够，需要协调"), lead.says("模考"), lead.taps("提交"),
    ]  # fmt: skip
    assert len(spoken) == 8
    (report,) = reports_of(stage)
    contents = report.contents
    assert (contents.stage, contents.trained, contents.hours) == (Stage.REGISTRATION, 32, Decimal(6))
    assert (contents.progress, contents.coordination, contents.plan) == ("完成第三单元", True, "模考")
    assert contents.rounds[0].registered == 45


def test_back_and_skip_walk_through_the_fields(lead: Chat) -> None:
    lead.plays("""
        > /report
        < …
        > [填写]
        < Web（1/6）现在处于哪个阶段？
          目前：报名 [申报] [培训] [报名] [考试] [成绩] [发证] [跳过]
        > [跳过]
        < Web（2/6）本周培训多少人、多少课时？例如：32人6课时 [同上周] [本周未培训] [上一步] [跳过]
        > [上一步]
        < Web（1/6）…
        > [考试]
        < Web（2/6）…
        > 很多人
        < 这里要填人数和课时，例如：32人6课时
        < Web（2/6）…
        > [本周未培训]
        < Web（3/6）… [没有变化] [上一步] [跳过]
    """)


def test_a_draft_waits_for_weeks_and_goes_on_where_it_was(lead: Chat, stage: Scene) -> None:
    lead.plays("""
        > Web 培训32人6课时
        < …
        > /cancel
        < 已取消。已填的内容若有草稿，仍然保留。
    """)
    lead.at(at(30, 11)).plays("""
        > /report
        < 第 12 教学周周报…
          有 11 月 26 日（周四）10:00 存的草稿。
          11 月 27 日（周五）17:00 已截止，仍可提交，会注明迟交或补交。 [继续草稿] [与上周相同] [填写] [本周无进展]
        > [继续草稿]
        < …本周：培训 32 人、6 课时… [提交] [修改]
        > [提交]
        < 已提交（迟交），编号 2026秋-12-001。…
    """)
    assert reports_of(stage)[0].timing is Timing.LATE


def test_several_certificates_in_one_message_are_filed_by_one_tap(busy: Chat, stage: Scene) -> None:
    busy.plays("""
        > 老年照护培训32人6课时；网店中级报名45；BIM没进展
        < …老年照护…培训 32 人、6 课时…网店运营推广…2026秋 中级：报名 45…建筑信息模型…培训 0 人、0 课时… [全部提交] [逐个查看]
        > [全部提交]
        < 已提交，编号 2026秋-12-001。…已提交，编号 2026秋-12-002。…已提交，编号 2026秋-12-003。…
    """)
    assert [report.contents.trained for report in reports_of(stage)] == [32, None, 0]


def test_several_reports_can_be_looked_at_one_by_one(busy: Chat, stage: Scene) -> None:
    busy.plays("""
        > 老年照护培训32人6课时；BIM没进展
        < … [全部提交] [逐个查看]
        > [逐个查看]
        < 第 12 教学周 · 老年照护（中级）… [提交] [修改]
        > [提交]
        < 已提交，编号 2026秋-12-001。…
        < 第 12 教学周 · 建筑信息模型（BIM）中级… [提交] [修改]
        > [提交]
        < 已提交，编号 2026秋-12-002。…
    """)
    assert len(reports_of(stage)) == 2


def test_a_lead_of_several_certificates_is_asked_which_one(busy: Chat, stage: Scene) -> None:
    busy.plays("""
        > 培训32人6课时，报名20
        < 这是哪个证书的？ [建筑信息模型（BIM）中级] [网店运营推广（初级、中级）] [老年照护（中级）]
        > [老年照护（中级）]
        < …老年照护…培训 32 人、6 课时… [提交] [修改]
    """)


def test_a_number_without_a_place_is_asked_about(busy: Chat) -> None:
    busy.plays("""
        > 老年照护 32
        < 老年照护：“32”里的 32 指什么？ [本周培训人数] [本周课时] [累计报名人数] [累计实考人数] […]
        > [本周培训人数]
        < …本周：培训 32 人… [提交] [修改]
    """)


def test_the_level_of_a_total_is_asked_for(busy: Chat) -> None:
    busy.plays("""
        > 网店报名45
        < 网店运营推广：报名 45 人，是哪个级别？ [初级] [中级] [都不是]
        > [初级]
        < …2026秋 初级：报名 45… [提交] [修改]
    """)


def test_heads_said_to_come_on_top_are_offered_as_a_total(lead: Chat) -> None:
    lead.plays("""
        > Web又报名5人
        < Web前端开发：“又报名5人”，累计报名人数一共是多少？ [45] [5] [都不是]
        > [45]
        < …2026秋 中级：报名 45（+5）… [提交] [修改]
    """)


def test_totals_that_contradict_each_other_cannot_be_filed(lead: Chat, stage: Scene) -> None:
    lead.plays("""
        > Web 实考46人
        < …✗ 2026秋 中级：实考 46 多于报名 40，请改正其中一个，例如发送“报名46”。 [修改]
        > 报名46
        < …2026秋 中级：报名 46（+6）、实考 46… [提交] [修改]
    """)
    assert reports_of(stage) == []


def test_a_total_falls_only_with_a_reason(lead: Chat, stage: Scene) -> None:
    lead.plays("""
        > Web报名20人
        < …⚠ 2026秋 中级：报名是累计数，却由 40 降为 20。 [更正累计数] [新一轮考试] [修改]
        > [更正累计数]
        < 更正要写明原因，请写一句，例如：上周把报名人数写错了 [返回]
        > 有 20 人退出报名
        < 已提交，编号 2026秋-12-001。…
    """)
    (report,) = reports_of(stage)
    assert (report.contents.rounds[0].registered, report.reason) == (20, "有 20 人退出报名")


def test_a_lower_total_can_be_that_of_a_new_round(lead: Chat, stage: Scene) -> None:
    lead.says("Web报名20人")
    lead.taps("新一轮考试")
    lead.taps("提交")
    assert reports_of(stage)[0].contents.rounds == (
        RoundTotals(round="2026秋 中级", registered=40),
        RoundTotals(round="2026秋 中级 第2次", registered=20),
    )


def test_an_odd_jump_is_queried_and_takes_no_further_message(lead: Chat) -> None:
    lead.plays("""
        > Web培训320人6课时
        < …⚠ 培训：42 → 320，请核对。 [核对无误，提交] [修改]
        > [核对无误，提交]
        < 已提交…
    """)


def test_the_label_of_a_button_may_be_typed(lead: Chat) -> None:
    lead.says("/report")
    lead.says("填写")
    assert "2/6" in lead.says("培训")[-1].text
    assert "3/6" in lead.says("跳过")[-1].text
    assert "2/6" in lead.says("上一步")[-1].text
    lead.says("本周未培训")
    assert "4/6" in lead.says("没有变化")[-1].text


def test_a_lead_who_reads_english_files_in_english(lead: Chat, stage: Scene) -> None:
    lead.says("/language en")
    lead.says("Web trained 32 people, 6 hours, registered 45, no problems, next week mock exam")
    assert "registered 45 (+5)" in lead.last.text
    lead.taps("Submit")
    assert lead.last.text.startswith("Filed, number 2026秋-12-001.")
    assert reports_of(stage)[0].contents.plan == "mock exam"


def test_a_name_alone_opens_its_week(busy: Chat) -> None:
    busy.plays("""
        > 网店周报
        < 第 12 教学周周报，网店运营推广（初级、中级）。 [填写] [本周无进展]
        > 培训32人6课时
        < …网店运营推广…培训 32 人、6 课时… [提交] [修改]
    """)


def test_a_question_of_help_in_the_middle_leaves_the_report_where_it_was(lead: Chat) -> None:
    lead.plays("""
        > /report
        < …
        > [填写]
        < Web（1/6）…
        > /help
        < …
        < Web（1/6）…
        > [培训]
        < Web（2/6）…
    """)


def test_a_policy_question_at_the_card_is_answered_and_is_no_part_of_the_report(lead: Chat) -> None:
    lead.says("Web 培训32人6课时")
    said = [one.text for one in lead.says("这课时算吗？笔试40人能认定多少课时")]
    assert "里的 40 指什么" not in "".join(said)
    lead.taps("提交")
    assert "已提交" in lead.last.text


def test_a_report_right_after_a_policy_question_is_filed_and_not_taken_for_its_follow_up(lead: Chat) -> None:
    lead.says("机试95人能认定多少课时？")
    assert "第 12 教学周 · Web前端开发" in lead.says("Web培训32人6课时")[-1].text


def test_a_sentence_that_names_no_figure_does_not_say_what_a_number_is(lead: Chat) -> None:
    lead.says("Web 40")
    assert "里的 40 指什么" in lead.says("下周请假，申请免报")[-1].text


def test_certificates_of_one_name_under_two_schemes_are_told_apart(lead: Chat, stage: Scene) -> None:
    stage.world.certificate("Web前端开发", lead.person_id, short_name="Web", scheme=Scheme.X)
    lead.plays("""
        > Web培训32人6课时
        < 这是哪个证书的？ [Web前端开发（中级） · 1+X] […]
        > [Web前端开发（中级） · 1+X]
        < …培训 32 人、6 课时… [提交] [修改]
    """)


def test_a_label_typed_without_its_spaces_is_that_button(lead: Chat, stage: Scene) -> None:
    stage.world.certificate("Web前端开发", lead.person_id, short_name="Web", scheme=Scheme.X)
    lead.says("Web培训32人6课时")
    assert "培训 32 人、6 课时" in lead.says("Web前端开发（中级）·1+X")[-1].text


def test_what_is_said_of_one_certificate_in_two_places_is_one_report(busy: Chat) -> None:
    busy.says("老年照护培训32人6课时；BIM没进展；老年照护报名45")
    assert "培训 32 人、6 课时" in busy.last.text
    assert "报名 45" in busy.last.text


def test_what_is_said_of_reminders_in_the_middle_is_done_and_becomes_no_part_of_the_report(lead: Chat) -> None:
    lead.plays("""
        > /report
        < … [与上周相同] [填写] [本周无进展]
        > 半小时后再提醒我
        < 没有可以推迟的事项了。…
        < 第 12 教学周周报… [与上周相同] [填写] [本周无进展]
        > 免打扰 22点到7点
        < …22:00 至 07:00 免打扰…
        < 第 12 教学周周报… [与上周相同] [填写] [本周无进展]
    """)
