"""An office whose console is read by every test of a module."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.web.console.downloads import DOWNLOADS
from bot.web.console.pages import PAGES
from bot.web.console.view import Missing, Query
from handlers.dialogue import Refused
from models.store.database import reading
from tests.web.office import Office, an_office

COORDINATOR = "教务处 统筹"
HEAD = "财经系 主任"  # of SHOP, TAX and LOGISTICS
EXPORTS = tuple(DOWNLOADS)
FOR_HEADS = ("board", "reports", "summaries")
MENU = tuple(page.name for page in PAGES if page.title)


class Noting(dict[str, str]):
    """A query that says nothing and notes what it is asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def get(self, name: str, default: Any = None) -> Any:
        self.names.add(name)
        return default


def names_asked_for(office: Office) -> set[str]:
    """Every name that some page or export reads from its address."""
    noting = Noting()
    with reading(office.app.store.database) as session:
        desk = office.desk(session, COORDINATOR)
        for read in (*(page.view for page in PAGES), *DOWNLOADS.values()):
            with contextlib.suppress(Missing, Refused):
                read(desk, Query(noting))
    return noting.names


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory, planted_office: Path) -> Iterator[Office]:
    yield from an_office(tmp_path_factory.mktemp("office"), planted_office)


@pytest.fixture(scope="module")
def names(office: Office) -> set[str]:
    """Every name that some page or export reads from its address."""
    return names_asked_for(office)


@pytest.fixture
async def idle(office: Office) -> AsyncIterator[None]:
    """What was said is handled before the next test's event loop begins."""
    yield
    await office.app.intake.idle()
