"""The outbox as it runs: what it hands to a channel, and how many at once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlmodel import Session, select

from bot.channels.channel import End, Outcome, Parcel
from bot.clock import Clock
from bot.outbox import Outbox, Timing, labelled
from models.store import delivery
from models.store.delivery import Outgoing
from models.store.files import FileStore
from models.store.sending import Limits
from models.store.writer import Writer
from models.tables.delivery import OutboxRow


@dataclass
class Recorder:
    """A channel that notes what it carries and ends each delivery as told; `most` is the most at one time."""

    ends: list[Outcome] = field(default_factory=list)
    pause: float = 0.0
    name: str = "play"
    carried: list[Parcel] = field(default_factory=list)
    flying: int = 0
    most: int = 0

    async def deliver(self, parcel: Parcel) -> Outcome:
        self.carried.append(parcel)
        self.flying += 1
        self.most = max(self.most, self.flying)
        await asyncio.sleep(self.pause)
        self.flying -= 1
        return self.ends.pop(0) if self.ends else Outcome(End.SENT, "7")


def outbox_on(channel: Any, writer: Writer, files: FileStore, **more: Any) -> Outbox:
    return Outbox(channel, more.pop("limits", Limits()), writer, files, Clock(), **more)


def queue(writer: Writer, chat: str, text: str = "词", **facts: Any) -> None:
    writer.run(lambda session: delivery.enqueue(session, Outgoing("play", chat, Clock()(), text=text, **facts)))


def all_sent(writer: Writer) -> bool:
    def states(session: Session) -> set[str]:
        return set(session.exec(select(OutboxRow.state)))

    return writer.run(states) <= {"sent", "dead"}


async def run_until(outbox: Outbox, done: Callable[[], bool], seconds: float = 10) -> None:
    running = asyncio.create_task(outbox.run())
    async with asyncio.timeout(seconds):
        while not await asyncio.to_thread(done):
            await asyncio.sleep(0.01)
    outbox.stop()
    await running


async def test_all_that_is_queued_goes_out_in_each_chats_order(writer: Writer, files: FileStore) -> None:
    channel = Recorder(pause=0.001)
    for number in range(30):
        queue(writer, f"{number % 3}", f"{number}")
    await run_until(outbox_on(channel, writer, files), lambda: all_sent(writer))
    for chat in range(3):
        assert [int(p.text) for p in channel.carried if p.chat == f"{chat}"] == list(range(chat, 30, 3))


async def test_what_is_queued_while_it_sleeps_goes_at_once_when_it_is_nudged(writer: Writer, files: FileStore) -> None:
    channel = Recorder()
    outbox = outbox_on(channel, writer, files, timing=Timing(look=60))
    running = asyncio.create_task(outbox.run())
    await asyncio.sleep(0.1)
    await asyncio.to_thread(queue, writer, "a")
    outbox.nudge()
    async with asyncio.timeout(10):
        while not channel.carried:
            await asyncio.sleep(0.01)
    outbox.stop()
    await running


async def test_no_more_are_on_their_way_than_there_is_room_for(writer: Writer, files: FileStore) -> None:
    channel = Recorder(pause=0.02)
    for number in range(20):
        queue(writer, f"{number}")
    await run_until(outbox_on(channel, writer, files, room=4), lambda: all_sent(writer))
    assert channel.most == 4


async def test_a_message_in_doubt_is_repeated_once_with_a_label(writer: Writer, files: FileStore) -> None:
    channel = Recorder([Outcome(End.AMBIGUOUS, reason="reset")])
    queue(writer, "a", "已提交")
    await run_until(outbox_on(channel, writer, files), lambda: all_sent(writer))
    assert [parcel.text for parcel in channel.carried] == ["已提交", "（可能重复）已提交"]


async def test_a_request_without_an_answer_counts_as_in_doubt(writer: Writer, files: FileStore) -> None:
    channel = Recorder(pause=0.3)
    queue(writer, "a", "已提交")
    outbox = outbox_on(channel, writer, files, timing=Timing(request=0.05))
    running = asyncio.create_task(outbox.run())
    async with asyncio.timeout(5):
        while len(channel.carried) < 2:
            await asyncio.sleep(0.01)
    outbox.stop()
    await running
    assert channel.carried[1].text == "（可能重复）已提交"


async def test_a_channel_with_a_bug_loses_nothing(writer: Writer, files: FileStore) -> None:
    class Broken(Recorder):
        async def deliver(self, parcel: Parcel) -> Outcome:
            if not self.carried:
                self.carried.append(parcel)
                raise ValueError("a bug")
            return await super().deliver(parcel)

    channel = Broken()
    queue(writer, "a", "词")
    await run_until(outbox_on(channel, writer, files), lambda: all_sent(writer))
    assert channel.carried[-1].text == "（可能重复）词"


async def test_whoever_is_reached_nowhere_is_told_of_in_the_same_transaction(writer: Writer, files: FileStore) -> None:
    told: list[str] = []
    channel = Recorder([Outcome(End.DEAD, reason="Forbidden: bot was blocked by the user")])
    queue(writer, "a", "词", person_id=1)
    outbox = outbox_on(channel, writer, files, undeliverable=lambda session, row: told.append(row.state))
    await run_until(outbox, lambda: all_sent(writer))
    assert told == ["dead"]


async def test_buttons_carry_the_rows_id_and_their_place(writer: Writer, files: FileStore) -> None:
    channel = Recorder()
    queue(writer, "a", buttons=[[["提交", "file"], ["修改", "change"]], [["取消", "/cancel"]]])
    await run_until(outbox_on(channel, writer, files), lambda: all_sent(writer))
    data = [button.data for row in channel.carried[0].buttons for button in row]
    assert [part.partition(".")[2] for part in data] == ["0", "1", "2"]
    assert max(len(part.encode()) for part in data) <= 64


async def test_the_rate_is_held_from_the_ends_of_requests(writer: Writer, files: FileStore) -> None:
    """Whatever the network does, no window of a second at the other side holds more than are allowed."""
    starts: list[float] = []

    class Timed(Recorder):
        async def deliver(self, parcel: Parcel) -> Outcome:
            starts.append(asyncio.get_running_loop().time())
            return await super().deliver(parcel)

    limits = Limits(per_second=10, chat_gap=timedelta(seconds=1))
    for number in range(25):
        queue(writer, f"{number}")
    await run_until(outbox_on(Timed(pause=0.01), writer, files, limits=limits), lambda: all_sent(writer))
    windows = [sum(start <= other < start + 1 for other in starts) for start in starts]
    assert max(windows) <= 10
    assert starts[-1] - starts[0] < 2.6


def test_the_label_speaks_the_messages_language() -> None:
    assert labelled("Filed.") == "(May be a repeat) Filed."
    assert labelled("已提交。") == "（可能重复）已提交。"
