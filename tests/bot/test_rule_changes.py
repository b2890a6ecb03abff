"""Rules that change while the program runs: the askers hear old and new, a broken file is told to the office."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import Session

from bot.dialogues import make_router
from bot.rule_changes import RuleWatch, warm
from models.people import Role
from models.questions import EnterRuling
from policy.book import SHIPPED, Book
from tests.handlers.talk import World, open_world


@pytest.fixture
def own(tmp_path: Path) -> Path:
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "ncvtc.yaml").write_text((SHIPPED / "ncvtc.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    return folder


@pytest.fixture
def world(tmp_path: Path, own: Path) -> World:
    return open_world(tmp_path, make_router(), Book(own=own))


def dearer(text: str) -> str:
    """The pack with 60 yuan for an hour, without the cases that were reckoned with 50."""
    kept = "".join(line for line in text.splitlines(keepends=True) if "wants: yuan" not in line)
    changed = kept.replace("50元/课时", "60元/课时").replace('value: "50", unit: yuan', 'value: "60", unit: yuan')
    assert changed != kept
    return changed


def look(world: World, watch: RuleWatch) -> int:
    with Session(world.database) as session, session.begin():
        return watch.look(session)


def test_whoever_was_told_another_number_hears_old_and_new_once(world: World, own: Path) -> None:
    student = world.joins("student", Role.STUDENT)
    assert student.says("一课时多少钱？").startswith("**50 元")
    watch = RuleWatch(world.engine)
    assert look(world, watch) == 0
    text = (own / "ncvtc.yaml").read_text(encoding="utf-8")
    (own / "ncvtc.yaml").write_text(dearer(text), encoding="utf-8")
    told = look(world, watch)
    said = student.listens()
    assert (told, "50 元" in said, "60 元" in said) == (1, True, True)
    assert look(world, watch) == 0
    assert look(world, RuleWatch(world.engine)) == 0


def test_a_ruling_that_counts_from_a_later_day_is_told_on_that_day(world: World) -> None:
    student = world.joins("student", Role.STUDENT)
    student.says("机试120人能认定多少课时？")
    today = world.now.date()
    world.carry_out(
        EnterRuling(point="overlap-120", reading="higher", by="教务处", entered=today, from_=today + timedelta(days=3))
    )
    watch = RuleWatch(world.engine)
    assert look(world, watch) == 0
    world.now += timedelta(days=3)
    assert look(world, watch) == 1
    assert "324 课时" in student.listens()


@pytest.mark.parametrize(
    "broken", [lambda text: "format: [broken", lambda text: text.replace('value: "1.2"', 'value: "2.1"', 1)]
)
def test_a_file_that_is_not_right_is_told_once_and_the_last_good_one_stays_in_use(
    world: World, own: Path, broken: Callable[[str], str]
) -> None:
    text = (own / "ncvtc.yaml").read_text(encoding="utf-8")
    office, student = world.joins("office", Role.COORDINATOR), world.joins("student", Role.STUDENT)
    watch = RuleWatch(world.engine)
    look(world, watch)
    (own / "ncvtc.yaml").write_text(broken(text), encoding="utf-8")
    look(world, watch)
    look(world, watch)
    assert office.listens().count("无法载入") == 1
    assert student.says("机试95人考试，能认定多少课时？").startswith("**234 课时")


async def test_packs_are_read_before_anybody_asks(own: Path) -> None:
    book = Book(own=own)
    await warm(book, book.institutions(), rest=0)
    (own / "xit.yaml").write_text("format: [broken", encoding="utf-8")
    await warm(book, book.institutions(), rest=0)
    assert [problem for problem in book.problems if "xit" in str(problem)]
