"""People come in by a link, are seen, changed and handed over to: through the engine, over a real database."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from handlers import help as helping
from handlers.people import handing_over, inviting, joining, language, roster
from handlers.router import Router
from models.institutions import AddDepartment
from models.people import CreateInvite, Role
from models.store.people import hash_of
from models.tables.delivery import AuditRow
from models.tables.people import AddressRow, InviteRow, PersonRow
from tests.handlers.talk import World, open_world

PEOPLE = (joining, language, inviting, roster, handing_over, helping)


@pytest.fixture
def world(tmp_path: Path, database: Engine) -> World:
    world = open_world(tmp_path, Router(PEOPLE, (), helping), database=database)
    world.certificate("Web前端开发")
    world.certificate("老年照护")
    return world


def test_a_coordinator_invites_a_lead_who_joins_by_the_link(world: World) -> None:
    office = world.joins("office", Role.COORDINATOR)
    office.says("/invite")
    office.taps("证书负责人")
    office.says("负责人甲")
    office.taps("老年照护")
    said = office.taps("就这些")
    assert "https://telegram.example/token-1" in said
    assert "https://web.example/token-1" in said
    newcomer = world.chat("newcomer")
    assert "老年照护" in newcomer.says("/start token-1")
    assert "负责人甲" in newcomer.says("/start")
    assert "负责人甲" in office.says("/people 负责人甲")


def test_only_the_hash_of_a_link_is_stored_with_the_invite(world: World) -> None:
    office = world.joins("office", Role.COORDINATOR)
    office.says("/invite")
    office.taps("学生")
    office.says("学生乙")
    kept = world.rows(InviteRow)[-1]
    assert len(kept.token_hash) == 64
    assert "token-1" not in kept.model_dump_json()


def test_a_link_opens_once(world: World) -> None:
    office = world.joins("office", Role.COORDINATOR)
    office.says("/invite")
    office.taps("学生")
    office.says("学生乙")
    first, second = world.chat("first"), world.chat("second")
    assert "欢迎" in first.says("/start token-1")
    assert "用过" in second.says("/start token-1")
    assert "已经加入" in first.says("/start token-1")
    assert len(world.rows(AddressRow)) == 2


def test_an_expired_a_revoked_and_an_unknown_link_each_get_one_sentence(world: World) -> None:
    office = world.joins("office", Role.COORDINATOR)
    for name in ("甲", "乙"):
        office.says("/invite")
        office.taps("学生")
        office.says(name)
    office.says("/invites")
    assert "失效" in office.taps("撤销乙")
    late = world.chat("late")
    assert "过期" in late.says("/start token-2")
    assert "无效" in late.says("/start nonsense")
    world.now += timedelta(days=15)
    assert "过期" in late.says("/start token-1")
    assert [row.chat for row in world.rows(AddressRow)] == ["office"]


def test_a_link_of_another_institution_does_not_move_a_member(world: World) -> None:
    xit = world.joins("xit-office", Role.COORDINATOR, institution="xit")
    xit.says("/invite")
    xit.taps("学生")
    xit.says("学生丙")
    lead = world.joins("lead", Role.LEAD)
    assert "另一所" in lead.says("/start token-1")
    assert "南充职业技术学院" in lead.says("/start @xit")


def test_somebody_without_the_office_neither_invites_nor_sees_the_roster(world: World) -> None:
    lead = world.joins("lead", Role.LEAD)
    visitor = world.chat("visitor")
    for command in ("/invite", "/people", "/people 1", "/roles 1", "/handover", "/invites"):
        assert "不在您的职责" in lead.says(command)
        assert "邀请" in visitor.says(command)
    assert {row.action for row in world.rows(AuditRow)} == {"SaveCertificate", "CreateInvite", "AcceptInvite"}


def test_a_person_of_another_institution_cannot_be_reached_by_id(world: World) -> None:
    world.joins("xit-lead", Role.LEAD, institution="xit")
    office = world.joins("office", Role.COORDINATOR)
    for command in ("/people 1", "/roles 1", "/people remove 1", "/invite person 1"):
        assert "xit-lead" not in office.says(command)


def test_a_coordinator_does_not_make_an_administrator(world: World) -> None:
    world.joins("root", Role.ADMINISTRATOR)
    office = world.joins("office", Role.COORDINATOR)
    office.says("/invite")
    assert "管理员" not in office.buttons
    assert "管理员" in office.says("/roles 1")
    assert "管理员" in office.says("/invite person 1")
    office.says("/cancel")
    office.says("/roles 2")
    assert not [label for label in office.buttons if "管理员" in label]


def test_roles_are_ticked_on_one_card_and_the_person_is_told(world: World) -> None:
    office = world.joins("office", Role.COORDINATOR)
    lead = world.joins("lead", Role.LEAD)
    office.says("/roles 2")
    office.taps("· 部门负责人")
    office.taps("✓ 证书负责人")
    assert "部门负责人" in office.taps("保存")
    assert "部门负责人" in lead.listens()
    assert "不在您的职责" in lead.says("/people")


def test_a_head_is_given_a_department_and_a_former_lead_s_certificates_are_named(world: World) -> None:
    world.carry_out(AddDepartment(name="护理系"))
    office = world.joins("office", Role.COORDINATOR)
    world.joins("lead", Role.LEAD, certificates=(2,))
    office.says("/roles 2")
    office.taps("· 部门负责人")
    office.taps("✓ 证书负责人")
    said = office.taps("保存")
    assert "老年照护" in said
    assert "/people department 2" in said
    office.says("/people department 2")
    assert "护理系" in office.taps("护理系")
    assert "部门：护理系" in office.says("/people 2")
    assert "哪个部门" in office.says("/people department 2 99")


def test_the_last_coordinator_cannot_be_locked_out(world: World) -> None:
    office = world.joins("office", Role.COORDINATOR)
    assert "唯一" in office.says("/people remove 1")
    office.says("/roles 1")
    office.taps("· 证书负责人")
    office.taps("✓ 统筹人")
    assert "唯一" in office.taps("保存")


def test_taken_access_is_gone_at_once(world: World) -> None:
    office = world.joins("office", Role.COORDINATOR)
    lead = world.joins("lead", Role.LEAD)
    office.says("/people remove 2")
    office.taps("是")
    assert "您的职责" not in lead.says("/people")
    assert [row.chat for row in world.rows(AddressRow)] == ["office"]


def test_a_certificate_is_handed_over_and_both_are_told(world: World) -> None:
    office = world.joins("office", Role.COORDINATOR)
    before = world.joins("before", Role.LEAD, certificates=(2,))
    after = world.joins("after", Role.DEPUTY)
    office.says("/handover 老年")
    office.taps("after")
    office.taps("移交")
    assert "老年照护" in after.listens()
    assert "after" in before.listens()
    assert "老年照护" in office.says("/people after")


@pytest.mark.parametrize(
    "sentence",
    [
        "把老年照护交给后任",
        "老年照护改由后任老师负责。",
        "请将老年照护移交给后任",
        "hand over 老年照护 to 后任",
        "交接 老年照护给后任",
        "老年照护的负责人换成后任",
        "老年照护换负责人，换成后任",
    ],
)
def test_a_certificate_is_handed_over_in_a_sentence(world: World, sentence: str) -> None:
    office = world.joins("office", Role.COORDINATOR)
    world.joins("before", Role.LEAD, certificates=(2,))
    world.joins("后任", Role.DEPUTY)
    assert "before 移交给后任" in office.says(sentence)
    assert "老年照护现由后任负责" in office.taps("移交")


@pytest.mark.parametrize("sentence", ["老年照护由谁负责", "把老年照护的教材交给学生", "本周由后任负责"])
def test_words_that_hand_nothing_over_are_not_taken_for_it(world: World, sentence: str) -> None:
    office = world.joins("office", Role.COORDINATOR)
    world.joins("后任", Role.DEPUTY)
    assert "移交" not in office.says(sentence)


def test_an_heir_whom_nobody_knows_is_asked_for(world: World) -> None:
    office = world.joins("office", Role.COORDINATOR)
    assert "谁来接手老年照护" in office.says("把老年照护交给新来的同事")


def test_one_person_joins_from_a_second_channel(world: World) -> None:
    lead = world.joins("lead", Role.LEAD)
    assert "token-1" in lead.says("/link")
    other = world.chat("phone")
    assert "已连接" in other.says("/start token-1")
    assert "lead" in other.says("/start")
    assert {row.person_id for row in world.rows(AddressRow)} == {1}


def test_a_link_made_for_one_person_does_not_open_for_another(world: World) -> None:
    world.joins("lead", Role.LEAD).says("/link")
    stranger = world.joins("stranger", Role.LEAD)
    assert "别人" in stranger.says("/start token-1")


def test_links_are_not_made_or_opened_in_a_group(world: World) -> None:
    office = world.joins("office", Role.COORDINATOR)
    assert "私聊" in office.says("/invite", in_group=True)
    assert "私聊" in office.says("/start token-1", in_group=True)


def test_everyone_who_has_not_joined_gets_a_link_of_their_own_in_one_file(world: World) -> None:
    office = world.joins("office", Role.COORDINATOR)
    with Session(world.database) as session, session.begin():
        for name in ("负责人甲", "负责人乙"):
            session.add(PersonRow(institution_id="ncvtc", name=name, roles=["lead"], created_at=world.now))
    office.says("/people")
    assert "2 个链接" in office.taps("给未加入者生成链接")
    lines = world.file(office.heard[-1]).decode("utf-8-sig").splitlines()
    assert [line.partition("\t")[0] for line in lines] == ["负责人乙", "负责人甲"]
    newcomer = world.chat("newcomer")
    newcomer.says("/start token-1")
    assert newcomer.says("/start").startswith(lines[0].partition("\t")[0])
    assert "1 个链接" in office.says("/invite missing")


def test_there_are_no_links_to_make_when_everybody_has_joined(world: World) -> None:
    office = world.joins("office", Role.COORDINATOR)
    assert "都已加入" in office.says("/invite missing")


def test_language_is_a_wish_that_is_kept(world: World) -> None:
    lead = world.joins("lead", Role.LEAD)
    assert "English" in lead.says("English")
    assert lead.says("/start").startswith("Hello lead")
    lead.says("/language")
    assert "中文" in lead.taps("中文")


def test_a_newcomer_whose_invite_named_nobody_is_asked_for_a_name(world: World) -> None:
    world.joins("", Role.COORDINATOR)
    world.carry_out(CreateInvite(token_hash=hash_of("t"), role=Role.LEAD, expires_at=world.now + timedelta(days=1)))
    newcomer = world.chat("newcomer")
    assert "怎么称呼" in newcomer.says("/start t")
    newcomer.says(kind="sticker")
    assert "负责人丁" in newcomer.says("负责人丁")


def test_a_visitor_chooses_an_institution_and_gets_help(world: World) -> None:
    visitor = world.chat("visitor")
    visitor.says("/start")
    assert "厦门工学院" in visitor.taps("厦门工学院")
    assert "/people" not in visitor.says("/help")


@pytest.mark.parametrize(
    ("said", "answered"),
    [
        ({"text": "你好"}, "您好"), ({"text": "谢谢！"}, "不客气"), ({"text": "/peeple"}, "/people"),
        ({"text": "/xyzzy"}, "/help"), ({"kind": "sticker"}, "文字"), ({"kind": "voice"}, "语音"),
        ({"kind": "photo"}, "周报"), ({"text": "咕噜咕噜"}, "没看懂"),
    ],
)  # fmt: skip
def test_whatever_is_not_recognised_gets_a_next_step(world: World, said: dict[str, str], answered: str) -> None:
    office = world.joins("office", Role.COORDINATOR)
    assert answered in office.says(**said)


def test_cancel_leaves_a_dialogue_and_help_does_not(world: World) -> None:
    office = world.joins("office", Role.COORDINATOR)
    office.says("/invite")
    office.taps("学生")
    assert "姓名" in office.says("/help")
    assert "学生乙" in office.says("学生乙")
    office.says("/invite")
    assert "已取消" in office.says("/cancel")
    assert "没有可取消" in office.says("/cancel")
