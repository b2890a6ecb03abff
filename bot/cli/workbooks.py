"""`onex import` and `onex export`: the same checks and the same columns as in chat."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from sqlmodel import Session

    from bot.cli.opened import Opened
    from handlers.dialogue import Turn


class NotImported(ValueError):
    """The workbook was not imported; its words say what to mend."""


class What(StrEnum):
    """What can be exported."""

    REPORTS = "reports"


class Format(StrEnum):
    """How it is written."""

    CSV = "csv"
    JSON = "json"


def import_(
    file: Annotated[Path, typer.Argument(help="A workbook (.xlsx) or .csv file.", dir_okay=False)],
    institution: Annotated[str, typer.Option(help="The institution's id.")] = "",
    yes: Annotated[bool, typer.Option("--yes", help="Import without asking.")] = False,
    template: Annotated[
        str, typer.Option(help="Write this template to FILE instead: 人员, 证书, 学生, 考试安排 …")
    ] = "",
) -> None:
    """Import a roster, certificates, exam rounds or records: checked cell by cell, then all of it or nothing."""
    from handlers.dialogue import Refused
    from handlers.words import say

    if template:
        _write_template(template, file)
        return
    if not institution:
        raise typer.BadParameter("Name the institution: --institution ID")
    if not file.is_file():
        raise typer.BadParameter(f"There is no file {file}.")
    try:
        _import(file, institution, yes=yes)
    except Refused as refusal:
        raise NotImported(say(refusal.says, "zh").replace("**", "")) from None


def _write_template(name: str, file: Path) -> None:
    """The template that the chat hands out as well. Raises BadParameter with the names there are."""
    from handlers.desk.import_plans import PLANS

    kinds = {plan.kind.name: plan.kind for plan in PLANS}
    if name not in kinds:
        raise typer.BadParameter(f"There is no template {name}. There are: {'、'.join(kinds)}")
    if file.exists():
        raise typer.BadParameter(f"{file} is there already; name a new file.")
    file.write_bytes(kinds[name].template())
    typer.echo(f"{file}: {name}")


def _import(file: Path, institution: str, *, yes: bool) -> None:
    from bot.cli.opened import opened
    from handlers.desk import imports

    with opened() as store:
        key = store.files.keep(file.read_bytes())
        planned = store.writer.run(lambda session: imports.check(key, file.name, _desk(store, session, institution)))
        typer.echo(_said(planned))
        if planned.state is None:
            raise NotImported("Nothing was imported.")
        if yes or typer.confirm("Import?"):
            typer.echo(store.writer.run(lambda session: _carry_out(store, session, institution, key, file.name)))


def export(
    what: Annotated[What, typer.Argument(help="What to export.")],
    format: Annotated[Format, typer.Option(help="csv or json (a line each).")] = Format.CSV,  # noqa: A002
    institution: Annotated[str, typer.Option(help="One institution's; all of them if left out.")] = "",
    output: Annotated[Path | None, typer.Option(help="A file; standard output if left out.", dir_okay=False)] = None,
) -> None:
    """Export every report as it now stands: a row for each exam round of a report."""
    from bot.cli.opened import opened

    with opened() as store:
        rows = list(_rows(store, institution))
    if output is None:
        _write(rows, format, sys.stdout)
        return
    with output.open("w", encoding="utf-8-sig" if format is Format.CSV else "utf-8", newline="") as stream:
        _write(rows, format, stream)
    typer.echo(f"{output}: {len(rows)} rows.")


def _rows(store: Opened, institution: str) -> Iterator[dict[str, str]]:
    from sqlmodel import select

    from models.reports import csv_rows
    from models.store.database import reading
    from models.store.reports import Reports
    from models.tables.institutions import InstitutionRow

    with reading(store.database) as session:
        wanted = [institution] if institution else session.exec(select(InstitutionRow.id).order_by(InstitutionRow.id))
        for one in list(wanted):
            yield from csv_rows(Reports(session, one).current_revisions())


def _write(rows: list[dict[str, str]], format: Format, stream: Any) -> None:  # noqa: A002
    import json

    from models.reports import CSV_COLUMNS

    if format is Format.JSON:
        stream.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        return
    writer = csv.DictWriter(stream, CSV_COLUMNS)
    writer.writeheader()
    writer.writerows(rows)


def _desk(store: Opened, session: Session, institution: str) -> Any:
    """What an import sees: the institution, and the file."""
    from bot.cli.invite import NoInstitution
    from bot.clock import Clock
    from handlers.reach import Desk, Surroundings
    from models.store.institutions import institution_of
    from models.tables.institutions import InstitutionRow
    from policy.book import Book

    row = session.get(InstitutionRow, institution)
    if row is None:
        raise NoInstitution(f"There is no institution {institution!r}")
    around = Surroundings(
        Book(store.settings.packs), lambda channel, token: "", lambda path: path, str, read_file=store.files.read
    )
    return Desk(Clock()(), "cli", "", "zh", institution_of(row), None, around, session)


def _carry_out(store: Opened, session: Session, institution: str, key: str, name: str) -> str:
    from handlers.desk import imports
    from models.store.unit import Unit, carry_out

    desk = _desk(store, session, institution)
    turn = imports.carry_out(key, name, desk)
    unit = Unit(session, desk.now, institution, "cli")
    for command in turn.commands:
        carry_out(command, unit)
    return _said(turn)


def _said(turn: Turn) -> str:
    from handlers.words import say

    return "\n".join(say(reply.text, "zh") for reply in turn.replies).replace("**", "")
