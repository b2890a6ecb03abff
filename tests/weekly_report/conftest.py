"""A lead's chat with a last week to build on."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from sqlmodel import Session

from models.institutions import Level
from models.people import Role
from models.reports import Contents, FileReport, Report, RoundTotals, Stage, WeekKey
from models.store.reports import Reports
from models.store.unit import Unit, carry_out
from tests.play import Chat
from tests.play import Stage as Scene
from tests.world import HOME

LAST_MONDAY = date(2026, 11, 16)
MONDAY = date(2026, 11, 23)
LAST = Contents(
    stage=Stage.REGISTRATION,
    trained=42,
    hours=Decimal(8),
    rounds=(RoundTotals(round="2026秋 中级", registered=40),),
    plan="报名",
)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A local time in November 2026 (Shanghai), as UTC."""
    return datetime(2026, 11, day, hour - 8, minute, tzinfo=UTC)


THURSDAY = at(26, 10)
FRIDAY_EVENING = at(27, 18)


def file_last_week(scene: Scene, certificate_id: int, contents: Contents = LAST) -> None:
    """Week 11 was filed."""
    key = WeekKey(certificate_id=certificate_id, term="2026秋", week=11)
    command = FileReport(key=key, monday=LAST_MONDAY, contents=contents)
    scene.writer.run(lambda session: carry_out(command, Unit(session, at(20, 10), HOME)))


def reports_of(scene: Scene, week: int = 12) -> list[Report]:
    """What is filed for a week, in its order of filing."""

    def read(session: Session) -> list[Report]:
        return [
            one for one in Reports(session, HOME).between(date(2026, 9, 1), date(2027, 2, 1)) if one.key.week == week
        ]

    return scene.writer.run(read)


@pytest.fixture
def lead(chat: Chat, stage: Scene) -> Chat:
    """The lead of Web前端开发（中级）, who filed week 11."""
    file_last_week(stage, 1)
    return chat


@pytest.fixture
def busy(stage: Scene) -> Chat:
    """A lead of three certificates, none of which was ever reported."""
    person = stage.world.person("三证负责人", Role.LEAD, chat="busy")
    stage.world.certificate("老年照护", person)
    stage.world.certificate("网店运营推广", person, short_name="网店", levels=(Level.ELEMENTARY, Level.INTERMEDIATE))
    stage.world.certificate("建筑信息模型（BIM）", person, short_name="BIM")
    return Chat(stage, "busy", person)
