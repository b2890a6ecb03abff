"""The office's word on an open point: from its day on it counts, and each answer that rests on it says so."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from policy.answer import plain
from policy.book import Book
from policy.calculate import answer
from policy.facts import Facts, Query
from policy.pack import Ruling

FROM = date(2026, 9, 1)
EXACTLY_120 = Facts(exam_form="machine", headcount=120)


def ruling(point: str, reading: str, begins: date = FROM, by: str = "教务处") -> Ruling:
    return Ruling(point=point, reading=reading, by=by, entered=begins, from_=begins)


def test_a_ruling_counts_from_its_day_on_and_not_before(book: Book) -> None:
    rulings = (ruling("overlap-120", "higher"),)
    after = answer(book.pack("ncvtc"), Query("training-hours", EXACTLY_120, FROM), rulings)
    before = answer(book.pack("ncvtc"), Query("training-hours", EXACTLY_120, FROM - timedelta(days=1)), rulings)
    assert (plain(after.value), after.alternatives) == ("324", ())
    assert (plain(before.value), [plain(one.value) for one in before.alternatives]) == ("270", ["324"])


def test_an_answer_that_rests_on_a_ruling_says_who_ruled_and_when(book: Book) -> None:
    rulings = (ruling("overlap-120", "higher"),)
    found = answer(book.pack("ncvtc"), Query("training-hours", EXACTLY_120, FROM), rulings)
    assert "教务处 2026-09-01 裁定" in found.text
    assert any("裁定" in step.says and step.cites for step in found.steps)


def test_an_answer_that_does_not_rest_on_a_ruling_is_silent_about_it(book: Book) -> None:
    query = Query("training-hours", Facts(exam_form="machine", headcount=95), FROM)
    pack = book.pack("ncvtc")
    assert answer(pack, query, (ruling("overlap-120", "higher"),)) == answer(pack, query)


def test_the_later_ruling_takes_the_place_of_the_earlier(book: Book) -> None:
    rulings = (ruling("overlap-120", "lower", FROM + timedelta(days=30)), ruling("overlap-120", "higher"))
    query = Query("training-hours", EXACTLY_120, FROM + timedelta(days=30))
    assert plain(answer(book.pack("ncvtc"), query, rulings).value) == "270"


@pytest.mark.parametrize(("point", "reading"), [("overlap-120", "gone"), ("gone", "higher")])
def test_a_ruling_on_what_the_pack_no_longer_has_plays_no_part(book: Book, point: str, reading: str) -> None:
    query = Query("training-hours", EXACTLY_120, FROM)
    pack = book.pack("ncvtc")
    assert answer(pack, query, (ruling(point, reading),)) == answer(pack, query)


def test_what_was_not_stated_is_answered_once_it_is_ruled(book: Book) -> None:
    query = Query("waiver-scope", Facts(), FROM)
    pack = book.pack("lnpc")
    assert answer(pack, query).status == "not_stated"
    ruled = answer(pack, query, (ruling("waiver-scope", "all-fees", by="继续教育学院"),))
    assert (ruled.status, "全部免除" in ruled.text) == ("answered", True)


def test_every_open_point_of_every_pack_can_be_ruled_on(book: Book) -> None:
    """Each reading of each point, on each case: there is an answer, and never a number without a source."""
    from policy.check.cases import query_of

    for institution in book.institutions():
        pack = book.pack(institution)
        for point in pack.open_points:
            for reading in point.readings:
                for case in pack.cases:
                    found = answer(pack, query_of(pack, case), (ruling(point.id, reading),))
                    assert found.value is None or found.citations
