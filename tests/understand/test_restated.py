"""A count that only says again what was told one by one adds nothing to it, and multiplies nothing."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from policy.answer import Answer
from policy.answers import Listening, converse
from policy.book import Book
from policy.understand.reading.restated import without_restated

BOOK = Book()
TODAY = date(2026, 11, 20)


def last(institution: str, *turns: str) -> Answer:
    return converse(turns, Listening(BOOK.pack(institution), TODAY))[-1].answer


@pytest.mark.parametrize(
    ("question", "hours"),
    [
        ("星期六、星期天两天都全天监考，总共认几课时", 16),
        ("周六周日两天各全天监考，合计几课时", 16),
        ("周六周日各半天共两个半天，多少课时", 8),
        ("周六上午、周日下午两个半天，一共多少课时", 8),
        ("周三下午和周六上午两个半天，一共几课时", 6),
        ("周一、周三、周五三个半天都在监考，合计多少课时", 6),
        ("周五、周六、周日三天都全天监考，一共几课时", 20),
        ("周五半天，周六周日两天全天，合计多少课时", 18),
        ("周六全天周日半天共三个半天，总共几课时", 12),
        ("周六监考一天，周日监考一天，两天都是全天，一共多少课时", 16),
        ("监考两个半天，周六上午和周日上午，合计几课时", 8),
        ("周末两天监考，周六全天、周日半天，一共几课时", 12),
        ("第一天、第二天两天都是周末全天监考，总共多少课时", 16),
        ("11月21日、11月22日两天都全天监考，一共几课时", 16),
        ("周一到周五五天每天上午做考务，总共几课时", 10),
        ("Saturday and Sunday, both mornings, two half-days. Total hours?", 8),
        ("Monday, Tuesday and Wednesday, all three days full exam duty: total hours?", 12),
    ],
)
def test_the_number_of_the_days_named_is_not_counted_once_more(question: str, hours: int) -> None:
    assert last("ncvtc", question).value == Decimal(hours)


@pytest.mark.parametrize(
    ("question", "yuan"),
    [
        ("周六、周日两天都各监考一场2小时，总共多少钱", 300),
        ("上午一场、下午一场，两场都是2小时，监考费多少", 300),
        ("上午一场，下午一场，两场各3小时，考务费多少", 400),
        ("一场2小时，一场4小时，两场共多少考务费", 350),
        ("周六两场周日两场，共四场，每场2小时，合计多少钱", 600),
        ("周一4学时、周二4学时，两天共8学时，课酬多少", 960),
        ("周六、周日两天都上了6学时培训，课酬一共多少", 1440),
        ("周六、周日两天共上了12学时培训，课酬多少", 1440),
        ("周六、周日两天每天8学时培训，课酬多少", 1440),
        ("11月21日、22日两天各监考一场2小时，多少钱", 300),
    ],
)
def test_nor_is_that_of_sessions_or_hours(question: str, yuan: int) -> None:
    assert last("xit", question).value == Decimal(yuan)


@pytest.mark.parametrize(
    "text",
    [
        "周六上午，周日两个半天",
        "周六监考两个半天，周日监考两个半天",
        "周六、周日，另外两天半天",
        "周一周二周三周四，前两天全天",
        "上午一场下午一场晚上两场",
        "三场2小时，一场4小时，共五场",
    ],
)
def test_a_number_of_its_own_stays(text: str) -> None:
    assert without_restated(text, TODAY) == text


@pytest.mark.parametrize(
    ("question", "hours"),
    [
        ("两个周六、两个周日都监考全天，一共几课时", 32),
        ("两个周六、一个周日都监考全天，一共几课时", 24),
        ("两个周三全天，一个周六全天，一共几课时", 16),
        ("周六上午和周日下午监考几课时", 8),
    ],
)
def test_each_day_counts_as_often_as_it_is_told(question: str, hours: int) -> None:
    assert last("ncvtc", question).value == Decimal(hours)


@pytest.mark.parametrize(
    ("institution", "question", "value"),
    [
        ("ncvtc", "两次周六监考，每次半天，共两个半天，几课时", 8),
        ("ncvtc", "四个工作日每天上午监考，一共四个半天，几课时", 8),
        ("ncvtc", "两周的周六都监考全天，共两天，几课时", 16),
        ("ncvtc", "工作日三个半天、周末两个半天，五个半天一共多少课时", 14),
        ("ncvtc", "Exam duty both on Saturday and on Sunday, two half-days altogether. Hours?", 8),
        ("xit", "三个学生每人两本证，共六本，一共几学分", 12),
        ("xit", "上下午各一场，共两场，每场2小时，多少钱", 300),
    ],
)
def test_what_is_summed_up_is_not_multiplied(institution: str, question: str, value: int) -> None:
    assert last(institution, question).value == Decimal(value)


def test_nor_is_one_that_counts_what_was_told_in_the_message_before() -> None:
    assert last("ncvtc", "周六监考半天几课时", "再加周日半天，共两个半天，一共几课时").value == Decimal(8)
    assert last("ncvtc", "周六上午监考几课时", "加上周日上午，两个半天一共呢").value == Decimal(8)
    assert last("xit", "上午监考一场2小时多少钱", "下午又一场2小时，两场一共多少").missing == ("sessions",)


@pytest.mark.parametrize(
    ("institution", "question"),
    [
        ("ncvtc", "今天、明天两天都全天监考，一共几课时"),
        ("ncvtc", "22日全天监考，多少课时"),
        ("ncvtc", "每个周六、周日两天监考，一个月一共几课时"),
        ("ncvtc", "三个周六周日都监考全天，一共几课时"),
        ("ncvtc", "这周一、三、五三天上午监考，共几课时"),
        ("xit", "周六周日两天，第一天两场第二天一场，都是2小时，共多少钱"),
        ("xit", "周六、周日两天共监考四场，都是2小时，多少钱"),
        ("xit", "上午一场、下午一场共两场，一场1小时一场2小时，多少钱"),
    ],
)
def test_days_that_are_not_clear_get_no_number(institution: str, question: str) -> None:
    assert last(institution, question).value is None
