"""Where people are reached: which address serves now, in which order; mail addresses and their codes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Row, and_, or_
from sqlmodel import Session, col, delete, func, select, update

from models.addresses import (
    MAIL,
    WEB,
    WEB_LASTS,
    ConfirmMail,
    CountMailTry,
    DropMail,
    MailCode,
    OrderChannels,
    SendMailCode,
)
from models.store.unit import OtherInstitution, Unit, carries_out, own
from models.tables.people import AddressRow, MailCodeRow, PersonRow

A = TypeVar("A", bound=AddressRow | Row[Any])


def serves(now: datetime) -> ColumnElement[bool]:
    """The condition that an address is worth sending to: not refused, and not a browser that is signed out."""
    return and_(col(AddressRow.blocked_at).is_(None), or_(col(AddressRow.until).is_(None), col(AddressRow.until) > now))


def is_served(row: AddressRow | Row[Any], now: datetime) -> bool:
    """The same of a row at hand."""
    return row.blocked_at is None and (row.until is None or row.until > now)


def in_order(rows: Iterable[A]) -> list[A]:
    """One person's addresses as they wish: by channel, and of several browsers the one opened last goes first."""
    known = sorted(rows, key=lambda row: (row.rank, row.id or 0))
    channels = list(dict.fromkeys(row.channel for row in known))
    opened = {row.id: row.until.timestamp() if row.until else 0.0 for row in known}
    return sorted(known, key=lambda row: (channels.index(row.channel), -opened[row.id], row.id or 0))


def lasts(channel: str, now: datetime) -> datetime | None:
    """Until when an address that was just used serves without being used again; None where it does not lapse."""
    return now + WEB_LASTS if channel == WEB else None


def rank_of(session: Session, person_id: int, channel: str) -> int:
    """The rank of a further address: that of its channel, or after all others."""
    known = session.exec(select(AddressRow).where(AddressRow.person_id == person_id)).all()
    same = [row.rank for row in known if row.channel == channel]
    return min(same) if same else max([row.rank for row in known], default=-1) + 1


def opened(session: Session, chat: str, until: datetime) -> None:
    """Notes that somebody's web chat was opened, and until when its browser stays signed in."""
    seen = update(AddressRow).where(col(AddressRow.channel) == WEB, col(AddressRow.chat) == chat)
    session.exec(seen.values(until=until))


def spoke(session: Session, channel: str, chat: str) -> None:
    """Whoever speaks from an address can be reached there again, though it once refused."""
    back = update(AddressRow).where(
        col(AddressRow.channel) == channel, col(AddressRow.chat) == chat, col(AddressRow.blocked_at).is_not(None)
    )
    session.exec(back.values(blocked_at=None))


@dataclass(frozen=True)
class MailCodes:
    """The codes that went to mail addresses."""

    session: Session
    institution_id: str

    def latest(self, person_id: int) -> MailCode | None:
        """A person's last code, used up and expired ones included."""
        query = select(MailCodeRow).where(
            MailCodeRow.institution_id == self.institution_id, MailCodeRow.person_id == person_id
        )
        row = self.session.exec(query.order_by(col(MailCodeRow.id).desc()).limit(1)).first()
        return MailCode.model_validate(row.model_dump(include=set(MailCode.model_fields))) if row else None

    def asked_by(self, address: str) -> int | None:
        """Who had a code sent to an address last; None when nobody did."""
        query = select(MailCodeRow.person_id).where(
            MailCodeRow.institution_id == self.institution_id, MailCodeRow.address == address
        )
        return self.session.exec(query.order_by(col(MailCodeRow.id).desc()).limit(1)).first()

    def sent(self, person_id: int, address: str, since: datetime) -> int:
        """How many codes the person asked for, or the address got, since an instant; the larger number."""
        counts = [
            self.session.exec(select(func.count()).where(whose, MailCodeRow.sent_at > since)).one()
            for whose in (col(MailCodeRow.person_id) == person_id, col(MailCodeRow.address) == address)
        ]
        return max(counts)

    def taken(self, person_id: int, address: str) -> bool:
        """Whether mail for somebody else goes there already."""
        query = select(AddressRow.person_id).where(AddressRow.channel == MAIL, AddressRow.chat == address)
        return self.session.exec(query).first() not in {None, person_id}


@carries_out(OrderChannels)
def order_channels(command: OrderChannels, unit: Unit) -> str:
    for row in _of(command.person_id, unit):
        known = row.channel in command.channels
        row.rank = command.channels.index(row.channel) if known else len(command.channels)
        unit.session.add(row)
    return f"person:{command.person_id}"


@carries_out(SendMailCode)
def send_mail_code(command: SendMailCode, unit: Unit) -> str:
    own(unit, unit.session.get(PersonRow, command.person_id))
    unit.session.add(MailCodeRow(institution_id=unit.institution_id, sent_at=unit.now, **command.model_dump()))
    return f"person:{command.person_id}"


@carries_out(CountMailTry)
def count_mail_try(command: CountMailTry, unit: Unit) -> str:
    row = _code(command, unit)
    row.tries += 1
    unit.session.add(row)
    return f"person:{command.person_id}"


@carries_out(ConfirmMail)
def confirm_mail(command: ConfirmMail, unit: Unit) -> str:
    code = _code(command, unit)
    rank = rank_of(unit.session, command.person_id, MAIL)
    if MailCodes(unit.session, unit.institution_id).taken(command.person_id, code.address):
        raise OtherInstitution
    _drop_mail(command.person_id, unit)
    unit.session.add(
        AddressRow(
            institution_id=unit.institution_id, person_id=command.person_id, channel=MAIL, chat=code.address, rank=rank
        )
    )
    code.expires_at = unit.now  # it has done its work
    unit.session.add(code)
    return f"person:{command.person_id}"


@carries_out(DropMail)
def drop_mail(command: DropMail, unit: Unit) -> str:
    own(unit, unit.session.get(PersonRow, command.person_id))
    _drop_mail(command.person_id, unit)
    return f"person:{command.person_id}"


def _drop_mail(person_id: int, unit: Unit) -> None:
    theirs = delete(AddressRow).where(col(AddressRow.person_id) == person_id, col(AddressRow.channel) == MAIL)
    unit.session.exec(theirs.where(col(AddressRow.institution_id) == unit.institution_id))
    unit.session.flush()


def _of(person_id: int, unit: Unit) -> Sequence[AddressRow]:
    own(unit, unit.session.get(PersonRow, person_id))
    query = select(AddressRow).where(AddressRow.person_id == person_id)
    return unit.session.exec(query.where(AddressRow.institution_id == unit.institution_id)).all()


def _code(command: CountMailTry | ConfirmMail, unit: Unit) -> MailCodeRow:
    row: MailCodeRow = own(unit, unit.session.get(MailCodeRow, command.code_id))
    if row.person_id != command.person_id:
        raise OtherInstitution
    return row
