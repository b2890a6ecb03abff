"""What a room holds, what was planned and who is only told beside those who sat counts nobody."""

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
    "holds",
    [
        "机房有210个机位",
        "机位210个",
        "机房能坐210人",
        "考场容量是210人",
        "座位数210",
        "机房一共210台电脑",
        "阶梯教室（210座）",
        "准备了210份试卷",
        "三个机房各50个机位",
        "机房有两百一十个机位",
    ],
)
def test_what_a_room_holds_counts_nobody(holds: str) -> None:
    assert last("ncvtc", f"机试，{holds}，实考95人，能认多少课时").value == 234
    assert last("ncvtc", f"机试，{holds}，报名126人，缺考17人，能认多少课时").value == 270
    assert last("ncvtc", f"机试，{holds}，能认多少课时").missing == ("headcount",)


@pytest.mark.parametrize(
    "question",
    [
        "The computer lab has 210 seats. 126 registered and 17 were absent. Computer-based exam. How many hours?",
        "Computer-based, capacity of the hall is 300, 126 signed up, 17 no-shows, how many hours?",
        "机试，全系500人，报名126人，缺考17人，课时多少",
        "机试，计划150人，报名126人，缺考17人，课时多少",
        "机试，报名126人，缺考17人，其中女生60人，课时多少",
        "机试，报名126人，缺考17人，去年实考210人，今年课时多少",
        "去年机试实考210人认了360，这次报名126人，缺考17人，课时多少",
    ],
)
def test_those_registered_less_those_absent_are_taken_whoever_else_is_counted(question: str) -> None:
    assert last("ncvtc", question).value == 270


@pytest.mark.parametrize("others", ["病假2人", "补考的有9人", "作弊取消2人", "每个考场30人"])
def test_who_may_or_may_not_have_sat_is_asked_about(others: str) -> None:
    answer = last("ncvtc", f"机试，报名126人，{others}，缺考17人，课时多少")
    assert (answer.status, answer.missing[:1]) == (Status.NEEDS_INPUT, ("headcount",))


def test_more_than_registered_cannot_have_sat() -> None:
    assert last("ncvtc", "机试报名60人，实考95人，课时多少").missing == ("headcount",)


@pytest.mark.parametrize("beside", ["机房有60个机位", "考场能坐60人", "用了45台电脑", "The lab has 45 seats"])
def test_a_room_beside_exam_duty_is_no_matter(beside: str) -> None:
    assert last("xit", f"{beside}，监考一场2小时，考务费多少").value == 150


def test_in_how_many_rooms_all_of_them_sat_is_no_matter() -> None:
    assert last("ncvtc", "机试，开了三个机房，实考130人，课时多少").value == 324
