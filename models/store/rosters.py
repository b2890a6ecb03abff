"""Rosters carried out: thousands of rows in one transaction, with the known ones looked up at once."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import col, select

from models.people import Role
from models.store.institutions import department_id
from models.store.unit import Unit, carries_out
from models.tables.institutions import CertificateRow
from models.tables.people import PersonRow
from models.words import Advice
from models.workbooks.rosters import ImportCertificates, ImportPeople, RosterCertificate

CHUNK = 500  # numbers in one query: well under what SQLite allows


class UnknownNumber(Advice):
    """A certificate names a person whom no roster gave."""


@carries_out(ImportPeople)
def import_people(command: ImportPeople, unit: Unit) -> str:
    known = people_by_number(unit, [person.number for person in command.people])
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
    numbers = {n for c in command.certificates for n in (c.lead_number, c.deputy_number) if n}
    people = people_by_number(unit, sorted(numbers))
    if missing := sorted(numbers - people.keys()):
        raise UnknownNumber(
            "These numbers are not on the roster yet: {numbers}. Import the people first.",
            numbers="、".join(missing[:10]),
        )
    query = select(CertificateRow).where(CertificateRow.institution_id == unit.institution_id)
    known = {(row.scheme, row.name): row for row in unit.session.exec(query)}
    for certificate in command.certificates:
        row = known.get((certificate.scheme.value, certificate.name)) or CertificateRow(
            institution_id=unit.institution_id, scheme=certificate.scheme.value, name=certificate.name
        )
        _fill(row, certificate, people, unit)
        unit.session.add(row)
    return f"certificates:{len(command.certificates)}"


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


def people_by_number(unit: Unit, numbers: Sequence[str]) -> dict[str, PersonRow]:
    """The people of these numbers (工号 or 学号), by number."""
    found: dict[str, PersonRow] = {}
    for start in range(0, len(numbers), CHUNK):
        query = select(PersonRow).where(
            PersonRow.institution_id == unit.institution_id,
            col(PersonRow.number).in_(numbers[start : start + CHUNK]),
            col(PersonRow.erased_at).is_(None),
        )
        found |= {row.number: row for row in unit.session.exec(query)}
    return found
