"""A coordinator sees in chat what was not delivered, and sends it after all or gives it up."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import Session, col, select

from models.store.delivery import NOWHERE, Outgoing, enqueue
from models.tables.delivery import OutboxRow
from tests.play import Chat, Stage
from tests.world import HOME


def fails(
    stage: Stage, chat: Chat, state: str = "dead", reason: str = "Forbidden: bot was blocked", where: str = ""
) -> int:
    """A message to somebody that did not arrive; its number."""

    def work(session: Session) -> int:
        channel = where or "play"
        words = Outgoing(
            channel, "" if where else chat.name, stage.clock() - timedelta(hours=1), text="请报名",
            institution_id=HOME, person_id=chat.person_id,
        )  # fmt: skip
        row = session.get_one(OutboxRow, enqueue(session, words))
        row.state, row.reason = state, reason
        return row.id or 0

    return stage.writer.run(work)


def state_of(stage: Stage, message: int) -> str:
    found: str = stage.writer.run(
        lambda session: session.exec(select(OutboxRow.state).where(col(OutboxRow.id) == message)).one()
    )
    return found


def test_each_message_is_listed_with_for_whom_and_why_and_what_can_be_done(
    stage: Stage, coordinator: Chat, student: Chat
) -> None:
    number = fails(stage, student)
    coordinator.plays(f"""
        > /delivery
        < 未送达 1 条，暂缓 0 条。
          {number}. 学生甲 · play · 今天 09:00 · 对方已屏蔽或离开 [重发 {number}] [放弃 {number}] [打开控制台]
        > [重发 {number}]
        < 现在发送。
          未送达 0 条，暂缓 0 条。 [打开控制台]
    """)
    assert [heard.text for heard in student.heard] == ["请报名"]


def test_what_is_given_up_is_not_sent(stage: Stage, coordinator: Chat, student: Chat) -> None:
    number = fails(stage, student)
    coordinator.says("没送达")
    coordinator.taps(f"放弃 {number}")
    assert (state_of(stage, number), student.heard) == ("dropped", [])
    assert "已不在等待" in coordinator.says(f"/delivery release {number}")[0].text


@pytest.mark.parametrize(("label", "arrived"), [("发出全部暂缓（3）", 3), ("放弃全部暂缓（3）", 0)])
def test_all_that_a_restore_held_back_is_decided_by_one_tap(
    stage: Stage, coordinator: Chat, student: Chat, label: str, arrived: int
) -> None:
    dead = fails(stage, student)
    for __ in range(3):
        fails(stage, student, "held", "restored")
    (listed,) = coordinator.says("/delivery")
    assert listed.text.count("暂缓 · 恢复备份期间到期") == 3
    assert f"{dead}. 学生甲" in coordinator.taps(label)[0].text
    assert len(student.heard) == arrived


def test_somebody_who_can_be_reached_nowhere_gets_a_link_instead(
    stage: Stage, coordinator: Chat, student: Chat
) -> None:
    fails(stage, student, reason="no address", where=NOWHERE)
    assert coordinator.says("/delivery")[0].labels == ["给学生甲发链接", "打开控制台"]


def test_ten_are_listed_and_the_rest_counted(stage: Stage, coordinator: Chat, student: Chat) -> None:
    for __ in range(12):
        fails(stage, student)
    (listed,) = coordinator.says("/delivery")
    assert (listed.text.count("学生甲"), "另有 2 条" in listed.text) == (10, True)


def test_only_a_coordinator_sees_it(chat: Chat) -> None:
    assert "未送达" not in chat.says("/delivery")[0].text
