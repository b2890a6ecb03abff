"""The one list of dialogues: every command belongs to one of them, and whatever is offered exists."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
import yaml
from sqlmodel import Session

from bot.desk import desk_of
from bot.dialogues import EXAM_QUESTIONS, SUBJECTS, make_router
from handlers.help import TOPICS
from handlers.messages import Message
from handlers.policy_answers import asking
from handlers.router import Subject, name_of
from handlers.weekly_report import dialogue as weekly_report
from models.institutions import Level
from models.people import Role
from models.store.people import person_at
from models.tables.calendar import TermRow
from policy.book import Book
from tests.handlers.talk import World, open_world

ROOT = Path(__file__).parents[2]
SENTENCES = yaml.safe_load((ROOT / "tests" / "weekly_report" / "sentences.yaml").read_text(encoding="utf-8"))
OFFERED = re.compile(r'Button\((?:[^()]|\([^()]*\))*?,\s*f?"/(\w+)')
WRITTEN = re.compile(r'_\(\s*"[^"]*?(?<![\w/])/([a-z]{3,})\b')
KNOWN = {command for subject in SUBJECTS for command in subject.COMMANDS} | {"cancel"}


def sources() -> list[str]:
    return [
        path.read_text(encoding="utf-8")
        for room in ("handlers", "scheduler", "bot")
        for path in (ROOT / room).rglob("*.py")
    ]


def test_no_two_dialogues_have_the_same_command_or_the_same_name_of_a_state() -> None:
    commands = Counter(command for subject in SUBJECTS for command in subject.COMMANDS)
    states = Counter(name_of(state) for subject in SUBJECTS for state in subject.STATES)
    assert [one for one, count in (commands + states).items() if count > 1] == []


def test_every_topic_of_help_exists() -> None:
    assert {topic.command.removeprefix("/") for topic in TOPICS} <= KNOWN


def test_every_button_that_stands_for_a_command_stands_for_one_that_exists() -> None:
    offered = {command for source in sources() for command in OFFERED.findall(source)}
    assert len(offered) > 20
    assert offered - KNOWN == set()


def test_every_command_named_in_a_sentence_exists() -> None:
    named = {command for source in sources() for command in WRITTEN.findall(source)}
    assert len(named) > 10
    assert named - KNOWN == set()


def test_the_router_knows_every_state() -> None:
    router = make_router()
    for subject in SUBJECTS:
        for state in subject.STATES:
            if not state.model_fields:
                assert router.load(name_of(state), {}) == state()


@pytest.fixture(scope="module")
def lead_world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """A lead of the certificates that the sentences speak of."""
    world = open_world(tmp_path_factory.mktemp("lead"), make_router(), Book())
    with Session(world.database) as session, session.begin():
        session.add(TermRow(institution_id="ncvtc", name="2026秋", first=date(2026, 9, 7), weeks=18))
    for one in SENTENCES["certificates"]:
        world.certificate(one["name"], short_name=one["short"], levels=tuple(Level(level) for level in one["levels"]))
    world.joins("lead", Role.LEAD, certificates=tuple(range(1, len(SENTENCES["certificates"]) + 1)))
    return world


def belongs_to(world: World, words: str) -> Subject | None:
    """The dialogue to which a lead's words belong."""
    with Session(world.database) as session:
        person = person_at(session, "test", "lead")
        desk = desk_of(session, world.engine.around, world.now, ("test", "lead"), person)
        return next((one for one in SUBJECTS if one.recognises(Message(text=words), desk)), None)


@pytest.mark.parametrize("words", [one["says"] for one in SENTENCES["sentences"] if "own" not in one])
def test_what_a_lead_reports_is_a_report(lead_world: World, words: str) -> None:
    assert belongs_to(lead_world, words) is weekly_report


@pytest.mark.parametrize(
    "words",
    [
        "机试95人考试，能认定多少课时？", "老年照护机试95人能认定多少课时", "周末监考一整天算多少课时", "同一个证书第四次培训还给课时吗",
        "证书负责人一年有多少课时补贴，今年组织了考试", "这4课时算吗？", "How many hours for a computer-based exam that 110 candidates sat?",
    ],
)  # fmt: skip
def test_what_a_lead_asks_of_the_rules_is_a_question(lead_world: World, words: str) -> None:
    subject = belongs_to(lead_world, words)
    assert subject is not None
    assert subject.STATES == asking.STATES


@pytest.mark.parametrize("words", ["老年照护什么时候考试？", "下个月有什么考试", "Web中级报名截止是哪天？"])
def test_what_a_lead_asks_of_exams_is_a_question_about_exams(lead_world: World, words: str) -> None:
    assert belongs_to(lead_world, words) is EXAM_QUESTIONS
