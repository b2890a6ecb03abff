"""One's own data: shown, taken away, deleted; and what is forgotten by itself."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, SQLModel, select

from handlers import help as helping
from handlers import my_data
from handlers.people import inviting, joining, roster
from handlers.router import Router
from models.people import Role
from models.privacy import Retention
from models.records import Duty, RecordDuties
from models.store.privacy import columns_of_people, forget
from models.tables.delivery import AuditRow, ConversationRow, InboxRow, OutboxRow
from models.tables.institutions import CertificateRow, InstitutionRow
from models.tables.people import InviteRow, PersonRow
from policy.book import Book
from tests.handlers.talk import World, open_world


@pytest.fixture
def world(tmp_path: Path, database: Engine) -> World:
    world = open_world(tmp_path, Router((joining, inviting, roster, my_data, helping), (), helping), database=database)
    world.certificate("老年照护")
    world.joins("office", Role.COORDINATOR)
    return world


def test_a_person_sees_and_takes_away_all_that_is_stored(world: World) -> None:
    lead = world.joins("lead-name", Role.LEAD, certificates=(1,))
    assert "名册中的信息：1 条" in lead.says("/mydata")
    lead.taps("发给我文件")
    data = json.loads(world.file(lead.heard[-1]))
    assert data["person"][0]["name"] == "lead-name"
    assert data["address"][0]["chat"] == "lead-name"
    assert data["certificate"][0]["name"] == "老年照护"
    assert {row["actor"] for row in data.get("audit", [])} <= {"person:2"}
    assert len(data["inbox"]) == 2


def test_records_of_duty_that_name_the_person_are_in_the_file(world: World) -> None:
    lead = world.joins("lead-name", Role.LEAD, certificates=(1,))
    duties = [
        Duty(certificate_id=1, person=name, day=date(2026, 11, 14), session_minutes=90)
        for name in ("lead-name", "else")
    ]
    world.carry_out(RecordDuties(duties=tuple(duties)))
    lead.says("/mydata export")
    data = json.loads(world.file(lead.heard[-1]))
    assert [row["person"] for row in data["duty by name"]] == ["lead-name"]


def test_nobody_s_hashes_and_nobody_else_s_rows_are_in_the_file(world: World) -> None:
    lead = world.joins("lead-name", Role.LEAD)
    lead.says("/mydata export")
    content = world.file(lead.heard[-1]).decode()
    assert "token_hash" not in content
    assert "office" not in content.replace('"office"', "")


def test_after_deletion_the_name_is_nowhere_in_the_database(world: World) -> None:
    office = world.chat("office")
    office.says("/start")
    lead = world.joins("lead-name", Role.LEAD, certificates=(1,))
    lead.says("/start")
    office.says("/people lead-name")
    lead.says("/mydata delete")
    assert "老年照护" in lead.heard[-1].text
    said = lead.taps("删除，我已了解")
    assert "P-" in said
    assert "老年照护" in office.listens()
    words = words_about(world, "lead-name", but={"inbox", "conversation", "outbox"})
    assert words == []
    with Session(world.database) as session:
        assert session.exec(select(CertificateRow.lead_id)).one() is None
        assert session.exec(select(PersonRow).where(PersonRow.id == 2)).one().name.startswith("P-")
        actors = {row.action: row.actor for row in session.exec(select(AuditRow).order_by(AuditRow.id))}  # type: ignore[arg-type]
        assert "person:2" not in actors.values()
        assert actors["ErasePerson"].startswith("erased:P-")
        for row in session.exec(select(OutboxRow).where(OutboxRow.state == "waiting")):
            row.state, row.ended_at = "sent", world.now
            session.add(row)
        forget(session, world.now + timedelta(days=400), Retention())
        session.commit()
    assert words_about(world, "lead-name", but=set()) == []


def words_about(world: World, name: str, but: set[str]) -> list[str]:
    """Every row of the database in which a name occurs."""
    with Session(world.database) as session:
        rows = [
            (table.name, row) for table in SQLModel.metadata.sorted_tables for row in session.execute(select(table))
        ]  # type: ignore[call-overload]
    return [f"{table}: {row}" for table, row in rows if table not in but and name in str(row)]


def test_one_who_deleted_their_data_is_a_visitor_again(world: World) -> None:
    lead = world.joins("lead-name", Role.LEAD)
    lead.says("/mydata delete")
    lead.taps("删除，我已了解")
    assert "邀请" in lead.says("/mydata")
    assert "lead-name" not in lead.says("/start")


def test_thinking_twice_deletes_nothing(world: World) -> None:
    lead = world.joins("lead-name", Role.LEAD)
    lead.says("/mydata delete")
    assert "没有删除" in lead.taps("不删除")
    assert "lead-name" in lead.says("/start")


def test_the_only_coordinator_hands_the_office_on_first(world: World) -> None:
    assert "唯一" in world.chat("office").says("/mydata delete")


def test_a_visitor_has_no_data_to_show(world: World) -> None:
    assert "邀请" in world.chat("visitor").says("/mydata")


def test_data_are_not_shown_in_a_group(world: World) -> None:
    assert "私聊" in world.chat("office").says("/mydata", in_group=True)


def test_raw_messages_are_erased_a_week_after_they_were_handled_and_not_before(world: World) -> None:
    office = world.chat("office")
    office.says("hello")
    with Session(world.database) as session, session.begin():
        assert forget(session, world.now + timedelta(days=6, hours=23), Retention())["raw messages"] == 0
        assert forget(session, world.now + timedelta(days=7, minutes=1), Retention())["raw messages"] == 1
    row = world.rows(InboxRow)[0]
    assert (row.payload, row.chat) == (None, "erased")


def test_what_was_sent_is_forgotten_in_time_and_what_waits_is_not(world: World) -> None:
    office = world.chat("office")
    office.says("hello")
    office.says("/help")
    with Session(world.database) as session, session.begin():
        first = session.exec(select(OutboxRow).where(OutboxRow.id == 1)).one()
        first.state, first.ended_at = "sent", world.now
        session.add(first)
    with Session(world.database) as session, session.begin():
        forget(session, world.now + timedelta(days=181), Retention())
    said = {row.id: row.text for row in world.rows(OutboxRow)}
    assert said[1] == ""
    assert said[2]


def test_visitors_and_used_invites_are_forgotten_members_are_not(world: World) -> None:
    world.chat("office").says("hello")
    world.chat("visitor").says("hello")
    with Session(world.database) as session, session.begin():
        forget(session, world.now + timedelta(days=100), Retention())
    assert [row.chat for row in world.rows(ConversationRow)] == ["office"]
    assert [row.name for row in world.rows(InviteRow)] == [""]


def test_every_table_that_points_to_a_person_is_covered() -> None:
    covered = {table.name: {column.name for column in columns} for table, columns in columns_of_people()}
    assert covered["address"] == {"person_id"}
    assert covered["certificate"] == {"lead_id", "deputy_id"}
    assert covered["outbox"] == {"person_id"}
    assert {"person_id", "created_by"} <= covered["invite"]


@pytest.mark.parametrize(("institution", "named"), [("ncvtc", "教务处"), ("elsewhere", "没有制度的学院")])
def test_an_institution_without_an_office_of_its_own_names_that_of_its_rules_or_itself(
    tmp_path: Path, database: Engine, institution: str, named: str
) -> None:
    world = open_world(tmp_path, Router((joining, my_data), (), helping), Book(), database)
    with Session(database) as session, session.begin():
        session.merge(InstitutionRow(id=institution, name="没有制度的学院", office=""))
    world.joins("office", Role.COORDINATOR, institution=institution)
    lead = world.joins("lead-name", Role.LEAD, institution=institution)
    assert f"有疑问请找：{named}" in lead.says("/mydata delete")
