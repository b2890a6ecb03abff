"""Walls: a department head sees one department, and nobody anything of another institution, whatever is asked for."""

from __future__ import annotations

import io
from typing import Any

import httpx
import pytest
from openpyxl import load_workbook
from starlette.routing import Mount

from bot.web.app import CONSOLE
from bot.web.console.downloads import DOWNLOADS
from bot.web.console.pages import PAGES
from models.store.database import reading
from models.undelivered import DropMessage
from tests.play import Chat
from tests.web.console.conftest import COORDINATOR, EXPORTS, FOR_HEADS, HEAD, MENU
from tests.web.office import HOME, OTHER, Office
from tests.web.test_fuzz import pages_of

pytestmark = pytest.mark.usefixtures("idle")


async def test_a_department_head_sees_their_own_department_alone(office: Office) -> None:
    browser = await office.signed_in(HEAD)
    for page in MENU:
        answer = await browser.get(f"/console/{page}")
        assert answer.status_code == (200 if page in FOR_HEADS else 403), page
        assert "老年照护" not in answer.text
        assert "Web前端开发" not in answer.text
    board = (await browser.get("/console/board")).text
    assert "智能财税" in board
    assert "物流管理" in board


async def test_a_department_head_opens_no_other_department_s_report_file_or_export(office: Office) -> None:
    with reading(office.app.store.database) as session:
        rooms = {one.id: one.department_id for one in office.desk(session, COORDINATOR).certificates.all(active=False)}
    head = office.person(HEAD)
    own = next(one for one in office.reports() if rooms[one.certificate_id] == head.department_id)
    foreign = next(one for one in office.reports() if rooms[one.certificate_id] != head.department_id)
    office.attach(foreign, "b.html", b"y")
    browser = await office.signed_in(HEAD)
    assert (await browser.get(f"/console/report?id={own.id}")).status_code == 200
    assert (await browser.get(f"/console/report?id={foreign.id}")).status_code == 404
    assert (await browser.get(f"/console/attachment/{foreign.id}/0")).status_code == 404
    assert [(await browser.get(f"/console/export/{one}")).status_code for one in EXPORTS] == [403] * len(EXPORTS)


def secrets_of(office: Office, institution: str) -> set[str]:
    """Names and numbers that only one institution has."""
    with reading(office.app.store.database) as session:
        found = {}
        for one in (HOME, OTHER):
            desk = office.desk(session, COORDINATOR, one)
            found[one] = {desk.home.name, *(c.name for c in desk.certificates.all(active=False))}
            found[one] |= {p.name for p in desk.people.all()} | {d.name for d in desk.certificates.departments()}
    return found[institution] - found[OTHER if institution == HOME else HOME]


def routes_of_the_console(office: Office) -> set[str]:
    """The patterns of what can be asked for below /console, the docked chat aside."""
    mounted = next(r.app for r in pages_of(office.pages).routes if isinstance(r, Mount) and r.path == CONSOLE)
    return {path for path, item in mounted.openapi()["paths"].items() if "get" in item}


@pytest.mark.bulk
async def test_nothing_of_another_institution_shows_whatever_ids_are_asked_for(office: Office, names: set[str]) -> None:
    """Pages, exports and the names in their addresses are found, not listed: a new one is walked into by itself."""
    browser = await office.signed_in(COORDINATOR, OTHER)
    report, hidden = office.reports(HOME)[4], secrets_of(office, HOME)
    office.attach(report, "秘密.html", b"HIDDEN")
    person = office.person(COORDINATOR)
    numbers = {report.id, report.certificate_id, person.id, 1, 2}
    asked = [*({name: str(n) for name in names} for n in numbers), *({name: str(report.id)} for name in names)]
    asked += [{"term": report.term, "week": str(report.week), "period": report.term, "q": person.name[:2]}]
    assert "老年照护" in hidden
    assert {"id", "certificate", "person", "department", "period", "before", "from", "state"} <= names
    for page in PAGES:
        for query in asked:
            answer = await browser.get(f"/console/{page.name}", params=query)
            assert answer.status_code in ({404} if page.title is None else {200, 404}), (page.name, query)
            assert {word for word in hidden if word in answer.text} == set(), (page.name, query)
    for name in DOWNLOADS:
        for query in ({}, {"period": "2026", **asked[0]}, asked[-1]):
            answer = await browser.get(f"/console/export/{name}", params=query)
            assert {word for word in hidden if word in words_in(name, answer)} == set(), (name, query)
    assert (await browser.get(f"/console/attachment/{report.id}/0")).status_code == 404


def test_there_is_no_way_into_the_console_but_those_that_are_walked_here(office: Office) -> None:
    walked = {"/{name}", "/export/{name}.{ending}", "/attachment/{report}/{place}"}
    assert routes_of_the_console(office) == walked | {"/", "/join/{token}"}


def words_in(name: str, answer: httpx.Response) -> str:
    """All that stands in an exported file, or in the words with which it is refused."""
    if answer.status_code != 200:
        return answer.text
    if name.endswith(".csv"):
        return answer.content.decode("utf-8-sig")
    book = load_workbook(io.BytesIO(answer.content))
    return "\n".join(str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row)


def test_a_coordinator_releases_or_drops_only_their_own_institution_s_messages(coordinator: Chat) -> None:
    ours, theirs = (undelivered(coordinator, home) for home in ("jscj", "other"))
    assert "已不在等待" in coordinator.says(f"/delivery release {theirs}")[0].text
    assert state_of(coordinator, theirs) == "dead"
    coordinator.says(f"/delivery drop {ours}")
    assert state_of(coordinator, ours) == "dropped"
    assert "已不在等待" in coordinator.says(f"/delivery drop {ours}")[0].text


def undelivered(chat: Chat, institution: str) -> int:
    """A message that was not delivered; its id."""
    from models.store import delivery
    from models.tables.delivery import OutboxRow

    def work(session: Any) -> int:
        words = delivery.Outgoing("play", "nowhere", chat.stage.clock(), text="x", institution_id=institution)
        row = session.get(OutboxRow, delivery.enqueue(session, words))
        row.state = "dead"
        session.add(row)
        return int(row.id)

    return chat.stage.writer.run(work)


def state_of(chat: Chat, message_id: int) -> str:
    from models.tables.delivery import OutboxRow

    return chat.stage.writer.run(lambda session: str(session.get_one(OutboxRow, message_id).state))


def test_the_command_itself_knows_the_wall(coordinator: Chat) -> None:
    from models.store.unit import OtherInstitution, Unit, carry_out

    theirs, now = undelivered(coordinator, "other"), coordinator.stage.clock()
    with pytest.raises(OtherInstitution):
        coordinator.stage.writer.run(
            lambda session: carry_out(DropMessage(message_id=theirs), Unit(session, now, "jscj"))
        )
