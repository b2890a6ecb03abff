"""What a message tells: numbers with their nouns, who sat and who only registered, days, sessions, money."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from policy.book import Book
from policy.understand.reading.read import read_message
from policy.understand.reading.sheet import Sheet
from policy.understand.words.normalise import normalised
from policy.understand.words.numerals import numbers_in

PACK = Book().pack("ncvtc")


def read(message: str) -> Sheet:
    return read_message(message, PACK, date(2026, 11, 20))


@pytest.mark.parametrize(
    ("message", "people"),
    [
        ("机试95人", 95), ("机试９５人", 95), ("机试九十五人", 95), ("两百零五个学生参加", 205), ("实考一百四", 140), ("110 candidates sat", 110),
        ("twenty-five people took the paper test", 25), ("报名60人实考28人", 28), ("60人报名28人参加", 28), ("报名100人，缺考8人", 92),
        ("机试95人，不对，是59人", 59), ("机试 -5 人", -5), ("没有一个人来考，机试0人", 0), ("机试，58", 58), ("实考一百二 课时多少", 120),
    ],
)  # fmt: skip
def test_the_headcount_is_who_sat(message: str, people: int) -> None:
    assert read(message).facts["headcount"] == people


@pytest.mark.parametrize(
    "message",
    [
        "机试几十人",
        "机试好几十个学生考",
        "数十人参加笔试",
        "好几百人来考",
        "机试一百好几人",
        "机试一百多号人",
        "机试上百人",
        "十几个人考",
    ],
)
def test_so_many_tens_are_no_headcount(message: str) -> None:
    assert "headcount" not in read(message).facts


@pytest.mark.parametrize(
    "message", ["报名60人", "培训了120人，机试", "机试通过了80人", "40 registered", "有95人报考机试"]
)
def test_registered_trained_or_passed_is_no_headcount(message: str) -> None:
    assert "headcount" not in read(message).facts


@pytest.mark.parametrize(
    "message",
    [
        "机试大概一百人左右",
        "机试九十到一百人",
        "机试60-80人",
        "机试考了95人，机试考了59人",
        "三个班，每场32人参加",
        "机试95人实考105人",
        "实际考试的是50多人",
        "机试实考八十来，课时",
        "机试考了83个，不对，八十来个",
    ],
)
def test_a_headcount_that_is_no_one_number_is_doubted(message: str) -> None:
    sheet = read(message)
    assert "headcount" in sheet.unclear
    assert "headcount" not in sheet.facts


@pytest.mark.parametrize(
    ("message", "facts"),
    [
        ("周末监考一整天", {"day_kind": "weekend", "half_days": 2}),
        ("礼拜五一整天巡考", {"day_kind": "workday", "half_days": 2}),
        ("周四整天监考", {"day_kind": "workday", "half_days": 2}),
        ("周一到周三，三个全天", {"day_kind": "workday", "half_days": 6}),
        ("周二到周四每天监考一整天", {"day_kind": "workday", "half_days": 6}),
        ("2026年10月10日上午考务", {"day_kind": "makeup_workday", "half_days": 1}),
        ("10月1日国庆节当天（星期四）做考务", {"day_kind": "holiday"}),
        ("2026年10月4日做了一天考务", {"day_kind": "weekend_holiday", "half_days": 2}),
        ("5个半天考务", {"half_days": 5}),
        ("一天监考4场，每场90分钟", {"sessions": 4, "session_hours": (Decimal("1.5"),)}),
        ("一场2小时一场4小时", {"sessions": 2, "session_hours": (Decimal(2), Decimal(4))}),
        ("一场考三个半小时", {"session_hours": (Decimal("3.5"),)}),
        ("两小时四十分", {"session_hours": (Decimal("2.6667"),)}),
        ("five one-hour sessions", {"sessions": 5, "session_hours": (Decimal(1),)}),
        ("three forty-five-minute sessions", {"sessions": 3, "session_hours": (Decimal("0.75"),)}),
        ("four two-and-a-half-hour sessions", {"sessions": 4, "session_hours": (Decimal("2.5"),)}),
        ("one hundred and five candidates", {"headcount": 105}),
        ("一天两场都超过三小时，各3小时30分钟", {"sessions": 2, "session_hours": (Decimal("3.5"),)}),
        ("亏了2000块", {"amount": Decimal(-2000)}),
        ("结余八万五", {"amount": Decimal(85000)}),
        ("还剩6万3的利润", {"amount": Decimal(63000)}),
        ("考培收入8.2万、支出9万", {"amount": Decimal(-8000)}),
        ("收了20万元，成本花掉14万元", {"amount": Decimal(60000)}),
        ("上午、下午、晚上各监考一场", {"sessions": 3}),
        ("周一、周三、周五各监考一场", {"sessions": 1, "days": 3}),
        ("第三轮培训", {"training_round": 3}),
        ("third training", {"training_round": 3}),
        ("首批试点", {"batch": 1}),
        ("初级考了50人、中级考了90人，都是机试", {"headcounts": (50, 90), "exam_form": "machine"}),
        ("初级笔试45人，高级机试22人", {"headcounts": (45, 22), "level_forms": ("written", "machine")}),
        ("笔试加一般实操", {"exam_form": "mixed", "exam_forms": ("written", "practical")}),
        ("不是笔试，是机试", {"exam_form": "machine"}),
        ("会计专业", {"discipline": "arts"}),
        ("护理属于文科还是理科", {"discipline": "sciences"}),
        ("既有文科专业也有理科专业", {"discipline": "both"}),
        ("没有组织考培", {"exam_held": False}),
        ("两个老师一起当一个证书的负责人", {"leaders": 2}),
    ],
)  # fmt: skip
def test_a_message_tells_these_facts(message: str, facts: dict[str, Any]) -> None:
    told = read(message).facts
    assert {name: told.get(name) for name in facts} == facts


@pytest.mark.parametrize(
    "message",
    ["同一天监考了若干场，每场2小时", "几场监考每场2小时", "周六周日监考3场", "一共监考6场，分两天，每场2小时"],
)
def test_sessions_that_are_no_one_number_on_one_day_are_doubted(message: str) -> None:
    sheet = read(message)
    assert "sessions" in sheet.unclear
    assert "sessions" not in sheet.facts


@pytest.mark.parametrize(
    ("message", "fact"),
    [
        ("报了两个证，一个都没过", "certificates"),
        ("考了两本证书，过了三本", "certificates"),
        ("考试3小时但我只监考了1小时", "session_hours"),
        ("亏了又赚了1万", "amount"),
        ("一场超过2小时的和一场3小时的", "session_hours"),
    ],
)
def test_a_figure_that_is_taken_back_in_part_is_doubted(message: str, fact: str) -> None:
    sheet = read(message)
    assert fact in sheet.unclear
    assert fact not in sheet.facts


@pytest.mark.parametrize(
    ("message", "proposed"),
    [
        ("周末监考一天是不是给200块", [200]), ("95人机试，是270课时没错吧", [270]), ("笔试机试都考，是不是100加180一共280课时", [100, 180, 280]),
        ("一课时80元吗", [80]), ("机试考了83个，好多课时嘛", []), ("培训课酬是不是800一天", [800]), ("is the share 30,000?", [30000]),
        ("机试95人多少课时", []), ("机试95人考试，给培训5学时的课酬吗", []),
    ],
)  # fmt: skip
def test_a_result_put_forward_is_no_fact(message: str, proposed: list[int]) -> None:
    sheet = read(message)
    assert [number.value for number in sheet.proposed] == proposed
    assert not set(proposed) & {value for value in sheet.facts.values() if isinstance(value, int | Decimal)}


@pytest.mark.parametrize(
    ("message", "facts"),
    [
        ("这次收入10万，成本7万", {"income": 100000, "costs": 70000, "amount": 30000}),
        ("收入5万，花出去6万", {"income": 50000, "costs": 60000, "amount": -10000}),
        ("这次收入10万", {"income": 100000}), ("结余10万", {"amount": 100000}),
    ],
)  # fmt: skip
def test_income_is_no_surplus_until_the_costs_are_known(message: str, facts: dict[str, int]) -> None:
    told = read(message).facts
    assert {name: told.get(name) for name in ("income", "costs", "amount") if name in told} == facts


@pytest.mark.parametrize(
    ("message", "sessions"),
    [("两场，两场都是3小时", 2), ("上下午各一场，晚上又临时加了一场", 3), ("今天上午一场下午一场都是两个小时", 2)],
)
def test_sessions_are_counted_once_each(message: str, sessions: int) -> None:
    assert read(message).facts["sessions"] == sessions


def test_nobody_sat_an_exam_that_was_not_held() -> None:
    assert "headcount" in read("85个学生，机试，还没考").unclear
    assert "headcount" not in read("培训班收了85个学生，机试，还没考").facts


@pytest.mark.parametrize("message", ["2026年2月30日监考半天", "13月40日监考半天"])
def test_a_date_that_does_not_exist_is_doubted(message: str) -> None:
    assert "day_kind" in read(message).unclear


@pytest.mark.parametrize("message", ["1+X证书", "南职院〔2021〕78号", "第十一条", "二级学院", "一般来说"])
def test_digits_in_names_are_no_numbers(message: str) -> None:
    assert numbers_in(normalised(message)) == []


@pytest.mark.parametrize(("typed", "meant"), [("机式", "机试"), ("機試", "机试"), ("课筹", "课酬"), ("帐户", "账户")])
def test_slips_of_the_keyboard_are_put_right(typed: str, meant: str) -> None:
    assert normalised(typed) == meant


def test_two_words_that_meet_make_no_slip() -> None:
    assert normalised("每场2小时考务费") == "每场2小时考务费"


@pytest.mark.parametrize(
    ("message", "held"),
    [
        ("We did run the training and the exam this year.", True),
        ("The exam was conducted this year.", True),
        ("We did not run any exam this year.", False),
        ("今年培训和考试都真的做了", True),
        ("Did we run the exam?", None),
    ],
)
def test_whether_training_and_exam_were_held_is_told_in_many_ways(message: str, held: bool | None) -> None:
    assert read(message).facts.get("exam_held") is held


@pytest.mark.parametrize(
    "message", ["老师，学生要几个证", "请教各位老师：学生要几个证", "王老师您好，学生要几个证", "李主任好!学生要几个证"]
)
def test_whom_a_message_speaks_to_is_no_matter_of_it(message: str) -> None:
    assert normalised(message) == "学生要几个证"


def test_a_teacher_who_is_spoken_of_stays() -> None:
    assert normalised("监考老师要建档吗") == "监考老师要建档吗"
