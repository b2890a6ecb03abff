"""People, what they may do, where they are reached, and how they come in."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from pydantic import Field

from models.commands import Command, Noun


class Role(StrEnum):
    """What a person may do; one person may hold several."""

    STUDENT = "student"
    LEAD = "lead"
    DEPUTY = "deputy"
    HEAD = "head"  # of a department
    COORDINATOR = "coordinator"
    ADMINISTRATOR = "administrator"


class Address(Noun):
    """Where a person is reached: a chat on a channel. `rank` orders a person's wishes, lowest first."""

    channel: str
    chat: str
    rank: int = 0
    blocked: bool = False
    lapsed: bool = False  # a browser that was not opened for so long that it is signed out

    @property
    def serves(self) -> bool:
        """Whether it is worth sending there."""
        return not self.blocked and not self.lapsed


class Person(Noun):
    """A person known to an institution. `language` is zh or en."""

    id: int
    institution_id: str
    name: str
    roles: frozenset[Role] = frozenset()
    department_id: int | None = None
    language: str = "zh"
    number: str = ""  # a student's or staff number as the institution writes it

    def may(self, *roles: Role) -> bool:
        """Whether the person holds one of these roles (an administrator may what a coordinator may)."""
        held = self.roles | ({Role.COORDINATOR} if Role.ADMINISTRATOR in self.roles else set())
        return not held.isdisjoint(roles)


class Invite(Noun):
    """A one-time way in. Only a hash of its token is stored."""

    id: int
    institution_id: str
    role: Role
    name: str = ""
    certificate_ids: tuple[int, ...] = ()
    department_id: int | None = None
    person_id: int | None = None  # a further channel for a person already known
    expires_at: datetime
    used_at: datetime | None = None


class CreateInvite(Command):
    """Makes an invite whose token (made by the caller from a source of randomness) hashes to `token_hash`."""

    token_hash: str = Field(min_length=64, max_length=64)
    role: Role
    name: str = ""
    certificate_ids: tuple[int, ...] = ()
    department_id: int | None = None
    person_id: int | None = None
    expires_at: datetime


class RevokeInvite(Command):
    """Makes an invite that was not used yet useless."""

    invite_id: int


class AcceptInvite(Command):
    """Uses an invite up: makes the person, or adds the channel to the person the invite is for."""

    invite_id: int
    channel: str
    chat: str
    language: str = "zh"


class ChangePerson(Command):
    """Changes a person's name, roles, department or language; what is None stays."""

    person_id: int
    name: str | None = None
    roles: frozenset[Role] | None = None
    department_id: int | None = None
    language: str | None = None


class RemovePerson(Command):
    """Takes a person's access: roles, addresses, open invites. Their name stays with what they filed."""

    person_id: int


class HandOver(Command):
    """Gives a certificate, its open draft included, to another lead."""

    certificate_id: int
    to_person_id: int
