"""Going through a pack: every part within a part, with the path that it has in the file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from policy.pack.base import Cite, Model, Words

Path = tuple[str | int, ...]


def walk(part: Any, path: Path) -> Iterator[tuple[Path, Model]]:
    """A part of a pack and all parts within it, with the paths they have in the file."""
    if isinstance(part, Model):
        yield path, part
    for step, inner in _inner(part):
        yield from walk(inner, (*path, step))


def children(part: Model) -> Iterator[Model]:
    """The parts that lie directly within one, words and citations left out."""
    for _, inner in _inner(part):
        yield from _nearest(inner)


def _nearest(part: Any) -> Iterator[Model]:
    if isinstance(part, Model):
        if not isinstance(part, Cite | Words):
            yield part
        return
    for _, inner in _inner(part):
        yield from _nearest(inner)


def _inner(part: Any) -> Iterator[tuple[str | int, Any]]:
    if isinstance(part, Model):
        for name, field in type(part).model_fields.items():
            yield field.alias or name, getattr(part, name)
    elif isinstance(part, dict):
        yield from part.items()
    elif isinstance(part, tuple):
        yield from enumerate(part)
