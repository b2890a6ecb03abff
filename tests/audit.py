"""The dependencies' audit in CI: `python -m tests.audit`. A known weakness fails; what could not be audited is said."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

LOCK = "requirements.lock"
COMMAND = ("--require-hashes", "--disable-pip", "--format", "json", "--progress-spinner", "off", "-r", LOCK)


def main() -> int:
    """Audits what the program runs with; 1 when something in it is known to be weak."""
    ran = subprocess.run(
        [str(Path(sys.executable).with_name("pip-audit")), *COMMAND], capture_output=True, text=True, check=False
    )
    try:
        found = json.loads(ran.stdout)["dependencies"]
    except (ValueError, KeyError):
        print(f"NOT AUDITED: {(ran.stderr.strip().splitlines() or ['pip-audit said nothing'])[-1]}")
        return 0
    status, says = verdict(found)
    print(says)
    return status


def verdict(found: Sequence[dict[str, Any]]) -> tuple[int, str]:
    """The exit status and what to say, from what pip-audit found of each dependency: a skipped one has not passed."""
    weak = [f"{one['name']} {one['version']}: {fault['id']}" for one in found for fault in one.get("vulns", ())]
    if weak:
        return 1, "\n".join(["KNOWN WEAKNESSES:", *weak])
    skipped = [one["name"] for one in found if "skip_reason" in one]
    if skipped or not found:
        return 0, f"NOT AUDITED: {len(skipped)} of {len(found)} dependencies; their registry knows no advisories here."
    return 0, f"audited: {len(found)} dependencies, no known weakness"


if __name__ == "__main__":
    sys.exit(main())
