"""Messages that were not delivered, or wait for a word after a restore; their words are not shown."""

from __future__ import annotations

from bot.web.console.view import Cell, Column, Query, Row, Table, View, instant, say_in_chat, words
from handlers.channels import channel_name
from handlers.reach import Desk
from handlers.words import Text, _, plain
from models.store.delivery import NOWHERE
from models.tables.delivery import OutboxRow

Names = dict[int | tuple[str, str], str]
REASONS: dict[str, Text] = {"no address": _("nowhere to be reached; send a link")}


def delivery(desk: Desk, query: Query) -> View:
    """Held ones first: they wait for a decision."""
    dead, held = desk.undelivered.dead(), desk.undelivered.held()
    names = _names(desk)
    return View(
        title=_("Delivery"),
        lead=_("{dead} messages were not delivered, {held} wait for your word.", dead=len(dead), held=len(held)),
        tables=[
            _table(_("Held back"), held, names, desk, _("Nothing is held back.")),
            _table(_("Not delivered"), dead, names, desk, _("Everything was delivered.")),
        ],
    )


def _names(desk: Desk) -> Names:
    """People by their ids, groups by where they are."""
    found: Names = dict(desk.people.names().items())
    for one in desk.groups.all():
        found[one.channel, one.chat] = one.title or one.chat
    return found


def _table(caption: Text, found: list[OutboxRow], names: Names, desk: Desk, empty: Text) -> Table:
    columns = [
        Column(_("For whom")), Column(_("Channel")), Column(_("Was due")), Column(_("Why")), Column(_("In the chat")),
    ]  # fmt: skip
    return Table(caption, columns, [_row(one, names, desk) for one in found], empty)


def _row(one: OutboxRow, names: Names, desk: Desk) -> Row:
    nowhere = one.channel == NOWHERE
    again = [say_in_chat(_("Send after all"), f"/delivery release {one.id}")] if not nowhere else []
    if nowhere and one.person_id:
        again = [say_in_chat(_("Make a link"), f"/invite person {one.person_id}")]
    drop = [] if nowhere else [say_in_chat(_("Give up"), f"/delivery drop {one.id}")]
    return [
        words(names.get(one.person_id or (one.channel, one.chat), "")), words("" if nowhere else channel_name(one.channel)),
        instant(one.due_at, desk), Cell(REASONS.get(one.reason, plain(one.reason or "–"))), [*again, *drop] or words(""),
    ]  # fmt: skip
