"""A group's digest: how the week's reports stand in numbers, then exams and deadlines of the next seven days.

Nobody is named in it unless the coordinator chose so for that group; dates of exams are no secret.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from handlers.dates import instant_in_words
from handlers.exams.words import moment_in_words, name_of, sitting_in_words
from handlers.words import Text, _, join, plain
from models.board import Board, Standing
from models.institutions import Certificate
from models.round_checks import NAMES
from models.rounds import Milestone, Round

AHEAD = timedelta(days=7)
MOST = 10  # lines of dates; a group's robot takes a few kilobytes
TOLD = (
    Milestone.REGISTRATION_OPENS,
    Milestone.REGISTRATION_CLOSES,
    Milestone.PAYMENT,
    Milestone.TICKET,
    Milestone.SCORES,
)


@dataclass(frozen=True)
class Sight:
    """What a digest is made of. `board` is the week's, None when no report is owed; `leads` the names of people by id,
    None where nobody is to be named."""

    name: str
    now: datetime
    zone: ZoneInfo
    board: Board | None
    rounds: tuple[Round, ...]
    certificates: Mapping[int, Certificate]
    leads: Mapping[int, str] | None = None

    @property
    def today(self) -> date:
        """The date where the institution is."""
        return self.now.astimezone(self.zone).date()


def digest(sight: Sight) -> Text | None:
    """The digest; None when there is nothing to say."""
    dates = [line for __, line in sorted(_dates(sight), key=lambda one: one[0])]
    if sight.board is None and not dates:
        return None
    head = plain(f"**{sight.name}**")
    counts = _counts(sight, sight.board) if sight.board else []
    more = [_("… and {n} more: /exams", n=len(dates) - MOST)] if len(dates) > MOST else []
    ahead = [_("**Exams and deadlines of the next seven days**"), *dates[:MOST], *more] if dates else []
    return join(head, *counts, *ahead)


def _counts(sight: Sight, board: Board) -> list[Text]:
    """How many are filed, missing, exempt; and, only where names are wanted, which are missing."""
    n, week = board.counts, board.window.week.number
    open_ = n[Standing.MISSING] + n[Standing.PENDING]
    facts = {"week": week, "filed": n[Standing.FILED] + n[Standing.LATE], "open": open_, "exempt": n[Standing.EXEMPT]}
    if sight.now >= board.window.due:
        line = _("Reports of teaching week {week}: {filed} filed, {open} missing, {exempt} exempt.", **facts)
        return [line, *_missing(sight, board)]
    due = instant_in_words(board.window.due, sight.now, sight.zone)
    return [_("Reports of teaching week {week}, due {due}: {filed} filed, {open} to come.", **facts | {"due": due})]


def _missing(sight: Sight, board: Board) -> list[Text]:
    if sight.leads is None:
        return []
    lines = board.of(Standing.MISSING, Standing.PENDING)
    leads = sight.leads
    return [
        _("· {certificate}: {lead}", certificate=plain(line.certificate.name),
          lead=plain(leads.get(line.certificate.lead_id or 0, "—")))
        for line in lines[:MOST]
    ]  # fmt: skip


def _dates(sight: Sight) -> Iterator[tuple[tuple[date, time, int], Text]]:
    """Every date of the next seven days with its place in their order."""
    last = sight.today + AHEAD
    for one in sight.rounds:
        if one.cancelled:
            continue
        name = name_of(sight.certificates.get(one.facts.certificate_id), one.facts)
        for milestone, moment in one.facts.milestones.items():
            if milestone in TOLD and sight.today <= moment.day < last:
                line = _(
                    "· {when}: {what}, {name}",
                    when=moment_in_words(moment, sight.today),
                    what=NAMES[milestone],
                    name=name,
                )
                yield (moment.day, moment.at or time.max, one.id), line
        for sitting in one.facts.sittings:
            if sight.today <= sitting.day < last:
                line = _("· {sitting}: exam, {name}", sitting=sitting_in_words(sitting, sight.today), name=name)
                yield (sitting.day, sitting.starts, one.id), line
