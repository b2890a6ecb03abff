"""What a question leaves out by name: 除了小结, 不算每月的小结, not counting the monthly ones."""

from __future__ import annotations

import re

_SIGN = re.compile("除|不|抛开|刨|撇|without|except|excluding|apart from|besides|not counting|leaving out")
_EXCLUDED = re.compile(
    r"(?:(?<![算计含])不(?:算|计|含|包括?|把)|除(?:了|去|开)?|刨(?:去|除|掉)|撇开|扣除)(?P<named>[^,，。;；?？\d几多吗么]{1,12}?)"
    r"(?:(?:之外|以外|外)[,，]?|在内|进去|(?=[,，。;；?？]|$))"
    r"|(?P<before>[^,，。;；?？\d几多]{1,12}?)(?:不(?:算|计)(?:在内|进去)?|除外)(?=[,，。;；?？]|$)"
    r"|(?:不[说谈提管]|抛开)[^,，。;；?？\d几多吗么]{1,8}?了?(?=[,，。])"
    r"|\b(?:without|except(?: for)?|excluding|apart from|besides|not counting|leaving out)\b(?P<english>[^,;?.]{1,40})"
)


def without_excluded(text: str) -> str:
    """A text without what it leaves out by name."""
    return _EXCLUDED.sub(" ", text) if _SIGN.search(text) else text


def excluded(text: str) -> str:
    """The names of what a text leaves out of a count; empty where it leaves out nothing, or only says that it speaks of it no more."""
    hits = _EXCLUDED.finditer(text) if _SIGN.search(text) else ()
    return " ".join(hit["named"] or hit["before"] or hit["english"] or "" for hit in hits).strip()
