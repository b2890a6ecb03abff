"""Settlement: to the last yuan what a calculation of its own gives, and nothing guessed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import cache

import pytest

from handlers.desk.occurrences import Happened, Period
from models.institutions import Certificate
from models.records import Duty, Half, Sitting, Training
from policy.book import Book
from policy.pack import Pack
from policy.settlement import Kind, Settlement, settle
from tests.settlement.years import CALENDAR, Year, make_year, ncvtc_yuan, xit_yuan

YEAR = Period("2026", date(2026, 1, 1), date(2026, 12, 31))
YEARS = 1000


@cache
def pack_of(institution: str) -> Pack:
    return Book().pack(institution)


def settled(year: Year, institution: str) -> Settlement:
    people = {number: f"教师{number}" for number in range(1, 20)}
    happened = Happened(
        YEAR, pack_of(institution), CALENDAR, year.certificates, people, year.trainings, year.duties, year.money
    )
    return settle(pack_of(institution), happened.occurrences())


@pytest.mark.bulk
@pytest.mark.parametrize(("institution", "reckon"), [("ncvtc", ncvtc_yuan), ("xit", xit_yuan)])
def test_a_thousand_years_agree_to_the_last_yuan(institution: str, reckon: Callable[[Year], Decimal]) -> None:
    for seed in range(YEARS):
        year = make_year(seed, institution)
        assert settled(year, institution).yuan == reckon(year), f"seed {seed}"


def test_what_the_rules_do_not_state_is_an_open_line_and_counts_nothing() -> None:
    certificate = Certificate(id=1, institution_id="ncvtc", name="证书", exam_form="一般实操", lead_id=1)
    training = Training(certificate_id=1, number=1, ended=date(2026, 6, 1), sittings=(Sitting(level="中级", sat=70),))
    evening = Duty(certificate_id=1, person="甲", day=date(2026, 6, 1), half=Half.EVENING)
    found = settled(Year({1: certificate}, [training], [evening], []), "ncvtc")
    assert {line.of.kind for line in found.open_lines} == {Kind.TRAINING, Kind.DUTY}
    assert "discipline" in next(x for x in found.open_lines if x.of.kind is Kind.TRAINING).pay.missing
    assert found.yuan == 40 * 50


def test_a_ruling_the_other_way_is_shown_in_yuan() -> None:
    certificate = Certificate(id=1, institution_id="ncvtc", name="证书", exam_form="机试")
    training = Training(certificate_id=1, number=1, ended=date(2026, 6, 1), sittings=(Sitting(level="中级", sat=120),))
    found = settled(Year({1: certificate}, [training], [], []), "ncvtc")
    assert [(swing.yuan, len(swing.lines)) for swing in found.swings] == [((324 - 270) * 50, 1)]
