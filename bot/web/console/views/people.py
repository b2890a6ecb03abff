"""People and open invitations: who is here, as what, reached or not. No link is ever shown again."""

from __future__ import annotations

from collections import defaultdict

from bot.web.console.view import (
    Cell,
    Column,
    Figure,
    Filter,
    Option,
    Query,
    Row,
    Table,
    View,
    instant,
    say_in_chat,
    words,
)
from bot.web.console.views.lists import pages
from handlers.people.words import ROLES, roles_of
from handlers.reach import Desk
from handlers.words import _, plain
from models.people import Invite, Person, Role

SHOWN = 200  # rows of one page
STAFF = frozenset(Role) - {Role.STUDENT}


def people(desk: Desk, query: Query) -> View:
    """The roster, staff first unless somebody else is asked for."""
    reached = desk.people.reached(desk.now)
    everyone = [person for person in desk.people.all() if person.roles]
    found = [person for person in everyone if _asked_for(person, query, reached)]
    page = max(1, query.number("page", 1))
    asked = {name: query.text(name) for name in ("role", "joined", "q")}
    return View(
        title=_("People"),
        lead=_("{count} people fit, {joined} of them can be reached.", count=len(found),
               joined=sum(person.id in reached for person in found)),
        actions=_actions(everyone, reached),
        around=pages("people", page, len(found), SHOWN, **asked),
        filters=_filters(query),
        figures=[
            Figure(ROLES[role], plain(count))
            for role in Role
            if (count := sum(role in person.roles for person in everyone))
        ],
        tables=[_roster(found[(page - 1) * SHOWN : page * SHOWN], desk, reached), _invites(desk)],
    )  # fmt: skip


def _asked_for(person: Person, query: Query, reached: set[int]) -> bool:
    role, joined, part = query.among("role", [*Role, "all"]), query.text("joined"), query.text("q").lower()
    fits = role == "all" or (role in person.roles if role else bool(part) or not person.roles.isdisjoint(STAFF))
    fits = fits and (joined not in ("yes", "no") or (person.id in reached) == (joined == "yes"))
    return fits and (part in person.name.lower() or part == person.number.lower())


def _filters(query: Query) -> list[Filter]:
    roles = [Option("", _("Staff")), *(Option(str(role), ROLES[role]) for role in Role), Option("all", _("All"))]
    joined = [Option("", _("All")), Option("yes", _("reached")), Option("no", _("not reached"))]
    return [
        Filter("role", _("Role"), query.text("role"), roles),
        Filter("joined", _("Reached"), query.text("joined"), joined),
        Filter("q", _("Name or number"), query.text("q")),
    ]


def _actions(everyone: list[Person], reached: set[int]) -> list[Cell]:
    absent = any(person.id not in reached for person in everyone)
    links = [say_in_chat(_("Links for those missing"), "/import links")] if absent else []
    return [say_in_chat(_("Invite"), "/invite"), *links, say_in_chat(_("Hand a certificate over"), "/handover")]


def _roster(found: list[Person], desk: Desk, reached: set[int]) -> Table:
    columns = [
        Column(_("Name")), Column(_("Number")), Column(_("Roles")), Column(_("Department")), Column(_("Certificates")),
        Column(_("Reached")), Column(_("In the chat")),
    ]  # fmt: skip
    rooms = {one.id: one.name for one in desk.certificates.departments()}
    held: dict[int, list[str]] = defaultdict(list)
    for one in desk.certificates.all():
        for holder in {one.lead_id, one.deputy_id} - {None}:
            held[holder or 0].append(one.name)
    rows = [_person(one, rooms, held.get(one.id, []), joined=one.id in reached) for one in found]
    return Table(_("People"), columns, rows, _("Nobody fits. Bring people in with a workbook (/import) or /invite."))


def _person(person: Person, rooms: dict[int, str], held: list[str], *, joined: bool) -> Row:
    actions = [say_in_chat(_("Open"), f"/people {person.id}")]
    if not joined:
        actions.append(say_in_chat(_("Make a link"), f"/invite person {person.id}"))
    return [
        words(person.name), words(person.number), words(roles_of(person)),
        words(rooms.get(person.department_id or 0, "")), words("、".join(held)),
        Cell(_("reached"), "good") if joined else Cell(_("not reached"), "quiet"), actions,
    ]  # fmt: skip


def _invites(desk: Desk) -> Table:
    columns = [Column(_("For whom")), Column(_("Role")), Column(_("Valid until")), Column(_("In the chat"))]
    rows = [_invite(one, desk) for one in desk.people.open_invites(desk.now)[:SHOWN]]
    return Table(_("Open invitations"), columns, rows, _("No invitation is open."))


def _invite(one: Invite, desk: Desk) -> Row:
    revoke = say_in_chat(_("Revoke"), f"/invites revoke {one.id}")
    return [words(one.name or f"#{one.id}"), words(ROLES[one.role]), instant(one.expires_at, desk), revoke]
