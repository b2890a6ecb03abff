"""Duty that is told by the clock counts as the part of the day that it fills; what fills none is asked about."""

from __future__ import annotations

from datetime import date

import pytest

from policy.answer import Answer, Status
from policy.answers import Listening, converse
from policy.book import Book

BOOK = Book()


def last(*turns: str) -> Answer:
    return converse(turns, Listening(BOOK.pack("ncvtc"), date(2026, 11, 20)))[-1].answer


@pytest.mark.parametrize(
    ("question", "hours"),
    [
        ("周六9点到11点半做考务，几课时", 4),
        ("周六上午9点到11点半监考，几课时", 4),
        ("周三2点到5点监考，几课时", 2),
        ("周日8点到17点监考，算几课时", 8),
        ("周六早八点到晚六点监考，几课时", 8),
        ("周六8点到12点、下午2点到5点做考务，几课时", 8),
        ("周六、周日9点到17点都在监考，一共几课时", 16),
        ("I invigilated from 9 am to 11:30 am on Saturday, how many hours?", 4),
        ("I was on exam duty from 8:00 to 17:00 on Saturday. How many hours?", 8),
    ],
)
def test_times_of_day_are_half_days_of_duty(question: str, hours: int) -> None:
    assert last(question).value == hours


@pytest.mark.parametrize("told", ["10点到14点", "9点到10点", "12点到14点", "9点开始"])
def test_what_fills_no_half_day_is_asked_about(told: str) -> None:
    assert last(f"周六{told}监考，几课时").missing == ("half_days",)


def test_an_evening_by_the_clock_is_an_evening() -> None:
    assert last("周三19点到21点监考，几课时").status is Status.NOT_STATED


def test_the_time_of_an_exam_tells_no_duty() -> None:
    assert last("机试9点到11点，报名95人，认定几课时").rule == "ncvtc.training-hours"
