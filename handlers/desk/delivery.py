"""Messages that were not delivered: how many, and what becomes of one."""

from __future__ import annotations

from handlers.dialogue import Refused, State, Turn, finish, no_step
from handlers.messages import Button, Message
from handlers.reach import Desk
from handlers.words import _
from models.people import Role
from models.undelivered import DropMessage, ReleaseMessage

COMMANDS = ("delivery",)
STATES: tuple[type[State], ...] = ()
step = no_step


def recognises(message: Message, desk: Desk) -> bool:
    """“投递问题”, “没送达” of a coordinator."""
    said = message.text.strip(" ？?。") in {"投递问题", "投递", "没送达", "未送达"}
    return said and desk.person is not None and desk.person.may(Role.COORDINATOR)


def begin(message: Message, desk: Desk) -> Turn:
    """/delivery; /delivery release 12; /delivery drop 12."""
    desk.member(Role.COORDINATOR)
    verb, __, rest = message.words.strip().partition(" ")
    if verb in {"release", "drop"}:
        return _decided(verb, rest, desk)
    dead, held = len(desk.undelivered.dead()), len(desk.undelivered.held())
    text = _("Not delivered: {dead}. Held back: {held}. The console lists them, each with what can be done.",
             dead=dead, held=held)  # fmt: skip
    return finish(text, buttons=[Button(_("Open the console"), "/console")])


def _decided(verb: str, said: str, desk: Desk) -> Turn:
    """Sends one after all, or gives it up."""
    waiting = {row.id for row in (*desk.undelivered.dead(), *desk.undelivered.held()) if row.channel != "none"}
    message_id = int(said) if said.isascii() and said.isdecimal() else 0
    if message_id not in waiting:
        raise Refused(_("That message does not wait any more. /delivery says how many do."))
    if verb == "release":
        return finish(_("It goes out now."), ReleaseMessage(message_id=message_id))
    return finish(_("Given up: it will not be sent."), DropMessage(message_id=message_id))
