"""From a YAML file to a pack. Every scalar is text until the format says what it is; two equal keys are refused.

Composed by libyaml, through PyYAML: in C, for a pack is read at each start of `onex ask`. Only the tree is taken, no
types are guessed, so `on`, `no` and 14.10 stay what was written. The place of each key and entry is kept, so that
whatever is wrong is said with its line.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import ValidationError
from yaml import MappingNode, Node, ScalarNode, SequenceNode

from policy.pack.advice import Error, advice, no_yaml, told
from policy.pack.base import Model
from policy.pack.document import Pack

Path_ = tuple[str | int, ...]
M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something wrong with a pack: where, and what to do about it."""

    line: int
    says: str
    file: str = ""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.says}"


class BadPack(ValueError):
    """The pack cannot be used. Correct what each line names, then run `onex policy check` again."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Written:
    """A file as it was written: its data, all text, and the line of each path in it."""

    file: str
    data: Any
    lines: dict[Path_, int]

    def line(self, path: Path_) -> int:
        """The line of a path, or of the nearest part of it that stands in the file."""
        known: Path_ = ()
        for part in path:
            if (*known, part) in self.lines:
                known = (*known, part)
        return self.lines.get(known, 1)


def read_pack(path: Path) -> Pack:
    """The pack in a file. Raises BadPack."""
    return pack_of(read(path))


def read(path: Path) -> Written:
    """A YAML file as text with lines. Raises BadPack where it is no YAML, or has two equal keys."""
    return written(path.read_text(encoding="utf-8"), str(path))


def written(text: str, file: str = "") -> Written:
    """The same for a text."""
    try:
        root = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as wrong:
        line = (wrong.problem_mark.line if wrong.problem_mark else 0) + 1
        raise BadPack([Problem(line, no_yaml(wrong.problem), file)]) from None
    except yaml.YAMLError as wrong:
        raise BadPack([Problem(1, no_yaml(str(wrong)), file)]) from None
    reader = _Reader(file)
    data = reader.plain(root, ())
    if reader.problems:
        raise BadPack(reader.problems)
    return Written(file, data, reader.lines)


def pack_of(source: Written) -> Pack:
    """The pack in a text that was read. Raises BadPack."""
    return validated(Pack, source)


def validated(model: type[M], source: Written) -> M:
    """What was read, as a model of the format. Raises BadPack."""
    try:
        return model.model_validate(source.data)
    except ValidationError as wrong:
        errors = told(dict(error) for error in wrong.errors())
        raise BadPack([_problem(source, error, advice(error, errors)) for error in errors]) from None


def _problem(source: Written, error: Error, says: str) -> Problem:
    path = tuple(part for part in error["loc"] if part != "[key]")
    if error["type"] == "union_tag_invalid":
        path = (*path, "op")
    return Problem(source.line(path), says, source.file)


_QUOTE = "put a text with a comma or a colon in quotes, and write a half-width : after a key"


def _ends_early(value: Node) -> bool:
    """Whether a key between braces has no value at all: mostly the rest of a text that a comma cut off."""
    return isinstance(value, ScalarNode) and value.value == "" and value.start_mark.index == value.end_mark.index


class _Reader:
    """Turns composed nodes into plain data, noting lines and equal keys."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.lines: dict[Path_, int] = {}
        self.problems: list[Problem] = []
        self._open: set[int] = set()

    def plain(self, node: Node | None, path: Path_) -> Any:
        if node is None:
            return {}
        line = node.start_mark.line + 1
        self.lines.setdefault(path, line)
        if isinstance(node, ScalarNode):
            return node.value
        if id(node) in self._open:
            self.problems.append(Problem(line, "this alias contains itself: write it out", self.file))
            return None
        self._open.add(id(node))
        found = self._entries(node, path)
        self._open.remove(id(node))
        return found

    def _entries(self, node: Node, path: Path_) -> Any:
        if isinstance(node, SequenceNode):
            return [self.plain(child, (*path, i)) for i, child in enumerate(node.value)]
        assert isinstance(node, MappingNode)
        return self._mapping(node, path)

    def _mapping(self, node: MappingNode, path: Path_) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key_node, child in node.value:
            key, line = str(key_node.value), key_node.start_mark.line + 1
            if node.flow_style and _ends_early(child):
                self.problems.append(Problem(line, f"{key!r} has nothing after it: {_QUOTE}", self.file))
            if key in found:
                self.problems.append(Problem(line, f"the key {key!r} stands here twice: keep one", self.file))
            self.lines[(*path, key)] = line
            found[key] = self.plain(child, (*path, key))
        return found
