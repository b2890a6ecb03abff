"""What people are reminded of."""

from __future__ import annotations

from typing import cast

from scheduler.matters import Matter
from scheduler.reports import WeeklyReports
from scheduler.school_year import SchoolYear

MATTERS = cast("tuple[Matter, ...]", (WeeklyReports(), SchoolYear()))
