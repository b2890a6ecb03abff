"""A group gets one digest: bound by a coordinator in it, in numbers, told once, taken back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from bot.dialogues import make_router
from models.calendar import EnterTerms, SchoolCalendar, Term
from models.institutions import Level
from models.people import Role
from models.rounds import Milestone, Moment, PublishRound, RoundFacts, Sitting
from models.store import groups
from models.tables.delivery import OutboxRow
from models.tables.groups import GroupRow
from scheduler.digests import Digests, moments
from tests.handlers.talk import Talk, World, open_world
from tests.scheduler.conftest import at

TERM = Term(name="2026秋", first=date(2026, 8, 31), weeks=20)
EXAM = RoundFacts(
    certificate_id=1, name="2026年11月", levels=(Level.INTERMEDIATE,),
    milestones={Milestone.REGISTRATION_CLOSES: Moment(day=date(2026, 11, 18), at=time(17))},
    sittings=(Sitting(day=date(2026, 11, 21), starts=time(9), ends=time(11), place="机房A301"),),
)  # fmt: skip


@pytest.fixture
def world(tmp_path: Path, database: Engine) -> World:
    """Monday of teaching week 12, eight in the morning; two certificates, one with an exam on Saturday."""
    world = open_world(tmp_path, make_router(), database=database)
    world.now = at("11-16 08:00")
    world.carry_out(EnterTerms(terms=(TERM,)))
    world.carry_out(EnterTerms(terms=(TERM,)), institution="xit")
    for name in ("老年照护", "网店运营推广"):
        world.certificate(name)
    world.joins("张负责人", Role.LEAD, certificates=(1,))
    world.joins("李负责人", Role.LEAD, certificates=(2,))
    world.carry_out(PublishRound(facts=EXAM))
    return world


@pytest.fixture
def office(world: World) -> Talk:
    return world.joins("office", Role.COORDINATOR)


def tick(world: World, now: str) -> list[str]:
    """What groups are told at an instant."""
    world.now = at(now)
    with Session(world.database) as session, session.begin():
        if not Digests().any_due(session, world.now):
            return []
        before = {row.id for row in session.exec(select(OutboxRow))}
        Digests().post(session, world.now)
        session.flush()
        return [row.text for row in session.exec(select(OutboxRow)) if row.id not in before]


def test_a_group_is_told_on_monday_and_at_the_cut_off_once_each_and_without_names(world: World, office: Talk) -> None:
    assert "发到本群" in str(office.says("/digest", in_group=True) and office.buttons)
    assert "本群将收到南充职业技术学院的汇总" in office.taps_in_group("发到本群")
    assert tick(world, "11-16 08:59") == []
    (monday,) = tick(world, "11-16 09:00")
    assert "第 12 教学周周报（11 月 20 日（周五）17:00 截止）：已交 0，待交 2。" in monday
    assert "11 月 18 日（周三）17:00 报名截止：老年照护 2026年11月（中级）" in monday
    assert "09:00–11:00 机房A301 考试：老年照护" in monday
    assert tick(world, "11-16 09:01") == tick(world, "11-18 12:00") == tick(world, "11-20 16:59") == []
    (friday,) = tick(world, "11-20 17:00")
    assert "已交 0，未交 2，免交 0" in friday
    assert "负责人" not in monday + friday
    assert tick(world, "11-20 18:00") == []


def test_names_are_a_coordinator_s_choice_for_one_group_and_said_to_be_seen_by_all(world: World, office: Talk) -> None:
    office.says("/digest here", in_group=True)
    assert "全群可见" in office.says("/digest names 1")
    assert "· 老年照护：张负责人" in tick(world, "11-20 17:00")[0]
    office.says("/digest nonames 1")
    assert "负责人" not in tick(world, "11-27 17:00")[0]


def test_after_an_outage_the_latest_is_told_once_and_an_old_one_not_at_all(world: World, office: Talk) -> None:
    office.says("/digest here", in_group=True)
    assert tick(world, "11-16 08:01") == []
    assert len(tick(world, "11-20 19:00")) == 1
    assert tick(world, "11-22 12:00") == []
    assert tick(world, "11-24 12:00") == [], "Monday's is more than a day old"


@pytest.mark.parametrize("role", [Role.LEAD, Role.STUDENT, Role.HEAD, None])
def test_only_a_coordinator_binds_a_group(world: World, role: Role | None) -> None:
    other = world.joins("other", role) if role else world.chat("stranger")
    other.says("/digest here", in_group=True)
    assert world.rows(GroupRow) == []


def test_the_other_coordinators_are_told_and_can_take_it_back(world: World, office: Talk) -> None:
    second = world.joins("second", Role.COORDINATOR)
    office.says("/digest here", in_group=True)
    assert "office 已把汇总发到群" in second.listens()
    assert "1. office" in second.taps("查看各群")
    assert "不再接收汇总" in second.taps("1：停止")
    assert world.rows(GroupRow) == []


def test_no_institution_touches_another_s_group(world: World, office: Talk) -> None:
    stranger = world.joins("elsewhere", Role.COORDINATOR, institution="xit")
    office.says("/digest here", in_group=True)
    for words in ("off 1", "names 1", "nonames 1"):
        assert "哪个群" in stranger.says(f"/digest {words}")
    row = world.rows(GroupRow)[0]
    assert (row.institution_id, row.names) == ("ncvtc", False)
    with Session(world.database) as session:
        assert groups.Groups(session, "xit").taken("test", "office")


def test_a_robot_is_offered_to_the_institution_that_it_belongs_to(world: World, office: Talk) -> None:
    around = replace(world.engine.around, robots={"护理系群": "ncvtc", "外校群": "xit"})
    world.engine = replace(world.engine, around=around)
    office.says("/digest")
    assert "添加护理系群" in office.buttons
    assert "添加 外校群" not in office.buttons
    assert "没有叫这个名字的机器人" in office.says("/digest robot 外校群")
    assert "“护理系群”将收到汇总" in office.says("/digest robot 护理系群")
    assert [(row.channel, row.chat) for row in world.rows(GroupRow)] == [("robot", "护理系群")]


def test_a_group_that_put_us_out_is_left_alone_until_it_is_bound_again(world: World, office: Talk) -> None:
    office.says("/digest here", in_group=True)
    with Session(world.database) as session, session.begin():
        groups.refuses(session, "test", "office")
    assert tick(world, "11-16 09:00") == []
    assert "收不到消息" in office.says("/digest")
    office.says("/digest here", in_group=True)
    assert len(tick(world, "11-20 17:00")) == 1


def test_a_group_that_became_a_supergroup_stays_bound(world: World, office: Talk) -> None:
    office.says("/digest here", in_group=True)
    with Session(world.database) as session, session.begin():
        groups.moved(session, "test", "office", "-100200")
    assert [row.chat for row in world.rows(GroupRow)] == ["-100200"]


def test_the_digest_can_be_looked_at_before(office: Talk) -> None:
    assert "第 12 教学周周报" in office.says("/digest show")


CASES: list[tuple[str, Callable[[SchoolCalendar], SchoolCalendar], list[str]]] = [
    ("an ordinary week", lambda c: c, ["11-16 09:00", "11-20 17:00"]),
    ("a vacation", lambda c: c.model_copy(update={"terms": ()}), ["11-16 09:00"]),
]


@pytest.mark.parametrize(("_what", "change", "expected"), CASES, ids=[case[0] for case in CASES])
def test_the_moments_of_a_week(
    _what: str, change: Callable[[SchoolCalendar], SchoolCalendar], expected: list[str]
) -> None:
    calendar = change(SchoolCalendar(terms=(TERM,)))
    assert moments(calendar, at("11-15 12:00"), at("11-22 12:00")) == [at(one) for one in expected]


def test_a_week_begins_on_its_first_workday() -> None:
    calendar = SchoolCalendar(terms=(TERM,))
    october = moments(calendar, at("10-01 12:00"), at("10-10 12:00"))
    assert october[0] == at("10-08 09:00"), "the days before belong to National Day"
