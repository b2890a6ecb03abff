"""Messages that were not delivered, or wait for a word after a restore; their words are not shown."""

from __future__ import annotations

from bot.web.console.view import Cell, Column, Filter, Option, Query, Row, Table, View, instant, say_in_chat, words
from bot.web.console.views.lists import pages
from handlers.channels import channel_name
from handlers.reach import Desk
from handlers.undelivered import Names, for_whom, is_nowhere, names_at, why
from handlers.words import Text, _
from models.tables.delivery import OutboxRow

SHOWN = 200  # rows of one table
TO_DECIDE = _("to be decided")
STATES: dict[str, Text] = {"held": _("Held back"), "dead": _("Not delivered"), "dropped": _("Given up")}
NONE: dict[str, Text] = {
    "held": _("Nothing is held back."), "dead": _("Everything was delivered."), "dropped": _("Nothing was given up."),
}  # fmt: skip


def delivery(desk: Desk, query: Query) -> View:
    """Held ones first: they wait for a decision. What was given up is shown when it is asked for."""
    state, page = query.among("state", [*STATES]), max(1, query.number("page", 1))
    open_ = {"held": desk.undelivered.held(), "dead": desk.undelivered.dead()}
    found = {"dropped": desk.undelivered.given_up()} if state == "dropped" else open_
    shown = {one: rows for one, rows in found.items() if state in ("", one)}
    return View(
        title=_("Delivery"),
        lead=_("{dead} messages were not delivered, {held} wait for your word.",
               dead=len(open_["dead"]), held=len(open_["held"])),
        around=pages("delivery", page, max(map(len, shown.values())), SHOWN, state=state),
        filters=[Filter("state", _("Standing"), state, [Option("", TO_DECIDE), *(Option(*one) for one in STATES.items())])],
        tables=[_table(one, rows[(page - 1) * SHOWN : page * SHOWN], desk) for one, rows in shown.items()],
    )  # fmt: skip


def _table(state: str, found: list[OutboxRow], desk: Desk) -> Table:
    columns = [
        Column(_("For whom")), Column(_("Channel")), Column(_("Was due")), Column(_("Why")), Column(_("In the chat")),
    ]  # fmt: skip
    names = names_at(desk)
    return Table(STATES[state], columns, [_row(one, names, desk) for one in found], NONE[state])


def _row(one: OutboxRow, names: Names, desk: Desk) -> Row:
    return [
        words(for_whom(one, names)),
        words("" if is_nowhere(one) else channel_name(one.channel)),
        instant(one.due_at, desk), Cell(why(one)), _to_do(one) or words(""),
    ]  # fmt: skip


def _to_do(one: OutboxRow) -> list[Cell]:
    """What can be done about it; nothing for what was given up."""
    if one.state == "dropped":
        return []
    if is_nowhere(one):
        return [say_in_chat(_("Make a link"), f"/invite person {one.person_id}")] if one.person_id else []
    release = say_in_chat(_("Send after all"), f"/delivery release {one.id}")
    return [release, say_in_chat(_("Give up"), f"/delivery drop {one.id}")]
