"""When reminders are due, and what a look at them leads to: pure, with the time as an argument.

`plan` turns a task into reminders by its kind's rules; `decide` says, for one person's due reminders, which go out as
one message, which wait, and what becomes of the rest. Every reminder that comes in leaves with a decision.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from models.calendar import DAY, SchoolCalendar
from models.reminders import MORNING, Anchor, Kind, Occasion, Reminder, State, Task, Wishes, before

TOGETHER = timedelta(minutes=20)  # reminders of one person that are due within this time become one message
NEWS_KEEPS = timedelta(days=3)  # news is still worth telling for so long


def plan(
    task: Task, rules: Iterable[Occasion], wishes: Wishes, calendar: SchoolCalendar, since: datetime
) -> list[Reminder]:
    """The reminders of a task, in order. Occasions before `since` (it was not known then) are left out."""
    if task.kind in wishes.off:
        return []
    planned: dict[datetime, Reminder] = {}
    for occasion in _wished(task.kind, rules, wishes):
        due = _outside_quiet(_instant(occasion, task, calendar), occasion, task, wishes, calendar)
        if due >= since and (occasion.news or due < task.deadline):
            planned[due] = _reminder(task, occasion, due, calendar)
    return [planned[due] for due in sorted(planned)]


def _wished(kind: Kind, rules: Iterable[Occasion], wishes: Wishes) -> list[Occasion]:
    """The rules with the person's own workdays in the place of the usual ones before a deadline.

    An exam has none by rule, since the evening before is told anyhow: there they come on top.
    """
    rules = list(rules)
    lead = [rule for rule in rules if rule.workdays is not None and rule.workdays < 0]
    if wishes.lead_days is None or not (lead or kind is Kind.EXAM):
        return rules
    at = lead[0].at if lead else MORNING
    own = [before(n, at) for n in wishes.lead_days if lead or n > 1]
    return [*own, *(rule for rule in rules if rule not in lead)]


def _instant(occasion: Occasion, task: Task, calendar: SchoolCalendar) -> datetime:
    """The instant of an occasion before quiet hours are looked at."""
    opens = task.opens or task.deadline
    anchor = opens if occasion.anchor is Anchor.OPENS else task.deadline
    if occasion.hours is not None:
        return anchor + timedelta(hours=occasion.hours)
    if occasion.share is not None:
        return opens + (task.deadline - opens) * occasion.share
    day = _day(occasion, calendar.local_date(anchor), calendar)
    assert occasion.at is not None  # the noun sees to it
    return calendar.instant(day, occasion.at)


def _day(occasion: Occasion, anchor: date, calendar: SchoolCalendar) -> date:
    if occasion.days is not None:
        return anchor + occasion.days * DAY
    count = occasion.workdays or 0
    if count <= 0:
        return calendar.workdays_before(anchor, -count)
    for _ in range(count):
        anchor = calendar.workday_after(anchor)
    return anchor


def _outside_quiet(at: datetime, occasion: Occasion, task: Task, wishes: Wishes, calendar: SchoolCalendar) -> datetime:
    """Out of the person's quiet hours: the evening before, by 20:30; news, or what was not open by then, after them."""
    if occasion.any_hour or not wishes.quiet(at, calendar.zone):
        return at
    evening = wishes.before_quiet(at, calendar.zone)
    early = occasion.news or (task.opens is not None and evening < task.opens)
    return wishes.after_quiet(at, calendar.zone) if early else evening


def _reminder(task: Task, occasion: Occasion, due: datetime, calendar: SchoolCalendar) -> Reminder:
    facts = task.model_dump(exclude={"opens"})
    flags = {"any_hour": occasion.any_hour, "uncounted": occasion.uncounted, "news": occasion.news}
    key = f"{occasion.name} {calendar.local_date(task.deadline)}"
    return Reminder(occasion=key, due_at=due, **facts, **flags)


@dataclass(frozen=True)
class Look:
    """What one look at a person's due reminders leads to.

    `send` go out as one message, `missed` are told in it in a line; `hold` wait for a later instant; `settle` end
    without a message of their own.
    """

    send: tuple[Reminder, ...] = ()
    missed: tuple[Reminder, ...] = ()
    hold: tuple[tuple[Reminder, datetime], ...] = ()
    settle: tuple[tuple[Reminder, State], ...] = ()


@dataclass(frozen=True)
class Circumstances:
    """What must be known of a person to decide: wishes, zone, messages counted in the last seven days."""

    wishes: Wishes
    zone: str
    counted: int = 0


def decide(
    reminders: Sequence[Reminder], undone: Callable[[Reminder], bool], person: Circumstances, now: datetime
) -> Look:
    """What becomes of one person's reminders that are due, or will be within `TOGETHER`."""
    settle = [(one, State.DONE) for one in reminders if one.due_at <= now and not undone(one)]
    open_ = sorted((one for one in reminders if undone(one)), key=lambda one: one.due_at)
    if person.wishes.quiet(now, person.zone):
        return _in_the_night(open_, settle, person, now)
    return _by_day(open_, settle, person, now)


def _in_the_night(
    open_: list[Reminder], settle: list[tuple[Reminder, State]], person: Circumstances, now: datetime
) -> Look:
    """Only what may come at any hour goes out; the rest of what is due waits for the morning."""
    morning = person.wishes.after_quiet(now, person.zone)
    hold = tuple((one, morning) for one in open_ if one.due_at <= now and not one.any_hour)
    day = _by_day([one for one in open_ if one.any_hour], settle, person, now)
    return Look(day.send, day.missed, hold, day.settle)


def _by_day(open_: list[Reminder], settle: list[tuple[Reminder, State]], person: Circumstances, now: datetime) -> Look:
    """Of each subject the latest that still matters goes out; what it overtook, and what is unwanted, is settled."""
    due = [one for one in open_ if one.due_at <= now]
    current = [one for one in {one.subject: one for one in due}.values() if _matters(one, now)]
    overtaken = [one for one in due if one not in current]
    wanted = _wanted(current, person)
    ends = [(one, State.SUMMED) for one in overtaken] + [(one, State.WITHHELD) for one in current if one not in wanted]
    told = {one.subject for one in current}
    missed = {one.subject: one for one in overtaken if one.subject not in told}
    joined = _joining(open_, wanted, now) if wanted else []
    return Look(tuple(wanted + joined), tuple(missed.values()), (), tuple(settle + ends))


def _wanted(current: list[Reminder], person: Circumstances) -> list[Reminder]:
    """Without the kinds turned off; nothing once the week's number is reached, unless one is outside that number."""
    wishes = person.wishes
    wanted = [one for one in current if one.kind not in wishes.off]
    full = wishes.weekly is not None and person.counted >= wishes.weekly
    return [] if full and not any(one.uncounted for one in wanted) else wanted


def _matters(one: Reminder, now: datetime) -> bool:
    return one.deadline > now or (one.news and now - one.due_at < NEWS_KEEPS)


def _joining(open_: list[Reminder], wanted: list[Reminder], now: datetime) -> list[Reminder]:
    """What is due a little later about something else; news is not known yet, so it waits."""
    subjects = {one.subject for one in wanted}
    return [one for one in open_ if now < one.due_at <= now + TOGETHER and not one.news and one.subject not in subjects]
