"""Exam rounds: every milestone a date of its own, sittings, fees; who follows one; what changed, and who has seen it.

The distances between milestones differ from provider to provider and from round to round, so none is reckoned from
another: each is stored as it was announced, as local date and (where announced) local time.
"""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from models.commands import Command, Noun
from models.institutions import Level

MOST_PEOPLE = 5000
END_OF_DAY = time(23, 59)  # a deadline announced without a time


class Milestone(StrEnum):
    """The dates of a round besides the exam itself, in their usual order."""

    REGISTRATION_OPENS = "registration_opens"
    REGISTRATION_CLOSES = "registration_closes"
    PAYMENT = "payment"
    SEATING = "seating"
    TICKET = "ticket"
    ROOM_TEST = "room_test"
    SCORES = "scores"
    PUBLICATION = "publication"
    CERTIFICATE = "certificate"


BEFORE_EXAM = (
    Milestone.REGISTRATION_OPENS,
    Milestone.REGISTRATION_CLOSES,
    Milestone.PAYMENT,
    Milestone.SEATING,
    Milestone.TICKET,
    Milestone.ROOM_TEST,
)
AFTER_EXAM = (Milestone.SCORES, Milestone.PUBLICATION, Milestone.CERTIFICATE)


class Moment(Noun):
    """A local date, with its local time where one was announced."""

    day: date
    at: time | None = None

    @model_validator(mode="after")
    def _local(self) -> Self:
        if self.at is not None and self.at.tzinfo is not None:
            raise ValueError("give local time; the zone is the institution's")
        return self

    @property
    def ends(self) -> tuple[date, time]:
        """The moment as a deadline: without a time, the whole day counts."""
        return self.day, self.at or END_OF_DAY


class Sitting(Noun):
    """One paper at one place: a half-day or less. Times are local; `level` None means all levels of the round."""

    day: date
    starts: time
    ends: time
    paper: str = Field(default="", max_length=40)
    place: str = Field(default="", max_length=60)
    level: Level | None = None

    @model_validator(mode="after")
    def _runs_forward(self) -> Self:
        if self.ends <= self.starts:
            raise ValueError("ends before it begins")
        return self

    def clashes(self, other: Sitting) -> bool:
        """Whether one cannot be at both: they overlap in time on the same day."""
        return self.day == other.day and self.starts < other.ends and other.starts < self.ends


class Fee(Noun):
    """What sitting costs: by level (None: any) and by a condition in words."""

    yuan: Decimal = Field(ge=0, le=10000)
    level: Level | None = None
    condition: str = Field(default="", max_length=60)


class Headcounts(Noun):
    """Heads of a round; None is not known yet."""

    registered: int | None = Field(default=None, ge=0, le=MOST_PEOPLE)
    sat: int | None = Field(default=None, ge=0, le=MOST_PEOPLE)
    passed: int | None = Field(default=None, ge=0, le=MOST_PEOPLE)

    @model_validator(mode="after")
    def _no_more_than_before(self) -> Self:
        known = [n for n in (self.registered, self.sat, self.passed) if n is not None]
        if known != sorted(known, reverse=True):
            raise ValueError("passed, sat and registered must not grow")
        return self


class RoundFacts(Noun):
    """What is announced of a round. `name` is the round's ("2026年12月"); `register_at` tells where to register."""

    certificate_id: int
    name: str = Field(min_length=2, max_length=40)
    levels: tuple[Level, ...] = Field(min_length=1)
    milestones: dict[Milestone, Moment] = Field(default_factory=dict)
    sittings: tuple[Sitting, ...] = Field(default=(), max_length=60)
    fees: tuple[Fee, ...] = Field(default=(), max_length=20)
    pass_line: str = Field(default="", max_length=120)
    capacity: int | None = Field(default=None, ge=1, le=MOST_PEOPLE)
    register_at: str = Field(default="", max_length=200)

    @property
    def first_day(self) -> date | None:
        """The first day of the exam, if announced."""
        return min((sitting.day for sitting in self.sittings), default=None)

    @property
    def last_day(self) -> date | None:
        """The last day of the exam, if announced."""
        return max((sitting.day for sitting in self.sittings), default=None)

    def fee(self, level: Level | None) -> tuple[Fee, ...]:
        """The fees that concern a level (None: all of them)."""
        return tuple(fee for fee in self.fees if level is None or fee.level in (None, level))


class Round(Noun):
    """A published round as it now stands. `version` counts its publications; `changed_at` is how old the data is."""

    id: int
    institution_id: str
    facts: RoundFacts
    headcounts: Headcounts = Headcounts()
    version: int = 1
    cancelled: bool = False
    changed_at: datetime


class Change(Noun):
    """What one publication changed: the facts before and after (no facts before: the first; none after: cancelled)."""

    round_id: int
    version: int
    at: datetime
    by: int | None = None
    before: RoundFacts | None = None
    after: RoundFacts | None = None
    reason: str = ""


class Following(StrEnum):
    """How a person stands to a round."""

    FOLLOWING = "following"
    REGISTERED = "registered"
    DECLINED = "declined"
    TOLD = "told"  # follows nothing, but was told of a change and has seen it: a lead, the office, who lends the rooms


class Follow(Noun):
    """A person's relation to a round; `seen` is the version whose change they have acknowledged."""

    round_id: int
    person_id: int
    state: Following
    level: Level | None = None
    paid: bool = False
    seen: int = 0
    since: datetime

    @property
    def stands(self) -> bool:
        """Whether the person follows the round or is registered for it."""
        return self.state in {Following.FOLLOWING, Following.REGISTERED}


class Severity(StrEnum):
    """Whether a finding forbids publication or asks for a second look."""

    WRONG = "wrong"
    DOUBTFUL = "doubtful"


class PublishRound(Command):
    """Publishes a new round."""

    facts: RoundFacts


class ChangeRound(Command):
    """Publishes other facts of a round; the former are kept."""

    round_id: int
    facts: RoundFacts
    reason: str = Field(default="", max_length=200)


class CancelRound(Command):
    """Calls a round off."""

    round_id: int
    reason: str = Field(default="", max_length=200)


class CountHeads(Command):
    """Enters how many registered, sat and passed."""

    round_id: int
    headcounts: Headcounts


class FollowRound(Command):
    """Sets how a person stands to a round, and for which level."""

    round_id: int
    person_id: int
    state: Following
    level: Level | None = None


class MarkPaid(Command):
    """The person has paid."""

    round_id: int
    person_id: int


class AcknowledgeChange(Command):
    """The person has seen a round as of a version."""

    round_id: int
    person_id: int
    version: int


class NameLender(Command):
    """Who is told which rooms the exams need: the office that lends them (an empty name ends it)."""

    name: str = Field(max_length=40)
    person_ids: tuple[int, ...] = Field(default=(), max_length=10)


class CreateFeed(Command):
    """Gives a person a private calendar address; a former one stops working. Only the token's hash is stored."""

    person_id: int
    token_hash: str = Field(min_length=64, max_length=64)


class RevokeFeed(Command):
    """Takes a person's private calendar address back."""

    person_id: int
