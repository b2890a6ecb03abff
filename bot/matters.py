"""What people are reminded of."""

from __future__ import annotations

from typing import cast

from scheduler.matters import Matter
from scheduler.recording import Recording
from scheduler.reports import WeeklyReports
from scheduler.rounds import ExamRounds
from scheduler.school_year import SchoolYear
from scheduler.summaries import Summaries

MATTERS = cast("tuple[Matter, ...]", (WeeklyReports(), ExamRounds(), SchoolYear(), Summaries(), Recording()))
