"""Who did what and when: ids and names of fields, never contents; newest first."""

from __future__ import annotations

from datetime import time, timedelta

from bot.web.console.actions import ACTIONS
from bot.web.console.view import Cell, Column, Filter, Option, Query, Row, Table, View, instant, link, words
from bot.web.console.views.lists import EVERY
from handlers.reach import Desk
from handlers.words import Text, _, plain
from models.store.trail import Entry, Wanted

SHOWN = 100
MIDNIGHT, DAY = time(0), timedelta(days=1)
BACKWARDS = _("The first day lies after the last one: please exchange them.")
ACTORS: dict[str, Text] = {"anonymous": _("somebody not known yet"), "system": _("onex itself")}


def audit(desk: Desk, query: Query) -> View:
    """A page of the trail: what came before a line, of one person, one action or some days if asked."""
    asked = _asked(query)
    found = desk.trail.before(query.number("before"), SHOWN + 1, _wanted(query, desk))
    names = {f"person:{person.id}": person.name for person in desk.people.all()}
    return View(
        title=_("Audit"),
        lead=_("Who did what and when, newest first. Lines are added by what is done and cannot be changed; whoever has "
               "their data deleted stands here under a pseudonym."),
        around=[
            *([link(_("Newest"), "audit", **asked)] if query.number("before") else []),
            *([link(_("Older"), "audit", before=found[SHOWN - 1].id, **asked)] if found[SHOWN:] else []),
        ],
        filters=_filters(asked),
        tables=[_table(found[:SHOWN], names, desk, BACKWARDS if "" < asked["to"] < asked["from"] else _("Nothing fits."))],
    )  # fmt: skip


def _asked(query: Query) -> dict[str, str]:
    """What the page is narrowed by, as it was understood."""
    days = {name: query.day(name) for name in ("from", "to")}
    return {
        "action": query.among("action", [*ACTIONS]), "person": str(query.number("person") or ""),
        **{name: day.isoformat() if day else "" for name, day in days.items()},
    }  # fmt: skip


def _wanted(query: Query, desk: Desk) -> Wanted:
    """The same for the trail: whole days, as the institution's clock has them."""
    asked, first, last = _asked(query), query.day("from"), query.day("to")
    return Wanted(
        action=asked["action"], actor=f"person:{asked['person']}" if asked["person"] else "",
        since=desk.calendar.instant(first, MIDNIGHT) if first else None,
        until=desk.calendar.instant(last + DAY, MIDNIGHT) if last else None,
    )  # fmt: skip


def _filters(asked: dict[str, str]) -> list[Filter]:
    actions = [Option(name, says) for name, says in ACTIONS.items()]
    return [
        Filter("action", _("Action"), asked["action"], [EVERY, *actions]),
        Filter("from", _("From"), asked["from"], kind="date"),
        Filter("to", _("To"), asked["to"], kind="date"),
        Filter("person", _("Number of a person"), asked["person"]),
    ]


def _table(found: list[Entry], names: dict[str, str], desk: Desk, empty: Text) -> Table:
    columns = [Column(_("When")), Column(_("Who")), Column(_("Action")), Column(_("About")), Column(_("Fields"))]
    rows: list[Row] = [
        [
            instant(one.at, desk), _who(one.actor, names), words(ACTIONS.get(one.action, plain(one.action))), words(one.subject),
            words("、".join(one.fields)),
        ]
        for one in found
    ]  # fmt: skip
    return Table(_("Audit"), columns, rows, empty, live=False)


def _who(actor: str, names: dict[str, str]) -> list[Cell]:
    if actor in names:
        return [link(names[actor], "audit", person=actor.partition(":")[2]), words(actor)]
    return [words(ACTORS.get(actor, plain(actor)))]
