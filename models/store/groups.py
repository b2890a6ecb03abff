"""Groups: which chats get an institution's digest, which are due for one, and which refuse it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, delete, select, update

from models.groups import BindGroup, Group, NameInGroup, UnbindGroup
from models.store.unit import Unit, carries_out, own
from models.tables.groups import GroupRow


def group_of(row: GroupRow) -> Group:
    """The noun of a row."""
    return Group(**row.model_dump(include={"id", "channel", "chat", "title", "names"}), refused=row.due_at is None)


@dataclass(frozen=True)
class Groups:
    """The groups of one institution."""

    session: Session
    institution_id: str

    def all(self) -> list[Group]:
        """All of them, in the order in which they were bound."""
        query = select(GroupRow).where(GroupRow.institution_id == self.institution_id)
        return [group_of(row) for row in self.session.exec(query.order_by(col(GroupRow.id)))]

    def at(self, channel: str, chat: str) -> Group | None:
        """The group of a chat, if it is bound to this institution."""
        return next((one for one in self.all() if (one.channel, one.chat) == (channel, chat)), None)

    def taken(self, channel: str, chat: str) -> bool:
        """Whether a chat is bound to another institution."""
        row = _row(self.session, channel, chat)
        return row is not None and row.institution_id != self.institution_id


def any_due(session: Session, now: datetime) -> bool:
    """Whether a group is to be looked at."""
    return session.exec(select(GroupRow.id).where(col(GroupRow.due_at) <= now).limit(1)).first() is not None


def due(session: Session, now: datetime) -> Sequence[GroupRow]:
    """The groups to be looked at; those that another process holds are left to it."""
    query = select(GroupRow).where(col(GroupRow.due_at) <= now).order_by(col(GroupRow.due_at)).limit(50)
    return session.exec(query.with_for_update(skip_locked=True)).all()


def refuses(session: Session, channel: str, chat: str) -> None:
    """Notes that a group takes no messages: nothing goes there until it is bound anew."""
    gone = update(GroupRow).where(col(GroupRow.channel) == channel, col(GroupRow.chat) == chat)
    session.exec(gone.values(due_at=None))


def moved(session: Session, channel: str, chat: str, to: str) -> None:
    """A group goes on under another id; should that be bound by itself already, the former goes."""
    mine = (col(GroupRow.channel) == channel, col(GroupRow.chat) == chat)
    if _row(session, channel, to) is None:
        session.exec(update(GroupRow).where(*mine).values(chat=to))
    else:
        session.exec(delete(GroupRow).where(*mine))


@carries_out(BindGroup)
def bind_group(command: BindGroup, unit: Unit) -> str:
    """Bound again, a group keeps its choice about names; what was due before is not told."""
    row = _row(unit.session, command.channel, command.chat)
    if row is not None:
        own(unit, row)
    row = row or GroupRow(
        institution_id=unit.institution_id, channel=command.channel, chat=command.chat, bound_at=unit.now,
        told_at=unit.now,
    )  # fmt: skip
    row.title, row.language, row.bound_by = command.title, command.language, unit.person_id
    row.told_at = row.due_at = unit.now
    unit.session.add(row)
    unit.session.flush()
    return f"group:{row.id}"


@carries_out(UnbindGroup)
def unbind_group(command: UnbindGroup, unit: Unit) -> str:
    unit.session.delete(own(unit, unit.session.get(GroupRow, command.group_id)))
    return f"group:{command.group_id}"


@carries_out(NameInGroup)
def name_in_group(command: NameInGroup, unit: Unit) -> str:
    row: GroupRow = own(unit, unit.session.get(GroupRow, command.group_id))
    row.names = command.names
    unit.session.add(row)
    return f"group:{row.id}"


def _row(session: Session, channel: str, chat: str) -> GroupRow | None:
    return session.exec(select(GroupRow).where(GroupRow.channel == channel, GroupRow.chat == chat)).first()
