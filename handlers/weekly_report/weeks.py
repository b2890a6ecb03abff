"""Which week is spoken of, who may report it, and what is still owed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from handlers.dialogue import NotAllowed, Refused
from handlers.messages import Button
from handlers.reach import Desk
from handlers.words import Text, _, plain
from models.calendar import DAY, Phase, TeachingWeek, Window
from models.institutions import Certificate
from models.reports import Draft, Exemption, Report, Timing, WeekKey

LABEL = re.compile(r"^(\d{4}[春秋夏])-(\d{1,2})$")
NUMBER = re.compile(r"^\d{4}[春秋夏]-\d{2}-\d{3,}$")
TIMINGS = {Phase.OPEN: Timing.IN_TIME, Phase.LATE: Timing.LATE, Phase.CLOSED: Timing.BACK_FILED}


class NotYours(NotAllowed):
    """The certificate is not, or no longer, reported by the person who speaks."""


class Standing(StrEnum):
    """How a certificate's week stands."""

    FILED = "filed"
    EXEMPT = "exempt"
    NOT_OPEN = "not_open"
    OPEN = "open"
    LATE = "late"  # not filed, still taken as late
    MISSING = "missing"  # not filed, its window closed


@dataclass(frozen=True)
class Week:
    """A certificate's teaching week, its window, and what there is of it."""

    certificate: Certificate
    week: TeachingWeek
    window: Window
    report: Report | None
    draft: Draft | None
    exemption: Exemption | None
    standing: Standing

    @property
    def key(self) -> WeekKey:
        """What its report is filed under."""
        return key_of(self.certificate, self.week)

    @property
    def owed(self) -> bool:
        """Whether somebody still has to file it."""
        return self.standing in {Standing.OPEN, Standing.LATE, Standing.MISSING}


def key_of(certificate: Certificate, week: TeachingWeek) -> WeekKey:
    """A certificate's week as a key."""
    return WeekKey(certificate_id=certificate.id, term=week.term, week=week.number)


def own(desk: Desk) -> list[Certificate]:
    """The certificates that the person reports. Raises NotYours when there are none."""
    found = desk.certificates.of(desk.member().id)
    if not found:
        raise NotYours(_("You have no certificate here. Ask your coordinator to hand one over to you."))
    return found


def one_of_own(certificate_id: int, desk: Desk) -> Certificate:
    """A certificate of one's own. Raises NotYours for another's, and says whose it is."""
    mine = next((one for one in own(desk) if one.id == certificate_id), None)
    if mine is not None:
        return mine
    other = desk.certificates.get(certificate_id)
    if other is None:
        raise NotYours(_("There is no such certificate here. /report shows yours."))
    raise NotYours(whose(other, desk), Button(_("My reports"), "/report"))


def whose(certificate: Certificate, desk: Desk) -> Text:
    """Whose certificate it is, in a sentence."""
    lead = desk.people.get(certificate.lead_id) if certificate.lead_id else None
    return _(
        "{name} is reported by {lead}, not by you. Ask the coordinator if that has changed.",
        name=certificate.name, lead=lead.name if lead else _("nobody yet"),
    )  # fmt: skip


def week_named(certificate: Certificate, label: str, desk: Desk) -> Week:
    """The week of a label such as 2026秋-12. Raises Refused when there is none, or it lies ahead."""
    match = LABEL.match(label)
    week = desk.calendar.week(match[1], int(match[2])) if match else None
    window = desk.calendar.window(week) if week else None
    if week is None or window is None:
        raise Refused(
            _("There is no teaching week {label} to report.", label=label), Button(_("My reports"), "/report")
        )
    if week.monday > desk.today:
        raise Refused(_("Teaching week {week} is still to come.", week=week.number))
    return standing_of(certificate, week, window, desk)


def week_now(certificate: Certificate, desk: Desk) -> Week:
    """The week to report now. Raises Refused outside the teaching weeks."""
    window = desk.calendar.window_at(desk.now)
    if window is None:
        owed_ones = [one for one in weeks_of(certificate, desk) if one.owed]
        buttons = [
            Button(_("Week {n}", n=one.week.number), f"/report {certificate.id} {one.key.label}") for one in owed_ones
        ]
        raise Refused(_("There is no teaching week now, so no report is owed."), *buttons[-3:])
    return standing_of(certificate, window.week, window, desk)


def standing_of(certificate: Certificate, week: TeachingWeek, window: Window, desk: Desk) -> Week:
    """A certificate's week with what is stored of it."""
    key = key_of(certificate, week)
    report, draft = desk.reports.report(key), desk.reports.draft(key)
    exemption = desk.exemptions.covering(certificate.id, due_day(window, desk))
    return Week(certificate, week, window, report, draft, exemption, _standing(report, exemption, window, desk))


def due_day(window: Window, desk: Desk) -> date:
    """The local date on which a week's report is due."""
    return desk.calendar.local_date(window.due)


def _standing(report: Report | None, exemption: Exemption | None, window: Window, desk: Desk) -> Standing:
    if report is not None:
        return Standing.FILED
    if exemption is not None:
        return Standing.EXEMPT
    by_phase = {
        Phase.BEFORE: Standing.NOT_OPEN,
        Phase.OPEN: Standing.OPEN,
        Phase.LATE: Standing.LATE,
        Phase.CLOSED: Standing.MISSING,
    }
    return by_phase[window.phase(desk.now)]


def weeks_of(certificate: Certificate, desk: Desk) -> list[Week]:
    """A certificate's weeks of this term up to now, oldest first; before its first report nothing was owed.

    After the last week of a term, that term's weeks.
    """
    started = [term for term in desk.calendar.terms if term.first <= desk.today]
    if not started:
        return []
    term = max(started, key=lambda one: one.first)
    weeks = desk.calendar.weeks(term.first, min(desk.today, term.last))
    history = desk.reports.history(certificate.id, most=200)
    begun = min((report.monday for report in history), default=desk.today - 7 * DAY)
    windows = [(week, desk.calendar.window(week)) for week in weeks if week.sunday >= begun]
    return [standing_of(certificate, week, window, desk) for week, window in windows if window]


def missing_before(week: Week, desk: Desk) -> Week | None:
    """The week just before, if its report is still owed."""
    earlier = [one for one in weeks_of(week.certificate, desk) if one.week.monday < week.week.monday]
    return earlier[-1] if earlier and earlier[-1].owed else None


def owed(desk: Desk) -> list[Week]:
    """The weeks that the person still has to report, by certificate, oldest first. Empty for who reports nothing."""
    if desk.person is None:
        return []
    return [week for one in desk.certificates.of(desk.person.id) for week in weeks_of(one, desk) if week.owed]


def file_button(week: Week) -> Button:
    """The button that opens a week."""
    label = plain(week.certificate.short_name or week.certificate.name)
    return Button(
        _("Report {name}, week {n}", name=label, n=week.week.number), f"/report {week.certificate.id} {week.key.label}"
    )
