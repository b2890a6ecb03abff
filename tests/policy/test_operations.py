"""What single operations mean, where the five institutions do not show it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.meaning.choosing import months_after
from policy.pack import Span
from tests.policy.small_pack import ask_one


@pytest.mark.parametrize(
    ("direction", "number", "wanted"),
    [
        ("half_up", "0.5", "1"),
        ("half_up", "1.5", "2"),
        ("half_up", "2.5", "3"),
        ("half_up", "2.4999", "2"),
        ("down", "2.99", "2"),
        ("up", "2.01", "3"),
        ("down", "3", "3"),
    ],
)
def test_rounding_goes_where_it_is_told_and_half_goes_up(direction: str, number: str, wanted: str) -> None:
    how = {"op": "rounding", "direction": direction, "to": "1", "of": {"op": "quantity", "fact": "amount"}}
    assert ask_one(how, amount=Decimal(number)).value == Decimal(wanted)


def test_rounding_to_fives_gives_multiples_of_five() -> None:
    how = {"op": "rounding", "direction": "half_up", "to": "5", "of": {"op": "quantity", "fact": "amount"}}
    assert ask_one(how, amount=Decimal("12.5")).value == Decimal("15")


def test_a_month_after_the_last_of_january_is_the_last_of_february() -> None:
    assert months_after(date(2027, 1, 31), 1) == date(2027, 2, 28)
    assert months_after(date(2027, 12, 15), 1) == date(2028, 1, 15)


@given(low=st.integers(0, 100), width=st.integers(0, 100), amount=st.integers(-10, 250))
def test_an_end_belongs_to_a_band_only_where_it_says_so(low: int, width: int, amount: int) -> None:
    high = low + width
    closed = Span.model_validate({"from": str(low), "to": str(high)})
    inner = Span.model_validate({"above": str(low), "below": str(high)})
    assert closed.holds(amount) == (low <= amount <= high)
    assert inner.holds(amount) == (low < amount < high)


def test_a_share_of_a_loss_is_nothing() -> None:
    cite = {"article": "一", "quote": "30%"}
    loss = {"zh": "亏损不分", "en": "a loss is not shared"}
    how = {"op": "share", "of": "amount", "percent": "30", "unit": "yuan", "loss": loss, "cite": cite}
    assert ask_one(how, amount=Decimal("-1")).value == 0
    assert ask_one(how, amount=Decimal("1000.5")).value == Decimal("300.15")
