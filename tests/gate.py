"""The gate: every test on SQLite and on PostgreSQL, on two processes, with coverage; run by `make test`.

What needs a browser, the five source texts, or minutes is left out here and said so; `.ci/run` runs it as well.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time

LIMIT = 8 * 60
"""Seconds that the whole may take on two cores."""


def main() -> int:
    """Runs the tests, then the coverage's report; the exit status of what failed first."""
    began = time.monotonic()
    left_out = ["browser", "soak"]
    if not os.environ.get("ONEX_POLICY_SOURCES"):
        left_out.append("sources")
        print(
            "Left out: the tests that read the five source texts. Set ONEX_POLICY_SOURCES to their folder to run them."
        )
    marks = " and ".join(f"not {mark}" for mark in left_out)
    status = _run("coverage", "erase") or _run(
        "coverage",
        "run",
        "-m",
        "pytest",
        "-n",
        "2",
        "--dist",
        "worksteal",
        "-p",
        "no:cacheprovider",
        "-m",
        marks,
        *sys.argv[1:],
    )
    status = status or _run("coverage", "combine", "--quiet") or _run("coverage", "report")
    took = time.monotonic() - began
    print(f"The gate took {took:.0f} s ({LIMIT} s at most on two cores).")
    return status


def _run(module: str, *arguments: str) -> int:
    return subprocess.run([sys.executable, "-m", module, *arguments], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
