"""Figures that are taken back, and people who do not count for an answer: none of them keeps it from being given."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from policy.answer import Answer
from policy.answers import Listening, converse
from policy.book import Book

BOOK = Book()


def last(institution: str, *turns: str) -> Answer:
    return converse(turns, Listening(BOOK.pack(institution), date(2026, 11, 20)))[-1].answer


@pytest.mark.parametrize(
    ("institution", "turns", "value"),
    [
        ("ncvtc", ("How many hours for a computer-based exam that 95 students sat?", "Sorry, it was 59, not 95."), 180),
        ("ncvtc", ("机试95人多少课时", "不是95，是59"), 180),
        ("ncvtc", ("理科一般实操59人多少课时", "不对，59是报名的，实考29人"), 200),
        ("ncvtc", ("周六监考不是两个半天，是一个半天，几课时",), 4),
        ("xit", ("监考一场4小时多少钱", "不是4小时，是2小时"), 150),
        ("xit", ("培训5学时课酬多少", "不是5学时，是11学时，分几天上的"), 1320),
        ("xit", ("结余不是3万，是5万，学院分多少",), 15000),
        ("xit", ("培训课原定6学时，实际上了5学时，课酬多少",), 600),
        ("xit", ("一场考试原定2.5小时，实际考了3小时，监考费多少",), 200),
    ],
)
def test_a_figure_that_is_taken_back_leaves_the_one_told_instead(
    institution: str, turns: tuple[str, ...], value: int
) -> None:
    assert last(institution, *turns).value == Decimal(value)


def test_a_question_with_not_denies_nothing() -> None:
    assert last("ncvtc", "95人机试不是234课时吗").value == Decimal(234)


@pytest.mark.parametrize(
    ("institution", "question", "value"),
    [
        ("ncvtc", "机试70个学生参加考试，监考老师8位，培训课时认定多少", 216),
        ("ncvtc", "去年机试考了150人，今年机试实考58人，今年认定多少课时", 180),
        ("ncvtc", "机试实考121人，按1.5系数是13500元，没错吧", 16200),
        ("xit", "102考场监考一场120分钟，考生30人，考务费多少", 150),
        ("xit", "给40人的班上了5学时培训课，一学时45分钟，课酬多少", 600),
    ],
)
def test_what_does_not_matter_is_not_asked_about(institution: str, question: str, value: int) -> None:
    assert last(institution, question).value == Decimal(value)


@pytest.mark.parametrize(
    "question",
    [
        "周六上午监考，监考老师8位，一共几课时",
        "去年机试考了150人，今年机试60人，两年一共多少课时",
        "去年机试考了150人，今年机试60人，去年认定多少课时",
        "初级、中级、高级分别22人、45人，机试多少课时",
        "初级、中级两个证书，初级70人、中级40人，都是笔试，多少课时",
    ],
)
def test_where_it_may_matter_it_is(question: str) -> None:
    assert last("ncvtc", question).value is None


@pytest.mark.parametrize(
    ("question", "value", "together"),
    [
        ("同一证书初级、中级、高级分别考了22人、45人、68人，全是机试，课时认多少", 216, 324),
        ("同一证书初级、中级两个级别都是机试，各考了40人，课时多少", 180, 216),
        ("初级和中级两个证书等级，都是笔试，分别是70人和40人，认定多少课时", 120, 150),
    ],
)
def test_levels_are_given_their_figures_in_turn(question: str, value: int, together: int) -> None:
    answer = last("ncvtc", question)
    assert (answer.value, [other.value for other in answer.alternatives]) == (Decimal(value), [Decimal(together)])


def test_of_two_sittings_the_second_is_not_all_who_sat() -> None:
    assert last("ncvtc", "上午70人，下午30人参加机试，多少课时").missing == ("headcount",)


def test_of_one_class_those_who_sat_are_a_part() -> None:
    assert last("ncvtc", "班上40人、实考30人，机试，多少课时").value == Decimal(180)


@pytest.mark.parametrize("told_now", ["更正一下，每天只讲了4学时", "每天讲了4学时", "每天4学时呢"])
def test_hours_of_each_day_are_of_all_the_days_told_before(told_now: str) -> None:
    assert last("xit", "培训上了三天，课酬多少", told_now).value == Decimal(1440)


def test_a_case_that_rarely_matters_goes_on_where_it_is_what_was_asked_about() -> None:
    assert last("ncvtc", "今年组织了考培，负责人多少课时", "要是没组织呢？").value == Decimal(8)
