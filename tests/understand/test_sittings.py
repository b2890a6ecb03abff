"""Exam sessions as one account: how many on a day, how long each, on how many days; what finds no place in it is asked for."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from policy.answer import Answer, Status
from policy.answers import Listening, converse
from policy.book import Book

XIT = Book().pack("xit")


def last(*turns: str) -> Answer:
    return converse(turns, Listening(XIT, date(2026, 11, 20)))[-1].answer


@pytest.mark.parametrize(
    ("question", "yuan"),
    [
        ("三场监考分在三天，每天一场，每场两小时，总共多少考务费", 450),
        ("两天一共四场，每天两场，每场都是2小时，考务费合计", 600),
        ("共4场，每天2场，每场2小时，一共多少钱", 600),
        ("三天，每天两场，一场2小时，一场3小时，合计考务费多少", 1050),
        ("两天，每天上午下午各监考一场2小时，考务费共多少", 600),
        ("Three sessions on three days, one each day, two hours each. Total pay?", 450),
    ],
)
def test_the_sessions_of_each_day_are_paid_by_the_day(question: str, yuan: int) -> None:
    assert last(question).value == yuan


@pytest.mark.parametrize(
    ("question", "yuan"),
    [
        ("两天四场，第一天三场，第二天一场2小时，考务费多少", 650),
        ("监考3场但分两天，一天2场一天1场，每场2小时", 450),
        ("一天两场一天一场，都是两小时，考务费一共", 450),
        ("周六9点到11点监考一场，周日9点到12点监考一场，共多少", 350),
        ("周六上午一场下午一场晚上一场，每场2小时，一共多少钱", 500),
        ("周六周日两天，每天上午下午晚上各一场，每场2小时，合计多少", 1000),
        ("证书培训11学时分两天上的，第一天6学时第二天5学时，课酬", 1320),
    ],
)
def test_days_that_are_told_one_by_one_are_added_up(question: str, yuan: int) -> None:
    assert last(question).value == yuan


@pytest.mark.parametrize(
    ("question", "fact"),
    [
        ("两天五场，第一天三场，第二天一场2小时，考务费多少", "sessions"),
        ("三天一共培训11学时，第一天6学时，第二天4学时，课酬多少", "hours"),
    ],
)
def test_days_that_do_not_come_to_what_was_told_of_all_are_asked_about(question: str, fact: str) -> None:
    found = last(question)
    assert (found.value, found.missing) == (None, (fact,))


@pytest.mark.parametrize(
    ("question", "yuan"),
    [
        ("一天两场监考，一共5小时，其中一场3小时，考务费多少", 350),
        ("一天监考两场，加起来4小时，其中一场2小时，给多少", 300),
        ("一天两场，一共6小时，两场一样长，考务费", 400),
        ("监考三小时，分两场，每场一个半小时", 300),
        ("两场时长分别为150分钟、180分钟，考务费合计", 350),
        ("同一天监考了两场3小时以上的和一场1小时的，合计考务费", 500),
        ("同一天一场3小时以上的和一场1小时的，合计", 350),
        ("一天两场，一场不到三小时，一场超过三小时", 350),
        ("一天监考三场，加起来5小时", 500),
        ("一天监考两场，两场之间休息一小时，每场2小时，多少钱", 300),
        ("One exam of 2 hours and one of 200 minutes on the same day, how much do I get?", 350),
        ("监考9:00到11:30，两个半小时，多少钱", 150),
        ("监考9:00到10:30，1小时30分钟，多少钱", 150),
        ("监考9:00到11:00，14:00到16:00，共4小时", 300),
    ],
)
def test_each_length_finds_its_session(question: str, yuan: int) -> None:
    assert last(question).value == yuan


@pytest.mark.parametrize(
    ("question", "fact"),
    [
        ("两天监考3场，每场2小时，多少钱", "sessions"),
        ("两天共5场，每天两场，每场2小时，多少", "sessions"),
        ("上午一场，下午一场，一共三场，每场2小时", "sessions"),
        ("今天监考，每场都是两小时，一共给多少钱", "sessions"),
        ("I invigilated four sessions over two days, two hours each. Total?", "sessions"),
        ("每天2场，每场2小时，一共多少钱", "days"),
        ("一天两场监考，一共5小时，考务费多少", "session_hours"),
        ("监考了三小时两场，多少", "session_hours"),
        ("一场考试3小时，我只监考了后半场，多少钱", "session_hours"),
        ("两场加一块儿5小时，考务费多少", "session_hours"),
        ("上个月监考了一场，忘记多长时间了，给多少", "session_hours"),
        ("两场监考，一场2小时，另一场比它长1小时，多少钱", "session_hours"),
        ("一天两场，有一场不到三小时，考务费多少", "session_hours"),
        ("一天监考2000000场，每场2小时", "sessions"),
        ("每天监考0场，两天共几块钱", "sessions"),
    ],
)
def test_what_finds_no_place_in_the_account_is_asked_for(question: str, fact: str) -> None:
    found = last(question)
    assert (found.value, found.missing) == (None, (fact,))


@pytest.mark.parametrize(
    ("question", "yuan"),
    [
        ("上午9:00到11:30监考一场，只有这一场，考务费多少", 150),
        ("下午两点到五点监考一场，考务费几块", 200),
        ("晚上六点半到九点半监考一场给多少", 200),
        ("8:30开考11:00结束，一场，考务费？", 150),
        ("8:30到12:00一场考试，中间休息半小时，监考这一场给多少", 200),
        ("9:00-11:00、14:00-16:00各监考一场，今天一共多少", 300),
        ("上午8:30到10:30一场，下午2点到5点一场，考务费多少", 350),
        ("I invigilated a session from 2 pm to 4 pm. What is the pay?", 150),
        ("Invigilating one session from 9 am to 12 noon, how much?", 200),
        ("One session 2-5pm, what is the invigilation pay?", 200),
    ],
)
def test_two_times_of_day_tell_how_long_a_session_was(question: str, yuan: int) -> None:
    assert last(question).value == yuan


@pytest.mark.parametrize(
    "question",
    [
        "9:00到12:00监考一场，中间休息半小时，给多少",
        "9点到12点左右监考一场，给多少",
        "从上午9点监考到下午5点，多少钱",
        "8点到12点监考两场，多少钱",
        "下午2点开始监考一场，多少钱",
        "下午3点到下午2点监考一场，多少钱",
    ],
)
def test_times_of_day_that_leave_the_length_open_are_asked_about(question: str) -> None:
    assert last(question).status is Status.NEEDS_INPUT


def test_sessions_that_are_added_later_join_those_of_the_day() -> None:
    two = "一天监考两场，每场2小时，考务费多少"
    assert last(two, "当天又临时加了一场1小时的，现在一共多少").value == Decimal(500)
    assert last(two, "后来又加了一场，一天三场了").value == Decimal(500)
    assert last(two, "晚上又加了一场1小时的，也是今天，一共多少").value == Decimal(500)
    assert last("监考一场2小时多少钱", "当天又加了一场2小时的，现在共两场").value == Decimal(300)
    assert last("监考一场2小时多少钱", "当天又加了一场，现在共两场").missing == ("session_hours",)
    assert last("监考一场2小时多少钱", "当天又加了一场2小时的，现在共三场").missing == ("sessions",)


def test_class_hours_are_not_asked_of_a_fee() -> None:
    assert last("监考补贴能不能按课时算，一天监考4场算几课时").status is Status.NOT_STATED


def test_a_length_of_each_holds_for_sessions_that_were_counted_before() -> None:
    assert last("今天监考两场，考务费多少", "每场2小时").value == Decimal(300)


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("监考3场但分两天，一天2场一天1场，每场2小时", "half_days"),
        ("I invigilated two 2-hour exams on Saturday and two more on Sunday. How much in total?", "day_kind"),
    ],
)
def test_sessions_that_contradict_each_other_are_nothing_to_a_rule_that_pays_by_the_half_day(
    question: str, missing: str
) -> None:
    answer = converse([question], Listening(Book().pack("ncvtc"), date(2026, 11, 20)))[-1].answer
    assert (answer.status, answer.missing) == (Status.NEEDS_INPUT, (missing,))


@pytest.mark.parametrize(
    ("question", "yuan"),
    [
        ("同一天监考了两厂，每场4小时，一共多少钱", 400),
        ("周六监考了2厂每厂1小时给多少", 300),
        ("监考三厂，合计", 500),
    ],
)
def test_sessions_with_one_character_typed_wrong_are_sessions(question: str, yuan: int) -> None:
    assert last(question).value == yuan


def test_factories_are_no_sessions() -> None:
    assert last("带学生参观了三厂，监考一场2小时多少钱").value == 150


@pytest.mark.parametrize(
    ("question", "yuan"),
    [
        ("I invigilated two exams on the same day, one of 2 hours and one of exactly 3 hours. How much in total?", 350),
        ("Two exams today: one that lasted 2 hours, another of 3 hours. What is the fee?", 350),
        ("今天监了两场，头一场2小时，后头那场整3小时，合计多少", 350),
        ("当天两场，一场2小时，还有一场不多不少3小时，一共多少", 350),
        ("监考两场，还有一场3小时，都是同一天，多少钱", 500),
    ],
)
def test_a_further_session_is_the_next_of_those_counted_or_comes_on_top(question: str, yuan: int) -> None:
    assert last(question).value == yuan


def test_a_length_behind_those_told_one_by_one_is_no_total() -> None:
    assert last("当天两场，一场2小时，路上花了1小时，给多少").missing == ("session_hours",)
    assert last("监考了5小时，分两场，一场2小时，给多少钱").value == Decimal(350)
