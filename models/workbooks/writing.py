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
    widths = _widths(sheet)
    top = 2 if sheet.title else 1
    body = [*sheet.rows, *([sheet.totals] if sheet.totals else [])]
    last = top + len(body)
    if sheet.title:
        _across(page, 1, sheet.title, sum(widths), len(widths), Look(bold=True, size=14))
    _row(page, top, sheet.headings, widths, Look(bold=True, filled=True, lined=True))
    for number, row in enumerate(body, start=top + 1):
        _row(page, number, row, widths, Look(bold=sheet.totals is not None and number == last, lined=True))
    for number, note in enumerate(sheet.notes, start=last + 2):
        _across(page, number, note, sum(widths), len(widths), Look())
    _lay_out(page, top, last, widths)


@dataclass(frozen=True)
class Look:
    """How a cell looks."""

    bold: bool = False
    filled: bool = False
    lined: bool = False
    size: int = 11


def _row(page: Worksheet, number: int, row: Sequence[Value], widths: Sequence[int], look: Look) -> None:
    """A row, as high as its longest text needs; spreadsheets do not find that out by themselves."""
    for column, value in enumerate(row, start=1):
        _put(page, number, column, value, look)
    lines = max([1, *(-(-_width(value) // width) for value, width in zip(row, widths, strict=False))])
    page.row_dimensions[number].height = min(400, 16 * lines + 2)


def _across(page: Worksheet, number: int, words: str, width: int, columns: int, look: Look) -> None:
    """A line over all columns."""
    _put(page, number, 1, words, look)
    page.merge_cells(start_row=number, end_row=number, start_column=1, end_column=max(1, columns))
    page.row_dimensions[number].height = (look.size + 6) * max(1, -(-_width(words) // max(1, width)))


def _put(page: Worksheet, row: int, column: int, value: Value, look: Look) -> None:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    cell: Any = page.cell(row, column)
    cell.value = value.replace(tzinfo=None) if isinstance(value, datetime) else value
    if isinstance(value, str):
        cell.data_type = "s"  # never a formula, whatever it begins with
    cell.alignment = Alignment(vertical="center", wrap_text=isinstance(value, str))
    cell.number_format = _format(value)
    if look.bold or look.size != 11:
        cell.font = Font(bold=look.bold, size=look.size)
    if look.filled:
        cell.fill = PatternFill("solid", fgColor="E8EEF7")
    if look.lined:
        thin = Side(style="thin", color="C8CFD8")
        cell.border = Border(left=thin, right=thin, top=thin, bottom=thin)


def _format(value: Value) -> str:
    """The number format of a cell: thousands separated, decimals only where there are any."""
    if isinstance(value, datetime):
        return "yyyy-mm-dd hh:mm"
    if isinstance(value, date):
        return "yyyy-mm-dd"
    if isinstance(value, Decimal):
        return "#,##0" if value == value.to_integral_value() else "#,##0.00"
    return "General"


def _widths(sheet: Sheet) -> list[int]:
    """Each column as wide as its widest text, within reason."""
    rows = [*sheet.rows[:500], *([sheet.totals] if sheet.totals else [])]
    found = []
    for column, heading in enumerate(sheet.headings):
        widest = max([_width(heading), *(_width(row[column]) for row in rows if column < len(row))])
        found.append(min(WIDEST, widest + 3))
    return found


def _lay_out(page: Worksheet, top: int, last: int, widths: Sequence[int]) -> None:
    """Widths that fit, headings that stay, one page wide, headings again on each printed page."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.properties import PageSetupProperties

    for column, width in enumerate(widths, start=1):
        page.column_dimensions[get_column_letter(column)].width = width
    page.freeze_panes = f"A{top + 1}"
    page.print_title_rows = f"{top}:{top}"
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = 9  # A4
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    footer: Any = page.oddFooter
    footer.center.text = "第 &P 页，共 &N 页"
    if last > top:
        page.auto_filter.ref = f"A{top}:{get_column_letter(len(widths))}{last}"


def _width(cell: Value) -> int:
    """How wide a cell's text is, a Chinese character counting two."""
    return sum(2 if east_asian_width(letter) in "WFA" else 1 for letter in str("" if cell is None else cell))
