"""Killed at random, over and over, while leads file their reports through Telegram and the network fails.

Promised: no report lost, none twice, no conversation stuck, and nothing said twice without a word that it may be.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import signal
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, func, select

from models.people import Role
from models.store import migrate
from models.store.writer import Writer
from models.tables.delivery import InboxRow, OutboxRow, RestRow
from models.tables.reports import ReportRow
from tests.databases import Postgresql, Sqlite, open_scratch
from tests.soak.serving import Serving
from tests.telegram_server.server import TelegramServer
from tests.telegram_server.world import Delivery, Shown
from tests.world import World

pytestmark = pytest.mark.soak
THURSDAY = datetime(2026, 11, 26, 2, 0, tzinfo=UTC)
LEADS = 100
KILLS = 200
MESSAGES = 2000
PATIENCE = 120.0
"""Seconds after the last kill within which a lead must have an answer: a conversation without one is stuck."""
NAMES = [
    "老年照护", "网店运营推广", "物流管理", "智能财税", "母婴护理", "幼儿照护", "汽车运用与维修", "数控车铣加工",
    "工业机器人应用编程", "财务数字化应用",
]  # fmt: skip
REPEAT = "（可能重复）"


def test_two_thousand_messages_survive_two_hundred_kills(
    share: float, tmp_path: Path, sqlite_databases: Sqlite
) -> None:
    """On SQLite, one process."""
    _survives(sqlite_databases, tmp_path, share, processes=1)


@pytest.mark.parametrize("processes", [1, 3])
def test_they_do_on_postgresql(share: float, tmp_path: Path, postgresql_databases: Postgresql, processes: int) -> None:
    """On PostgreSQL: one process, and three that share the work, of which any is killed at any time."""
    _survives(postgresql_databases, tmp_path, share, processes)


@dataclass
class Lead:
    """A person who files one report after the other, and waits for each answer as long as people do."""

    server: TelegramServer
    number: int
    certificates: Sequence[str]
    killed_at: list[float]
    said: int = 0
    slowest: float = 0.0

    async def files_all(self) -> None:
        person = self.server.person(self.number)
        for place, name in enumerate(self.certificates):
            person.says(f"{name} 本周培训{10 + place}人{2 + place}课时")
            await self._until(lambda n=name: self._button("提交", n))  # type: ignore[misc]
            person.taps("提交")
            self.said += 2
            await self._until(lambda n=name: self._shown("已提交", n))  # type: ignore[misc]

    async def _until(self, condition: Any) -> None:
        clock = asyncio.get_running_loop().time
        since = clock()
        while not condition():
            self.slowest = max(self.slowest, clock() - since)
            calm = clock() - max([since, *self.killed_at[-1:]])
            assert calm < PATIENCE, f"stuck:\n{self.server.script(self.number)}"
            await asyncio.sleep(0.05)

    def _button(self, label: str, name: str) -> bool:
        return any(name in one.text and label in chain.from_iterable(one.buttons) for one in self._recent())

    def _shown(self, words: str, name: str) -> bool:
        return any(words in one.text and name in one.text for one in self._recent())

    def _recent(self) -> list[Shown]:
        return [one for one in self.server.transcript(self.number)[-6:] if one.by_bot]


@dataclass
class Trial:
    """One run: the stand-in, the processes, the leads, and who kills."""

    server: TelegramServer
    processes: list[Serving]
    leads: list[Lead]
    kills: int
    killed_at: list[float]
    unsettled: Callable[[], int]
    """How many messages, in or out, are not done with."""
    random: random.Random = field(default_factory=lambda: random.Random(20261126))

    async def run(self) -> None:
        for process in self.processes:
            process.start()
        filing = [asyncio.create_task(lead.files_all()) for lead in self.leads]
        killing = asyncio.create_task(self._kill())
        done, rest = await asyncio.wait([*filing, killing], return_when=asyncio.FIRST_EXCEPTION)
        for task in rest:
            task.cancel()
        await asyncio.gather(*rest, return_exceptions=True)
        for task in done:
            task.result()
        await self._settle()
        assert all(status == -signal.SIGKILL for process in self.processes for status in process.ended)
        for process in self.processes:
            assert await asyncio.to_thread(process.stop) in {0, -signal.SIGTERM}  # the latter: it was still starting

    async def _settle(self) -> None:
        """Left in peace, everything is brought to its end: a lead may have read an answer that is still in doubt."""
        async with asyncio.timeout(PATIENCE):
            while await asyncio.to_thread(self.unsettled):
                await asyncio.sleep(0.2)

    async def _kill(self) -> None:
        """Kills one process at a time: after some requests at the stand-in, and sometimes while it still starts.

        Counted in requests, not in seconds, so that a slow machine is killed in the midst of as much work as a fast one.
        """
        while len(self.killed_at) < self.kills:
            process = self.random.choice(self.processes)
            if self.random.random() < 0.1:
                await asyncio.sleep(self.random.uniform(0.0, 1.0))
            else:
                await self._until_requests(self.random.randint(3, 30))
                await asyncio.sleep(self.random.uniform(0.0, 0.3))
            await asyncio.to_thread(process.kill)
            process.start()
            self.killed_at.append(asyncio.get_running_loop().time())

    async def _until_requests(self, more: int) -> None:
        """Until so many more requests were answered; once they have begun, for ten seconds at most."""
        wanted = self.requests + more
        async with asyncio.timeout(120):
            while self.requests <= wanted - more:
                await asyncio.sleep(0.005)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(10):
                while self.requests < wanted:
                    await asyncio.sleep(0.005)

    @property
    def requests(self) -> int:
        return len(self.server.calls)


def _survives(databases: Sqlite | Postgresql, folder: Path, share: float, processes: int) -> None:
    url = databases.empty()
    engine = open_scratch(url)
    try:
        migrate.upgrade(engine)
        kills, each = max(10, round(KILLS * share)), max(2, round(MESSAGES * share / LEADS / 2))
        names = _plant(engine, each)
        trial = asyncio.run(_run(engine, url, folder, kills, names, processes))
        _check(engine, trial, names)
    except BaseException:
        print(_found(engine))
        raise
    finally:
        engine.dispose()
        databases.drop(url)


async def _run(engine: Engine, url: str, folder: Path, kills: int, names: Sequence[str], processes: int) -> Trial:
    async with TelegramServer() as server:
        for kind, how in (("drop", {}), ("drop", {"after": True}), ("status", {"status": 502, "after": True}),
                          ("status", {"status": 429, "retry_after": 1}), ("hang", {"seconds": 5.0})):  # fmt: skip
            server.fault(kind, "sendMessage", "editMessageText", probability=0.01, seed=len(kind), **how)
        shift = THURSDAY - datetime.now(UTC)
        serving = [Serving(url, folder / "files", server.url, shift, folder / f"{n}.log") for n in range(processes)]
        killed_at: list[float] = []
        leads = [Lead(server, number, names, killed_at) for number in range(1, LEADS + 1)]
        trial = Trial(server, serving, leads, kills, killed_at, lambda: _unsettled(engine))
        try:
            await trial.run()
        except BaseException:
            print(f"after {len(trial.killed_at)} kills:", *(process.tail() for process in serving), sep="\n")
            raise
        finally:
            for process in serving:
                process.kill()
        return trial


def _plant(engine: Engine, each: int) -> list[str]:
    """A hundred colleges with one lead each, who leads a few certificates."""
    writer = Writer(engine)
    world = World(writer, THURSDAY)
    for number in range(1, LEADS + 1):
        home = world.institution(f"college-{number}", f"第 {number} 学院")
        lead = world.person("负责人", Role.LEAD, chat=str(number), channel="telegram", home=home)
        for name in NAMES[:each]:
            world.certificate(name, lead, home=home)
    writer.close()
    return NAMES[:each]


def _check(engine: Engine, trial: Trial, names: Sequence[str]) -> None:
    said = sum(lead.said for lead in trial.leads)
    with Session(engine) as session:
        reports = session.exec(select(ReportRow.certificate_id)).all()
        left = session.exec(select(func.count()).select_from(InboxRow).where(col(InboxRow.handled_at).is_(None))).one()
        received = session.exec(select(func.count()).select_from(InboxRow)).one()
        incidents = session.exec(select(InboxRow.incident).where(InboxRow.incident != "")).all()
        states = Counter(session.exec(select(OutboxRow.state)))
        session.rollback()
    assert (received, left, incidents) == (said, 0, [])
    assert len(reports) == len(set(reports)) == LEADS * len(names)
    assert _unlabelled_twice(trial.server.world.deliveries) == []
    assert set(states) <= {"sent"}
    labelled = sum(one.text.startswith(REPEAT) for one in trial.server.world.deliveries)
    slowest = max(lead.slowest for lead in trial.leads)
    print(
        f"{len(trial.killed_at)} kills, {said} messages in, {len(reports)} reports, {len(trial.server.world.deliveries)} "
        f"deliveries of which {labelled} labelled; slowest answer {slowest:.1f} s"
    )


def _unsettled(engine: Engine) -> int:
    with Session(engine) as session:
        waiting = session.exec(select(func.count()).select_from(InboxRow).where(col(InboxRow.handled_at).is_(None)))
        unsent = session.exec(select(func.count()).select_from(OutboxRow).where(col(OutboxRow.state) != "sent"))
        counted = waiting.one() + unsent.one()
        session.rollback()
        return counted


def _found(engine: Engine) -> str:
    """What the database holds, for whoever has to find out what went wrong."""
    with Session(engine) as session:
        waiting = session.exec(select(InboxRow.id, InboxRow.chat).where(col(InboxRow.handled_at).is_(None))).all()
        received = session.exec(select(func.count()).select_from(InboxRow)).one()
        open_ = select(OutboxRow).where(col(OutboxRow.state).not_in(["sent"])).order_by(col(OutboxRow.id)).limit(40)
        rows = [f"{r.id} {r.chat} {r.state} due {r.due_at:%T} lease {r.lease_until} doubts {r.doubts} tries "
                f"{r.attempts} {r.holder} {r.reason}" for r in session.exec(open_)]  # fmt: skip
        states = Counter(session.exec(select(OutboxRow.state)))
        rests = [f"{r.chat or 'all'} until {r.until}" for r in session.exec(select(RestRow))]
        session.rollback()
    return "\n".join([f"received {received}, not handled {waiting}, outbox {states}", *rows, *rests])


def _unlabelled_twice(deliveries: Sequence[Delivery]) -> list[tuple[int, str]]:
    """New messages that reached a chat more than once without the label; every text here is said once."""
    counts = Counter((one.chat, one.text) for one in deliveries if one.method.lower() == "sendmessage")
    return [key for key, count in counts.items() if count > 1 and not key[1].startswith(REPEAT)]
