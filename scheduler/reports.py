"""Reminders of the weekly report: to its lead while it is open, to the coordinator at the cut-off, then upwards."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import NamedTuple

from sqlmodel import select

from handlers.dates import instant_in_words, left_in_words
from handlers.dialogue import rows
from handlers.messages import Button, Reply
from handlers.reminding import Item, later, snoozes
from handlers.weekly_report.card import opening_note
from handlers.words import Text, _, join, plain
from models.calendar import Window, monday_of
from models.institutions import Certificate
from models.people import Person, Role
from models.reminders import Kind, Occasion, Reminder, Task
from models.reports import Exemption, ExemptionKind
from models.store.exemptions import Exemptions
from models.store.institutions import Certificates
from models.store.people import People
from models.store.reports import Reports
from models.tables.reports import DraftRow, ReportRow
from scheduler.matters import Assignment, Place

STAFF = (Role.LEAD, Role.DEPUTY, Role.HEAD, Role.COORDINATOR)  # students, by far the most, file no reports
AHEAD = timedelta(days=16)  # an outage of two weeks still finds its reminders planned

EXEMPT: dict[ExemptionKind, Text] = {
    ExemptionKind.VACATION: _("vacation"),
    ExemptionKind.NOT_THIS_TERM: _("not run this term"),
    ExemptionKind.LEAVE: _("on leave"),
}


class Key(NamedTuple):
    """What a subject names: `report:2026秋:12:3` is certificate 3's report of week 12."""

    matter: str
    term: str
    week: int
    about: str

    @property
    def subject(self) -> str:
        """The subject as stored."""
        return f"{self.matter}:{self.term}:{self.week}:{self.about}"


def key_of(subject: str) -> Key:
    """Reads a subject."""
    matter, term, week, about = subject.split(":", 3)
    return Key(matter, term, int(week), about)


@dataclass(frozen=True)
class Filing:
    """How one week stands: what is owed by which certificate, what was filed or exempt."""

    window: Window | None
    certificates: dict[int, Certificate]
    filed: frozenset[int]
    exempt: dict[int, Exemption]
    drafts: frozenset[int]

    def missing(self) -> list[Certificate]:
        """The certificates whose report is owed and not filed, by name."""
        owing = [c for c in self.certificates.values() if c.id not in self.filed and c.id not in self.exempt]
        return sorted(owing, key=lambda c: c.name) if self.window else []


def filing(place: Place, term: str, number: int) -> Filing:
    """How a week stands now; read once for a place."""
    key = ("filing", term, number)
    if key not in place.kept:
        place.kept[key] = _filing(place, term, number)
    found: Filing = place.kept[key]
    return found


def _filing(place: Place, term: str, number: int) -> Filing:
    week = place.calendar.week(term, number)
    window = place.calendar.window(week) if week else None
    certificates = {c.id: c for c in Certificates(place.session, place.institution_id).all()}
    due = place.calendar.local_date(window.due) if window else place.calendar.local_date(place.now)
    granted = Exemptions(place.session, place.institution_id).all()
    exempt = {one.certificate_id: one for one in granted if one.covers(due)}
    return Filing(window, certificates, _of(place, ReportRow, term, number), exempt, _of(place, DraftRow, term, number))


def _of(place: Place, table: type[ReportRow] | type[DraftRow], term: str, number: int) -> frozenset[int]:
    query = select(table.certificate_id).where(
        table.institution_id == place.institution_id, table.term == term, table.week == number
    )
    return frozenset(place.session.exec(query))


class WeeklyReports:
    """The matter of the weekly report."""

    kinds = frozenset({Kind.REPORT, Kind.MISSING, Kind.ESCALATION})

    def changed(self, session: object) -> set[str]:
        """Windows, leads and calendars change rarely: the plan follows them with the next look for all."""
        return set()

    def assignments(self, place: Place) -> Iterable[tuple[str, list[Assignment]]]:
        """Reports, missing lists and escalations of the weeks ahead; what was planned of a week that is over stays."""
        today = place.calendar.local_date(place.now)
        certificates = Certificates(place.session, place.institution_id).all()
        people = People(place.session, place.institution_id).holding(*STAFF)
        for week in place.calendar.weeks(monday_of(today), today + AHEAD):
            window = place.calendar.window(week)
            if window is None or window.due <= place.now:
                continue
            yield from _missing_lists(place, window, people)
            for certificate in certificates:
                yield from _of_certificate(place, window, certificate, people)

    def undone(self, place: Place, reminders: Sequence[Reminder]) -> set[int]:
        """A report not filed and not exempt, of a certificate the person still answers for; a list that tells news."""
        return {one.id for one in reminders if _undone(place, one)}

    def item(self, place: Place, reminder: Reminder) -> Item:
        """What to say on an occasion."""
        key = key_of(reminder.subject)
        found = filing(place, key.term, key.week)
        if reminder.kind is Kind.MISSING:
            return _missing_item(place, found, key)
        certificate = found.certificates.get(int(key.about.partition(":")[0]))
        name = plain(certificate.name if certificate else "")
        if reminder.kind is Kind.ESCALATION:
            return _escalation_item(place, reminder, name, key)
        item = _report_item(place, reminder, name, key)
        return replace(item, alone=_with_last_week(place, item, certificate, key)) if certificate else item


def _missing_lists(place: Place, window: Window, people: list[Person]) -> Iterable[tuple[str, list[Assignment]]]:
    key = Key("missing", window.week.term, window.week.number, place.institution_id)
    office = [person for person in people if person.may(Role.COORDINATOR)]
    yield key.subject, [_assign(place, window, Kind.MISSING, key, person.id) for person in office]


def _of_certificate(
    place: Place, window: Window, certificate: Certificate, people: list[Person]
) -> Iterable[tuple[str, list[Assignment]]]:
    week = window.week
    key = Key("report", week.term, week.number, str(certificate.id))
    lead = [_assign(place, window, Kind.REPORT, key, certificate.lead_id)] if certificate.lead_id else []
    yield key.subject, lead
    for role, person_ids in _superiors(certificate, people).items():
        above = Key("escalation", week.term, week.number, f"{certificate.id}:{role}")
        yield above.subject, [_assign(place, window, Kind.ESCALATION, above, one, role) for one in person_ids]


def _superiors(certificate: Certificate, people: list[Person]) -> dict[str, list[int]]:
    """Who is told of a missing report, by the occasion's name."""
    department = certificate.department_id
    heads = [p.id for p in people if department and p.department_id == department and Role.HEAD in p.roles]
    return {"deputy": [certificate.deputy_id] if certificate.deputy_id else [], "head": heads}


def _assign(place: Place, window: Window, kind: Kind, key: Key, person_id: int, occasion: str = "") -> Assignment:
    task = Task(
        institution_id=place.institution_id, person_id=person_id, kind=kind, subject=key.subject,
        opens=window.opens, deadline=window.due,
    )  # fmt: skip
    rules = place.rules.get(kind, ())
    return Assignment(task, _named(rules, occasion) if occasion else rules, since=window.opens)


def _named(rules: tuple[Occasion, ...], name: str) -> tuple[Occasion, ...]:
    return tuple(rule for rule in rules if rule.name == name)


def _undone(place: Place, one: Reminder) -> bool:
    key = key_of(one.subject)
    found = filing(place, key.term, key.week)
    if one.kind is Kind.MISSING:
        person = People(place.session, place.institution_id).get(one.person_id)
        return person is not None and person.may(Role.COORDINATOR) and found.window is not None
    certificate = next((c for c in found.missing() if str(c.id) == key.about.partition(":")[0]), None)
    if certificate is None:
        return False
    if one.kind is Kind.REPORT:
        return certificate.lead_id == one.person_id
    people = People(place.session, place.institution_id).holding(*STAFF)
    return one.person_id in _superiors(certificate, people)[key.about.partition(":")[2]]


def _report_item(place: Place, reminder: Reminder, name: Text, key: Key) -> Item:
    due = instant_in_words(reminder.deadline, place.now, place.zone)
    facts = {"name": name, "week": key.week, "due": due, "left": left_in_words(reminder.deadline, place.now)}
    opens = reminder.occasion.startswith("opens")
    says = (
        _("{name}: the report of teaching week {week} is open; due {due}.", **facts)
        if opens
        else _("{name}: the report of teaching week {week} is not filed yet; due {due}, {left}.", **facts)
    )
    file = Button(_("File {name}", name=name), f"/report {key.about}")
    return Item(says, (file,), later(reminder, place.now, place.zone))


def _with_last_week(place: Place, item: Item, certificate: Certificate, key: Key) -> Reply | None:
    """The message that comes alone: last week's figures and the ways to file under it."""
    week = place.calendar.week(key.term, key.week)
    if week is None:
        return None
    last = Reports(place.session, place.institution_id).last_before(certificate.id, week.monday)
    note = opening_note(certificate, week, last, item.line)
    return replace(note, buttons=note.buttons + snoozes([item]))


def _escalation_item(place: Place, reminder: Reminder, name: Text, key: Key) -> Item:
    certificate, __, role = key.about.partition(":")
    due = instant_in_words(reminder.deadline, place.now, place.zone)
    if role == "deputy":
        says = _(
            "{name}: no report for teaching week {week} by {due}. You are the deputy and may file it.",
            name=name, week=key.week, due=due,
        )  # fmt: skip
        return Item(says, (Button(_("File {name}", name=name), f"/report {certificate}"),))  # its deadline is past
    says = _(
        "{name}: still no report for teaching week {week}, due {due}. Lead and deputy were reminded.",
        name=name, week=key.week, due=due,
    )  # fmt: skip
    return Item(says)


def _missing_item(place: Place, found: Filing, key: Key) -> Item:
    """Counts first, reasons second, names last."""
    missing = found.missing()
    exempt = [found.exempt[i].kind for i in found.exempt if i in found.certificates and i not in found.filed]
    counts = _(
        "**Teaching week {week}**: {filed} filed, {missing} missing, {exempt} exempt.",
        week=key.week, filed=len(found.filed & found.certificates.keys()), missing=len(missing), exempt=len(exempt),
    )  # fmt: skip
    parts = [counts, *_reasons(missing, found, exempt), *_names(place, missing)]
    return Item(counts, (_BOARD,), alone=Reply(join(*parts), rows(_BOARD)))


_BOARD = Button(_("Open the board"), "/board")


def _reasons(missing: list[Certificate], found: Filing, exempt: list[ExemptionKind]) -> list[Text]:
    begun = sum(c.id in found.drafts for c in missing)
    alone = sum(c.lead_id is None for c in missing)
    reasons = [
        (begun, _("begun, not filed")),
        (alone, _("no lead, hand-over pending")),
        (len(missing) - begun - sum(c.lead_id is None and c.id not in found.drafts for c in missing), _("nothing yet")),
        *((exempt.count(kind), words) for kind, words in EXEMPT.items()),
    ]
    said = [_("{reason} {n}", reason=words, n=n) for n, words in reasons if n]
    return [_("Why: {reasons}", reasons=join(*said, by=" · "))] if said else []


def _names(place: Place, missing: list[Certificate]) -> list[Text]:
    people = People(place.session, place.institution_id).names()
    lines = [
        _("· {certificate}: {lead}", certificate=plain(c.name), lead=plain(people.get(c.lead_id or 0, "—")))
        for c in missing
    ]
    return [_("Not filed:"), *lines] if lines else []
