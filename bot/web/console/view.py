"""What a page of the console shows: sentences, filters, figures, charts, tables; no HTML, no request.

A page is a pure function of the desk and the query; one template draws every view.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal
from urllib.parse import urlencode

from handlers.reach import Desk
from handlers.words import Text, plain
from policy.answer import plain as digits

Tone = Literal["", "good", "warn", "bad", "quiet"]
NOTHING = plain("–")


class Missing(LookupError):
    """What was named is not here, or belongs to another institution; the two are told apart to nobody."""


@dataclass(frozen=True)
class Cell:
    """One thing in a cell: words; a badge when it has a tone; a link; or a button that says a command in the chat.

    `order` sorts the column where the words do not; a `whole` cell is not broken over lines.
    """

    text: Text
    tone: Tone = ""
    href: str = ""
    command: str = ""
    order: str = ""
    whole: bool = False


@dataclass(frozen=True)
class Column:
    """A column: its heading, and whether its cells are numbers."""

    title: Text
    number: bool = False


Row = Sequence[Cell | Sequence[Cell]]


@dataclass(frozen=True)
class Table:
    """A table. `caption` names it to a screen reader and above it; `empty` is said when it has no rows.

    `live` tables can be sorted and searched on the page.
    """

    caption: Text
    columns: Sequence[Column]
    rows: Sequence[Row]
    empty: Text
    live: bool = True


@dataclass(frozen=True)
class Option:
    """One choice of a filter."""

    value: str
    label: Text


@dataclass(frozen=True)
class Filter:
    """A choice that narrows the page; without options, words to search for or a day to pick."""

    name: str
    label: Text
    chosen: str
    options: Sequence[Option] = ()
    kind: Literal["search", "date"] = "search"


@dataclass(frozen=True)
class Figure:
    """A number that stands at the top of a page."""

    label: Text
    value: Text
    tone: Tone = ""


@dataclass(frozen=True)
class Series:
    """One series of a chart; None where there is no figure."""

    label: Text
    values: Sequence[int | float | None]


@dataclass(frozen=True)
class Chart:
    """A chart of bars; `across` lays them flat, `stacked` puts the series on each other. It is drawn on the page, and
    stands there as a table as well."""

    title: Text
    labels: Sequence[Text]
    series: Sequence[Series]
    across: bool = False
    percent: bool = False
    stacked: bool = False


@dataclass(frozen=True)
class Fact:
    """A term with what there is to it."""

    term: Text
    says: Sequence[Cell]


@dataclass(frozen=True)
class Day:
    """One day of a month's calendar; `inside` tells that it belongs to the month."""

    day: date
    inside: bool
    today: bool
    notes: Sequence[Cell] = ()


@dataclass(frozen=True)
class Month:
    """A month, week by week from Monday on."""

    caption: Text
    weekdays: Sequence[Text]
    weeks: Sequence[Sequence[Day]]


@dataclass(frozen=True)
class Part:
    """Words within a line; `kind` says whether they are stressed or cite something."""

    words: str
    kind: Literal["", "strong", "cite"] = ""


@dataclass(frozen=True)
class Block:
    """A heading of a level from 1, a list item of a depth from 0, or a paragraph."""

    kind: Literal["heading", "item", "words"]
    level: int
    parts: Sequence[Part]


@dataclass(frozen=True)
class View:
    """A whole page. `actions` are buttons and links at its top; `around` leads to what comes before and after."""

    title: Text
    lead: Text
    actions: Sequence[Cell] = ()
    around: Sequence[Cell] = ()
    filters: Sequence[Filter] = ()
    figures: Sequence[Figure] = ()
    facts: Sequence[Fact] = ()
    month: Month | None = None
    charts: Sequence[Chart] = ()
    tables: Sequence[Table] = ()
    prose: Sequence[Block] = ()
    keeps: Mapping[str, str] = field(default_factory=dict)  # of the query, beside the filters


@dataclass(frozen=True)
class Query:
    """What an address asks for, read with care: what does not fit counts as not said."""

    said: Mapping[str, str]

    def text(self, name: str) -> str:
        """Words, at most 80 characters, without what a database cannot hold."""
        return " ".join(self.said.get(name, "").replace("\x00", "").split())[:80]

    def number(self, name: str, default: int = 0) -> int:
        """A whole number that fits a row's id."""
        words = self.said.get(name, "")
        return int(words) if words.isascii() and words.isdecimal() and len(words) < 10 else default

    def day(self, name: str) -> date | None:
        """A day of this century, written 2026-11-20."""
        try:
            said = date.fromisoformat(self.said.get(name, ""))
        except ValueError:
            return None
        return said if said.year // 100 == 20 else None

    def among(self, name: str, options: Sequence[str], default: str = "") -> str:
        """One of these."""
        said = self.said.get(name, "")
        return said if said in options else default


def words(said: object, tone: Tone = "") -> Cell:
    """A cell with words as they stand, or with a text to be said; a dash for nothing."""
    text = said if isinstance(said, Text) else plain(said)
    return Cell(text if text.msgid else NOTHING, tone)


def number(value: int | Decimal | None) -> Cell:
    """A cell with a number, or with a dash where it is not known."""
    if value is None:
        return Cell(NOTHING, order="-1")
    return Cell(plain(digits(Decimal(value))), order="" if value == int(value) else str(value))


def day(value: date | None) -> Cell:
    """A cell with a date."""
    return Cell(plain(value.isoformat()), whole=True) if value else words("")


def instant(at: datetime | None, desk: Desk) -> Cell:
    """A cell with an instant, as the institution's clock shows it."""
    return Cell(plain(f"{at.astimezone(desk.zone):%Y-%m-%d %H:%M}"), whole=True) if at else words("")


def link(text: Text | str, path: str, **query: object) -> Cell:
    """A cell that leads to a page of the console."""
    words_ = text if isinstance(text, Text) else plain(text)
    return Cell(words_, href=address(path, **query), whole=True)


def address(path: str, **query: object) -> str:
    """A page's address below the console; what is empty is left out."""
    asked = urlencode({name: value for name, value in query.items() if value not in ("", None, 0)})
    return f"{path}?{asked}" if asked else path


def say_in_chat(label: Text, command: str) -> Cell:
    """A button that says a command in the docked chat."""
    return Cell(label, command=command)


def as_data(chart: Chart, say: Any) -> dict[str, Any]:
    """A chart as the page's script gets it, in the reader's language."""
    series = [{"label": say(one.label), "values": list(one.values)} for one in chart.series]
    return {
        "title": say(chart.title), "labels": [say(label) for label in chart.labels], "series": series,
        "across": chart.across, "percent": chart.percent, "stacked": chart.stacked,
    }  # fmt: skip
