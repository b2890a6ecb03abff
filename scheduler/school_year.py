"""The loud warning: while next year's holidays, or any coming term, are not entered, the office hears it each week."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time

from handlers.messages import Button
from handlers.reminding import Item
from handlers.words import _
from models.calendar import DAY, WEEK, monday_of
from models.people import Role
from models.reminders import Kind, Reminder, Task
from models.store.people import People
from scheduler.matters import Assignment, Place

ENTER = Button(_("Enter the calendar"), "/calendar")


class SchoolYear:
    """The matter of a calendar that ends."""

    kinds = frozenset({Kind.CALENDAR})

    def changed(self, session: object) -> set[str]:
        """It changes with the days alone."""
        return set()

    def assignments(self, place: Place) -> Iterable[tuple[str, list[Assignment]]]:
        """One warning for this week and one for the next."""
        office = People(place.session, place.institution_id).holding(Role.COORDINATOR)
        this = monday_of(place.calendar.local_date(place.now))
        for monday in (this, this + WEEK):
            subject = f"calendar:{place.institution_id}:{monday}"
            if _comes(place, monday) <= place.now:
                continue  # planned before, or before there was anybody to tell
            missing = _missing(place, monday)
            yield subject, [_assignment(place, subject, monday, person.id) for person in office if missing]

    def undone(self, place: Place, reminders: Sequence[Reminder]) -> set[int]:
        """Until it is entered."""
        today = place.calendar.local_date(place.now)
        return {one.id for one in reminders} if _missing(place, today) else set()

    def item(self, place: Place, reminder: Reminder) -> Item:
        """What is missing, and what happens meanwhile."""
        today = place.calendar.local_date(place.now)
        year = place.calendar.missing_year(today)
        if year is None:
            says = _("**No coming term is entered.** Until it is, no weekly report is asked for.")
            return Item(says, (ENTER,))
        says = _(
            "**The holidays of {year} are not entered.** Until they are, I take Monday to Friday as workdays and may "
            "remind people on a holiday.",
            year=year,
        )
        return Item(says, (ENTER,))


def _missing(place: Place, day: date) -> bool:
    return place.calendar.missing_year(day) is not None or place.calendar.missing_term(day)


def _comes(place: Place, monday: date) -> datetime:
    """The week's first workday, in the morning."""
    calendar = place.calendar
    return calendar.instant(monday if calendar.is_workday(monday) else calendar.workday_after(monday), time(9))


def _assignment(place: Place, subject: str, monday: date, person_id: int) -> Assignment:
    at = _comes(place, monday)
    task = Task(
        institution_id=place.institution_id, person_id=person_id, kind=Kind.CALENDAR, subject=subject, deadline=at
    )
    return Assignment(task, place.rules.get(Kind.CALENDAR, ()), since=at - DAY)
