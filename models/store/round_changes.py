"""How exam rounds change. A publication keeps what stood before it, and plans to tell everyone concerned."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from sqlmodel import col

from models.people import Role
from models.reminders import Kind
from models.rounds import (
    AcknowledgeChange,
    CancelRound,
    ChangeRound,
    CountHeads,
    Following,
    FollowRound,
    MarkPaid,
    NameLender,
    PublishRound,
    RoundFacts,
)
from models.store.institutions import own_certificate
from models.store.people import People
from models.store.rounds import Rounds, of_person, plan_anew
from models.store.unit import Unit, carries_out, own
from models.tables.institutions import CertificateRow, InstitutionRow
from models.tables.people import PersonRow
from models.tables.reminders import ReminderRow
from models.tables.rounds import FollowRow, RoundChangeRow, RoundRow


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
    tell_of(row, unit)
    return f"round:{row.id}"


def _put(row: RoundRow, facts: RoundFacts, unit: Unit) -> None:
    own_certificate(unit, facts.certificate_id)
    row.certificate_id, row.facts = facts.certificate_id, facts.model_dump(mode="json")
    row.last_day, row.changed_at = facts.last_day, unit.now
    plan_anew(unit.session, unit.institution_id, col(FollowRow.round_id) == row.id)


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
    row.cancelled, row.changed_at = True, unit.now
    plan_anew(unit.session, unit.institution_id, col(FollowRow.round_id) == row.id)
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
    row = unit.session.exec(of_person(unit.institution_id, round_id, person_id)).first() or FollowRow(
        institution_id=unit.institution_id, round_id=round_id, person_id=person_id, state="", seen=found.version,
        since=unit.now,
    )  # fmt: skip
    row.planned_at = None
    return found, row


@carries_out(FollowRound)
def follow_round(command: FollowRound, unit: Unit) -> str:
    _, row = _followed(command.round_id, command.person_id, unit)
    row.since = unit.now if row.state == Following.TOLD else row.since
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
    """Only forwards: an old message's button does not undo what was seen since. Who follows nothing is noted as well."""
    found: RoundRow = own(unit, unit.session.get(RoundRow, command.round_id))
    own(unit, unit.session.get(PersonRow, command.person_id))
    row = unit.session.exec(of_person(unit.institution_id, command.round_id, command.person_id)).first() or FollowRow(
        institution_id=unit.institution_id, round_id=command.round_id, person_id=command.person_id,
        state=Following.TOLD.value, since=unit.now, planned_at=unit.now,
    )  # fmt: skip
    row.seen = max(row.seen, min(command.version, found.version))
    unit.session.add(row)
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


def tell_of(row: RoundRow, unit: Unit) -> None:
    """Plans to tell everyone concerned of a publication: at once, or after their quiet hours.

    Concerned are who follows the round, lead and deputy, the office, the lender of the rooms; of a new round those
    who followed an earlier one of its certificate. An exam of the same day is told at any hour.
    """
    rounds = Rounds(unit.session, unit.institution_id)
    facts = RoundFacts.model_validate(row.facts)
    zone = unit.session.get_one(InstitutionRow, unit.institution_id).zone
    today = unit.now.astimezone(ZoneInfo(zone)).date()
    for person_id in _concerned(row, rounds, unit):
        reminder = ReminderRow(
            institution_id=unit.institution_id, person_id=person_id, kind=Kind.CHANGE.value,
            subject=f"round:{row.id}:change:{row.version}", occasion="now", due_at=unit.now, deadline=unit.now,
            any_hour=facts.first_day == today, uncounted=True, news=True,
        )  # fmt: skip
        unit.session.add(reminder)


def _concerned(row: RoundRow, rounds: Rounds, unit: Unit) -> list[int]:
    certificate = unit.session.get_one(CertificateRow, row.certificate_id)
    followers = [one.person_id for one in rounds.followers(row.id or 0)]
    lender = rounds.lender()
    office = [one.id for one in People(unit.session, unit.institution_id).holding(Role.COORDINATOR)]
    found = {
        *(followers if row.version > 1 else rounds.interested_in(row.certificate_id)),
        *(one for one in (certificate.lead_id, certificate.deputy_id) if one),
        *office,
        *(lender.person_ids if lender else ()),
    }
    return sorted(found - {unit.person_id or 0})
