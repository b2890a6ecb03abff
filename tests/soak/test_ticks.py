"""What a tick costs: with a million reminders stored, and when ten thousand are due at one instant."""

from __future__ import annotations

import statistics
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, insert, text
from sqlmodel import Session, func, select

from models.calendar import EnterTerms, Term
from models.institutions import SaveCertificate
from models.rounds import Milestone, Moment, PublishRound, RoundFacts, Sitting
from models.store import registered  # noqa: F401
from models.store.unit import Unit, carry_out
from models.store.writer import Writer
from models.tables.delivery import OutboxRow
from models.tables.institutions import InstitutionRow
from models.tables.people import AddressRow, PersonRow
from models.tables.reminders import ReminderRow
from models.tables.rounds import FollowRow
from scheduler.jobs import Scheduler, scheduler_over
from scheduler.rounds import ExamRounds
from tests.databases import open_scratch
from tests.figures import figure

pytestmark = pytest.mark.soak
NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
MOST_RATIO, MOST_SECONDS, MOST_WAIT = 1.5, 5.0, 0.2


def fill(database: Engine, people: int, reminders: int, due: datetime) -> None:
    """Students who all follow one round, and reminders of it spread from `due` on, one a second (or all at once)."""
    with Session(database) as session, session.begin():
        session.add(InstitutionRow(id="ncvtc", name="南充职业技术学院"))
        session.flush()
        unit = Unit(session, NOW, "ncvtc")
        carry_out(EnterTerms(terms=(Term(name="2026秋", first=NOW.date(), weeks=20),)), unit)
        carry_out(SaveCertificate(name="老年照护"), unit)
        carry_out(PublishRound(facts=_round()), unit)
        students = ({"institution_id": "ncvtc", "name": f"学生{n}", "roles": ["student"], "language": "zh", "number": "",
                     "settings": {}, "created_at": NOW} for n in range(1, people + 1))  # fmt: skip
        _insert(session, PersonRow, students)
        _insert(session, AddressRow, (
            {"institution_id": "ncvtc", "person_id": n, "channel": "web", "chat": str(n), "rank": 0}
            for n in range(1, people + 1)))  # fmt: skip
        _insert(session, FollowRow, (
            {"institution_id": "ncvtc", "round_id": 1, "person_id": n, "state": "following", "paid": False, "seen": 1,
             "since": NOW} for n in range(1, people + 1)))  # fmt: skip
        session.execute(text("UPDATE round_follow SET planned_at = since"))
        _insert(session, ReminderRow, _reminders(people, reminders, due))
    _settle(database)


def _settle(database: Engine) -> None:
    """Tidies up after the filling now, or PostgreSQL would do it in the middle of what is measured."""
    if database.dialect.name == "postgresql":
        with database.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")


def _round() -> RoundFacts:
    sitting = Sitting(
        day=datetime(2027, 1, 9, tzinfo=UTC).date(), starts=NOW.time(), ends=(NOW + timedelta(hours=2)).time()
    )
    closes = Moment(day=datetime(2026, 12, 31, tzinfo=UTC).date())
    return RoundFacts(
        certificate_id=1, name="2027年1月", levels=("中级",), sittings=(sitting,),
        milestones={Milestone.REGISTRATION_CLOSES: closes},
    )  # fmt: skip


def _reminders(people: int, reminders: int, due: datetime) -> Iterator[dict[str, object]]:
    at_once = people == reminders
    for n in range(reminders):
        yield {
            "institution_id": "ncvtc", "person_id": n % people + 1, "kind": "registration", "subject": "round:1:registration",
            "occasion": f"t{n // people}", "due_at": due if at_once else due + timedelta(seconds=n),
            "deadline": NOW + timedelta(days=400), "any_hour": False, "uncounted": False, "news": False,
            "state": "waiting", "bundle": "",
        }  # fmt: skip


def _insert(session: Session, table: type, rows: Iterator[dict[str, object]]) -> None:
    batch: list[dict[str, object]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == 5000:
            session.execute(insert(table), batch)
            batch.clear()
    if batch:
        session.execute(insert(table), batch)


def scheduler(database: Engine, writer: Writer, now: datetime = NOW) -> Scheduler:
    return scheduler_over(database, writer, lambda: now, (ExamRounds(),))  # type: ignore[arg-type]


def median_tick(work: Scheduler, times: int = 200) -> float:
    """The median seconds of a tick with nothing due, once the first has planned."""
    work.tick()
    work.planner._listed = NOW  # planning again after a quarter of an hour is measured apart
    seconds = []
    for _ in range(times):
        begun = time.perf_counter()
        work.tick()
        seconds.append(time.perf_counter() - begun)
    return statistics.median(seconds)


def test_a_tick_with_nothing_due_costs_the_same_with_a_million_stored(databases: Any, share: float) -> None:
    """Median of 200 ticks each, by turns, so that other work disturbs both alike; the issue's bound is 1.5 times."""
    few, many = 1000, int(1_000_000 * share)
    with _stored(databases, few) as small, _stored(databases, many) as large:
        medians = [(median_tick(small), median_tick(large)) for _ in range(5)]
        name = small.database.dialect.name
    least, most = (min(column) for column in zip(*medians, strict=True))
    print(f"\n{name}: tick with {few} stored {least * 1000:.3f} ms, with {many} {most * 1000:.3f} ms")
    figure(f"tick with {many} stored beside {few}, {name}", most / least, "times", at_most=MOST_RATIO)


@contextmanager
def _stored(databases: Any, reminders: int) -> Iterator[Scheduler]:
    """A scheduler over a fresh database with so many reminders stored, none of them due."""
    url = databases.fresh()
    database = open_scratch(url)
    writer = Writer(database)
    fill(database, min(reminders // 2, 20_000), reminders, NOW + timedelta(days=1))
    yield scheduler(database, writer)
    writer.close()
    database.dispose()
    databases.drop(url)


def test_many_due_at_one_instant_are_queued_soon_and_hold_no_chat_up(
    database: Engine, writer: Writer, share: float
) -> None:
    """10,000 in 5 s; meanwhile every 20 ms a piece of chat work goes to the same writer and must be done in 200 ms."""
    many = int(10_000 * share)
    fill(database, many, many, NOW)
    work = scheduler(database, writer)
    work.plan()
    waits: list[float] = []
    done = threading.Event()
    chat = threading.Thread(target=_talk, args=(writer, waits, done))
    chat.start()
    begun = time.perf_counter()
    looked = work.tick()
    seconds = time.perf_counter() - begun
    done.set()
    chat.join()
    with Session(database) as session:
        queued = session.exec(select(func.count()).select_from(OutboxRow)).one()
    worst, middle = max(waits) * 1000, statistics.median(waits) * 1000
    print(
        f"\n{database.dialect.name}: {many} due at once queued in {seconds:.2f} s; chat waits median {middle:.0f} ms, worst {worst:.0f} ms"
    )
    assert (looked.letters, queued) == (many, many)
    figure(f"{many} due at once queued, {database.dialect.name}", seconds, "s", at_most=MOST_SECONDS)
    figure(f"worst wait of a chat meanwhile, {database.dialect.name}", worst, "ms", at_most=MOST_WAIT * 1000)


def _talk(writer: Writer, waits: list[float], done: threading.Event) -> None:
    """Somebody writes all the time: each piece of work is as large as a small chat message's."""
    while not done.is_set():
        begun = time.perf_counter()
        writer.run(lambda session: session.exec(select(InstitutionRow).with_for_update()).all())
        waits.append(time.perf_counter() - begun)
        time.sleep(0.02)
