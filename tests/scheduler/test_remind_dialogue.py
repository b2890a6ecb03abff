"""/remind, /remindrules and the buttons under a reminder, through the engine."""

from __future__ import annotations

from datetime import date

import pytest

from handlers.reminders.saying import wish_in
from models.calendar import EnterTerms, Term
from models.people import Role
from tests.handlers.talk import Talk
from tests.scheduler.conftest import Clockwork


@pytest.fixture
def lead(clockwork: Clockwork) -> Talk:
    clockwork.world.carry_out(EnterTerms(terms=(Term(name="2026秋", first=date(2026, 8, 31), weeks=20),)))
    clockwork.world.certificate("老年照护")
    talk = clockwork.world.joins("lead", Role.LEAD, certificates=(1,))
    clockwork.tick("11-18 12:00")
    return talk


def test_remind_shows_what_is_coming_and_ones_wishes(lead: Talk) -> None:
    text = lead.says("/remind")
    assert "明天 08:00：老年照护第 12 周周报" in text
    assert "21:00 至 08:00 免打扰" in text


def test_a_reminder_can_be_put_off_until_tonight_and_comes_then(clockwork: Clockwork, lead: Talk) -> None:
    clockwork.tick("11-19 08:00")
    lead.listens()
    assert "今天 20:00 再提醒您" in lead.taps("今晚")
    clockwork.queued()
    assert clockwork.tick("11-19 19:59") == []
    assert [row.chat for row in clockwork.tick("11-19 20:00")] == ["lead"]


@pytest.mark.parametrize(
    ("words", "until"),
    [
        ("半小时后再提醒我", "今天 08:30"),
        ("一个半小时后提醒我", "今天 09:30"),
        ("过两个小时再叫我一声吧", "今天 10:00"),
        ("四十五分钟后提醒我一下", "今天 08:45"),
        ("稍后提醒", "今天 09:00"),
        ("晚点再提醒我。", "今天 09:00"),
        ("今晚提醒我", "今天 20:00"),
        ("明天早上再提醒我", "明天 08:30"),
        ("/remind 90分钟后提醒", "今天 09:30"),
        ("Remind me in half an hour", "今天 08:30"),
        ("remind me again tomorrow", "明天 08:30"),
    ],
)
def test_the_last_reminders_are_put_off_in_words(clockwork: Clockwork, lead: Talk, words: str, until: str) -> None:
    clockwork.tick("11-19 08:00")
    lead.listens()
    assert f"{until} 再提醒您" in lead.says(words)
    assert len([one for one in clockwork.waiting() if one.occasion.startswith("snooze")]) == 1


def test_where_nothing_was_reminded_of_there_is_nothing_to_put_off(lead: Talk) -> None:
    assert "没有可以推迟的事项" in lead.says("半小时后再提醒我")


def test_a_snooze_never_passes_the_deadline(clockwork: Clockwork, lead: Talk) -> None:
    subject = clockwork.waiting()[0].subject
    clockwork.tick("11-20 16:00")
    lead.listens()
    assert "今天 16:30 再提醒您" in lead.says(f"/remind tomorrow {subject}")
    clockwork.tick("11-20 16:30")
    lead.listens()
    assert "不能再推迟" in lead.says(f"/remind 1h {subject}")


def test_only_those_ways_to_put_off_are_offered_that_end_before_the_deadline(clockwork: Clockwork, lead: Talk) -> None:
    def offered(at: str) -> list[str]:
        return [choice.split()[1] for row in clockwork.tick(at)[0].buttons for __, choice in row if "/remind" in choice]

    assert offered("11-19 08:00") == ["1h", "tonight", "tomorrow"]  # due the next day at 17:00
    assert offered("11-20 16:00") == []


def test_quiet_hours_are_set_in_words(clockwork: Clockwork, lead: Talk) -> None:
    lead.says("/remind quiet")
    assert "22:00 至 07:00 免打扰" in lead.taps("22:00-07:00")
    assert "19:30 至 09:00 免打扰" in lead.says("/remind quiet 19:30-9:00")
    assert "不是有效的时间" in lead.says("/remind quiet 19:75-9:00")
    clockwork.tick("11-18 12:20")
    assert "明天 09:00：老年照护" in lead.says("/remind")


def test_a_kind_turned_off_is_silent_at_once(clockwork: Clockwork, lead: Talk) -> None:
    lead.says("/remind off")
    assert "不提醒：周报" in lead.taps("关闭：周报")
    clockwork.queued()
    assert clockwork.tick("11-19 08:00") == []
    lead.says("/remind off")
    lead.taps("开启：周报")
    clockwork.queued()
    assert len(clockwork.tick("11-20 10:24")) == 1


@pytest.mark.parametrize("words", ["days 0", "days 31", "days x", "weekly 99", "quiet noon"])
def test_wishes_that_make_no_sense_are_met_with_an_example(lead: Talk, words: str) -> None:
    said = lead.says(f"/remind {words}")
    assert "/remind" in said or "每周最多" in said


def test_a_coordinator_changes_when_people_are_reminded(clockwork: Clockwork, lead: Talk) -> None:
    office = clockwork.world.joins("office", Role.COORDINATOR)
    assert "report）：opens 80% 1h" in office.says("/remindrules")
    assert "opens 2h" in office.says("/remindrules report opens 2h")
    assert "没看懂" in office.says("/remindrules report soonish")
    clockwork.tick("11-18 12:30")
    clockwork.queued()
    clockwork.tick("11-19 08:00")
    assert clockwork.tick("11-20 10:24") == []
    assert [row.chat for row in clockwork.tick("11-20 15:00")] == ["lead"]


def test_only_a_coordinator_changes_the_rules(lead: Talk) -> None:
    assert "职责" in lead.says("/remindrules report off") or "duties" in lead.heard[0].text


@pytest.mark.parametrize(
    ("words", "wishes"),
    [
        ("每周最多提醒我5次", "每周最多 5 条"),
        ("/remind 每周三条", "每周最多 3 条"),
        ("每周不限", "条数不限"),
        ("不要提醒我缴费", "不提醒：考试缴费"),
        ("别再提醒我报名了", "不提醒：考试报名"),
        ("关闭成绩提醒", "不提醒：成绩公布"),
        ("免打扰 22点到7点半", "22:00 至 07:30 免打扰"),
        ("晚上11点到早上7点不要打扰我", "23:00 至 07:00 免打扰"),
        ("提前 5、2 天提醒我", "提前 5/2 个工作日"),
        ("能提前一周提醒我吗？", "提前 5 个工作日"),
        ("可以提前两个星期提醒我一下吗", "提前 10 个工作日"),
        ("报名截止前两天提醒我", "提前 2 个工作日"),
        ("考试前四天再提醒我一次", "提前 7/4/3/1 个工作日"),
        ("can you remind me a week before?", "提前 5 个工作日"),
        ("提醒太多了", "每周最多几条"),
        ("能不能少提醒我一点", "每周最多几条"),
        ("Don't remind me about payment", "不提醒：考试缴费"),
        ("at most 4 a week", "每周最多 4 条"),
        ("quiet from 22:30 to 7:00", "22:30 至 07:00 免打扰"),
    ],
)
def test_wishes_may_be_said_in_words(lead: Talk, words: str, wishes: str) -> None:
    assert wishes in lead.says(words)


def test_a_kind_that_was_turned_off_in_words_is_turned_on_again(lead: Talk) -> None:
    assert "不提醒" in lead.says("不要提醒我缴费")
    assert "不提醒" not in lead.says("恢复缴费提醒")


@pytest.mark.parametrize(
    "words",
    [
        "别再提醒我了",
        "不要再提醒我了！",
        "别提醒了",
        "停止提醒",
        "取消所有提醒",
        "stop reminding me",
        "no more reminders",
    ],
)
def test_whoever_wants_no_more_reminders_turns_them_off_with_a_tap(
    clockwork: Clockwork, lead: Talk, words: str
) -> None:
    assert lead.says(words).startswith("要关闭全部提醒吗？截止前也不会再提醒。\n仍会发来：考试安排变动")
    assert lead.buttons == ["全部关闭", "关闭：周报", "暂不关闭"]
    assert clockwork.waiting()
    assert "统筹人或部门负责人的催报" in lead.taps("全部关闭")
    clockwork.queued()
    assert clockwork.tick("11-18 13:00") == []
    assert clockwork.waiting() == []
    assert lead.says(words).startswith("提醒已全部关闭。")
    assert "不提醒" not in lead.taps("恢复提醒")
    clockwork.tick("11-18 14:00")
    assert "明天 08:00：老年照护第 12 周周报" in lead.says("/remind")


def test_only_what_comes_next_can_be_turned_off_and_a_change_of_mind_turns_off_nothing(lead: Talk) -> None:
    lead.says("别再提醒我了")
    assert "不提醒" not in lead.taps("暂不关闭")
    lead.says("别再提醒我了")
    assert "不提醒：周报" in lead.taps("关闭：周报")


def test_duties_that_stay_are_named_to_whom_they_concern(clockwork: Clockwork) -> None:
    office = clockwork.world.joins("office", Role.COORDINATOR)
    student = clockwork.world.joins("student", Role.STUDENT)
    assert "仍会发来：考试安排变动 / 未交名单 / 校历 / 所提问题的答复。" in office.says("关闭所有提醒")
    assert "仍会发来：考试安排变动 / 所提问题的答复。" in student.says("别再提醒我了")
    assert "条数不限" in office.says("恢复提醒")


def test_hours_that_do_not_exist_are_met_with_an_example(lead: Talk) -> None:
    assert "/remind quiet 22:00-07:00" in lead.says("免打扰 22:75到7:00")


def test_a_wish_that_is_not_understood_is_said_and_shown_how(lead: Talk) -> None:
    text = lead.says("/remind gibberish")
    assert text.startswith("没看懂“gibberish”")
    assert "21:00 至 08:00 免打扰" in text


@pytest.mark.parametrize("words", [f"提前{'1' * 50}", "1" * 58, "提前" + "1、" * 25, "1 and " * 9, "3, " * 4000])
def test_a_long_row_of_numbers_is_no_wish_and_is_seen_to_be_none_in_a_moment(words: str) -> None:
    assert wish_in(words) is None


@pytest.mark.parametrize(
    "words", ["考试前三天", "通知提前一周发吗", "消息", "提前一周报名可以吗", "多少", "报名太多了"]
)
def test_what_asks_for_no_reminder_is_no_wish(words: str) -> None:
    assert wish_in(words) is None


def test_several_days_may_be_named_at_once() -> None:
    assert wish_in("提前5、3和1个工作日提醒我") == ("days", "5 3 1")
    assert wish_in("remind me 3, and 1 days before") == ("days", "3 1")
