"""Reminders: what is stored, how plans and wishes change it, and what a look at what is due reads and writes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, distinct, func, select, update

from models.people import Role
from models.reminders import (
    RULES,
    STUDENT_WEEKLY,
    ChangeRule,
    Kind,
    Occasion,
    Reminder,
    SetWishes,
    Snooze,
    State,
    Wishes,
)
from models.store.rounds import plan_anew
from models.store.statements import dialect_of, insert_into, run
from models.store.unit import Unit, carries_out, own
from models.tables.institutions import InstitutionRow
from models.tables.people import PersonRow
from models.tables.reminders import WAITING, ReminderRow
from models.tables.rounds import FollowRow

WEEK = timedelta(days=7)
SNOOZED = "snooze"


def reminder_of(row: ReminderRow) -> Reminder:
    """The noun of a row."""
    facts = row.model_dump(exclude={"settled_at", "bundle"})
    return Reminder.model_validate(facts | {"kind": Kind(row.kind), "state": State(row.state)})


def row_of(reminder: Reminder) -> ReminderRow:
    """A new row for a planned reminder."""
    return ReminderRow(**reminder.model_dump(exclude={"id", "state"}) | {"kind": reminder.kind.value})


def wishes_of(person: PersonRow) -> Wishes:
    """What a person wishes; a student who said nothing gets at most three a week."""
    said = person.settings.get("reminders")
    if said is not None:
        return Wishes.model_validate(said)
    return Wishes(weekly=STUDENT_WEEKLY if person.roles == [Role.STUDENT.value] else None)


def rules_of(institution: InstitutionRow | None) -> dict[Kind, tuple[Occasion, ...]]:
    """The rules by kind, with what the institution changed."""
    changed = (institution.settings if institution else {}).get("reminders", {})
    assert isinstance(changed, dict)
    own_rules = {Kind(kind): tuple(Occasion.model_validate(one) for one in rules) for kind, rules in changed.items()}
    return RULES | own_rules


@dataclass(frozen=True)
class Reminders:
    """The reminders of one institution's people."""

    session: Session
    institution_id: str

    def coming(self, person_id: int, limit: int = 10) -> list[Reminder]:
        """What a person will be reminded of, soonest first."""
        query = select(ReminderRow).where(
            ReminderRow.institution_id == self.institution_id, ReminderRow.person_id == person_id, WAITING
        )
        return [reminder_of(row) for row in self.session.exec(query.order_by(col(ReminderRow.due_at)).limit(limit))]

    def latest(self, person_id: int, subject: str) -> Reminder | None:
        """The last reminder of one subject that a person had or will have."""
        query = select(ReminderRow).where(
            ReminderRow.institution_id == self.institution_id,
            ReminderRow.person_id == person_id,
            ReminderRow.subject == subject,
        )
        row = self.session.exec(query.order_by(col(ReminderRow.due_at).desc()).limit(1)).first()
        return reminder_of(row) if row else None

    def wishes(self, person_id: int) -> Wishes:
        """What a person wishes of reminders."""
        row = self.session.get(PersonRow, person_id)
        return wishes_of(row) if row and row.institution_id == self.institution_id else Wishes()

    def rules(self) -> dict[Kind, tuple[Occasion, ...]]:
        """The institution's rules by kind."""
        return rules_of(self.session.get(InstitutionRow, self.institution_id))


def keep_plan(
    session: Session,
    institution_id: str,
    subject: str,
    planned: Iterable[Reminder],
    now: datetime,
    people: frozenset[int] | None = None,
) -> None:
    """Makes a subject's waiting reminders those planned: adds, moves, and drops what is no longer planned.

    What was sent stays sent; what a person snoozed stays where they put it. With `people`, others' are left alone.
    """
    wanted = {(one.person_id, one.occasion): one for one in planned}
    query = select(ReminderRow).where(ReminderRow.institution_id == institution_id, ReminderRow.subject == subject)
    if people is not None:
        query = query.where(col(ReminderRow.person_id).in_(people))
    stored = {(row.person_id, row.occasion): row for row in session.exec(query)}
    _add(session, [one for key, one in wanted.items() if key not in stored])
    for key in wanted.keys() & stored.keys():
        one, row = wanted[key], stored[key]
        if row.state == State.WAITING and (row.deadline != one.deadline or one.due_at > now):
            row.due_at, row.deadline = one.due_at, one.deadline
        elif row.state == State.DROPPED and one.due_at >= now:  # wanted again
            row.state, row.settled_at, row.due_at, row.deadline = State.WAITING.value, None, one.due_at, one.deadline
    for key, row in stored.items():
        if key not in wanted and row.state == State.WAITING and not row.occasion.startswith(SNOOZED):
            row.state, row.settled_at = State.DROPPED.value, now


def _add(session: Session, new: Sequence[Reminder]) -> None:
    rows = [row_of(one).model_dump(exclude={"id"}) for one in new]
    if rows:
        run(session, insert_into(ReminderRow, dialect_of(session)).on_conflict_do_nothing(), rows)


def due_people(session: Session, now: datetime, limit: int) -> list[int]:
    """People with something due, the longest overdue first: read from an index that holds only what waits."""
    query = select(ReminderRow.person_id).where(WAITING, col(ReminderRow.due_at) <= now)
    found = session.exec(query.order_by(col(ReminderRow.due_at)).limit(limit))
    return list(dict.fromkeys(found))


def take(session: Session, people: Sequence[int], until: datetime) -> dict[int, list[ReminderRow]]:
    """The waiting rows of some people up to an instant, by person; rows another process holds are left to it."""
    query = select(ReminderRow).where(WAITING, col(ReminderRow.person_id).in_(people), col(ReminderRow.due_at) <= until)
    taken: dict[int, list[ReminderRow]] = defaultdict(list)
    for row in session.exec(query.order_by(col(ReminderRow.due_at)).with_for_update(skip_locked=True)):
        taken[row.person_id].append(row)
    return taken


def counted(session: Session, people: Sequence[int], now: datetime) -> dict[int, int]:
    """How many messages that count each of some people got in the last seven days."""
    query = (
        select(ReminderRow.person_id, func.count(distinct(ReminderRow.bundle)))
        .where(
            col(ReminderRow.person_id).in_(people),
            col(ReminderRow.settled_at) > now - WEEK,
            ReminderRow.state == State.QUEUED.value,
            col(ReminderRow.uncounted).is_(False),
        )
        .group_by(col(ReminderRow.person_id))
    )
    return dict(session.exec(query).all())


@carries_out(ChangeRule)
def change_rule(command: ChangeRule, unit: Unit) -> str:
    institution = unit.session.get_one(InstitutionRow, unit.institution_id)
    changed = institution.settings.get("reminders", {})
    assert isinstance(changed, dict)
    occasions = [one.model_dump(mode="json", exclude_defaults=True) for one in command.occasions]
    institution.settings = {**institution.settings, "reminders": {**changed, command.kind.value: occasions}}
    unit.session.add(institution)
    plan_anew(unit.session, unit.institution_id)
    return f"reminders:{command.kind.value}"


@carries_out(SetWishes)
def set_wishes(command: SetWishes, unit: Unit) -> str:
    """Kinds turned off are dropped at once; other waiting reminders follow the wishes with the next plan."""
    person: PersonRow = own(unit, unit.session.get(PersonRow, command.person_id))
    person.settings = {**person.settings, "reminders": command.wishes.model_dump(mode="json")}
    unit.session.add(person)
    plan_anew(unit.session, unit.institution_id, col(FollowRow.person_id) == person.id)
    off = [kind.value for kind in command.wishes.off]
    unit.session.exec(
        update(ReminderRow)
        .where(WAITING, col(ReminderRow.person_id) == person.id, col(ReminderRow.kind).in_(off))
        .values(state=State.DROPPED.value, settled_at=unit.now)
    )
    return f"person:{person.id}"


@carries_out(Snooze)
def snooze(command: Snooze, unit: Unit) -> str:
    """Puts one row at the asked instant; the subject's rows that would come before it give way."""
    own(unit, unit.session.get(PersonRow, command.person_id))
    of_subject = (
        col(ReminderRow.institution_id) == unit.institution_id,
        col(ReminderRow.person_id) == command.person_id,
        col(ReminderRow.subject) == command.subject,
    )
    last = unit.session.exec(
        select(ReminderRow).where(*of_subject).order_by(col(ReminderRow.deadline).desc()).limit(1)
    ).first()
    source: ReminderRow = own(unit, last)
    earlier = update(ReminderRow).where(*of_subject, WAITING, col(ReminderRow.due_at) <= command.until)
    unit.session.exec(earlier.values(state=State.SNOOZED.value, settled_at=unit.now))
    _ask_again(source, command, unit)
    return command.subject


def _ask_again(source: ReminderRow, command: Snooze, unit: Unit) -> None:
    occasion = f"{SNOOZED} {command.until:%Y-%m-%d %H:%M}"
    facts = source.model_dump(include={"institution_id", "person_id", "kind", "subject", "deadline"})
    query = select(ReminderRow).where(
        ReminderRow.person_id == command.person_id,
        ReminderRow.subject == command.subject,
        ReminderRow.occasion == occasion,
    )
    row = unit.session.exec(query).first() or ReminderRow(occasion=occasion, due_at=command.until, **facts)
    row.state, row.due_at, row.uncounted, row.settled_at = State.WAITING.value, command.until, True, None
    unit.session.add(row)
