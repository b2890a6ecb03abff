"""What is reminded of. Each matter knows its tasks, whether one is still undone, and what to say about it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from sqlmodel import Session

from handlers.reminding import Item
from models.calendar import SchoolCalendar
from models.reminders import Kind, Occasion, Reminder, Task


@dataclass(frozen=True)
class Place:
    """An institution at an instant: what planning and telling need of it."""

    session: Session
    institution_id: str
    calendar: SchoolCalendar
    rules: dict[Kind, tuple[Occasion, ...]]
    now: datetime
    kept: dict[object, Any] = field(default_factory=dict)  # what was looked up once, for as long as the place is used

    @property
    def zone(self) -> ZoneInfo:
        """The institution's time zone."""
        return ZoneInfo(self.calendar.zone)


@dataclass(frozen=True)
class Assignment:
    """A task and the occasions on which its person hears of it; those before `since` are left out."""

    task: Task
    occasions: tuple[Occasion, ...]
    since: datetime


Plan = tuple[str, list[Assignment]] | tuple[str, list[Assignment], frozenset[int]]
"""A subject with its assignments: all there are, or (with people) all of these people, the others left as they are."""


class Matter(Protocol):
    """Something people are reminded of."""

    kinds: frozenset[Kind]

    def changed(self, session: Session) -> set[str]:
        """Institutions whose plan a change has overtaken; looked up by an index that holds only these."""

    def assignments(self, place: Place) -> Iterable[Plan]:
        """Subjects of the days ahead with their assignments; an empty list drops what was planned.

        A matter with very many may give some at a time; as long as `changed` names the institution it is asked again.
        """

    def undone(self, place: Place, reminders: Sequence[Reminder]) -> set[int]:
        """The ids of those reminders whose task is still undone and still that person's."""

    def item(self, place: Place, reminder: Reminder) -> Item:
        """What to say; what is common to many people is worked out once for a place."""
