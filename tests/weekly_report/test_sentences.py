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


@pytest.mark.parametrize("text", ["老年照护考完了，应考45实到43", "考完了应考四十五实到四十三还有两个没来"])
def test_who_came_to_an_exam_sat_it_and_was_not_trained(text: str) -> None:
    (reading,) = read(text, OWN[:1])
    assert (reading.trained, [one.sat for one in reading.totals]) == (None, [43])


@pytest.mark.parametrize(
    ("text", "number"),
    [("模考，应考45人，实到43人", 43), ("模拟考试45人参加", 45), ("周一考完了，这周来了30人，6课时", 30)],
)
def test_who_came_to_a_mock_exam_or_to_one_of_two_occasions_is_asked_about(text: str, number: int) -> None:
    (reading,) = read(text, OWN[:1])
    assert (reading.trained, reading.totals, [one.number for one in reading.asks]) == (None, (), [number])


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("培训30-35人", 35),
        ("培训三四十人", 34),
        ("培训七八个人", 78),
        ("这学期总共培训160人", 160),
        ("6课时乘2次", 6),
        ("培训30人，不好说，也可能是30人", 30),
    ],
)
def test_a_number_that_is_not_sure_is_asked_about(text: str, number: int) -> None:
    (reading,) = read(text, OWN[:1])
    assert (reading.trained, reading.hours) == (None, None)
    assert number in [one.number for one in reading.asks]


@pytest.mark.parametrize("text", ["模拟考试38人通过", "模考参考45人，过了38", "38人通过了模考"])
def test_who_passed_a_mock_exam_is_asked_about(text: str) -> None:
    (reading,) = read(text, OWN[:1])
    assert (reading.totals, bool(reading.asks)) == ((), True)


@pytest.mark.parametrize("text", ["培训45人报名", "报名60人，实到57人", "培训45人通过了"])
def test_a_number_of_which_two_things_may_be_meant_is_asked_about(text: str) -> None:
    (reading,) = read(text, OWN[:1])
    assert (reading.trained, len(reading.asks)) == (None, 1)


def test_who_came_of_those_registered_sat_the_exam_that_some_passed() -> None:
    (reading,) = read("报名60，实到57，通过49", OWN[:1])
    assert (reading.trained, [one.sat for one in reading.totals]) == (None, [57])


def test_a_whole_and_the_part_taken_of_it_are_two_figures() -> None:
    (reading,) = read("报名的52人里有49人参加了考试", OWN[:1])
    assert [(one.registered, one.sat) for one in reading.totals] == [(52, 49)]


@pytest.mark.parametrize(
    "text",
    ["教材发了30本", "准考证发了38张", "证书申请了44本还没发", "上届报名45人", "目标60人", "总课时72，剩余30课时"],
)
def test_other_papers_other_years_and_what_is_still_to_come_are_no_figures(text: str) -> None:
    (reading,) = read(text, OWN[:1])
    assert (reading.trained, reading.hours, reading.totals, reading.asks) == (None, None, (), ())
    assert reading.progress == text


@pytest.mark.parametrize(
    ("text", "trained", "hours", "registered"),
    [
        ("培训50人4课时，不对不对，50是报名的，培训是30人", 30, 4, [50]),
        ("报名50人哦不是52人", None, None, [52]),
        ("培训32人6课时改成34人", 34, 6, []),
        ("培训25人，抱歉，27人，4课时", 27, 4, []),
        ("报名22，刚才那个22不对，应该是27", None, None, [27]),
        ("报名36人（刚才打成63了，以36为准）", None, None, [36]),
        ("这周32人8课时。更正一下，8课时是上周的，这周6课时", 32, 6, []),
    ],
)
def test_a_correction_inside_a_message_replaces_what_it_corrects(
    text: str, trained: int | None, hours: int | None, registered: list[int]
) -> None:
    (reading,) = read(text, OWN[:1])
    assert (reading.trained, reading.hours) == (trained, hours)
    assert ([one.registered for one in reading.totals], reading.asks) == (registered, ())


def test_a_number_taken_back_without_another_in_its_place_is_asked_about() -> None:
    (reading,) = read("培训30人6课时，写错了", OWN[:1])
    assert (reading.trained, reading.hours, [one.number for one in reading.asks]) == (None, None, [30, 6])


def test_a_plan_is_corrected_as_a_number_is() -> None:
    assert read("下周考试，不是，下下周考试", OWN[:1])[0].plan == "下下周考试"


@pytest.mark.parametrize(
    ("text", "of", "registered"),
    [
        ("老年照护，哦不是，Web，报名26人", [2], [26]),
        ("老年照护报名40，不对，Web报名40", [2], [40]),
        ("老年照护报名40，不对，是Web", [2], [40]),
        ("老年照护报名40，Web报名30，不对，老年照护是42", [1, 2], [42, 30]),
    ],
)
def test_a_certificate_named_by_mistake_keeps_no_figures(text: str, of: list[int], registered: list[int]) -> None:
    readings = read(text, OWN)
    assert [one.certificate_id for one in readings] == of
    assert [one.totals[0].registered for one in readings] == registered


def test_what_is_said_of_all_at_the_end_goes_with_each() -> None:
    readings = read("老年照护20人，Web18人，都是4课时，都没问题", OWN)
    assert [(one.trained, one.hours, one.problems) for one in readings] == [(20, 4, ""), (18, 4, "")]


def test_a_piece_of_a_name_that_no_other_has_names_its_certificate() -> None:
    readings = read(
        "照护师报名9人；前端开发报名48人", [*OWN, Certificate(id=3, institution_id="demo", name="健康照护师")]
    )
    assert [(one.certificate_id, one.totals[0].registered) for one in readings] == [(3, 9), (2, 48)]


def test_a_sum_over_two_levels_is_not_put_down_to_the_last() -> None:
    (reading,) = read("初级过了15个，中级过了22个，总共37个", OWN[:1])
    assert [(one.round, one.passed) for one in reading.totals] == [("初级", 15), ("中级", 22)]


@pytest.mark.parametrize(
    "text", ["上周24人6课时这周28人4课时", "培训28人（上周24人），4课时", "Last week 24, this week 28 people, 4 hours"]
)
def test_last_weeks_figures_are_words(text: str) -> None:
    (reading,) = read(text, OWN[:1])
    assert (reading.trained, reading.hours, reading.asks) == (28, 4, ())
    assert "24" in (reading.progress or "")


@pytest.mark.parametrize(
    ("text", "trained"),
    [
        ("thirty-five students, eight hours", 35),
        ("a hundred and two people, 8 hours", 102),
        ("train 了 26 个 students", 26),
    ],
)
def test_english_number_words_are_read(text: str, trained: int) -> None:
    assert read(text, OWN[:1])[0].trained == trained


def test_an_english_number_word_in_a_sentence_is_no_figure() -> None:
    (reading,) = read("25 people trained, one projector broken, exam on Dec 20 in room 405", OWN[:1])
    assert (reading.trained, reading.asks, reading.problems) == (25, (), "one projector broken")


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


@pytest.mark.parametrize(
    ("text", "registered"),
    [
        ("报名改成40", 40),
        ("改一下，报名是40", 40),
        ("报名人数写错了，是40", 40),
        ("把报名改为40", 40),
        ("报名少写了，是40", 40),
    ],
)
def test_a_change_at_the_card_is_read_without_leaving_words(text: str, registered: int) -> None:
    (reading,) = read(text, OWN[:1])
    assert [one.registered for one in reading.totals] == [registered]
    assert (reading.progress, reading.asks) == (None, ())


@pytest.mark.parametrize(
    ("text", "field"), [("没有计划", "plan"), ("把进展删掉", "progress"), ("问题去掉", "problems")]
)
def test_a_field_of_words_is_cleared_when_told_so(text: str, field: str) -> None:
    assert getattr(read(text, OWN[:1])[0], field) == ""


@pytest.mark.parametrize(("text", "field"), [("报名加2个", "registered"), ("培训加2人", "trained")])
def test_what_comes_on_top_is_asked_about(text: str, field: str) -> None:
    (reading,) = read(text, OWN[:1])
    assert (reading.trained, reading.totals) == (None, ())
    assert [(one.field, one.number, one.newly) for one in reading.asks] == [(field, 2, True)]


def test_a_day_of_the_week_is_no_figure() -> None:
    (reading,) = read("培训改在周五", OWN[:1])
    assert (reading.trained, reading.progress) == (None, "培训改在周五")


def test_a_problem_said_in_one_breath_with_figures_is_a_problem_without_them() -> None:
    (reading,) = read("26人6课时投影坏了请协调", OWN[:1])
    assert (reading.trained, reading.hours, reading.problems, reading.coordination) == (26, 6, "投影坏了请协调", True)


def test_what_follows_a_label_goes_on_over_a_full_stop() -> None:
    (reading,) = read("问题：示教器不够用。需要增购两台。请协调。下周计划：安排模拟考核。补讲薄弱环节。", OWN[:1])
    assert (reading.problems, reading.coordination) == ("示教器不够用；需要增购两台", True)
    assert (reading.plan, reading.progress) == ("安排模拟考核；补讲薄弱环节", None)


def test_figures_and_problems_after_a_full_stop_leave_a_label() -> None:
    (reading,) = read("进展：完成第三单元。投影坏了。计划：模考。本周32人6课时。", OWN[:1])
    assert (reading.progress, reading.problems, reading.plan) == ("完成第三单元", "投影坏了", "模考")
    assert (reading.trained, reading.hours) == (32, 6)
