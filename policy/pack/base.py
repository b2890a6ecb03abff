"""What every part of a pack is made of: words in two languages, numbers, days, spans and citations."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

UNLIMITED = "unlimited"
_FAR = Decimal("Infinity")


class Model(BaseModel):
    """Frozen, and closed: a key that the format does not know is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, defer_build=True)


def _number(written: Any) -> Any:
    text = str(written)
    if text.removeprefix("-").replace(".", "", 1).isdecimal() and text.isascii():
        return Decimal(text)
    raise ValueError(f"{text!r} is not a number; write digits, such as 240 or 1.2")


def _day(written: Any) -> Any:
    try:
        return date.fromisoformat(str(written))
    except ValueError as wrong:
        raise ValueError(f"{written!r} is not a date that exists; write YYYY-MM-DD ({wrong})") from None


def _id(written: Any) -> Any:
    text = str(written)
    if text.isascii() and text.replace("-", "").replace("_", "").isalnum():
        return text
    raise ValueError(f"{text!r} cannot be an id; use letters, digits and hyphens")


Number = Annotated[Decimal, BeforeValidator(_number)]
Day = Annotated[date, BeforeValidator(_day)]
Id = Annotated[str, BeforeValidator(_id)]
End = Annotated[Decimal, BeforeValidator(_number)] | Literal["unlimited"]


class Words(Model):
    """The same in Chinese and in English."""

    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)

    def in_(self, lang: str) -> str:
        return self.en if lang == "en" else self.zh


class Cite(Model):
    """Where it stands. `quote` holds only the operative words; … stands between words quoted from one article.

    `reads` says how words of the quote are read as numbers, where the number does not stand there in digits
    (减半: 0.5). `document` names one of the pack's documents.
    """

    article: str = Field(min_length=1)
    quote: str = Field(min_length=1)
    document: Id = "main"
    reads: dict[str, Number] = Field(default_factory=dict)


class Span(Model):
    """A stretch of a quantity, both ends given: `from` and `to` belong to it, `above` and `below` do not."""

    from_: End | None = Field(None, alias="from")
    above: End | None = None
    to: End | None = None
    below: End | None = None

    @model_validator(mode="after")
    def _both_ends(self) -> Span:
        if (self.from_ is None) == (self.above is None):
            raise ValueError("a band needs its lower end: either `from` (included) or `above` (not included)")
        if (self.to is None) == (self.below is None):
            raise ValueError(
                "a band needs its upper end: either `to` (included), `below` (not included) or `to: unlimited`"
            )
        return self

    def holds(self, amount: Decimal | int) -> bool:
        """Whether an amount lies within."""
        return self.test()(amount)

    def test(self) -> Callable[[Decimal | int], bool]:
        """The test whether an amount lies within, made once for being asked often."""
        low, high = _bound(self.from_, self.above, -_FAR), _bound(self.to, self.below, _FAR)
        with_low, with_high = self.from_ is not None, self.to is not None
        if with_low and with_high:
            return lambda amount: low <= amount <= high
        if with_low:
            return lambda amount: low <= amount < high
        if with_high:
            return lambda amount: low < amount <= high
        return lambda amount: low < amount < high


def _bound(included: Decimal | str | None, excluded: Decimal | str | None, far: Decimal) -> Decimal:
    end = included if included is not None else excluded
    return end if isinstance(end, Decimal) else far
