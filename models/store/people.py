"""People, addresses, invites: what is stored, and how it changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Row, String, cast, or_
from sqlmodel import Session, col, delete, select, update

from models.people import (
    AcceptInvite,
    Address,
    ChangePerson,
    CreateInvite,
    HandOver,
    Invite,
    Person,
    RemovePerson,
    RevokeInvite,
    Role,
)
from models.store.addresses import in_order, lasts, rank_of, serves, spoke
from models.store.statements import equal, found_first, table_of, where
from models.store.unit import OtherInstitution, Unit, carries_out, own
from models.tables.institutions import CertificateRow
from models.tables.people import AddressRow, InviteRow, PersonRow


def hash_of(token: str) -> str:
    """What is stored of an invite's or a link's token: tokens are long and random, so a plain SHA-256 serves."""
    return sha256(token.encode()).hexdigest()


def person_of(row: PersonRow | Row[Any]) -> Person:
    """The noun of a row."""
    return Person(
        id=row.id or 0, institution_id=row.institution_id, name=row.name, department_id=row.department_id,
        language=row.language, number=row.number, roles=frozenset(Role(role) for role in row.roles),
    )  # fmt: skip


def invite_of(row: InviteRow) -> Invite:
    """The noun of a row."""
    known = row.model_dump(exclude={"token_hash", "created_by"})
    return Invite.model_validate(known | {"role": Role(row.role), "certificate_ids": tuple(row.certificate_ids)})


_PERSON, _ADDRESS = table_of(PersonRow), table_of(AddressRow)
_ONE = where(PersonRow, "institution_id", "id").where(_PERSON.c.erased_at.is_(None))
_AT = (
    where(PersonRow)
    .add_columns(_ADDRESS.c.blocked_at)
    .join(_ADDRESS, _ADDRESS.c.person_id == _PERSON.c.id)
    .where(equal(_ADDRESS, "channel"), equal(_ADDRESS, "chat"), _PERSON.c.erased_at.is_(None))
)


def person_at(session: Session, channel: str, chat: str) -> Person | None:
    """Who is reached at an address, in whichever institution."""
    row = found_first(session, _AT, channel=channel, chat=chat)
    return person_of(row) if row else None


def who_speaks(session: Session, channel: str, chat: str) -> Person | None:
    """Who speaks from an address; one that once refused our messages serves again from now on."""
    row = found_first(session, _AT, channel=channel, chat=chat)
    if row is not None and row.blocked_at is not None:
        spoke(session, channel, chat)
    return person_of(row) if row else None


def invite_for(session: Session, token: str) -> Invite | None:
    """The invite of a token, used up and expired ones included; the token says which institution."""
    row = session.exec(select(InviteRow).where(InviteRow.token_hash == hash_of(token))).first()
    return invite_of(row) if row else None


@dataclass(frozen=True)
class People:
    """The people of one institution."""

    session: Session
    institution_id: str

    def all(self) -> list[Person]:
        """Everyone who was not erased, by name."""
        query = select(PersonRow).where(
            PersonRow.institution_id == self.institution_id, col(PersonRow.erased_at).is_(None)
        )
        return [person_of(row) for row in self.session.exec(query.order_by(PersonRow.name))]

    def get(self, person_id: int) -> Person | None:
        """One person of this institution, or None."""
        row = found_first(self.session, _ONE, institution_id=self.institution_id, id=person_id)
        return person_of(row) if row else None

    def holding(self, *roles: Role) -> list[Person]:
        """Those who hold one of these roles, by name (an administrator may what a coordinator may); the rest is not read."""
        wanted = {*roles, Role.ADMINISTRATOR} if Role.COORDINATOR in roles else set(roles)
        held = or_(*(cast(col(PersonRow.roles), String).contains(f'"{role.value}"') for role in sorted(wanted)))
        query = select(PersonRow).where(
            PersonRow.institution_id == self.institution_id, col(PersonRow.erased_at).is_(None), held
        )
        return [person_of(row) for row in self.session.exec(query.order_by(PersonRow.name))]

    def names(self) -> dict[int, str]:
        """Everyone's name by id."""
        query = select(PersonRow.id, PersonRow.name).where(
            PersonRow.institution_id == self.institution_id, col(PersonRow.erased_at).is_(None)
        )
        return {number: name for number, name in self.session.exec(query) if number is not None}

    def addresses(self, person_id: int, now: datetime) -> list[Address]:
        """Where a person is reached, as they wish: best first, those that do not serve last."""
        query = select(AddressRow).where(
            AddressRow.institution_id == self.institution_id, AddressRow.person_id == person_id
        )
        found = [_address_of(row, now) for row in in_order(self.session.exec(query))]
        return sorted(found, key=lambda address: not address.serves)

    def reached(self, now: datetime) -> set[int]:
        """The ids of those whom some channel reaches at present."""
        query = select(AddressRow.person_id).where(AddressRow.institution_id == self.institution_id, serves(now))
        return set(self.session.exec(query.distinct()))

    def open_invites(self, now: datetime) -> list[Invite]:
        """Invites that still work, newest first."""
        query = select(InviteRow).where(
            InviteRow.institution_id == self.institution_id,
            col(InviteRow.used_at).is_(None),
            InviteRow.expires_at > now,
        )
        return [invite_of(row) for row in self.session.exec(query.order_by(col(InviteRow.id).desc()))]


def _address_of(row: AddressRow, now: datetime) -> Address:
    lapsed = row.until is not None and row.until <= now
    return Address(channel=row.channel, chat=row.chat, rank=row.rank, blocked=row.blocked_at is not None, lapsed=lapsed)


@carries_out(CreateInvite)
def create_invite(command: CreateInvite, unit: Unit) -> str:
    facts = command.model_dump(mode="python") | {
        "role": command.role.value,
        "certificate_ids": list(command.certificate_ids),
    }
    row = InviteRow(institution_id=unit.institution_id, created_by=unit.person_id, **facts)
    unit.session.add(row)
    unit.session.flush()
    return f"invite:{row.id}"


@carries_out(RevokeInvite)
def revoke_invite(command: RevokeInvite, unit: Unit) -> str:
    invite: InviteRow = own(unit, unit.session.get(InviteRow, command.invite_id))
    invite.expires_at = min(invite.expires_at, unit.now)
    unit.session.add(invite)
    return f"invite:{invite.id}"


@carries_out(AcceptInvite)
def accept_invite(command: AcceptInvite, unit: Unit) -> str:
    invite: InviteRow = own(unit, unit.session.get(InviteRow, command.invite_id))
    used = (
        update(InviteRow)
        .where(col(InviteRow.id) == invite.id, col(InviteRow.used_at).is_(None))
        .values(used_at=unit.now)
    )
    if unit.session.exec(used).rowcount != 1:
        raise OtherInstitution
    person = _person_for(command, invite, unit)
    taken = unit.session.exec(
        select(AddressRow).where(AddressRow.channel == command.channel, AddressRow.chat == command.chat)
    ).first()
    address = taken or AddressRow(
        institution_id=unit.institution_id, person_id=0, channel=command.channel, chat=command.chat
    )
    address.institution_id, address.person_id = unit.institution_id, person.id or 0
    address.rank = rank_of(unit.session, address.person_id, command.channel)
    address.blocked_at, address.until = None, lasts(command.channel, unit.now)
    invite.person_id = person.id  # so that the name on it goes when the person's does
    unit.session.add_all([address, invite])
    return f"person:{person.id}"


def _person_for(command: AcceptInvite, invite: InviteRow, unit: Unit) -> PersonRow:
    known = person_at(unit.session, command.channel, command.chat)
    person_id = invite.person_id or (known.id if known and known.institution_id == unit.institution_id else None)
    person = unit.session.get(PersonRow, person_id) if person_id else None
    if person is None:
        person = PersonRow(
            institution_id=unit.institution_id,
            name=invite.name,
            department_id=invite.department_id,
            language=command.language,
            created_at=unit.now,
        )
    person.roles = sorted({*person.roles, invite.role})
    unit.session.add(person)
    unit.session.flush()
    _entrust(invite, person, unit)
    return person


def _entrust(invite: InviteRow, person: PersonRow, unit: Unit) -> None:
    """Gives the invite's certificates to the person, as lead or deputy."""
    holds = {"lead": "lead_id", "deputy": "deputy_id"}.get(invite.role)
    for certificate_id in invite.certificate_ids if holds else ():
        certificate = own(unit, unit.session.get(CertificateRow, certificate_id))
        setattr(certificate, holds or "", person.id)
        unit.session.add(certificate)


@carries_out(ChangePerson)
def change_person(command: ChangePerson, unit: Unit) -> str:
    person: PersonRow = own(unit, unit.session.get(PersonRow, command.person_id))
    for name in command.model_fields_set - {"person_id", "roles"}:
        setattr(person, name, getattr(command, name))
    if command.roles is not None:
        person.roles = sorted(role.value for role in command.roles)
    unit.session.add(person)
    return f"person:{person.id}"


@carries_out(RemovePerson)
def remove_person(command: RemovePerson, unit: Unit) -> str:
    person: PersonRow = own(unit, unit.session.get(PersonRow, command.person_id))
    person.roles = []
    unit.session.add(person)
    unit.session.exec(delete(AddressRow).where(col(AddressRow.person_id) == person.id))
    still_open = update(InviteRow).where(col(InviteRow.person_id) == person.id, col(InviteRow.used_at).is_(None))
    unit.session.exec(still_open.values(expires_at=unit.now))
    return f"person:{person.id}"


@carries_out(HandOver)
def hand_over(command: HandOver, unit: Unit) -> str:
    certificate: CertificateRow = own(unit, unit.session.get(CertificateRow, command.certificate_id))
    heir: PersonRow = own(unit, unit.session.get(PersonRow, command.to_person_id))
    certificate.lead_id = heir.id
    heir.roles = sorted({*heir.roles, Role.LEAD.value})
    unit.session.add_all([certificate, heir])
    return f"certificate:{certificate.id}"
