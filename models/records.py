"""What settlement needs, recorded where it happens: trainings held, exam duty done, a round's income and cost, shares.

Headcounts are of those who sat (实考). Hours are teaching hours (学时), in halves; money is yuan with two decimals.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum

from pydantic import Field, model_validator

from models.commands import Command, Noun
from models.institutions import Level

HOURS = Field(gt=0, le=Decimal(1000), decimal_places=1)


class Half(StrEnum):
    """Which part of a day a duty filled."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    DAY = "day"  # two half-days
    EVENING = "evening"

    @property
    def half_days(self) -> int:
        """How many half-days this is."""
        return len(self.parts)

    @property
    def parts(self) -> frozenset[str]:
        """The half-days that it fills: a whole day fills the morning and the afternoon."""
        return frozenset({"morning", "afternoon"} if self is Half.DAY else {self.value})


class Taught(Noun):
    """What one teacher taught in a training: hours, and days where the college pays by the day."""

    teacher: str = Field(min_length=1, max_length=40)
    hours: Decimal = HOURS
    days: int = Field(default=0, ge=0, le=200)


class Sitting(Noun):
    """How many sat the exam at one level."""

    level: Level
    sat: int = Field(ge=0, le=5000)


class Training(Noun):
    """One training of a certificate and the exam it led to. `number` counts the trainings of this certificate here.

    `exam_form` is that of this exam where it differs from the certificate's.
    """

    id: int = 0
    certificate_id: int
    number: int = Field(ge=1, le=50)
    ended: date
    taught: tuple[Taught, ...] = Field(default=(), max_length=40)
    sittings: tuple[Sitting, ...] = Field(default=(), max_length=3)
    exam_form: str = ""

    @model_validator(mode="after")
    def _each_level_once(self) -> Training:
        levels = [sitting.level for sitting in self.sittings]
        if len(set(levels)) != len(levels):
            raise ValueError("a level stands there twice")
        return self


class Duty(Noun):
    """Exam duty of one person on one day: a half-day where the college counts those, else a session and its length."""

    id: int = 0
    certificate_id: int
    person: str = Field(min_length=1, max_length=40)
    day: date
    half: Half | None = None
    session_minutes: int | None = Field(default=None, gt=0, le=720)

    @model_validator(mode="after")
    def _one_measure(self) -> Duty:
        if (self.half is None) == (self.session_minutes is None):
            raise ValueError("say either the half-day or the session's length")
        return self


class Money(Noun):
    """Income and cost of one exam round of a certificate, yuan; the surplus may be negative."""

    id: int = 0
    certificate_id: int
    round: str = Field(min_length=1, max_length=40)
    ended: date
    income: Decimal = Field(ge=0, le=Decimal(10**8), decimal_places=2)
    cost: Decimal = Field(ge=0, le=Decimal(10**8), decimal_places=2)

    @property
    def surplus(self) -> Decimal:
        """Income less cost."""
        return self.income - self.cost


class Share(Noun):
    """A teacher's part of a certificate's hours in a period: no policy states it, the college enters it."""

    teacher: str = Field(min_length=1, max_length=40)
    hours: Decimal = Field(ge=0, le=Decimal(5000), decimal_places=1)


class Shares(Noun):
    """How the hours of a certificate in a period ("2026") are split; their sum must be the hours recognised."""

    certificate_id: int
    period: str = Field(pattern=r"^\d{4}[春秋]?$")
    parts: tuple[Share, ...] = Field(max_length=60)

    @property
    def total(self) -> Decimal:
        """The hours of all parts."""
        return sum((part.hours for part in self.parts), Decimal(0))


class RecordTraining(Command):
    """Records a training, or replaces what was recorded of the same certificate's training of this number."""

    training: Training


class RecordDuties(Command):
    """Records exam duty; the same person, day and half (or session) is recorded once."""

    duties: tuple[Duty, ...] = Field(min_length=1, max_length=2000)


class RecordMoney(Command):
    """Records a round's income and cost, or replaces what was recorded of this round."""

    money: Money


class RecordShares(Command):
    """Records how hours are split, or replaces the split."""

    shares: Shares


class RemoveRecord(Command):
    """Takes a record out again; `kind` is training, duty or money."""

    kind: str = Field(pattern="^(training|duty|money)$")
    id: int
