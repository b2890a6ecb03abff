"""Candidates told class by class are counted together where they sat for one certificate, and the sum is shown."""

from __future__ import annotations

from datetime import date

import pytest

from policy.answer import Answer, Status
from policy.answers import Listening, converse
from policy.book import Book

BOOK = Book()


def last(institution: str, *turns: str) -> Answer:
    return converse(turns, Listening(BOOK.pack(institution), date(2026, 11, 20)))[-1].answer


@pytest.mark.parametrize(
    ("question", "hours", "shown"),
    [
        ("有3个班，每班41人，全都参加了机试，这个证书认定多少课时", 324, "3 × 41 = 123"),
        ("3个班各来了41人考机试，认多少课时", 324, "3 × 41 = 123"),
        ("机试两个考场，每个考场坐了45人，都考完了，课时多少", 234, "2 × 45 = 90"),
        ("Two classes of 41 students each sat the computer-based exam. How many hours?", 234, "2 × 41 = 82"),
        ("机试，甲班来了40人，乙班来了45人，丙班来了20人，课时多少", 270, "40 + 45 + 20 = 105"),
        ("机试，一班报名65人实考62人，二班报名60人实考52人，课时给多少", 270, "62 + 52 = 114"),
        ("两个班共85人参加机试，一班45人，二班40人，课时给多少", 234, "85"),
        ("机试上午场30人，下午场33人，都来了，同一个证书，课时多少", 216, "30 + 33 = 63"),
    ],
)
def test_they_are_counted_together(question: str, hours: int, shown: str) -> None:
    answer = last("ncvtc", question)
    assert (answer.status, answer.value) == (Status.ANSWERED, hours)
    assert shown in answer.text


@pytest.mark.parametrize(
    "question",
    [
        "机试一班40人，二班报名45人，课时多少",
        "一班笔试40人，二班机试45人，一共多少课时",
        "笔试，一班40人，二班45人，两个班各认多少课时",
        "3个班，每班大概41人参加机试，课时多少",
        "3个班，每班报名41人，机试，课时多少",
        "机试三场，每场60人，课时多少",
        "两个班共85人参加机试，一班45人，二班41人，课时给多少",
    ],
)
def test_they_are_asked_about_where_they_may_not_belong_together(question: str) -> None:
    answer = last("ncvtc", question)
    assert (answer.status, answer.value) == (Status.NEEDS_INPUT, None)


def test_the_size_of_classes_that_are_taught_multiplies_no_lesson() -> None:
    assert last("xit", "给2个班上课，每班30人，各上了6学时，课酬多少").value == 1440


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("机试每人交考试费290元，实考46人，我们的培训课时折合多少元", 9000),
        ("每位学生收费200元，笔试实考66人，我们课时多少", 120),
    ],
)
def test_what_students_pay_is_left_aside_where_hours_are_asked_for(question: str, value: int) -> None:
    assert last("ncvtc", question).value == value


def test_those_who_came_later_sat_with_the_rest() -> None:
    assert last("ncvtc", "本来机试只到了29个，开考前又赶来1个，也让他考了，课时认多少").value == 180
    assert last("ncvtc", "机试来了58人，后来又来了5人，都考了，多少课时").value == 216


@pytest.mark.parametrize(
    "question",
    [
        "机试到了58人，又来了5人但没让进考场，多少课时",
        "机试来了58人，第二天又来了5人，多少课时",
        "机试报名58人，又来了20人报名，多少课时",
    ],
)
def test_those_who_came_later_are_asked_about_where_they_may_not_have_sat_the_same_exam(question: str) -> None:
    answer = last("ncvtc", question)
    assert (answer.value, answer.missing) == (None, ("headcount",))


@pytest.mark.parametrize(
    "question",
    [
        "机试，两个班合起来考了62人，里头50人过了线，课时给多少",
        "机试，两个班的人都算上实考62人，课时多少",
        "机试，两个班放一块儿共62人实考，多少课时",
        "Computer-based exam, two classes together had 62 candidates, 50 passed. How many hours?",
    ],
)
def test_what_groups_come_to_together_is_the_headcount(question: str) -> None:
    assert last("ncvtc", question).value == 216
