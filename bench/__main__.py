"""`python -m bench`: every comparison in turn, each in its own process. Ends with 1 where one misses its figure."""

from __future__ import annotations

import subprocess
import sys

PARTS = ("bench.policy_rules", "bench.understanding", "bench.telegram")


def main() -> int:
    """Runs each part and says its name before it."""
    worst = 0
    for part in PARTS:
        print(f"\n{part}", flush=True)
        worst = max(worst, subprocess.run([sys.executable, "-m", part], check=False).returncode)
    return int(worst != 0)


if __name__ == "__main__":
    sys.exit(main())
