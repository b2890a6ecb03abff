"""Records for settlement: what is stored, and how it changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from sqlmodel import Session, SQLModel, col, select

from models.records import (
    Duty,
    Half,
    Money,
    RecordDuties,
    RecordMoney,
    RecordShares,
    RecordTraining,
    RemoveRecord,
    Share,
    Shares,
    Training,
)
from models.store.institutions import own_certificate
from models.store.unit import Unit, carries_out, own
from models.tables.records import DutyRow, MoneyRow, SharesRow, TrainingRow

R = TypeVar("R", bound=SQLModel)
FEN = Decimal(100)


def _training(row: TrainingRow) -> Training:
    known = row.model_dump(include={"id", "certificate_id", "number", "ended", "taught", "sittings", "exam_form"})
    return Training.model_validate(known)


def _duty(row: DutyRow) -> Duty:
    known = row.model_dump(include={"id", "certificate_id", "person", "day", "session_minutes"})
    return Duty.model_validate(known | {"half": Half(row.half) if row.half else None})


def _money(row: MoneyRow) -> Money:
    known = row.model_dump(include={"id", "certificate_id", "round", "ended"})
    return Money.model_validate(known | {"income": row.income_fen / FEN, "cost": row.cost_fen / FEN})


def _shares(row: SharesRow) -> Shares:
    parts = tuple(Share.model_validate(part) for part in row.parts)
    return Shares(certificate_id=row.certificate_id, period=row.period, parts=parts)


@dataclass(frozen=True)
class Records:
    """The records of one institution; `first` and `last` day belong to a period."""

    session: Session
    institution_id: str

    def trainings(self, first: date, last: date) -> list[Training]:
        """Trainings that ended in a period, by certificate and number."""
        rows = self._within(TrainingRow, col(TrainingRow.ended), first, last)
        return sorted((_training(row) for row in rows), key=lambda t: (t.certificate_id, t.number))

    def duties(self, first: date, last: date) -> list[Duty]:
        """Exam duty in a period, by day and person."""
        rows = self._within(DutyRow, col(DutyRow.day), first, last)
        return sorted((_duty(row) for row in rows), key=lambda d: (d.day, d.person, d.id))

    def money(self, first: date, last: date) -> list[Money]:
        """Income and cost of rounds that ended in a period."""
        return [_money(row) for row in self._within(MoneyRow, col(MoneyRow.ended), first, last)]

    def shares(self, period: str) -> list[Shares]:
        """How hours are split in a period."""
        query = select(SharesRow).where(SharesRow.institution_id == self.institution_id, SharesRow.period == period)
        return [_shares(row) for row in self.session.exec(query)]

    def next_number(self, certificate_id: int) -> int:
        """The number that the next training of a certificate has."""
        query = select(TrainingRow.number).where(
            TrainingRow.institution_id == self.institution_id, TrainingRow.certificate_id == certificate_id
        )
        return max(self.session.exec(query), default=0) + 1

    def _within(self, table: type[R], day: Any, first: date, last: date) -> list[R]:
        query = select(table).where(table.institution_id == self.institution_id, day >= first, day <= last)  # type: ignore[attr-defined]
        return list(self.session.exec(query))


@carries_out(RecordTraining)
def record_training(command: RecordTraining, unit: Unit) -> str:
    training = command.training
    own_certificate(unit, training.certificate_id)
    query = select(TrainingRow).where(
        TrainingRow.certificate_id == training.certificate_id, TrainingRow.number == training.number
    )
    row = unit.session.exec(query).first()
    return _save(
        "training",
        row,
        TrainingRow,
        training.model_dump(mode="json", exclude={"id", "ended"}) | {"ended": training.ended},
        unit,
    )


@carries_out(RecordDuties)
def record_duties(command: RecordDuties, unit: Unit) -> str:
    for duty in command.duties:
        own_certificate(unit, duty.certificate_id)
        if duty.half is None or not _known_duty(duty, unit):
            facts = duty.model_dump(exclude={"id"}) | {"half": duty.half.value if duty.half else None}
            _save("duty", None, DutyRow, facts, unit)
    return f"duties:{len(command.duties)}"


@carries_out(RecordMoney)
def record_money(command: RecordMoney, unit: Unit) -> str:
    money = command.money
    own_certificate(unit, money.certificate_id)
    query = select(MoneyRow).where(MoneyRow.certificate_id == money.certificate_id, MoneyRow.round == money.round)
    facts = money.model_dump(include={"certificate_id", "round", "ended"})
    facts |= {"income_fen": int(money.income * FEN), "cost_fen": int(money.cost * FEN)}
    return _save("money", unit.session.exec(query).first(), MoneyRow, facts, unit)


@carries_out(RecordShares)
def record_shares(command: RecordShares, unit: Unit) -> str:
    shares = command.shares
    own_certificate(unit, shares.certificate_id)
    query = select(SharesRow).where(
        SharesRow.certificate_id == shares.certificate_id, SharesRow.period == shares.period
    )
    return _save("shares", unit.session.exec(query).first(), SharesRow, shares.model_dump(mode="json"), unit)


@carries_out(RemoveRecord)
def remove_record(command: RemoveRecord, unit: Unit) -> str:
    table: Any = {"training": TrainingRow, "duty": DutyRow, "money": MoneyRow}[command.kind]
    unit.session.delete(own(unit, unit.session.get(table, command.id)))
    return f"{command.kind}:{command.id}"


def _known_duty(duty: Duty, unit: Unit) -> bool:
    """Whether a half-day that this fills is recorded already for the same person."""
    query = select(DutyRow).where(
        DutyRow.institution_id == unit.institution_id, DutyRow.person == duty.person, DutyRow.day == duty.day
    )
    taken = {part for row in unit.session.exec(query) if row.half for part in Half(row.half).parts}
    return duty.half is not None and not taken.isdisjoint(duty.half.parts)


def _save(kind: str, row: Any, table: type[SQLModel], facts: dict[str, Any], unit: Unit) -> str:
    """Adds a row, or changes the one that is there; who and when are written with it."""
    written = facts | {"recorded_by": unit.person_id, "recorded_at": unit.now}
    row = row or table(institution_id=unit.institution_id, **written)
    for name, value in written.items():
        setattr(row, name, value)
    unit.session.add(row)
    unit.session.flush()
    return f"{kind}:{row.id}"
