"""Most phrases of a pack tell no fact and are not read for any: seen at once, and never wrongly."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import cn2an
import pytest

from policy.book import Book
from policy.pack import Pack
from policy.understand.matching.entries import phrases_of
from policy.understand.reading.read import read_normalised
from policy.understand.reading.telling import Telling
from policy.understand.words.normalise import normalised
from policy.understand.words.numerals import value_of

BOOK = Book()
PACK = BOOK.pack("ncvtc")


def phrases(pack: Pack) -> Iterator[str]:
    for topic in pack.topics:
        for part in phrases_of(topic):
            yield from map(normalised, part)


@pytest.mark.parametrize("institution", BOOK.institutions())
def test_nothing_is_read_of_a_phrase_that_is_said_to_tell_nothing(institution: str) -> None:
    pack = BOOK.pack(institution)
    silent = [text for text in phrases(pack) if not pack.derived(Telling).may_tell(text)]
    read = {text: read_normalised(text, pack, date(2021, 1, 4)).tagged() for text in silent}
    assert len(silent) > 100
    assert {text: tagged for text, tagged in read.items() if tagged != text} == {}


@pytest.mark.parametrize(
    "text",
    [
        "监考半个小时", "half an hour of duty", "第二批", "首次培训", "the second batch", "九十五人", "95 people",
        "ten students", "上午和下午", "on a monday", "国庆监考",
        "机试", "computer-based", "文科", "护理专业", "3月5日", "十月一日", "5 march", "a dozen people", "整天",
    ],
)  # fmt: skip
def test_a_text_that_tells_a_fact_is_read(text: str) -> None:
    assert PACK.derived(Telling).may_tell(normalised(text))
    assert read_normalised(normalised(text), PACK, date(2021, 1, 4)).tags


@pytest.mark.parametrize(
    "text", ["谁负责考场", "who pays for it", "1+X 证书一般由谁管理", "what is the 1+x pilot", "", "初级证书"]
)
def test_a_text_without_facts_is_not_read_for_them(text: str) -> None:
    assert not PACK.derived(Telling).may_tell(normalised(text))


def chinese(number: int) -> Any:
    return cn2an.an2cn(number).removeprefix("一" if 10 <= number < 20 else "")


def test_all_numerals_below_a_thousand_are_the_librarys() -> None:
    assert {number: value_of(chinese(number)) for number in range(1000)} == {number: number for number in range(1000)}


@pytest.mark.parametrize(
    ("words", "value"),
    [("一百二", 120), ("一百零五", 105), ("两百", 200), ("廿三", 23), ("一千二", 1200), ("百", None), ("万", None)],
)
def test_numerals_in_other_forms_are_read_too(words: str, value: int | None) -> None:
    assert value_of(words) == value
