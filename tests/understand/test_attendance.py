"""Who sat, where only who registered and who did not come is told; numbers of people that are less than a number."""

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
    ("turns", "hours"),
    [
        (("机试报名65人", "7人缺考"), 180),
        (("机试报名105人，多少课时", "缺了4个人"), 270),
        (("机试报名65人，7人缺考，多少课时", "说错了，是4人缺考"), 216),
        (("机试65人报名了，几课时", "一个没少，全来了"), 216),
        (("笔试报名两百零一人，有一个缺考，认多少课时",), 180),
        (("机试报名61人，没有人缺考，课时多少",), 216),
        (("机试95人，给多少课时", "不对，95是报名数，实际考的是79人"), 216),
        (("65 signed up for the computer-based exam, how many hours?", "7 were absent"), 180),
    ],
)
def test_those_registered_less_those_absent_are_those_who_sat(turns: tuple[str, ...], hours: int) -> None:
    answer = last(*turns)
    assert (answer.status, answer.value) == (Status.ANSWERED, hours)


def test_an_absentee_of_nobody_knows_how_many_leaves_open_who_sat() -> None:
    assert last("机试报名65人，给几课时", "有大概7人缺考").missing == ("headcount",)


@pytest.mark.parametrize(
    "told",
    [
        "小一百人来考",
        "一百挂零的人考了",
        "实考六十开外",
        "快一百人考了",
        "实考六十大几个人",
        "八十来号学生实考",
        "实考80多",
    ],
)
def test_about_so_many_is_no_number(told: str) -> None:
    answer = last(f"机试{told}，课时多少")
    assert (answer.status, answer.missing) == (Status.NEEDS_INPUT, ("headcount",))


@pytest.mark.parametrize(("told", "hours"), [("卅五人", 100), ("廿九人", 50), ("半百人", 100), ("卌一人", 100)])
def test_old_numerals_are_read(told: str, hours: int) -> None:
    assert last(f"笔试实考{told}，认定多少课时").value == hours


@pytest.mark.parametrize(
    ("turns", "hours"),
    [
        (("机试报名100人，三成没来，课时多少",), 216),
        (("机试报名100人，没来的占两成，课时多少",), 216),
        (("机试报名100人，三成缺考，剩下的都考了，课时多少",), 216),
        (("机试报名200人，来了八成，认多少课时",), 324),
        (("机试报名100人，到考率九成，多少课时",), 234),
        (("机试报名100人，百分之十的学生没来，课时多少",), 234),
        (("机试报名100人课时多少", "三成没来"), 216),
        (("120 registered for the computer-based exam, 25% did not show up, how many hours?",), 234),
    ],
)
def test_a_share_of_those_registered_tells_who_sat(turns: tuple[str, ...], hours: int) -> None:
    assert last(*turns).value == hours


@pytest.mark.parametrize(
    "told",
    [
        "报名95人，三成没来",
        "报名100人，大概三成没来",
        "100人，三成没来",
        "报名100人，三成没来，实考72人",
        "报名100人，通过率八成",
        "报名100人，八成参加了培训",
    ],
)
def test_a_share_that_tells_no_whole_number_of_those_registered_leaves_open_who_sat(told: str) -> None:
    answer = last(f"机试{told}，课时多少")
    assert (answer.value, answer.missing) == (None, ("headcount",))
