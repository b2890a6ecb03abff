"""A person's exam dates as iCalendar (RFC 5545): alarms, updates by SEQUENCE, cancellations by the same UID."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from handlers.exams.words import name_of
from handlers.terms import LEVELS
from handlers.words import Language, Text, _, say
from models.institutions import Certificate
from models.round_checks import NAMES
from models.rounds import Change, Follow, Milestone, Moment, Round, RoundFacts, Sitting

if TYPE_CHECKING:
    from icalendar.cal import Component

    from handlers.reach import Desk

DEADLINES = (Milestone.REGISTRATION_CLOSES, Milestone.PAYMENT)
TOLD = (*DEADLINES, Milestone.TICKET, Milestone.SCORES)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
EVENING_BEFORE = timedelta(hours=-5)  # for a whole day: 19:00 of the day before


@dataclass(frozen=True)
class Event:
    """One entry. Local dates and times; `begins` is a date for a whole day. `uid` never changes."""

    uid: str
    title: str
    begins: date | datetime
    ends: date | datetime
    place: str
    notes: str
    sequence: int
    changed_at: datetime
    cancelled: bool
    alarms: tuple[timedelta, ...]


@dataclass(frozen=True)
class Entry:
    """A round with what was published of it, as its events need it."""

    round: Round
    certificate: Certificate | None
    follow: Follow | None
    changes: tuple[Change, ...]
    language: Language
    zone: ZoneInfo


def events_of(one: Round, follow: Follow | None, desk: Desk) -> list[Event]:
    """A round's events for the person who speaks."""
    certificate = desk.certificates.get(one.facts.certificate_id)
    changes = tuple(desk.rounds.changes(one.id))
    return events(Entry(one, certificate, follow, changes, desk.language, desk.zone))


def events(entry: Entry) -> list[Event]:
    """The events of a round; those that an earlier version had and this one has no more are cancelled."""
    made = [event for milestone in TOLD if (event := _of_milestone(entry, milestone)) is not None]
    most = max([len(facts.sittings) for facts in _versions(entry)], default=0)
    return made + [_of_sitting(entry, index) for index in range(most)]


def _versions(entry: Entry) -> list[RoundFacts]:
    return [entry.round.facts, *(facts for one in entry.changes for facts in (one.before, one.after) if facts)]


def _of_milestone(entry: Entry, milestone: Milestone) -> Event | None:
    moment = entry.round.facts.milestones.get(milestone)
    last = next((f.milestones[milestone] for f in reversed(_versions(entry)) if milestone in f.milestones), None)
    shown = moment or last
    if shown is None:
        return None
    begins: date | datetime = _local(entry, shown) if shown.at else shown.day
    ends = begins if shown.at else shown.day + DAY
    alarms = (-DAY, -3 * HOUR) if shown.at else (EVENING_BEFORE,)
    title = _("{what}: {name}", what=NAMES[milestone], name=_name(entry))
    return _event(entry, milestone.value, title, (begins, ends), "", moment is None, alarms)


def _of_sitting(entry: Entry, index: int) -> Event:
    now = entry.round.facts.sittings
    shown = (
        now[index] if index < len(now) else next(f.sittings[index] for f in _versions(entry) if len(f.sittings) > index)
    )
    level = entry.follow.level if entry.follow else None
    gone = index >= len(now) or (level is not None and shown.level not in (None, level))
    title = _("Exam: {name}", name=_name(entry))
    span = tuple(datetime.combine(shown.day, at, entry.zone) for at in (shown.starts, shown.ends))
    return _event(
        entry, f"exam-{index + 1}", title, (span[0], span[1]), _place(shown, entry.language), gone, (-DAY, -2 * HOUR)
    )


def _place(sitting: Sitting, language: Language) -> str:
    level = say(LEVELS[sitting.level], language) if sitting.level else ""
    return " ".join(part for part in (sitting.place, level, sitting.paper) if part)


def _event(
    entry: Entry, what: str, title: Text, span: tuple[date | datetime, date | datetime], place: str,
    gone: bool, alarms: tuple[timedelta, ...],
) -> Event:  # fmt: skip
    one = entry.round
    return Event(
        uid=f"round-{one.id}-{what}@onex", title=say(title, entry.language), begins=span[0], ends=span[1],
        place=place, notes=one.facts.register_at, sequence=one.version - 1, changed_at=one.changed_at,
        cancelled=one.cancelled or gone, alarms=alarms,
    )  # fmt: skip


def _name(entry: Entry) -> Text:
    return name_of(entry.certificate, entry.round.facts)


def _local(entry: Entry, moment: Moment) -> datetime:
    return datetime.combine(*moment.ends, tzinfo=entry.zone)


def calendar_file(events: Iterable[Event], zone: ZoneInfo, title: str) -> bytes:
    """The events as one calendar; instants are written in UTC, so that no program needs our time zone's rules."""
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("PRODID", "-//onex//exams//ZH")
    calendar.add("VERSION", "2.0")
    calendar.add("CALSCALE", "GREGORIAN")
    calendar.add("METHOD", "PUBLISH")
    calendar.add("X-WR-CALNAME", title)
    calendar.add("X-WR-TIMEZONE", zone.key)
    calendar.add("REFRESH-INTERVAL", timedelta(hours=1), parameters={"VALUE": "DURATION"})
    for event in events:
        calendar.add_component(_component(event))
    return calendar.to_ical()  # type: ignore[no-any-return]


def _component(event: Event) -> Component:
    from icalendar import Event as Made

    made = Made()
    made.add("UID", event.uid)
    made.add("SUMMARY", event.title)
    made.add("DTSTART", _utc(event.begins))
    if event.ends != event.begins:  # a moment has no end: the standard wants an end to come later than the beginning
        made.add("DTEND", _utc(event.ends))
    made.add("DTSTAMP", event.changed_at.astimezone(UTC))
    made.add("LAST-MODIFIED", event.changed_at.astimezone(UTC))
    made.add("SEQUENCE", event.sequence)
    made.add("STATUS", "CANCELLED" if event.cancelled else "CONFIRMED")
    for name, value in (("LOCATION", event.place), ("DESCRIPTION", event.notes)):
        if value:
            made.add(name, value)
    for before in () if event.cancelled else event.alarms:
        made.add_component(_alarm(before, event.title))
    return made


def _alarm(before: timedelta, title: str) -> Component:
    from icalendar import Alarm

    made = Alarm()
    made.add("ACTION", "DISPLAY")
    made.add("DESCRIPTION", title)
    made.add("TRIGGER", before)
    return made


def _utc(at: date | datetime) -> date | datetime:
    return at.astimezone(UTC) if isinstance(at, datetime) else at
