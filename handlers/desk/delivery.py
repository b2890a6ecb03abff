"""Messages that were not delivered: for whom, why, and a tap to send one after all or to give it up."""

from __future__ import annotations

from handlers.channels import channel_name
from handlers.dates import instant_in_words
from handlers.dialogue import Refused, State, Turn, no_step, rows
from handlers.messages import Button, Message, Reply
from handlers.reach import Desk
from handlers.undelivered import Names, for_whom, is_nowhere, names_at, why
from handlers.words import Text, _, counted, join, plain
from models.commands import Command
from models.people import Role
from models.tables.delivery import OutboxRow
from models.undelivered import DropMessage, ReleaseMessage

COMMANDS = ("delivery",)
STATES: tuple[type[State], ...] = ()
SHOWN = 10
step = no_step


def recognises(message: Message, desk: Desk) -> bool:
    """“投递问题”, “没送达” of a coordinator."""
    said = message.text.strip(" ？?。") in {"投递问题", "投递", "没送达", "未送达"}
    return said and desk.person is not None and desk.person.may(Role.COORDINATOR)


def begin(message: Message, desk: Desk) -> Turn:
    """/delivery; /delivery release 12; /delivery drop 12; /delivery release held."""
    desk.member(Role.COORDINATOR)
    verb, __, rest = message.words.strip().partition(" ")
    if verb in {"release", "drop"}:
        return _decided(verb, rest.strip(), desk)
    return Turn(None, (_listed(desk),))


def _listed(desk: Desk, *said: Text, without: frozenset[int | None] = frozenset()) -> Reply:
    """What waits for a decision, what is held back first; `without` are decided by this very message."""
    held, dead = (
        [one for one in found if one.id not in without] for found in (desk.undelivered.held(), desk.undelivered.dead())
    )
    names, shown = names_at(desk), [*held, *dead][:SHOWN]
    head = _("Not delivered: {dead}. Held back: {held}.", dead=len(dead), held=len(held))
    lines = [_line(one, names, desk) for one in shown]
    more = len(held) + len(dead) - len(shown)
    rest = [_("… and {n} more; the console lists them all.", n=more)] if more else []
    buttons = (*_for_all(held), *(button for one in shown for button in _to_do(one, names)))
    console = Button(_("Open the console"), "/console")
    return Reply(join(*said, head, *lines, *rest), rows(*buttons, console, wide=2), card="delivery")


def _line(one: OutboxRow, names: Names, desk: Desk) -> Text:
    where = [] if is_nowhere(one) else [channel_name(one.channel)]
    held = [_("held back")] if one.state == "held" else []
    whom = plain(for_whom(one, names) or "—")
    what = join(whom, *where, instant_in_words(one.due_at, desk.now, desk.zone), *held, why(one), by=" · ")
    return _("{id}. {what}", id=one.id, what=what)


def _to_do(one: OutboxRow, names: Names) -> tuple[Button, ...]:
    """Send it or give it up; for somebody who can be reached nowhere, a new link."""
    if is_nowhere(one):
        label = _("Link for {name}", name=for_whom(one, names))
        return (Button(label, f"/invite person {one.person_id}"),) if one.person_id else ()
    return (
        Button(_("Send {id}", id=one.id), f"/delivery release {one.id}"),
        Button(_("Give up {id}", id=one.id), f"/delivery drop {one.id}"),
    )


def _for_all(held: list[OutboxRow]) -> tuple[Button, ...]:
    """After a restore there may be many."""
    if len(held) < 2:
        return ()
    return (
        Button(_("Send all held back ({n})", n=len(held)), "/delivery release held"),
        Button(_("Give all held back up ({n})", n=len(held)), "/delivery drop held"),
    )


def _decided(verb: str, said: str, desk: Desk) -> Turn:
    """Sends some after all, or gives them up; then what is left."""
    chosen = _chosen(said, desk)
    if not chosen:
        raise Refused(_("That message does not wait any more. /delivery lists those that do."))
    do: type[ReleaseMessage | DropMessage] = ReleaseMessage if verb == "release" else DropMessage
    commands: tuple[Command, ...] = tuple(do(message_id=one.id or 0) for one in chosen)
    done = _("It goes out now.") if verb == "release" else _("Given up: it will not be sent.")
    if len(chosen) > 1:
        goes = counted("{n} message goes out now.", "{n} messages go out now.", len(chosen))
        done = (
            goes
            if verb == "release"
            else counted("{n} message is given up.", "{n} messages are given up.", len(chosen))
        )
    return Turn(None, (_listed(desk, done, without=frozenset(one.id for one in chosen)),), commands)


def _chosen(said: str, desk: Desk) -> list[OutboxRow]:
    """One by its number, or all that are held back; only what can be sent."""
    held = desk.undelivered.held()
    found = held if said == "held" else [one for one in (*held, *desk.undelivered.dead()) if str(one.id) == said]
    return [one for one in found if not is_nowhere(one)]
