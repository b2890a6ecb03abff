"""`python -m bench.telegram [SECONDS]`: steps a second of each side, in turn, in one run; and the disk's fsync rate.

A step is a message or tap of a person and the bot's answer to it. Unless they think in between, people say the next
thing as soon as they are answered. Counting begins when everybody has been answered and they stand at different places
of the dialogue, so that each side has all of them in its store and every kind of step is counted. The stand-in of the
Bot API and the people live in this process, each program in one of its own; the processor time that each takes for a
step tells whether this process holds the programs up (it does not), and is the figure to go by where other work
disturbs the clock.
"""

from __future__ import annotations

import asyncio
import logging
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from bench.telegram.crowd import Crowd, Server

PATIENCE = 1200.0
"""Seconds that a side may take until everybody is at their place."""


@dataclass(frozen=True)
class Side:
    """One program to be measured."""

    name: str
    command: tuple[str, ...]


@dataclass(frozen=True)
class Load:
    """So many people, who think for so many seconds between steps; replies take the API `delay` seconds."""

    people: int
    thinks: float = 0.0
    delay: float = 0.0

    def __str__(self) -> str:
        thinking = f", each thinking {self.thinks:g} s" if self.thinks else ""
        slow = f", replies take {self.delay * 1000:.0f} ms" if self.delay else ""
        return f"{self.people} people{thinking}{slow}"


@dataclass(frozen=True)
class Measured:
    """What came of a load. Times in milliseconds: of an answer, and of the processor for a step."""

    rate: float
    median: float
    late: float
    program: float
    driver: float

    def __str__(self) -> str:
        return (
            f"{self.rate:.0f} steps/s, median {self.median:.0f} ms, p99 {self.late:.0f} ms "
            f"(processor: {self.program:.1f} ms a step, this process {self.driver:.1f} ms)"
        )


OURS = Side("onex", ("bench.telegram.ours", "{api}", "{folder}", "{people}"))
PEER = Side("ConversationHandler, flushed", ("bench.telegram.peers", "conversation", "{api}", "{folder}"))
ECHO = Side("bare echo, keeps nothing", ("bench.telegram.peers", "echo", "{api}", "{folder}"))
RUNS = (
    (Load(100, thinks=1.0), (OURS,)),
    (Load(400), (OURS, PEER, ECHO)),
    (Load(400, delay=0.05), (OURS,)),
    (Load(4000), (OURS, PEER)),
)


async def measure(side: Side, load: Load, seconds: float) -> Measured:
    """Puts a load on a side for some seconds. Raises TimeoutError when not everybody is answered."""
    with tempfile.TemporaryDirectory() as folder:
        server = Server(load.delay)
        async with server:
            names = {"api": server.url, "folder": folder, "people": load.people}
            command = [sys.executable, "-m", *(part.format(**names) for part in side.command)]
            program = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            try:
                return await _counted(Crowd(server, load.people, load.thinks), program.pid, seconds)
            finally:
                program.kill()
                program.wait()


async def _counted(crowd: Crowd, program: int, seconds: float) -> Measured:
    await crowd.begin(PATIENCE)
    begun, used, driver = time.monotonic(), processor(program), time.process_time()
    crowd.took.clear()
    await asyncio.sleep(seconds)
    took, lasted = sorted(crowd.took), time.monotonic() - begun
    crowd.end()
    steps = max(1, len(took))
    return Measured(
        len(took) / lasted,
        1000 * statistics.median(took),
        1000 * took[int(len(took) * 0.99)],
        1000 * (processor(program) - used) / steps,
        1000 * (time.process_time() - driver) / steps,
    )


def processor(program: int) -> float:
    """The seconds of processor time that a process has used."""
    fields = Path(f"/proc/{program}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def fsyncs(seconds: float = 2.0) -> float:
    """How often a second the disk syncs a page that was written."""
    count, ends = 0, time.monotonic() + seconds
    with tempfile.TemporaryFile(buffering=0) as file:
        while time.monotonic() < ends:
            file.write(b"x" * 4096)
            os.fsync(file.fileno())
            count += 1
    return count / seconds


async def main(seconds: float) -> None:
    """Prints the rates and their ratios."""
    logging.getLogger("aiohttp.server").setLevel(logging.CRITICAL)  # a program that is ended leaves calls half said
    print(f"fsync: {fsyncs():.0f}/s", flush=True)
    for load, sides in RUNS:
        found = {}
        for side in sides:
            found[side] = await measure(side, load, seconds)
            print(f"{load}: {side.name}: {found[side]}", flush=True)
        for side in sides[1:]:
            print(f"{load}: onex / {side.name}: {found[OURS].rate / found[side].rate:.2f}", flush=True)
    print(f"fsync: {fsyncs():.0f}/s", flush=True)


if __name__ == "__main__":
    asyncio.run(main(float(sys.argv[1]) if len(sys.argv) > 1 else 15))
