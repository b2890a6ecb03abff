"""Institutions, departments, certificates: what is stored, and how it changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, bindparam, or_
from sqlmodel import Session, col, select

from models.institutions import AddDepartment, Certificate, Department, Institution, Level, SaveCertificate, Scheme
from models.store.statements import equal, facts_of, found, found_first, table_of, where
from models.store.unit import Unit, carries_out, own
from models.tables.institutions import CertificateRow, DepartmentRow, InstitutionRow

_CERTIFICATE = table_of(CertificateRow)
_INSTITUTION = where(InstitutionRow, "id")
_CERTIFICATES = where(CertificateRow, "institution_id").order_by(_CERTIFICATE.c.name)
_ACTIVE = _CERTIFICATES.where(_CERTIFICATE.c.active)
_ONE = where(CertificateRow, "institution_id", "id")
_OF_PERSON = _ACTIVE.where(
    or_(_CERTIFICATE.c.lead_id == bindparam("person_id"), _CERTIFICATE.c.deputy_id == bindparam("person_id"))
)


def institution_of(row: InstitutionRow | Row[Any]) -> Institution:
    """The noun of a row."""
    return Institution(id=row.id, name=row.name, zone=row.zone, office=row.office)


def institution(session: Session, institution_id: str) -> Institution | None:
    """The institution of this id, or None."""
    row = found_first(session, _INSTITUTION, id=institution_id)
    return institution_of(row) if row else None


def certificate_of(row: Row[Any]) -> Certificate:
    """The noun of a row."""
    levels = tuple(Level(level) for level in row.levels)
    return Certificate.model_validate(facts_of(row) | {"scheme": Scheme(row.scheme), "levels": levels})


def institutions_named(session: Session, ids: tuple[str, ...]) -> list[Institution]:
    """The institutions of these ids, by name; all of them when none is given."""
    query = select(InstitutionRow).order_by(InstitutionRow.name)
    if ids:
        query = query.where(col(InstitutionRow.id).in_(ids))
    return [institution_of(row) for row in session.exec(query)]


@dataclass(frozen=True)
class Certificates:
    """The certificates of one institution."""

    session: Session
    institution_id: str

    def all(self, *, active: bool = True) -> list[Certificate]:
        """Every certificate, by name; only those still piloted unless told otherwise."""
        query = _ACTIVE if active else _CERTIFICATES
        return [certificate_of(row) for row in found(self.session, query, institution_id=self.institution_id)]

    def get(self, certificate_id: int) -> Certificate | None:
        """One certificate of this institution, or None."""
        row = found_first(self.session, _ONE, institution_id=self.institution_id, id=certificate_id)
        return certificate_of(row) if row else None

    def of(self, person_id: int) -> list[Certificate]:
        """The active certificates that a person leads or is deputy for; those led come first."""
        rows = found(self.session, _OF_PERSON, institution_id=self.institution_id, person_id=person_id)
        return sorted(map(certificate_of, rows), key=lambda c: (c.lead_id != person_id, c.name))

    def departments(self) -> list[Department]:
        """The departments, by name."""
        query = select(DepartmentRow).where(DepartmentRow.institution_id == self.institution_id)
        return [
            Department.model_validate(row.model_dump()) for row in self.session.exec(query.order_by(DepartmentRow.name))
        ]


_INSTITUTION_OF = select(_CERTIFICATE.c.institution_id).where(equal(_CERTIFICATE, "id"))


def own_certificate(unit: Unit, certificate_id: int) -> None:
    """Raises OtherInstitution where a certificate is none of this institution's."""
    own(unit, found_first(unit.session, _INSTITUTION_OF, id=certificate_id))


def department_id(unit: Unit, name: str) -> int | None:
    """The id of the department of this name, added if it is new; None for no name."""
    if not name:
        return None
    row = unit.session.exec(
        select(DepartmentRow).where(DepartmentRow.institution_id == unit.institution_id, DepartmentRow.name == name)
    ).first()
    if row is None:
        row = DepartmentRow(institution_id=unit.institution_id, name=name)
        unit.session.add(row)
        unit.session.flush()
    return row.id


@carries_out(AddDepartment)
def add_department(command: AddDepartment, unit: Unit) -> str:
    return f"department:{department_id(unit, command.name)}"


@carries_out(SaveCertificate)
def save_certificate(command: SaveCertificate, unit: Unit) -> str:
    facts = command.model_dump(exclude={"id", "department"}, mode="json") | {
        "department_id": department_id(unit, command.department)
    }
    row = _certificate_row(command, unit)
    for name, value in facts.items():
        setattr(row, name, value)
    unit.session.add(row)
    unit.session.flush()
    return f"certificate:{row.id}"


def _certificate_row(command: SaveCertificate, unit: Unit) -> CertificateRow:
    if command.id is not None:
        found: CertificateRow = own(unit, unit.session.get(CertificateRow, command.id))
        return found
    query = select(CertificateRow).where(
        CertificateRow.institution_id == unit.institution_id,
        CertificateRow.name == command.name,
        CertificateRow.scheme == command.scheme.value,
    )
    return unit.session.exec(query).first() or CertificateRow(institution_id=unit.institution_id, scheme="", name="")
