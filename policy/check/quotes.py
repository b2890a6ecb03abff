"""Every number stands in its quote, or the quote says how it is read; every quote stands in its article."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

from policy.answer import plain
from policy.check.amounts import high
from policy.check.walk import Sheet
from policy.pack.base import Cite, Model, Span, Words
from policy.pack.document import Document, FactSpec, Silence, Statement
from policy.pack.operations import Bands, Discretion, ExceptionCase, NotStated, Piecewise, Told
from policy.pack.reading import Path_, Problem
from policy.pack.walk import walk
from policy.source import Source, folded, pieces

_DIGITS = re.compile(r"\d+(?:\.\d+)?")
_NUMBERS = ("value", "times", "rate", "at_most", "percent", "start", "weight", "pass_line", "months", "days", "to")

_WORDED: dict[type[Model], str] = {Statement: "answer", Silence: "answer", ExceptionCase: "aside"}
"""Where a part keeps its own words, where not under `says`."""


def examine(sheet: Sheet) -> Iterator[Problem]:
    """All numbers that do not stand in their quotes, and readings of words that the quote does not have."""
    for path, cite in sheet.all(Cite):
        yield from _readings(sheet, path, cite)
    for path, part in sheet.all(Model):
        yield from _stated(sheet, path, part)
    for path, bands in sheet.all(Bands):
        yield from _edges(sheet, (*path, "bands"), bands.of, bands.bands)
    for path, formula in sheet.all(Piecewise):
        yield from _edges(sheet, (*path, "pieces"), formula.of, formula.pieces)
    for path, exception in sheet.all(ExceptionCase):
        yield from _condition(sheet, path, exception)
    yield from _wordings(sheet)
    yield from _translations(sheet)
    yield from _idle_numbers(sheet)


def numbers_of(cite: Cite) -> set[Decimal]:
    """The numbers that a quote gives: its digits, and its words as `reads` says."""
    return _digits(cite.quote) | set(cite.reads.values())


def _digits(text: str) -> set[Decimal]:
    return {Decimal(found) for found in _DIGITS.findall(unicodedata.normalize("NFKC", text))}


def _absent(sheet: Sheet, path: Path_, number: Decimal, cite: Cite) -> Problem:
    return sheet.problem(
        path,
        f"{plain(number)} does not stand in the quote “{cite.quote}”: correct one of them, "
        f"or say under `reads` how the quote's words are read as {plain(number)}",
    )


def _readings(sheet: Sheet, path: Path_, cite: Cite) -> Iterator[Problem]:
    for words in cite.reads:
        if folded(words) not in folded(cite.quote):
            yield sheet.problem((*path, "reads", words), f"the quote does not have the words {words!r}: correct them")


def _stated(sheet: Sheet, path: Path_, part: Model) -> Iterator[Problem]:
    """The numbers of a part that has its own citation."""
    cite = getattr(part, "cite", None)
    if not isinstance(cite, Cite) or isinstance(part, Silence):
        return
    known = numbers_of(cite)
    for field in _NUMBERS:
        number = getattr(part, field, None)
        edge = field == "to" and isinstance(part, Span)
        if isinstance(number, Decimal) and not edge and number not in known and not _free(field, number):
            yield _absent(sheet, (*path, field), number, cite)
    for index, number in enumerate(getattr(part, "range", None) or ()):
        if number not in known:
            yield _absent(sheet, (*path, "range", index), number, cite)


def _free(field: str, number: Decimal) -> bool:
    """Rounding to whole numbers and a piece that starts at nothing need no words."""
    return (field == "to" and number == 1) or (field == "start" and number == 0)


def _edges(sheet: Sheet, path: Path_, of: str, bands: tuple[Any, ...]) -> Iterator[Problem]:
    """Ends of bands: in the quote, or following from the band beside them, or the least that there is."""
    spec = sheet.pack.facts.get(of)
    follows = {0: _least(spec)} | {i: high(one) for i, (one, _) in enumerate(pairwise(bands), 1)}
    for index, band in enumerate(bands):
        cite = band.cite or _first_cite(band)
        if cite is None or spec is None:
            continue
        for key, end in _ends(band):
            if end not in numbers_of(cite) and not _follows(key, end, follows[index], spec):
                yield _absent(sheet, (*path, index, key), end, cite)


def _least(spec: FactSpec | None) -> Decimal:
    return spec.least if spec and spec.least is not None else Decimal(0)


def _follows(key: str, end: Decimal, before: Decimal, spec: FactSpec) -> bool:
    """Whether an end needs no words of its own: it touches the band before, or is the least that there is."""
    if key in ("from", "above"):
        return end == before or (spec.kind == "whole" and key == "from" and end == before + 1)
    return end == 0


def _ends(span: Span) -> Iterator[tuple[str, Decimal]]:
    for key, end in (("from", span.from_), ("above", span.above), ("to", span.to), ("below", span.below)):
        if isinstance(end, Decimal):
            yield key, end


def _first_cite(part: Any) -> Cite | None:
    return next((one for _, one in walk(part, ()) if isinstance(one, Cite)), None)


def _condition(sheet: Sheet, path: Path_, exception: ExceptionCase) -> Iterator[Problem]:
    span, cite = exception.when.span, exception.cite
    spec = sheet.pack.facts.get(exception.when.fact)
    if span is None or cite is None or spec is None:
        return
    for key, end in _ends(span):
        if end not in numbers_of(cite) and not (key == "from" and end == _least(spec)):
            yield _absent(sheet, (*path, "when", "span", key), end, cite)


def _wordings(sheet: Sheet) -> Iterator[Problem]:
    """Numbers in our own words, too, must stand in what is quoted."""
    for path, part in sheet.all(Statement, Silence, NotStated, Told, Discretion, ExceptionCase):
        cites = [cite for _, cite in walk(part, ()) if isinstance(cite, Cite)]
        field = _WORDED.get(type(part), "says")
        words: Words | None = getattr(part, field)
        if words is None:
            continue
        known = {number for cite in cites for number in numbers_of(cite)}
        known |= {number for document in sheet.pack.documents.values() for number in _digits(document.number or "")}
        for lang, text in (("zh", words.zh), ("en", words.en)):
            for number in sorted(_digits(_unnamed(text)) - known):
                says = f"{plain(number)} stands in the answer but not in the quote: correct one, or quote the words"
                yield sheet.problem((*path, field, lang), says)


def _translations(sheet: Sheet) -> Iterator[Problem]:
    """The numbers of the Chinese and of the English words are the same."""
    for path, words in sheet.all(Words):
        chinese, english = _counted(words.zh), _counted(words.en)
        if chinese != english:
            differing = "、".join(sorted(str(plain(n)) for n in (chinese - english) + (english - chinese)))
            yield sheet.problem(path, f"the Chinese and the English words differ in their numbers ({differing})")


def _counted(text: str) -> Counter[Decimal]:
    """The numbers of a text with how often each stands there; the name 1+X and its “1” do not count."""
    return Counter(Decimal(found) for found in _DIGITS.findall(_unnamed(unicodedata.normalize("NFKC", text))))


def _unnamed(text: str) -> str:
    return re.sub(r"1 ?\+ ?X|“1[”+]|1为主|1 为主|1 leads", "", text)


def _idle_numbers(sheet: Sheet) -> Iterator[Problem]:
    """Numbers in a quote, or read from it, that its own part does not use and no other quote bears out: mostly slips."""
    cited = list(_citing(sheet))
    for path, part, cite in cited:
        others = [piece for _, _, other in cited if other is not cite for piece in _near(other, cite)]
        idle = {number for piece in pieces(cite.quote) for number in _digits(_unnamed(_alone_in(piece, others)))}
        for number in sorted((idle | set(cite.reads.values())) - _used(part)):
            says = f"nothing uses the {plain(number)} of this quote: correct it, or quote fewer words"
            yield sheet.problem((*path, "quote"), says)


def _near(other: Cite, cite: Cite) -> list[str]:
    """The pieces of another quote, where it is of the same article."""
    return pieces(other.quote) if other.article == cite.article and other.document == cite.document else []


def _alone_in(piece: str, others: list[str]) -> str:
    """What of a piece no other quote has word for word: its numbers are borne out by nothing but itself."""
    if any(piece in other for other in others):
        return ""
    covered = [False] * len(piece)
    for other in others:
        for at in _places(other, piece):
            covered[at : at + len(other)] = [True] * len(other)
    return "".join(" " if known else char for char, known in zip(piece, covered, strict=True))


def _places(words: str, text: str) -> Iterator[int]:
    at = text.find(words) if words else -1
    while at >= 0:
        yield at
        at = text.find(words, at + 1)


def _citing(sheet: Sheet) -> Iterator[tuple[Path_, Model, Cite]]:
    """Every part with each citation of its own, and that citation's path."""
    for path, part in sheet.all(Model):
        for name in ("cite", "where"):
            cite = getattr(part, name, None)
            if isinstance(cite, Cite):
                yield (*path, name), part, cite
        for index, cite in enumerate(getattr(part, "also", ())):
            yield (*path, "also", index), part, cite


def _used(part: Model) -> set[Decimal]:
    """All numbers that a part states itself, in fields or in words; what lies within it states its own."""
    found = {number for _, number in part if isinstance(number, Decimal)} | set(getattr(part, "range", None) or ())
    for _, value in part:
        for inner in value.values() if isinstance(value, dict) else (value,):
            if isinstance(inner, Words):
                found |= _digits(inner.zh)
    span = getattr(getattr(part, "when", None), "span", None)
    return found | ({end for _, end in _ends(span)} if span else set())


def against(sheet: Sheet, source: Source, key: str = "main") -> Iterator[Problem]:
    """What one of the pack's documents does not bear out: quotes, articles, its number, title, date and interpreter."""
    for path, cite in sheet.all(Cite):
        if cite.document == key:
            yield from _quoted(sheet, path, cite, source)
    document = sheet.pack.documents.get(key)
    if document is None:
        known = ", ".join(sheet.pack.documents)
        yield sheet.problem(("documents",), f"a text was given for {key!r}, but the pack's documents are: {known}")
        return
    for field, says in _unlike(document, source):
        yield sheet.problem(("documents", key, field), f"the document does not {says}")


def _unlike(document: Document, source: Source) -> Iterator[tuple[str, str]]:
    """Each field of a document that its text does not have."""
    if not source.stands("…".join(re.split("(?<=”)", document.title.zh)), "标题"):
        yield "title", f"have the title {document.title.zh}"
    if document.number and not source.mentions(document.number):
        yield "number", f"have the number {document.number}"
    if document.date and not any(source.mentions(words) for words in _dates(document.date)):
        yield "date", f"have the date {document.date}"
    if document.interpreter and not source.says_together(document.interpreter.zh, "解释"):
        yield "interpreter", f"say in one sentence that {document.interpreter.zh} interprets it (解释)"


def _quoted(sheet: Sheet, path: Path_, cite: Cite, source: Source) -> Iterator[Problem]:
    if source.article(cite.article) is None:
        labels = "、".join(label for label in source.labels if label)
        yield sheet.problem((*path, "article"), f"the document has no article {cite.article}: it has {labels}")
    elif not source.stands(cite.quote, cite.article):
        lacking = [p for p in pieces(cite.quote) if p not in folded(source.article(cite.article) or "")]
        what = f"“{lacking[0]}”" if lacking else "these words in this order"
        yield sheet.problem((*path, "quote"), f"{cite.article} does not have {what}: quote the document's own words")


def _dates(day: date) -> Iterable[str]:
    return (f"{day.year}年{day.month}月{day.day}日", day.isoformat())
