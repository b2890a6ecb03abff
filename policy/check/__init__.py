"""Is a pack right? Everything that can be found without asking the people who wrote the policy.

Each examination is a function from a pack as written to problems, each with its line and what to do. They run in
this order, and the cases only on a pack that has no other problem.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from policy.check import amounts, cases, names, quotes, times
from policy.check.walk import Sheet
from policy.pack.reading import BadPack, Problem, Written, pack_of, read, written
from policy.source import Source

Examination = Callable[[Sheet], Iterable[Problem]]
EXAMINATIONS: tuple[Examination, ...] = (names.examine, amounts.examine, quotes.examine, times.examine)


def check_file(path: Path, sources: Mapping[str, Path] | None = None) -> list[Problem]:
    """What is wrong with the pack in a file, in the order of its lines; held against the texts of its documents, as far
    as `sources` gives them by their keys (main).
    """
    texts = {key: Source(text.read_text(encoding="utf-8")) for key, text in (sources or {}).items()}
    try:
        return check(read(path), texts)
    except BadPack as bad:
        return sorted(bad.problems)


def check_text(text: str, source: Source | None = None, file: str = "") -> list[Problem]:
    """The same for a text, with the text of its main document."""
    try:
        return check(written(text, file), {"main": source} if source else {})
    except BadPack as bad:
        return sorted(bad.problems)


def check(source_file: Written, sources: Mapping[str, Source]) -> list[Problem]:
    """The same for a file that was read. Raises BadPack where it is no pack at all."""
    sheet = Sheet(pack_of(source_file), source_file)
    found = [problem for examine in EXAMINATIONS for problem in examine(sheet)]
    for key, source in sources.items():
        found += quotes.against(sheet, source, key)
    return sorted(set(found or cases.examine(sheet)))
