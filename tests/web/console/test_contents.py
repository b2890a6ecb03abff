"""What single pages of the console show: the board, a report, the calendar, the audit, files to take away."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl
from zoneinfo import ZoneInfo

import pytest
from openpyxl import load_workbook
from sqlmodel import Session

from bot.web.console.actions import ACTIONS
from bot.web.console.view import Cell, View
from handlers.words import say
from models.groups import BindGroup
from models.store.database import reading
from models.store.delivery import Outgoing, enqueue
from models.tables.delivery import AuditRow, OutboxRow
from tests.web.console.conftest import COORDINATOR, EXPORTS, HEAD, MENU
from tests.web.office import HOME, Office

DAY = timedelta(days=1)
pytestmark = pytest.mark.usefixtures("idle")


async def test_the_board_shows_who_has_not_filed_and_offers_to_nudge(office: Office) -> None:
    page = await (await office.signed_in(COORDINATOR)).get("/console/board")
    assert "2026秋第 11 教学周" in page.text
    lead = re.search(r'data-say="(/board 2026秋 11 nudge \d+)"', page.text)
    assert lead
    assert 'data-say="/board 2026秋 11 nudge all"' in page.text


def test_every_page_has_something_to_show_in_the_demonstration(office: Office) -> None:
    for page in MENU:
        view = office.view(page, COORDINATOR)
        assert view.prose or any(table.rows for table in view.tables), page


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


def test_reports_are_narrowed_to_a_department_and_stay_so_on_the_next_page(office: Office) -> None:
    shown = office.view("reports", COORDINATOR)
    rooms = next(one for one in shown.filters if one.name == "department")
    shop = next(one.value for one in rooms.options if one.label.msgid == "财经系")
    narrowed = office.view("reports", COORDINATOR, department=shop)
    assert certificates_of(narrowed) == {"智能财税", "物流管理", "网店运营推广"}
    assert certificates_of(narrowed) < certificates_of(shown)
    assert {one.chosen for one in narrowed.filters if one.name == "department"} == {shop}


def certificates_of(view: View) -> set[str]:
    """The certificates in a list of reports."""
    return {row[1].text.msgid for row in view.tables[0].rows if isinstance(row[1], Cell)}


def test_a_department_head_is_not_asked_for_a_department(office: Office) -> None:
    for page in ("board", "reports"):
        assert "department" not in {one.name for one in office.view(page, HEAD).filters}


def days_of(view: View) -> set[str]:
    """The days on which the lines of the audit were written, by the institution's clock."""
    return {row[0].text.msgid[:10] for row in view.tables[0].rows if isinstance(row[0], Cell)}


def test_the_audit_is_narrowed_to_whole_days_of_the_institution_s_clock(office: Office) -> None:
    every = days_of(office.view("audit", COORDINATOR))
    day = max(every)
    assert days_of(office.view("audit", COORDINATOR, **{"from": day, "to": day})) == {day}
    at_midnight = datetime.fromisoformat(day).replace(tzinfo=ZoneInfo("Asia/Shanghai"))
    office.app.store.writer.run(lambda session: write_lines(session, at_midnight))
    found = office.view("audit", COORDINATOR, **{"from": day, "to": day, "action": "AddDepartment"})
    assert [row[3].text.msgid for row in found.tables[0].rows] == ["last", "first"]  # type: ignore[union-attr]


def write_lines(session: Session, midnight: datetime) -> None:
    """Lines just before, at the beginning, at the end of and just after a day."""
    second = timedelta(seconds=1)
    moments = {"before": midnight - second, "first": midnight, "last": midnight + DAY - second, "after": midnight + DAY}
    for subject, at in moments.items():
        session.add(AuditRow(institution_id=HOME, at=at, actor="system", action="AddDepartment", subject=subject))


def test_days_in_the_wrong_order_are_said_to_be_so(office: Office) -> None:
    view = office.view("audit", COORDINATOR, **{"from": "2026-11-20", "to": "2026-11-19"})
    assert view.tables[0].rows == []
    assert say(view.tables[0].empty, "zh") == "起始日期晚于截止日期，请对调。"


@pytest.mark.parametrize("said", ["2026-02-30", "0001-01-01", "9999-12-31", "20. November", ""])
def test_a_day_that_is_none_narrows_nothing(office: Office, said: str) -> None:
    view = office.view("audit", COORDINATOR, **{"from": said, "to": said})
    assert len(view.tables[0].rows) == 100
    assert {one.chosen for one in view.filters} == {""}


def test_the_older_lines_are_of_the_same_days_and_action(office: Office) -> None:
    asked = {"from": "2025-01-01", "to": "2026-12-31", "action": "FileReport"}
    view = office.view("audit", COORDINATOR, **asked)
    older = dict(parse_qsl(view.around[-1].href.partition("?")[2]))
    assert {name: older[name] for name in asked} == asked


def test_deliveries_are_shown_by_their_state(office: Office) -> None:
    for state in ("dead", "held", "dropped"):
        office.app.store.writer.run(lambda session, state=state: fail_a_digest(session, state))  # type: ignore[misc]
    assert captions(office, "") == ["Held back", "Not delivered"]
    for state, caption in {"held": "Held back", "dead": "Not delivered", "dropped": "Given up"}.items():
        assert captions(office, state) == [caption]
        rows = office.view("delivery", COORDINATOR, state=state).tables[0].rows
        assert rows
        assert all(isinstance(row[4], Cell) == (state == "dropped") for row in rows)  # buttons, or nothing to be done


def captions(office: Office, state: str) -> list[str]:
    return [table.caption.msgid for table in office.view("delivery", COORDINATOR, state=state).tables]


async def test_a_digest_that_failed_is_listed_with_its_group_s_name(office: Office) -> None:
    office.do(BindGroup(channel="robot", chat="nursing", title="护理系群", language="zh"))
    office.app.store.writer.run(fail_a_digest)
    page = await (await office.signed_in(COORDINATOR)).get("/console/delivery")
    assert "护理系群" in page.text


def fail_a_digest(session: Session, state: str = "dead") -> None:
    now = datetime(2026, 11, 20, tzinfo=UTC)
    words = Outgoing("robot", "nursing", now, text="x", institution_id=HOME)
    session.get_one(OutboxRow, enqueue(session, words)).state = state
