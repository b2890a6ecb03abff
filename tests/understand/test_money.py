"""Fees that each of so many people paid: what came in is reckoned where it is clear how many they were."""

from __future__ import annotations

from datetime import date

import pytest

from policy.answer import Answer, Status
from policy.answers import Listening, converse
from policy.book import Book


def last(question: str) -> Answer:
    return converse([question], Listening(Book().pack("xit"), date(2026, 11, 20)))[-1].answer


@pytest.mark.parametrize(
    ("question", "yuan"),
    [
        ("考培费每人收260元，150人都交了，全部成本2.1万元，二级学院分多少", 5400),
        ("收费200元一人，100人，成本1万元，学院能分多少", 3000),
        ("100个学生每人交500，支出2万，学院分多少", 9000),
        ("每人收200元，每人成本50元，100人，学院分多少", 4500),
        ("报名150人，实际缴费120人，每人200元，总成本1万，学院分多少", 4200),
        ("收了50人每人100元，成本8000，学院分多少", 0),
    ],
)
def test_a_fee_of_each_is_taken_as_often_as_people_paid(question: str, yuan: int) -> None:
    assert last(question).value == yuan


def test_what_was_spent_is_told_item_by_item_or_in_part() -> None:
    assert last("考培收入15万，考务费4万，场地能耗2万5，再没有别的成本，学院能分多少").value == 25500
    assert last("收入5万，成本2万，其中课酬1万，学院分多少").value == 9000


def test_a_loss_that_was_not_told_exactly_is_no_surplus() -> None:
    assert last("这次考培赔了八千多，我们学院还能分到利润吗").value == 0


@pytest.mark.parametrize(
    "question",
    [
        "每人交260，成本2.1万，二级学院分多少",
        "收入5万，其中1万没到账，成本2万，学院分多少",
        "每人收260元，150人都交了，学院分多少",
        "报名150人，每人260元，成本2万，只有一部分交了，学院分多少",
        "收费400元，共100名学生，全部成本10000元，二级学院可获得多少",
    ],
)
def test_without_knowing_who_paid_what_the_surplus_is_asked_for(question: str) -> None:
    assert (last(question).value, last(question).missing) == (None, ("amount",))


@pytest.mark.parametrize(
    ("question", "yuan"),
    [
        ("扣完考务场地这些成本还剩8万5千元，我们二级学院分多少钱", 25500),
        ("结余1万零5百，分给学院多少", 3150),
        ("刨去场地、监考这些开销，净落6万，学院那份是多少", 18000),
        ("考务费成本都算进去之后还余9万，学院可分多少元", 27000),
        ("After paying invigilators and room rent we have 85,000 yuan left, what is our school's share?", 25500),
    ],
)
def test_costs_that_were_taken_off_by_name_lead_nowhere_else(question: str, yuan: int) -> None:
    assert last(question).value == yuan


@pytest.mark.parametrize(
    "question",
    [
        "How many minutes does one class hour (学时) last when training pay is calculated?",
        "一学时几多分钟？我想算课酬",
        "讲课1学时120元，这1学时是多少分钟",
    ],
)
def test_no_pay_is_told_where_minutes_are_asked_for(question: str) -> None:
    answer = last(question)
    assert (answer.status, answer.value) == (Status.NOT_STATED, None)


def test_what_costs_were_spent_on_does_not_lead_elsewhere() -> None:
    assert last("收进来五万二，场地能耗和考务开支花了四万二，二级学院能分到多少").value == 3000


def test_costs_that_may_hold_those_told_before_are_asked_about() -> None:
    assert last("收入8万，监考费花了1万，成本一共6.5万，学院分多少").status is Status.NEEDS_INPUT
