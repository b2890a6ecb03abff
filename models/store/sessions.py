"""Where people are signed in, and how that ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, or_
from sqlmodel import Session, col, select

from models.addresses import MAIL
from models.sessions import EndSignIn, LeaveAddress, SignIn
from models.store.people import person_at
from models.store.unit import OtherInstitution, Unit, carries_out, carry_out, own
from models.tables.delivery import ConversationRow, OutboxRow
from models.tables.people import AddressRow


@dataclass(frozen=True)
class SignIns:
    """The sign-ins of one institution's people."""

    session: Session
    institution_id: str

    def of(self, person_id: int, now: datetime) -> list[SignIn]:
        """A person's, the oldest first: not their mail, where they are only written to, nor browsers long unused."""
        own_chat = and_(
            col(ConversationRow.channel) == AddressRow.channel, col(ConversationRow.chat) == AddressRow.chat,
            col(ConversationRow.sender) == AddressRow.chat,
        )  # fmt: skip
        query = (
            select(AddressRow, ConversationRow.changed_at)
            .outerjoin(ConversationRow, own_chat)
            .where(
                AddressRow.institution_id == self.institution_id, AddressRow.person_id == person_id, AddressRow.channel != MAIL,
                or_(col(AddressRow.until).is_(None), col(AddressRow.until) > now),
            )
        )  # fmt: skip
        return [
            SignIn(id=row.id or 0, channel=row.channel, chat=row.chat, spoke_at=at)
            for row, at in self.session.exec(query.order_by(col(AddressRow.id)))
        ]


def was_held(session: Session, channel: str, chat: str) -> bool:
    """Whether something was said in a chat to somebody known. If nobody is known there now, they were signed out."""
    query = select(OutboxRow.id).where(
        OutboxRow.channel == channel, OutboxRow.chat == chat, col(OutboxRow.person_id).is_not(None)
    )
    return session.exec(query.limit(1)).first() is not None


def is_over(session: Session, channel: str, chat: str) -> bool:
    """Whether a chat belonged to somebody and does not any more: what was said there is shown to nobody."""
    return person_at(session, channel, chat) is None and was_held(session, channel, chat)


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


@carries_out(EndSignIn)
def end_sign_in(command: EndSignIn, unit: Unit) -> str:
    row: AddressRow = own(unit, unit.session.get(AddressRow, command.sign_in_id))
    if row.person_id != unit.person_id:
        raise OtherInstitution
    unit.session.delete(row)
    return f"person:{row.person_id}"


def _address(command: LeaveAddress, session: Session) -> AddressRow | None:
    query = select(AddressRow).where(AddressRow.channel == command.channel, AddressRow.chat == command.chat)
    return session.exec(query).first()
