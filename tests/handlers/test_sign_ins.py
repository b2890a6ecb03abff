"""Where one is signed in: seen, and ended one by one or all at once; never somebody else's."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from handlers import help as helping
from handlers import sign_ins
from handlers.people import inviting, joining
from handlers.router import Router
from models.people import Role
from models.sessions import EndSignIn
from models.store.unit import OtherInstitution, Unit, carry_out
from models.tables.delivery import AuditRow
from models.tables.people import AddressRow
from tests.handlers.talk import Talk, World, open_world


@pytest.fixture
def world(tmp_path: Path, database: Engine) -> World:
    world = open_world(tmp_path, Router((joining, inviting, sign_ins, helping), (), helping), database=database)
    world.joins("office", Role.COORDINATOR)
    return world


def a_further_place(world: World, office: Talk, person_id: int, chat: str) -> Talk:
    """A person comes in by a further link."""
    token = office.says(f"/invite person {person_id}").rpartition("/start ")[2].split()[0]
    there = world.chat(chat)
    there.says(f"/start {token}")
    return there


def chats(world: World, person_id: int) -> list[str]:
    with Session(world.database) as session:
        return list(session.exec(select(AddressRow.chat).where(AddressRow.person_id == person_id)))


def test_a_person_sees_where_they_are_signed_in_and_signs_one_place_out(world: World) -> None:
    office, lead = world.chat("office"), world.joins("lead", Role.LEAD)
    a_further_place(world, office, 2, "classroom")
    said = lead.says("/signins")
    assert "1. " in said
    assert "此处" in said
    assert "最近发言今天" in said
    lead.taps("退出第 2 处")
    assert chats(world, 2) == ["lead"]
    assert "退出" not in lead.taps("查看剩下的登录").replace("不认识的请退出", "")
    with Session(world.database) as session:
        last = session.exec(select(AuditRow).where(AuditRow.action == "EndSignIn")).one()
    assert (last.actor, last.subject) == ("person:2", "person:2")


def test_all_other_places_are_signed_out_at_once(world: World) -> None:
    office, lead = world.chat("office"), world.joins("lead", Role.LEAD)
    for chat in ("classroom", "phone"):
        a_further_place(world, office, 2, chat)
    lead.says("退出其他设备")
    lead.taps("退出其他各处")
    assert chats(world, 2) == ["lead"]
    assert "lead" not in world.chat("classroom").says("/signins")


def test_nobody_ends_somebody_else_s_sign_in_nor_the_one_in_which_they_ask(world: World) -> None:
    lead = world.joins("lead", Role.LEAD)
    for number in (1, 2, 99):
        assert "已经结束" in lead.says(f"/signins end {number}")
    assert chats(world, 1) == ["office"]
    with Session(world.database) as session, pytest.raises(OtherInstitution):
        carry_out(EndSignIn(sign_in_id=1), Unit(session, world.now, "ncvtc", "person:2", 2))
