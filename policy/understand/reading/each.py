"""Whether a figure is told of each of several: 各上了 4 学时, 41 students each."""

from __future__ import annotations

import re

EACH_BEFORE = re.compile(
    r"(?:每[^场天日节课学半]?[^场天日节课学半,，。;；]{0,2}|各自?|都(?!算[上进]|加|合)|均|分别|\beach|\bevery|\bboth)[^,，、:：。;；\d]{0,8}$"
)
_EACH_AFTER = re.compile(
    r"[^,，。;；\d]{0,3}(?:[每一](?:个?班|次|期|轮|回|人)|apiece|(?:for )?each\b(?! (?:day|session))"
    r"|(?:per|a|every) (?:class|group|time|round|teacher|week))"
)


def told_of_each(text: str, start: int, end: int) -> bool:
    """Whether a figure is told of each: 各上了 4 学时, 4 学时一次."""
    return bool(EACH_BEFORE.search(text[:start]) or _EACH_AFTER.match(text, end))
