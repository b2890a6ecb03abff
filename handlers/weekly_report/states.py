"""What a conversation about the weekly report knows so far."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum

from handlers.dialogue import State
from models.commands import Noun
from models.reports import Contents, KeptFile, WeekKey


class Unclear(StrEnum):
    """What must be asked about a number."""

    FIELD = "field"  # which field it belongs to
    AMOUNT = "amount"  # what the field is, several or rough numbers being given
    LEVEL = "level"  # of which level's round it is


class Question(Noun):
    """Numbers that have no sure place yet, and what to ask about them."""

    unclear: Unclear
    numbers: tuple[Decimal, ...]
    words: str  # the clause they stand in
    field: str = ""  # trained, hours, registered, sat, passed, certified
    level: str = ""
    newly: bool = False


class Filing(Noun):
    """One week's report on its way: what it says so far, and what must be asked before it can be shown."""

    key: WeekKey
    monday: date
    contents: Contents
    questions: tuple[Question, ...] = ()
    report_id: int | None = None  # a filed report that is being changed
    reason: str = ""  # why figures fall, or a closed week is corrected
    repeated: bool = False  # this week's people and hours are last week's, and nobody has said that they are right

    def saying(self, contents: Contents) -> Filing:
        """The same with other contents; what was said of the former figures does not stand for new ones."""
        repeated = self.repeated and contents.weekly == self.contents.weekly
        return self.model_copy(update={"contents": contents, "reason": "", "repeated": repeated})


class FilingState(State):
    """Some reports on their way: `filings` are answered together, `rest` comes after them.

    `card` names the message that is edited while buttons are tapped.
    """

    filings: tuple[Filing, ...]
    rest: tuple[Filing, ...] = ()
    card: str = ""

    @property
    def filing(self) -> Filing:
        """The report that is spoken of."""
        return self.filings[0]

    def about(self, filing: Filing) -> tuple[Filing, ...]:
        """The filings with the first one replaced."""
        return (filing, *self.filings[1:])


class WeekOpened(State):
    """The week was shown; a sentence or one of its buttons is awaited."""

    certificate_id: int
    term: str
    week: int


class CertificateWanted(State):
    """Several certificates could be meant: what was said waits."""

    said: str
    files: tuple[KeptFile, ...] = ()


class WeekWanted(State):
    """Last week's report is missing and this week's is not open: what was said waits."""

    certificate_id: int
    said: str
    files: tuple[KeptFile, ...] = ()
    labels: tuple[str, ...] = ()


class NumberUnclear(FilingState):
    """The first question of the first filing is asked."""


class CardShown(FilingState):
    """The card is shown; it is filed, changed by a button, or changed by a sentence."""


class FieldChosen(FilingState):
    """The list of fields is shown, one of which is to be changed."""


class FieldAsked(FilingState):
    """One field is asked for; `alone` when the card comes next instead of the next field.

    `caption` is what stood under a picture sent meanwhile: it may be the answer, or only name the picture.
    """

    field: str
    alone: bool = False
    caption: str = ""


class ReasonWanted(FilingState):
    """Why totals fall, or why a closed week is corrected."""
