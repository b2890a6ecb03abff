"""What every answer of every pack keeps to: few words, the number first, its sources, the office last."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest

from policy.answer import Answer, Status
from policy.book import Book
from policy.calculate import answer
from policy.check.cases import query_of
from policy.facts import Query
from policy.pack import Pack
from tests.policy.conftest import INSTITUTIONS

DAY = date(2026, 11, 20)


def all_answers(pack: Pack, lang: str) -> list[tuple[Query, Answer]]:
    """The answers to all cases of a pack."""
    queries = []
    for case in pack.cases:
        asked = query_of(pack, case)
        query = Query(asked.topic, asked.facts, asked.date, lang, asked.wants)
        queries.append((query, answer(pack, query, case.rulings)))
    return queries


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("institution", INSTITUTIONS)
def test_an_answer_is_short_and_ends_with_the_office(book: Book, institution: str, lang: str) -> None:
    pack = book.pack(institution)
    for query, found in all_answers(pack, lang):
        assert len(found.text) <= 600, query
        assert found.office in found.text.splitlines()[-1], query
        assert len(found.citations) <= 6, query
        assert len(found.alternatives) <= 3, query


@pytest.mark.parametrize("institution", INSTITUTIONS)
def test_a_number_stands_first_and_never_without_its_source(book: Book, institution: str) -> None:
    for query, found in all_answers(book.pack(institution), "zh"):
        if found.status is Status.ANSWERED:
            assert found.citations, query
            assert found.steps, query
            assert all(step.cites for step in found.steps), query
        if found.status is not Status.ANSWERED:
            assert found.value is None, query


@pytest.mark.parametrize("institution", INSTITUTIONS)
def test_an_answer_as_json_is_plain_and_complete(book: Book, institution: str) -> None:
    keys = ["status", "rule", "value", "unit", "bound", "range", "alternatives", "missing", "steps", "citations"]
    for _, found in all_answers(book.pack(institution), "zh"):
        written = json.loads(json.dumps(found.as_json()))
        assert list(written) == [*keys, "notices", "text"]
        assert written["value"] is None or written["value"] == format(found.value, "f").rstrip()
        assert written["rule"].startswith(f"{institution}.")


def test_the_same_question_gets_the_same_answer(book: Book) -> None:
    pack = book.pack("ncvtc")
    for query, found in all_answers(pack, "zh"):
        assert answer(pack, query) == answer(pack, query)
        assert found.rule == f"ncvtc.{query.topic}"


@pytest.mark.parametrize("institution", INSTITUTIONS)
def test_every_topic_can_be_asked_in_both_languages(book: Book, institution: str) -> None:
    for topic in book.pack(institution).topics:
        assert topic.asks.zh
        assert topic.asks.en


ONE_OF_MANY = re.compile(
    r"(?<![\d.,–-])1 (?:people|hours|credits|years|days|half-days|sessions|students|exams|times)\b"
)


@pytest.mark.parametrize("institution", INSTITUTIONS)
def test_one_is_counted_in_the_singular(book: Book, institution: str) -> None:
    for query, found in all_answers(book.pack(institution), "en"):
        assert not ONE_OF_MANY.search(found.text), query
