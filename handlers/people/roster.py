"""The roster in chat: who is here, who is missing, one person's card; roles changed, access taken."""

from __future__ import annotations

from handlers.channels import channel_name
from handlers.dialogue import NotAllowed, NotUnderstood, Refused, State, Turn, ask, finish
from handlers.messages import Button, Message, Note, Reply
from handlers.people.words import ROLES, names_of, roles_of
from handlers.reach import Desk
from handlers.words import Text, _, join, plain
from models.people import Address, ChangePerson, Person, RemovePerson, Role

COMMANDS = ("people", "roles")
SHOWN = 8
SAVE = Button(_("Save"), "save")
REMOVE = Button(_("Yes, take their access"), "remove")
KEEP = Button(_("No, leave it"), "keep")


class EditRoles(State):
    """Waits for roles to be ticked and saved."""

    person_id: int
    roles: tuple[Role, ...]


class ConfirmRemoval(State):
    """Waits for the word that a person's access is to be taken."""

    person_id: int


STATES: tuple[type[State], ...] = (EditRoles, ConfirmRemoval)


def recognises(message: Message, desk: Desk) -> bool:
    """A coordinator's wish to see the people."""
    return message.text in {"名册", "人员", "人员名单", "people", "roster"}


def begin(message: Message, desk: Desk) -> Turn:
    """/people, /people <part of a name or number>, /people 12, /people department 12 3, /people remove 12; /roles 12."""
    words = message.words.strip()
    if words == "link":
        return finish(_("A link for another channel of yours: /link"), buttons=[Button(_("Make the link"), "/link")])
    desk.member(Role.COORDINATOR)
    if message.command == "roles":
        return _edit(_person(words, desk), desk)
    if words.startswith("department "):
        return _department(words.removeprefix("department ").split(), desk)
    if words.startswith("remove "):
        return _ask_removal(_person(words.removeprefix("remove "), desk), desk)
    if words.isdecimal() and (known := desk.people.get(int(words))):
        return _card(known, desk)
    return _search(words, desk) if words else _overview(desk)


def step(state: State, message: Message, desk: Desk) -> Turn:
    """Ticks a role, saves, or takes somebody's access."""
    desk.member(Role.COORDINATOR)
    match state:
        case EditRoles():
            return _ticked(state, message, desk)
        case ConfirmRemoval(person_id=person_id):
            return _removed(_person(str(person_id), desk), message)
        case _:
            raise TypeError(state)


def _person(said: str, desk: Desk) -> Person:
    person = desk.people.get(int(said)) if said.strip().isdecimal() else None
    if person is None:
        raise Refused(_("I do not know that person here. /people followed by a part of the name finds them."))
    return person


def _overview(desk: Desk) -> Turn:
    """Counts first, then what is missing."""
    everyone = [p for p in desk.people.all() if p.roles]
    reached = desk.people.reached(desk.now)
    missing = [p for p in everyone if p.id not in reached]
    counts = [_("{role}: {count}", role=ROLES[r], count=n) for r in Role if (n := sum(r in p.roles for p in everyone))]
    unled = [c.name for c in desk.certificates.all() if c.lead_id is None]
    parts: list[Text] = [_("**People of {name}**", name=desk.home.name), *counts]
    if missing:
        parts.append(_("Not reached, never joined or signed out: {count}", count=len(missing)))
    if unled:
        parts.append(_("Without a lead: {names}", names=names_of(unled[:SHOWN])))
    parts.append(_("One person: /people and a part of the name"))
    buttons = [Button(_("Invite"), "/invite"), Button(_("Open invitations"), "/invites")]
    buttons += [Button(_("Links for those missing"), "/invite missing")] if missing else []
    return finish(join(*parts), buttons=[*buttons, Button(_("Hand a certificate over"), "/handover")], card="people")


def _search(words: str, desk: Desk) -> Turn:
    said = words.lower()
    found = [p for p in desk.people.all() if said in p.name.lower() or said == p.number.lower()]
    if not found:
        raise Refused(_("Nobody here is called “{words}”.", words=words[:30]), Button(_("Invite"), "/invite"))
    if len(found) == 1:
        return _card(found[0], desk)
    buttons = [Button(plain(p.name), f"/people {p.id}") for p in found[:SHOWN]]
    more = len(found) - SHOWN
    text = _("{count} people. Which one?", count=len(found))
    return finish(text if more <= 0 else join(text, _("The first {count} are shown.", count=SHOWN)), buttons=buttons)


def _card(person: Person, desk: Desk) -> Turn:
    """One person: roles, department, certificates, channels; and what can be done."""
    addresses = desk.people.addresses(person.id, desk.now)
    channels = [_channel(a) for a in addresses]
    lines = [plain(f"**{person.name}**") if not person.number else plain(f"**{person.name}** {person.number}")]
    lines.append(_("Roles: {roles}", roles=roles_of(person)))
    department = next((one.name for one in desk.certificates.departments() if one.id == person.department_id), "")
    if department:
        lines.append(_("Department: {name}", name=department))
    held = desk.certificates.of(person.id)
    if held:
        lines.append(_("Certificates: {names}", names=names_of(c.name for c in held)))
    reached = join(*channels, by=" / ") if channels else _("nowhere yet: send them a link")
    lines.append(_("Reached by: {channels}", channels=reached))
    buttons = [
        Button(_("Change roles"), f"/roles {person.id}"),
        Button(_("Make a link"), f"/invite person {person.id}"),
        Button(_("Department"), f"/people department {person.id}"),
        Button(_("Take access"), f"/people remove {person.id}"),
    ]
    return finish(join(*lines), buttons=buttons)


def _channel(address: Address) -> Text:
    name = channel_name(address.channel)
    if address.blocked:
        return _("{channel} (blocked)", channel=name)
    return _("{channel} (signed out)", channel=name) if address.lapsed else name


def _department(words: list[str], desk: Desk) -> Turn:
    """Which department somebody belongs to: a head sees the board of theirs."""
    person = _person(words[0] if words else "", desk)
    _may_touch(person, desk)
    departments = {str(one.id): one for one in desk.certificates.departments()}
    chosen = departments.get(words[1]) if len(words) > 1 else None
    if chosen is None:
        buttons = [Button(plain(one.name), f"/people department {person.id} {one.id}") for one in departments.values()]
        return finish(
            _("Which department does {name} belong to?", name=person.name), buttons=buttons, card="department"
        )
    text = _("Saved: {name} belongs to {department}.", name=person.name, department=chosen.name)
    return finish(text, ChangePerson(person_id=person.id, department_id=chosen.id), card="department")


def _edit(person: Person, desk: Desk) -> Turn:
    _may_touch(person, desk)
    return _ticks(EditRoles(person_id=person.id, roles=tuple(r for r in Role if r in person.roles)), person, desk)


def _may_touch(person: Person, desk: Desk) -> None:
    me = desk.member(Role.COORDINATOR)
    if Role.ADMINISTRATOR in person.roles and Role.ADMINISTRATOR not in me.roles:
        raise NotAllowed(_("What an administrator may do is changed by an administrator."))


def _ticks(state: EditRoles, person: Person, desk: Desk) -> Turn:
    me = desk.member(Role.COORDINATOR)
    offered = [r for r in Role if r is not Role.ADMINISTRATOR or Role.ADMINISTRATOR in me.roles]
    buttons = [Button(join(plain("✓" if r in state.roles else "·"), ROLES[r], by=" "), f"role:{r}") for r in offered]
    text = _("Roles of {name}: tap to tick, then save.", name=person.name)
    return ask(state, text, *buttons, SAVE, card="roles", wide=2)


def _ticked(state: EditRoles, message: Message, desk: Desk) -> Turn:
    person = _person(str(state.person_id), desk)
    _may_touch(person, desk)
    if message.chose(SAVE):
        return _saved(person, frozenset(state.roles), desk)
    role = next((r for r in Role if message.choice == f"role:{r}"), None)
    if role is None or (role is Role.ADMINISTRATOR and Role.ADMINISTRATOR not in desk.member().roles):
        raise NotUnderstood(_("Please tap a role, then “Save”."))
    roles = tuple(r for r in Role if (r in state.roles) != (r is role))
    return _ticks(state.model_copy(update={"roles": roles}), person, desk)


def _saved(person: Person, roles: frozenset[Role], desk: Desk) -> Turn:
    if not roles:
        raise NotUnderstood(_("Somebody without a role can do nothing here. To take their access: /people remove {id}",
                              id=person.id))  # fmt: skip
    _keeps_a_coordinator(person, roles, desk)
    after = person.model_copy(update={"roles": roles})
    told = Note(person.id, Reply(_("Your roles are now: {roles}. /help shows what you can do.", roles=roles_of(after))),
                f"roles:{person.id}:{desk.now:%Y%m%dT%H%M%S}")  # fmt: skip
    saved = _("Saved: {name} is now {roles}.", name=person.name, roles=roles_of(after))
    return finish(
        join(saved, *_what_is_left_to_do(after, desk)),
        ChangePerson(person_id=person.id, roles=roles),
        notes=[told] if desk.member().id != person.id else [],
        card="roles",
    )


def _what_is_left_to_do(after: Person, desk: Desk) -> list[Text]:
    """What new roles leave undone: certificates of one who leads no longer, the department of a head."""
    held = [c.name for c in desk.certificates.of(after.id)]
    left = []
    if held and not after.may(Role.LEAD, Role.DEPUTY):
        left.append(_("Still theirs, please hand over (/handover): {names}", names=names_of(held)))
    if Role.HEAD in after.roles and after.department_id is None:
        left.append(_("Which department they head: /people department {id}", id=after.id))
    return left


def _keeps_a_coordinator(person: Person, roles: frozenset[Role], desk: Desk) -> None:
    """Nobody takes the office from its last coordinator: it would be locked out of its own house."""
    offices = {Role.COORDINATOR, Role.ADMINISTRATOR}
    others = [p for p in desk.people.all() if p.id != person.id and p.may(Role.COORDINATOR)]
    if not others and not roles & offices and person.may(Role.COORDINATOR):
        raise Refused(_("This is the only coordinator. Make somebody else coordinator first."))


def _ask_removal(person: Person, desk: Desk) -> Turn:
    _may_touch(person, desk)
    _keeps_a_coordinator(person, frozenset(), desk)
    held = names_of(c.name for c in desk.certificates.of(person.id))
    text = _("Take the access of {name}? What they filed stays. Certificates still theirs: {names}",
             name=person.name, names=held if held.msgid else _("none"))  # fmt: skip
    return ask(ConfirmRemoval(person_id=person.id), text, REMOVE, KEEP)


def _removed(person: Person, message: Message) -> Turn:
    if message.chose(KEEP):
        return finish(_("Nothing was changed."))
    if not message.chose(REMOVE):
        raise NotUnderstood(_("Please choose one."), REMOVE, KEEP)
    text = _("{name} can no longer come in here. Certificates are handed over with /handover.", name=person.name)
    return finish(text, RemovePerson(person_id=person.id))
