"""Faults to order: fail, hang or drop a connection, before or after the request was carried out."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["status", "drop", "hang"]

PROXY_PAGE = "<html><head><title>{status}</title></head><body><center><h1>{status}</h1></center></body></html>"


@dataclass
class Fault:
    """One thing that goes wrong.

    `methods` empty means any method but getUpdates. `nth` (from 1) picks one matching call, `times` how many from there
    on (0: no end); otherwise `probability` decides with its own `seed`. `after` carries the request out first.
    `status` 429 carries `retry_after`; 5xx answers with an HTML page, as a proxy does. `seconds` is how long it hangs.
    """

    kind: Kind
    methods: frozenset[str] = frozenset()
    after: bool = False
    nth: int = 1
    times: int = 1
    probability: float | None = None
    seed: int = 0
    status: int = 500
    retry_after: int = 1
    seconds: float = 3600.0
    seen: int = field(default=0, init=False)
    struck: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        self.methods = frozenset(name.lower() for name in self.methods)
        self._random = random.Random(self.seed)

    def strikes(self, method: str) -> bool:
        """Whether this call is hit; counts it."""
        if method not in self.methods if self.methods else method == "getupdates":
            return False
        self.seen += 1
        if self.probability is not None:
            hit = self._random.random() < self.probability
        else:
            hit = self.seen >= self.nth and (not self.times or self.seen < self.nth + self.times)
        self.struck += hit
        return hit


class Faults:
    """The plan: the first fault that strikes wins."""

    def __init__(self) -> None:
        self.plan: list[Fault] = []

    def choose(self, method: str) -> Fault | None:
        """The fault that hits this call, if any. `method` in lower case."""
        return next((fault for fault in self.plan if fault.strikes(method)), None) if self.plan else None

    def add(self, fault: Fault) -> Fault:
        self.plan.append(fault)
        return fault

    def clear(self) -> None:
        self.plan.clear()
