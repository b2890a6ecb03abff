"""Rules of the house that no tool checks."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
LAYERS = ("bot", "handlers", "models", "policy", "scheduler")
SOURCES = sorted(path for layer in LAYERS for path in (ROOT / layer).rglob("*.py"))
LONGEST = 400
WRITTEN_BY_A_PROGRAM = {"models/migrations/versions/first.py"}
READS_THE_CLOCK = {"bot/clock.py"}
A_CALLERS_OWN_DAY = {"bot/cli/ask.py"}
CLOCKS = {"now", "utcnow", "today", "time", "time_ns"}  # a stopwatch (monotonic) is no clock


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def calls(path: Path) -> Iterator[tuple[str, str]]:
    """Calls of an attribute of a plain name, such as ("datetime", "now")."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and isinstance(node.func.value, ast.Name)
        ):
            yield node.func.value.id, node.func.attr


def test_the_clock_is_read_in_one_place() -> None:
    found = {
        named(path): call
        for path in SOURCES
        for call in calls(path)
        if call[0] in {"datetime", "date", "time"} and call[1] in CLOCKS
    }
    assert set(found) <= READS_THE_CLOCK | A_CALLERS_OWN_DAY


def test_a_file_fits_in_the_head() -> None:
    lengths = {named(path): len(path.read_text(encoding="utf-8").splitlines()) for path in SOURCES}
    assert {name for name, length in lengths.items() if length > LONGEST} <= WRITTEN_BY_A_PROGRAM
