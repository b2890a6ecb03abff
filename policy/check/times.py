"""Versions of a rule neither overlap nor leave a gap, and days follow one another as they must."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise

from policy.check.walk import Sheet
from policy.pack.document import Rule
from policy.pack.reading import Path_, Problem


def examine(sheet: Sheet) -> Iterator[Problem]:
    """All problems of time."""
    for index, rule in enumerate(sheet.pack.rules):
        yield from _versions(sheet, ("rules", index, "versions"), rule)
    for key, document in sheet.pack.documents.items():
        if document.date and document.checked < document.date:
            yield sheet.problem(
                ("documents", key, "checked"), "checked before the document's date: correct one of them"
            )
    for index, ruling in enumerate(sheet.pack.rulings):
        if ruling.from_ > ruling.entered and (ruling.from_ - ruling.entered).days > 3660:
            yield sheet.problem(
                ("rulings", index, "from"), "the ruling begins ten years after it was entered: correct it"
            )


def _versions(sheet: Sheet, path: Path_, rule: Rule) -> Iterator[Problem]:
    for index, (one, other) in enumerate(pairwise(rule.versions), 1):
        at = (*path, index)
        ends, begins = one.valid.until, other.valid.from_
        if ends is None or begins is None:
            yield sheet.problem(at, "versions overlap: give the earlier one `until` and this one `from`")
        elif begins <= ends:
            yield sheet.problem(at, f"versions overlap: this one begins {begins}, the one before ends {ends}")
        elif begins > ends + timedelta(days=1):
            yield sheet.problem(at, f"no version holds between {ends} and {begins}: correct a day")
