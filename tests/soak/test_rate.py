"""Ten thousand reminders through a strict Telegram: never more than it allows, and hardly less."""

from __future__ import annotations

import asyncio
import time
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, func, select

from bot.channels.telegram import Telegram, connect
from bot.clock import Clock
from bot.outbox import TELEGRAM, Outbox
from models.store import delivery
from models.store.delivery import Outgoing
from models.store.files import FileStore
from models.store.writer import Writer
from models.tables.delivery import OutboxRow
from tests.figures import figure
from tests.telegram_server.server import TOKEN, TelegramServer

pytestmark = pytest.mark.soak
REMINDERS = 10_000
ALLOWED = 30
"""Messages a second."""


async def test_ten_thousand_reminders_meet_no_429_and_hold_the_rate(
    share: float, database: Engine, writer: Writer, tmp_path: Path
) -> None:
    total = max(300, round(REMINDERS * share))
    await asyncio.to_thread(_queue, writer, total)
    async with TelegramServer() as server:
        for number in range(1, total + 1):
            server.person(number).starts()
        telegram = Telegram(connect(TOKEN, api=server.url))
        await telegram.start()
        outbox = Outbox(telegram, TELEGRAM, writer, FileStore(tmp_path), Clock())
        began = time.monotonic()
        running = asyncio.create_task(outbox.run())
        while not await asyncio.to_thread(_all_sent, database):
            await asyncio.sleep(0.2)
        took = time.monotonic() - began
        outbox.stop()
        await running
        await telegram.stop()
        sent = [call for call in server.calls if call.method.lower() == "sendmessage"]
    rate = total / took
    print(f"{total} reminders in {took:.0f} s: {rate:.1f} a second, {rate / ALLOWED:.0%} of what is allowed")
    assert {call.code for call in sent} == {200}
    assert len(sent) == total
    figure("reminders sent", rate, "a second", at_least=0.95 * ALLOWED)


def _queue(writer: Writer, total: int) -> None:
    now = Clock()()

    def work(session: Session) -> None:
        for number in range(1, total + 1):
            deadline = now + timedelta(minutes=number % 600)
            delivery.enqueue(session, Outgoing("telegram", str(number), now, text="报名明天截止。", urgency=deadline))

    writer.run(work)


def _all_sent(database: Engine) -> bool:
    with Session(database) as session:
        left = session.exec(select(func.count()).select_from(OutboxRow).where(col(OutboxRow.state) != "sent")).one()
        session.rollback()
    return left == 0
