"""Work that was told, and of which a part was not done, or not by the asker (第三场取消了, 第三天只上了半天): how much is left is asked."""

from __future__ import annotations

import re
from functools import cache

from policy.understand.reading.sheet import Sheet
from policy.understand.words.vocabulary import vocabulary

_COUNTED = ("sessions", "half_days", "days")


def read_undone(sheet: Sheet) -> None:
    """Doubts how much was worked, where some of several days or sessions, or some hours, are said not to have been."""
    for kind, facts in (("work", (*_COUNTED, "hours")), ("hours", ("hours",))):
        told = [fact for fact in facts if fact in sheet.facts]
        said = _undone(kind).search(sheet.text) if told and (kind == "hours" or _several(sheet)) else None
        for fact in told if said else ():
            sheet.doubt(fact, said[0] if said else "")


def _several(sheet: Sheet) -> bool:
    """Whether several days or sessions are told; the two halves of one day are not."""
    counts = [sheet.facts.get(fact) for fact in _COUNTED if fact != "half_days" or "days" not in sheet.facts]
    return any(isinstance(many, int) and many > 1 for many in counts)


@cache
def _undone(kind: str) -> re.Pattern[str]:
    return re.compile("|".join(vocabulary().data["undone"][kind]))
