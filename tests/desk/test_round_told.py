"""Dates of an exam told in one's own words: offered, asked back for what is missing, changed by a day or a place alone."""

from __future__ import annotations

from datetime import date, time

import pytest

from handlers.desk.round_lines import RoundDraft, draft_in
from models.institutions import Certificate, Level
from models.people import Role
from models.rounds import Milestone, Moment
from tests.play import Chat, Stage

TODAY = date(2026, 11, 26)  # a Thursday
WEB = Certificate(id=1, institution_id="ncvtc", name="Web前端开发")
OPENS, CLOSES = Milestone.REGISTRATION_OPENS, Milestone.REGISTRATION_CLOSES
SHORT = "Web前端开发中级 1月9日考试，12月20日截止报名"


def read(line: str) -> RoundDraft:
    return draft_in(line, [WEB], TODAY)


@pytest.mark.parametrize(
    "line",
    [
        SHORT,
        "Web 中级 12月20日报名截止、1月9日考试",
        "Web 中级 12月20日截止报名 1月9日考试",
        "Web 中级下一场考试定在 1 月 9 日，报名到 12 月 20 日为止",
        "Web 中级报名 12月20日截止，1月9日考",
        "Web intermediate exam on 9 January, registration closes 20 December",
        "Web 中级 exam Jan 9, 2027; registration until December 20",
    ],
)
def test_a_day_may_stand_before_or_after_what_it_is_of(line: str) -> None:
    draft = read(line)
    assert (draft.certificate_id, draft.exam_day) == (1, date(2027, 1, 9))
    assert draft.milestones == {CLOSES: Moment(day=date(2026, 12, 20))}


@pytest.mark.parametrize(
    "line",
    [
        "Web前端开发中级，1月9日上午9点到11点在机房A301考试",
        "Web前端开发（中级）考试时间：2027年1月9日（周六）9:00—11:00，地点：机房A301",
        "Web前端开发中级 1月9日考试，9:00-11:00，机房A301",
    ],
)
def test_hours_and_place_are_found_wherever_they_stand(line: str) -> None:
    (sitting,) = read(line).sittings
    assert (sitting.day, sitting.starts, sitting.ends) == (date(2027, 1, 9), time(9), time(11))
    assert (sitting.place, sitting.paper) == ("机房A301", "")


@pytest.mark.parametrize(
    ("words", "opens", "closes"),
    [
        ("12月1日至12月20日报名", date(2026, 12, 1), date(2026, 12, 20)),
        ("报名12月1日开始，12月20日截止", date(2026, 12, 1), date(2026, 12, 20)),
        ("12月1日开始报名，12月20日截止报名", date(2026, 12, 1), date(2026, 12, 20)),
        ("报名 明天到下周五", date(2026, 11, 27), date(2026, 12, 4)),
        ("报名 12月1日起", date(2026, 12, 1), None),
    ],
)
def test_registration_is_read_with_both_its_ends(words: str, opens: date, closes: date | None) -> None:
    told = {milestone: moment.day for milestone, moment in read(f"Web 中级 {words} 考试 1月9日").milestones.items()}
    assert told == {OPENS: opens} | ({CLOSES: closes} if closes else {})


def test_a_date_after_its_name_stays_with_it_when_another_date_stands_before() -> None:
    draft = read("Web 中级 考试：12月19日 9:00-11:00 初级；12月20日 9:00-11:00 中级 成绩 12月28日 缴费 12月7日")
    assert [(one.day, one.level) for one in draft.sittings] == [
        (date(2026, 12, 19), Level.ELEMENTARY),
        (date(2026, 12, 20), Level.INTERMEDIATE),
    ]
    assert draft.milestones[Milestone.SCORES].day == date(2026, 12, 28)
    assert draft.milestones[Milestone.PAYMENT].day == date(2026, 12, 7)


def test_told_dates_are_offered_as_a_round_and_asked_back_for_their_hours(chat: Chat, stage: Stage) -> None:
    chat.plays(f"""
        > {SHORT}
        < 这是 Web前端开发的考试日期。要录入吗？发布前会先给您核对。 [录入新考试]
        > [录入新考试]
        < 2027 年 1 月 9 日（周六）的考试几点到几点，在哪里？例如：9:00-11:00 机房A301
        > 不知道
        < 考试需要日期和起止时间…
        < 2027 年 1 月 9 日（周六）的考试几点到几点…
        > 9:00-11:00 机房A301
        < 待发布：Web前端开发 2027年1月（中级）…09:00–11:00 机房A301… [发布] [修改]
        > 机房B201
        < 待发布：…09:00–11:00 机房B201… [发布] [修改]
        > 1月10日
        < 待发布：…2027 年 1 月 10 日（周日）09:00–11:00 机房B201… [发布] [修改]
        > [发布]
        < 已发布…
    """)


def test_told_dates_may_change_a_round_that_is_there(chat: Chat, stage: Stage) -> None:
    chat.says("/round Web前端开发 初级 中级 2027年1月 报名截止 12月20日 考试 1月9日 9:00-11:00 机房A301")
    chat.taps("发布")
    chat.says("Web中级考试改到1月16日")
    (told,) = chat.taps("变更 2027年1月")
    assert "待变更：Web前端开发 2027年1月（初级、中级）" in told.text, (
        "the level named tells which round, it drops none"
    )
    assert "1 月 9 日（周六）09:00–11:00 机房A301 → 2027 年 1 月 16 日（周六）09:00–11:00 机房A301" in told.text


def test_a_second_round_of_the_same_name_is_pointed_out(chat: Chat) -> None:
    line = "/round Web前端开发 中级 2027年1月 考试 1月9日 9:00-11:00 机房A301"
    chat.says(line)
    chat.taps("发布")
    assert "2027年1月已经公布。要变更请发 /round change 1" in chat.says(line.replace("9日", "10日"))[0].text


@pytest.mark.parametrize(
    "report",
    ["Web中级 本周培训32人6课时，12月19日考试", "Web 12月19日考试，已报名45人", "Web 下周模考，12月19日考试，没问题"],
)
def test_what_a_lead_reports_beside_a_date_stays_a_report(chat: Chat, report: str) -> None:
    assert "教学周 · Web前端开发" in chat.says(report)[0].text


def test_dates_of_another_leads_certificate_are_offered_to_the_office_only(
    chat: Chat, coordinator: Chat, student: Chat, stage: Stage
) -> None:
    stage.world.certificate("老年照护", None)
    told = "老年照护中级 1月9日考试，12月20日截止报名"
    assert "录入新考试" not in chat.says(told)[0].labels
    assert "录入新考试" not in student.says(told)[0].labels
    assert "录入新考试" in coordinator.says(told)[0].labels


@pytest.mark.parametrize(
    "asked", ["Web中级1月9日考试吗", "Web中级是1月9日考试？", "Web 12月20日截止报名是什么时候定的"]
)
def test_a_question_with_a_date_is_no_offer(chat: Chat, asked: str) -> None:
    assert all("录入新考试" not in heard.labels for heard in chat.says(asked))


def test_dates_out_of_order_are_said_at_the_step_at_which_they_come(coordinator: Chat, chat: Chat) -> None:
    coordinator.plays("""
        > /round new
        < 1/5 …
        > Web 中级
        < 2/5 …
        > 12月20日至12月1日
        < 报名开始（2026-12-20）晚于报名截止（2026-12-01）。请重新发送。
        < 2/5 …
        > 12月1日至12月20日
        < 3/5 …
        > 12月19日
        < 报名截止（2026-12-20）晚于考试（2026-12-19）。请重新发送。
        < 3/5 …
        > 1月9日
        < 2027 年 1 月 9 日（周六）的考试几点到几点…
        > 9:00-11:00 机房A301
        < 4/5 …
    """)


def test_a_round_to_be_published_waits_silently_while_other_commands_are_carried_out(chat: Chat, stage: Stage) -> None:
    chat.says("/round Web前端开发 中级 2027年1月 考试 1月9日 9:00-11:00 机房A301")
    assert [heard.labels for heard in chat.says("/rounds")] == [["录入考试"]]
    assert "还没有发布。发布，还是修改？" in chat.says("好的好的")[-1].text
    assert "已发布" in chat.taps("发布")[0].text


def test_a_change_says_how_many_are_told_of_it(stage: Stage, coordinator: Chat, student: Chat) -> None:
    stage.world.certificate("Web前端开发", stage.world.person("负责人", Role.LEAD, chat="lead"))  # told as well
    coordinator.says("/round Web前端开发 中级 2027年1月 考试 1月9日 9:00-11:00 机房A301")
    coordinator.taps("发布")
    student.says("/follow 1")
    coordinator.says("/round change 1 1月10日")
    assert "通知 2 位相关人员" in coordinator.taps("发布")[0].text
