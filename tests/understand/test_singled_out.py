"""Of several pieces of work one may be singled out; what is told of the others is not counted then."""

from __future__ import annotations

from datetime import date

import pytest

from policy.answer import Answer
from policy.answers import Listening, converse
from policy.book import Book

BOOK = Book()


def last(institution: str, question: str) -> Answer:
    return converse([question], Listening(BOOK.pack(institution), date(2026, 11, 20)))[-1].answer


@pytest.mark.parametrize(
    ("institution", "question", "value"),
    [
        ("xit", "上午培训了3学时，下午监考一场2小时，光算监考费是多少", 150),
        ("xit", "上午培训了3学时，下午监考一场2小时，光算培训费是多少", 360),
        ("xit", "两场监考各2小时，又培训了6学时，只算监考多少钱", 300),
        ("ncvtc", "我今年带证书也开了考，周六又监考一整天，只问监考多少课时", 8),
        ("ncvtc", "我是负责人，今年没开考，周六监考了半天，光这半天算几课时", 4),
    ],
)
def test_only_what_is_singled_out_is_counted(institution: str, question: str, value: int) -> None:
    assert last(institution, question).value == value


def test_a_few_words_that_single_out_nothing_hide_nothing() -> None:
    assert last("xit", "我当天监考三场，只算一次钱吗").value == 500
