"""How many messages the service takes, in all, in a private chat, in a group; and how long a tap may go unanswered.

The service says: about 30 a second in all, about one a second in a chat with short bursts let pass, 20 a minute in a
group. Here each is a sliding window, so that no second of wall-clock time ever holds more than is allowed.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass


@dataclass(frozen=True)
class Rate:
    """At most `count` in any window of `seconds`."""

    count: int
    seconds: float


@dataclass(frozen=True)
class Limits:
    """What the service allows; None switches a limit off. Three in three seconds is one a second with a burst of three.

    `tap` are the seconds after which a tap can no longer be answered: the service states no figure, programs stop
    waiting at about this.
    """

    overall: Rate | None = Rate(30, 1.0)
    private: Rate | None = Rate(3, 3.0)
    group: Rate | None = Rate(20, 60.0)
    tap: float | None = 60.0


UNLIMITED = Limits(None, None, None, None)


class Gate:
    """Remembers when messages were let through and says how long the next must wait."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._seen: dict[int, deque[float]] = {}

    def too_late(self, waited: float) -> bool:
        """Whether a tap that has waited so many seconds can no longer be answered."""
        return self.limits.tap is not None and waited > self.limits.tap

    def wait(self, chat: int, now: float) -> int:
        """Whole seconds to wait; 0 lets the message through and counts it."""
        if self.limits == UNLIMITED:
            return 0
        windows = [(0, self.limits.overall), (chat, self.limits.private if chat > 0 else self.limits.group)]
        waits = [self._left(key, rate, now) for key, rate in windows if rate]
        if any(left > 0 for left in waits):
            return max(1, math.ceil(max(waits)))
        for key, rate in windows:
            if rate:
                self._seen[key].append(now)
        return 0

    def _left(self, key: int, rate: Rate, now: float) -> float:
        """Seconds until the window has room."""
        times = self._seen.setdefault(key, deque())
        while times and times[0] <= now - rate.seconds:
            times.popleft()
        return 0.0 if len(times) < rate.count else times[0] + rate.seconds - now
