"""Light markup as Telegram shows it: HTML, escaped, cut at sensible places. Pure.

`**bold**` is the only markup there is, within one line; stars that do not pair stay stars. A text is cut before it is
rendered, and each piece is rendered alone, so that no tag is ever left open. Lengths count UTF-16 code units, the
strictest of the ways in which Telegram is known to count.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

MAX_TEXT = 4096
MAX_CAPTION = 1024

_BOLD = re.compile(r"\*\*(?=\S)([^\n]+?)(?<=\S)\*\*")
_BREAKS = (
    re.compile(r"\n\s*\n"),  # between paragraphs
    re.compile(r"\n"),  # between lines
    re.compile(r"[。！？；…]+[”’）】》]*|[.!?;]+[\"')\]]*(?=\s)"),  # after a sentence
    re.compile(r"[，、：,:]|\s"),  # after a clause or a word
)
_LEAST = 3
"""A piece is at least a third of the limit, unless the text has no place to cut it later."""


def units(text: str) -> int:
    """The length in UTF-16 code units."""
    return len(text) + sum(character > "\uffff" for character in text)


def to_html(text: str) -> str:
    """Light markup as Telegram's HTML."""
    return _BOLD.sub(r"<b>\1</b>", html.escape(text, quote=False))


def plain(text: str) -> str:
    """The words alone, without markup."""
    return _BOLD.sub(r"\1", text)


def pieces(text: str, limit: int = MAX_TEXT) -> list[str]:
    """The text in pieces of at most `limit` units each: cut between paragraphs, lines, sentences, words; never in bold.

    Only a bold run or a word longer than the limit is cut within. Nothing but white space at a cut is dropped.
    """
    return list(_cut(text.strip(), limit))


def _cut(text: str, limit: int) -> Iterator[str]:
    while units(text) > limit:
        head = _fitting(text, limit)
        line_end = text.find("\n", len(head))
        bold = [match.span() for match in _BOLD.finditer(text, 0, line_end if line_end >= 0 else len(text))]
        end = _place(head, bold) or _outside(len(head), bold) or len(head)
        yield _closed(text[:end].rstrip(), bold, end)
        text = _opened(text[end:].lstrip(), bold, end)
    if text:
        yield text


def _fitting(text: str, limit: int) -> str:
    """The longest beginning within the limit."""
    head = text[:limit]
    while units(head) > limit:
        head = head[: -max(1, (units(head) - limit) // 2)]
    return head


def _place(head: str, bold: list[tuple[int, int]]) -> int:
    """Where to cut within `head`: after the last break of the best kind that leaves a piece of some size; 0 for none."""
    for kind in _BREAKS:
        ends = [match.end() for match in kind.finditer(head) if match.end() >= len(head) // _LEAST]
        good = [end for end in ends if not any(start < end < stop for start, stop in bold)]
        if good:
            return good[-1]
    return 0


def _outside(end: int, bold: list[tuple[int, int]]) -> int:
    """The cut moved to before a bold run that it would hit; 0 when that run begins the text."""
    return next((start for start, stop in bold if start < end < stop), end)


def _closed(piece: str, bold: list[tuple[int, int]], end: int) -> str:
    return f"{piece}**" if any(start < end < stop for start, stop in bold) else piece


def _opened(rest: str, bold: list[tuple[int, int]], end: int) -> str:
    return f"**{rest}" if any(start < end < stop for start, stop in bold) else rest
