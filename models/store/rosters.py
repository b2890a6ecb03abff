"""Rosters carried out: thousands of rows in one transaction, with the known ones looked up at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from models.people import Role
from models.store.institutions import department_id
from models.store.people import create_invite
from models.store.unit import Unit, carries_out
from models.tables.institutions import CertificateRow
from models.tables.people import PersonRow
from models.words import Advice
from models.workbooks.rosters import ImportCertificates, ImportPeople, InviteRoster, RosterCertificate, RosterPerson

CHUNK = 500  # numbers in one query: well under what SQLite allows


class UnknownNumber(Advice):
    """A certificate names a person whom no roster gave."""


@dataclass(frozen=True)
class Rosters:
    """What a roster is compared with before it is imported."""

    session: Session
    institution_id: str

    def known_people(self, people: Sequence[RosterPerson]) -> int:
        """How many of these are known already, and would be updated."""
        return len(people_by_number(self.session, self.institution_id, [person.number for person in people]))

    def known_certificates(self, certificates: Sequence[RosterCertificate]) -> int:
        """How many of these are known already, and would be updated."""
        known = certificates_by_name(self.session, self.institution_id)
        return sum((c.scheme.value, c.name) in known for c in certificates)

    def unknown_numbers(self, certificates: Sequence[RosterCertificate]) -> list[str]:
        """Numbers of leads and deputies whom no roster gave yet."""
        numbers = _numbers(certificates)
        return sorted(set(numbers) - people_by_number(self.session, self.institution_id, numbers).keys())


@carries_out(ImportPeople)
def import_people(command: ImportPeople, unit: Unit) -> str:
    numbers = [person.number for person in command.people]
    known = people_by_number(unit.session, unit.institution_id, numbers)
    departments = {name: department_id(unit, name) for name in sorted({p.department for p in command.people})}
    for person in command.people:
        row = known.get(person.number) or PersonRow(
            institution_id=unit.institution_id, number=person.number, name="", created_at=unit.now
        )
        row.name = person.name
        row.roles = sorted({*row.roles, *(role.value for role in person.roles)})
        row.department_id = departments[person.department] or row.department_id
        unit.session.add(row)
    return f"people:{len(command.people)}"


@carries_out(ImportCertificates)
def import_certificates(command: ImportCertificates, unit: Unit) -> str:
    people = people_by_number(unit.session, unit.institution_id, numbers := _numbers(command.certificates))
    if missing := sorted(set(numbers) - people.keys()):
        raise UnknownNumber(
            "These numbers are not on the roster yet: {numbers}. Import the people first.", numbers="、".join(missing)
        )
    known = certificates_by_name(unit.session, unit.institution_id)
    for certificate in command.certificates:
        row = known.get((certificate.scheme.value, certificate.name)) or CertificateRow(
            institution_id=unit.institution_id, scheme=certificate.scheme.value, name=certificate.name
        )
        _fill(row, certificate, people, unit)
        unit.session.add(row)
    return f"certificates:{len(command.certificates)}"


@carries_out(InviteRoster)
def invite_roster(command: InviteRoster, unit: Unit) -> str:
    for invite in command.invites:
        create_invite(invite, unit)
    return f"invites:{len(command.invites)}"


def _fill(row: CertificateRow, certificate: RosterCertificate, people: dict[str, PersonRow], unit: Unit) -> None:
    for name in ("short_name", "evaluation_body", "exam_form", "major_category", "batch"):
        setattr(row, name, getattr(certificate, name))
    row.levels = [level.value for level in certificate.levels]
    row.department_id = department_id(unit, certificate.department) or row.department_id
    for holds, number, role in (
        ("lead_id", certificate.lead_number, Role.LEAD),
        ("deputy_id", certificate.deputy_number, Role.DEPUTY),
    ):
        if number:
            person = people[number]
            person.roles = sorted({*person.roles, role.value})
            setattr(row, holds, person.id)


def certificates_by_name(session: Session, institution_id: str) -> dict[tuple[str, str], CertificateRow]:
    """An institution's certificates, by scheme and name."""
    query = select(CertificateRow).where(CertificateRow.institution_id == institution_id)
    return {(row.scheme, row.name): row for row in session.exec(query)}


def people_by_number(session: Session, institution_id: str, numbers: Sequence[str]) -> dict[str, PersonRow]:
    """An institution's people of these numbers (工号 or 学号), by number."""
    return {row.number: row for row in _people(session, institution_id, numbers)}


def _people(session: Session, institution_id: str, numbers: Sequence[str]) -> Iterator[PersonRow]:
    for start in range(0, len(numbers), CHUNK):
        yield from session.exec(
            select(PersonRow).where(
                PersonRow.institution_id == institution_id,
                col(PersonRow.number).in_(numbers[start : start + CHUNK]),
                col(PersonRow.erased_at).is_(None),
            )
        )


def _numbers(certificates: Sequence[RosterCertificate]) -> list[str]:
    return sorted({number for c in certificates for number in (c.lead_number, c.deputy_number) if number})
