"""What the tests of rules may ask for: the shipped packs, and the five source texts where they are at hand."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from policy.book import Book
from policy.source import Source

HERE = Path(__file__).parent
SOURCES = "ONEX_POLICY_SOURCES"
INSTITUTIONS = ("jscj", "lnpc", "ncvtc", "shaanxi", "xit")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Tests that read the source texts are left out, and said to be, where no folder with them is named."""
    if os.environ.get(SOURCES):
        return
    needing = [item for item in items if item.path.is_relative_to(HERE) and item.get_closest_marker("sources")]
    if needing:
        items[:] = [item for item in items if item not in needing]
        config.hook.pytest_deselected(items=needing)
        reporter = config.pluginmanager.get_plugin("terminalreporter")
        if reporter:
            reporter.write_line(f"{len(needing)} tests against the source texts left out: {SOURCES} is not set")


@pytest.fixture(scope="session")
def book() -> Book:
    """The packs that ship."""
    return Book()


@pytest.fixture(scope="session")
def sources() -> dict[str, Source]:
    """The five source texts, by institution."""
    folder = Path(os.environ[SOURCES])
    return {name: Source((folder / f"{name}.txt").read_text(encoding="utf-8")) for name in INSTITUTIONS}
