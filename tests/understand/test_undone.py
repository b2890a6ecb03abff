"""Of work that was told, what was not done, or not by the asker, is not counted; where it is not clear how much is left, it is asked."""

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
    ("question", "missing"),
    [
        ("一天监考3场，第三场被取消了，前两场各2小时，多少钱", "sessions"),
        ("一天监考3场，有一场没去，每场2小时，多少钱", "sessions"),
        ("培训3天，最后一天只上了3学时，课酬多少", "hours"),
        ("培训18学时，缺了3学时没上，课酬多少", "hours"),
        ("培训18学时，其中6学时是助教上的，我的课酬多少", "hours"),
        ("一场考试分两段，每段1.5小时，监考费多少", "session_hours"),
    ],
)
def test_a_part_that_was_not_done_leaves_open_how_much_was(question: str, missing: str) -> None:
    answer = last("xit", question)
    assert (answer.status, answer.value) == (Status.NEEDS_INPUT, None)
    assert missing in answer.missing


@pytest.mark.parametrize(
    ("question", "yuan"),
    [
        ("一天安排了3场，我只监考了2场，都是3小时，多少钱", 400),
        ("当天学校开了5场，我监考1场2小时，多少", 150),
        ("三个考场同时开考，我监考其中一个，3小时，多少", 200),
        ("我当天监考3场，其中2场是2小时1场3小时，多少", 500),
        ("上午我监考一场2小时，下午我监考两场，多少", 500),
    ],
)
def test_of_all_sessions_held_those_of_the_asker_count(question: str, yuan: int) -> None:
    assert last("xit", question).value == yuan


@pytest.mark.parametrize(
    ("question", "hours"),
    [
        ("周六上午监考，下午培训，考务几课时", 4),
        ("周六上午培训，下午考试监考，考务几课时", 4),
        ("周六上午半天培训，下午监考，考务几课时", 4),
        ("周六上下午都监考，几课时", 8),
        ("周六上午考务，下午休息，周日全天考务，一共几课时", 12),
    ],
)
def test_half_a_day_of_other_work_is_no_duty(question: str, hours: int) -> None:
    assert last("ncvtc", question).value == hours


def test_a_day_of_which_half_was_spent_elsewhere_is_asked_about() -> None:
    assert last("ncvtc", "周三监考一天，其中下午开会没去，几课时").missing == ("half_days",)


@pytest.mark.parametrize("days", ["5月18日和5月19日两天考完", "分周六周日两天考"])
def test_the_days_of_an_exam_earn_nothing_where_candidates_count(days: str) -> None:
    assert last("ncvtc", f"机试95人，{days}，课时多少").value == 234


@pytest.mark.parametrize("question", ["机试95人，课时我和老王平分，我拿多少", "机试95人，已认60课时，还能认多少课时"])
def test_a_share_or_a_rest_gets_no_number(question: str) -> None:
    assert last("ncvtc", question).value is None


def test_costs_told_after_a_surplus_leave_it_open() -> None:
    assert last("xit", "结余10万，二级学院拿多少", "成本又多了2万").missing == ("amount",)
    assert last("xit", "收入10万成本7万，二级学院拿多少", "成本又多了1万").value == 6000


def test_so_many_of_each_level_are_counted_together() -> None:
    assert last("xit", "我初级、中级各1本，几学分").value == 4
    assert last("xit", "我和室友各有2本证，一共几学分").value is None


def test_a_day_of_other_work_earns_no_duty() -> None:
    assert last("ncvtc", "周三监考半天，周六培训一天，考务几课时").value is None


@pytest.mark.parametrize(
    ("question", "yuan"),
    [("监考4场，两天每天2场，每场3小时，多少", 800), ("监考6场，三天每天2场，每场2小时，多少", 900)],
)
def test_a_count_before_those_of_each_day_is_that_of_all_days(question: str, yuan: int) -> None:
    assert last("xit", question).value == yuan


def test_some_of_the_certificates_told_before_count_or_are_asked_about() -> None:
    assert last("xit", "3本证几学分", "其中一本是驾照").value == 6
    assert last("xit", "3本证几学分", "其中一本没过").missing == ("certificates",)
