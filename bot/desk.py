"""The desk of whoever speaks or reads: who they are, which institution, what surrounds them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

from sqlmodel import Session

from handlers.reach import Desk, Surroundings
from handlers.words import Language
from models.people import Person
from models.store.institutions import institution

Chat = tuple[str, str]
"""A channel and a chat on it."""


def desk_of(
    session: Session,
    around: Surroundings,
    now: datetime,
    chat: Chat,
    person: Person | None,
    *,
    institution_id: str = "",
    language: str = "",
    memory: Mapping[str, Any] | None = None,
) -> Desk:
    """A desk. A person's own institution goes before the one given, as does the language given before a person's."""
    home = institution(session, person.institution_id if person else institution_id)
    spoken = cast("Language", language or (person.language if person else "zh"))
    return Desk(now, *chat, spoken, home, person, around, session, memory or {})
