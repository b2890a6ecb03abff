"""What was not delivered, for the coordinator to look at, release or drop."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select, update

from models.store.unit import OtherInstitution, Unit, carries_out
from models.tables.delivery import OutboxRow
from models.undelivered import DropMessage, ReleaseMessage


@dataclass(frozen=True)
class Undelivered:
    """The messages of one institution that were not delivered, or are held after a restore."""

    session: Session
    institution_id: str

    def dead(self) -> list[OutboxRow]:
        """What could not be delivered, newest first."""
        return self._in("dead")

    def held(self) -> list[OutboxRow]:
        """What had become due while the database was elsewhere, oldest deadline first."""
        return sorted(self._in("held"), key=lambda row: row.urgency)

    def given_up(self) -> list[OutboxRow]:
        """What somebody decided not to send, or was for somebody who left; newest first."""
        return self._in("dropped")

    def release(self, row_id: int, now: datetime) -> bool:
        """Sends a held or dead message after all; whether there was one."""
        return self._move(row_id, state="waiting", due_at=now, created_at=now, attempts=0, reason="released")

    def drop(self, row_id: int, now: datetime) -> bool:
        """Gives a held or dead message up; whether there was one."""
        return self._move(row_id, state="dropped", ended_at=now)

    def _in(self, state: str) -> list[OutboxRow]:
        query = select(OutboxRow).where(OutboxRow.institution_id == self.institution_id, OutboxRow.state == state)
        return list(self.session.exec(query.order_by(col(OutboxRow.id).desc()).limit(1000)))

    def _move(self, row_id: int, **values: Any) -> bool:
        changed = update(OutboxRow).where(
            col(OutboxRow.id) == row_id,
            col(OutboxRow.institution_id) == self.institution_id,
            col(OutboxRow.state).in_(["held", "dead"]),
            col(OutboxRow.channel) != "none",
        )
        return self.session.exec(changed.values(**values)).rowcount == 1


@carries_out(ReleaseMessage)
def release_message(command: ReleaseMessage, unit: Unit) -> str:
    if not Undelivered(unit.session, unit.institution_id).release(command.message_id, unit.now):
        raise OtherInstitution
    return f"message:{command.message_id}"


@carries_out(DropMessage)
def drop_message(command: DropMessage, unit: Unit) -> str:
    if not Undelivered(unit.session, unit.institution_id).drop(command.message_id, unit.now):
        raise OtherInstitution
    return f"message:{command.message_id}"
