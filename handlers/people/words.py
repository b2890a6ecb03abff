"""Words that the dialogues about people share: roles, links, a person in one line."""

from __future__ import annotations

from collections.abc import Iterable

from handlers.channels import channel_name
from handlers.reach import Desk
from handlers.words import Text, _, join, plain
from models.people import Person, Role

ROLES: dict[Role, Text] = {
    Role.STUDENT: _("student"),
    Role.LEAD: _("certificate lead"),
    Role.DEPUTY: _("deputy lead"),
    Role.HEAD: _("department head"),
    Role.COORDINATOR: _("coordinator"),
    Role.ADMINISTRATOR: _("administrator"),
}
LINKED = ("telegram", "web")  # the channels that an invite's link can open


def roles_of(person: Person) -> Text:
    """A person's roles in words, in the order of `Role`."""
    held = [ROLES[role] for role in Role if role in person.roles]
    return join(*held, by=" / ") if held else _("no role")


def links(desk: Desk, token: str) -> Text:
    """Where a token can be used: one line a channel that this deployment serves, and the command for the others."""
    found = ((channel_name(channel), desk.around.link(channel, token)) for channel in LINKED)
    lines = [_("{channel}: {link}", channel=channel, link=link) for channel, link in found if link]
    return join(*lines, _("or send here: /start {token}", token=token))


def names_of(names: Iterable[str]) -> Text:
    """Names, with the ideographic comma that a list of them takes in Chinese."""
    return plain("、".join(names))
