"""Workbooks out: sheets that open ready to print, with numbers as numbers and people's words never a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from unicodedata import east_asian_width

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

Value = str | int | Decimal | date | datetime | None
FORMULA = ("=", "+", "-", "@", "\t", "\r")
WIDEST = 60


@dataclass(frozen=True)
class Sheet:
    """A sheet: its name, a title above the table (none if empty), headings, rows, and lines of notes below.

    `totals` is a last row set in bold.
    """

    name: str
    headings: Sequence[str]
    rows: Sequence[Sequence[Value]]
    title: str = ""
    totals: Sequence[Value] | None = None
    notes: Sequence[str] = ()


def workbook_of(*sheets: Sheet) -> bytes:
    """An .xlsx file of these sheets."""
    from openpyxl import Workbook  # rare and large: loaded when used

    book = Workbook()
    book.remove(book.worksheets[0])
    for sheet in sheets:
        _write(book.create_sheet(sheet.name[:31]), sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def csv_of(headings: Sequence[str], rows: Sequence[Sequence[Value]]) -> bytes:
    """A .csv file in UTF-8 with a byte order mark (so that Excel reads it), CRLF line ends, no formulas."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(headings)
    writer.writerows([[harmless(cell) for cell in row] for row in rows])
    return out.getvalue().encode("utf-8-sig")


def harmless(cell: Value) -> Value:
    """Text that a spreadsheet would take for a formula, made text by a leading apostrophe; the rest as it is."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


def _write(page: Worksheet, sheet: Sheet) -> None:
    top = 1
    if sheet.title:
        _put(page, 1, 1, sheet.title, bold=True, size=14)
        page.merge_cells(start_row=1, end_row=1, start_column=1, end_column=max(1, len(sheet.headings)))
        top = 2
    for column, heading in enumerate(sheet.headings, start=1):
        _put(page, top, column, heading, bold=True, filled=True)
    body = [*sheet.rows, *([sheet.totals] if sheet.totals else [])]
    for number, row in enumerate(body, start=top + 1):
        for column, value in enumerate(row, start=1):
            _put(page, number, column, value, bold=sheet.totals is not None and number == top + len(body))
    for number, note in enumerate(sheet.notes, start=top + len(body) + 2):
        _put(page, number, 1, note)
    _lay_out(page, sheet, top)


def _put(
    page: Worksheet, row: int, column: int, value: Value, *, bold: bool = False, filled: bool = False, size: int = 11
) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill

    cell: Any = page.cell(row, column)
    cell.value = value.replace(tzinfo=None) if isinstance(value, datetime) else value
    if isinstance(value, str):
        cell.data_type = "s"  # never a formula, whatever it begins with
        cell.alignment = Alignment(vertical="top", wrap_text=filled or len(value) > WIDEST // 2)
    if isinstance(value, datetime):
        cell.number_format = "yyyy-mm-dd hh:mm"
    elif isinstance(value, date):
        cell.number_format = "yyyy-mm-dd"
    if bold or size != 11:
        cell.font = Font(bold=bold, size=size)
    if filled:
        cell.fill = PatternFill("solid", fgColor="E8EEF7")


def _lay_out(page: Worksheet, sheet: Sheet, top: int) -> None:
    """Widths that fit, headings that stay, one page wide, headings again on each printed page."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.properties import PageSetupProperties

    for column, heading in enumerate(sheet.headings):
        width = max(_width(heading), *(_width(row[column]) for row in sheet.rows[:500] if column < len(row)), 0)
        page.column_dimensions[get_column_letter(column + 1)].width = min(WIDEST, width + 2)
    page.freeze_panes = f"A{top + 1}"
    page.print_title_rows = f"{top}:{top}"
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = 9  # A4
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    if sheet.rows:
        page.auto_filter.ref = f"A{top}:{get_column_letter(len(sheet.headings))}{top + len(sheet.rows)}"


def _width(cell: Value) -> int:
    """How wide a cell's text is, a Chinese character counting two."""
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in str("" if cell is None else cell))
