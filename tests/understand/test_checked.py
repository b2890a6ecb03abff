"""Whoever checks a form gets what the rule gives, and is told where the form says another sum; nothing on it is taken for a fact."""

from __future__ import annotations

from datetime import date

import pytest

from policy.answer import Answer, Status
from policy.answers import Listening, converse
from policy.book import Book

BOOK = Book()


def last(institution: str, question: str) -> Answer:
    return converse([question], Listening(BOOK.pack(institution), date(2026, 11, 20)))[-1].answer


@pytest.mark.parametrize(
    ("institution", "question", "value"),
    [
        ("xit", "造册金额350元，当天监考两场，每场3个半小时，请复核", 400),
        ("xit", "当天监考四场，出纳按两百一场给我算了八百，合规吗", 500),
        ("xit", "结余9600元，学院领了3000元，请核对", 2880),
        ("xit", "考培亏了3000元，学院还领了900元，合规吗", 0),
        ("xit", "The form says 900 yuan for 7 training hours. Please check.", 840),
        ("ncvtc", "负责人未实施考培，全年补贴2000元，请核实", 400),
    ],
)
def test_a_sum_on_a_form_is_held_against_the_rule(institution: str, question: str, value: int) -> None:
    answer = last(institution, question)
    assert answer.value == value
    assert any(word in answer.text for word in ("不符", "as you said"))


@pytest.mark.parametrize("question", ["报销单上写着培训7学时、共840元，请核对", "结余9600元，学院领了2880元，请核对"])
def test_a_sum_that_is_right_is_not_denied(question: str) -> None:
    answer = last("xit", question)
    assert answer.status is Status.ANSWERED
    assert "不符" not in answer.text


def test_a_surplus_on_a_form_is_told_and_not_put_forward() -> None:
    assert last("xit", "本次结余共9600元，应划给学院多少，请核对").value == 2880
