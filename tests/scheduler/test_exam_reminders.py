"""Reminders of exam rounds, and what people are told of a round that was published, changed or called off."""

from __future__ import annotations

from datetime import date, time

import pytest
from sqlmodel import Session

from models.institutions import Level
from models.people import Role
from models.rounds import (
    AcknowledgeChange,
    CancelRound,
    ChangeRound,
    Following,
    FollowRound,
    MarkPaid,
    Milestone,
    Moment,
    NameLender,
    PublishRound,
    Sitting,
)
from models.store.rounds import Rounds
from models.tables.people import PersonRow
from scheduler.planning import Planner
from scheduler.rounds import ExamRounds
from scheduler.tick import Ticker
from tests.handlers.exam_rounds import EXAM, facts
from tests.scheduler.conftest import Clockwork, at


@pytest.fixture
def college(clockwork: Clockwork) -> Clockwork:
    """One certificate with a lead, a coordinator, the rooms' office, and student 1, who follows its round."""
    clockwork.matters = (ExamRounds(),)
    clockwork.planner, clockwork.ticker = Planner(clockwork.matters), Ticker(clockwork.matters)
    world = clockwork.world
    world.now = at("11-17 10:00")
    world.certificate("Web前端开发")
    world.joins("student", Role.STUDENT)
    world.joins("lead", Role.LEAD, certificates=(1,))
    world.joins("office", Role.COORDINATOR)
    world.joins("rooms", Role.HEAD)
    people = {row.name: row.id for row in world.rows(PersonRow)}
    world.carry_out(NameLender(name="校产租赁部", person_ids=(people["rooms"],)))
    world.carry_out(PublishRound(facts=facts()))
    clockwork.tick("11-17 10:00")
    world.carry_out(FollowRound(round_id=1, person_id=people["student"], state=Following.FOLLOWING))
    return clockwork


def stands(clockwork: Clockwork, state: Following, level: Level | None = None) -> None:
    clockwork.world.carry_out(FollowRound(round_id=1, person_id=1, state=state, level=level))


def heard(clockwork: Clockwork, *instants: str) -> list[tuple[str, str]]:
    """At which of these instants the student heard something, and the first line of it."""
    found = []
    for instant in instants:
        found += [(instant, row.text.split("\n")[0]) for row in clockwork.tick(instant) if row.chat == "student"]
    return found


WEEKS = ("11-24 09:00", "11-25 09:00", "12-01 09:00", "12-03 09:00", "12-04 14:00", "12-04 15:00")
AFTER = ("12-04 09:00", "12-07 20:59", "12-14 10:00", "12-18 19:00", "12-19 07:00", "12-28 10:00")


def test_one_who_only_follows_is_reminded_to_register_on_workdays_until_it_closes(college: Clockwork) -> None:
    assert [instant for instant, _ in heard(college, *WEEKS)] == [
        "11-25 09:00", "12-01 09:00", "12-03 09:00", "12-04 14:00",
    ]  # fmt: skip


def test_registering_stops_the_reminders_to_register_at_once(college: Clockwork) -> None:
    college.tick("11-25 09:00")
    stands(college, Following.REGISTERED)
    assert heard(college, "12-01 09:00", "12-03 09:00") == []


def test_one_who_registered_hears_of_payment_ticket_exam_and_scores(college: Clockwork) -> None:
    stands(college, Following.REGISTERED)
    texts = heard(college, *AFTER)
    assert [instant for instant, _ in texts] == list(AFTER)
    for (_, text), word in zip(texts, ("缴费", "缴费", "准考证", "考试", "考试", "成绩"), strict=True):
        assert word in text


def test_having_paid_is_not_asked_for_again(college: Clockwork) -> None:
    stands(college, Following.REGISTERED)
    college.world.carry_out(MarkPaid(round_id=1, person_id=1))
    assert heard(college, "12-04 09:00", "12-07 20:59") == []


def test_not_this_time_ends_all_reminders(college: Clockwork) -> None:
    stands(college, Following.DECLINED)
    assert heard(college, *WEEKS, *AFTER) == []


def test_the_evening_before_names_the_papers_of_the_persons_own_level(college: Clockwork) -> None:
    stands(college, Following.REGISTERED, Level.ELEMENTARY)
    college.tick("12-18 18:00")
    texts = [row.text for row in college.tick("12-18 19:00") if row.chat == "student"]
    assert "09:00–11:00" in texts[0]
    assert "14:00–16:00" not in texts[0]


def test_a_new_round_is_told_to_lead_office_and_the_lender_of_the_rooms(college: Clockwork) -> None:
    college.world.carry_out(PublishRound(facts=facts(name="2027年1月")))
    letters = {row.chat: row.text for row in college.tick("11-17 10:05")}
    assert set(letters) == {"lead", "office", "rooms", "student"}  # the student follows the earlier round
    assert "需要的场地" in letters["rooms"]
    assert "机房 A301" in letters["rooms"]
    assert "报名截止" not in letters["rooms"]


def moved() -> ChangeRound:
    """The exam goes a week on, registration is extended by two workdays, another room."""
    sitting = Sitting(day=date(2026, 12, 26), starts=time(9), ends=time(11), paper="理论", place="机房 B201")
    milestones = facts().milestones | {Milestone.REGISTRATION_CLOSES: Moment(day=date(2026, 12, 8), at=time(17))}
    return ChangeRound(round_id=1, facts=facts(sittings=(sitting,), milestones=milestones), reason="机房检修")


def test_a_change_is_told_old_to_new_within_five_minutes_and_seen_by_a_tap(college: Clockwork) -> None:
    college.tick("11-18 11:00")
    college.world.carry_out(moved())
    letters = {row.chat: row for row in college.tick("11-18 11:00")}
    assert set(letters) == {"lead", "office", "rooms", "student"}
    text = letters["student"].text
    assert "报名截止：12 月 4 日（周五）17:00 → 12 月 8 日（周二）17:00" in text
    assert "12 月 19 日" in text
    assert "12 月 26 日（周六）" in text
    assert "机房检修" in text
    assert "缴费" not in text  # what did not change is not repeated
    assert [choice for line in letters["student"].buttons for _, choice in line] == ["/seen 1 2", "/exam 1"]
    assert "机房 B201" in letters["rooms"].text


def test_reminders_follow_a_change_of_dates(college: Clockwork) -> None:
    college.tick("11-18 11:00")
    college.world.carry_out(moved())
    college.tick("11-18 11:00")
    assert [instant for instant, _ in heard(college, "11-25 09:00", "11-27 09:00", "12-03 09:00", "12-07 09:00")] == [
        "11-27 09:00", "12-03 09:00", "12-07 09:00",
    ]  # fmt: skip
    stands(college, Following.REGISTERED)
    college.tick("12-14 10:00")
    assert heard(college, "12-18 19:00", "12-19 07:00") == []
    assert [instant for instant, _ in heard(college, "12-25 19:00", "12-26 07:00")] == ["12-25 19:00", "12-26 07:00"]


def test_a_change_at_night_waits_for_the_morning_unless_the_exam_is_that_day(college: Clockwork) -> None:
    college.tick("11-18 23:00")
    college.world.carry_out(moved())
    assert college.tick("11-18 23:01") == []
    assert {row.chat for row in college.tick("11-19 08:00")} == {"lead", "office", "rooms", "student"}
    stands(college, Following.REGISTERED)
    college.tick("12-26 06:00")
    same_day = facts(sittings=(Sitting(day=date(2026, 12, 26), starts=time(10), ends=time(12), place="C1"),))
    college.world.carry_out(ChangeRound(round_id=1, facts=same_day))
    assert "student" in {row.chat for row in college.tick("12-26 06:01")}


def test_two_changes_in_a_row_are_told_once_against_what_the_person_last_saw(college: Clockwork) -> None:
    college.tick("11-18 11:00")
    college.world.carry_out(moved())
    later = moved().facts.model_copy(update={"pass_line": "70"})
    college.world.carry_out(ChangeRound(round_id=1, facts=later))
    letters = [row for row in college.tick("11-18 11:00") if row.chat == "student"]
    assert len(letters) == 1
    assert "12 月 8 日" in letters[0].text
    assert "加权 60 分 → 70" in letters[0].text


def test_a_change_already_seen_is_not_told(college: Clockwork) -> None:
    college.tick("11-18 23:00")
    college.world.carry_out(moved(), AcknowledgeChange(round_id=1, person_id=1, version=2))
    assert "student" not in {row.chat for row in college.tick("11-19 08:00")}


def test_a_round_called_off_is_told_and_reminds_no_more(college: Clockwork) -> None:
    college.tick("11-18 11:00")
    college.world.carry_out(CancelRound(round_id=1, reason="评价组织通知"))
    assert "已取消" in next(row.text for row in college.tick("11-18 11:00") if row.chat == "student")
    assert heard(college, *WEEKS, *AFTER) == []


def test_a_student_gets_at_most_three_a_week_besides_last_days_and_exam_mornings(college: Clockwork) -> None:
    world = college.world
    for number in range(2, 7):
        world.certificate(f"证书{number}")
        closes = Moment(day=date(2026, 12, 9), at=time(9 + number))
        milestones = {Milestone.REGISTRATION_CLOSES: closes}
        sittings = (Sitting(day=EXAM, starts=time(9), ends=time(11)),)
        world.carry_out(
            PublishRound(facts=facts(number, name=f"第{number}场", milestones=milestones, sittings=sittings))
        )
        world.carry_out(FollowRound(round_id=number, person_id=1, state=Following.FOLLOWING))
    days = [f"{month}-{day:02d} {hour:02d}:00" for month, day in [(11, d) for d in range(23, 31)] + [(12, d) for d in range(1, 10)]
            for hour in (9, 12, 14, 18)]  # fmt: skip
    counted = [instant for instant, text in heard(college, *days)]
    assert counted.count("11-30 09:00") == 1  # five deadlines at one time, one letter
    in_week = [instant for instant in counted if "11-30 00" <= instant < "12-03 09:00"]
    assert len(in_week) <= 3


def test_a_change_that_comes_with_other_matters_keeps_old_new_and_the_tap(college: Clockwork) -> None:
    college.tick("11-25 08:59")
    college.world.carry_out(ChangeRound(round_id=1, facts=facts(register_at="教务系统")))
    (letter,) = [row for row in college.tick("11-25 09:00") if row.chat == "student"]
    assert "报名处：考务平台 → 教务系统" in letter.text
    assert ["1. 已阅", "/seen 1 2"] in [button for line in letter.buttons for button in line]
    labels = [label for line in letter.buttons[:1] for label, _ in line]
    assert len(set(labels)) == len(labels), "two buttons never read the same"


def test_everyone_concerned_taps_seen_and_who_has_not_is_known(college: Clockwork) -> None:
    college.world.carry_out(moved())
    letters = {row.chat: row for row in college.tick("11-18 11:00")}
    assert all("/seen 1 2" in str(row.buttons) for row in letters.values())
    people = {row.id: row.name for row in college.world.rows(PersonRow)}
    with Session(college.world.database) as session:
        rounds = Rounds(session, "ncvtc")
        one = rounds.get(1)
        assert one
        waiting = {people[i] for i in rounds.told(one) - rounds.seen_by(one)}
    assert waiting == {"student", "lead", "office", "rooms"}
    lead = next(number for number, name in people.items() if name == "lead")
    college.world.carry_out(AcknowledgeChange(round_id=1, person_id=lead, version=2))
    with Session(college.world.database) as session:
        rounds = Rounds(session, "ncvtc")
        assert lead not in rounds.told(one) - rounds.seen_by(one)
        assert lead not in {follow.person_id for follow in rounds.followers(1)}, "who has seen does not follow by that"
