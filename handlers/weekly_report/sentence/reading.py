"""What was understood of one certificate's part of a message."""

from __future__ import annotations

from decimal import Decimal

from models.commands import Noun
from models.reports import RoundTotals, Stage


class Loose(Noun):
    """A number without a sure place: `field` is where it might belong, `words` the clause it stands in."""

    number: Decimal
    words: str
    field: str = ""  # trained, hours, registered, sat, passed, certified; or unknown
    level: str = ""
    newly: bool = False  # said to come on top of what there was


class Reading(Noun):
    """Fields understood; None is a field that was not spoken of. Totals name their level as their round."""

    certificate_id: int | None = None
    stage: Stage | None = None
    stage_named: bool = False  # said in so many words, not taken from the figures
    trained: int | None = None
    hours: Decimal | None = None
    totals: tuple[RoundTotals, ...] = ()
    progress: str | None = None
    problems: str | None = None  # "" when said that there are none
    coordination: bool = False
    plan: str | None = None
    nothing: bool = False
    same: bool = False
    asks: tuple[Loose, ...] = ()
    refuses: tuple[Loose, ...] = ()

    @property
    def only_words(self) -> bool:
        """Whether nothing but loose words was understood."""
        return self.model_copy(update={"progress": None, "certificate_id": None}) == Reading()

    @property
    def has_figures(self) -> bool:
        """Whether a figure was told, or that it is the same as before, or nothing."""
        return bool(self.totals or self.asks or self.same or self.nothing) or self.trained is not None

    @property
    def tells(self) -> bool:
        """Whether there is more in it than loose words."""
        return not self.only_words and (self.certificate_id is not None or self.has_figures)
