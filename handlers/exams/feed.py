"""The private calendar feed: who has the address gets that person's dates, and nobody else's."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast
from zoneinfo import ZoneInfo

from handlers.exams.calendar_file import Entry, calendar_file, events
from handlers.words import Language, _, say
from models.store.calendar import calendar_of
from models.store.feeds import owner_of_feed
from models.store.institutions import Certificates
from models.store.people import People
from models.store.rounds import Rounds

if TYPE_CHECKING:
    from sqlmodel import Session


def feed(session: Session, token: str) -> bytes | None:
    """The calendar behind a private address; None for one that was guessed, revoked, or whose owner was erased.

    The lookup is by the token's hash, so that its time tells nothing of how close a guess was.
    """
    owner = owner_of_feed(session, token) if len(token) >= 16 else None
    if owner is None:
        return None
    institution_id, person_id = owner
    person = People(session, institution_id).get(person_id)
    language = cast("Language", person.language if person else "zh")
    zone = ZoneInfo(calendar_of(session, institution_id).zone)
    made = [event for entry in _entries(session, institution_id, person_id, language, zone) for event in events(entry)]
    return calendar_file(made, zone, say(_("Exams"), language))


def _entries(session: Session, institution_id: str, person_id: int, language: Language, zone: ZoneInfo) -> list[Entry]:
    rounds, certificates = Rounds(session, institution_id), Certificates(session, institution_id)
    found = [(follow, rounds.get(follow.round_id)) for follow in rounds.followed_by(person_id)]
    return [
        Entry(one, certificates.get(one.facts.certificate_id), follow, tuple(rounds.changes(one.id)), language, zone)
        for follow, one in found
        if one is not None
    ]
