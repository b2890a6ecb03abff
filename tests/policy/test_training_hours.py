"""Every question about training hours that the table allows, against an oracle that shares nothing with the packs."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest

from policy.answer import Answer, Unit, plain
from policy.book import Book
from policy.calculate import answer
from policy.facts import Facts, Query, Value
from tests.policy.oracle import Expected, training_hours

DAY = date(2026, 11, 20)
FORMS = ("written", "machine", "practical", "special_practical", "mixed")
DISCIPLINES = (None, "arts", "sciences", "both")
ROUNDS = (None, 1, 2, 3, 4, 7)


def asked(book: Book, form: str, discipline: str | None, sat: int, training: int | None) -> Answer:
    told: dict[str, Value | None] = {
        "exam_form": form,
        "discipline": discipline,
        "headcount": sat,
        "training_round": training,
    }
    facts = Facts({name: value for name, value in told.items() if value is not None})
    return answer(book.pack("ncvtc"), Query("training-hours", facts, DAY))


def seen(found: Answer) -> Expected:
    value = None if found.value is None else int(found.value)
    assert value is None or plain(found.value) == str(value), "hours are whole"
    return Expected(found.status, value, found.bound, tuple(sorted(int(one.value) for one in found.alternatives)))


@pytest.mark.bulk
@pytest.mark.parametrize("form", FORMS)
def test_every_headcount_discipline_and_round_gives_what_the_table_gives(book: Book, form: str) -> None:
    for discipline, sat, training in product(DISCIPLINES, range(401), ROUNDS):
        found = asked(book, form, discipline, sat, training)
        assert seen(found) == training_hours(form, discipline, sat, training), (form, discipline, sat, training)


def test_an_answer_shows_each_step_with_its_article(book: Book) -> None:
    found = asked(book, "machine", None, 95, None)
    assert [(step.says, plain(step.value)) for step in found.steps] == [
        ("机试 180 课时", "180"),
        ("实考 95 人，系数 1.3", "1.3"),
        ("180 × 1.3 = 234 课时", "234"),
    ]
    assert [step.cites and step.cites.article for step in found.steps] == ["第十一条"] * 3


def test_yuan_are_reckoned_from_hours_that_were_rounded_first(book: Book) -> None:
    facts = Facts(exam_form="machine", headcount=65, training_round=3)
    found = answer(book.pack("ncvtc"), Query("training-hours", facts, DAY, wants=Unit.YUAN))
    assert (plain(found.value), found.bound, [plain(one.value) for one in found.alternatives]) == (
        "3200",
        "at_most",
        ["3250"],
    )
    articles = [cite.article for cite in found.citations]
    assert (articles[0], articles[-1]) == ("第十一条", "第十四条")


def test_facts_that_cannot_be_are_asked_for_again_and_never_computed_with(book: Book) -> None:
    for sat in (-5, "95.5", "abc", 10**9, float("nan"), "", True):
        found = asked(book, "machine", None, sat, None)  # type: ignore[arg-type]
        assert (found.status, found.value, found.missing) == ("needs_input", None, ("headcount",)), sat


def test_all_that_is_missing_is_named_in_the_order_in_which_it_is_asked(book: Book) -> None:
    found = answer(book.pack("ncvtc"), Query("training-hours", Facts(), DAY))
    assert found.missing == ("headcount", "exam_form")
    assert found.ask is not None
    assert found.ask.fact == "headcount"


def test_the_choices_for_a_missing_form_are_offered(book: Book) -> None:
    found = answer(book.pack("ncvtc"), Query("training-hours", Facts(headcount=95), DAY))
    assert found.ask is not None
    assert ("machine", "机试") in found.ask.choices
