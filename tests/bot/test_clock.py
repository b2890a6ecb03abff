"""The clock, and when it may be replaced by the database's."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.clock import Clock, SetClock

THEN = datetime(2026, 11, 27, 8, 0, tzinfo=UTC)


def test_a_shifted_clock_runs_on_and_is_not_the_machines() -> None:
    clock = Clock(timedelta(days=3))
    assert not clock.real
    assert timedelta(days=2, hours=23) < clock() - Clock()() < timedelta(days=3, hours=1)


def test_a_clock_that_was_moved_shows_that_instant_and_runs_on() -> None:
    clock = Clock()
    assert clock.real
    clock.move_to(THEN)
    assert timedelta(0) <= clock() - THEN < timedelta(seconds=5)
    assert not clock.real


def test_a_set_clock_stands() -> None:
    clock = SetClock(THEN)
    assert (clock(), clock(), clock.real) == (THEN, THEN, False)


@pytest.mark.parametrize("clock", [Clock(), SetClock(THEN)])
def test_an_instant_without_a_zone_is_refused(clock: Clock) -> None:
    with pytest.raises(ValueError, match="zone"):
        clock.move_to(THEN.replace(tzinfo=None))
