"""What others did or got is left out where the asker tells their own; it counts where both are held together."""

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
    ("institution", "question", "value"),
    [
        ("ncvtc", "隔壁系机试考了210人，拿了360课时，我们系机试只考了76人，我们能拿多少课时", 216),
        ("ncvtc", "我们系机试76人，隔壁系210人，我们能认多少课时", 216),
        ("xit", "我有两本证书，室友有三本，我能认几学分", 4),
        ("xit", "刘老师上了4学时培训，拿480；我那天上了5学时，我拿多少", 600),
        ("xit", "小王当天监考了三场拿500，我就监考了一场2小时的，给我多少", 150),
        ("ncvtc", "隔壁系第三次培训机试考了130人，我们系机试考了76人，我们拿多少课时", 216),
        ("xit", "同事上了4学时培训拿480，我上了5学时，我拿多少", 600),
        ("xit", "小孟当天监考了三场，我监考了一场2小时的，给我多少", 150),
        ("ncvtc", "李老师周末做了两天考务拿了16课时，我工作日做了一个半天，我拿几课时", 2),
    ],
)
def test_what_is_said_of_others_is_left_out(institution: str, question: str, value: int) -> None:
    assert last(institution, question).value == Decimal(value)


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("我们系机试95人，隔壁系60人，我们比他们多认几课时", 54),
        ("隔壁系机试95人，我们系也是95人，认多少", 234),
        ("张老师周六监考一天，我想问给几课时", 8),
    ],
)
def test_what_is_held_together_or_asked_for_another_still_counts(question: str, value: int) -> None:
    assert last("ncvtc", question).value == value


def test_the_result_of_others_is_no_answer_where_nothing_of_ones_own_is_told() -> None:
    assert last("ncvtc", "隔壁系95人拿234课时，我们能拿多少").value is None


def test_the_form_of_another_exam_is_not_taken_for_ones_own() -> None:
    assert last("ncvtc", "隔壁系机试考了130人，我们系考了76人，我们拿多少课时").missing == ("exam_form",)


def test_a_loss_of_others_leaves_the_surplus_open() -> None:
    assert last("xit", "他们学院亏了2万，我们学院结余3万，我们分多少").value is None
