"""Inviting: a one-time link that carries a name, a role and certificates; shown once, kept only as a hash."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from handlers.dialogue import NotAllowed, NotUnderstood, Refused, State, Turn, ask, finish
from handlers.messages import Button, File, Message, Reply
from handlers.people.words import ROLES, links, names_of
from handlers.reach import Desk
from handlers.words import Text, _, join, plain, say
from models.institutions import Certificate
from models.people import CreateInvite, Invite, Person, RevokeInvite, Role
from models.store.people import hash_of

COMMANDS = ("invite", "invites", "link")
LASTS = timedelta(days=14)
LINK_LASTS = timedelta(hours=1)
OFFERED = 8  # certificates shown as buttons; more are found by typing a part of the name
DONE = Button(_("That is all"), "done")


class AskRole(State):
    """Waits for the newcomer's role."""


class AskName(State):
    """Waits for the newcomer's name."""

    role: Role


class AskCertificates(State):
    """Waits for the certificates that a lead or deputy is to hold."""

    role: Role
    name: str
    chosen: tuple[int, ...] = ()


class AskDepartment(State):
    """Waits for the department that a head leads."""

    name: str


STATES: tuple[type[State], ...] = (AskRole, AskName, AskCertificates, AskDepartment)


def recognises(message: Message, desk: Desk) -> bool:
    """“邀请 …” or “invite …” of a coordinator."""
    said = message.text.lower()
    return said.startswith(("邀请", "invite")) and desk.person is not None and desk.person.may(Role.COORDINATOR)


def begin(message: Message, desk: Desk) -> Turn:
    """/invite, /invite person 12, /invite missing; /invites, /invites revoke 5; /link for a further channel."""
    if message.in_group:
        raise NotAllowed(_("Invitations are made in a private chat with me."))
    if message.command == "link":
        return _own_link(desk)
    desk.member(Role.COORDINATOR)
    verb, __, rest = message.words.strip().partition(" ")
    if message.command == "invites":
        return _revoke(rest, desk) if verb == "revoke" else _listed(desk)
    if verb == "person":
        return _for_known(rest, desk)
    if verb == "missing":
        return _for_missing(desk)
    buttons = [Button(ROLES[role], f"role:{role}") for role in _grantable(desk)]
    return ask(AskRole(), _("Whom do you invite? Their role:"), *buttons, wide=2)


def step(state: State, message: Message, desk: Desk) -> Turn:
    """The next particular of the newcomer."""
    desk.member(Role.COORDINATOR)
    match state:
        case AskRole():
            return _role(message, desk)
        case AskName(role=role):
            return _name(role, message, desk)
        case AskCertificates():
            return _certificates(state, message, desk)
        case AskDepartment(name=name):
            return _department(name, message, desk)
        case _:
            raise TypeError(state)


def _grantable(desk: Desk) -> list[Role]:
    """The roles that the person may give: an administrator's is given by an administrator alone."""
    person = desk.member(Role.COORDINATOR)
    return [role for role in Role if role is not Role.ADMINISTRATOR or Role.ADMINISTRATOR in person.roles]


def _role(message: Message, desk: Desk) -> Turn:
    said = message.choice.removeprefix("role:") or message.text
    words = {str(role): role for role in _grantable(desk)}
    words |= {say(ROLES[role], language): role for role in _grantable(desk) for language in ("zh", "en")}
    if said not in words:
        raise NotUnderstood(_("Please choose a role."))
    return ask(AskName(role=words[said]), _("Their name, as colleagues know it:"))


def _name(role: Role, message: Message, desk: Desk) -> Turn:
    name = " ".join(message.text.split())
    if not 0 < len(name) <= 30:
        raise NotUnderstood(_("Please send a name, for example: Wang Fang"))
    if role in {Role.LEAD, Role.DEPUTY} and desk.certificates.all():
        return _offer(AskCertificates(role=role, name=name), desk)
    if role is Role.HEAD and desk.certificates.departments():
        buttons = [Button(plain(one.name), f"department:{one.id}") for one in desk.certificates.departments()]
        return ask(AskDepartment(name=name), _("Head of which department?"), *buttons, wide=2)
    return _made(CreateInvite(token_hash=_NONE, role=role, name=name, expires_at=desk.now + LASTS), desk)


def _offer(state: AskCertificates, desk: Desk, among: list[Certificate] | None = None) -> Turn:
    """Which certificates: as buttons where they are few, by a part of the name where they are many."""
    certificates = desk.certificates.all()
    left = [c for c in (among if among is not None else certificates) if c.id not in state.chosen][:OFFERED]
    chosen = [c.name for c in certificates if c.id in state.chosen]
    question = _("Which certificate? Tap it, or send a part of its name.")
    text = join(_("Chosen: {names}", names=names_of(chosen)), question) if chosen else question
    buttons = [Button(plain(c.name), f"certificate:{c.id}") for c in left]
    return ask(state, text, *buttons, *([DONE] if chosen else []), card="invite", wide=2)


def _certificates(state: AskCertificates, message: Message, desk: Desk) -> Turn:
    if state.chosen and (message.chose(DONE) or message.text in {"好了", "done", "就这些"}):
        return _made(
            CreateInvite(
                token_hash=_NONE,
                role=state.role,
                name=state.name,
                certificate_ids=state.chosen,
                expires_at=desk.now + LASTS,
            ),
            desk,
        )
    found = _found(message, desk)
    if not found:
        raise NotUnderstood(_("I know no certificate of that name here. Send a part of its name."))
    if len(found) > 1:
        return _offer(state, desk, found)
    chosen = tuple(dict.fromkeys((*state.chosen, found[0].id)))
    return _offer(state.model_copy(update={"chosen": chosen}), desk)


def _found(message: Message, desk: Desk) -> list[Certificate]:
    if message.choice.startswith("certificate:"):
        one = desk.certificates.get(int(message.choice.removeprefix("certificate:")))
        return [one] if one else []
    said = message.text.strip().lower()
    return [c for c in desk.certificates.all() if said and said in f"{c.name} {c.short_name}".lower()]


def _department(name: str, message: Message, desk: Desk) -> Turn:
    said = message.choice.removeprefix("department:")
    for one in desk.certificates.departments():
        if said == str(one.id) or message.text == one.name:
            command = CreateInvite(
                token_hash=_NONE, role=Role.HEAD, name=name, department_id=one.id, expires_at=desk.now + LASTS
            )
            return _made(command, desk)
    raise NotUnderstood(_("Please choose a department."))


_NONE = "0" * 64  # stands until the token is made


def _made(command: CreateInvite, desk: Desk) -> Turn:
    """The link, said once: only its hash is stored."""
    token = desk.around.token()
    made = command.model_copy(update={"token_hash": hash_of(token)})
    text = join(
        _("Invitation for {name} ({role}). It works once, until {date}; send it on:",
          name=command.name, role=ROLES[command.role], date=_date(command, desk)),
        links(desk, token),
    )  # fmt: skip
    return finish(text, made, buttons=[Button(_("Invite another"), "/invite"), Button(_("People"), "/people")])


def _date(invite: CreateInvite | Invite, desk: Desk) -> str:
    return f"{invite.expires_at.astimezone(desk.zone):%Y-%m-%d %H:%M}"


def _own_link(desk: Desk) -> Turn:
    """A link with which the person joins from one more channel."""
    person = desk.member()
    token = desk.around.token()
    command = _known(person, token, desk, desk.now + LINK_LASTS)
    text = _("Open this on the other channel within the hour; it connects that channel with you:")
    return finish(join(text, links(desk, token)), command)


def _known(person: Person, token: str, desk: Desk, expires_at: datetime) -> CreateInvite:
    role = next((role for role in Role if role in person.roles), Role.STUDENT)
    return CreateInvite.model_validate(
        {
            "token_hash": hash_of(token),
            "role": role,
            "name": person.name,
            "person_id": person.id,
            "expires_at": expires_at,
        }
    )


def _for_known(said: str, desk: Desk) -> Turn:
    person = desk.people.get(int(said)) if said.isdecimal() else None
    if person is None or not person.roles:
        raise Refused(_("I do not know that person here."))
    if Role.ADMINISTRATOR in person.roles and Role.ADMINISTRATOR not in desk.member().roles:
        raise NotAllowed(_("An administrator's link is made by an administrator."))
    token = desk.around.token()
    text = _("A link for {name}. It works once, for 14 days; send it on:", name=person.name)
    return finish(join(text, links(desk, token)), _known(person, token, desk, desk.now + LASTS))


def _for_missing(desk: Desk) -> Turn:
    """Links for everyone on the roster who has not joined yet, as one file."""
    reached = desk.people.reached(desk.now)
    missing = [p for p in desk.people.all() if p.id not in reached and p.roles and Role.ADMINISTRATOR not in p.roles]
    if not missing:
        raise Refused(_("Everybody on the roster has joined."))
    made = [(person, desk.around.token()) for person in missing]
    lines = [f"{person.name}\t{say(links(desk, token), desk.language)}".replace("\n", "\t") for person, token in made]
    file = File("links.txt", "text/plain", "\r\n".join(lines).encode("utf-8-sig"))
    text = _("{count} links, one a line. Each works once, for 14 days. Keep the file to yourself.", count=len(made))
    turn = finish(text, *(_known(person, token, desk, desk.now + LASTS) for person, token in made))
    return Turn(None, (_with(turn, file),), turn.commands)


def _with(turn: Turn, file: File) -> Reply:
    return replace(turn.replies[0], file=file)


def _listed(desk: Desk) -> Turn:
    found = desk.people.open_invites(desk.now)[:10]
    if not found:
        return finish(_("No invitation is open."), buttons=[Button(_("Invite"), "/invite")])
    lines = [_line(invite, desk) for invite in found]
    buttons = [Button(_("Revoke {name}", name=i.name or f"#{i.id}"), f"/invites revoke {i.id}") for i in found]
    return finish(join(_("Open invitations, newest first:"), *lines), buttons=buttons, card="invites")


def _line(invite: Invite, desk: Desk) -> Text:
    return _("{name}, {role}, until {date}", name=invite.name or f"#{invite.id}", role=ROLES[invite.role],
             date=_date(invite, desk))  # fmt: skip


def _revoke(said: str, desk: Desk) -> Turn:
    found = next((i for i in desk.people.open_invites(desk.now) if str(i.id) == said.strip()), None)
    if found is None:
        raise Refused(_("That invitation is not open any more. /invites shows those that are."))
    return finish(_("Revoked: the link of {name} opens nothing now.", name=found.name or f"#{found.id}"),
                  RevokeInvite(invite_id=found.id))  # fmt: skip
