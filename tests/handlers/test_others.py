"""What people ask of others: how they stand to an exam, who has not filed. Who may not see it learns who may."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.dialogues import make_router
from models.people import Role
from models.rounds import PublishRound
from policy.book import Book
from tests.handlers.exam_rounds import facts
from tests.handlers.talk import Talk, World, open_world

ALONE = "别人是否报名、缴费，只有统筹人看得到；您自己的考试见 /exams。"


@pytest.fixture
def world(tmp_path: Path) -> World:
    world = open_world(tmp_path, make_router(), Book())
    for number, name in enumerate(("Web前端开发", "老年照护"), 1):
        world.certificate(name)
        world.carry_out(PublishRound(facts=facts(number)))
    for name, said in (("学生甲", ("Web我报名了", "我缴费了")), ("学生乙", ("Web我报名了",)), ("学生丙", ("关注Web",))):
        talk = world.joins(name, Role.STUDENT)
        for words in said:
            talk.says(words)
    return world


@pytest.fixture
def office(world: World) -> Talk:
    return world.joins("office", Role.COORDINATOR)


@pytest.mark.parametrize("role", [Role.STUDENT, Role.LEAD, Role.HEAD])
@pytest.mark.parametrize(
    "words", ["学生乙报名了吗", "学生丁报名了吗", "李想同学缴费了没有", "谁还没缴费", "has 学生乙 paid?"]
)
def test_how_others_stand_to_an_exam_is_refused_whether_they_are_known_or_not(
    world: World, role: Role, words: str
) -> None:
    asker = world.joins("somebody", role)
    assert asker.says(words) == ALONE
    assert asker.buttons == []


def test_a_visitor_is_refused_as_well(world: World) -> None:
    visitor = world.chat("visitor")
    visitor.says("/start @ncvtc")
    assert visitor.says("学生乙报名了吗") == ALONE


def test_one_may_ask_of_oneself_by_name(world: World) -> None:
    assert "（初级、中级）：已报名，已缴费" in world.chat("学生甲").says("学生甲报名了吗")


@pytest.mark.parametrize(
    ("words", "holds"),
    [
        ("学生甲报名了吗", "2026年12月（初级、中级）：已报名，已缴费"),
        ("学生乙缴费了吗？", "2026年12月（初级、中级）：已报名，未缴费"),
        ("学生丙是否报名Web", "2026年12月（初级、中级）：已关注，未报名"),
        ("学生乙报名老年照护了吗", "学生乙没有关注相关的近期考试"),
        ("学生丁报名了吗", "名单上没有这个姓名"),
        ("谁还没报名", "已关注但未报名\n· Web前端开发 2026年12月（初级、中级）：学生丙"),
        ("哪些学生报名了", "学生甲、学生乙"),
        ("谁没缴费", "已报名但未缴费\n· Web前端开发 2026年12月（初级、中级）：学生乙"),
        ("谁缴费了", "学生甲"),
        ("老年照护谁没报名", "关注近期考试的人中没有"),
    ],
)
def test_a_coordinator_gets_the_answer(office: Talk, words: str, holds: str) -> None:
    assert holds in office.says(words).replace("**", "")


def test_nobody_s_results_are_kept(world: World, office: Talk) -> None:
    for talk in (world.chat("学生甲"), office):
        assert talk.says("学生乙通过了吗").splitlines()[-1].startswith("这里不存个人的考试结果")


def test_it_is_not_said_where_others_read_along(office: Talk) -> None:
    assert "学生甲" not in office.says("哪些学生报名了", in_group=True)


def test_a_question_of_others_in_the_middle_of_something_leaves_it_open(office: Talk) -> None:
    office.says("/round new")
    assert "学生丙" in office.says("谁还没报名？")
    assert office.says("Web前端开发 中级 2027年1月").startswith("2/5")


@pytest.mark.parametrize("words", ["学生可以报名吗", "退伍学生报名要交钱吗", "谁负责报名", "报名了吗", "中级报名了吗"])
def test_a_question_of_the_rules_or_of_an_exam_stays_one(world: World, words: str) -> None:
    assert world.chat("学生甲").says(words) != ALONE


@pytest.mark.parametrize(("role", "own"), [(Role.STUDENT, "/help"), (Role.LEAD, "/status"), (Role.DEPUTY, "/status")])
@pytest.mark.parametrize("words", ["谁还没交周报", "未交名单", "提醒所有没交的人", "who has not filed?", "/board"])
def test_who_has_not_filed_is_for_the_coordinator_and_heads(world: World, role: Role, own: str, words: str) -> None:
    said = world.joins("somebody", role).says(words)
    assert said.startswith("谁还没交周报，只有统筹人和部门负责人看得到。")
    assert own in said
