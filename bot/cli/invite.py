"""`onex invite`: a one-time link, first of all for an institution's first coordinator."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from sqlmodel import Session

    from bot.cli.opened import Opened

ROLES = "student, lead, deputy, head, coordinator or administrator"


class NoInstitution(ValueError):
    """The institution is unknown and has no rule pack: give --institution-name to make it."""


def invite(
    institution: Annotated[str, typer.Option(help="The institution's id, as its rule pack is named.")],
    role: Annotated[str, typer.Option(help=f"What they will be: {ROLES}.")] = "coordinator",
    name: Annotated[str, typer.Option(help="Their name as colleagues know it; they are asked if left out.")] = "",
    days: Annotated[int, typer.Option(help="Days until the link expires.", min=1, max=90)] = 14,
    institution_name: Annotated[str, typer.Option(help="The name of an institution that is new.")] = "",
) -> None:
    """Make a one-time link that lets somebody in. Makes the institution, if it is new."""
    from bot.cli.opened import opened
    from models.people import Role

    if role not in set(Role):
        raise typer.BadParameter(f"one of {ROLES}", param_hint="--role")
    token = secrets.token_urlsafe(24)
    with opened() as store:
        known = _in_pack(store, institution)
        named = institution_name or known[0]
        store.writer.run(lambda session: _make(session, token, institution, (named, known[1]), role, name, days))
        for line in _links(store, token):
            typer.echo(line)
    typer.echo(f"For one person, once, within {days} days. Nothing but a hash of it is stored.")


def _make(
    session: Session, token: str, institution: str, called: tuple[str, str], role: str, name: str, days: int
) -> None:
    """The invitation, and the institution where it is new: its name and its office are what it is `called`."""
    from bot.clock import Clock
    from models.institutions import Institution
    from models.people import CreateInvite, Role
    from models.store.people import hash_of
    from models.store.unit import Unit, carry_out
    from models.tables.institutions import InstitutionRow

    now = Clock()()
    if session.get(InstitutionRow, institution) is None:
        named, office = called
        if not named:
            raise NoInstitution(f"There is no institution {institution!r}; give --institution-name to make it.")
        Institution(id=institution, name=named)  # checks the id
        session.add(InstitutionRow(id=institution, name=named, office=office))
        session.flush()
    command = CreateInvite(token_hash=hash_of(token), role=Role(role), name=name, expires_at=now + timedelta(days=days))
    carry_out(command, Unit(session, now, institution, "cli"))


def _in_pack(store: Opened, institution: str) -> tuple[str, str]:
    """The name and the office of an institution as its rule pack gives them; empty where it has no pack that loads."""
    from policy.book import Book

    try:
        pack = Book(store.settings.packs).pack(institution)
    except (KeyError, ValueError):
        return "", ""
    return pack.institution.zh, pack.office.zh


def _links(store: Opened, token: str) -> list[str]:
    """The link for the page and, with a token of Telegram's, what to send to the bot."""
    lines = [f"On the page: {store.settings.origin}/join/{token}"]
    if store.settings.telegram_token.get_secret_value():
        lines.append(f"On Telegram, said to the bot: /start {token}")
    return lines
