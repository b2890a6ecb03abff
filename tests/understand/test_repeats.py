"""So many of the same: what each of them comes to is multiplied, or asked for, and never given as if it were the whole."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from policy.answer import Answer, Status
from policy.answers import Listening, converse
from policy.book import Book

BOOK = Book()


def last(institution: str, *turns: str) -> Answer:
    return converse(turns, Listening(BOOK.pack(institution), date(2026, 11, 20)))[-1].answer


@pytest.mark.parametrize(
    ("institution", "question", "value"),
    [
        ("ncvtc", "我当一个证书的负责人三年了，年年都组织了考培，三年加起来多少课时", 120),
        ("ncvtc", "当了三年负责人，一次都没组织过考试，三年一共给多少钱", 1200),
        ("ncvtc", "A certificate lead for three years, exams held every year. How many hours in total?", 120),
        ("ncvtc", "两个证书都是机试，各考了50人，课时一共多少", 360),
        ("ncvtc", "连着三个周末都监考一整天，共多少课时", 24),
        ("ncvtc", "每周三下午做考务，做了四周，认多少课时", 8),
        ("xit", "给三个班各上了4学时培训，课酬一共多少", 1440),
        ("xit", "How much for 3 days of training with 6 periods each?", 2160),
        ("xit", "两期考培各结余3万，学院一共分多少", 18000),
        ("xit", "三个学生每人考了两个证，一共多少学分", 12),
    ],
)
def test_what_each_earns_by_itself_is_multiplied(institution: str, question: str, value: int) -> None:
    assert last(institution, question).value == Decimal(value)


def test_the_step_shows_how_often_it_was_taken() -> None:
    assert last("xit", "给三个班各上了4学时培训，课酬一共多少").steps[-1].says == "480 × 3 = 1440 元"


@pytest.mark.parametrize(
    ("institution", "question"),
    [
        ("ncvtc", "三次考试，每次机试40人，一共认多少课时"),
        ("ncvtc", "每个月周末监考一天，一年一共多少课时"),
        ("xit", "监考了五次，每次2小时，考务费一共多少"),
        ("xit", "每天上6学时，上了一周，课酬多少"),
    ],
)
def test_what_they_come_to_together_is_asked_for_where_it_does_not_follow(institution: str, question: str) -> None:
    answer = last(institution, question)
    assert (answer.status, answer.value) == (Status.NEEDS_INPUT, None)


def test_what_one_of_them_gets_is_not_multiplied() -> None:
    assert last("xit", "两个老师各上了5学时，每人课酬多少").value == Decimal(600)
    assert last("ncvtc", "做负责人四年，今年组织了考培，今年给多少课时").value == Decimal(40)


def test_people_who_sat_together_are_one_headcount() -> None:
    assert last("ncvtc", "3个班都是机试，一共95人参加考试，多少课时").value == Decimal(234)


def test_a_follow_up_still_speaks_of_all_of_them() -> None:
    assert last("ncvtc", "当了三年负责人，年年都考了，一共多少课时", "折成钱呢").value == Decimal(6000)
