"""Tenants are walls: whatever one institution is offered, said or tapped by others shows and changes nothing of it.

What can be said is found, not listed: every command, every button under its answers and the next ones, every button of
the console's pages.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, SQLModel, select

from bot.desk import desk_of
from bot.dialogues import make_router
from bot.web.console.pages import PAGES
from bot.web.console.view import Query
from models.board import AnswerProblem
from models.groups import BindGroup
from models.institutions import AddDepartment, Level, SaveCertificate
from models.people import ChangePerson, Role
from models.records import Duty, Half, Money, RecordDuties, RecordMoney, RecordTraining, Taught, Training
from models.reports import AskExemption, Contents, ExemptionKind, FileReport, SaveDraft, WeekKey
from models.rounds import Following, FollowRound, PublishRound, RoundFacts, Sitting
from models.store.delivery import Outgoing, enqueue
from models.store.people import person_at
from models.tables.calendar import TermRow
from models.tables.delivery import OutboxRow
from policy.book import Book
from tests.handlers.offers import Offered, Offers, Walk, commands_of, words_of
from tests.handlers.talk import World, open_world
from tests.statements import noted

pytestmark = pytest.mark.bulk

HERE, ELSEWHERE = "ncvtc", "xit"
MARK = "隔墙"
SECRET, PUBLIC = f"{MARK}之秘", f"{MARK}可见"
ROUTER, BOOK = make_router(), Book()
COMMANDS = sorted(command for subject in ROUTER.subjects for command in subject.COMMANDS)
NAME, VISITOR = f"{SECRET}者", "visitor"
OFFICE, LEAD = f"{NAME}统筹", f"{NAME}负责人"


def people(world: World) -> None:
    """Everybody of the marked institution, and two certificates: for one nobody has filed."""
    world.carry_out(AddDepartment(name=f"{PUBLIC}系"))
    world.certificate(f"{PUBLIC}证书", department=f"{PUBLIC}系", exam_form="机试")
    world.certificate(f"{PUBLIC}另一证书", department=f"{PUBLIC}系", exam_form="机试")
    world.joins(OFFICE, Role.COORDINATOR, Role.ADMINISTRATOR)
    world.joins(LEAD, Role.LEAD, certificates=(1, 2))
    for role in (Role.DEPUTY, Role.HEAD, Role.STUDENT):
        world.joins(f"{NAME}{role}", role, certificates=(1,) if role is Role.DEPUTY else ())
    world.carry_out(*(ChangePerson(person_id=n, department_id=1) for n in (2, 4)))


def work(world: World) -> None:
    """What has been filed, asked for, published, recorded and not delivered."""
    week = WeekKey(certificate_id=1, term="2026秋", week=11)
    contents = Contents(progress=SECRET, problems=SECRET, coordination=True)
    sitting = Sitting(day=date(2026, 12, 12), starts=time(9), ends=time(11), place=PUBLIC)
    facts = RoundFacts(certificate_id=1, name=f"{PUBLIC}轮", levels=(Level.INTERMEDIATE,), sittings=(sitting,))
    days = {"first": date(2026, 12, 1), "last": date(2026, 12, 9)}
    ended, teacher = date(2026, 11, 6), f"{NAME}教师"
    world.carry_out(
        FileReport(key=week, monday=date(2026, 11, 16), contents=contents),
        FileReport(key=week.model_copy(update={"week": 10}), monday=date(2026, 11, 9), contents=contents),
        AnswerProblem(report_id=2, text=SECRET),
        SaveDraft(key=week.model_copy(update={"week": 9}), contents=contents),
        AskExemption(certificate_id=1, kind=ExemptionKind.LEAVE, note=SECRET, **days),
        PublishRound(facts=facts),
        FollowRound(round_id=1, person_id=2, state=Following.FOLLOWING),
        RecordTraining(
            training=Training(
                certificate_id=1, number=1, ended=ended, taught=(Taught(teacher=teacher, hours=Decimal(6)),)
            )
        ),
        RecordDuties(duties=(Duty(certificate_id=1, person=teacher, day=ended, half=Half.MORNING),)),
        RecordMoney(
            money=Money(certificate_id=1, round=SECRET, ended=ended, income=Decimal("2.50"), cost=Decimal("1.50"))
        ),
        BindGroup(channel="robot", chat=SECRET, title=SECRET),
    )
    with Session(world.database) as session, session.begin():
        words = Outgoing("test", SECRET, world.now, text=SECRET, institution_id=HERE, person_id=2)
        session.get_one(OutboxRow, enqueue(session, words)).state = "dead"


def conversations(world: World) -> None:
    """An open question, an open invitation."""
    world.chat(LEAD).says(f"第四次培训还给课时吗，{SECRET}？")
    office = world.chat(OFFICE)
    office.says("/invite")
    office.taps("学生")
    office.says(SECRET)


@dataclass
class Watch:
    """Sees whether rows of an institution change: tables that a statement writes are compared with what they held."""

    session: Session
    home: str
    said: list[str]
    before: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.before = {
            name: self._rows(name) for name, one in SQLModel.metadata.tables.items() if "institution_id" in one.c
        }

    def _written(self) -> set[str]:
        """The tables written since it was last asked."""
        found = set()
        for statement in self.said:
            verb, *words = statement.replace('"', " ").split(maxsplit=3)
            if verb in {"INSERT", "UPDATE", "DELETE"}:
                found.add(words[0 if verb == "UPDATE" else 1])
        self.said.clear()
        return found

    def _rows(self, name: str) -> list[Any]:
        table = SQLModel.metadata.tables[name]
        return list(
            self.session.execute(select(table).where(table.c.institution_id == self.home).order_by(*table.primary_key))
        )  # type: ignore[call-overload]

    def changed(self) -> set[str]:
        """Tables in which rows of the institution are not what they were, among those written since it was last asked."""
        return {name for name in self._written() & self.before.keys() if self._rows(name) != self.before[name]}


def offered(walk: Walk) -> Offers:
    """Everything that people of the marked institution are offered, in chat and on the console."""
    found: Offers = {"/": set()}
    for who in (OFFICE, LEAD, *(f"{NAME}{role}" for role in (Role.DEPUTY, Role.HEAD, Role.STUDENT))):
        one = Offered(walk, who, 2 if who == OFFICE else 1)
        for command in COMMANDS:
            one.after(command)
        for state, choices in one.found.items():
            found.setdefault(state, set()).update(choices)
    found["/"] |= {f"/{command}" for command in COMMANDS} | on_the_console(walk)
    return found


def on_the_console(walk: Walk) -> set[str]:
    """The commands that the console's pages say for the coordinator."""
    office = person_at(walk.session, "test", OFFICE)
    desk = desk_of(walk.session, walk.world.engine.around, walk.world.now, ("test", OFFICE), office)
    views = [
        page.view(desk, Query({"id": "1", "week": week, "term": "2026秋"})) for page in PAGES for week in ("10", "11")
    ]
    return {command for view in views for command in commands_of(view)}


def telling(choices: set[str]) -> list[str]:
    """Those that name something: without a number, a choice is the same for everybody."""
    return sorted(one for one in choices if any(map(str.isdigit, one)))


@dataclass
class Scene:
    """A world in one transaction, of which nothing stays; what its marked institution is offered; a watch over it."""

    walk: Walk
    found: Offers
    watch: Watch


@pytest.fixture(scope="module")
def scene(shared_database: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """Every test of it is undone."""
    world = divided(open_world(tmp_path_factory.mktemp("walls"), ROUTER, BOOK, shared_database))
    with Session(shared_database) as session, noted(shared_database) as said:
        walk = Walk(world, session)
        yield Scene(walk, offered(walk), Watch(session, HERE, said))
        session.rollback()


def divided(world: World) -> World:
    """One institution with a mark in everything that it has; somebody of each role in another one."""
    with Session(world.database) as session, session.begin():
        for home in (HERE, ELSEWHERE):
            session.add(TermRow(institution_id=home, name="2026秋", first=date(2026, 9, 7), weeks=18))
    people(world)
    work(world)
    conversations(world)
    for name in ("烘焙食品加工", "茶艺"):
        world.carry_out(SaveCertificate(name=name, exam_form="机试"), institution=ELSEWHERE)
    for role in Role:
        world.joins(role, role, institution=ELSEWHERE, certificates=(3, 4) if role in {Role.LEAD, Role.DEPUTY} else ())
    world.chat(VISITOR).says(f"/start @{HERE}")
    return world


@dataclass
class Trespasser(Offered):
    """Somebody of another institution who says what was offered behind the wall, and taps it in every dialogue of theirs."""

    theirs: Offers = field(default_factory=dict)
    watch: Watch | None = None
    leaks: list[tuple[str, object]] = field(default_factory=list)
    tried: int = 0

    def says(self, choice: str) -> None:
        """Says a command that was offered there."""
        with self.walk.undone():
            self._judge(choice, self.walk.says(self.who, choice))

    def _follow(self, said: list[OutboxRow], deep: int) -> None:
        state = self.walk.state_of(self.who)
        self._judge(state, said)
        for choice in telling(self.theirs.pop(state, set())):
            with self.walk.undone():
                self._judge(f"{state} {choice}", self.walk.forges(self.who, choice))
        super()._follow(said, deep)

    def _judge(self, said: str, heard: list[OutboxRow]) -> None:
        """Notes what is shown that bears the mark, whoever hears it, and what is changed."""
        self.tried += 1
        told = [row.text for row in heard if MARK in words_of(row, self.walk.world).replace(said, "")]
        changed = self.watch.changed() if self.watch else set()
        self.leaks += [(said, one) for one in (*told, *changed)]


@pytest.mark.parametrize("role", Role)
def test_nothing_of_another_institution_is_shown_or_changed_by_what_it_is_offered(scene: Scene, role: Role) -> None:
    other = Trespasser(scene.walk, role, 1, theirs={**scene.found}, watch=scene.watch)
    for choice in telling(scene.found["/"]):
        other.says(choice)
    for command in COMMANDS:
        other.after(command)
    assert other.leaks == []
    assert other.tried > 100


def test_a_visitor_who_chose_an_institution_sees_nobody_s_data(scene: Scene) -> None:
    changed, told = set(), []
    for choice in sorted(scene.found["/"]):
        with scene.walk.undone():
            told += [choice for row in scene.walk.says(VISITOR, choice) if SECRET in words_of(row, scene.walk.world)]
            changed |= scene.watch.changed()
    assert told == []
    assert changed <= {"outbox", "conversation", "question", "given_answer"}


def test_in_a_group_nobody_is_named(scene: Scene) -> None:
    for choice in sorted(scene.found["/"]):
        with scene.walk.undone():
            heard = scene.walk.says(OFFICE, choice, in_group=True)
            said = "".join(words_of(row, scene.walk.world) for row in heard if row.chat == OFFICE)
        assert NAME not in said.replace(choice, ""), choice
