"""Reminders: who is reminded about what on which occasion, by which rule, and what people wish of them.

A reminder is a row whose natural key (whom, about what, which occasion) is unique, so that nothing is said twice. The
row knows when it is due; whether its task is still undone is asked at the moment it would be sent.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Self
from zoneinfo import ZoneInfo

from pydantic import Field, model_validator

from models.commands import Command, Noun


class Kind(StrEnum):
    """What a reminder is about; each kind has its rules."""

    REPORT = "report"  # a lead's weekly report
    MISSING = "missing"  # the coordinator's list of those who have not filed
    ESCALATION = "escalation"  # a report still missing, told to the deputy, then the head
    REGISTRATION = "registration"
    PAYMENT = "payment"
    TICKET = "ticket"
    EXAM = "exam"
    SCORES = "scores"
    CHANGE = "change"  # a round was published, changed or called off
    CALENDAR = "calendar"  # next year's holidays are not entered
    SUMMARY = "summary"  # the past month, or half-year, summed up
    RECORD = "record"  # what the settlement needs of an exam that is over


class State(StrEnum):
    """What became of a reminder. Every one ends in some state; none is dropped without a trace."""

    WAITING = "waiting"
    QUEUED = "queued"  # its message is in the outbox
    DONE = "done"  # its task was done before it was due
    SUMMED = "summed"  # overtaken while the program stood still; told in a summary
    WITHHELD = "withheld"  # more than the person wants in a week
    SNOOZED = "snoozed"  # the person asked to hear of it later
    DROPPED = "dropped"  # no longer planned: a date changed, a person left, the kind was turned off


class Anchor(StrEnum):
    """What an occasion is reckoned from."""

    OPENS = "opens"
    DEADLINE = "deadline"


class Occasion(Noun):
    """When a reminder comes, reckoned from its task's opening or deadline; exactly one way of reckoning is given.

    `workdays` and `days` count from the anchor's date (negative: before) and need a local time `at`; `hours` count from
    its instant; `share` is the part of the window from opening to deadline that has passed.
    """

    name: str = Field(pattern=r"^[a-z0-9-]{1,20}$")
    anchor: Anchor = Anchor.DEADLINE
    workdays: int | None = None
    days: int | None = None
    hours: float | None = None
    share: float | None = Field(default=None, gt=0, lt=1)
    at: time | None = None
    any_hour: bool = False  # may come in quiet hours
    uncounted: bool = False  # outside the weekly number
    news: bool = False  # tells what was not known before, so it never comes early; quiet hours put it off

    @model_validator(mode="after")
    def _reckoned_one_way(self) -> Self:
        given = [value for value in (self.workdays, self.days, self.hours, self.share) if value is not None]
        if len(given) != 1:
            raise ValueError("give exactly one of workdays, days, hours, share")
        if (self.workdays is not None or self.days is not None) and self.at is None:
            raise ValueError("workdays and days need a local time")
        return self


class Task(Noun):
    """Something that a person has to do, or to know, between two instants (UTC). `subject` names it for ever."""

    institution_id: str
    person_id: int
    kind: Kind
    subject: str
    opens: datetime | None = None
    deadline: datetime


class Reminder(Noun):
    """One reminder as planned or stored. `due_at` is when it is sent; `deadline` is its task's."""

    id: int = 0
    institution_id: str
    person_id: int
    kind: Kind
    subject: str
    occasion: str
    due_at: datetime
    deadline: datetime
    any_hour: bool = False
    uncounted: bool = False
    news: bool = False
    state: State = State.WAITING


EVENING = time(20, 30)  # what would fall into quiet hours comes by then
STUDENT_WEEKLY = 3
SNOOZE_MARGIN = timedelta(minutes=30)  # a snooze leaves at least this time before the deadline
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


class Wishes(Noun):
    """What a person wishes: no reminder between `quiet_from` and `quiet_until` in their zone, at most so many a week.

    `weekly` None means no limit. `off` are kinds not wanted at all. `lead_days` replaces the
    workdays before a deadline, and is added to what an exam has by rule.
    """

    zone: str = ""  # the institution's, when empty
    quiet_from: time = time(21)
    quiet_until: time = time(8)
    weekly: int | None = None
    off: frozenset[Kind] = frozenset()
    lead_days: tuple[int, ...] | None = None

    def quiet(self, at: datetime, zone: str) -> bool:
        """Whether an instant lies in the quiet hours (their beginning belongs to them, their end does not)."""
        local = at.astimezone(ZoneInfo(self.zone or zone)).time()
        if self.quiet_from <= self.quiet_until:
            return self.quiet_from <= local < self.quiet_until
        return local >= self.quiet_from or local < self.quiet_until

    def before_quiet(self, at: datetime, zone: str) -> datetime:
        """The last good moment before the quiet hours in which `at` lies: 20:30, or just before an earlier beginning."""
        local = at.astimezone(ZoneInfo(self.zone or zone))
        day = local.date() if local.time() >= self.quiet_from else local.date() - DAY
        if self.quiet_from > max(EVENING, self.quiet_until):
            return datetime.combine(day, EVENING, local.tzinfo).astimezone(at.tzinfo)
        return (datetime.combine(day, self.quiet_from, local.tzinfo) - MINUTE).astimezone(at.tzinfo)

    def after_quiet(self, at: datetime, zone: str) -> datetime:
        """When the quiet hours in which `at` lies are over."""
        local = at.astimezone(ZoneInfo(self.zone or zone))
        day = local.date() if local.time() < self.quiet_until else local.date() + DAY
        return datetime.combine(day, self.quiet_until, local.tzinfo).astimezone(at.tzinfo)

    def snoozed(self, asked: datetime, deadline: datetime, now: datetime, zone: str) -> datetime | None:
        """The instant of a snooze: outside quiet hours, some time before the deadline; None when none is left."""
        at = min(asked, deadline - SNOOZE_MARGIN)
        if self.quiet(at, zone):
            at = self.before_quiet(at, zone)
        return at if at > now else None


MORNING = time(9)
USUAL_DAYS = (7, 3, 1)
"""Workdays before registration closes on which one is reminded, unless wished otherwise."""


def before(workdays: int, at: time | None = MORNING) -> Occasion:
    """So many workdays before a deadline, at a local time; the last day before it is outside the weekly number."""
    return Occasion(name=f"t{workdays}", workdays=-workdays, at=at, uncounted=workdays <= 1)


_LEAD = tuple(before(n) for n in USUAL_DAYS)
_LAST = Occasion(name="last", hours=-3, uncounted=True)

RULES: dict[Kind, tuple[Occasion, ...]] = {
    Kind.REPORT: (
        Occasion(name="opens", anchor=Anchor.OPENS, hours=0, news=True),
        Occasion(name="most", share=0.8),
        Occasion(name="soon", hours=-1),
    ),
    Kind.MISSING: (Occasion(name="cut-off", hours=0, news=True),),
    Kind.ESCALATION: (
        Occasion(name="deputy", workdays=1, at=MORNING, news=True),
        Occasion(name="head", workdays=1, at=time(14), news=True),
    ),
    Kind.REGISTRATION: (*_LEAD, _LAST),
    Kind.PAYMENT: (before(1), _LAST),
    Kind.TICKET: (Occasion(name="ready", anchor=Anchor.OPENS, days=0, at=MORNING, news=True),),
    Kind.EXAM: (
        Occasion(name="eve", days=-1, at=time(19), uncounted=True),
        Occasion(name="morning", hours=-2, any_hour=True, uncounted=True),
    ),
    Kind.SCORES: (Occasion(name="out", anchor=Anchor.OPENS, days=0, at=time(10), news=True),),
    Kind.CHANGE: (Occasion(name="now", hours=0, news=True, uncounted=True),),
    Kind.CALENDAR: (Occasion(name="monday", workdays=0, at=MORNING, news=True),),
    Kind.SUMMARY: (Occasion(name="first", hours=0, news=True),),
    Kind.RECORD: (Occasion(name="after", days=-7, at=time(10)),),
}
"""The rules unless an institution changed them: kind → occasions."""


class ChangeRule(Command):
    """Gives one kind other occasions at this institution; an empty tuple turns the kind off."""

    kind: Kind
    occasions: tuple[Occasion, ...] = Field(max_length=8)


class SetWishes(Command):
    """Sets what a person wishes of reminders."""

    person_id: int
    wishes: Wishes


class Snooze(Command):
    """Asks for one subject again at an instant; what was planned before that instant gives way."""

    person_id: int
    subject: str
    until: datetime
