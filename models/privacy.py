"""What a person may ask of their own data, and how long what is not needed is kept."""

from __future__ import annotations

from pydantic import Field

from models.commands import Command, Noun

NOBODY = "erased"
"""Stands where somebody stood who had their data deleted."""


class Retention(Noun):
    """How many days things are kept once they have done their work. Reports and settlement are the institution's."""

    raw_days: int = Field(default=7, ge=1, le=7)  # raw incoming messages, after they were handled
    sent_days: int = Field(default=180, ge=7)  # the words of messages sent
    visitor_days: int = Field(default=30, ge=1)  # what a visitor who never joined was talking about
    invite_days: int = Field(default=90, ge=1)  # the name on an invite that was used or has expired
    answer_days: int = Field(default=1095, ge=30)  # who was told what by the rules, so that a change can be passed on


class ErasePerson(Command):
    """Puts a pseudonym for a person wherever the institution must keep what they did, and deletes the rest."""

    person_id: int
    pseudonym: str = Field(pattern=r"^[A-Za-z0-9_-]{4,40}$")

    @property
    def stands_as(self) -> str:
        """What stands in the audit in the person's place."""
        return f"{NOBODY}:{self.pseudonym}"

    def signed(self, actor: str) -> str:
        """Whoever deletes their own data does so under the pseudonym already."""
        return self.stands_as if actor == f"person:{self.person_id}" else actor
