"""Reminders: what is stored, and how wishes change it. What a look at what is due reads and writes is `due`'s."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row
from sqlmodel import Session, col, select, update

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
from models.store.unit import Unit, carries_out, own
from models.tables.institutions import InstitutionRow
from models.tables.people import PersonRow
from models.tables.reminders import WAITING, ReminderRow
from models.tables.rounds import FollowRow

SNOOZED = "snooze"


def reminder_of(row: ReminderRow | Row[Any]) -> Reminder:
    """The noun of a row."""
    return Reminder.model_validate(row, from_attributes=True)


def wishes_of(person: PersonRow | Row[Any]) -> Wishes:
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

    def last_told(self, person_id: int, since: datetime) -> list[Reminder]:
        """What the last letter reminded a person of; nothing where the last one is older than that."""
        query = select(ReminderRow).where(
            ReminderRow.institution_id == self.institution_id,
            ReminderRow.person_id == person_id,
            ReminderRow.state == State.QUEUED.value,
            col(ReminderRow.settled_at) >= since,
        )
        rows = self.session.exec(query.order_by(col(ReminderRow.settled_at).desc())).all()
        return [reminder_of(row) for row in rows if row.bundle == rows[0].bundle]

    def wishes(self, person_id: int) -> Wishes:
        """What a person wishes of reminders."""
        row = self.session.get(PersonRow, person_id)
        return wishes_of(row) if row and row.institution_id == self.institution_id else Wishes()

    def rules(self) -> dict[Kind, tuple[Occasion, ...]]:
        """The institution's rules by kind."""
        return rules_of(self.session.get(InstitutionRow, self.institution_id))


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
