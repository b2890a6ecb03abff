"""What the demonstration's colleges recorded this year: trainings with their exams, exam duty, a round's money."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from bot.demo.cast import Piloted
from models.records import (
    Duty,
    Half,
    Money,
    RecordDuties,
    RecordMoney,
    RecordTraining,
    Sitting,
    Taught,
    Training,
)

BY_THE_SESSION = frozenset({"xit"})  # where exam duty is paid by the session, so its length is what counts
HEADS = (95, 120, 28, 66, 134, 60, 205, 81)


def records_of(
    college: str, pilot: Piloted, certificate_id: int, today: date, place: int
) -> Iterator[RecordTraining | RecordDuties | RecordMoney]:
    """A training that ended some weeks ago, its exam's duty on a Saturday, and what it earned."""
    ended = today - timedelta(days=40 + 3 * place)
    saturday = ended + timedelta(days=5 - ended.weekday())
    sat = HEADS[place % len(HEADS)]
    taught = tuple(
        Taught(teacher=f"{pilot.short_name}教师{who}", hours=hours)
        for who, hours in (("甲", Decimal(24)), ("乙", Decimal(18)))
    )
    training = Training(
        certificate_id=certificate_id, number=1 + place % 3, ended=ended, taught=taught,
        sittings=(Sitting(level=pilot.levels[-1], sat=sat),),
    )  # fmt: skip
    yield RecordTraining(training=training)
    yield RecordDuties(duties=tuple(_duties(college, pilot, certificate_id, saturday)))
    money = Money(
        certificate_id=certificate_id,
        round=f"{ended:%Y-%m}",
        ended=ended,
        income=Decimal(sat * 290),
        cost=Decimal(sat * 240),
    )
    yield RecordMoney(money=money)


def _duties(college: str, pilot: Piloted, certificate_id: int, day: date) -> Iterator[Duty]:
    for who in ("甲", "乙"):
        person = f"{pilot.short_name}教师{who}"
        if college in BY_THE_SESSION:
            for minutes in (90, 120, 180)[: 3 if who == "甲" else 2]:
                yield Duty(certificate_id=certificate_id, person=person, day=day, session_minutes=minutes)
        else:
            yield Duty(
                certificate_id=certificate_id, person=person, day=day, half=Half.MORNING if who == "甲" else Half.DAY
            )
