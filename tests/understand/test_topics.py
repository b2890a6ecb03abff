"""Which topic is meant: in few words, with a slip of the keyboard, where words and a missing amount stand close to each other."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from policy.answer import Answer, Status
from policy.answers import Listening, converse
from policy.book import Book
from policy.understand.words.concepts import concepts
from policy.understand.words.normalise import normalised

BOOK = Book()


def last(institution: str, *turns: str) -> Answer:
    return converse(turns, Listening(BOOK.pack(institution), date(2026, 11, 20)))[-1].answer


@pytest.mark.parametrize(
    ("institution", "question", "rule"),
    [
        ("shaanxi", "专项师资培训能不能当成赚钱的买卖来办", "teacher-training"),
        ("shaanxi", "省里有没有打算出一个统一的试点工作规程", "working-rules"),
        ("shaanxi", "On what day of the week must the weekly report be filed?", "report-day"),
        ("lnpc", "监考的人要不要单独建档", "exam-staff"),
        ("lnpc", "期末考和考证撞了，能不能一起考了算", "joint-exam"),
        ("lnpc", "老师不够，能从厂里请师傅来教吗", "outside-teachers"),
        ("jscj", "有个厂想让我们培训工人，能接吗", "social-service"),
        ("jscj", "“1”和“X”之间的关系该怎么把握？院长让我写一段", "one-and-x"),
        ("jscj", "财务数字化应用证书，一本能抵几个课程学分", "credits-number"),
    ],
)
def test_one_matter_is_spoken_of_in_many_ways(institution: str, question: str, rule: str) -> None:
    assert last(institution, question).rule == f"{institution}.{rule}"


@pytest.mark.parametrize(
    ("institution", "question", "rule"),
    [
        ("lnpc", "启动费有没有", "start-money"),
        ("lnpc", "启动费有多少", "start-money-amount"),
        ("jscj", "我考了证，能不能抵学分", "credit-conversion"),
        ("jscj", "考了证，能抵几学分", "credits-number"),
        ("lnpc", "免除考核费用的范围", "waiver-scope"),
    ],
)
def test_that_an_amount_is_not_given_is_told_where_one_is_asked_for(institution: str, question: str, rule: str) -> None:
    assert last(institution, question).rule == f"{institution}.{rule}"


@pytest.mark.parametrize("question", ["几年一轮", "教师轮训是三年一轮还是五年一轮", "全员轮训一轮几年"])
def test_the_years_of_a_cycle_are_asked_for_in_few_words(question: str) -> None:
    assert last("jscj", question).value == Decimal(5)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("说名会", "说明会"), ("经非从哪来", "经费从哪来"), ("协做组是什么", "协作组是什么"), ("任物分解", "任务分解")],
)
def test_a_long_word_is_known_by_the_rest_of_it(typed: str, meant: str) -> None:
    assert normalised(typed) == meant


def test_a_day_of_the_year_is_not_how_often_something_is_reported() -> None:
    assert last("jscj", "一月一报还是一周一报").status is Status.NOT_STATED


def test_within_a_closed_word_no_other_is_heard() -> None:
    found, _ = concepts().find("建档立卡的学生要不要建档")
    assert "factor" not in found
    assert {"hardship", "archive"} <= found.keys()


@pytest.mark.parametrize("institution", ["ncvtc", "jscj", "lnpc", "shaanxi", "xit"])
@pytest.mark.parametrize(
    "question",
    [
        "What happens if I lose my certificate?",
        "I lost my certificate, how do I get a new one?",
        "Who reissues a lost certificate?",
        "证书丢了怎么补办",
    ],
)
def test_no_document_says_what_becomes_of_a_lost_certificate(institution: str, question: str) -> None:
    assert last(institution, question).status is Status.NOT_STATED


@pytest.mark.parametrize(
    ("question", "rule"),
    [
        ("Do I lose my pay if the yearly check is failed?", "ncvtc.failed-check"),
        ("Will we lose our hours after a failed inspection?", "ncvtc.inspection"),
        ("What happens when a certificate is abolished?", "ncvtc.exit-failed"),
        ("What happens if I fail the exam?", "ncvtc.retake"),
    ],
)
def test_what_happens_is_asked_of_the_matter_that_is_named(question: str, rule: str) -> None:
    assert last("ncvtc", question).rule == rule
