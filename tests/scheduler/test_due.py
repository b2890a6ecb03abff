"""When reminders are due, and which of them go out."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from models.calendar import SchoolCalendar, Term
from models.reminders import RULES, Kind, Occasion, Reminder, State, Task, Wishes
from scheduler.due import Circumstances, Look, decide, plan

CALENDAR = SchoolCalendar(terms=(Term(name="2026秋", first=date(2026, 8, 31), weeks=20),))
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def at(text: str) -> datetime:
    """An instant from the wall clock in Shanghai: "11-20 17:00"."""
    local = datetime.fromisoformat(f"2026-{text.replace(' ', 'T')}:00+08:00")
    return local.astimezone(UTC)


def task(kind: Kind, deadline: str, opens: str | None = None, subject: str = "one") -> Task:
    return Task(
        institution_id="ncvtc", person_id=1, kind=kind, subject=subject,
        opens=at(opens) if opens else None, deadline=at(deadline),
    )  # fmt: skip


def planned(a_task: Task, wishes: Wishes | None = None, since: datetime = LONG_AGO) -> list[tuple[str, datetime]]:
    found = plan(a_task, RULES[a_task.kind], wishes or Wishes(), CALENDAR, since)
    return [(one.occasion.split()[0], one.due_at) for one in found]


def test_a_weekly_report_is_asked_for_at_opening_at_four_fifths_and_an_hour_before_it_is_due() -> None:
    report = task(Kind.REPORT, "11-20 17:00", opens="11-19 08:00")
    assert planned(report) == [
        ("opens", at("11-19 08:00")),
        ("most", at("11-20 10:24")),
        ("soon", at("11-20 16:00")),
    ]


def test_registration_is_recalled_seven_three_and_one_workday_before_across_national_day() -> None:
    assert planned(task(Kind.REGISTRATION, "10-12 17:00")) == [
        ("t7", at("09-24 09:00")),
        ("t3", at("10-08 09:00")),
        ("t1", at("10-10 09:00")),  # a make-up Saturday
        ("last", at("10-12 14:00")),
    ]


def test_an_exam_is_recalled_the_evening_before_and_the_same_morning_even_in_quiet_hours() -> None:
    assert planned(task(Kind.EXAM, "11-28 08:30")) == [("eve", at("11-27 19:00")), ("morning", at("11-28 06:30"))]


def test_what_would_fall_into_quiet_hours_comes_the_evening_before() -> None:
    assert planned(task(Kind.PAYMENT, "11-20 10:00")) == [("t1", at("11-19 09:00")), ("last", at("11-19 20:30"))]


def test_a_report_that_opens_in_quiet_hours_is_announced_after_them_for_there_is_nothing_to_do_before() -> None:
    assert planned(task(Kind.REPORT, "11-20 17:00", opens="11-19 06:00"))[0] == ("opens", at("11-19 08:00"))


def test_occasions_from_before_the_task_was_known_are_left_out() -> None:
    late = planned(task(Kind.REGISTRATION, "10-12 17:00"), since=at("10-08 12:00"))
    assert [name for name, _ in late] == ["t1", "last"]


def test_a_person_may_choose_other_workdays_or_turn_a_kind_off() -> None:
    registration = task(Kind.REGISTRATION, "10-12 17:00")
    assert [name for name, _ in planned(registration, Wishes(lead_days=(5, 2)))] == ["t5", "t2", "last"]
    assert planned(registration, Wishes(off=frozenset({Kind.REGISTRATION}))) == []


def test_ones_own_workdays_come_before_an_exam_as_well_beside_its_evening_and_morning() -> None:
    exam = planned(task(Kind.EXAM, "11-27 14:30"), Wishes(lead_days=(5, 1)))
    assert exam == [("t5", at("11-20 09:00")), ("eve", at("11-26 19:00")), ("morning", at("11-27 12:30"))]


def test_an_occasion_reckoned_two_ways_or_without_a_time_is_refused() -> None:
    for facts in ({"workdays": -1, "hours": 2}, {"workdays": -1}, {}):
        with pytest.raises(ValidationError):
            Occasion(name="x", **facts)


def reminder(kind: Kind, due: str, deadline: str, subject: str = "one", **flags: bool) -> Reminder:
    return Reminder(
        institution_id="ncvtc", person_id=1, kind=kind, subject=subject, occasion=f"{kind} {due}",
        due_at=at(due), deadline=at(deadline), **flags,
    )  # fmt: skip


def look(
    reminders: list[Reminder], now: str, *, done: set[str] = frozenset(), counted: int = 0,  # type: ignore[assignment]
    wishes: Wishes | None = None,
) -> Look:  # fmt: skip
    person = Circumstances(wishes or Wishes(), "Asia/Shanghai", counted)
    return decide(reminders, lambda one: one.subject not in done, person, at(now))


def test_a_reminder_whose_task_is_done_is_not_sent() -> None:
    one = reminder(Kind.REPORT, "11-20 10:24", "11-20 17:00")
    assert look([one], "11-20 10:24", done={"one"}) == Look(settle=((one, State.DONE),))


def test_several_due_at_about_one_time_become_one_message() -> None:
    first = reminder(Kind.REGISTRATION, "11-20 09:00", "11-23 17:00", "a")
    second = reminder(Kind.PAYMENT, "11-20 09:15", "11-23 17:00", "b")
    later = reminder(Kind.PAYMENT, "11-20 09:30", "11-23 17:00", "c")
    assert look([first, second, later], "11-20 09:00").send == (first, second)


def test_news_never_comes_early() -> None:
    first = reminder(Kind.REGISTRATION, "11-20 16:50", "11-23 17:00", "a")
    missing = reminder(Kind.MISSING, "11-20 17:00", "11-20 17:00", "b", news=True)
    assert look([first, missing], "11-20 16:50").send == (first,)


def test_at_night_only_what_may_come_at_any_hour_goes_out() -> None:
    ordinary = reminder(Kind.PAYMENT, "11-20 20:30", "11-21 12:00", "a")
    morning = reminder(Kind.EXAM, "11-21 06:30", "11-21 08:30", "b", any_hour=True)
    found = look([ordinary, morning], "11-21 06:30")
    assert found.send == (morning,)
    assert found.hold == ((ordinary, at("11-21 08:00")),)


def test_after_an_outage_what_still_matters_is_sent_once_and_the_rest_summed_up() -> None:
    seven, three, one = (reminder(Kind.REGISTRATION, f"11-{d} 09:00", "11-20 17:00") for d in ("11", "17", "19"))
    gone = reminder(Kind.PAYMENT, "11-18 09:00", "11-18 17:00", "gone")
    found = look([seven, three, one, gone], "11-20 10:00")
    assert found.send == (one,)
    assert found.missed == (gone,)
    assert dict.fromkeys(item.subject for item, state in found.settle if state is State.SUMMED) == {
        "one": None, "gone": None,
    }  # fmt: skip


def test_a_student_who_had_three_this_week_gets_only_what_is_outside_the_count() -> None:
    ordinary = reminder(Kind.REGISTRATION, "11-20 09:00", "11-30 17:00", "a")
    last_day = reminder(Kind.REGISTRATION, "11-20 09:00", "11-23 17:00", "b", uncounted=True)
    student = Wishes(weekly=3)
    assert look([ordinary], "11-20 09:00", counted=3, wishes=student).settle == ((ordinary, State.WITHHELD),)
    assert look([ordinary, last_day], "11-20 09:00", counted=3, wishes=student).send == (ordinary, last_day)
    assert look([ordinary], "11-20 09:00", counted=2, wishes=student).send == (ordinary,)


def test_a_snooze_never_passes_the_deadline_nor_falls_into_the_night() -> None:
    zone, wishes = "Asia/Shanghai", Wishes()
    assert wishes.snoozed(at("11-20 15:00"), at("11-20 17:00"), at("11-20 14:00"), zone) == at("11-20 15:00")
    assert wishes.snoozed(at("11-21 08:30"), at("11-20 17:00"), at("11-20 14:00"), zone) == at("11-20 16:30")
    assert wishes.snoozed(at("11-20 22:00"), at("11-24 17:00"), at("11-20 14:00"), zone) == at("11-20 20:30")
    assert wishes.snoozed(at("11-20 17:00"), at("11-20 17:00"), at("11-20 16:45"), zone) is None


instants = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
quiets = st.builds(
    lambda a, b, zone: Wishes(quiet_from=a, quiet_until=b, zone=zone),
    st.sampled_from([time(h, m) for h in range(24) for m in (0, 30)]),
    st.sampled_from([time(h) for h in range(24)]),
    st.sampled_from(["Asia/Shanghai", "Asia/Urumqi", "Europe/Berlin", "America/New_York"]),
)


@given(now=instants, wishes=quiets)
def test_before_and_after_quiet_hours_it_is_not_quiet(now: datetime, wishes: Wishes) -> None:
    if wishes.quiet(now, "UTC"):
        begins, ends = wishes.before_quiet(now, "UTC"), wishes.after_quiet(now, "UTC")
        assert begins <= now < ends + timedelta(hours=1)  # a clock set back repeats an hour
        assert not wishes.quiet(ends, "UTC")


kinds = st.sampled_from([Kind.REGISTRATION, Kind.PAYMENT, Kind.EXAM, Kind.REPORT, Kind.SCORES])
many = st.lists(
    st.builds(
        lambda k, subject, due, left, any_hour, uncounted, news: Reminder(
            institution_id="i", person_id=1, kind=k, subject=subject, occasion=str(due), due_at=due,
            deadline=due + left, any_hour=any_hour, uncounted=uncounted, news=news,
        ),
        kinds, st.sampled_from("abcd"), instants.map(lambda d: d.replace(month=3, year=2026)),
        st.timedeltas(timedelta(0), timedelta(days=9)), st.booleans(), st.booleans(), st.booleans(),
    ),
    max_size=9, unique_by=lambda one: (one.subject, one.due_at),
)  # fmt: skip


@given(reminders=many, now=instants.map(lambda d: d.replace(month=3, year=2026)), done=st.sets(st.sampled_from("abcd")))
def test_every_due_reminder_leaves_with_exactly_one_decision(
    reminders: list[Reminder], now: datetime, done: set[str]
) -> None:
    person = Circumstances(Wishes(weekly=3), "Asia/Shanghai", 3)
    found = decide(reminders, lambda one: one.subject not in done, person, now)
    ended = [*found.send, *(one for one, _ in found.hold), *(one for one, _ in found.settle)]
    assert len(ended) == len(set(map(id, ended)))
    assert {id(one) for one in reminders if one.due_at <= now} <= {id(one) for one in ended}
    assert not {one.subject for one in found.send} & done
    assert all(until > now for _, until in found.hold)
    assert len({one.subject for one in found.send}) == len(found.send)
    if person.wishes.quiet(now, person.zone):
        assert all(one.any_hour for one in found.send)
