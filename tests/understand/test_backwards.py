"""How many are needed for a result: reckoned where the rule is a plain rate, else no number."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from policy.answer import Answer, Status, Unit
from policy.answers import Listening, converse
from policy.book import Book

BOOK = Book()


def last(institution: str, *turns: str) -> Answer:
    return converse(turns, Listening(BOOK.pack(institution), date(2026, 11, 20)))[-1].answer


@pytest.mark.parametrize(
    ("institution", "question", "count"),
    [
        ("ncvtc", "工作日做考务，要做满几个半天才凑得够20课时", 10),
        ("ncvtc", "平时上班时间做考务，得做多少个半天才能拿到1000块", 10),
        ("ncvtc", "周末要做几天考务才凑够30课时", 4),
        ("ncvtc", "How many weekend half-days of exam duty make 24 hours?", 6),
        ("xit", "想靠证书凑够10个学分，得考几本证", 5),
        ("xit", "一学期凑满5学分，要考几本", 3),
        ("xit", "10个学分得考几个", 5),
        ("xit", "How many certificates do I need for 8 credits?", 4),
        ("xit", "发了1440元课酬，是上了几天课", 2),
    ],
)
def test_the_count_that_reaches_a_result_is_reckoned(institution: str, question: str, count: int) -> None:
    answer = last(institution, question)
    assert (answer.status, answer.value, answer.unit) == (Status.ANSWERED, Decimal(count), Unit.COUNT)
    assert "÷" in answer.steps[-1].says


@pytest.mark.parametrize(
    ("institution", "question", "value", "unit"),
    [
        ("ncvtc", "要多少课时才能拿到5000块", 100, Unit.HOURS),
        ("xit", "培训课上几学时才能拿到1200元", 10, Unit.HOURS),
        ("xit", "要赚多少学院才分得到1.5万", 50000, Unit.YUAN),
    ],
)
def test_hours_and_money_that_are_needed_are_told_as_such(
    institution: str, question: str, value: int, unit: Unit
) -> None:
    answer = last(institution, question)
    assert (answer.value, answer.unit) == (Decimal(value), unit)


@pytest.mark.parametrize(
    ("institution", "question"),
    [
        ("ncvtc", "做考务要几个半天才凑够20课时"),
        ("ncvtc", "当负责人几年能凑够400课时，每年都考培"),
        ("ncvtc", "机试得有多少人考课时才能上300"),
        ("ncvtc", "调休的周六要做几个半天考务才够12课时"),
        ("ncvtc", "已经做了3个工作日半天，还要做几个半天才够20课时"),
        ("xit", "已经有一本证，凑够10学分还要几本"),
        ("xit", "2000元的培训费够付几天的课"),
        ("xit", "监考多少场才能挣够2000元，每场2小时"),
        ("xit", "两本证4学分，10学分要几本"),
    ],
)
def test_no_rule_states_a_figure_where_the_count_cannot_be_reckoned(institution: str, question: str) -> None:
    answer = last(institution, question)
    assert (answer.status, answer.value, answer.alternatives) == (Status.NOT_STATED, None, ())
    assert answer.citations[0].quote in answer.text


def test_what_was_told_before_holds_for_what_is_needed() -> None:
    assert last("ncvtc", "周末做一个半天考务几课时", "那要几个半天才够20课时").value == 5


def test_a_day_rate_told_in_the_question_is_no_second_result() -> None:
    assert last("ncvtc", "一个周末半天4课时，凑20课时要几个半天").value == 5


def test_what_was_sought_is_no_fact_of_the_next_message() -> None:
    answer = last("ncvtc", "做考务要几个半天才凑够20课时", "周末")
    assert (answer.value, answer.missing) == (None, ("half_days",))
