"""Tenants are walls: whatever the people of one institution say and tap, nothing of another is shown or changed."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, SQLModel, select

from bot.dialogues import make_router
from models.institutions import AddDepartment, Level, SaveCertificate
from models.people import ChangePerson, Role
from models.reports import AskExemption, Contents, ExemptionKind, FileReport, SaveDraft, WeekKey
from models.rounds import Following, FollowRound, PublishRound, RoundFacts, Sitting
from models.tables.calendar import TermRow
from policy.book import Book
from tests.handlers.talk import Talk, World, open_world

MARK = "隔墙之秘"
ROUTER, BOOK = make_router(), Book()
COMMANDS = sorted(command for subject in ROUTER.subjects for command in subject.COMMANDS)
HALF = MARK[:2]  # a search by a part of a name; the whole would only be echoed
WORDS = (
    "", "1", "1 training", "answer 1", "remove 1", "person 1", "revoke 1", "nudge 1", "2026秋 11", "2026秋-11-001", "steps 1",
    "change 1", "export", "release 1", HALF,
)  # fmt: skip


@pytest.fixture
def world(tmp_path: Path) -> World:
    """One institution with a secret in everything that it has; and the coordinator and a lead of another."""
    world = open_world(tmp_path, ROUTER, BOOK)
    with Session(world.database) as session, session.begin():
        for home in ("ncvtc", "xit"):
            session.add(TermRow(institution_id=home, name="2026秋", first=date(2026, 9, 7), weeks=18))
    office = world.joins(f"{MARK}统筹", Role.COORDINATOR)
    world.carry_out(AddDepartment(name=f"{MARK}系"))
    world.certificate(f"{MARK}证书", department=f"{MARK}系", exam_form="机试")
    lead = world.joins(f"{MARK}负责人", Role.LEAD, certificates=(1,))
    world.carry_out(ChangePerson(person_id=2, department_id=1))
    week = WeekKey(certificate_id=1, term="2026秋", week=11)
    contents = Contents(progress=MARK, problems=MARK, coordination=True)
    sitting = Sitting(day=date(2026, 12, 12), starts=time(9), ends=time(11), place=MARK)
    world.carry_out(
        FileReport(key=week, monday=date(2026, 11, 16), contents=contents),
        SaveDraft(key=week.model_copy(update={"week": 10}), contents=contents),
        AskExemption(
            certificate_id=1, kind=ExemptionKind.LEAVE, first=date(2026, 12, 1), last=date(2026, 12, 9), note=MARK
        ),
        PublishRound(
            facts=RoundFacts(certificate_id=1, name=f"{MARK}轮", levels=(Level.INTERMEDIATE,), sittings=(sitting,))
        ),
        FollowRound(round_id=1, person_id=2, state=Following.FOLLOWING),
    )
    lead.says(f"第四次培训还给课时吗，{MARK}？")
    office.says("/invite")
    office.taps("学生")
    office.says(MARK)
    world.carry_out(SaveCertificate(name="烘焙食品加工", exam_form="机试"), institution="xit")
    return world


def stored(world: World, home: str) -> dict[str, Any]:
    """All rows of an institution."""
    with Session(world.database) as session:
        return {
            table.name: session.execute(select(table).where(table.c.institution_id == home)).all()  # type: ignore[call-overload]
            for table in SQLModel.metadata.sorted_tables
            if "institution_id" in table.c
        }


def heard(talk: Talk) -> str:
    return "".join(f"{row.text}{row.buttons}" for row in talk.heard)


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.LEAD])
def test_nothing_of_another_institution_is_shown_or_changed(world: World, role: Role) -> None:
    other = world.joins("other", role, institution="xit", certificates=(2,) if role is Role.LEAD else ())
    before = stored(world, "ncvtc")
    shown = []
    for command in COMMANDS:
        for words in WORDS if command != "start" else ():
            other.says(f"/{command} {words}".strip())
            shown.append((command, words, heard(other)))
    leaks = [(command, words) for command, words, said in shown if MARK in said]
    assert leaks == []
    assert stored(world, "ncvtc") == before


def test_a_visitor_who_chose_an_institution_sees_nobody_s_data(world: World) -> None:
    visitor = world.chat("visitor")
    visitor.says("/start @ncvtc")
    before = stored(world, "ncvtc")
    for command in COMMANDS:
        for words in ("", "1", "answer 1", "2026秋-11-001") if command not in {"start", "exams", "exam"} else ():
            visitor.says(f"/{command} {words}".strip())
            assert MARK not in heard(visitor), (command, words)
    after = stored(world, "ncvtc")
    assert {name for name in after if after[name] != before[name]} <= {
        "outbox",
        "conversation",
        "question",
        "given_answer",
    }


def test_in_a_group_nothing_personal_is_said(world: World) -> None:
    office = world.chat(f"{MARK}统筹")
    for command in COMMANDS:
        said = office.says(f"/{command}", in_group=True)
        assert f"{MARK}负责人" not in said, command
        assert f"{MARK}统筹" not in said, command
