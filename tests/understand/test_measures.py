"""A statement's number answers only what it counts, by its own unit, for one of its own kind."""

from __future__ import annotations

from datetime import date

import pytest

from policy.answers import Listening, converse
from policy.book import Book

TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("institution", "question"),
    [
        ("jscj", "十年能轮训几轮"),
        ("jscj", "轮训一次几天"),
        ("jscj", "典型专业要考几次证"),
        ("jscj", "学生每年至少考几次证"),
        ("jscj", "一个学院最多几个典型专业"),
        ("lnpc", "每个班至少几个证"),
        ("lnpc", "每个专业至少几个证书"),
        ("lnpc", "拿两个证书要几年"),
        ("shaanxi", "24次小结要几年"),
        ("shaanxi", "每个站点最少多少机位"),
        ("shaanxi", "五所院校至少几个考核站点"),
        ("shaanxi", "40个监测点对应几个证书"),
        ("shaanxi", "3个站点够2个市用吗，差几个"),
        ("shaanxi", "监测点一年检查几次"),
    ],
)
def test_what_a_statement_does_not_count_gets_no_number(institution: str, question: str) -> None:
    answer = converse([question], Listening(Book().pack(institution), TODAY))[-1].answer
    assert answer.value is None


@pytest.mark.parametrize(
    ("institution", "question"),
    [
        ("jscj", "全校8个二级学院，本学院至少要几个典型专业"),
        ("shaanxi", "咸阳有三所试点院校，考核站点至少几个"),
        ("lnpc", "一共四十五名学生，每名学生至少几本证"),
    ],
)
def test_what_is_told_around_the_question_does_not_take_its_number_away(institution: str, question: str) -> None:
    assert converse([question], Listening(Book().pack(institution), TODAY))[-1].answer.value == 1


@pytest.mark.parametrize(
    ("institution", "question"),
    [
        ("xit", "监考两场各2小时，费用几号发"),
        ("xit", "拿证后几天能认学分"),
        ("xit", "培训了6学时，课酬找哪个部门报"),
        ("xit", "培训一天要讲几个小时"),
        ("xit", "I taught 5 class hours. When will I be paid?"),
        ("ncvtc", "机试95人考，课时费几号到账"),
        ("ncvtc", "机试95人的课时由谁审核"),
        ("ncvtc", "第三次培训隔多久"),
    ],
)
def test_no_rule_answers_where_only_a_time_or_a_person_is_asked_for(institution: str, question: str) -> None:
    answer = converse([question], Listening(Book().pack(institution), TODAY))[-1].answer
    assert answer.value is None


@pytest.mark.parametrize(
    ("institution", "question", "value"),
    [
        ("xit", "监考一场2小时多少钱，找谁领", 150),
        ("xit", "When I invigilate three sessions a day, what is my pay?", 500),
        ("ncvtc", "谁能告诉我机试95人的课时", 234),
        ("ncvtc", "哪天考的忘了，机试95人课时", 234),
        ("ncvtc", "机试95人，谁监考的记不清了，课时", 234),
    ],
)
def test_an_amount_asked_for_beside_a_time_or_a_person_is_given(institution: str, question: str, value: int) -> None:
    assert converse([question], Listening(Book().pack(institution), TODAY))[-1].answer.value == value


def test_how_many_are_asked_for_may_be_what_a_rule_rests_on() -> None:
    question = "机试要多少人才不减半"
    answer = converse([question], Listening(Book().pack("ncvtc"), TODAY))[-1].answer
    assert answer.missing == ("headcount",)
