"""Who did what and when: ids and names of fields, never contents; newest first."""

from __future__ import annotations

from bot.web.console.actions import ACTIONS
from bot.web.console.view import Cell, Column, Filter, Option, Query, Row, Table, View, instant, link, words
from handlers.reach import Desk
from handlers.words import Text, _, plain
from models.store.trail import Entry

SHOWN = 100
ACTORS: dict[str, Text] = {"anonymous": _("somebody not known yet"), "system": _("onex itself")}


def audit(desk: Desk, query: Query) -> View:
    """A page of the trail: what came before a line, of one person or one action if asked."""
    action, actor = query.among("action", [*ACTIONS]), query.number("person")
    found = desk.trail.before(
        query.number("before"), SHOWN + 1, action=action, actor=f"person:{actor}" if actor else ""
    )
    older = (
        [link(_("Older"), "audit", before=found[SHOWN - 1].id, action=action, person=actor)] if found[SHOWN:] else []
    )
    newest = [link(_("Newest"), "audit", action=action, person=actor)] if query.number("before") else []
    names = {f"person:{person.id}": person.name for person in desk.people.all()}
    return View(
        title=_("Audit"),
        lead=_("Who did what and when, newest first. Lines are added by what is done and cannot be changed; whoever has "
               "their data deleted stands here under a pseudonym."),
        around=[*newest, *older],
        filters=[
            Filter("action", _("Action"), action, [Option("", _("All")), *(Option(*one) for one in ACTIONS.items())]),
            Filter("person", _("Number of a person"), str(actor or "")),
        ],
        tables=[_table(found[:SHOWN], names, desk)],
    )  # fmt: skip


def _table(found: list[Entry], names: dict[str, str], desk: Desk) -> Table:
    columns = [Column(_("When")), Column(_("Who")), Column(_("Action")), Column(_("About")), Column(_("Fields"))]
    rows: list[Row] = [
        [
            instant(one.at, desk), _who(one.actor, names), words(ACTIONS.get(one.action, plain(one.action))), words(one.subject),
            words("、".join(one.fields)),
        ]
        for one in found
    ]  # fmt: skip
    return Table(_("Audit"), columns, rows, _("Nothing fits."), live=False)


def _who(actor: str, names: dict[str, str]) -> list[Cell]:
    if actor in names:
        return [link(names[actor], "audit", person=actor.partition(":")[2]), words(actor)]
    return [words(ACTORS.get(actor, plain(actor)))]
