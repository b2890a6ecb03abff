"""Exam rounds: what is stored, and how it changes. A change keeps what stood before it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row
from sqlmodel import Session, col, or_, select, update

from models.institutions import Level
from models.reminders import State
from models.rounds import (
    Change,
    Follow,
    Following,
    Headcounts,
    Round,
    RoundFacts,
)
from models.store.lists import among
from models.store.statements import found, table_of, where
from models.tables.institutions import InstitutionRow
from models.tables.reminders import ReminderRow
from models.tables.rounds import FeedRow, FollowRow, RoundChangeRow, RoundRow

STANDS = (Following.FOLLOWING.value, Following.REGISTERED.value)


def round_of(row: RoundRow) -> Round:
    """The noun of a row."""
    return Round(
        id=row.id or 0, institution_id=row.institution_id, facts=RoundFacts.model_validate(row.facts),
        headcounts=Headcounts.model_validate(row.headcounts), version=row.version, cancelled=row.cancelled,
        changed_at=row.changed_at,
    )  # fmt: skip


_FOLLOW = table_of(FollowRow)
_FOLLOWS = (
    where(FollowRow, "round_id")
    .where(among(_FOLLOW.c.person_id, "people"))
    .where(_FOLLOW.c.state != Following.DECLINED.value)
)


def follow_of(row: FollowRow | Row[Any]) -> Follow:
    """The noun of a row."""
    return Follow(
        round_id=row.round_id, person_id=row.person_id, state=Following(row.state),
        level=Level(row.level) if row.level else None, paid=row.paid, seen=row.seen, since=row.since,
    )  # fmt: skip


@dataclass(frozen=True)
class Lender:
    """The office that lends rooms: its name and who is told there."""

    name: str
    person_ids: tuple[int, ...] = ()


@dataclass(frozen=True)
class Rounds:
    """The exam rounds of one institution."""

    session: Session
    institution_id: str

    def get(self, round_id: int) -> Round | None:
        """One round of this institution, or None."""
        row = self.session.get(RoundRow, round_id)
        return round_of(row) if row and row.institution_id == self.institution_id else None

    def from_day(self, day: date) -> list[Round]:
        """Rounds whose exam is not over by a day (or not dated yet), by first day; cancelled ones included."""
        query = select(RoundRow).where(
            RoundRow.institution_id == self.institution_id,
            or_(col(RoundRow.last_day) >= day, col(RoundRow.last_day).is_(None)),
        )
        found = [round_of(row) for row in self.session.exec(query)]
        return sorted(found, key=lambda one: (one.facts.first_day or date.max, one.id))

    def of(self, certificate_id: int, most: int = 20) -> list[Round]:
        """A certificate's rounds, the latest exam first."""
        query = select(RoundRow).where(
            RoundRow.institution_id == self.institution_id, RoundRow.certificate_id == certificate_id
        )
        rows = self.session.exec(query.order_by(col(RoundRow.last_day).desc()).limit(most))
        return [round_of(row) for row in rows]

    def follow(self, round_id: int, person_id: int) -> Follow | None:
        """How a person stands to a round, or None."""
        row = self.session.exec(of_person(self.institution_id, round_id, person_id)).first()
        return follow_of(row) if row else None

    def followed_by(self, person_id: int) -> list[Follow]:
        """The rounds a person follows or is registered for."""
        query = select(FollowRow).where(
            FollowRow.institution_id == self.institution_id,
            FollowRow.person_id == person_id,
            col(FollowRow.state).in_(STANDS),
        )
        return [follow_of(row) for row in self.session.exec(query.order_by(col(FollowRow.round_id)))]

    def followers(self, round_id: int, people: Collection[int] | None = None) -> list[Follow]:
        """Who follows a round or is registered for it; of some people only, if these are given."""
        query = select(FollowRow).where(
            FollowRow.institution_id == self.institution_id,
            FollowRow.round_id == round_id,
            col(FollowRow.state).in_(STANDS),
        )
        if people is not None:
            query = query.where(col(FollowRow.person_id).in_(people))
        return [follow_of(row) for row in self.session.exec(query.order_by(col(FollowRow.person_id)))]

    def told(self, one: Round) -> set[int]:
        """Who was told of a round's latest publication, or follows it."""
        query = select(ReminderRow.person_id).where(
            ReminderRow.institution_id == self.institution_id,
            ReminderRow.subject == f"round:{one.id}:change:{one.version}",
            ReminderRow.state != State.DROPPED.value,
        )
        return set(self.session.exec(query)) | {follow.person_id for follow in self.followers(one.id)}

    def seen_by(self, one: Round) -> set[int]:
        """Who has tapped that they saw a round's latest publication."""
        query = select(FollowRow.person_id).where(
            FollowRow.institution_id == self.institution_id,
            FollowRow.round_id == one.id,
            FollowRow.seen >= one.version,
        )
        return set(self.session.exec(query))

    def rows_of(self, round_id: int, people: Collection[int]) -> list[Follow]:
        """How some people stand to a round, those included who were only told of it."""
        rows = found(self.session, _FOLLOWS, round_id=round_id, people=sorted(people))
        return [follow_of(row) for row in rows if row.institution_id == self.institution_id]

    def interested_in(self, certificate_id: int) -> list[int]:
        """People who followed an earlier round of a certificate: they hear of the next one."""
        query = (
            select(FollowRow.person_id)
            .join(RoundRow, col(RoundRow.id) == col(FollowRow.round_id))
            .where(
                FollowRow.institution_id == self.institution_id,
                RoundRow.certificate_id == certificate_id,
                FollowRow.state == Following.FOLLOWING.value,
            )
        )
        return sorted(set(self.session.exec(query)))

    def changes(self, round_id: int) -> list[Change]:
        """What was published of a round, in order."""
        query = select(RoundChangeRow).where(
            RoundChangeRow.institution_id == self.institution_id, RoundChangeRow.round_id == round_id
        )
        return [_change(row) for row in self.session.exec(query.order_by(col(RoundChangeRow.version)))]

    def lender(self) -> Lender | None:
        """The office that lends rooms, if one was named."""
        institution = self.session.get(InstitutionRow, self.institution_id)
        said: Any = (institution.settings if institution else {}).get("lender")
        return Lender(said["name"], tuple(said["person_ids"])) if said else None

    def has_feed(self, person_id: int) -> bool:
        """Whether a person has a private calendar address."""
        return self.session.exec(select(FeedRow.id).where(FeedRow.person_id == person_id)).first() is not None


def _change(row: RoundChangeRow) -> Change:
    facts = row.model_dump(exclude={"id", "institution_id", "before", "after"})
    before, after = (RoundFacts.model_validate(one) if one else None for one in (row.before, row.after))
    return Change(before=before, after=after, **facts)


def of_person(institution_id: str, round_id: int, person_id: int) -> Any:
    """The query for a person's row of a round."""
    return select(FollowRow).where(
        FollowRow.institution_id == institution_id, FollowRow.round_id == round_id, FollowRow.person_id == person_id
    )


def unplanned(session: Session) -> set[str]:
    """Institutions where somebody's reminders of a round are not in step, from an index that holds only these."""
    return set(session.exec(select(FollowRow.institution_id).where(col(FollowRow.planned_at).is_(None)).distinct()))


def to_plan(session: Session, institution_id: str, most: int) -> dict[int, list[FollowRow]]:
    """Up to so many people whose reminders of a round are not in step, by round; declined ones included."""
    query = (
        select(FollowRow)
        .where(FollowRow.institution_id == institution_id, col(FollowRow.planned_at).is_(None))
        .order_by(col(FollowRow.round_id), col(FollowRow.id))
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    found: dict[int, list[FollowRow]] = {}
    for row in session.exec(query):
        found.setdefault(row.round_id, []).append(row)
    return found


def plan_anew(session: Session, institution_id: str, *of: Any) -> None:
    """Marks the reminders of some follows (all of the institution's when `of` is empty) as out of step."""
    follows = update(FollowRow).where(
        col(FollowRow.institution_id) == institution_id, col(FollowRow.planned_at).is_not(None), *of
    )
    session.exec(follows.values(planned_at=None))
