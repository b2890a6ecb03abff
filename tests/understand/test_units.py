"""What a pack gives for one (`per`) is worked out for as many as a question tells, and never passed off as the total."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from policy.answer import Answer, Status
from policy.answers import Listening, converse
from policy.book import Book

TODAY = date(2026, 11, 20)


def answer(institution: str, *turns: str) -> Answer:
    return converse(turns, Listening(Book().pack(institution), TODAY))[-1].answer


@pytest.mark.parametrize(
    ("institution", "question", "total"),
    [
        ("jscj", "八个二级学院，典型专业加起来最少几个", 8),
        ("jscj", "Twelve schools: how many typical majors at least in total?", 12),
        ("jscj", "全员轮训走完两个周期一共几年", 10),
        ("lnpc", "咱班三十个人，全班合计最少拿几本证", 30),
        ("shaanxi", "有三个地级市办了试点院校，考核站点最少设几个", 3),
        ("shaanxi", "四个证书合起来大约要设多少监测点", 40),
        ("shaanxi", "项目办三年要做几次小结", 36),
        ("shaanxi", "项目办一个季度做几次小结", 3),
        ("shaanxi", "两年里总结几次", 4),
    ],
)
def test_a_number_for_one_is_taken_as_many_times_as_were_told(institution: str, question: str, total: int) -> None:
    found = answer(institution, question)
    assert found.value == total
    assert f"= {total}" in found.steps[-1].says


def test_a_follow_up_may_tell_how_many_there_are() -> None:
    assert answer("shaanxi", "每个证书设多少监测点", "要是五个证书呢").value == Decimal(50)


def test_both_ends_of_a_range_are_multiplied() -> None:
    assert answer("lnpc", "五个试点专业建议配多少考评员").range == (Decimal(5), Decimal(10))


@pytest.mark.parametrize(
    ("institution", "question"),
    [
        ("lnpc", "我们班35名同学，每人至少得拿几个证书"),
        ("jscj", "我们有八个二级学院，每个学院最少定几个典型专业"),
        ("shaanxi", "每个月要做几次小结"),
    ],
)
def test_the_number_for_each_stays_that_of_one(institution: str, question: str) -> None:
    assert answer(institution, question).value == 1


@pytest.mark.parametrize(
    ("institution", "question"),
    [
        ("jscj", "全院典型专业加起来最少几个"),
        ("jscj", "七八个二级学院，典型专业加起来最少几个"),
        ("shaanxi", "一年半要做几次小结"),
        ("shaanxi", "一个学期做几次小结"),
        ("shaanxi", "全省监测点一共多少个"),
    ],
)
def test_no_number_is_given_for_as_many_as_nobody_told(institution: str, question: str) -> None:
    found = answer(institution, question)
    assert found.value is None
    assert found.range is None


@pytest.mark.parametrize(
    ("institution", "question", "article"),
    [
        ("shaanxi", "项目办有几个人", "四(二)"),
        ("shaanxi", "违规罚款多少", "三(四)22"),
        ("shaanxi", "每个市有几个试点院校", "三(二)12"),
    ],
)
def test_a_number_that_nothing_gives_is_not_stated_beside_the_nearest_article(
    institution: str, question: str, article: str
) -> None:
    found = answer(institution, question)
    assert found.status is Status.NOT_STATED
    assert [one.article for one in found.citations] == [article]


@pytest.mark.parametrize("last", ["依据的是哪个文件", "这是哪一条规定的"])
def test_the_source_asked_for_afterwards_is_that_of_the_answer_before(last: str) -> None:
    assert answer("jscj", "收费有上限吗", last).citations[0].article == "二(二)15"


@pytest.mark.parametrize(
    ("institution", "question", "total"),
    [
        ("shaanxi", "十二个地级市，只有五个有试点院校，站点合计最少几个", 5),
        ("shaanxi", "9个地级市里有2个没有试点院校，站点总共至少几个", 7),
        ("shaanxi", "有试点院校的地级市是六个，全省站点最少多少个", 6),
        ("lnpc", "三个班各30人，合计至少要拿几个证", 90),
        ("lnpc", "按一个班40人，每人都拿最低的要求，全班一共至少几个证", 40),
        ("shaanxi", "半年里要小结几回", 6),
        ("shaanxi", "前三个季度项目办小结几次", 9),
        ("shaanxi", "项目办一年总结几次，不算每月的小结", 2),
        ("shaanxi", "除了总结，一年小结几次", 12),
        ("shaanxi", "三年里，每月要做几次小结", 1),
        ("shaanxi", "两年的小结加总结一共多少次", 28),
        ("shaanxi", "How many summaries and reviews altogether in one year?", 14),
    ],
)
def test_the_part_that_counts_is_what_is_multiplied(institution: str, question: str, total: int) -> None:
    assert answer(institution, question).value == total


@pytest.mark.parametrize(
    ("institution", "question"),
    [
        ("shaanxi", "7个地级市，已设4个站点，还要再设几个"),
        ("shaanxi", "7个地级市每市两个证书，站点至少多少"),
        ("shaanxi", "两个证书比一个证书多设几个监测点"),
        ("shaanxi", "从3月到8月要做几次小结"),
        ("shaanxi", "今年已经小结了5次，还要做几次"),
        ("shaanxi", "寒暑假3个月不做的话一年小结几次"),
        ("shaanxi", "每两个月小结几次"),
        ("shaanxi", "一年里小结次数是总结的几倍"),
        ("jscj", "8个学院里只有5个参加，典型专业至少几个"),
        ("jscj", "轮训周期过了2年了，还剩几年"),
        ("lnpc", "我们做完了4项任务，还有几项没做"),
        ("lnpc", "两个班一共80人，另有5人休学，合计至少几个证"),
    ],
)
def test_what_is_not_accounted_for_takes_the_number_away(institution: str, question: str) -> None:
    found = answer(institution, question)
    assert found.value is None
    assert found.range is None


@pytest.mark.parametrize(
    ("institution", "question", "article"),
    [
        ("shaanxi", "专家团队15人够吗", "三(一)4"),
        ("shaanxi", "学校分担50%还是70%的培训考核费用", "三(二)14"),
        ("lnpc", "考务队伍一个考场要配2个人还是3个人", "三(三)3"),
        ("jscj", "收费290超过上限了吗", "二(二)15"),
        ("shaanxi", "院校一年做几次小结", "三(四)18"),
    ],
)
def test_a_figure_is_not_judged_by_a_statement_that_gives_none(institution: str, question: str, article: str) -> None:
    found = answer(institution, question)
    assert found.status is Status.NOT_STATED
    assert found.citations[0].article == article


@pytest.mark.parametrize(
    ("institution", "question", "value"),
    [
        ("jscj", "隔壁学院定了3个典型专业，我们按规定最少定几个", 1),
        ("jscj", "班里40人都考了两次，方案规定学生至少考几次", 1),
        ("jscj", "我2021年进校当老师，全员轮训一个周期是多少年", 5),
        ("jscj", "试点专业有学生150人，我是其中一个，至少保障我考几次", 1),
        ("jscj", "Our school already named 4 typical majors. What is the minimum in the notice?", 1),
        ("jscj", "我教了七年书，教师轮训周期多长", 5),
        ("shaanxi", "有人说每个证书5个监测点，方案怎么规定的", 10),
        ("shaanxi", "Someone told me it is 20 monitoring points for each certificate. What does the plan say?", 10),
        ("shaanxi", "一个证书设12个监测点算不算达到，规定是几个", 10),
        ("shaanxi", "别的学校学生都考两个证，我一个还没考，方案保障试点学生至少考几个", 1),
        ("lnpc", "有人说学生要拿三个证，方案到底怎么说", 1),
    ],
)
def test_what_is_laid_down_is_told_whatever_somebody_has_or_says(institution: str, question: str, value: int) -> None:
    assert answer(institution, question).value == Decimal(value)


@pytest.mark.parametrize(
    ("institution", "question"),
    [
        ("jscj", "厦门工学院证书培训一天720元，我们学校证书培训一天给多少"),
        ("jscj", "我们学院建了3个考核站点，规定每个学院至少几个考核站点"),
        ("jscj", "收费上限是不是25元"),
        ("jscj", "我们有20个老师，规定至少几个老师参加轮训"),
        ("lnpc", "教师轮训是5年一个周期吗"),
        ("lnpc", "江苏那边轮训5年，我们轮训几年"),
        ("shaanxi", "学校要替学生承担考核费的百分之几"),
        ("shaanxi", "培训老师上了两天课，按一天720是1440元吧"),
    ],
)
def test_a_figure_from_elsewhere_or_of_other_things_is_not_stated(institution: str, question: str) -> None:
    assert answer(institution, question).status is Status.NOT_STATED


def test_no_number_where_what_is_told_beside_may_change_it() -> None:
    assert answer("jscj", "如果是不及格的老师，规定至少几次").value is None
    assert answer("shaanxi", "我们市没有试点院校，方案规定我们市至少设几个考点").value is None


def test_a_follow_up_by_its_unit_that_asks_for_money_or_papers_gets_no_count() -> None:
    assert answer("shaanxi", "监测点设几个", "一个证书多少钱").value is None
    assert answer("shaanxi", "监测点设几个", "一个证书要考几门").value is None
    assert answer("jscj", "轮训几年一次", "一个周期多少钱").value is None


def test_a_follow_up_by_its_unit_asks_for_the_number_of_what_was_explained() -> None:
    assert answer("shaanxi", "监测点是用来干什么的", "一个证书设多少个").value == Decimal(10)


def test_a_follow_up_for_a_longer_time_leaves_the_words_that_gave_no_number() -> None:
    assert answer("shaanxi", "项目办多久小结一次", "那八个月一共小结几次").value == Decimal(8)


def test_a_sum_of_money_put_forward_gets_no_count() -> None:
    found = answer("lnpc", "有启动经费吗", "给多少，3万够不够标准")
    assert found.value is None


def test_a_statement_that_counts_all_there_are_is_asked_for_in_all() -> None:
    assert answer("lnpc", "任务分解表里一共列了几大项任务").value == Decimal(6)


def test_two_owners_asked_for_in_turn_are_both_told() -> None:
    found = answer("lnpc", "理论题库归谁建，实操题库又归谁")
    assert "教务处" in found.text
    assert "实训处" in found.text


@pytest.mark.parametrize(
    ("institution", "question"),
    [
        ("lnpc", "证书负责人一年是40课时吗"),
        ("lnpc", "每个二级学院要定几个典型专业"),
        ("jscj", "证书管理培训一年办几回"),
        ("jscj", "折算系数到底是0.8还是1"),
        ("shaanxi", "考核费学校分担几成"),
    ],
)
def test_a_result_that_the_document_does_not_give_is_not_stated(institution: str, question: str) -> None:
    assert answer(institution, question).status is Status.NOT_STATED


@pytest.mark.parametrize(
    ("institution", "question"),
    [
        ("lnpc", "任务表里继续教育学院有几项任务"),
        ("shaanxi", "6个市，其中一半有试点院校，站点至少几个"),
        ("shaanxi", "一所院校同时当3个证书的监测点，一共几个监测点"),
    ],
)
def test_a_share_of_all_there_are_gets_no_number(institution: str, question: str) -> None:
    assert answer(institution, question).value is None


def test_what_is_named_is_counted_and_not_what_stands_beside_it() -> None:
    assert answer("shaanxi", "How many summaries in half a year?").value == Decimal(6)


@pytest.mark.parametrize(
    ("institution", "question"),
    [
        ("shaanxi", "30个试点学生和20个非试点学生，总共至少参加几个考核"),
        ("jscj", "全院6个二级学院，其中会计学院要几个典型专业"),
        ("jscj", "两个二级学院合并了，典型专业至少几个"),
        ("shaanxi", "项目办3个人，每人每月小结几次"),
        ("shaanxi", "每个县至少几个考核站点"),
        ("lnpc", "考评员占教师比例多少"),
    ],
)
def test_what_is_joined_set_apart_or_counted_by_others_gets_no_number(institution: str, question: str) -> None:
    found = answer(institution, question)
    assert found.value is None
    assert found.range is None


@pytest.mark.parametrize(
    ("institution", "question", "value"),
    [
        ("jscj", "我们学院想定2个典型专业，隔壁定了4个，规定最少是几个", 1),
        ("jscj", "15个老师里培训完6个，全员轮训一周期到底几年", 5),
    ],
)
def test_what_is_laid_down_is_told_whatever_there_is(institution: str, question: str, value: int) -> None:
    assert answer(institution, question).value == value


@pytest.mark.parametrize("question", ["考评员是1名还是2名", "每个试点专业的考评员要1名还是3名"])
def test_of_two_numbers_put_forward_neither_is_told(question: str) -> None:
    assert answer("lnpc", question).range == (Decimal(1), Decimal(2))


def test_those_without_what_counts_are_taken_away_on_either_side_of_their_number() -> None:
    assert answer("shaanxi", "地级市11个，没有试点院校的有5个，考核站点合计最少几个").value == Decimal(6)


def test_a_unit_that_does_not_count_has_no_number() -> None:
    assert answer("shaanxi", "我们市一所试点院校都没有，考核站点至少要设几个").value is None


def test_a_part_told_behind_which_is_no_question_of_its_own() -> None:
    assert (
        answer("shaanxi", "How many exam sites for a province with 9 cities, 4 of which have no pilot college?").value
        == 5
    )


@pytest.mark.parametrize(
    "question",
    [
        "通知规定每个学院至少1个，我们3个学院定了几个",
        "我们3个学院定了几个典型专业",
        "How many typical majors have we named in our 3 schools?",
    ],
)
def test_what_was_done_is_no_number_that_a_document_gives(question: str) -> None:
    found = answer("jscj", question)
    assert (found.value, found.rule) == (None, "jscj.typical-majors")


def test_what_the_asker_s_own_are_to_do_still_is() -> None:
    assert answer("jscj", "我们3个学院要定几个典型专业").value == 3
    assert answer("jscj", "我们学校规定了几个典型专业").value == 1
