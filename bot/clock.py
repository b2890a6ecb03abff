"""The one place where the clock is read."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

monotonic = time.monotonic
"""Seconds that never run backwards, for waits and rates."""


class Clock:
    """Gives the present instant, aware and in UTC. The demo's visitor may shift it.

    `real` tells that it follows the machine's clock, so that processes on one database may take the database's instead;
    `runs` that time passes on it.
    """

    runs = True

    def __init__(self, shift: timedelta = timedelta(0)) -> None:
        self.shift = shift
        self.real = not shift

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.shift

    def move_to(self, instant: datetime) -> None:
        """Shifts the clock so that it now shows `instant` (aware); from there it runs on."""
        if instant.tzinfo is None:
            raise ValueError("an instant needs a zone")
        self.shift = instant - datetime.now(UTC)
        self.real = False


class SetClock(Clock):
    """A clock that stands where it was set: for conversations played as tests and for simulations."""

    runs = False

    def __init__(self, instant: datetime) -> None:
        super().__init__()
        self.instant = instant
        self.real = False

    def __call__(self) -> datetime:
        return self.instant

    def move_to(self, instant: datetime) -> None:
        """Stands at `instant` (aware) from now on."""
        if instant.tzinfo is None:
            raise ValueError("an instant needs a zone")
        self.instant = instant
