"""A pack of a college that the program has never seen is asked in words: its own facts, its own names for choices."""

from __future__ import annotations

from datetime import date

import pytest

from policy.answer import plain
from policy.answers import Listening, converse
from policy.book import Book
from policy.check import check_text
from policy.pack.reading import pack_of, written
from policy.understand.reading.field import OF_THE_FIELD
from policy.understand.reading.read import read_message
from policy.understand.reading.repeats import ALIKE
from tests.policy.test_example import EXAMPLE
from tests.policy_questions.scoring import cases, files

TEXT = EXAMPLE.read_text(encoding="utf-8")
TODAY = date(2026, 11, 20)
AROUND = Listening(pack_of(written(TEXT)), TODAY)
OTHER_NAMES = TEXT.replace("theory: {zh: 理论培训", "machine_: {zh: 机试").replace(
    "exam_form: theory", "exam_form: machine_"
)


@pytest.mark.parametrize(
    ("turns", "value"),
    [
        (["理论培训考了30人给多少课时"], "60"), (["实操培训，文科，25人实考，多少课时"], "80"), (["theory training, 30 sat, how many hours?"], "60"),
        (["这个证书已认定过，理论培训30人，多少课时"], "0"), (["证书负责人给多少课时", "理论", "30人"], "6"),
        (["合格60人，考务收入2万元，奖励多少"], "650"), (["合格人数奖励多少", "60人", "考务收入2000元"], "400"),
        (["报考费多少", "是公办的", "10人"], "2900"), (["不是公办院校，报考费多少"], "235"),
        (["总评合格吗", "理论49分", "实操100分"], "79.6"), (["理论70分实操80分总评多少"], "76"),
        (["证书能换几个学分", "2026年1月5日", "2026年3月1日", "2026年6月30日"], "3"), (["带队参赛3天津贴多少"], "500"),
    ],
)  # fmt: skip
def test_the_worked_example_is_asked_in_words(turns: list[str], value: str) -> None:
    answer = converse(turns, AROUND)[-1].answer
    assert plain(answer.value) == value, answer.text


@pytest.mark.parametrize(
    ("message", "fact"), [("合格大概60人", "passed"), ("合格60人，不，合格62人", "passed"), ("2026年2月30日取得证书", "obtained_on")]
)  # fmt: skip
def test_a_fact_of_its_own_that_is_no_one_value_is_doubted(message: str, fact: str) -> None:
    sheet = read_message(message, AROUND.pack, TODAY)
    assert fact in sheet.unclear
    assert fact not in sheet.facts


@pytest.mark.parametrize("message", ["理论30人", "合格率60%", "是否公办院校", "20人报考15人合格的，10人"])
def test_a_label_beside_something_else_tells_nothing(message: str) -> None:
    assert not {"theory_score", "public_college"} & set(read_message(message, AROUND.pack, TODAY).facts)
    assert read_message(message, AROUND.pack, TODAY).facts.get("passed") in (None, 15)


def test_a_figure_in_a_new_question_does_not_answer_the_one_before() -> None:
    answer = converse(["报考费多少", "公办", "理论培训30人多少课时"], AROUND)[-1].answer
    assert (answer.rule, plain(answer.value)) == ("linjiang.training-hours", "60")


def test_an_option_is_known_by_all_words_of_the_option_that_it_shares_a_name_with() -> None:
    assert check_text(OTHER_NAMES) == []
    answer = converse(["上机考了30人给多少课时"], Listening(pack_of(written(OTHER_NAMES)), TODAY))[-1].answer
    assert plain(answer.value) == "60", answer.text


def test_a_form_that_the_pack_does_not_have_is_asked_about_in_its_words() -> None:
    answer = converse(["机试考了30人给多少课时"], AROUND)[-1].answer
    assert answer.missing == ("exam_form",)
    assert answer.text.startswith("没有看懂“机试”。")


ASIDE = {"on", "income", "costs", ALIKE}
"""Told beside the facts of a pack: the day spoken of, what a surplus follows from, how many of the same."""


def test_the_facts_of_the_field_are_all_that_its_readers_set_and_no_others() -> None:
    told, book = set[str](), Book()
    for case in (case for path in files() for case in cases(path) if case["institution"] in ("ncvtc", "xit")):
        pack = book.pack(case["institution"])
        sheet = read_message(str(case["ask"]), pack, TODAY)
        choices = {name for name, spec in pack.facts.items() if spec.kind == "choice"}
        told |= {*sheet.facts, *sheet.unclear} - (choices - OF_THE_FIELD)
    assert told - ASIDE == OF_THE_FIELD
