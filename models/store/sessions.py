"""Addresses that people leave."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session, select

from models.sessions import LeaveAddress
from models.store.unit import Unit, carries_out, carry_out
from models.tables.people import AddressRow


def leave(command: LeaveAddress, session: Session, now: datetime) -> bool:
    """Carries the command out for whoever is reached there; False when nobody is."""
    row = _address(command, session)
    if row is None:
        return False
    unit = Unit(session, now, row.institution_id, f"person:{row.person_id}", row.person_id)
    carry_out(command, unit)
    return True


@carries_out(LeaveAddress)
def leave_address(command: LeaveAddress, unit: Unit) -> str:
    row = _address(command, unit.session)
    if row is None or row.institution_id != unit.institution_id:
        return ""
    unit.session.delete(row)
    return f"person:{row.person_id}"


def _address(command: LeaveAddress, session: Session) -> AddressRow | None:
    query = select(AddressRow).where(AddressRow.channel == command.channel, AddressRow.chat == command.chat)
    return session.exec(query).first()
