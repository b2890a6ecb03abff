"""A slip in a pack does not get through: it is refused, or a case fails. At least 99 of 100."""

from __future__ import annotations

import random

import pytest

from policy.book import SHIPPED
from policy.check import check_text
from tests.figures import figure
from tests.policy.conftest import INSTITUTIONS
from tests.policy.mutants import mutants

SAMPLE = 15


def survivors(institution: str, sample: int | None) -> tuple[list[str], int]:
    """The slips that get through, and how many were tried."""
    made = list(mutants((SHIPPED / f"{institution}.yaml").read_text(encoding="utf-8")))
    tried = made if sample is None else random.Random(institution).sample(made, sample)
    return [name for name, text in tried if not check_text(text)], len(tried)


def through_of(sample: int | None) -> tuple[list[str], int]:
    """The same for all packs together."""
    found = {institution: survivors(institution, sample) for institution in INSTITUTIONS}
    through = [f"{name}: {slip}" for name, (slips, _) in found.items() for slip in slips]
    return through, sum(count for _, count in found.values())


def test_of_a_sample_of_slips_at_most_one_gets_through() -> None:
    through, tried = through_of(SAMPLE)
    assert tried == SAMPLE * len(INSTITUTIONS)
    assert len(through) <= 1, through


@pytest.mark.soak
def test_of_all_slips_in_all_packs_ninety_nine_in_a_hundred_are_caught(share: float) -> None:
    through, tried = through_of(None if share >= 1 else int(300 * share))
    print(f"{tried} slips, {len(through)} got through ({1 - len(through) / tried:.2%} caught): {through}")
    figure("slips caught", 100 * (1 - len(through) / tried), "%", at_least=99)
    assert len(through) <= max(2, tried / 50)
