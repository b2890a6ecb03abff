"""What a conversation remembers of the rules: what was told so far, and the last few answers with their questions.

It lies beside the dialogue's state, so that a question may be followed up (“那 130 人呢”) after something else was done.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from handlers.words import Language
from policy.answer import Answer
from policy.answers import Talk

KEPT = 3  # answers whose buttons still work
FRESH = timedelta(hours=2)  # after which a message no longer follows up


class Remembered(BaseModel):
    """One answer that was given: its number in the conversation, the words asked, what was known, the answer."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    number: int
    asked: str
    talk: Talk
    answer: Answer


class Memory(BaseModel):
    """All that is remembered. `talk` is the state of understanding after the last message at `at`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    talk: Talk = Talk()
    asked: tuple[str, ...] = ()
    answers: tuple[Remembered, ...] = ()
    at: datetime | None = None
    language: Language = "zh"  # of the last answer: a tap has none of its own

    def following(self, now: datetime) -> Talk:
        """What a message now may follow up: nothing, once the last one is old."""
        return self.talk if self.at and now - self.at <= FRESH else Talk()

    def answer(self, number: str) -> Remembered | None:
        """A remembered answer by its number."""
        return next((one for one in self.answers if str(one.number) == number), None)

    def after(self, message: str, talk: Talk, answer: Answer, now: datetime, *, follows: bool) -> Memory:
        """The memory with one more answer. What follows up is kept with what it follows, the last three."""
        said = " ".join(message.split())[:300]
        asked = (*self.asked, said)[-3:] if follows else (said,)
        number = self.answers[-1].number + 1 if self.answers else 1
        made = Remembered(number=number, asked=" / ".join(asked), talk=talk, answer=answer)
        return Memory(talk=talk, asked=asked, answers=(*self.answers, made)[-KEPT:], at=now, language=self.language)

    def saved(self) -> dict[str, Any]:
        """As JSON."""
        return self.model_dump(mode="json")


def recalled(saved: Mapping[str, Any]) -> Memory:
    """The memory of a conversation; an empty one where there is none, or it no longer loads."""
    try:
        return Memory.model_validate(dict(saved))
    except ValidationError:
        return Memory()
