"""Workbooks in: an .xlsx or .csv file that somebody sent, as rows of words, within bounds.

A workbook is a zip of XML, and a small one may unpack to gigabytes. What it says of itself is checked before anything
is unpacked, and reading stops at the first row, column or cell too many.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from models.words import Advice

PACKED = 10 * 1024 * 1024  # bytes of a file as sent
UNPACKED = 30 * 1024 * 1024  # bytes of all its parts together
PARTS = 200
ROWS = 20_000
COLUMNS = 60


class WorkbookRefused(Advice):
    """The file cannot be read as a table; it says what to do."""


@dataclass(frozen=True)
class Row:
    """A row by its heading: `number` counts as the spreadsheet does (the heading is usually row 1)."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True)
class Table:
    """A sheet: its headings in order, with the letters of their columns, and its rows that are not empty."""

    headings: tuple[str, ...]
    columns: dict[str, str]
    rows: tuple[Row, ...]


def read_table(content: bytes, name: str) -> Table:
    """The first sheet of a workbook, or a .csv file in UTF-8 or GBK. Raises WorkbookRefused."""
    if len(content) > PACKED:
        raise WorkbookRefused("The file is larger than 10 MB. Please split it and upload the parts.")
    if content[:2] == b"PK":
        return _table(_rows_of_xlsx(content))
    if name.lower().endswith(".xls") or content[:4] == b"\xd0\xcf\x11\xe0":
        raise WorkbookRefused("This is an old .xls file. Please save it as .xlsx and upload that.")
    return _table(_rows_of_csv(content))


def _rows_of_xlsx(content: bytes) -> Iterator[list[str]]:
    _within_bounds(content)
    from openpyxl import load_workbook  # rare and large: loaded when used
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    except (InvalidFileException, KeyError, ValueError, OSError, zipfile.BadZipFile) as error:
        raise WorkbookRefused("The file cannot be opened. Please save it as .xlsx again and upload that.") from error
    sheet = book.worksheets[0]
    for cells in sheet.iter_rows(max_col=COLUMNS + 1, values_only=True):
        yield [_words(cell) for cell in cells]
    book.close()


def _within_bounds(content: bytes) -> None:
    """Looks at the zip's directory only. Python's zipfile never unpacks more of a part than its directory says."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            sizes = [part.file_size for part in parts.infolist()]
    except zipfile.BadZipFile as error:
        raise WorkbookRefused("The file is damaged. Please export it again and upload that.") from error
    if len(sizes) > PARTS or sum(sizes) > UNPACKED:
        raise WorkbookRefused(
            "The file unpacks to more than 30 MB. Please keep only the sheet with the data, "
            "and clear the formats of empty rows and columns."
        )


def _words(cell: object) -> str:
    """A cell as a person would type it: dates as 2026-11-20, whole numbers without a point."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d" if cell.time() == datetime.min.time() else "%Y-%m-%d %H:%M")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _rows_of_csv(content: bytes) -> Iterator[list[str]]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in text:
            break
        for row in csv.reader(io.StringIO(text)):
            yield [cell.strip() for cell in row]
        return
    raise WorkbookRefused("This is neither an .xlsx file nor a .csv file in UTF-8 or GBK. Please use the template.")


def _table(rows: Iterator[list[str]]) -> Table:
    """The first row that is not empty is the heading; what follows are rows."""
    numbered = enumerate(rows, start=1)
    headings = _headings(next((cells for _, cells in numbered if any(cells)), []))
    found: list[Row] = []
    for number, cells in numbered:
        if number > ROWS:
            raise WorkbookRefused(
                "More than {rows} rows. Please split the file, or delete the empty rows at its end.", rows=ROWS
            )
        if any(cells):
            found.append(Row(number, {name: cells[i] for i, name in headings if i < len(cells)}))
    columns = {name: _letters(i) for i, name in headings}
    return Table(tuple(columns), columns, tuple(found))


def _headings(cells: list[str]) -> list[tuple[int, str]]:
    named = [(i, cell) for i, cell in enumerate(cells) if cell]
    if not named:
        raise WorkbookRefused("The file is empty. Please fill in the template and upload that.")
    if len(cells) > COLUMNS and any(cells[COLUMNS:]):
        raise WorkbookRefused("More than {columns} columns. Please use the columns of the template.", columns=COLUMNS)
    twice = next((name for name in dict(named).values() if [n for __, n in named].count(name) > 1), None)
    if twice:
        raise WorkbookRefused("The column “{name}” stands there twice. Please delete one.", name=twice)
    return named


def _letters(index: int) -> str:
    """A column's letters, from its index from 0."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
