"""What is still owed and what comes next, for one person: earlier weeks, records of rounds that have passed, exams ahead."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from handlers.reach import Desk
from handlers.words import Text, _
from models.board import Standing
from models.calendar import DAY, TeachingWeek, Window
from models.institutions import Certificate
from models.reports import Report
from models.rounds import Round

BACK = timedelta(days=180)  # how far back rounds are looked at for records that are missing
TRAINED_BEFORE = timedelta(days=200)  # a training ends at most so long before its exam
EXAMS = 4  # shown
TITLES: dict[Standing, Text] = {
    Standing.MISSING: _("Missing"),
    Standing.PENDING: _("Not filed yet"),
    Standing.LATE: _("Filed late"),
    Standing.EXEMPT: _("Exempt"),
    Standing.FILED: _("Filed"),
}


@dataclass(frozen=True)
class MissingRecords:
    """A round that has passed, and which of its records are not there: training, duty, money."""

    certificate: Certificate
    round: Round
    kinds: tuple[str, ...]


def filed(certificate: Certificate, desk: Desk) -> dict[tuple[str, int], Report]:
    """A certificate's reports by term and week."""
    return {(one.key.term, one.key.week): one for one in desk.reports.history(certificate.id)}


def weeks_owed(certificate: Certificate, window: Window | None, desk: Desk) -> list[TeachingWeek]:
    """The weeks of the present term, before the window's, without report and without exemption.

    A certificate that was never reported owes only the latest of them: it may be new here.
    """
    term = desk.calendar.term_on(desk.today)
    if term is None:
        return []
    last = (window.week.monday if window else desk.today) - DAY
    known = filed(certificate, desk)
    found = [
        week
        for week in desk.calendar.weeks(term.first, last)
        if (week.term, week.number) not in known and _was_due(certificate, week, desk)
    ]
    return found if known else found[-1:]


def _was_due(certificate: Certificate, week: TeachingWeek, desk: Desk) -> bool:
    window = desk.calendar.window(week)
    if window is None or window.late_until >= desk.now:
        return False
    return desk.exemptions.covering(certificate.id, desk.calendar.local_date(window.due)) is None


def records_missing(held: list[Certificate], desk: Desk) -> list[MissingRecords]:
    """The rounds of these certificates that have passed and of which something is not recorded."""
    found = [
        MissingRecords(certificate, one, kinds)
        for certificate in held
        for one in desk.rounds.of(certificate.id)
        if not one.cancelled and (kinds := _not_recorded(one, desk))
    ]
    return sorted(found, key=lambda one: (one.round.facts.last_day or desk.today, one.certificate.name))


def _not_recorded(one: Round, desk: Desk) -> tuple[str, ...]:
    first, last, certificate_id = one.facts.first_day, one.facts.last_day, one.facts.certificate_id
    if first is None or last is None or not desk.today - BACK <= last < desk.today:
        return ()
    trained = {one.certificate_id for one in desk.records.trainings(first - TRAINED_BEFORE, last)}
    served = {one.certificate_id for one in desk.records.duties(first, last)}
    return tuple(kind for kind, known in (("training", trained), ("duty", served)) if certificate_id not in known)


def exams_ahead(held: list[Certificate], desk: Desk) -> list[Round]:
    """The next exams of the person's own certificates and of the rounds that they follow, the nearest first."""
    follows = desk.rounds.followed_by(desk.member().id)
    followed = {follow.round_id for follow in follows if follow.stands}
    own = {certificate.id for certificate in held}
    ahead = desk.rounds.from_day(desk.today)
    return [r for r in ahead if not r.cancelled and (r.id in followed or r.facts.certificate_id in own)][:EXAMS]
