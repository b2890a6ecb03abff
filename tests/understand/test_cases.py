"""Several cases in one message: compared, told one by one, or added up; never the number of one of them alone."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from policy.answer import Answer, Status
from policy.answers import Listening, converse
from policy.book import Book

BOOK = Book()


def last(institution: str, *turns: str) -> Answer:
    return converse(turns, Listening(BOOK.pack(institution), date(2026, 11, 20)))[-1].answer


@pytest.mark.parametrize(
    ("institution", "question", "value"),
    [
        ("ncvtc", "机试实考62人比实考60人多认几课时", 36),
        ("ncvtc", "60人参加考试，机试和笔试相差几课时", 80),
        ("ncvtc", "特殊实操90人，理科比文科多几课时", 260),
        ("ncvtc", "一般实操文科59人，要是来了61人，会多几课时", 48),
        ("ncvtc", "理科特殊实操，假如实考29人而不是31人，会少拿多少钱", 12500),
        ("ncvtc", "How many more hours for 101 candidates than for 100 in a computer-based exam?", 36),
        ("ncvtc", "周末半天考务和工作日半天考务差多少钱", 100),
        ("xit", "监考一场2小时的和一场3小时的，差多少钱", 50),
        ("xit", "两本证书比一本证书多认几个学分", 2),
    ],
)
def test_the_difference_between_two_cases_is_told(institution: str, question: str, value: int) -> None:
    answer = last(institution, question)
    assert (answer.status, answer.value) == (Status.ANSWERED, Decimal(value))
    assert "−" in answer.steps[-1].says


def test_the_difference_to_the_case_of_the_turn_before_is_told() -> None:
    assert last("ncvtc", "机试实考100人，多少课时", "101人的话多几课时").value == 36


@pytest.mark.parametrize(
    ("institution", "question"),
    [
        ("ncvtc", "笔试99人少了一个人，课时会不会变"),
        ("ncvtc", "机试实考100人，比去年多认几课时"),
        ("ncvtc", "第一次培训机试90人比第三次培训机试90人多几课时"),
    ],
)
def test_a_difference_is_asked_about_where_one_of_the_cases_is_not_known(institution: str, question: str) -> None:
    answer = last(institution, question)
    assert (answer.status, answer.value) == (Status.NEEDS_INPUT, None)


def test_another_reading_of_a_case_gives_another_difference() -> None:
    answer = last("ncvtc", "机试119人和120人相差几课时")
    assert (answer.value, [other.value for other in answer.alternatives]) == (0, [54])


def test_what_each_case_comes_to_is_listed_without_one_number_for_all() -> None:
    answer = last("ncvtc", "笔试考了100人跟考了101人，课时分别是多少？")
    assert (answer.status, answer.value) == (Status.ANSWERED, None)
    assert answer.text.startswith("实考 100 人：130 课时。\n实考 101 人：150 课时。")


@pytest.mark.parametrize(
    ("institution", "question", "value"),
    [
        ("ncvtc", "系里两个不同的证书，A证书笔试实考72人，B证书机试实考25人，两个证书课时加起来多少", 210),
        ("ncvtc", "两个证书，一个笔试62人参加，一个机试88人参加，总共多少课时", 354),
        (
            "ncvtc",
            "One certificate: written, 70 sat. Another certificate: computer-based, 25 sat. Hours altogether?",
            210,
        ),
        ("ncvtc", "我当证书负责人，前年实施了考培，去年没实施，两年共多少课时", 48),
        ("ncvtc", "我当一个证书的负责人三年了，前两年都组织了考培，第三年没组织，三年一共多少课时", 88),
        ("xit", "柯老师上了3学时，我上了4学时，我想问一共多少钱", 840),
        ("xit", "甲老师上了3学时、乙老师上了4学时培训课，两人课酬一共多少", 840),
    ],
)
def test_what_each_earns_by_itself_is_added_up(institution: str, question: str, value: int) -> None:
    answer = last(institution, question)
    assert (answer.status, answer.value) == (Status.ANSWERED, Decimal(value))


@pytest.mark.parametrize(
    "question",
    [
        "机试70人，笔试25人，一共多少课时",
        "两个证书，一个机试实考50人，另一个还没考，一共多少课时",
        "一个证书机试考了45人，另一个证书机试报了60人，两个证书共多少课时",
        "两个证书，机试实考一共90人，课时多少",
        "机试，一个专业60人，另一个专业70人，一共多少课时",
        "证书负责人两年都实施了考培，第三年没实施，一共几课时",
        "证书负责人四年，两年实施了考培，一年没实施，总共多少钱",
    ],
)
def test_exams_and_years_are_asked_about_where_it_is_not_clear_how_they_belong_together(
    question: str,
) -> None:
    answer = last("ncvtc", question)
    assert (answer.status, answer.value) == (Status.NEEDS_INPUT, None)


@pytest.mark.parametrize(
    ("institution", "question", "said"),
    [
        ("shaanxi", "监测点设几个，考核站点至少几个", ("10", "至少 1")),
        ("ncvtc", "Who interprets the rules, and who approves a new certificate?", ("教务处", "党委会")),
        ("xit", "培训课酬一学时多少，监考一场2小时多少", ("120 元", "150 元")),
        ("jscj", "典型专业至少几个，教师轮训几年一次", ("至少 1", "5 年")),
        ("ncvtc", "考务周末半天几课时，工作日半天几课时", ("4 课时", "2 课时")),
    ],
)
def test_two_questions_joined_by_a_comma_are_both_answered(
    institution: str, question: str, said: tuple[str, ...]
) -> None:
    text = last(institution, question).text
    assert all(each in text for each in said), text


@pytest.mark.parametrize(
    ("question", "value"),
    [("机试95人，多少课时，怎么算的", 234), ("不知道什么原因，机试只来了95人，能给多少课时", 234)],
)
def test_one_question_in_several_clauses_stays_one(question: str, value: int) -> None:
    assert last("ncvtc", question).value == value


def test_days_of_one_teacher_and_hours_of_another_are_asked_about() -> None:
    assert last("xit", "我上了两天，同事上了8学时，一共多少课酬").value is None
