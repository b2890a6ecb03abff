"""Takes the pictures of docs/coordinators.md: `python -m tests.web.desk_pictures`.

A roster imported in the chat, and the first sheet of the settlement's workbook, drawn by its own widths, fonts, fills,
borders and number formats.
"""

from __future__ import annotations

import html
import tempfile
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet
from playwright.sync_api import Browser, Page, expect

from models.workbooks.writing import Sheet, workbook_of
from tests.web.browsing import chromium, demonstration
from tests.web.pictures import IMAGES, say, take

CHAT = {"width": 860, "height": 1000}
PAPER = {"width": 1040, "height": 320}
PIXELS = 7.0  # of one character of a column's width
PEOPLE = Sheet("人员", ["工号", "姓名", "角色", "部门"], [
    ["T101", "教师甲", "证书负责人", "护理系"], ["T102", "教师乙", "副负责人", "护理系"], ["T103", "教师丙", "部门负责人", "艺术系"],
])  # fmt: skip
CERTIFICATES = Sheet("证书", ["证书名称", "级别", "考核形式", "专业大类", "部门", "负责人工号"], [
    ["失智老年人照护", "初级、中级", "一般实操", "公共管理与服务大类", "护理系", "T101"],
    ["数字媒体交互设计", "中级", "机试", "文化艺术大类", "艺术系", "T102"],
])  # fmt: skip


def main() -> None:
    """Both pictures."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, demonstration(Path(folder)) as served, chromium() as browser:
        page = browser.new_page(viewport=CHAT, locale="zh-CN")
        page.goto(f"{served.url}/demo?left=ncvtc/教务处 统筹")
        page.goto(f"{served.url}/left/")
        book = settlement(page, Path(folder))
        paper(browser, book)
        roster(page, Path(folder))


def settlement(page: Page, folder: Path) -> Path:
    """The workbook, as the chat hands it out."""
    say(page, "/settle")
    page.get_by_role("button", name="下载核算表").last.click()
    link = page.locator("a.attached").last
    expect(link).to_be_visible()
    with page.expect_download() as coming:
        link.click()
    coming.value.save_as(folder / "settlement.xlsx")
    return folder / "settlement.xlsx"


def roster(page: Page, folder: Path) -> None:
    """People and certificates: what would happen is said first, then done with a tap."""
    say(page, "/import")
    page.get_by_role("button", name="人员").last.click()
    expect(page.locator("a.attached").last).to_have_text("人员模板.xlsx")
    for sheet in (PEOPLE, CERTIFICATES):
        (folder / f"{sheet.name}.xlsx").write_bytes(workbook_of(sheet))
        page.set_input_files("#file", folder / f"{sheet.name}.xlsx")
        page.locator(".choice:not(:disabled)", has_text="不导入").wait_for()
        page.locator(".choice:not(:disabled)").get_by_text("导入", exact=True).click()
        expect(page.locator("#log")).to_contain_text(f"已导入：{sheet.name}")
    take(page, "coordinator-import")


def paper(browser: Browser, book: Path) -> None:
    """The first sheet on white paper."""
    page = browser.new_page(viewport=PAPER, locale="zh-CN")
    page.set_content(drawn(load_workbook(book).worksheets[0]))
    take(page, "settlement-workbook")


def drawn(sheet: Worksheet) -> str:
    """A sheet as HTML; a cell without its own border has none."""
    widths = "".join(
        f"<col style='width:{sheet.column_dimensions[letter].width * PIXELS:.0f}px'>"
        for letter in (cell.column_letter for cell in sheet[2])
    )
    rows = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in sheet.iter_rows())
    style = "body{margin:28px;font:13px/1.45 'Noto Sans CJK SC',sans-serif}table{border-collapse:collapse;table-layout:fixed;width:0}"
    return f"<!doctype html><style>{style}td{{padding:1px 4px;white-space:nowrap}}</style><table>{widths}{rows}</table>"


def _cell(cell: Cell) -> str:
    number = isinstance(cell.value, int | float)
    said = "" if cell.value is None else f"{cell.value:,}" if number else str(cell.value)
    looks = {
        "font-weight:bold": bool(cell.font.b),
        "text-align:right": number,
        "border:1px solid #bbb": bool(cell.border.left.style),
        f"background:#{str(cell.fill.fgColor.rgb)[-6:]}": cell.fill.fill_type == "solid",
    }
    return f"<td style='{';'.join(look for look, there in looks.items() if there)}'>{html.escape(said)}</td>"


if __name__ == "__main__":
    main()
