"""What leads write becomes the right fields, or a question; never a number in the wrong place."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.weekly_report.sentence import read
from models.institutions import Certificate
from tests.weekly_report.fields import SENTENCES, score

PIECES = [
    "培训",
    "报名",
    "通过",
    "32人",
    "6课时",
    "-5",
    "三十",
    "老年照护",
    "Web",
    "，",
    "下周",
    "没",
    "第",
    "点",
    "%",
    "个半",
]
OWN = [
    Certificate(id=1, institution_id="demo", name="老年照护"),
    Certificate(id=2, institution_id="demo", name="Web前端开发", short_name="Web"),
]


def test_at_least_95_percent_of_the_fields_of_sixty_sentences_are_right() -> None:
    result = score(SENTENCES)
    assert result.rate >= 0.95, "\n".join(result.misses)


def test_no_number_of_the_sixty_sentences_lands_in_a_wrong_field() -> None:
    assert score(SENTENCES).misplaced == 0


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=200) | st.lists(st.sampled_from(PIECES)).map("".join))
def test_any_text_is_read_without_an_error(text: str) -> None:
    for reading in read(text, OWN):
        assert reading.trained is None or 0 <= reading.trained <= 5000


@pytest.mark.parametrize("text", ["培训" * 5000, "1" * 10000, "三" * 10000, "老年照护" * 2500, "，" * 10000])
def test_ten_thousand_characters_are_read_in_a_moment(text: str) -> None:
    assert len(read(text, OWN)) <= 2


@pytest.mark.parametrize("text", ["老年照护考完了，应考45实到43", "老年照护模考，应考45人，实到43人"])
def test_who_came_to_an_exam_sat_it_and_was_not_trained(text: str) -> None:
    (reading,) = read(text, OWN[:1])
    assert (reading.trained, [one.sat for one in reading.totals]) == (None, [43])


@pytest.mark.parametrize(
    ("text", "numbers"), [("Web初级20人中级25人一起培训", [20, 25]), ("周一周三各2节，周五4节", [2, 4])]
)
def test_parts_of_a_sum_that_is_not_told_are_all_asked_about(text: str, numbers: list[int]) -> None:
    (reading,) = read(text, OWN[1:])
    assert (reading.trained, reading.hours) == (None, None)
    assert [one.number for one in reading.asks] == numbers


def test_a_number_taken_back_without_a_pause_is_not_read() -> None:
    assert read("老年照护培训40人哦不42人", OWN[:1])[0].trained == 42


def test_half_hours_are_read() -> None:
    assert str(read("培训32人四个半课时", OWN[:1])[0].hours) == "4.5"


def test_a_total_of_two_levels_together_is_of_no_level() -> None:
    (reading,) = read("Web初级、中级报名45人", OWN[1:])
    assert [(totals.round, totals.registered) for totals in reading.totals] == [("", 45)]


def test_two_levels_in_one_breath_keep_their_numbers() -> None:
    (reading,) = read("Web初级报名20 中级报名45", OWN[1:])
    assert [(totals.round, totals.registered) for totals in reading.totals] == [("初级", 20), ("中级", 45)]


def test_speech_that_corrects_itself_without_a_pause_keeps_the_correction() -> None:
    (reading,) = read("嗯这周培训了三十五个人六个课时不对是七个课时没什么问题下周准备模拟考试", OWN[:1])
    assert (reading.trained, reading.hours, reading.problems, reading.plan) == (35, 7, "", "准备模拟考试")


def test_numbers_said_of_two_certificates_together_are_asked_about() -> None:
    readings = read("老年照护和Web报名40人", OWN)
    assert [(one.totals, [loose.number for loose in one.asks]) for one in readings] == [((), [40]), ((), [40])]


def test_each_of_two_certificates_gets_what_was_said_of_both() -> None:
    assert [(one.trained, one.hours) for one in read("老年照护、Web各培训30人4课时", OWN)] == [(30, 4), (30, 4)]


@pytest.mark.parametrize("text", ["考试费每人450", "在实训楼302", "模拟考平均分81", "18:30-20:30", "报名费260元一人"])
def test_money_rooms_marks_and_times_are_no_figures(text: str) -> None:
    (reading,) = read(f"培训33人3课时，{text}", OWN[:1])
    assert (reading.trained, reading.hours, reading.totals, reading.asks) == (33, 3, (), ())


@pytest.mark.parametrize("batch", sorted(SENTENCES.parent.glob("*.yaml")), ids=lambda path: path.stem)
def test_no_batch_is_read_worse_than_it_was(batch: Path) -> None:
    result = score(batch)
    assert result.rate >= 0.95, "\n".join(result.misses)


def test_a_number_that_was_only_hinted_at_is_kept_in_words() -> None:
    (reading,) = read("培训很多人6课时", OWN[:1])
    assert (reading.trained, reading.hours, reading.progress) == (None, 6, "培训很多人6课时")
