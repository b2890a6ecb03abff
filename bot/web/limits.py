"""How often: a bucket of permissions for each address and each session, refilled as time passes."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

KEYS = 20_000
"""Buckets kept at most; the longest unused ones go first, and a bucket that long unused is full anyway."""


@dataclass(frozen=True)
class Rate:
    """So many at once, and so many a minute after that."""

    burst: int
    per_minute: float


class Limiter:
    """Token buckets by key. `monotonic` gives seconds that never run backwards."""

    def __init__(self, rate: Rate, monotonic: Callable[[], float]) -> None:
        self._rate = rate
        self._monotonic = monotonic
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, key: str) -> float:
        """Takes one permission: 0 when there was one, else the seconds until there will be."""
        now = self._monotonic()
        left, at = self._buckets.pop(key, (float(self._rate.burst), now))
        left = min(float(self._rate.burst), left + (now - at) * self._rate.per_minute / 60)
        granted = left >= 1
        self._buckets[key] = (left - 1 if granted else left, now)
        if len(self._buckets) > KEYS:
            self._buckets.popitem(last=False)
        return 0.0 if granted else (1 - left) * 60 / self._rate.per_minute
