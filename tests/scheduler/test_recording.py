"""When an exam is over, its lead is asked to record it, once, and not any more when it is recorded."""

from __future__ import annotations

from datetime import date, time

import pytest
from sqlmodel import Session, select

from models.institutions import Level, SaveCertificate
from models.people import Role
from models.records import RecordTraining, Training
from models.records import Sitting as Sat
from models.rounds import PublishRound, RoundFacts, Sitting
from models.tables.institutions import CertificateRow
from models.tables.people import PersonRow
from scheduler.planning import Planner
from scheduler.recording import Recording
from scheduler.rounds import ExamRounds
from scheduler.tick import Ticker
from tests.scheduler.conftest import Clockwork

SATURDAY = date(2026, 11, 21)


def number_of(clockwork: Clockwork, row: type[CertificateRow] | type[PersonRow]) -> int:
    with Session(clockwork.world.database) as session:
        return session.exec(select(row.id)).first() or 0


@pytest.fixture
def examined(clockwork: Clockwork) -> Clockwork:
    """A lead whose certificate is examined on Saturday, 21 November."""
    clockwork.matters = (ExamRounds(), Recording())
    clockwork.planner, clockwork.ticker = Planner(clockwork.matters), Ticker(clockwork.matters)
    clockwork.world.joins("lead", Role.LEAD)
    clockwork.world.carry_out(SaveCertificate(name="Web前端开发", lead_id=number_of(clockwork, PersonRow)))
    sitting = Sitting(day=SATURDAY, starts=time(9), ends=time(11))
    facts = RoundFacts(
        certificate_id=number_of(clockwork, CertificateRow),
        name="2026年11月",
        levels=(Level.INTERMEDIATE,),
        sittings=(sitting,),
    )
    clockwork.world.carry_out(PublishRound(facts=facts))
    clockwork.tick("11-20 14:00")
    return clockwork


def test_the_lead_is_asked_on_the_second_workday_after(examined: Clockwork) -> None:
    assert examined.tick("11-23 18:00") == []
    (letter,) = examined.tick("11-24 10:00")
    assert letter.chat == "lead"
    assert "Web前端开发 2026年11月 已考完" in letter.text
    assert examined.tick("11-25 10:00") == []


def test_what_is_recorded_is_not_asked_for(examined: Clockwork) -> None:
    training = Training(
        certificate_id=number_of(examined, CertificateRow), number=1, ended=date(2026, 11, 23),
        sittings=(Sat(level=Level.INTERMEDIATE, sat=40),),
    )  # fmt: skip
    examined.world.carry_out(RecordTraining(training=training))
    assert examined.tick("11-24 10:00") == []
