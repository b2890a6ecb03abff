"""Odd requests to every part of the web, as a visitor and as the coordinator of another college: no bug, no leak."""

from __future__ import annotations

import asyncio
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.strategies import SearchStrategy
from sqlmodel import SQLModel, col, select

from bot.channels.telegram_intake import Webhook
from bot.web.app import make_app
from bot.web.pages import Rates
from models.board import AnswerProblem
from models.questions import AskOffice
from models.reports import AskExemption, Contents, ExemptionKind, SaveDraft, WeekKey
from models.rounds import CreateFeed
from models.store.database import reading
from models.store.people import hash_of
from models.tables.delivery import InboxRow, OutboxRow
from tests.web.asking import Answer, Request, ask
from tests.web.console.conftest import COORDINATOR, names_asked_for
from tests.web.marks import MARK, plant_marks, told_of
from tests.web.odd_requests import HOOK, PARTS_OF_THE_WEB, SECRET, Known
from tests.web.office import HOME, OTHER, Office, token_of
from tests.web.test_fuzz import ALL, SHARE_BY_DESCRIPTION, WIDE

pytestmark = pytest.mark.bulk

BOT = f"123456789:{'A' * 35}"  # of no bot: nothing is fetched or sent with it
FEED = "feed-of-the-coordinator-of-another-college"
TURN = 250
"""Requests of one part in one turn of Hypothesis: more make it slower, since it remembers them all."""


class Walled:
    """An office whose one college is marked all over, and who asks: a visitor, and the other college's coordinator."""

    def __init__(self, root: Path) -> None:
        self.office = Office(root, telegram=BOT)
        self._fill()
        self.known = self._known()
        self.marked = self.office.app.store.writer.run(lambda session: plant_marks(session, HOME))
        feed = CreateFeed(person_id=self.office.person(COORDINATOR, OTHER).id, token_hash=hash_of(FEED))
        self.office.do(feed, OTHER)
        hook = Webhook(HOOK, SECRET, self.office.app.intake.take).handle
        web = replace(self.office.app.web, rates=Rates(WIDE, WIDE, WIDE, WIDE, WIDE), telegram=hook)
        self.pages = make_app(web)
        self.seen: Counter[int] = Counter()
        self.runner = asyncio.Runner()
        self.callers = [self.runner.run(self._visitor()), self.runner.run(self._coordinator())]

    def _fill(self) -> None:
        """What the demonstration's college does not have yet: a draft, leave, a question, an answer, a file."""
        office, report = self.office, self.office.reports()[4]
        key = WeekKey(certificate_id=report.certificate_id, term=report.term, week=18)
        days = {"first": date(2026, 12, 1), "last": date(2026, 12, 9)}
        office.attach(report, "秘密.html", b"HIDDEN")
        office.do(SaveDraft(key=key, contents=Contents(progress="写到一半", plan="下周再写")))
        office.do(AskExemption(certificate_id=report.certificate_id, kind=ExemptionKind.LEAVE, note="外出学习", **days))
        office.do(AskOffice(text="补考的课时怎么算", channel="web", chat="elsewhere"))
        office.do(AnswerProblem(report_id=report.id or 0, text="机房已经协调好"))

    def _known(self) -> Known:
        """What was learnt of the marked college: ids of its rows in every table."""
        with reading(self.office.app.store.database) as session:
            tables = [one for one in SQLModel.metadata.sorted_tables if {"institution_id", "id"} <= set(one.c.keys())]
            ids = {
                one
                for table in tables
                for one in session.execute(select(table.c.id).where(table.c.institution_id == HOME)).scalars()  # type: ignore[call-overload]
            }
        return Known(tuple(sorted(ids)), tuple(sorted(names_asked_for(self.office))), (FEED,))

    async def _visitor(self) -> dict[str, str]:
        browser = self.office.browser(self.pages)
        page = await browser.get("/chat/")
        return {"Cookie": f"onex-chat={browser.cookies['onex-chat']}", "X-CSRF-Token": token_of(page)}

    async def _coordinator(self) -> dict[str, str]:
        """Signed in to the console and so to the chat docked in it."""
        browser = await self.office.signed_in(COORDINATOR, OTHER)
        await self.office.app.intake.idle()
        page = await browser.get("/console/board")
        assert page.status_code == 200
        return {"Cookie": f"onex-console={browser.cookies['onex-console']}", "X-CSRF-Token": token_of(page)}

    def asks(self, request: Request, headers: dict[str, str]) -> Answer:
        """One request, and whatever it led to, handled."""
        answer = self.runner.run(self._asks(request, headers))
        self.seen[answer.status] += 1
        return answer

    async def _asks(self, request: Request, headers: dict[str, str]) -> Answer:
        answer = await ask(self.pages, request, headers)
        if answer.status in (200, 202, 303) and request.method == "POST":
            await self.office.app.intake.idle()
        return answer

    def close(self) -> None:
        self.runner.close()
        self.office.close()


@pytest.fixture
def walled(tmp_path: Path, planted_office: Path) -> Iterator[Walled]:
    shutil.copytree(planted_office, tmp_path, dirs_exist_ok=True)
    found = Walled(tmp_path)
    yield found
    found.close()


def try_all(walled: Walled, requests: int) -> None:
    """Sends at least so many requests, each part of the web its share."""
    for part, hundredths in PARTS_OF_THE_WEB:
        wanted, strategy = -(-requests * hundredths // 100), part(walled.known)
        for turn in count():
            before = walled.seen.total()
            try_turn(walled, strategy, min(TURN, wanted), turn)
            wanted -= walled.seen.total() - before
            if wanted <= 0:
                break


def try_turn(walled: Walled, strategy: SearchStrategy[Request], most: int, turn: int) -> None:
    """Up to so many different requests, as each caller in turn."""

    @seed(turn)
    @given(request=strategy)
    @settings(
        max_examples=most, deadline=None, database=None, suppress_health_check=list(HealthCheck),
        phases=(Phase.generate, Phase.shrink),
    )  # fmt: skip
    def ends_well(request: Request) -> None:
        caller = walled.callers[walled.seen.total() % len(walled.callers)]
        answer = walled.asks(request, caller)
        assert 100 <= answer.status < 500, (answer.status, request)
        assert not told_of(answer.body), request

    ends_well()


def nothing_came_of_it(walled: Walled) -> None:
    """No message met a bug while it was handled, and nothing marked was said to anybody outside."""
    with reading(walled.office.app.store.database) as session:
        bugs = [row.payload for row in session.exec(select(InboxRow).where(InboxRow.incident != ""))]
        outside = select(OutboxRow).where(OutboxRow.institution_id != HOME, col(OutboxRow.text).contains(MARK))
        leaks = [row.text for row in session.exec(outside)]
    assert bugs == []
    assert leaks == []


def test_no_odd_request_ends_in_a_bug_or_tells_of_another_college(walled: Walled) -> None:
    assert walled.marked > 300
    try_all(walled, 400)
    nothing_came_of_it(walled)
    assert walled.seen.keys() >= {200, 202, 403, 404, 422}


def test_whoever_belongs_there_does_see_the_marks(walled: Walled) -> None:
    """So that their absence elsewhere means something."""
    own = walled.runner.run(walled.office.signed_in(f"{COORDINATOR}{MARK}"))
    for page in ("board", "reports", "rounds", "people", "settlement"):
        assert told_of(walled.runner.run(own.get(f"/console/{page}")).content), page
    assert told_of(walled.runner.run(own.get("/console/export/reports.xlsx")).content)


@pytest.mark.soak
def test_no_odd_request_of_a_hundred_thousand_ends_in_a_bug_or_a_leak(walled: Walled, share: float) -> None:
    """The greater part of the hundred thousand; the rest are drawn from the pages' own description (test_fuzz)."""
    wanted = int(ALL * (1 - SHARE_BY_DESCRIPTION) * share)
    try_all(walled, wanted)
    nothing_came_of_it(walled)
    print(f"\n{walled.seen.total()} odd requests, statuses {sorted(walled.seen.items())}")
    assert walled.seen.total() >= wanted
