"""A lead records what settlement needs, in a line or two."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlmodel import select

from handlers.records import lines
from models.institutions import Level
from models.people import Role
from models.tables.records import DutyRow, MoneyRow, SharesRow, TrainingRow
from models.words import Advice
from tests.play import Chat

TODAY = date(2026, 11, 26)


def stored(chat: Chat, table: Any) -> list[Any]:
    return chat.stage.writer.run(lambda session: list(session.exec(select(table))))


def test_a_training_is_recorded_in_four_messages(chat: Chat) -> None:
    chat.plays("""
        > /record
        < Web前端开发：要登记什么？… [培训与实考] [考务] [收入支出] [课时分配]
        > [培训与实考]
        < Web前端开发第 1 次培训：实考多少人？请按级别写，例如：中级95
        > 九十五人
        < 谁上了多少学时？… [不填教师]
        > 张三 24，教师乙 18.5
        < Web前端开发，请核对：
        第 1 次培训，2026-11-26 结束；实考：中级 95
        授课学时：张三 24、教师乙 18.5 [登记] [重填]
        > [登记]
        < 已登记：Web前端开发。 [继续登记] [看台账]
    """)
    (row,) = stored(chat, TrainingRow)
    assert (row.number, row.sittings, [one["teacher"] for one in row.taught]) == (
        1, [{"level": "中级", "sat": 95}], ["张三", "教师乙"],
    )  # fmt: skip


def test_duty_is_recorded_a_line_a_person(chat: Chat) -> None:
    chat.says("/record")
    chat.taps("考务")
    chat.says("教师甲 11-21 上午\n教师乙 11月21日 90分钟")
    chat.taps("登记")
    assert [(row.person, row.day, row.half, row.session_minutes) for row in stored(chat, DutyRow)] == [
        ("教师甲", date(2026, 11, 21), "morning", None),
        ("教师乙", date(2026, 11, 21), None, 90),
    ]


def test_money_and_shares_are_recorded(chat: Chat) -> None:
    chat.says("/record")
    chat.taps("收入支出")
    chat.says("收入2.4万 支出18000.5")
    assert "结余 5999.5 元" in chat.last.text
    chat.taps("登记")
    chat.taps("继续登记")
    chat.taps("课时分配")
    chat.says("教师甲 120，教师乙 114")
    chat.taps("登记")
    assert stored(chat, MoneyRow)[0].cost_fen == 1800050
    assert [part["hours"] for part in stored(chat, SharesRow)[0].parts] == ["120", "114"]


def test_what_cannot_be_read_is_asked_for_again_and_nothing_is_kept(chat: Chat) -> None:
    chat.says("/record")
    chat.taps("考务")
    for words in ("随便写写", "教师甲 2月30日 上午", "教师甲 12-25 上午", "教师甲 11-21"):
        chat.says(words)
        assert chat.last.labels == [], words
    chat.says("教师甲 11-21 上午")
    assert chat.last.labels == ["登记", "重填"]
    assert stored(chat, DutyRow) == []


def test_a_lead_whose_certificate_was_handed_over_records_nothing(chat: Chat) -> None:
    chat.says("/record")
    chat.taps("考务")
    chat.world.certificate("老年照护", chat.person_id)
    heir = chat.world.person("接任者", Role.LEAD)
    chat.world.certificate("Web前端开发", heir)
    chat.says("教师甲 11-21 上午")
    assert "已不在您名下" in chat.last.text


def test_a_student_records_nothing(student: Chat) -> None:
    student.says("/record")
    assert "登记" not in student.last.labels


@pytest.mark.parametrize("words", ["", "很多", "高级 40", "中级 5001", "中级 3.5", "中级 30 中级 40"])
def test_a_headcount_that_is_none_is_refused(words: str) -> None:
    with pytest.raises(Advice):
        lines.sittings(words, (Level.INTERMEDIATE,))


def test_a_date_without_a_year_is_the_latest_that_has_come() -> None:
    assert lines.day_in("12-25", date(2027, 1, 5)) == date(2026, 12, 25)
    assert lines.money("成本１００ 收入 ３００", 1, "秋", TODAY).surplus == Decimal(200)
