"""Private calendar addresses: only the hash of a token is stored."""

from __future__ import annotations

from sqlmodel import Session, col, delete, select

from models.rounds import CreateFeed, RevokeFeed
from models.store.people import hash_of
from models.store.unit import Unit, carries_out, own
from models.tables.people import PersonRow
from models.tables.rounds import FeedRow


def owner_of_feed(session: Session, token: str) -> tuple[str, int] | None:
    """Institution and person of a private calendar address; None for one that is guessed, revoked or an erased one's."""
    row = session.exec(select(FeedRow).where(FeedRow.token_hash == hash_of(token))).first()
    person = session.get(PersonRow, row.person_id) if row else None
    return (person.institution_id, row.person_id) if row and person and person.erased_at is None else None


@carries_out(CreateFeed)
def create_feed(command: CreateFeed, unit: Unit) -> str:
    own(unit, unit.session.get(PersonRow, command.person_id))
    revoke_feed(RevokeFeed(person_id=command.person_id), unit)
    unit.session.add(FeedRow(institution_id=unit.institution_id, created_at=unit.now, **command.model_dump()))
    return f"person:{command.person_id}"


@carries_out(RevokeFeed)
def revoke_feed(command: RevokeFeed, unit: Unit) -> str:
    unit.session.exec(
        delete(FeedRow).where(
            col(FeedRow.institution_id) == unit.institution_id, col(FeedRow.person_id) == command.person_id
        )
    )
    unit.session.flush()
    return f"person:{command.person_id}"
