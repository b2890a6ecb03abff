"""A pack beside the file it was written in: every part with its path, so that a problem finds its line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

from policy.pack.base import Model
from policy.pack.document import Pack
from policy.pack.reading import Path_, Problem, Written
from policy.pack.walk import walk

M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Sheet:
    """A pack and the file it was read from."""

    pack: Pack
    written: Written

    def problem(self, path: Path_, says: str) -> Problem:
        """A problem at a path."""
        return Problem(self.written.line(path), says, self.written.file)

    @cached_property
    def parts(self) -> list[tuple[Path_, Model]]:
        """Every part with its path: gone through once, for each examination asks many times."""
        return list(walk(self.pack, ()))

    def all(self, *kinds: type[M]) -> Iterator[tuple[Path_, M]]:
        """Every part of one of these kinds, with its path."""
        for path, part in self.parts:
            if isinstance(part, kinds):
                yield path, part

    def rule_at(self, path: Path_) -> Any:
        """The rule and its version within which a path lies; None outside rules."""
        if path[:1] != ("rules",):
            return None
        rule = self.pack.rules[int(path[1])]
        return rule, rule.versions[int(path[3])] if path[2:3] == ("versions",) else None
