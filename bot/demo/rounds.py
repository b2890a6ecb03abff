"""Exam rounds of the demonstration: announced ones in the weeks ahead, each milestone with a date of its own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time, timedelta
from decimal import Decimal

from bot.demo.cast import Piloted
from models.rounds import Fee, Milestone, Moment, PublishRound, RoundFacts, Sitting

DAY = timedelta(days=1)
ROOMS = {"机试": "实训楼 3 号机房", "笔试": "教学楼 A 201", "一般实操": "护理实训中心", "特殊实操": "工业机器人实训室"}


def rounds_ahead(pilot: Piloted, certificate_id: int, today: date, place: int) -> Iterator[PublishRound]:
    """A certificate's next round: some are about to close, some a month away; one college has two in one week."""
    exam = _saturday(today + (16 + place % 4 * 7) * DAY)
    level = pilot.levels[-1]
    room = ROOMS[pilot.exam_form] + (" B 区" if place >= 4 else "")  # its Saturday is taken by another exam
    yield PublishRound(
        facts=RoundFacts(
            certificate_id=certificate_id,
            name=f"{exam.year}年{exam.month}月",
            levels=pilot.levels,
            milestones=_milestones(exam, today),
            sittings=(
                Sitting(day=exam, starts=time(9), ends=time(11), paper="理论", place=room),
                Sitting(
                    day=exam,
                    starts=time(13, 30),
                    ends=time(16),
                    paper="实操",
                    place=room,
                    level=level,
                ),
            ),
            fees=tuple(Fee(yuan=Decimal(200 + 60 * n), level=one) for n, one in enumerate(pilot.levels)),
            pass_line="理论、实操均不低于 60 分",  # noqa: S106 - the marks needed to pass
            capacity=pilot.size * 2,
            register_at="评价组织考务平台，由院系统一报名",
        )
    )


def _milestones(exam: date, today: date) -> dict[Milestone, Moment]:
    return {
        Milestone.REGISTRATION_OPENS: Moment(day=min(exam - 30 * DAY, today - 3 * DAY), at=time(9)),
        Milestone.REGISTRATION_CLOSES: Moment(day=exam - 12 * DAY, at=time(17)),
        Milestone.PAYMENT: Moment(day=exam - 11 * DAY, at=time(17)),
        Milestone.TICKET: Moment(day=exam - 4 * DAY, at=time(10)),
        Milestone.ROOM_TEST: Moment(day=exam - 2 * DAY, at=time(14)),
        Milestone.SCORES: Moment(day=exam + 20 * DAY),
        Milestone.CERTIFICATE: Moment(day=exam + 45 * DAY),
    }


def _saturday(day: date) -> date:
    return day + timedelta(days=(5 - day.weekday()) % 7)
