"""When to look: APScheduler's tick in memory, and a watchdog that ends the process when ticks stop.

Nothing is kept here. A tick that is lost or late costs nothing but time: the table says what is due.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

import structlog
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from scheduler.jobs import Scheduler

log = structlog.get_logger()

EVERY = 10.0  # seconds between ticks, 5 to 30
PATIENCE = 180.0  # seconds without a tick's end after which something must hang
UNAVAILABLE = 69  # the exit status (EX_UNAVAILABLE) that a supervisor takes as a reason to start anew


def end_process() -> None:
    """Ends the process at once: what hangs would hang an orderly end as well, and nothing is lost by it."""
    os._exit(UNAVAILABLE)


class Watchdog:
    """Whether ticks have stopped, told from looks that come a `stride` apart. Instants are monotonic seconds.

    After a time in which the looks stood still as well, since the whole process was stopped, a tick gets its full time
    again.
    """

    def __init__(self, patience: float, now: float) -> None:
        self.stride = patience / 6
        self._patience = patience
        self._before = self._since = now

    def hangs(self, now: float, ticked: float) -> bool:
        """One look; `ticked` is when the last tick ended."""
        if now - self._before > 3 * self.stride:
            self._since = now
        self._before = now
        return now - max(ticked, self._since) > self._patience


@dataclass
class Runner:
    """Ticks until stopped. `monotonic` gives seconds; `end` ends the process when ticks stop."""

    scheduler: Scheduler
    monotonic: Callable[[], float]
    every: float = EVERY
    patience: float = PATIENCE
    end: Callable[[], None] = end_process
    ticks: int = 0
    _seen: float = 0.0
    _stopped: threading.Event = field(default_factory=threading.Event)
    _timer: BackgroundScheduler | None = None
    _dog: threading.Thread | None = None

    def start(self) -> None:
        """Starts ticking, with a first tick at once."""
        self._seen = self.monotonic()
        timer = BackgroundScheduler(timezone="UTC", executors={"default": ThreadPoolExecutor(1)})
        timer.add_job(self.tick, "interval", seconds=self.every, id="tick", coalesce=True, max_instances=1,
                      misfire_grace_time=None)  # fmt: skip
        timer.add_job(self.tick, id="first", misfire_grace_time=None)
        timer.start()
        self._timer = timer
        self._dog = threading.Thread(target=self._watch, name="watchdog", daemon=True)
        self._dog.start()

    def stop(self) -> None:
        """Lets a running tick end, and ticks no more."""
        self._stopped.set()
        if self._timer is not None:
            self._timer.shutdown(wait=True)
        if self._dog is not None:
            self._dog.join(timeout=5)

    def tick(self) -> None:
        """One tick; a failure is logged and the next one tries again. A tick that fails is still a sign of life."""
        try:
            looked = self.scheduler.tick()
            if looked.letters:
                log.info("reminders queued", people=looked.people, letters=looked.letters)
        except Exception:
            log.exception("tick failed")
        self.ticks += 1
        self._seen = self.monotonic()

    @property
    def silent_for(self) -> float:
        """Seconds since a tick last ended, for the health page."""
        return self.monotonic() - self._seen

    def _watch(self) -> None:
        dog = Watchdog(self.patience, self.monotonic())
        while not self._stopped.wait(dog.stride):
            if dog.hangs(self.monotonic(), self._seen):
                log.critical("ticks stopped; ending the process", silent_for=round(self.silent_for))
                self.end()
                return
