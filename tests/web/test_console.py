"""The console: who gets in, what each page shows to whom, and that nothing crosses an institution's walls."""

from __future__ import annotations

import contextlib
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from sqlmodel import SQLModel, func, select
from starlette.requests import Request
from starlette.responses import Response

from bot.clock import SetClock
from bot.dialogues import SUBJECTS
from bot.web.app import CONSOLE, CONSOLE_IDLE, CONSOLE_LIFE, sessions_of
from bot.web.console.actions import ACTIONS
from bot.web.console.pages import PAGES
from bot.web.console.routes import READING
from bot.web.console.view import Cell, Missing
from bot.web.pages import HERE
from bot.web.sessions import Sessions
from handlers.dialogue import Refused
from handlers.words import LANGUAGES, catalogue
from models.store.database import reading
from models.undelivered import DropMessage
from tests.play import Chat
from tests.web.office import HOME, OTHER, Office, an_office, sign_in, token_of

COORDINATOR = "教务处 统筹"
HEAD = "财经系 主任"  # of SHOP, TAX and LOGISTICS
EXPORTS = ("reports.xlsx", "reports.csv", "missing.xlsx", "missing.csv", "rounds.xlsx", "rounds.csv", "settlement.xlsx")
FOR_HEADS = ("board", "reports", "summaries")
MENU = tuple(page.name for page in PAGES if page.title)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    yield from an_office(tmp_path_factory.mktemp("office"))


@pytest.fixture(autouse=True)
async def _idle(office: Office) -> Any:
    """What was said is handled before the next test's event loop begins."""
    yield
    await office.app.intake.idle()


# Signing in


def test_a_coordinator_asks_the_chat_for_the_link_and_gets_a_new_one_each_time(coordinator: Chat) -> None:
    links = [re.search(r"/console/join/[\w-]{16,}", coordinator.says("/console")[0].text) for _ in range(2)]
    assert links[0]
    assert links[1]
    assert links[0][0] != links[1][0]


def test_a_lead_gets_no_link(chat: Chat) -> None:
    chat.plays("""
        > /console
        < 这不在您的职责范围内。/help 可看您能做什么。
    """)


async def test_a_link_signs_in_to_the_board_once(office: Office) -> None:
    link = office.link(office.person(COORDINATOR))
    first, second = office.browser(), office.browser()
    board = await sign_in(first, link)
    assert (board.status_code, board.url.path) == (200, "/console/board")
    assert "南充职业技术学院" in board.text
    assert (await sign_in(second, link)).status_code == 403


async def test_a_link_ends_after_ten_minutes(office: Office) -> None:
    link = office.link(office.person(COORDINATOR), minutes=-1)
    refused = await sign_in(office.browser(), link)
    assert refused.status_code == 403
    assert "/console" in refused.text


async def test_whoever_is_not_signed_in_is_told_how_to_get_a_link(office: Office) -> None:
    page = await office.browser().get("/console/board")
    assert page.status_code == 403
    assert "请以统筹人员或部门主任的身份在对话中发送 /console" in page.text
    assert "证书" not in page.text


@pytest.mark.parametrize("name", ["Web前端开发 负责人", "学生甲"])
async def test_a_lead_or_student_with_a_session_sees_no_page(office: Office, name: str) -> None:
    browser = await office.signed_in(name)
    for page in MENU:
        answer = await browser.get(f"/console/{page}")
        assert answer.status_code == 403, page
        assert "您不能查看此页" in answer.text
    assert [(await browser.get(f"/console/export/{one}")).status_code for one in EXPORTS] == [403] * len(EXPORTS)


async def test_signing_out_ends_the_session_on_every_page(office: Office) -> None:
    browser = await office.signed_in(COORDINATOR)
    token = token_of(await browser.get("/console/board"))
    before = dict(browser.cookies)
    left = await browser.post("/console/chat/leave", headers={"X-CSRF-Token": token, "Accept": "application/json"})
    assert left.json() == {"left": True}
    assert (await browser.get("/console/board")).status_code == 403
    browser.cookies.update(before)  # the old cookie is worth nothing any more
    assert (await browser.get("/console/board")).status_code == 403


async def test_a_person_whose_access_is_taken_is_out_at_once(office: Office) -> None:
    from models.people import RemovePerson

    browser = await office.signed_in("护理系 主任")
    assert (await browser.get("/console/board")).status_code == 200
    office.do(RemovePerson(person_id=office.person("护理系 主任").id))
    assert (await browser.get("/console/board")).status_code == 403


async def test_the_cookie_is_the_console_s_own_and_out_of_reach_of_scripts(office: Office) -> None:
    browser = office.browser()
    cookie = (await browser.get(office.link(office.person(COORDINATOR)))).headers["set-cookie"].lower()
    assert cookie.startswith("onex-console=")
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "path=/console" in cookie


def test_over_https_the_cookie_is_secure_and_its_name_says_so(office: Office) -> None:
    web = replace(office.app.web, origin="https://onex.example.edu.cn")
    sessions, response = sessions_of(web, CONSOLE), Response()
    sessions.write(response, sessions.fresh())
    cookie = response.headers["set-cookie"]
    assert cookie.startswith("__Secure-onex-console=")
    assert "; Secure" in cookie


@pytest.mark.parametrize(("used", "alive"), [(CONSOLE_IDLE - timedelta(minutes=1), True), (CONSOLE_IDLE, False)])
def test_a_console_session_ends_when_it_was_unused_for_half_a_day(used: timedelta, alive: bool) -> None:
    clock = SetClock(beginning_of_time())
    sessions = Sessions("k" * 40, clock, idle=CONSOLE_IDLE, life=CONSOLE_LIFE)
    response = Response()
    sessions.write(response, sessions.fresh())
    cookie = response.headers["set-cookie"].partition(";")[0].encode()
    clock.move_to(clock() + used)
    assert (sessions.read(Request({"type": "http", "headers": [(b"cookie", cookie)]})) is not None) is alive


@pytest.mark.parametrize(("lived", "alive"), [(CONSOLE_LIFE - timedelta(minutes=1), True), (CONSOLE_LIFE, False)])
def test_no_console_session_lives_longer_than_a_week_however_it_is_used(lived: timedelta, alive: bool) -> None:
    clock = SetClock(beginning_of_time())
    sessions = Sessions("k" * 40, clock, idle=CONSOLE_IDLE, life=CONSOLE_LIFE)
    born = sessions.fresh()
    clock.move_to(clock() + lived)
    response = Response()
    sessions.write(response, born)  # used just now
    cookie = response.headers["set-cookie"].partition(";")[0].encode()
    assert (sessions.read(Request({"type": "http", "headers": [(b"cookie", cookie)]})) is not None) is alive


def beginning_of_time() -> Any:
    from datetime import UTC, datetime

    return datetime(2026, 11, 20, tzinfo=UTC)


async def test_a_session_that_asks_too_often_waits(office: Office) -> None:
    browser = await office.signed_in(COORDINATOR)
    codes = [(await browser.get("/console/delivery")).status_code for _ in range(READING.burst + 2)]
    assert codes[0] == 200
    assert codes[-1] == 429


# Pages


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_page_is_there_in_both_languages(office: Office, language: str) -> None:
    browser = await office.signed_in(COORDINATOR)
    for page in MENU:
        answer = await browser.get(f"/console/{page}?lang={language}")
        assert answer.status_code == 200, page
        assert f'lang="{"zh-CN" if language == "zh" else "en"}"' in answer.text
        assert "aria-current=page" in answer.text


async def test_no_page_holds_an_inline_script_or_style(office: Office) -> None:
    browser = await office.signed_in(COORDINATOR)
    for page in (*MENU, f"report?id={office.reports()[0].id}"):
        answer = await browser.get(f"/console/{page}")
        scripts = re.findall(r"<script([^>]*)>", answer.text)
        assert all("src=" in one or 'type="application/json"' in one for one in scripts), page
        assert " style=" not in answer.text
        assert " on" not in re.sub(r"[^ =]* ?=\"[^\"]*\"", "", "".join(re.findall(r"<[a-z][^>]*>", answer.text)))
        assert answer.headers["cache-control"] == "no-store"


async def test_the_board_shows_who_has_not_filed_and_offers_to_nudge(office: Office) -> None:
    page = await (await office.signed_in(COORDINATOR)).get("/console/board")
    assert "2026秋第 11 教学周" in page.text
    lead = re.search(r'data-say="(/board 2026秋 11 nudge \d+)"', page.text)
    assert lead
    assert 'data-say="/board 2026秋 11 nudge all"' in page.text


async def test_another_week_of_the_board_is_a_link_away_and_a_filter_narrows_it(office: Office) -> None:
    before = office.view("board", COORDINATOR).around[0]
    page = await (await office.signed_in(COORDINATOR)).get(f"/console/{before.href}")
    assert "2026秋第 10 教学周" in page.text
    every, late = (office.view("board", COORDINATOR, term="2026秋", week="10", standing=s) for s in ("", "late"))
    assert len(every.tables[-1].rows) == 8
    assert [row[3].tone for row in late.tables[-1].rows] == ["warn"] * int(late.figures[2].value.msgid)  # type: ignore[union-attr]


async def test_a_report_shows_what_each_revision_changed_and_believes_no_words(office: Office) -> None:
    report = office.reports()[3]
    office.attach(report, "合影.html", b"<script>alert(2)</script>")
    page = await (await office.signed_in(COORDINATOR)).get(f"/console/report?id={report.id}")
    assert re.search(r"培训人数：\d+ → 7", page.text)
    assert "人数写错" in page.text
    assert "新增附件：合影.html" in page.text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page.text
    assert "<script>alert" not in page.text


async def test_an_attachment_is_saved_and_never_shown(office: Office) -> None:
    report = office.reports()[5]
    office.attach(report, "附件.html", b"<script>alert(3)</script>")
    browser = await office.signed_in(COORDINATOR)
    answer = await browser.get(f"/console/attachment/{report.id}/0")
    assert answer.content == b"<script>alert(3)</script>"
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment; filename*=UTF-8''")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert (await browser.get(f"/console/attachment/{report.id}/1")).status_code == 404


async def test_exports_open_as_workbooks_with_numbers_as_numbers_and_no_formula(office: Office) -> None:
    office.attach(office.reports()[6], "a.html", b"x")
    browser = await office.signed_in(COORDINATOR)
    for name in EXPORTS:
        answer = await browser.get(f"/console/export/{name}")
        assert answer.status_code == 200, name
        assert answer.headers["content-disposition"].startswith("attachment;")
        if name.endswith(".xlsx"):
            load_workbook(io.BytesIO(answer.content))
    book = load_workbook(io.BytesIO((await browser.get("/console/export/reports.xlsx")).content))
    cells = [cell for row in book["周报"].iter_rows(min_row=3) for cell in row]
    assert len([*book["周报"].iter_rows(min_row=3)]) >= len(office.reports())
    assert any(isinstance(cell.value, int) for cell in cells)
    assert not [cell for cell in cells if cell.data_type == "f"]


async def test_templates_can_be_downloaded_for_every_kind_of_import(office: Office) -> None:
    browser = await office.signed_in(COORDINATOR)
    page = (await browser.get("/console/exchange")).text
    links = re.findall(r'href="(/console/export/template\d+\.xlsx)"', page)
    assert len(links) == len(set(links)) >= 6
    for link in links:
        load_workbook(io.BytesIO((await browser.get(link)).content))
    assert (await browser.get("/console/export/template99.xlsx")).status_code == 404
    assert (await browser.get("/console/export/nothing.xlsx")).status_code == 404


async def test_a_file_of_a_period_that_is_none_is_refused_in_words(office: Office) -> None:
    answer = await (await office.signed_in(COORDINATOR)).get("/console/export/settlement.xlsx?period=<b>")
    assert answer.status_code == 404
    assert "/settle 2026" in answer.text
    assert "<b>" not in answer.text


async def test_the_calendar_shows_every_date_of_every_round(office: Office) -> None:
    from bot.web.console.views.rounds import dates_of

    with reading(office.app.store.database) as session:
        found = office.desk(session, COORDINATOR).rounds.from_day(office.clock().date())
    dates = {at for one in found for at, __, __ in dates_of(one)}
    shown: set[Any] = set()
    for month in sorted({f"{at:%Y-%m}" for at in dates}):
        view = office.view("rounds", COORDINATOR, month=month)
        assert view.month
        shown |= {day.day for week in view.month.weeks for day in week if day.notes}
    assert dates <= shown


async def test_pages_write_nothing(office: Office) -> None:
    browser = await office.signed_in(COORDINATOR)
    await office.app.intake.idle()

    def counts() -> dict[str, int]:
        with reading(office.app.store.database) as session:
            return {t.name: session.exec(select(func.count()).select_from(t)).one() for t in SQLModel.metadata.sorted_tables}  # fmt: skip

    before = counts()
    for path in (*MENU, f"report?id={office.reports()[0].id}", *(f"export/{name}" for name in EXPORTS)):
        assert (await browser.get(f"/console/{path}")).status_code == 200
    assert counts() == before


TEXT = st.text(max_size=20) | st.sampled_from(
    ["-1", "0", "99999999999", "2026秋", "2026-13", "2026-02", "½", "１２", "all"]
)
NAMES = ("term", "week", "standing", "department", "certificate", "timing", "page", "month", "period", "role", "joined",
         "q", "id", "before", "action", "person")  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(page=st.sampled_from([page.name for page in PAGES]), query=st.dictionaries(st.sampled_from(NAMES), TEXT))
def test_no_address_whatever_it_says_breaks_a_page(office: Office, page: str, query: dict[str, str]) -> None:
    with contextlib.suppress(Missing, Refused):
        office.view(page, COORDINATOR, **query)


def test_everything_that_is_done_has_a_name_in_the_audit() -> None:
    from models.store import registered  # noqa: F401 (every command is known)
    from models.store.unit import _HANDLERS

    assert set(ACTIONS) == {command.__name__ for command in _HANDLERS}


def test_the_audit_is_read_page_by_page_and_holds_ids_and_names_of_fields_alone(office: Office) -> None:
    first = office.view("audit", COORDINATOR)
    older = next(cell for cell in first.around if cell.href.startswith("audit?before="))
    second = office.view("audit", COORDINATOR, before=older.href.partition("=")[2])
    newest, oldest = first.tables[0].rows, second.tables[0].rows
    assert len(newest) == 100
    assert newest[-1] != oldest[0]
    filed = office.view("audit", COORDINATOR, action="FileReport").tables[0].rows
    assert {row[2].text.msgid for row in filed} == {"Report filed"}  # type: ignore[union-attr]
    assert {row[4].text.msgid for row in filed} == {"contents、key、monday、timing"}  # type: ignore[union-attr]


def test_every_button_says_something_that_the_chat_knows(office: Office) -> None:
    said: set[str] = set()
    for page in MENU:
        view = office.view(page, COORDINATOR, week="10", term="2026秋")
        cells = [*view.actions, *(one for table in view.tables for row in table.rows for one in row)]
        flat = [part for one in cells for part in ([one] if isinstance(one, Cell) else one)]
        said |= {one.command for one in flat if one.command}
    known = {command for subject in SUBJECTS for command in subject.COMMANDS}
    assert {command[1:].partition(" ")[0] for command in said} - known == set()
    assert len(said) > 30


STRANGE = (
    "%00",
    "%FF%FE",
    "a" * 500,
    "%F0%9F%98%80",
    "%D9%A2%D9%A0",
    "'%20OR%201=1--",
    "<script>alert(1)</script>",
    "%2E%2E%2F..",
)


@pytest.mark.parametrize("said", STRANGE)
@pytest.mark.parametrize("name", [COORDINATOR, "土木与建筑工程系 主任"])
async def test_strange_addresses_are_answered_in_words_and_believed_in_nothing(
    office: Office, name: str, said: str
) -> None:
    browser = await office.signed_in(name)
    query = "&".join(f"{word}={said}" for word in (*NAMES, "lang", said))
    for path in (*MENU, said, f"report/{said}", f"export/{said}", f"export/{said}.xlsx", f"attachment/{said}/0"):
        answer = await browser.get(f"/console/{path}?{query}")
        assert answer.status_code in {200, 403, 404, 422}, path
        assert "<script>alert" not in answer.text


# Walls


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


async def test_nothing_of_another_institution_shows_whatever_ids_are_asked_for(office: Office) -> None:
    browser = await office.signed_in(COORDINATOR, OTHER)
    report, hidden = office.reports(HOME)[4], secrets_of(office, HOME)
    office.attach(report, "秘密.html", b"HIDDEN")
    person, ids = office.person(COORDINATOR), {"id": report.id, "certificate": report.certificate_id}
    asked = [
        ids,
        ids | {"department": 1, "person": person.id},
        {"term": report.term, "week": report.week},
        {"before": 5},
    ]
    assert "老年照护" in hidden
    for page in (*MENU, "report"):
        for query in asked:
            answer = await browser.get(f"/console/{page}", params=query)
            assert answer.status_code == (404 if page == "report" else 200)
            assert {word for word in hidden if word in answer.text} == set(), (page, query)
    for name in EXPORTS:
        answer = await browser.get(f"/console/export/{name}", params={"period": "2026", **ids})
        assert {word for word in hidden if word in words_in(name, answer)} == set(), name
    assert (await browser.get(f"/console/attachment/{report.id}/0")).status_code == 404


def words_in(name: str, answer: httpx.Response) -> str:
    """All that stands in an exported file."""
    if name.endswith(".csv"):
        return answer.content.decode("utf-8-sig")
    book = load_workbook(io.BytesIO(answer.content))
    return "\n".join(str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row)


async def test_a_session_of_the_chat_opens_no_console_and_another_s_token_is_worth_nothing(office: Office) -> None:
    browser, other = await office.signed_in(COORDINATOR), await office.signed_in(HEAD)
    token = token_of(await other.get("/console/board"))
    refused = await browser.post("/console/chat/leave", headers={"X-CSRF-Token": token, "Accept": "application/json"})
    assert (refused.status_code, refused.json()) == (403, {"error": "no_token"})
    chat = office.browser()
    await chat.get("/chat/")
    assert (await chat.get("/console/board")).status_code == 403


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


# What is shipped


def test_vendored_libraries_are_those_that_their_table_names() -> None:
    vendor = HERE / "static" / "vendor"
    table = (vendor / "README.md").read_text("utf-8")
    for path in vendor.glob("*.js"):
        assert sha256(path.read_bytes()).hexdigest() in table, path.name
        assert path.name in table


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_in_the_console_s_templates_is_in_the_catalogue(language: str) -> None:
    said = {
        word
        for path in sorted((HERE / "templates" / "console").glob("*.html"))
        for pair in re.findall(r"""\bt\((?:"([^"]+)"|'([^']+)')""", path.read_text("utf-8"))
        for word in pair
        if word
    }
    assert len(said) > 20
    assert said - catalogue(language).keys() == set()  # type: ignore[arg-type]


def test_nothing_on_a_page_comes_from_another_site() -> None:
    found = [*(HERE / "templates").rglob("*.html"), *Path(HERE / "static").glob("*.[cj]s*")]
    for path in found:
        assert not re.findall(r"""(?:src|href|url)\s*[=(]\s*["']?https?://""", path.read_text("utf-8")), path.name


# What is promised


def test_every_test_that_the_page_on_security_names_is_there() -> None:
    root = HERE.parents[1]
    named = set(re.findall(r"`(test_\w+)`", (root / "docs" / "security.md").read_text("utf-8")))
    there = {name for path in (root / "tests").rglob("test_*.py") for name in re.findall(r"def (test_\w+)", path.read_text("utf-8"))}  # fmt: skip
    assert len(named) > 40
    assert named <= there


def test_every_table_is_in_the_page_on_personal_data() -> None:
    page = (HERE.parents[1] / "docs" / "privacy.md").read_text("utf-8")
    assert {table.name for table in SQLModel.metadata.sorted_tables if f"`{table.name}`" not in page} == set()
