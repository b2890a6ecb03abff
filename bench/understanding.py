"""How long a question takes from text to answer, and how long `onex ask` takes to start.

    python -m bench.understanding [QUESTIONS]

Prints the median and the 99th percentile in milliseconds, in CPU time (what the question costs) and in wall time (which other
programs on the machine lengthen), and the wall and CPU seconds of five starts of `onex ask`.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date

from policy.answers import Listening, Talk, hear
from policy.book import Book
from tests.understand.generated import duty_questions, session_questions, training_questions

GOAL_MS, GOAL_START_S = 20.0, 1.5


def questions(count: int) -> Iterator[tuple[str, str]]:
    """Institution and question."""
    yield from (("ncvtc", one[0]) for one in training_questions(count, seed=11))
    yield from (("ncvtc", one[0]) for one in duty_questions(count, seed=12))
    yield from (("xit", one[0]) for one in session_questions(count, seed=13))


def measure(count: int) -> tuple[list[float], list[float]]:
    """CPU and wall milliseconds of each question, both in ascending order."""
    book, day = Book(), date(2026, 11, 20)
    around = {name: Listening(book.pack(name), day) for name in ("ncvtc", "xit")}
    for listening in around.values():
        hear("机试 95 人多少课时", Talk(), listening)
    cpu, wall = [], []
    for institution, text in questions(count):
        began, began_cpu = time.perf_counter(), time.process_time()
        hear(text, Talk(), around[institution])
        cpu.append(1000 * (time.process_time() - began_cpu))
        wall.append(1000 * (time.perf_counter() - began))
    return sorted(cpu), sorted(wall)


def start() -> tuple[float, float]:
    """Wall and CPU seconds of one `onex ask`."""
    began, before = time.perf_counter(), os.times()
    subprocess.run([sys.executable, "-m", "bot.cli.ask", "机试 95 人多少课时"], check=True, capture_output=True)
    after = os.times()
    spent = after.children_user + after.children_system - before.children_user - before.children_system
    return time.perf_counter() - began, spent


def main(count: int = 1000) -> int:
    cpu, wall = measure(count)
    for name, times in (("CPU ", cpu), ("wall", wall)):
        print(
            f"question to answer, {name}: p50 {times[len(times) // 2]:.1f} ms, p99 {times[int(len(times) * 0.99)]:.1f} ms"
        )
    starts = [start() for _ in range(5)]
    best, least = min(s for s, _ in starts), min(c for _, c in starts)
    print(f"onex ask from the command line, best of five: {best:.2f} s wall, {least:.2f} s CPU")
    print(f"goals: p99 under {GOAL_MS:.0f} ms, start under {GOAL_START_S} s")
    return int(cpu[int(len(cpu) * 0.99)] > GOAL_MS or least > GOAL_START_S)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
