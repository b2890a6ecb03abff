"""A slip in a pack does not get through: it is refused, or a case fails. At least 99 of 100."""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import dataclass

import pytest

from policy.book import SHIPPED
from policy.check import check_text
from tests.figures import figure
from tests.policy.conftest import INSTITUTIONS
from tests.policy.mutants import mutants

SAMPLE = 15


@dataclass(frozen=True)
class Tried:
    """Slips that were tried, each as pack, kind and place, and those among them that got through."""

    slips: tuple[str, ...]
    through: tuple[str, ...]

    def caught(self) -> dict[str, float]:
        """The percentage caught in all, in each pack, and of each kind of slip."""
        groups: dict[str, list[bool]] = defaultdict(list)
        for slip in self.slips:
            pack, kind, _ = slip.split(" ", 2)
            for group in ("in all", pack, kind):
                groups[group].append(slip not in self.through)
        return {group: 100 * sum(each) / len(each) for group, each in groups.items()}


def tried(sample: int | None) -> Tried:
    """Slips in all packs, each checked: every one, or a sample from each pack."""
    slips: list[str] = []
    through: list[str] = []
    for institution in INSTITUTIONS:
        made = list(mutants((SHIPPED / f"{institution}.yaml").read_text(encoding="utf-8")))
        chosen = made if sample is None else random.Random(institution).sample(made, sample)
        slips += [f"{institution} {name}" for name, _ in chosen]
        through += [f"{institution} {name}" for name, text in chosen if not check_text(text)]
    return Tried(tuple(slips), tuple(through))


@pytest.mark.bulk
def test_of_a_sample_of_slips_at_most_one_gets_through() -> None:
    found = tried(SAMPLE)
    assert len(found.slips) == SAMPLE * len(INSTITUTIONS)
    assert len(found.through) <= 1, found.through


@pytest.mark.soak
def test_of_all_slips_in_all_packs_ninety_nine_in_a_hundred_are_caught(share: float) -> None:
    found = tried(None if share >= 1 else int(300 * share))
    print(f"{len(found.slips)} slips, {len(found.through)} got through: {found.through}")
    for group, caught in found.caught().items():
        figure(f"slips caught, {group}", caught, "%", at_least=99)
    assert len(found.through) <= max(2, len(found.slips) / 50)
