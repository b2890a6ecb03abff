"""A character that looks like the right one is put right in a word of the field; whom a message calls upon is no matter."""

from __future__ import annotations

import pytest

from policy.understand.words.normalise import normalised


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("一股实操考了84人", "一般实操考了84人"),
        ("待殊实操", "特殊实操"),
        ("结佘10万", "结余10万"),
        ("能换几个字分", "能换几个学分"),
        ("实老95人", "实考95人"),
    ],
)
def test_a_character_that_looks_alike_is_put_right(typed: str, meant: str) -> None:
    assert normalised(typed) == meant


@pytest.mark.parametrize("text", ["同期培训", "设各一个考场", "半台电脑也没有", "从定下来到现在", "老师傅来监考"])
def test_what_is_right_stays_as_it_is(text: str) -> None:
    assert normalised(text) == text


@pytest.mark.parametrize("call", ["老师，", "王老师好，", "您好，各位领导，", "学长好！"])
def test_whom_a_message_calls_upon_is_left_out(call: str) -> None:
    assert normalised(f"{call}监考一场多少钱") == "监考一场多少钱"


def test_teachers_who_do_something_stay() -> None:
    assert normalised("监考老师，一场多少钱").startswith("监考老师")
