"""Reminders lived through under a virtual clock."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import structlog
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.scheduler.simulation import STEPS, Reminding

CHECKS = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]


@pytest.fixture(autouse=True)
def quiet_log() -> Iterator[None]:
    """The bugs that are met on purpose are logged by the thousand; writing them down takes longer than living them."""
    before = structlog.get_config()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger("critical"))
    yield
    structlog.configure(**before)


def live(lives: int, steps: int) -> None:
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        Reminding,
        settings=settings(max_examples=lives, stateful_step_count=steps, deadline=None, suppress_health_check=CHECKS,
                          print_blob=True),
    )  # fmt: skip


def test_reminders_stay_right_whatever_happens_for_a_while() -> None:
    live(lives=12, steps=20)


@pytest.mark.soak
def test_reminders_stay_right_whatever_happens_for_a_hundred_thousand_steps(share: float) -> None:
    """A failing run prints the blob that repeats it; Hypothesis keeps it in its own database as well."""
    live(lives=int(2200 * share), steps=50)
    print(f"\n{STEPS['lived']} steps lived")
