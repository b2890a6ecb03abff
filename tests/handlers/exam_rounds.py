"""Exam rounds that tests publish."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal
from typing import Any

from models.institutions import Level
from models.rounds import Fee, Milestone, Moment, RoundFacts, Sitting

EXAM = date(2026, 12, 19)  # a Saturday


def facts(certificate_id: int = 1, **changes: Any) -> RoundFacts:
    """A round of December 2026: registration until Friday 4 December 17:00, exam on Saturday the 19th."""
    known: dict[str, Any] = {
        "certificate_id": certificate_id,
        "name": "2026年12月",
        "levels": (Level.ELEMENTARY, Level.INTERMEDIATE),
        "milestones": {
            Milestone.REGISTRATION_OPENS: Moment(day=date(2026, 11, 16), at=time(9)),
            Milestone.REGISTRATION_CLOSES: Moment(day=date(2026, 12, 4), at=time(17)),
            Milestone.PAYMENT: Moment(day=date(2026, 12, 7)),
            Milestone.TICKET: Moment(day=date(2026, 12, 14), at=time(10)),
            Milestone.SCORES: Moment(day=date(2026, 12, 28)),
        },
        "sittings": (
            Sitting(day=EXAM, starts=time(9), ends=time(11), paper="理论", place="机房 A301"),
            Sitting(
                day=EXAM, starts=time(14), ends=time(16), paper="实操", place="机房 A301", level=Level.INTERMEDIATE
            ),
        ),
        "fees": (Fee(yuan=Decimal(290), level=Level.INTERMEDIATE), Fee(yuan=Decimal(235), condition="联盟院校")),
        "pass_line": "加权 60 分",
        "register_at": "考务平台",
    }
    return RoundFacts(**known | changes)
