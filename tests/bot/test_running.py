"""The whole program, in one process, against the Bot API's stand-in."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from sqlmodel import Session, select

from bot.app import App
from bot.clock import Clock
from bot.outbox import Timing
from bot.running import Running
from bot.settings import Settings
from bot.store import AlreadyRunning
from models.people import Role
from models.tables.delivery import InboxRow
from tests.databases import Postgresql, Sqlite
from tests.telegram_server.server import TOKEN, TelegramServer
from tests.world import World

THURSDAY = datetime(2026, 11, 26, 2, 0, tzinfo=UTC)
TIMING = Timing(request=2, lease=timedelta(seconds=4), look=0.5)


@pytest.fixture
def url(databases: Sqlite | Postgresql) -> Iterator[str]:
    found = databases.empty()
    yield found
    databases.drop(found)


@pytest.fixture
async def telegram() -> AsyncIterator[TelegramServer]:
    async with TelegramServer() as server:
        yield server


def settings_for(url: str, folder: Path, telegram: TelegramServer | None = None, **more: Any) -> Settings:
    served = {"telegram_token": TOKEN, "telegram_api_url": telegram.url} if telegram else {}
    facts = {"database_url": url, "files": folder / "files", "web_port": 0} | served | more
    return Settings(_env_file=None, **facts)


def app_for(settings: Settings) -> App:
    clock = Clock()
    clock.move_to(THURSDAY)
    return App(settings, clock, timing=TIMING)


class Run:
    """The app at work in this loop: `async with Run(app) as port`."""

    def __init__(self, app: App) -> None:
        self.app = app
        self.stop = asyncio.Event()

    async def __aenter__(self) -> int:
        begun: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self.task = asyncio.create_task(Running(self.app, begun=begun.set_result).until(self.stop))
        done, __ = await asyncio.wait([begun, self.task], return_when=asyncio.FIRST_COMPLETED, timeout=20)
        if self.task in done:
            self.task.result()
        return begun.result()

    async def __aexit__(self, *_: object) -> None:
        self.stop.set()
        await asyncio.wait_for(self.task, 20)


def plant(app: App) -> None:
    world = World(app.store.writer, THURSDAY)
    world.institution()
    lead = world.person("负责人", Role.LEAD, chat="7", channel="telegram")
    world.certificate("老年照护", lead)


async def test_a_lead_files_a_report_through_telegram_and_a_restart_in_between_is_not_noticed(
    url: str, tmp_path: Path, telegram: TelegramServer
) -> None:
    settings = settings_for(url, tmp_path, telegram)
    lead = telegram.person(7)
    app = app_for(settings)
    await asyncio.to_thread(plant, app)
    async with Run(app):
        lead.says("本周培训32人6课时")
        await telegram.until(lambda: "[提交]" in telegram.script(7), 10)
    lead.taps("提交")
    async with Run(app_for(settings)):
        await telegram.until(lambda: "2026秋-12-001" in telegram.script(7), 10)


async def test_what_was_received_before_a_crash_is_answered_after_it(
    url: str, tmp_path: Path, telegram: TelegramServer
) -> None:
    settings = settings_for(url, tmp_path, telegram)
    app = app_for(settings)
    await asyncio.to_thread(plant, app)
    update = telegram.person(7).says("/help")
    left = InboxRow(channel="telegram", update=str(update["update_id"]), chat="7", payload=update, received_at=THURSDAY)
    await asyncio.to_thread(app.store.writer.run, lambda session: session.add(left))
    async with Run(app):
        await telegram.until(lambda: "/report" in telegram.script(7), 10)
    with Session(app.store.database) as session:
        assert len(session.exec(select(InboxRow.id)).all()) == 1
        session.rollback()


async def test_command_menus_follow_role_and_language(url: str, tmp_path: Path, telegram: TelegramServer) -> None:
    app = app_for(settings_for(url, tmp_path, telegram))
    await asyncio.to_thread(plant, app)
    async with Run(app):
        telegram.person(7).says("/help")
        await telegram.until(lambda: len(telegram.world.commands) >= 4, 10)
    general = [c["command"] for c in telegram.world.commands["default", "en"]]
    (own,) = [commands for (scope, __), commands in telegram.world.commands.items() if '"chat"' in scope]
    assert "report" not in general
    assert "report" in [command["command"] for command in own]


async def test_the_page_is_served_and_says_that_it_is_ready(url: str, tmp_path: Path) -> None:
    async with Run(app_for(settings_for(url, tmp_path))) as port, aiohttp.ClientSession() as session:
        async with session.get(f"http://127.0.0.1:{port}/health") as answer:
            assert answer.status == 200
        async with session.get(f"http://127.0.0.1:{port}/chat/") as answer:
            assert "<html" in await answer.text()


async def test_it_starts_while_telegram_is_away_and_signs_in_later(
    url: str, tmp_path: Path, telegram: TelegramServer
) -> None:
    fault = telegram.fault("drop", "getMe", times=0)
    app = app_for(settings_for(url, tmp_path, telegram))
    async with Run(app) as port, aiohttp.ClientSession() as session:
        async with session.get(f"http://127.0.0.1:{port}/health") as answer:
            assert answer.status == 200
        assert fault.struck
        telegram.faults.clear()
        await telegram.until(lambda: app.telegram and app.telegram.signed_in, 15)


async def test_a_second_program_on_the_same_file_is_refused(tmp_path: Path) -> None:
    settings = settings_for(f"sqlite:///{tmp_path}/onex.db", tmp_path)
    app = App(settings)
    with pytest.raises(AlreadyRunning):
        App(settings)
    app.store.close()


async def test_a_port_that_is_taken_ends_it_with_an_error(tmp_path: Path) -> None:
    async with Run(app_for(settings_for(f"sqlite:///{tmp_path}/a.db", tmp_path))) as port:
        other = app_for(settings_for(f"sqlite:///{tmp_path}/b.db", tmp_path, web_port=port))
        with pytest.raises(OSError, match="in use"):
            async with Run(other):
                pass


async def test_who_blocked_the_bot_is_marked_and_the_office_is_told(
    url: str, tmp_path: Path, telegram: TelegramServer
) -> None:
    app = app_for(settings_for(url, tmp_path, telegram))
    await asyncio.to_thread(plant, app)
    world = World(app.store.writer, THURSDAY)
    await asyncio.to_thread(world.person, "教务处", Role.COORDINATOR, chat="9", channel="telegram")
    telegram.person(9).starts()
    lead = telegram.person(7)
    lead.says("/help")
    lead.blocks_bot()
    async with Run(app):
        await telegram.until(lambda: "负责人" in telegram.script(9), 10)
