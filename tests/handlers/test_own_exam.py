"""What a student says and asks of their own exam, in words alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.dialogues import make_router
from models.institutions import Level
from models.people import Role
from models.rounds import PublishRound
from models.tables.rounds import FollowRow
from policy.book import Book
from tests.handlers.exam_rounds import facts
from tests.handlers.talk import Talk, World, open_world


@pytest.fixture
def world(tmp_path: Path) -> World:
    world = open_world(tmp_path, make_router(), Book())
    for number, name in enumerate(("Web前端开发", "老年照护"), 1):
        world.certificate(name, levels=(Level.ELEMENTARY, Level.INTERMEDIATE))
        world.carry_out(PublishRound(facts=facts(number)))
    return world


@pytest.fixture
def student(world: World) -> Talk:
    return world.joins("student", Role.STUDENT)


def standing(world: World) -> list[tuple[int, str, str, bool]]:
    return [(row.round_id, row.state, row.level or "", row.paid) for row in world.rows(FollowRow)]


@pytest.mark.parametrize(
    ("words", "level"),
    [
        ("Web中级我报名了", "中级"),
        ("我已经报名Web前端开发中级了", "中级"),
        ("我考Web初级，已经报名了", "初级"),
        ("我报好名了，Web", ""),
        ("I have registered for Web", ""),
    ],
)
def test_saying_that_one_has_registered_is_noted(world: World, student: Talk, words: str, level: str) -> None:
    assert "已报名，不再提醒报名" in student.says(words)
    assert standing(world) == [(1, "registered", level, False)]


def test_without_a_name_the_one_round_followed_is_meant(world: World, student: Talk) -> None:
    student.says("/follow 2")
    student.says("我报名了")
    student.says("我缴费了")
    assert standing(world) == [(2, "registered", "", True)]
    assert "这次不考" in student.says("这次不考了")
    assert standing(world)[0][1] == "declined"


def test_where_several_may_be_meant_it_is_asked_which(world: World, student: Talk) -> None:
    assert "是哪一场考试" in student.says("我报名了")
    assert standing(world) == []
    student.taps("老年照护 2026年12月")
    assert standing(world) == [(2, "registered", "", False)]


def test_what_can_be_meant_of_no_round_says_where_they_are(student: Talk) -> None:
    assert "/exams 可查看近期考试" in student.says("我缴费了")


def test_it_is_understood_while_a_question_to_the_rules_is_open(world: World, student: Talk) -> None:
    student.says("/follow 1")
    assert "实际参加考试的有多少人" in student.says("机试能认定多少课时？")
    student.says("我报名了")
    assert standing(world) == [(1, "registered", "", False)]
    student.says("机试能认定多少课时？")
    assert "Web前端开发" in student.says("我的考试")


@pytest.mark.parametrize("words", ["报名截止了吗", "准考证什么时候打印", "在哪里考试", "我报名了吗", "怎么报名"])
def test_a_question_that_names_no_certificate_is_of_the_exam_one_follows(student: Talk, words: str) -> None:
    student.says("/follow 2")
    said = student.says(words)
    assert "老年照护" in said
    assert "Web前端开发" not in said


def test_whoever_follows_nothing_is_told_so_when_asking_for_their_own_exams(student: Talk) -> None:
    assert "您还没有关注考试" in student.says("我的考试")


def test_where_is_answered_with_the_places(student: Talk) -> None:
    assert student.says("考试在哪里考？").count("机房 A301") == 2


@pytest.mark.parametrize(
    "words",
    ["怎么报名", "Web中级怎么报名？", "请问在哪里报名", "Has registration closed for Web?", "Can I still register for Web?",
     "What exams are there in December?", "Where is the Web exam?", "How do I register?"],
)  # fmt: skip
def test_how_to_register_and_questions_in_english_are_answered_from_the_rounds(student: Talk, words: str) -> None:
    assert student.says(words).startswith("**请在 12 月 4 日（周五）17:00 前报名**")


@pytest.mark.parametrize("words", ["计算机二级怎么报名", "驾照怎么报名"])
def test_how_to_register_for_something_else_is_not_answered_from_them(student: Talk, words: str) -> None:
    assert "前报名" not in student.says(words)


def test_a_month_in_english_narrows_the_list(student: Talk) -> None:
    assert "目前没有" in student.says("Which exams are there in February?")
