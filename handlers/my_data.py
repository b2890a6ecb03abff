"""One's own data: what is stored, to take away as a file; and its deletion, with what the institution must keep."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

from handlers.dialogue import NotAllowed, NotUnderstood, Refused, State, Turn, ask, finish, rows
from handlers.messages import Button, File, Message, Note, Reply
from handlers.reach import Desk
from handlers.words import Text, _, join
from models.people import Person, Role
from models.privacy import ErasePerson

COMMANDS = ("mydata",)
EXPORT = Button(_("Send me the file"), "/mydata export")
DELETE = Button(_("Delete my data"), "/mydata delete")
SIGN_INS = Button(_("Where I am signed in"), "/signins")
CONFIRM = Button(_("Delete, I know what stays"), "delete")
KEEP = Button(_("Keep everything"), "keep")
KINDS: dict[str, Text] = {
    "person": _("your entry in the roster"),
    "address": _("your channels"),
    "conversation": _("what we are talking about"),
    "inbox": _("messages received"),
    "outbox": _("messages sent to you"),
    "report": _("weekly reports"),
    "report_revision": _("revisions of reports"),
    "reminder": _("reminders"),
    "invite": _("invitations"),
    "audit": _("audit lines"),
}


class ConfirmDeletion(State):
    """Waits for the word that everything is to go."""


STATES: tuple[type[State], ...] = (ConfirmDeletion,)


def recognises(message: Message, desk: Desk) -> bool:
    """The wish to see or delete one's own data, said plainly."""
    return message.text.strip(" 。.!！") in {
        "我的数据",
        "导出我的数据",
        "删除我的数据",
        "注销",
        "my data",
        "delete my data",
    }


def begin(message: Message, desk: Desk) -> Turn:
    """/mydata, /mydata export, /mydata delete."""
    desk.member()
    if message.in_group:
        raise NotAllowed(_("Your data are shown to you alone: ask in a private chat with me."))
    wish = message.words.strip()
    if wish == "export":
        return _export(desk)
    if wish == "delete" or message.text in {"删除我的数据", "注销", "delete my data"}:
        return _ask_deletion(desk)
    return _overview(desk.own_data())


def step(state: State, message: Message, desk: Desk) -> Turn:
    """The word, or not."""
    person = desk.member()
    if message.chose(KEEP):
        return finish(_("Nothing was deleted."))
    if not message.chose(CONFIRM):
        raise NotUnderstood(_("Please choose one."), CONFIRM, KEEP)
    _keeps_a_coordinator(person, desk)
    return _erased(person, desk)


def _overview(data: dict[str, list[dict[str, Any]]]) -> Turn:
    """How much is stored of each kind; the rest is in the file."""
    known = [_("{kind}: {count}", kind=KINDS[name], count=len(found)) for name, found in data.items() if name in KINDS]
    others = sum(len(found) for name, found in data.items() if name not in KINDS)
    more = [_("other entries: {count}", count=others)] if others else []
    text = join(_("**What is stored about you**"), *known, *more, _("Raw messages are erased a week after handling."))
    return finish(text, buttons=[EXPORT, SIGN_INS, DELETE], card="mydata")


def _export(desk: Desk) -> Turn:
    content = json.dumps(desk.own_data(), ensure_ascii=False, indent=2, sort_keys=True).encode()
    file = File(f"mydata-{desk.today:%Y%m%d}.json", "application/json", content)
    text = _("All that is stored about you, as one text file. Only hashes and the like are left out.")
    return Turn(None, (Reply(text, file=file),))


def _ask_deletion(desk: Desk) -> Turn:
    person = desk.member()
    _keeps_a_coordinator(person, desk)
    held = [c.name for c in desk.certificates.of(person.id)]
    parts = [
        _("**Deleted:** your name and number in the roster, your channels, our conversation, reminders and messages."),
        _(
            "**Kept under a pseudonym:** filed reports, corrections and audit lines, which are the institution's records."
        ),
        _(
            "**Kept by law with the name:** records of hours and pay, which accounting rules oblige the institution "
            "to keep. Questions on that: {office}",
            office=desk.office,
        ),
    ]
    if held:
        parts.append(
            _("You still hold: {names}. The coordinator is told that they need a lead.", names="、".join(held))
        )
    parts.append(_("This cannot be undone."))
    return ask(ConfirmDeletion(), join(*parts), CONFIRM, KEEP, wide=1)


def _keeps_a_coordinator(person: Person, desk: Desk) -> None:
    if person.may(Role.COORDINATOR) and not [
        p for p in desk.people.all() if p.id != person.id and p.may(Role.COORDINATOR)
    ]:
        raise Refused(_("You are the only coordinator here. Make somebody else coordinator first: /people"))


def _erased(person: Person, desk: Desk) -> Turn:
    pseudonym = f"P-{sha256(desk.around.token().encode()).hexdigest()[:8]}"
    notes = [_told(other, person, desk) for other in desk.people.holding(Role.COORDINATOR)]
    text = _("Deleted. What the institution keeps now bears the name {pseudonym}. Goodbye.", pseudonym=pseudonym)
    turn = finish(text, ErasePerson(person_id=person.id, pseudonym=pseudonym), notes=[n for n in notes if n])
    return Turn(None, turn.replies, turn.commands, turn.notes, ends=True)


def _told(coordinator: Person, person: Person, desk: Desk) -> Note | None:
    """Coordinators learn that a certificate lost its lead; not which pseudonym they have now."""
    held = [c.name for c in desk.certificates.of(person.id)]
    if not held or coordinator.id == person.id:
        return None
    text = _("The lead of {names} has left and deleted their data. Please hand over.", names="、".join(held))
    button = Button(_("Hand a certificate over"), "/handover")
    return Note(coordinator.id, Reply(text, rows(button)), f"left:{person.id}")
