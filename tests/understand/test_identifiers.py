"""Digits that name a class, a room, a week, a telephone: they count nothing, and do not make a question unsure."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from policy.answer import Answer, Status
from policy.answers import Listening, converse
from policy.book import Book

BOOK = Book()
CLASSES = [
    "软件2301班",
    "2023级计科2班",
    "传媒2202班",
    "24级护理(3)班",
    "护理3班",
    "会计2201班和2202班",
    "2022级",
    "23级",
]
PLACES = [
    "305教室", "4号楼116机房", "5号楼501考场", "2栋210", "宿舍3号楼402", "A3-204", "教室305", "机房116", "明德楼A305", "二教305",
    "3-205", "B座1203", "302室", "2号机房", "第3考场", "三楼",
]  # fmt: skip
TIMES = ["第12教学周", "第三周", "2024-2025学年第一学期", "24秋季学期", "8:30", "早上八点半", "9点", "上午8点30分"]
NUMBERS = [
    "13900001234", "029-85370526", "分机8012", "QQ群123456789", "学号210533", "工号20157", "准考证号A2024001", "车牌川R12345",
    "座位号15", "厦工教〔2020〕39号", "项目编号XM2024-018", "5G基站", "第5-6节", "座位1-95号", "zhang2021@163.com", "Python 3",
]  # fmt: skip
ENGLISH = [
    "Class 2301",
    "room 305",
    "Building 4",
    "week 12",
    "tel 13900001234",
    "my staff ID is 20157",
    "8:30 am",
    "A3-204",
    "in 2023",
]


def last(institution: str, *turns: str) -> Answer:
    return converse(turns, Listening(BOOK.pack(institution), date(2026, 11, 20)))[-1].answer


@pytest.mark.parametrize("name", [*CLASSES, *PLACES, *TIMES, *NUMBERS])
def test_what_digits_name_changes_no_result(name: str) -> None:
    assert last("ncvtc", f"{name}，机试实考62人，认定多少课时").value == Decimal(216)
    assert last("ncvtc", f"周六上午在{name}监考，几课时").value == Decimal(4)
    assert last("xit", f"{name}，培训4学时，课酬多少").value == Decimal(480)


@pytest.mark.parametrize("name", [*CLASSES, *PLACES, *TIMES, *NUMBERS])
def test_what_digits_name_is_no_headcount(name: str) -> None:
    answer = last("ncvtc", f"{name}，机试，课时多少")
    assert (answer.status, answer.missing) == (Status.NEEDS_INPUT, ("headcount",))


@pytest.mark.parametrize("name", ENGLISH)
def test_what_digits_name_in_english_changes_no_result(name: str) -> None:
    assert last("ncvtc", f"{name}, computer-based exam, 62 candidates sat, how many hours?").value == Decimal(216)


@pytest.mark.parametrize(
    ("told", "hours"),
    [
        ("301人", 360),
        ("考了210", 360),
        ("教室里坐了85人", 234),
        ("305教室60人", 180),
        ("2301班62人", 216),
        ("机房里120个学生", 324),
    ],
)
def test_figures_beside_such_names_are_counted(told: str, hours: int) -> None:
    answer = last("ncvtc", f"机试{told}，多少课时")
    assert hours in {answer.value, *(other.value for other in answer.alternatives)}


def test_times_of_day_beside_lengths_say_only_when_work_begins() -> None:
    assert last("xit", "上午8点半一场2小时，下午2点一场3小时，考务费多少").value == Decimal(350)
    assert last("xit", "监考一场2点5小时，多少钱").value != Decimal(200)


def test_a_class_keeps_the_major_in_its_name() -> None:
    assert last("ncvtc", "特殊实操，2022级软件技术1班、2班共80人实考，课时多少").value == Decimal(600)


def test_the_name_of_a_certificate_leads_to_no_topic() -> None:
    today = date(2026, 11, 20)
    for name in ("财务数字化应用", "人力资源数字化管理", "Web前端开发（中级）"):
        answer = converse([f"{name}证书一本几学分"], Listening(BOOK.pack("xit"), today))[-1].answer
        assert answer.value == Decimal(2)
