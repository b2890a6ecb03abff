"""Machine-made questions: the answer is right, or asks back; it is never another number."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from policy.answer import Answer, Status
from policy.answers import Listening, Talk, hear
from policy.book import Book
from tests.understand.generated import account_questions, duty_questions, session_questions, training_questions

BOOK = Book()


def answer(institution: str, question: str) -> Answer:
    return hear(question, Talk(), Listening(BOOK.pack(institution), date(2026, 11, 20))).answer


def test_training_hours_are_right_in_whatever_words_they_are_asked_for() -> None:
    outcomes = []
    for question, value, bound in training_questions(300, seed=7):
        found = answer("ncvtc", question)
        assert found.value in (None, value), question
        assert found.value is None or found.bound.value == bound, question
        outcomes.append(found.value == value)
    assert sum(outcomes) / len(outcomes) >= 0.98


@pytest.mark.parametrize(
    ("institution", "questions"),
    [("ncvtc", list(duty_questions(150, seed=8))), ("xit", list(session_questions(150, seed=9)))],
)
def test_exam_duty_is_right_in_whatever_words_it_is_asked_for(
    institution: str, questions: list[tuple[str, Decimal]]
) -> None:
    found = [(question, answer(institution, question), value) for question, value in questions]
    assert [question for question, got, value in found if got.value not in (None, value)] == []
    assert sum(got.status is Status.ANSWERED for _, got, _ in found) / len(found) >= 0.98


def test_sessions_over_several_days_and_by_the_clock_are_right_or_asked_about() -> None:
    found = [(question, answer("xit", question).value, value) for question, value in account_questions(300, seed=10)]
    assert [question for question, got, value in found if got not in (None, value)] == []
    assert sum(got == value for _, got, value in found) / len(found) >= 0.98
