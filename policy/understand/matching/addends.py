"""What several statements count that can be added up (`adds` in a pack), and which of it a message names."""

from __future__ import annotations

import re

from policy.pack import Pack, Statement
from policy.understand.reading.excluded import without_excluded
from policy.understand.reading.sheet import Sheet
from policy.understand.words.vocabulary import any_of

_HOW_MANY = re.compile("[几多][次少回]|how many")


class Sums:
    """The statements of a pack that say several things which can be added up: `pack.derived(Sums)`."""

    def __init__(self, pack: Pack) -> None:
        self._known = {one.id: one for one in pack.statements}
        self._of = {part: one for one in pack.statements for part in (one.id, *one.adds)}
        self._of = {part: one for part, one in self._of.items() if one.adds}
        self._names = {
            part: re.compile(any_of(list(words))) for one in pack.statements for part, words in one.adds.items()
        }

    def named(self, topic: str, sheet: Sheet) -> list[Statement]:
        """What a message names of the things that can be added up with a topic."""
        whole = self._of.get(topic)
        if whole is None:
            return []
        text = without_excluded(sheet.text)
        return [self._known[part] for part in whole.adds if self._names[part].search(text)]

    def meant(self, topic: str, sheet: Sheet) -> str:
        """How many summaries in half a year: the one thing that is named, where another that is counted beside it was found."""
        named = self.named(topic, sheet)
        counted = topic not in (whole.id for whole in self._of.values()) or _HOW_MANY.search(sheet.text)
        return named[0].id if len(named) == 1 and counted else topic


def names_several(topic: str, sheet: Sheet, pack: Pack) -> bool:
    """Whether several of the things are named that could be added up, so that the number of one is not what is asked for."""
    return len(pack.derived(Sums).named(topic, sheet)) > 1
