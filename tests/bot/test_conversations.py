"""What every conversation may count on, whatever it is about."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy.exc import OperationalError
from sqlmodel import Session, select

from handlers.messages import Kind
from models.tables.delivery import InboxRow, OutboxRow
from tests.play import Chat, Stage, moves_of


def test_a_transcript_has_moves_and_lines_that_continue_them() -> None:
    assert moves_of("""
        > /help
        < one
          two [a]
    """) == [(">", "/help"), ("<", "one\ntwo [a]")]


def test_anybody_may_ask_for_help(chat: Chat) -> None:
    chat.plays("""
        > /help
        < …/report…
    """)


def test_a_visitor_is_asked_for_the_institution(stage: Stage) -> None:
    visitor = stage.chat("visitor")
    visitor.says("/start")
    assert "示例职业学院" in visitor.last.text + " ".join(visitor.last.labels)


def test_an_update_that_comes_twice_is_answered_once(chat: Chat) -> None:
    payload = {"chat": chat.name, "text": "/help", "kind": "text", "tap": ""}
    chat.stage.take(chat.name, payload, update="same")
    chat.stage.take(chat.name, payload, update="same")
    assert len(chat.heard) == 1


def test_a_sticker_gets_one_answer(chat: Chat) -> None:
    assert len(chat.says("", Kind.STICKER)) == 1


def test_a_tap_on_a_button_that_was_never_sent_here_gets_an_answer(chat: Chat) -> None:
    for data in ("999999.0", "1.99", "nonsense", "", "٣.٣", "1" * 30 + ".0"):
        assert len(chat.taps_data(data)) <= 1


def test_a_bug_gets_an_apology_with_a_number_and_the_conversation_goes_on(chat: Chat) -> None:
    chat.stage.take(chat.name, {"chat": chat.name})
    with Session(chat.stage.writer.engine) as session:
        row = session.exec(select(InboxRow)).one()
        assert row.incident
        assert row.incident in session.exec(select(OutboxRow.text)).one()
    assert len(chat.says("/help")) == 1


def test_a_deadlock_is_not_a_bug_the_message_is_handled_again(chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    respond, calls = chat.stage.engine.router.respond, []

    def deadlocked_once(*arguments: Any, **named: Any) -> Any:
        calls.append(1)
        if len(calls) == 1:
            raise OperationalError("SELECT 1", None, Exception("deadlock detected"))
        return respond(*arguments, **named)

    monkeypatch.setattr(chat.stage.engine.router, "respond", deadlocked_once)
    assert len(chat.says("/help")) == 1
    assert "/help" in chat.last.text or "/report" in chat.last.text
    assert len(calls) == 2
