"""What leads write becomes the right fields, or a question; never a number in the wrong place."""

from __future__ import annotations

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


def test_half_hours_are_read() -> None:
    assert str(read("培训32人四个半课时", OWN[:1])[0].hours) == "4.5"


def test_a_total_of_two_levels_together_is_of_no_level() -> None:
    (reading,) = read("Web初级、中级报名45人", OWN[1:])
    assert [(totals.round, totals.registered) for totals in reading.totals] == [("", 45)]


def test_two_levels_in_one_breath_keep_their_numbers() -> None:
    (reading,) = read("Web初级报名20 中级报名45", OWN[1:])
    assert [(totals.round, totals.registered) for totals in reading.totals] == [("初级", 20), ("中级", 45)]
