"""Exam rounds: what is stored, and how it changes. A change keeps what stood before it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session, col, delete, or_, select, update

from models.institutions import Level
from models.rounds import (
    AcknowledgeChange,
    CancelRound,
    Change,
    ChangeRound,
    CountHeads,
    CreateFeed,
    Follow,
    Following,
    FollowRound,
    Headcounts,
    MarkPaid,
    NameLender,
    PublishRound,
    RevokeFeed,
    Round,
    RoundFacts,
)
from models.store.people import hash_of
from models.store.unit import Unit, carries_out, own
from models.tables.institutions import CertificateRow, InstitutionRow
from models.tables.people import PersonRow
from models.tables.rounds import FeedRow, FollowRow, RoundChangeRow, RoundRow


def round_of(row: RoundRow) -> Round:
    """The noun of a row."""
    return Round(
        id=row.id or 0, institution_id=row.institution_id, facts=RoundFacts.model_validate(row.facts),
        headcounts=Headcounts.model_validate(row.headcounts), version=row.version, cancelled=row.cancelled,
        changed_at=row.changed_at,
    )  # fmt: skip


def follow_of(row: FollowRow) -> Follow:
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
        row = self.session.exec(_follow(self.institution_id, round_id, person_id)).first()
        return follow_of(row) if row else None

    def followed_by(self, person_id: int) -> list[Follow]:
        """The rounds a person follows or is registered for."""
        query = select(FollowRow).where(
            FollowRow.institution_id == self.institution_id,
            FollowRow.person_id == person_id,
            FollowRow.state != Following.DECLINED.value,
        )
        return [follow_of(row) for row in self.session.exec(query.order_by(col(FollowRow.round_id)))]

    def followers(self, round_id: int) -> list[Follow]:
        """Who follows a round or is registered for it."""
        query = select(FollowRow).where(
            FollowRow.institution_id == self.institution_id,
            FollowRow.round_id == round_id,
            FollowRow.state != Following.DECLINED.value,
        )
        return [follow_of(row) for row in self.session.exec(query.order_by(col(FollowRow.person_id)))]

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


def _follow(institution_id: str, round_id: int, person_id: int) -> Any:
    return select(FollowRow).where(
        FollowRow.institution_id == institution_id, FollowRow.round_id == round_id, FollowRow.person_id == person_id
    )


def owner_of_feed(session: Session, token: str) -> tuple[str, int] | None:
    """Institution and person of a private calendar address; None for one that is guessed, revoked or an erased one's."""
    row = session.exec(select(FeedRow).where(FeedRow.token_hash == hash_of(token))).first()
    person = session.get(PersonRow, row.person_id) if row else None
    return (person.institution_id, row.person_id) if row and person and person.erased_at is None else None


def unplanned(session: Session) -> set[str]:
    """Institutions with rounds whose reminders are not in step, from an index that holds only these."""
    return set(session.exec(select(RoundRow.institution_id).where(col(RoundRow.planned_at).is_(None)).distinct()))


def to_plan(session: Session, institution_id: str, day: date) -> Iterable[RoundRow]:
    """The rows of rounds to plan: those that matter from a day on, and those that changed."""
    query = select(RoundRow).where(
        RoundRow.institution_id == institution_id,
        or_(col(RoundRow.last_day) >= day, col(RoundRow.last_day).is_(None), col(RoundRow.planned_at).is_(None)),
    )
    return session.exec(query)


def _keep(row: RoundRow, before: RoundFacts | None, after: RoundFacts | None, unit: Unit, reason: str = "") -> str:
    """Writes down a publication beside the round."""
    unit.session.add(row)
    unit.session.flush()
    change = RoundChangeRow(
        institution_id=unit.institution_id, round_id=row.id or 0, version=row.version, at=unit.now, by=unit.person_id,
        before=before.model_dump(mode="json") if before else None,
        after=after.model_dump(mode="json") if after else None, reason=reason,
    )  # fmt: skip
    unit.session.add(change)
    unit.session.flush()
    return f"round:{row.id}"


def _put(row: RoundRow, facts: RoundFacts, unit: Unit) -> None:
    own(unit, unit.session.get(CertificateRow, facts.certificate_id))
    row.certificate_id, row.facts = facts.certificate_id, facts.model_dump(mode="json")
    row.last_day, row.changed_at, row.planned_at = facts.last_day, unit.now, None


@carries_out(PublishRound)
def publish_round(command: PublishRound, unit: Unit) -> str:
    row = RoundRow(
        institution_id=unit.institution_id, certificate_id=command.facts.certificate_id, facts={}, changed_at=unit.now
    )
    _put(row, command.facts, unit)
    return _keep(row, None, command.facts, unit)


@carries_out(ChangeRound)
def change_round(command: ChangeRound, unit: Unit) -> str:
    row: RoundRow = own(unit, unit.session.get(RoundRow, command.round_id))
    before = RoundFacts.model_validate(row.facts)
    row.version += 1
    _put(row, command.facts, unit)
    return _keep(row, before, command.facts, unit, command.reason)


@carries_out(CancelRound)
def cancel_round(command: CancelRound, unit: Unit) -> str:
    row: RoundRow = own(unit, unit.session.get(RoundRow, command.round_id))
    row.version += 1
    row.cancelled, row.changed_at, row.planned_at = True, unit.now, None
    return _keep(row, RoundFacts.model_validate(row.facts), None, unit, command.reason)


@carries_out(CountHeads)
def count_heads(command: CountHeads, unit: Unit) -> str:
    row: RoundRow = own(unit, unit.session.get(RoundRow, command.round_id))
    row.headcounts = command.headcounts.model_dump(mode="json")
    unit.session.add(row)
    return f"round:{row.id}"


def _followed(round_id: int, person_id: int, unit: Unit) -> tuple[RoundRow, FollowRow]:
    """The round and the person's row of it, begun if need be; its reminders will be planned anew."""
    found: RoundRow = own(unit, unit.session.get(RoundRow, round_id))
    own(unit, unit.session.get(PersonRow, person_id))
    row = unit.session.exec(_follow(unit.institution_id, round_id, person_id)).first() or FollowRow(
        institution_id=unit.institution_id, round_id=round_id, person_id=person_id, state="", seen=found.version,
        since=unit.now,
    )  # fmt: skip
    found.planned_at = None
    unit.session.add(found)
    return found, row


@carries_out(FollowRound)
def follow_round(command: FollowRound, unit: Unit) -> str:
    _, row = _followed(command.round_id, command.person_id, unit)
    row.state = command.state.value
    row.level = command.level.value if command.level else row.level
    unit.session.add(row)
    return f"round:{command.round_id}"


@carries_out(MarkPaid)
def mark_paid(command: MarkPaid, unit: Unit) -> str:
    _, row = _followed(command.round_id, command.person_id, unit)
    row.state, row.paid = Following.REGISTERED.value, True
    unit.session.add(row)
    return f"round:{command.round_id}"


@carries_out(AcknowledgeChange)
def acknowledge_change(command: AcknowledgeChange, unit: Unit) -> str:
    """Only forwards: an old message's button does not undo what was seen since."""
    unit.session.exec(
        update(FollowRow)
        .where(
            col(FollowRow.institution_id) == unit.institution_id,
            col(FollowRow.round_id) == command.round_id,
            col(FollowRow.person_id) == command.person_id,
            col(FollowRow.seen) < command.version,
        )
        .values(seen=command.version)
    )
    return f"round:{command.round_id}"


@carries_out(NameLender)
def name_lender(command: NameLender, unit: Unit) -> str:
    institution = unit.session.get_one(InstitutionRow, unit.institution_id)
    for person_id in command.person_ids:
        own(unit, unit.session.get(PersonRow, person_id))
    lender = {"name": command.name, "person_ids": list(command.person_ids)} if command.name else None
    institution.settings = {**institution.settings, "lender": lender}
    unit.session.add(institution)
    return "institution:lender"


@carries_out(CreateFeed)
def create_feed(command: CreateFeed, unit: Unit) -> str:
    own(unit, unit.session.get(PersonRow, command.person_id))
    revoke_feed(RevokeFeed(person_id=command.person_id), unit)
    unit.session.add(FeedRow(institution_id=unit.institution_id, created_at=unit.now, **command.model_dump()))
    return f"person:{command.person_id}"


@carries_out(RevokeFeed)
def revoke_feed(command: RevokeFeed, unit: Unit) -> str:
    unit.session.exec(
        delete(FeedRow).where(
            col(FeedRow.institution_id) == unit.institution_id, col(FeedRow.person_id) == command.person_id
        )
    )
    unit.session.flush()
    return f"person:{command.person_id}"
