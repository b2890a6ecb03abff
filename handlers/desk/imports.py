"""Workbooks in, by chat: a coordinator sends one, sees what it would do or what to mend, and confirms.

The workbook is read again when it is confirmed, from the very bytes that were shown: all of it or nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from hashlib import sha256
from typing import Any, assert_never

from handlers.desk.import_plans import PLANS, Plan, plan_of
from handlers.dialogue import NotUnderstood, Refused, State, Turn, ask, finish, rows
from handlers.messages import Button, File, Kind, Message, Reply
from handlers.reach import Desk
from handlers.words import Advice, Text, _, counted, join, plain, say
from models.people import CreateInvite, Person, Role
from models.workbooks.columns import Complaint
from models.workbooks.reading import read_table
from models.workbooks.rosters import InviteRoster, kind_of
from models.workbooks.writing import Sheet, workbook_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN = 12  # complaints in the message; all of them are in the file
VALID = timedelta(days=30)  # how long an invite link of the list may be used

COMMANDS = ("import",)
IMPORT = Button(_("Import"), "import")
DROP = Button(_("Do not import"), "drop")


class Confirm(State):
    """A workbook that was checked and waits for the word to import it."""

    key: str
    name: str


STATES: tuple[type[State], ...] = (Confirm,)


def recognises(message: Message, desk: Desk) -> bool:
    """A workbook from a coordinator, without a word, is a roster."""
    sent = message.attachments[0].name.lower() if message.attachments else ""
    return message.kind is Kind.DOCUMENT and sent.endswith((".xlsx", ".csv", ".xls")) and _coordinates(desk.person)


def begin(message: Message, desk: Desk) -> Turn:
    """`/import`, `/import template 证书`, `/import links`, or a workbook."""
    desk.member(Role.COORDINATOR)
    if message.attachments:
        return check(message.attachments[0].key, message.attachments[0].name, desk)
    wanted, __, name = message.words.partition(" ")
    match wanted:
        case "template":
            return template(name)
        case "links":
            return links(desk)
        case _:
            return finish(
                _("Send me the workbook (.xlsx or .csv) here. Start from a template; importing again updates."),
                buttons=[Button(plain(plan.kind.name), f"/import template {plan.kind.name}") for plan in PLANS],
            )


def step(state: Any, message: Message, desk: Desk) -> Turn:
    """Confirms or drops; another workbook replaces the one that waits."""
    desk.member(Role.COORDINATOR)
    match state:
        case Confirm(key=key, name=name):
            if message.attachments:
                return begin(message, desk)
            if message.chose(IMPORT):
                return carry_out(key, name, desk)
            if message.chose(DROP):
                return finish(_("Not imported; nothing was changed."))
            raise NotUnderstood(_("Please choose one."), IMPORT, DROP)
        case _:
            assert_never(state)


def template(name: str) -> Turn:
    """The workbook to fill in."""
    kind = next((plan.kind for plan in PLANS if plan.kind.name == name), PLANS[0].kind)
    file = File(f"{kind.name}模板.xlsx", XLSX, kind.template())
    text = _("The template for {name}. Fill it in, delete the example row, and send it back here.", name=kind.name)
    return Turn(None, (Reply(text, file=file),))


def check(key: str, name: str, desk: Desk) -> Turn:
    """The dry run: what the workbook would do, or what to mend in it."""
    plan, lines, complaints = _read(key, name, desk)
    if complaints:
        return Turn(None, (_complain(plan, complaints, desk),))
    if not lines:
        raise Refused(_("The table has headings but no rows. Please fill it in and send it again."))
    known = plan.known(lines, desk)
    text = _("{name}: rows {count}, new {new}, updated {known}. Nothing is deleted. Import them?",
             name=plain(plan.kind.name), count=len(lines), new=len(lines) - known, known=known)  # fmt: skip
    return ask(Confirm(key=key, name=name), join(text, *plan.doubts(lines, desk)[:SHOWN]), IMPORT, DROP)


def carry_out(key: str, name: str, desk: Desk) -> Turn:
    """Imports what was shown; checked once more, since others may have changed the roster in between."""
    plan, lines, complaints = _read(key, name, desk)
    if complaints:
        return Turn(None, (_complain(plan, complaints, desk),))
    done = counted(
        "Imported: {n} row of {name}.", "Imported: {n} rows of {name}.", len(lines), name=plain(plan.kind.name)
    )
    return finish(done, *plan.commands(lines, desk), buttons=plan.then)


def links(desk: Desk) -> Turn:
    """A one-time link for everyone on the roster who has not come in yet, as a workbook to hand out."""
    reached = desk.people.reached(desk.now)
    absent = [person for person in desk.people.all() if person.id not in reached]
    if not absent:
        raise Refused(_("Everyone on the roster has already joined."))
    tokens = [desk.around.token() for __ in absent]
    invites = [_invite(person, token, desk) for person, token in zip(absent, tokens, strict=True)]
    rows_ = [
        [person.number, person.name, *(desk.around.link(channel, token) for channel in ("web", "telegram"))]
        for person, token in zip(absent, tokens, strict=True)
    ]
    book = workbook_of(Sheet("邀请链接", ["工号/学号", "姓名", "网页链接", "Telegram 链接"], rows_))
    text = _(
        "{count} links, each for one person and one use, valid for 30 days. Hand them out one by one.",
        count=len(absent),
    )
    return Turn(None, (Reply(text, file=File("邀请链接.xlsx", XLSX, book)),), (InviteRoster(invites=tuple(invites)),))


def _invite(person: Person, token: str, desk: Desk) -> CreateInvite:
    role = sorted(person.roles)[0] if person.roles else Role.STUDENT
    hashed = sha256(token.encode()).hexdigest()
    return CreateInvite(
        token_hash=hashed, role=role, name=person.name, person_id=person.id, expires_at=desk.now + VALID
    )


def _read(key: str, name: str, desk: Desk) -> tuple[Plan, list[Any], list[Complaint]]:
    try:
        table = read_table(desk.around.read_file(key), name)
        plan = plan_of(kind_of(table, [plan.kind for plan in PLANS]))
    except Advice as advice:
        raise Refused(advice.says, Button(_("Templates"), "/import")) from advice
    lines, complaints = plan.kind.check(table)
    return plan, lines, complaints or plan.complaints(lines, table, desk)


def _complain(plan: Plan, complaints: Sequence[Complaint], desk: Desk) -> Reply:
    """The first complaints in the message, all of them in a file when there are more."""
    head = _("{name}: {count} cells to mend; nothing was imported. Mend them and send the file again.",
             name=plain(plan.kind.name), count=len(complaints))  # fmt: skip
    shown: list[Text] = [_("{cell}: {says}", cell=plain(c.cell), says=c.says) for c in complaints[:SHOWN]]
    file = None
    if len(complaints) > SHOWN:
        lines = [[c.cell, say(c.says, desk.language)] for c in complaints]
        file = File("需修改的单元格.xlsx", XLSX, workbook_of(Sheet("需修改", ["单元格", "怎样修改"], lines)))
    return Reply(join(head, *shown), rows(Button(_("Templates"), "/import")), file=file)


def _coordinates(person: Person | None) -> bool:
    return person is not None and person.may(Role.COORDINATOR)
