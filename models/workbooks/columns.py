"""How a kind of workbook is described: its columns, how each cell is read, and what to say of a cell that is wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from models.commands import Noun
from models.words import Advice, Text, _
from models.workbooks.reading import Row, Table
from models.workbooks.writing import Sheet, workbook_of

N = TypeVar("N", bound=Noun)


@dataclass(frozen=True)
class Complaint:
    """What is wrong with one cell ("C7"), and how to mend it."""

    cell: str
    says: Text


@dataclass(frozen=True)
class Column:
    """A column: its heading, other headings taken for it, the noun's field, and how a cell is read."""

    heading: str
    field: str
    read: Callable[[str], Any]
    example: str = ""
    others: tuple[str, ...] = ()
    required: bool = False


@dataclass(frozen=True)
class Kind(Generic[N]):
    """A kind of sheet: its name, columns, the noun a row becomes, and the fields that tell two rows apart."""

    name: str
    columns: tuple[Column, ...]
    noun: type[N]
    key: tuple[str, ...]
    across: Callable[[dict[str, Any]], Text | None] = lambda facts: None  # what several cells of a row say together
    shape: Callable[[dict[str, Any]], dict[str, Any]] = lambda facts: facts  # the noun's facts from the cells'

    def template(self) -> bytes:
        """The workbook to fill in: headings and one example row."""
        return workbook_of(Sheet(self.name, [c.heading for c in self.columns], [[c.example for c in self.columns]]))

    def check(self, table: Table) -> tuple[list[N], list[Complaint]]:
        """Every row as a noun, and every complaint; the nouns count only when there is no complaint."""
        where = self._columns_of(table)
        named = next((table.columns[where[field]] for field in self.key if field in where), "")
        nouns: list[N] = []
        complaints: list[Complaint] = []
        seen: dict[tuple[Any, ...], int] = {}
        for row in table.rows:
            facts, wrong = self._read(row, where, table)
            if not wrong and (advice := self.across(facts)):
                wrong = [Complaint(str(row.number), advice)]
            complaints += wrong
            if wrong:
                continue
            first = seen.setdefault(tuple(facts[name] for name in self.key), row.number)
            if first != row.number:
                complaints.append(
                    Complaint(f"{named}{row.number}", _("The same as row {row}; delete one of the two.", row=first))
                )
            nouns.append(self.noun.model_validate(self.shape(facts)))
        return nouns, complaints

    def fits(self, table: Table) -> bool:
        """Whether the headings are those of this kind."""
        return all(self._heading(column, table) for column in self.columns if column.required)

    def _columns_of(self, table: Table) -> dict[str, str]:
        """Field → heading as it stands in the table, for the columns that are there."""
        found = {column.field: self._heading(column, table) for column in self.columns}
        return {field: heading for field, heading in found.items() if heading}

    @staticmethod
    def _heading(column: Column, table: Table) -> str:
        return next((h for h in table.headings if h.strip("*＊ ") in (column.heading, *column.others)), "")

    def _read(self, row: Row, where: dict[str, str], table: Table) -> tuple[dict[str, Any], list[Complaint]]:
        facts: dict[str, Any] = {}
        wrong: list[Complaint] = []
        for column in self.columns:
            heading = where.get(column.field, "")
            words = row.cells.get(heading, "")
            try:
                if column.required and not words:
                    raise Advice(
                        "“{heading}” is empty. Please fill it in, for example: {example}",
                        heading=column.heading,
                        example=column.example,
                    )
                facts[column.field] = column.read(words)
            except Advice as advice:
                wrong.append(Complaint(f"{table.columns.get(heading, '?')}{row.number}", advice.says))
        return facts, wrong
