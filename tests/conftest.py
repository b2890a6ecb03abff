"""What every test may ask for: a fresh database (on SQLite and on PostgreSQL), its writer, a chat to play in."""

from __future__ import annotations

import gc
import os
import sys
import threading
from asyncio import AbstractEventLoop
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path

import pytest
import uvloop
from coverage import Coverage
from sqlalchemy import Engine
from sqlmodel import Session

from bot.clock import SetClock
from bot.logs import set_up_logs
from models.people import Role
from models.store.files import FileStore
from models.store.writer import Writer
from tests.databases import CHOSEN, Postgresql, Sqlite, open_scratch, postgresql_server
from tests.play import Chat, Stage, surroundings


def pytest_configure() -> None:
    """Garbage is looked for less often: so much is loaded that looking took a tenth of the time."""
    gc.set_threshold(100_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Of a test with several cases coverage counts the first: the others go through the same lines, or few more."""
    counted = set()
    for item in items:
        name = item.nodeid.partition("[")[0]
        if name in counted:
            item.add_marker("bulk")
        counted.add(name)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Coverage counts what a test runs through, unless the test is marked as bulk: counting nearly doubles its time."""
    with _uncounted() if item.get_closest_marker("bulk") else nullcontext():
        return (yield)


@contextmanager
def _uncounted() -> Iterator[None]:
    counts, counts_in_threads = sys.gettrace(), threading.gettrace()
    sys.settrace(None)
    threading.settrace(None)  # type: ignore[arg-type]
    try:
        yield
    finally:
        sys.settrace(counts)
        threading.settrace(counts_in_threads)  # type: ignore[arg-type]


def pytest_sessionfinish() -> None:
    """A worker is ended soon after its last test, however busy the machine: what it counted is kept before that."""
    if counting := Coverage.current():
        counting.save()


def pytest_asyncio_loop_factories() -> dict[str, Callable[[], AbstractEventLoop]]:
    """The loop that the program runs on."""
    return {"uvloop": uvloop.new_event_loop}


@pytest.fixture(scope="session", autouse=True)
def logs() -> None:
    """Logs as the program writes them. The library's own way draws every variable of every frame, for seconds."""
    set_up_logs("debug")


@pytest.fixture(scope="session")
def sqlite_databases(tmp_path_factory: pytest.TempPathFactory) -> Sqlite:
    """Fresh SQLite databases."""
    return Sqlite(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgresql_databases() -> Iterator[Postgresql]:
    """Fresh databases on a real PostgreSQL that runs for this session."""
    with postgresql_server() as server:
        yield Postgresql(server)


@pytest.fixture(params=CHOSEN)
def databases(request: pytest.FixtureRequest) -> Sqlite | Postgresql:
    """Where fresh databases come from; a test that asks for it runs once for each kind of database."""
    found: Sqlite | Postgresql = request.getfixturevalue(f"{request.param}_databases")
    return found


@pytest.fixture(scope="module", params=CHOSEN)
def shared_database(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """A fresh database for all tests of a module, which leave it as they find it; once for each kind of database."""
    databases: Sqlite | Postgresql = request.getfixturevalue(f"{request.param}_databases")
    url = databases.fresh()
    engine = open_scratch(url)
    yield engine
    engine.dispose()
    databases.drop(url)


@pytest.fixture
def database_url(databases: Sqlite | Postgresql) -> Iterator[str]:
    """The URL of a fresh database with empty tables."""
    url = databases.fresh()
    yield url
    databases.drop(url)


@pytest.fixture
def empty_database_url(databases: Sqlite | Postgresql) -> Iterator[str]:
    """The URL of a fresh database without tables."""
    url = databases.empty()
    yield url
    databases.drop(url)


@pytest.fixture
def database(database_url: str) -> Iterator[Engine]:
    """A fresh database with empty tables."""
    engine = open_scratch(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def writer(database: Engine) -> Iterator[Writer]:
    """The database's one writer."""
    writer = Writer(database)
    yield writer
    writer.close()


@pytest.fixture
def session(database: Engine) -> Iterator[Session]:
    """A session on the database in one transaction, undone afterwards."""
    with Session(database, expire_on_commit=False) as session:
        yield session
        session.rollback()


@pytest.fixture
def files(tmp_path: Path) -> FileStore:
    """A store of files."""
    return FileStore(tmp_path / "files")


@pytest.fixture
def clock() -> SetClock:
    """A clock that stands: Thursday of teaching week 12, 2026, 10:00 in Shanghai."""
    return SetClock(datetime(2026, 11, 26, 2, 0, tzinfo=UTC))


@pytest.fixture
def stage(writer: Writer, files: FileStore, clock: SetClock) -> Stage:
    """An engine with a small institution to play in; `stage.chat(name)` is anybody's chat."""
    stage = Stage(writer, files, clock, surroundings())
    stage.world.institution()
    return stage


@pytest.fixture
def chat(stage: Stage) -> Chat:
    """The chat of a lead, whose one certificate is Web前端开发（中级）."""
    lead = stage.world.person("网页负责人", Role.LEAD, chat="lead")
    stage.world.certificate("Web前端开发", lead, short_name="Web", major_category="电子与信息大类")
    return Chat(stage, "lead", lead)


@pytest.fixture
def coordinator(stage: Stage) -> Chat:
    """The chat of a coordinator of the same institution."""
    return Chat(stage, "office", stage.world.person("教务处统筹", Role.COORDINATOR, chat="office"))


@pytest.fixture
def student(stage: Stage) -> Chat:
    """The chat of a student of the same institution."""
    return Chat(stage, "student", stage.world.person("学生甲", Role.STUDENT, chat="student"))


@pytest.fixture(scope="session")
def share() -> float:
    """How much of a measurement to run: 1 in full, 0.1 for a tenth (`make soak SHARE=0.1`)."""
    return float(os.environ.get("ONEX_SOAK_SHARE", "1"))


@pytest.fixture(scope="session")
def free_port() -> Callable[[], int]:
    """Ports that nobody listens on."""
    import socket

    def find() -> int:
        with socket.socket() as listener:
            listener.bind(("127.0.0.1", 0))
            return int(listener.getsockname()[1])

    return find
