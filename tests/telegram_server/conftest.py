"""What the tests of the stand-in share."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def _waits_are_timedeltas(monkeypatch: pytest.MonkeyPatch) -> None:
    """python-telegram-bot warns about its old integers otherwise."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
