"""When an exam is over, its lead is asked, two workdays later, for what the settlement needs; not once it is recorded."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, time, timedelta

from handlers.messages import Button
from handlers.reminding import Item, later
from handlers.words import _, plain
from models.reminders import Kind, Reminder, Task
from models.rounds import Round
from models.store.institutions import Certificates
from models.store.records import Records
from models.store.rounds import Rounds
from scheduler.matters import Assignment, Place

BACK = timedelta(days=21)  # an exam longer ago is no longer asked about
COMES = time(10)


class Recording:
    """The matter of records after an exam."""

    kinds = frozenset({Kind.RECORD})

    def changed(self, session: object) -> set[str]:
        """It changes with the days; rounds are looked at with the next plan for all."""
        return set()

    def assignments(self, place: Place) -> Iterable[tuple[str, list[Assignment]]]:
        """One question for each round that was held or will be."""
        leads = {one.id: one.lead_id for one in Certificates(place.session, place.institution_id).all()}
        rounds = Rounds(place.session, place.institution_id)
        for one in rounds.from_day(place.calendar.local_date(place.now) - BACK):
            lead, last = leads.get(one.facts.certificate_id), one.facts.last_day
            if lead is None or last is None:
                continue
            yield f"record:{one.id}", [] if one.cancelled else [_assignment(place, one, last, lead)]

    def undone(self, place: Place, reminders: Sequence[Reminder]) -> set[int]:
        """Nothing recorded of the certificate since the exam began."""
        return {reminder.id for reminder in reminders if not _recorded(place, _round(place, reminder))}

    def item(self, place: Place, reminder: Reminder) -> Item:
        """What to record, and the button that begins it."""
        one = _round(place, reminder)
        certificate = Certificates(place.session, place.institution_id).get(one.facts.certificate_id) if one else None
        name = certificate.name if certificate else ""
        says = _(
            "{name} {round} is over. For the settlement, please record who sat, who taught and who did exam duty.",
            name=plain(name),
            round=plain(one.facts.name if one else ""),
        )
        number = certificate.id if certificate else ""
        record = Button(_("Record it now"), f"/record {number}".strip())
        return Item(says, (record,), later(reminder, place.now, place.zone))


def _assignment(place: Place, one: Round, last: date, lead_id: int) -> Assignment:
    """Due two workdays after the exam's last day, at ten; what was over before the program came is not asked for."""
    day = place.calendar.workday_after(place.calendar.workday_after(last))
    at = place.calendar.instant(day, COMES)
    task = Task(
        institution_id=place.institution_id, person_id=lead_id, kind=Kind.RECORD, subject=f"record:{one.id}",
        deadline=at + timedelta(days=7),
    )  # fmt: skip
    return Assignment(task, place.rules.get(Kind.RECORD, ()), since=max(one.changed_at, at - timedelta(days=1)))


def _round(place: Place, reminder: Reminder) -> Round | None:
    return Rounds(place.session, place.institution_id).get(int(reminder.subject.rpartition(":")[2]))


def _recorded(place: Place, one: Round | None) -> bool:
    """Whether a training of the certificate ended since the exam began; a round that is gone asks for nothing."""
    if one is None or one.cancelled or one.facts.first_day is None:
        return True
    found = Records(place.session, place.institution_id).trainings(
        one.facts.first_day, place.calendar.local_date(place.now)
    )
    return any(training.certificate_id == one.facts.certificate_id for training in found)
