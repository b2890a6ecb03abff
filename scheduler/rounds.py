"""Reminders of exam rounds: registration, payment, ticket, exam, scores for those who follow; changes for all concerned."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from sqlmodel import Session

from handlers.exams.news import News, change_item
from handlers.exams.tasks import exam_item
from handlers.reminding import Item
from models.institutions import Certificate
from models.reminders import Kind, Reminder, Task
from models.rounds import Follow, Following, Milestone, Round, Sitting
from models.store.institutions import Certificates
from models.store.rounds import Rounds, follow_of, to_plan, unplanned
from scheduler.matters import Assignment, Place, Plan

AT_ONCE = 100  # people planned in one transaction
SCORES_STAY = timedelta(days=7)


class Key(NamedTuple):
    """What a subject names: `round:7:exam:2026-12-19` is that day of round 7's exam."""

    round_id: int
    about: str
    detail: str


def key_of(subject: str) -> Key:
    """Reads a subject."""
    __, round_id, about, *detail = subject.split(":")
    return Key(int(round_id), about, ":".join(detail))


class ExamRounds:
    """The matter of exam rounds."""

    kinds = frozenset({Kind.REGISTRATION, Kind.PAYMENT, Kind.TICKET, Kind.EXAM, Kind.SCORES, Kind.CHANGE})

    def changed(self, session: Session) -> set[str]:
        """Institutions with rounds that changed, or that somebody began or ceased to follow."""
        return unplanned(session)

    def assignments(self, place: Place) -> Iterable[Plan]:
        """The tasks of people whose reminders of a round are out of step; none when they or it called it off."""
        rounds = Rounds(place.session, place.institution_id)
        for round_id, rows in to_plan(place.session, place.institution_id, AT_ONCE).items():
            one = rounds.get(round_id)
            for row in rows:
                row.planned_at = place.now
            follows = [follow_of(row) for row in rows]
            people = frozenset(follow.person_id for follow in follows)
            if one is not None:
                yield from _of_round(place, one, [] if one.cancelled else follows, people)

    def undone(self, place: Place, reminders: Sequence[Reminder]) -> set[int]:
        """What a person who still follows has not done yet."""
        _read_follows(place, reminders)
        return {reminder.id for reminder in reminders if _undone(place, reminder)}

    def item(self, place: Place, reminder: Reminder) -> Item:
        """What to say on an occasion; said alike to all but of an exam's day and of a change, which are personal."""
        if reminder.kind in {Kind.EXAM, Kind.CHANGE}:
            return _item(place, reminder)
        key = ("item", reminder.subject, reminder.deadline)
        if key not in place.kept:
            place.kept[key] = _item(place, reminder)
        found: Item = place.kept[key]
        return found


def _item(place: Place, reminder: Reminder) -> Item:
    one = _round(place, key_of(reminder.subject).round_id)
    assert one is not None  # rounds are never deleted
    certificate = Certificates(place.session, place.institution_id).get(one.facts.certificate_id)
    follow = _follow(place, one.id, reminder.person_id)
    if reminder.kind is Kind.CHANGE:
        return change_item(_news(place, one, certificate, follow, reminder.person_id))
    return exam_item(one, certificate, follow, reminder, place.now, place.zone)


def _news(place: Place, one: Round, certificate: Certificate | None, follow: Follow | None, person_id: int) -> News:
    """A round's latest publication, compared with what this person last saw (else with what stood before it)."""
    rounds = Rounds(place.session, place.institution_id)
    changes = rounds.changes(one.id)
    seen = next((change.after for change in changes if follow and change.version == follow.seen), None)
    lender = rounds.lender()
    lends = lender is not None and person_id in lender.person_ids
    before = seen or changes[-1].before
    return News(one, certificate, before, follow, lends, changes[-1].reason, place.now, place.zone)


def _of_round(place: Place, one: Round, follows: list[Follow], people: frozenset[int]) -> Iterable[Plan]:
    following = [follow for follow in follows if follow.state is Following.FOLLOWING]
    registered = [follow for follow in follows if follow.state is Following.REGISTERED]
    for about, kind, who, opens, deadline in (
        ("registration", Kind.REGISTRATION, following, *_window(place, one)),
        ("payment", Kind.PAYMENT, [f for f in registered if not f.paid], None, _ends(place, one, Milestone.PAYMENT)),
        ("ticket", Kind.TICKET, registered, *_after(place, one, Milestone.TICKET, _exam_begins(place, one, None))),
        ("scores", Kind.SCORES, registered, *_after(place, one, Milestone.SCORES, None)),
    ):
        subject = f"round:{one.id}:{about}"
        tasks = [(follow, _task(place, follow, kind, subject, opens, deadline)) for follow in who if deadline]
        yield subject, [_assigned(place, follow, task) for follow, task in tasks], people
    yield from _exam_days(place, one, registered, people)


def _assigned(place: Place, follow: Follow, task: Task) -> Assignment:
    return Assignment(task, place.rules.get(task.kind, ()), follow.since)


def _window(place: Place, one: Round) -> tuple[datetime | None, datetime | None]:
    """When registration opens and closes."""
    return _begins(place, one, Milestone.REGISTRATION_OPENS), _ends(place, one, Milestone.REGISTRATION_CLOSES)


def _after(
    place: Place, one: Round, milestone: Milestone, until: datetime | None
) -> tuple[datetime | None, datetime | None]:
    """Something that can be had from a milestone on, until an instant or for some days."""
    opens = _begins(place, one, milestone)
    return opens, (until or opens + SCORES_STAY) if opens else None


def _exam_days(place: Place, one: Round, registered: list[Follow], people: frozenset[int]) -> Iterable[Plan]:
    """A task for each person and day: it begins with their first paper of that day."""
    for day in sorted({sitting.day for sitting in one.facts.sittings}):
        subject = f"round:{one.id}:exam:{day}"
        found = [(follow, _exam_begins(place, one, follow, day)) for follow in registered]
        tasks = [(f, _task(place, f, Kind.EXAM, subject, None, begins)) for f, begins in found if begins]
        yield subject, [_assigned(place, follow, task) for follow, task in tasks], people


def sittings_of(one: Round, follow: Follow | None) -> list[Sitting]:
    """The sittings of a person's level; all of them when the level is not known."""
    level = follow.level if follow else None
    return [s for s in one.facts.sittings if level is None or s.level in (None, level)]


def _exam_begins(place: Place, one: Round, follow: Follow | None, day: date | None = None) -> datetime | None:
    starts = [(s.day, s.starts) for s in sittings_of(one, follow) if day is None or s.day == day]
    return place.calendar.instant(*min(starts)) if starts else None


def _begins(place: Place, one: Round, milestone: Milestone) -> datetime | None:
    moment = one.facts.milestones.get(milestone)
    return place.calendar.instant(moment.day, moment.at or time(0)) if moment else None


def _ends(place: Place, one: Round, milestone: Milestone) -> datetime | None:
    moment = one.facts.milestones.get(milestone)
    return place.calendar.instant(*moment.ends) if moment else None


def _task(place: Place, follow: Follow, kind: Kind, subject: str, opens: datetime | None, deadline: datetime) -> Task:
    return Task(
        institution_id=place.institution_id, person_id=follow.person_id, kind=kind, subject=subject,
        opens=opens, deadline=deadline,
    )  # fmt: skip


def _round(place: Place, round_id: int) -> Round | None:
    """A round, read once for a place."""
    key = ("round", round_id)
    if key not in place.kept:
        place.kept[key] = Rounds(place.session, place.institution_id).get(round_id)
    found: Round | None = place.kept[key]
    return found


def _read_follows(place: Place, reminders: Sequence[Reminder]) -> None:
    """Reads how these people stand to these rounds, in one go for each round."""
    people: dict[int, set[int]] = {}
    for reminder in reminders:
        people.setdefault(key_of(reminder.subject).round_id, set()).add(reminder.person_id)
    for round_id, some in people.items():
        follows = Rounds(place.session, place.institution_id).rows_of(round_id, some)
        known = {follow.person_id: follow for follow in follows}
        place.kept.update({("follow", round_id, person_id): known.get(person_id) for person_id in some})


def _follow(place: Place, round_id: int, person_id: int) -> Follow | None:
    found: Follow | None = place.kept.get(("follow", round_id, person_id))
    return found


def _undone(place: Place, reminder: Reminder) -> bool:
    key = key_of(reminder.subject)
    one = _round(place, key.round_id)
    if one is None:
        return False
    follow = _follow(place, key.round_id, reminder.person_id)
    if reminder.kind is Kind.CHANGE:
        return int(key.detail) == one.version and (follow is None or follow.seen < one.version)
    if one.cancelled or follow is None:
        return False
    if reminder.kind is Kind.REGISTRATION:
        return follow.state is Following.FOLLOWING
    if follow.state is not Following.REGISTERED or (reminder.kind is Kind.PAYMENT and follow.paid):
        return False
    return reminder.kind is not Kind.EXAM or key.detail in {str(sitting.day) for sitting in one.facts.sittings}
