"""A whole year, looked at whenever something is due, against a list written by hand with a wall calendar beside it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from models.calendar import EnterTerms, Term
from models.people import ChangePerson, Role
from models.rounds import Following, FollowRound, Milestone, Moment, PublishRound, RoundFacts
from models.tables.people import PersonRow
from scheduler.planning import Planner
from scheduler.reports import WeeklyReports
from scheduler.rounds import ExamRounds
from scheduler.tick import Ticker
from tests.scheduler.conftest import Clockwork, at

pytestmark = pytest.mark.bulk

SHANGHAI = ZoneInfo("Asia/Shanghai")

# Teaching week, the day it opens, the day it is due, the day deputy and head hear of it. Written by hand.
WEEKS = """
    2026春-1  03-05 03-06 03-09
    2026春-2  03-12 03-13 03-16
    2026春-3  03-19 03-20 03-23
    2026春-4  03-26 03-27 03-30
    2026春-5  04-02 04-03 04-07  清明节：周一放假
    2026春-6  04-09 04-10 04-13
    2026春-7  04-16 04-17 04-20
    2026春-8  04-23 04-24 04-27
    2026春-9  04-29 04-30 05-06  劳动节：周五放假
    2026春-10 05-07 05-08 05-09  周六调休上班
    2026春-11 05-14 05-15 05-18
    2026春-12 05-21 05-22 05-25
    2026春-13 05-28 05-29 06-01
    2026春-14 06-04 06-05 06-08
    2026春-15 06-11 06-12 06-15
    2026春-16 06-17 06-18 06-22  端午节：周五放假
    2026春-17 06-25 06-26 06-29
    2026春-18 07-02 07-03 07-06
    2026春-19 07-09 07-10 07-13
    2026秋-1  09-03 09-04 09-07
    2026秋-2  09-10 09-11 09-14
    2026秋-3  09-17 09-18 09-20  周日调休上班
    2026秋-4  09-23 09-24 09-28  中秋节：周五放假
    2026秋-5  09-29 09-30 10-08  国庆节：周四起放假
    2026秋-6  10-08 10-09 10-10  周六调休上班
    2026秋-7  10-15 10-16 10-19
    2026秋-8  10-22 10-23 10-26
    2026秋-9  10-29 10-30 11-02
    2026秋-10 11-05 11-06 11-09
    2026秋-11 11-12 11-13 11-16
    2026秋-12 11-19 11-20 11-23
    2026秋-13 11-26 11-27 11-30
    2026秋-14 12-03 12-04 12-07
    2026秋-15 12-10 12-11 12-14
    2026秋-16 12-17 12-18 12-21
    2026秋-17 12-24 12-25 12-28
"""

# The day registration closes at 17:00, then the days seven, three and one workdays before. Written by hand.
REGISTRATIONS = """
    02-25 02-09 02-13 02-24  春节：2 月 14 日周六上班，15 日至 23 日放假
    03-02 02-13 02-26 02-28  2 月 28 日周六上班
    04-08 03-27 04-02 04-07  清明节
    05-07 04-23 04-29 05-06  劳动节
    05-11 04-28 05-07 05-09  5 月 9 日周六上班
    06-23 06-11 06-17 06-22  端午节
    09-21 09-11 09-17 09-20  9 月 20 日周日上班
    09-28 09-17 09-22 09-24  中秋节，9 月 20 日周日上班
    10-09 09-22 09-29 10-08  国庆节
    10-12 09-24 10-08 10-10  10 月 10 日周六上班
    12-18 12-09 12-15 12-17
"""


def lines(table: str) -> list[list[str]]:
    return [line.split() for line in table.strip().splitlines()]


def lived(clockwork: Clockwork, until: str) -> list[tuple[str, str]]:
    """When who heard something, from now on: ticks at every instant at which something is due."""
    heard = []
    end = at(until)
    while clockwork.world.now < end:
        waiting = clockwork.waiting()
        ahead = min([row.due_at for row in waiting] + [clockwork.world.now + timedelta(days=4)])
        letters = clockwork.tick(max(ahead, clockwork.world.now))
        heard += [(f"{clockwork.world.now.astimezone(SHANGHAI):%m-%d %H:%M}", row.chat) for row in letters]
    return heard


def test_every_weekly_reminder_of_2026_comes_on_the_right_workday(clockwork: Clockwork) -> None:
    world = clockwork.world
    world.now = at("02-25 12:00")
    spring, autumn = (
        Term(name="2026春", first=date(2026, 3, 2), weeks=19),
        Term(name="2026秋", first=date(2026, 8, 31), weeks=17),
    )
    world.carry_out(EnterTerms(terms=(spring, autumn)))
    world.certificate("老年照护", department="护理系")
    world.joins("lead", Role.LEAD, certificates=(1,))
    world.joins("deputy", Role.DEPUTY, certificates=(1,))
    world.joins("head", Role.HEAD)
    world.joins("office", Role.COORDINATOR)
    head = next(row.id for row in world.rows(PersonRow) if row.name == "head")
    world.carry_out(ChangePerson(person_id=head, department_id=1))
    expected = []
    for _, opens, due, after, *_ in lines(WEEKS):
        expected += [(f"{opens} 08:00", "lead"), (f"{due} 10:24", "lead"), (f"{due} 16:00", "lead")]
        expected += [(f"{due} 17:00", "office"), (f"{after} 09:00", "deputy"), (f"{after} 14:00", "head")]
    assert sorted(lived(clockwork, "12-31 12:00")) == sorted(expected)


def test_every_registration_of_2026_is_recalled_on_the_right_workdays(clockwork: Clockwork) -> None:
    world = clockwork.world
    clockwork.matters = (ExamRounds(),)
    clockwork.planner, clockwork.ticker = Planner(clockwork.matters), Ticker(clockwork.matters)
    world.now = datetime(2026, 1, 5, 4, 0, tzinfo=UTC)
    expected = []
    for number, (closes, *days) in enumerate([line[:4] for line in lines(REGISTRATIONS)], 1):
        world.certificate(f"证书{number}")
        moment = Moment(day=date.fromisoformat(f"2026-{closes}"), at=at("01-01 17:00").astimezone(SHANGHAI).time())
        facts = RoundFacts(
            certificate_id=number, name="考次", levels=("中级",), milestones={Milestone.REGISTRATION_CLOSES: moment}
        )
        world.joins(f"student-{number}", Role.STUDENT)
        world.carry_out(PublishRound(facts=facts))
        person = next(row.id for row in world.rows(PersonRow) if row.name == f"student-{number}")
        world.carry_out(FollowRound(round_id=number, person_id=person, state=Following.FOLLOWING))
        expected += [(f"{day} 09:00", f"student-{number}") for day in days]
        expected.append((f"{closes} 14:00", f"student-{number}"))
    assert sorted(lived(clockwork, "12-31 12:00")) == sorted(expected)


def test_the_system_and_the_year_agree_that_nothing_is_left_waiting(clockwork: Clockwork) -> None:
    """The weekly matter alone: after the year's last week nothing waits, and no reminder was lost on the way."""
    world = clockwork.world
    world.now = at("12-14 12:00")
    world.carry_out(EnterTerms(terms=(Term(name="2026秋", first=date(2026, 8, 31), weeks=17),)))
    world.certificate("老年照护")
    world.joins("lead", Role.LEAD, certificates=(1,))
    clockwork.matters = (WeeklyReports(),)
    lived(clockwork, "12-30 12:00")
    assert clockwork.waiting() == []
