"""What single pages of the console show: the board, a report, the calendar, the audit, files to take away."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlmodel import Session

from bot.web.console.actions import ACTIONS
from models.groups import BindGroup
from models.store.database import reading
from models.store.delivery import Outgoing, enqueue
from models.tables.delivery import OutboxRow
from tests.web.console.conftest import COORDINATOR, EXPORTS
from tests.web.office import HOME, Office

pytestmark = pytest.mark.usefixtures("idle")


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


async def test_a_digest_that_failed_is_listed_with_its_group_s_name(office: Office) -> None:
    office.do(BindGroup(channel="robot", chat="nursing", title="护理系群", language="zh"))
    office.app.store.writer.run(fail_a_digest)
    page = await (await office.signed_in(COORDINATOR)).get("/console/delivery")
    assert "护理系群" in page.text


def fail_a_digest(session: Session) -> None:
    now = datetime(2026, 11, 20, tzinfo=UTC)
    words = Outgoing("robot", "nursing", now, text="x", institution_id=HOME)
    session.get_one(OutboxRow, enqueue(session, words)).state = "dead"
