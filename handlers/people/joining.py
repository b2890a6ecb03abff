"""Coming in: by an invite's link, as a visitor who chooses an institution, or back again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from handlers.dialogue import NotAllowed, NotUnderstood, Refused, State, Turn, finish, rows
from handlers.messages import Button, Message, Reply
from handlers.people.words import ROLES, names_of, roles_of
from handlers.reach import Desk
from handlers.samples import sample_report
from handlers.words import Text, _, join, plain
from models.institutions import Certificate
from models.people import AcceptInvite, ChangePerson, Invite, Person, Role

COMMANDS = ("start",)
LONGEST_NAME = 30

HELP = Button(_("What can I do here?"), "/help")
NEXT: dict[Role, Button] = {
    Role.LEAD: Button(_("This week's report"), "/report"),
    Role.DEPUTY: Button(_("This week's report"), "/report"),
    Role.STUDENT: Button(_("My exams"), "/exams"),
    Role.HEAD: Button(_("The week's board"), "/board"),
    Role.COORDINATOR: Button(_("The week's board"), "/board"),
    Role.ADMINISTRATOR: Button(_("People"), "/people"),
}


class AskOwnName(State):
    """Waits for the name of somebody whose invite named nobody."""


STATES: tuple[type[State], ...] = (AskOwnName,)


def recognises(message: Message, desk: Desk) -> bool:
    """A visitor's words that name one of the institutions; plain words never join anybody."""
    return desk.person is None and desk.institution is None and _named(message.text, desk) != ""


def begin(message: Message, desk: Desk) -> Turn:
    """/start, /start <token> from a link, /start @<institution> from a button."""
    words = message.words.strip() if message.command else f"@{_named(message.text, desk)}"
    if words.startswith("@"):
        return _choose(words[1:], desk)
    if words:
        return _accept(words, message, desk)
    return _welcome_back(desk.person) if desk.person else _ask_institution(desk)


def step(state: AskOwnName, message: Message, desk: Desk) -> Turn:
    """The newcomer's own name."""
    name = " ".join(message.text.split())
    if not 0 < len(name) <= LONGEST_NAME:
        raise NotUnderstood(_("Please send your name as colleagues know it, for example: Wang Fang"))
    person = desk.member()
    return finish(
        _("Thank you, {name}. You are set up.", name=name),
        ChangePerson(person_id=person.id, name=name),
        buttons=next_steps(person.roles),
    )


def _named(text: str, desk: Desk) -> str:
    """The id of the only institution whose name holds the words, or whose id they are; empty when it is not one."""
    said = text.strip(" 。.!！").lower()
    found = [one.id for one in desk.institutions() if len(said) > 1 and (said in one.name.lower() or said == one.id)]
    return found[0] if len(found) == 1 else ""


def next_steps(roles: frozenset[Role]) -> tuple[Button, ...]:
    """What to do first, by role, and help."""
    return (*dict.fromkeys(NEXT[role] for role in Role if role in roles), HELP)


def _welcome_back(person: Person) -> Turn:
    text = _("Hello {name}. You are here as {roles}.", name=person.name, roles=roles_of(person))
    return finish(text, buttons=next_steps(person.roles))


def _ask_institution(desk: Desk) -> Turn:
    offered = desk.institutions()
    if len(offered) == 1:
        return _choose(offered[0].id, desk)
    text = _(
        "Hello. I answer questions on the rules of certificate pilots and on exam dates; leads file their weekly "
        "report here.\nWhich institution do you ask about? Whoever has an invitation opens its link instead."
    )
    buttons = [Button(plain(one.name), f"/start @{one.id}") for one in offered]
    return Turn(None, (Reply(text, rows(*buttons, wide=1)),))


def _choose(institution_id: str, desk: Desk) -> Turn:
    """A visitor's choice of institution; a member stays where the invitation brought them."""
    if desk.person is not None:
        raise NotAllowed(_("You belong to {name} here; that cannot be changed by a button.", name=desk.home.name))
    chosen = next((one for one in desk.institutions() if one.id == institution_id), None)
    if chosen is None:
        raise Refused(_("I do not know that institution. /start shows the list."))
    example = replace(desk, institution=chosen).example
    text = join(
        _("{name}. Ask me about its rules in your own words.", name=chosen.name),
        *([_("For example: {example}", example=plain(example))] if example else []),
        _("Exam dates: /exams. Other institution: /start"),
    )
    return Turn(None, (Reply(text, rows(HELP)),), institution=chosen.id)


def _accept(token: str, message: Message, desk: Desk) -> Turn:
    if message.in_group:
        raise NotAllowed(_("An invitation is for one person: open its link in a private chat with me."))
    invite = desk.invite(token)
    if invite is None:
        raise Refused(_("This link is not valid. Copy it whole, or ask your coordinator for a new one."))
    _check(invite, desk)
    accept = AcceptInvite(invite_id=invite.id, channel=desk.channel, chat=desk.chat, language=desk.language)
    nameless = not invite.name and desk.person is None and invite.person_id is None
    reply = Reply(
        _greeting(invite, desk, nameless=nameless), () if nameless else rows(*next_steps(_roles(invite, desk)))
    )
    state = AskOwnName() if nameless else None
    return Turn(state, (reply,), (accept,), ends=True, institution=invite.institution_id)


def _check(invite: Invite, desk: Desk) -> None:
    """Raises Refused with the one sentence that says why an invite does not open."""
    if invite.used_at is not None:
        known = desk.person is not None
        raise Refused(
            _("You are in already; this link has done its work. /help shows what you can do.")
            if known
            else _("This link was used before; each works once. Ask your coordinator for a new one.")
        )
    if invite.expires_at <= desk.now:
        raise Refused(_("This link has expired. Ask your coordinator for a new one."))
    if desk.person is None:
        return
    if desk.person.institution_id != invite.institution_id:
        raise Refused(_("This link is from another institution; here you belong to {name}.", name=desk.home.name))
    if invite.person_id not in {None, desk.person.id}:
        raise Refused(_("This link is for somebody else; here you are {name}.", name=desk.person.name))


def _roles(invite: Invite, desk: Desk) -> frozenset[Role]:
    return frozenset({invite.role}) | (desk.person.roles if desk.person else frozenset())


def _greeting(invite: Invite, desk: Desk, *, nameless: bool) -> Text:
    institution, certificates = desk.invited_to(invite)
    if invite.person_id is not None:
        return _("Connected. From now on I reach you here as well.")
    hello = _(
        "**Welcome to {institution}.** You are here as {role}.", institution=institution.name, role=ROLES[invite.role]
    )
    charge = _("Your certificates: {names}", names=names_of(c.name for c in certificates))
    ask = _("What is your name?")
    return join(
        hello, *([charge] if certificates else []), *([ask] if nameless else [_hint(invite.role, certificates)])
    )


def _hint(role: Role, certificates: Sequence[Certificate]) -> Text:
    """The first thing to try, by role; a lead's is of a certificate of their own."""
    if role in {Role.LEAD, Role.DEPUTY} and certificates:
        return _("Report a week in one sentence, for example: {example}", example=sample_report(certificates[0]))
    if role in {Role.LEAD, Role.DEPUTY}:
        return _("Once a certificate is yours, you report its week here: /report")
    if role is Role.STUDENT:
        return _("Follow your exams with /exams; I remind you before registration closes.")
    return _("Start with the week's board, or bring people in with /invite.")
