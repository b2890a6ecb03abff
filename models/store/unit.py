"""One unit of work: who does what for which institution and when; and the one place where commands are carried out.

A room of the store registers the function that carries a command out:

    @carries_out(FileReport)
    def file_report(command: FileReport, unit: Unit) -> None: ...

`carry_out` calls it and adds the audit line, in the same transaction.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import insert
from sqlmodel import Session

from models.commands import Command
from models.store.statements import run, table_of
from models.tables.delivery import AuditRow

C = TypeVar("C", bound=Command)


class OtherInstitution(LookupError):
    """What was named belongs to another institution, or does not exist; the two are told apart to nobody."""


@dataclass(frozen=True)
class Unit:
    """A session with the facts that every change needs. `now` is an aware UTC instant; `actor` as in the audit."""

    session: Session
    now: datetime
    institution_id: str
    actor: str = "system"
    person_id: int | None = None


_AUDIT = insert(table_of(AuditRow)).inline()
_HANDLERS: dict[type[Command], Callable[[Any, Unit], str | None]] = {}


def carries_out(command: type[C]) -> Callable[[Callable[[C, Unit], str | None]], Callable[[C, Unit], str | None]]:
    """Registers the function for a command. It returns what the command was about ("certificate:3") for the audit."""

    def register(function: Callable[[C, Unit], str | None]) -> Callable[[C, Unit], str | None]:
        _HANDLERS[command] = function
        return function

    return register


def carry_out(command: Command, unit: Unit) -> None:
    """Carries a command out and audits it: names of the fields that were set, never their contents."""
    subject = _HANDLERS[type(command)](command, unit)
    line = {
        "institution_id": unit.institution_id, "at": unit.now, "actor": command.signed(unit.actor), "action": type(command).__name__,
        "subject": subject or "", "fields": sorted(command.model_fields_set),
    }  # fmt: skip
    run(unit.session, _AUDIT, line)


def own(unit: Unit, row: Any) -> Any:
    """The row, if it is this institution's. Raises OtherInstitution."""
    if row is None or row.institution_id != unit.institution_id:
        raise OtherInstitution
    return row
