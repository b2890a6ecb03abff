"""The way to the console: a one-time link, for those whom the console serves."""

from __future__ import annotations

from datetime import timedelta

from handlers.dialogue import NotAllowed, State, Turn, finish, no_step
from handlers.messages import Message
from handlers.reach import Desk
from handlers.words import _, join, plain
from models.people import CreateInvite, Person, Role
from models.store.people import hash_of

COMMANDS = ("console",)
STATES: tuple[type[State], ...] = ()
step = no_step
LASTS = timedelta(minutes=10)


def recognises(message: Message, desk: Desk) -> bool:
    """“控制台”, “console”, of somebody whom it serves."""
    return message.text.strip().lower() in {"控制台", "打开控制台", "console"} and _serves(desk.person)


def begin(message: Message, desk: Desk) -> Turn:
    """/console: the link, made anew each time; only its hash is stored."""
    person = desk.member(Role.COORDINATOR, Role.HEAD)
    if message.in_group:
        raise NotAllowed(_("The link signs in as you: ask for it in a private chat with me."))
    token = desk.around.token()
    role = next(role for role in Role if role in person.roles)
    text = _("The console: tables, filters and charts beside this chat. The link works once, for {minutes} minutes:",
             minutes=LASTS.seconds // 60)  # fmt: skip
    invite = CreateInvite(
        token_hash=hash_of(token), role=role, name=person.name, person_id=person.id, expires_at=desk.now + LASTS
    )
    return finish(join(text, plain(desk.around.page(f"/console/join/{token}"))), invite)


def _serves(person: Person | None) -> bool:
    return person is not None and person.may(Role.COORDINATOR, Role.HEAD)
