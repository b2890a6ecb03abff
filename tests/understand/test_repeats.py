"""So many of the same: what each of them comes to is multiplied, or asked for, and never given as if it were the whole."""

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
        ("ncvtc", "我当一个证书的负责人三年了，年年都组织了考培，三年加起来多少课时", 120),
        ("ncvtc", "当了三年负责人，一次都没组织过考试，三年一共给多少钱", 1200),
        ("ncvtc", "A certificate lead for three years, exams held every year. How many hours in total?", 120),
        ("ncvtc", "两个证书都是机试，各考了50人，课时一共多少", 360),
        ("ncvtc", "连着三个周末都监考一整天，共多少课时", 24),
        ("ncvtc", "每周三下午做考务，做了四周，认多少课时", 8),
        ("xit", "给三个班各上了4学时培训，课酬一共多少", 1440),
        ("xit", "How much for 3 days of training with 6 periods each?", 2160),
        ("xit", "两期考培各结余3万，学院一共分多少", 18000),
        ("xit", "三个学生每人考了两个证，一共多少学分", 12),
    ],
)
def test_what_each_earns_by_itself_is_multiplied(institution: str, question: str, value: int) -> None:
    assert last(institution, question).value == Decimal(value)


def test_the_step_shows_how_often_it_was_taken() -> None:
    assert last("xit", "给三个班各上了4学时培训，课酬一共多少").steps[-1].says == "480 × 3 = 1440 元"


@pytest.mark.parametrize(
    ("institution", "question"),
    [
        ("ncvtc", "三次考试，每次机试40人，一共认多少课时"),
        ("ncvtc", "每个月周末监考一天，一年一共多少课时"),
        ("xit", "监考了五次，每次2小时，考务费一共多少"),
        ("xit", "每天上6学时，上了一周，课酬多少"),
    ],
)
def test_what_they_come_to_together_is_asked_for_where_it_does_not_follow(institution: str, question: str) -> None:
    answer = last(institution, question)
    assert (answer.status, answer.value) == (Status.NEEDS_INPUT, None)


def test_what_one_of_them_gets_is_not_multiplied() -> None:
    assert last("xit", "两个老师各上了5学时，每人课酬多少").value == Decimal(600)
    assert last("ncvtc", "做负责人四年，今年组织了考培，今年给多少课时").value == Decimal(40)


def test_people_who_sat_together_are_one_headcount() -> None:
    assert last("ncvtc", "3个班都是机试，一共95人参加考试，多少课时").value == Decimal(234)


def test_a_follow_up_still_speaks_of_all_of_them() -> None:
    assert last("ncvtc", "当了三年负责人，年年都考了，一共多少课时", "折成钱呢").value == Decimal(6000)


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("考了驾照又考了两本X证，一共几学分", 6),
        ("我拿到驾照了，又拿了一个中级证书，能换几学分", 4),
        ("一本初级证和一本高级证总共几个学分", 4),
        ("How many credits for two skill certificates and a driving licence?", 6),
    ],
)
def test_certificates_and_a_driving_licence_are_counted_together(question: str, value: int) -> None:
    assert last("xit", question).value == Decimal(value)


def test_one_more_in_a_follow_up_is_added() -> None:
    assert last("xit", "两本证几学分", "五本呢", "加一本驾照呢").value == Decimal(12)


def test_hours_on_a_day_that_is_named_may_be_paid_by_the_day() -> None:
    answer = last("xit", "周六上了八学时的培训，课酬怎么算")
    assert (answer.value, [other.value for other in answer.alternatives]) == (Decimal(720), [Decimal(960)])
    assert last("xit", "周一到周三每天培训4学时，课酬多少").value == Decimal(1440)


def test_sessions_in_parts_of_a_day_are_added() -> None:
    assert last("xit", "一天上午监考两场下午监考一场，分别两小时，多少钱").value == Decimal(500)


def test_not_enough_people_is_a_limit_and_no_headcount() -> None:
    assert last("ncvtc", "机试不够三十人几课时").value == Decimal(90)
    assert last("ncvtc", "机试不够一百人几课时").missing == ("headcount",)


def test_the_letter_o_is_read_as_a_zero_in_a_number() -> None:
    assert last("ncvtc", "机试1oo人多少课时").value == Decimal(234)


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("监考3小时，分两场，每场1.5小时，多少钱", 300),
        ("培训两个半天，每半天3学时，多少钱", 720),
        ("4 days of training, 6 hours daily, pay?", 2880),
    ],
)
def test_a_total_beside_its_parts_is_no_part_of_its_own(question: str, value: int) -> None:
    assert last("xit", question).value == Decimal(value)


def test_hours_that_are_added_are_priced_together() -> None:
    assert last("ncvtc", "40课时加16课时一共多少钱").value == Decimal(2800)
    assert last("ncvtc", "What's 54 hours worth?").value == Decimal(2700)
    assert last("ncvtc", "五十多课时多少钱").value is None


def test_sessions_spread_over_days_and_training_by_the_clock_are_asked_about() -> None:
    assert last("xit", "三天一共监考五场，多少钱").missing == ("sessions",)
    assert last("xit", "培训120分钟多少钱").value is None


def test_the_days_told_before_hold_for_hours_a_day_told_now() -> None:
    assert last("xit", "培训两天多少钱", "每天8学时呢").value == Decimal(1440)


def test_the_rest_of_the_surplus_belongs_to_nobody_by_the_text() -> None:
    answer = last("xit", "结余5万元，学校拿多少")
    assert (answer.status, answer.citations[0].article) == (Status.NOT_STATED, "三(五)(3)")


def test_only_those_of_several_count_that_the_asker_had_a_part_in() -> None:
    assert last("xit", "2个班每班6学时，我只带其中一个班，课酬多少").value == Decimal(720)
    assert last("xit", "三个班各上4学时，我负责两个班，课酬多少").value == Decimal(960)
    assert last("xit", "两个班，各上6学时，都是我上的，课酬多少").value == Decimal(1440)
    assert last("xit", "两个老师各监考一场2小时，我拿多少").value == Decimal(150)
    assert last("xit", "两个老师各监考一场2小时，两人一共多少").value == Decimal(300)
    assert last("xit", "两个班各上3学时，我只上了甲班，课酬多少").value == Decimal(360)
    assert last("xit", "两个班一共14学时，我上了一个班，课酬多少").missing == ("hours",)
    assert last("xit", "我和李老师一共上了6学时，我能拿多少").missing == ("hours",)
    assert last("xit", "我和张老师各监考一场2小时，两个人总共多少").value == Decimal(300)
