"""The runner ticks over a real database and writer; the watchdog ends a process whose ticks stop."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

import pytest
from sqlmodel import Session

from models.calendar import EnterTerms, Term
from models.people import Role
from models.store.writer import Writer
from models.tables.reminders import ReminderRow
from scheduler.jobs import Scheduler, scheduler_over
from scheduler.matters import Place
from scheduler.reports import WeeklyReports
from scheduler.runner import UNAVAILABLE, Runner, Watchdog
from tests.scheduler.conftest import Clockwork, at


@pytest.fixture
def writer(clockwork: Clockwork) -> Iterator[Writer]:
    writer = Writer(clockwork.world.database)
    yield writer
    writer.close()


def scheduler(clockwork: Clockwork, writer: Writer, told: list[int] | None = None) -> Scheduler:
    clock = lambda: clockwork.world.now  # noqa: E731
    queued = lambda: told.append(1) if told is not None else None  # noqa: E731
    return scheduler_over(clockwork.world.database, writer, clock, clockwork.matters, queued)


def lead(clockwork: Clockwork, now: str) -> None:
    clockwork.world.carry_out(EnterTerms(terms=(Term(name="2026秋", first=date(2026, 8, 31), weeks=20),)))
    clockwork.world.certificate("老年照护")
    clockwork.world.joins("lead", Role.LEAD, certificates=(1,))
    clockwork.world.now = at(now)


def wait_for(condition: object, seconds: float = 20) -> None:
    until = time.monotonic() + seconds
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.02)


def test_the_runner_plans_and_queues_and_says_so(clockwork: Clockwork, writer: Writer) -> None:
    lead(clockwork, "11-19 08:00")
    told: list[int] = []
    runner = Runner(scheduler(clockwork, writer, told), time.monotonic, every=0.1)
    runner.start()
    wait_for(lambda: runner.ticks >= 3)
    runner.stop()
    assert [row.chat for row in clockwork.queued()] == ["lead"]
    assert told == [1]


class Counting(Writer):
    """A writer that counts what it is handed."""

    handed = 0

    def submit(self, work: Any) -> Any:
        self.handed += 1
        return super().submit(work)


def test_a_tick_with_nothing_due_writes_nothing(clockwork: Clockwork) -> None:
    lead(clockwork, "11-18 12:00")
    writer = Counting(clockwork.world.database)
    work = scheduler(clockwork, writer)
    work.tick()
    planned = writer.handed
    work.tick()
    writer.close()
    assert (planned, writer.handed) == (2, planned)  # a plan for each institution, then nothing


def test_a_failing_tick_is_a_sign_of_life_and_the_next_one_tries_again(clockwork: Clockwork, writer: Writer) -> None:
    lead(clockwork, "11-19 08:00")
    work = scheduler(clockwork, writer)
    broken = Runner(scheduler(clockwork, writer), time.monotonic)
    broken.scheduler.planner.matters = (None,)  # type: ignore[assignment]
    broken.tick()
    assert broken.ticks == 1
    assert broken.silent_for < 1
    Runner(work, time.monotonic).tick()
    assert len(clockwork.queued()) == 1


def test_the_watchdog_ends_the_process_when_a_tick_hangs(clockwork: Clockwork, writer: Writer) -> None:
    hung, ended = threading.Event(), threading.Event()
    work = scheduler(clockwork, writer)
    writer.submit(lambda _session: hung.wait(60))
    runner = Runner(work, time.monotonic, every=0.05, patience=0.4, end=ended.set)
    runner.start()
    try:
        assert ended.wait(30)
    finally:
        hung.set()
        runner.stop()


def hanging(looks: Iterable[int], ticked: float) -> list[int]:
    """The looks, in seconds, at which ticks are found to hang that are expected within six."""
    dog = Watchdog(6.0, 0.0)
    return [now for now in looks if dog.hangs(now, ticked)]


def test_ticks_hang_when_none_has_ended_within_the_patience() -> None:
    assert hanging(range(1, 12), ticked=2.0) == [9, 10, 11]


def test_a_process_that_was_stopped_for_a_minute_gets_its_full_time_again_when_it_goes_on() -> None:
    assert hanging([1, 2, 3, *range(63, 72)], ticked=2.0) == [70, 71]


def test_the_end_is_an_exit_status_that_a_supervisor_restarts() -> None:
    code = "from scheduler.runner import end_process; end_process()"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == UNAVAILABLE


class Stumbling(WeeklyReports):
    """A bug in what is said about one certificate."""

    def item(self, place: Place, reminder: object) -> object:  # type: ignore[override]
        if reminder.subject.endswith(":1"):  # type: ignore[attr-defined]
            raise ZeroDivisionError
        return super().item(place, reminder)  # type: ignore[arg-type]


def test_a_bug_in_one_persons_reminder_holds_nobody_else_up(clockwork: Clockwork) -> None:
    lead(clockwork, "11-18 12:00")
    clockwork.world.certificate("网店运营推广")
    clockwork.world.joins("other", Role.LEAD, certificates=(2,))
    clockwork.ticker = type(clockwork.ticker)((Stumbling(),))
    assert [row.chat for row in clockwork.tick("11-19 08:00")] == ["other"]
    clockwork.ticker = type(clockwork.ticker)(clockwork.matters)
    assert [row.chat for row in clockwork.tick("11-19 09:00")] == ["lead"]
    with Session(clockwork.world.database) as session:
        assert session.get(ReminderRow, 1) is not None
