"""From a channel to the engine: safe first, then handled, each chat in its order."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

from bot.channels.channel import Arrival, RemoteFile
from bot.intake import LARGEST, Intake
from models.tables.delivery import InboxRow, OutboxRow
from tests.play import NAME, Chat


@pytest.fixture
def intake(chat: Chat) -> Intake:
    return Intake(chat.stage.engine, chat.stage.writer, lambda: None)


def arrival(number: int, chat: str = "lead", text: str = "/help", **more: Any) -> Arrival:
    return Arrival(NAME, f"u{number}", chat, {"chat": chat, "text": text, "kind": "text", "tap": "", **more})


def stored(chat: Chat, work: Callable[[Session], Any]) -> Any:
    return chat.stage.writer.run(work)


async def test_an_update_is_safe_when_take_returns_and_handled_soon_after(intake: Intake, chat: Chat) -> None:
    assert await intake.take(arrival(1))
    assert not await intake.take(arrival(1))
    await intake.idle()
    assert stored(chat, lambda s: len(s.exec(select(OutboxRow.id)).all())) == 1


async def test_a_chats_updates_are_handled_in_their_order(intake: Intake, chat: Chat) -> None:
    await asyncio.gather(*(intake.take(arrival(number, text=f"/nothing{number}")) for number in range(12)))
    await intake.idle()
    order = stored(chat, lambda s: [row.text for row in s.exec(select(OutboxRow).order_by(OutboxRow.id))])  # type: ignore[arg-type]
    asked = stored(chat, lambda s: [row.payload["text"] for row in s.exec(select(InboxRow).order_by(InboxRow.id))])  # type: ignore[arg-type]
    assert [text[1:] in said for text, said in zip(asked, order, strict=True)] == [True] * 12


async def test_a_bug_is_apologised_for_and_undoes_nothing_of_the_chats_beside_it(intake: Intake, chat: Chat) -> None:
    beside = [arrival(number, chat=f"chat{number}") for number in range(6)]
    unreadable = replace(arrival(9, chat="chat9"), payload={"chat": "chat9"})
    await asyncio.gather(*(intake.take(one) for one in [*beside[:3], unreadable, *beside[3:]]))
    await intake.idle()
    said = stored(chat, lambda s: {row.chat: row.text for row in s.exec(select(OutboxRow))})
    met = stored(chat, lambda s: {row.chat: row.incident for row in s.exec(select(InboxRow)) if row.handled_at})
    assert said.keys() == met.keys() == {*(one.chat for one in beside), "chat9"}
    assert [where for where, incident in met.items() if incident] == ["chat9"]
    assert met["chat9"] in said["chat9"]


async def test_what_was_left_unhandled_is_handled_once(intake: Intake, chat: Chat) -> None:
    stored(chat, lambda s: chat.stage.engine.receive(arrival(1), s))
    assert await intake.catch_up([NAME]) == 1
    await intake.idle()
    assert await intake.catch_up([NAME]) == 0


async def test_what_others_may_still_be_at_is_left_to_them(intake: Intake, chat: Chat) -> None:
    stored(chat, lambda s: chat.stage.engine.receive(arrival(1), s))
    assert await intake.catch_up([NAME], timedelta(seconds=10)) == 0
    assert await intake.catch_up(["another channel"]) == 0


@pytest.mark.parametrize(
    ("size", "there", "kept"),
    [(3, True, True), (LARGEST + 1, True, False), (3, False, False)],
    ids=["", "large", "gone"],
)
async def test_a_file_is_kept_before_its_message_is_handled(
    intake: Intake, chat: Chat, monkeypatch: pytest.MonkeyPatch, size: int, there: bool, kept: bool
) -> None:
    async def fetch(file: RemoteFile) -> bytes:
        if not there:
            raise OSError("no longer there")
        return b"abc"

    monkeypatch.setattr(chat.stage.channel, "fetch", fetch)
    file = {"key": "k", "name": "a.pdf", "media_type": "application/pdf", "size": size}
    await intake.take(arrival(1, kind="document", text="", file=file))
    await intake.idle()
    assert bool(list(chat.stage.files.root.glob("??/*"))) is kept
    assert stored(chat, lambda s: s.exec(select(InboxRow.handled_at)).one()) is not None


async def test_a_tap_is_acknowledged_though_nothing_waits_for_it(
    intake: Intake, chat: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    acknowledged: list[str] = []

    async def acknowledge(callback: str) -> None:
        acknowledged.append(callback)

    read = chat.stage.channel.read
    monkeypatch.setattr(chat.stage.channel, "acknowledge", acknowledge)
    monkeypatch.setattr(chat.stage.channel, "read", lambda payload: _with_callback(read(payload)))
    await intake.take(arrival(1))
    await intake.idle()
    assert acknowledged == ["c1"]


def _with_callback(incoming: Any) -> Any:
    return replace(incoming, callback="c1")
