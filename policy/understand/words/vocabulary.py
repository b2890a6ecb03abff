"""The words of the field, read once from `vocabulary.yaml`, `majors.ini` and `concepts.ini`, and compiled."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from configparser import ConfigParser
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from policy.pack.reading import read

HERE = Path(__file__).parent


def read_words(name: str) -> dict[str, Any]:
    """One of the word files beside this module; all scalars are text."""
    return dict(read(HERE / name).data)


def read_lists(name: str) -> dict[str, dict[str, list[str]]]:
    """One of the lists of words beside this module: sections of `name = word, word`. Read often and large, so no YAML."""
    parser = ConfigParser(interpolation=None, delimiters=("=",), comment_prefixes=("#",))
    parser.read(HERE / name, encoding="utf-8")
    return {
        section: {
            key: [word.strip() for word in words.replace("\n", " ").split(",") if word.strip()]
            for key, words in parser[section].items()
        }
        for section in parser.sections()
    }


def read_lines(name: str) -> list[str]:
    """What stands after the sign in each line `name = …` of one of the lists beside this module."""
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    return [line.partition("=")[2].strip() for line in lines if "=" in line and not line.startswith("#")]


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


class Finder:
    """Finds words of a fixed set in a text, the longest at each place; Latin words stand alone. By first characters and
    lengths, which is many times faster than one pattern of thousands of alternatives; `begins` matches where any may begin.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._words = frozenset(word for word in words if word)
        self._lengths: dict[str, list[int]] = defaultdict(list)
        for begin, length in sorted({(word[:2], len(word)) for word in self._words if len(word) > 1}, reverse=True):
            self._lengths[begin].append(length)
        self.begins = re.compile(_beginning({word[0] for word in self._words}))

    def any(self, text: str) -> bool:
        """Whether any of the words stands in a text."""
        return any(self.at(text, hit.start()) for hit in self.begins.finditer(text))

    def at(self, text: str, place: int) -> str | None:
        """The longest word that stands at a place."""
        for length in (*self._lengths.get(text[place : place + 2], ()), 1):
            word = text[place : place + length]
            if word in self._words and _alone(text, place, word):
                return word
        return None

    def find(self, text: str) -> Iterator[tuple[str, int]]:
        """Words and their places from left to right, none inside another."""
        place = 0
        while hit := self.begins.search(text, place):
            word = self.at(text, hit.start())
            if word:
                yield word, hit.start()
            place = hit.start() + len(word or " ")


def _beginning(firsts: set[str]) -> str:
    """A pattern for the characters with which words begin; a Latin letter only where no other stands before it."""
    latin = "".join(sorted(filter(_latin, firsts)))
    other = "".join(sorted(firsts - set(latin)))
    parts = [f"[{re.escape(other)}]" if other else "", f"(?<![a-z])[{latin}]" if latin else ""]
    return "|".join(part for part in parts if part) or r"(?!)"


def _alone(text: str, place: int, word: str) -> bool:
    """Whether a word that begins or ends with a Latin letter is not part of a longer one."""
    end = place + len(word)
    before = place and _latin(text[place - 1]) and _latin(word[0])
    return not (before or (end < len(text) and _latin(text[end]) and _latin(word[-1])))


def _latin(char: str) -> bool:
    return "a" <= char <= "z"


class Lexicon:
    """Words and what they stand for; finds them in a text, the longest first, none inside another."""

    def __init__(self, meanings: dict[str, list[str]]) -> None:
        self._means = {word.lower(): meaning for meaning, words in meanings.items() for word in words}
        self._finder = Finder(self._means)
        self._last: tuple[str, list[Said]] = ("", [])

    @property
    def words(self) -> Iterable[str]:
        return self._means

    def find(self, text: str) -> list[Said]:
        """The words in a text from left to right. Several readers ask for the same ones: the last text is remembered."""
        last, said = self._last
        if last != text:
            said = [Said(self._means[word], at, at + len(word)) for word, at in self._finder.find(text)]
            self._last = (text, said)
        return list(said)


class Vocabulary:
    """`vocabulary.yaml`, compiled as it is used."""

    def __init__(self) -> None:
        self.data = read_words("vocabulary.yaml")

    @property
    def people(self) -> Lexicon:
        return self.lexicon("people")

    @property
    def levels(self) -> Lexicon:
        return self.lexicon("levels")

    @cached_property
    def times(self) -> Lexicon:
        """Years and terms of study: earlier, now, later."""
        years, terms = self.data["years"], self.data["terms"]
        return Lexicon({when: [*words, *terms.get(when, [])] for when, words in years.items()})

    @cached_property
    def units(self) -> list[tuple[str, re.Pattern[str]]]:
        """What a number counts, by the noun after it; in the order in which they are tried."""
        return [(unit, re.compile("|".join(patterns))) for unit, patterns in self.data["units"].items()]

    @cached_property
    def majors(self) -> dict[str, list[str]]:
        """专业大类 and the majors and certificates that belong to it."""
        return {field: [field, *names] for field, names in read_lists("majors.ini")["majors"].items()}

    @cache  # noqa: B019 - one vocabulary in a process
    def pattern(self, name: str) -> re.Pattern[str]:
        """Any of the words of a flat list."""
        return re.compile(any_of(self.data[name]))

    @cache  # noqa: B019
    def choices(self, name: str) -> Lexicon:
        """The words for the choices of a fact."""
        return Lexicon(self.data["choices"][name])

    @cache  # noqa: B019
    def lexicon(self, name: str) -> Lexicon:
        """The words of a list by meaning."""
        return Lexicon(self.data[name])

    def says(self, name: str, text: str) -> bool:
        """Whether a text holds any of the words of a flat list."""
        return self.pattern(name).search(text) is not None


@cache
def vocabulary() -> Vocabulary:
    """The vocabulary, read at the first call."""
    return Vocabulary()
