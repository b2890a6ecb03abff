"""Dates of an exam told in plain words, without a command: an offer to enter them as a round, or to change one."""

from __future__ import annotations

import re

from handlers.desk.round_lines import RoundDraft, announced, without_head
from handlers.dialogue import Turn, rows
from handlers.exams.finding import named_in
from handlers.exams.words import name_of
from handlers.messages import Button, Reply
from handlers.reach import Desk
from handlers.words import _, join, plain
from models.institutions import Certificate
from models.people import Role

SHOWN = 3
_ASKS = re.compile(
    r"[?？吗呢么]|什么|多少|几[号点个天月]|哪|怎么|如何|能否|是否|还能|可以|\b(?:when|what|which|how|is|can|has)\b",
    re.I,
)


def spoken_of(text: str, desk: Desk) -> Certificate | None:
    """The one certificate whose exam's days a text tells, rather than asks for, if the person enters its rounds."""
    if desk.person is None or _ASKS.search(text) or not announced(text):
        return None
    may = desk.certificates.all() if desk.person.may(Role.COORDINATOR) else desk.certificates.of(desk.person.id)
    found = [one for one in named_in(text, desk.certificates.all()) if one.active]
    return found[0] if len(found) == 1 and found[0].id in {one.id for one in may} else None


def offered(words: str, draft: RoundDraft, desk: Desk) -> Turn:
    """What may be meant: a new round, or a change of one ahead. The buttons carry the words and serve at any time."""
    ahead = [
        one for one in desk.rounds.from_day(desk.today)
        if one.facts.certificate_id == draft.certificate_id and not one.cancelled
    ]  # fmt: skip
    certificate = desk.certificates.get(draft.certificate_id or 0)
    name = certificate.name if certificate else ""
    text = _("These are dates of an exam of {name}. Shall I enter them? I show everything before it is published.",
             name=plain(name))  # fmt: skip
    change = [
        Button(_("Change: {round}", round=plain(one.facts.name)), f"/round change {one.id} {without_head(words)}")
        for one in ahead[:SHOWN]
    ]
    listed = [_("· {name}", name=name_of(certificate, one.facts)) for one in ahead[:SHOWN]]
    known = [_("Rounds ahead:"), *listed] if listed else []
    buttons = (Button(_("Enter a new round"), f"/round {words}"), *change)
    return Turn(None, (Reply(join(text, *known), rows(*buttons, wide=2)),))
