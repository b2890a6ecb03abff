"""An office whose console is read by every test of a module."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest

from bot.web.console.downloads import DOWNLOADS
from bot.web.console.pages import PAGES
from tests.web.office import Office, an_office

COORDINATOR = "教务处 统筹"
HEAD = "财经系 主任"  # of SHOP, TAX and LOGISTICS
EXPORTS = tuple(DOWNLOADS)
FOR_HEADS = ("board", "reports", "summaries")
MENU = tuple(page.name for page in PAGES if page.title)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    yield from an_office(tmp_path_factory.mktemp("office"))


@pytest.fixture
async def idle(office: Office) -> AsyncIterator[None]:
    """What was said is handled before the next test's event loop begins."""
    yield
    await office.app.intake.idle()
