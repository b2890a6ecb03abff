"""Exemptions from a certificate's weekly report: what is stored, and how it changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row
from sqlmodel import Session

from models.reports import AskExemption, DecideExemption, Exemption, ExemptionKind, ExemptionState
from models.store.institutions import own_certificate
from models.store.statements import facts_of, found, table_of, where
from models.store.unit import Unit, carries_out, own
from models.tables.reports import ExemptionRow

_EXEMPTION = table_of(ExemptionRow)
_EXEMPTIONS = where(ExemptionRow, "institution_id").order_by(_EXEMPTION.c.first)
_EXEMPTIONS_OF_ONE = where(ExemptionRow, "institution_id", "certificate_id").order_by(_EXEMPTION.c.first)


def exemption_of(row: Row[Any]) -> Exemption:
    """The noun of a row."""
    facts = facts_of(row) | {"kind": ExemptionKind(row.kind), "state": ExemptionState(row.state)}
    return Exemption(**{name: facts[name] for name in Exemption.model_fields})


@dataclass(frozen=True)
class Exemptions:
    """The exemptions of one institution."""

    session: Session
    institution_id: str

    def asked(self, certificate_id: int, first: date) -> Exemption | None:
        """The exemption from this day on that waits for the coordinator's word, or None."""
        waiting = (one for one in self.all(certificate_id) if one.state is ExemptionState.ASKED)
        return next((one for one in waiting if one.first == first), None)

    def covering(self, certificate_id: int, day: date) -> Exemption | None:
        """The granted exemption that covers a day, or None."""
        return next((one for one in self.all(certificate_id) if one.covers(day)), None)

    def all(self, certificate_id: int | None = None) -> list[Exemption]:
        """Exemptions asked for or decided, by their first day; of all certificates unless one is given."""
        if certificate_id is None:
            rows = found(self.session, _EXEMPTIONS, institution_id=self.institution_id)
        else:
            about = {"institution_id": self.institution_id, "certificate_id": certificate_id}
            rows = found(self.session, _EXEMPTIONS_OF_ONE, **about)
        return [exemption_of(row) for row in rows]


@carries_out(AskExemption)
def ask_exemption(command: AskExemption, unit: Unit) -> str:
    own_certificate(unit, command.certificate_id)
    row = ExemptionRow(
        institution_id=unit.institution_id, **command.model_dump(exclude={"kind"}), kind=command.kind.value,
        state=ExemptionState.ASKED.value, asked_by=unit.person_id, asked_at=unit.now,
    )  # fmt: skip
    unit.session.add(row)
    unit.session.flush()
    return f"exemption:{row.id}"


@carries_out(DecideExemption)
def decide_exemption(command: DecideExemption, unit: Unit) -> str:
    row: ExemptionRow = own(unit, unit.session.get(ExemptionRow, command.exemption_id))
    row.state = (ExemptionState.GRANTED if command.granted else ExemptionState.DECLINED).value
    row.first, row.last = command.first or row.first, command.last or row.last
    row.decided_by, row.decided_at, row.remark = unit.person_id, unit.now, command.remark
    unit.session.add(row)
    return f"exemption:{row.id}"
