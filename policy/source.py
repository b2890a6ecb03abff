"""A policy document's text, article by article, as its headings number it.

Labels are written as they are cited: 第十一条, 第六条(四), 三(五)(2)2: half-width brackets, no 、 and no spaces.
Words are compared with widths folded and white space dropped, for documents break lines anywhere.
"""

from __future__ import annotations

import re
import unicodedata

_HAN = "一二三四五六七八九十百"
_HEADINGS = (
    (0, re.compile(rf"^(第[{_HAN}]+条)")),
    (0, re.compile(rf"^([{_HAN}]+)、")),
    (1, re.compile(rf"^(\([{_HAN}]+\))")),
    (2, re.compile(r"^(\(\d+\))")),
    (3, re.compile(r"^(\d{1,3})[.、](?!\d)")),
)
_WHOLE = ("标题", "落款", "附件", "通知")
_NOISE = re.compile(r"\*\*|\[bookmark:[^\]]*\]")


def folded(text: str) -> str:
    """Text for comparing: widths folded (ＡＢ, （）), white space dropped."""
    return "".join(unicodedata.normalize("NFKC", text).split())


class Source:
    """The text of one document."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._articles = _articles(text)

    @property
    def labels(self) -> tuple[str, ...]:
        """All articles, in order."""
        return tuple(self._articles)

    def article(self, label: str) -> str | None:
        """The words of an article with all its parts; the whole text for 标题 and 落款. None where there is none."""
        if label in _WHOLE:
            return self._text.strip()
        held = [words for name, words in self._articles.items() if is_within(name, label)]
        return "\n".join(held).strip() if held else None

    def stands(self, quote: str, article: str) -> bool:
        """Whether a quote stands in an article: its pieces, parted by …, one after the other."""
        words = self.article(article)
        return words is not None and in_order(folded(words), pieces(quote))

    def mentions(self, words: str) -> bool:
        """Whether words stand anywhere in the document."""
        return folded(words) in folded(self._text)

    def says_together(self, *words: str) -> bool:
        """Whether one sentence holds all of some words."""
        sentences = re.split("[。;!?]", folded(self._text))
        return any(all(folded(word) in sentence for word in words) for sentence in sentences)


def pieces(quote: str) -> list[str]:
    """The pieces of a quote that … parts, folded."""
    return [folded(piece) for piece in quote.split("…") if piece.strip()]


def in_order(text: str, wanted: list[str]) -> bool:
    """Whether all pieces stand in a text, one after the other."""
    at = 0
    for piece in wanted:
        found = text.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    return True


def is_within(article: str, wanted: str) -> bool:
    """Whether an article is the wanted one or a part of it: 三(四) holds 三(四)2, 三(四)2 does not hold 三(四)20."""
    rest = article.removeprefix(wanted)
    return (
        article.startswith(wanted) and not (rest[:1].isdigit() and wanted[-1:].isdigit()) and rest[:1] not in _HAN_SET
    )


_HAN_SET = set(_HAN)


def _articles(text: str) -> dict[str, str]:
    found: dict[str, list[str]] = {}
    path: dict[int, str] = {}
    for line in text.splitlines():
        plain = unicodedata.normalize("NFKC", _NOISE.sub("", line)).strip()
        _enter(path, plain)
        found.setdefault("".join(path[rank] for rank in sorted(path)), []).append(line)
    return {label: "\n".join(lines) for label, lines in found.items()}


def _enter(path: dict[int, str], line: str) -> None:
    """Follow a heading: what stands at its rank or below ends."""
    for rank, heading in _HEADINGS:
        match = heading.match(line)
        if match:
            for lower in [one for one in path if one >= rank]:
                del path[lower]
            path[rank] = match.group(1)
            return
