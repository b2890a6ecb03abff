"""What reminders are about, in a few words."""

from __future__ import annotations

from handlers.reach import Desk
from handlers.words import Text, _, plain
from models.reminders import Kind, Reminder

KINDS: dict[Kind, Text] = {
    Kind.REPORT: _("weekly report"),
    Kind.MISSING: _("missing list"),
    Kind.ESCALATION: _("report missing at others"),
    Kind.REGISTRATION: _("exam registration"),
    Kind.PAYMENT: _("exam fee"),
    Kind.TICKET: _("admission ticket"),
    Kind.EXAM: _("exam day"),
    Kind.SCORES: _("exam scores"),
    Kind.CHANGE: _("changes of exam rounds"),
    Kind.CALENDAR: _("school calendar"),
    Kind.SUMMARY: _("summaries"),
    Kind.RECORD: _("records after an exam"),
}


def title(reminder: Reminder, desk: Desk) -> Text:
    """What a reminder is about, in a few words."""
    parts = reminder.subject.split(":")
    if reminder.kind in {Kind.REPORT, Kind.ESCALATION}:
        certificate = desk.certificates.get(int(parts[3]))
        return _("{name}, report of week {week}", name=plain(certificate.name if certificate else ""), week=parts[2])
    found = desk.rounds.get(int(parts[1])) if parts[0] == "round" else None
    certificate = desk.certificates.get(found.facts.certificate_id) if found else None
    if certificate is None or found is None:
        return KINDS[reminder.kind]
    return _("{name} {round}: {kind}", name=certificate.name, round=found.facts.name, kind=KINDS[reminder.kind])
