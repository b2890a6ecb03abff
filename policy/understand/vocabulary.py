"""The words of the field, read once from `vocabulary.yaml`, `majors.yaml` and `concepts.yaml`, and compiled."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

HERE = Path(__file__).parent


def read_words(name: str) -> dict[str, Any]:
    """One of the word files beside this module."""
    with (HERE / name).open(encoding="utf-8") as file:
        return dict(YAML(typ="safe").load(file))


def any_of(words: list[str]) -> str:
    """A pattern for any of some words, longest first; Latin words stand alone."""
    return "|".join(_word(word) for word in sorted(set(words), key=len, reverse=True)) or r"(?!)"


def _word(word: str) -> str:
    pattern = re.escape(word.lower()).replace(r"\ ", " ")
    left = r"(?<![a-z])" if word[0].isascii() and word[0].isalpha() else ""
    right = r"(?![a-z])" if word[-1].isascii() and word[-1].isalpha() else ""
    return f"{left}{pattern}{right}"


@dataclass(frozen=True)
class Said:
    """A word of a list, found in a text: what it stands for, and where."""

    means: str
    start: int
    end: int


class Lexicon:
    """Words and what they stand for; finds them in a text, the longest first, none inside another."""

    def __init__(self, meanings: dict[str, list[str]]) -> None:
        self._means = {word.lower(): meaning for meaning, words in meanings.items() for word in words}
        self._pattern = re.compile(any_of(list(self._means)))

    def find(self, text: str) -> list[Said]:
        return [Said(self._means[hit[0]], hit.start(), hit.end()) for hit in self._pattern.finditer(text)]

    def first(self, text: str) -> str | None:
        """The meaning of the first word found."""
        found = self.find(text)
        return found[0].means if found else None


class Vocabulary:
    """`vocabulary.yaml`, compiled as it is used."""

    def __init__(self) -> None:
        self.data = read_words("vocabulary.yaml")

    @cached_property
    def people(self) -> Lexicon:
        return Lexicon(self.data["people"])

    @cached_property
    def levels(self) -> Lexicon:
        return Lexicon(self.data["levels"])

    @cached_property
    def units(self) -> list[tuple[str, re.Pattern[str]]]:
        """What a number counts, by the noun after it; in the order in which they are tried."""
        return [(unit, re.compile("|".join(patterns))) for unit, patterns in self.data["units"].items()]

    @cached_property
    def majors(self) -> dict[str, list[str]]:
        """专业大类 and the majors and certificates that belong to it."""
        return {field: [field, *names] for field, names in read_words("majors.yaml").items()}

    @cache  # noqa: B019 - one vocabulary in a process
    def pattern(self, name: str) -> re.Pattern[str]:
        """Any of the words of a flat list."""
        return re.compile(any_of(self.data[name]))

    @cache  # noqa: B019
    def choices(self, name: str) -> Lexicon:
        """The words for the choices of a fact."""
        return Lexicon(self.data["choices"][name])

    def says(self, name: str, text: str) -> bool:
        """Whether a text holds any of the words of a flat list."""
        return self.pattern(name).search(text) is not None


@cache
def vocabulary() -> Vocabulary:
    """The vocabulary, read at the first call."""
    return Vocabulary()
