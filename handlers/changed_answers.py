"""Answers that would be another today: found by asking the rules again, told with the old number and the new."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

from handlers.messages import Note, Reply
from handlers.words import Text, _
from models.questions import ChangeKept, GivenAnswer
from policy.answer import Answer, Unit
from policy.answers import Talk
from policy.calculate import answer as calculate
from policy.facts import Facts, Query
from policy.meaning.phrases import number
from policy.pack import Pack, Ruling


@dataclass(frozen=True)
class Changed:
    """An answer given before, the day that it is about now, and what the rules give for that day."""

    given: GivenAnswer
    day: date
    found: Answer

    @property
    def value(self) -> Decimal:
        """The new number."""
        return self.found.value or Decimal(0)

    def command(self) -> ChangeKept:
        """Remembers the new number as the one told."""
        return ChangeKept(answer_id=self.given.id, value=self.value, day=self.day)

    def note(self, because: Text) -> Note:
        """Tells whoever heard the old number."""
        given, lang = self.given, self.given.language
        text = _(
            "**An answer has changed.** You asked: “{question}”\nBefore: {old}. Now: {new}. {because}",
            question=given.question,
            old=number(given.value, Unit(given.unit), lang),
            new=number(self.value, self.found.unit, lang),
            because=because,
        )
        chat = None if given.person_id else (given.channel, given.chat, lang)
        occasion = f"changed:{given.id}:{given.value}:{self.value}:{self.day}"
        return Note(given.person_id or 0, Reply(text), occasion, chat=chat)


def changed(
    pack: Pack, given: Iterable[GivenAnswer], rulings: Sequence[Ruling], today: date, zone: ZoneInfo
) -> list[Changed]:
    """The answers that come out with another number by the rules and rulings as they stand.

    What was asked about the day itself is asked about today; what was asked about another day, about that day.
    """
    topics = {topic.id for topic in pack.topics}
    again = (_again(pack, one, rulings, today, zone) for one in given if one.topic in topics)
    return [one for one in again if one.found.value is not None and one.found.value != one.given.value]


def _again(pack: Pack, given: GivenAnswer, rulings: Sequence[Ruling], today: date, zone: ZoneInfo) -> Changed:
    day = today if given.day == given.told_at.astimezone(zone).date() else given.day
    facts = Facts(Talk(facts=given.facts).known())
    wants = Unit(given.wants) if given.wants else None
    return Changed(given, day, calculate(pack, Query(given.topic, facts, day, given.language, wants), rulings))
