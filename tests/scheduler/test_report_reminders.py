"""The weekly report's reminders, from a plan to the letters in the outbox."""

from __future__ import annotations

from datetime import date

import pytest

from models.calendar import EnterTerms, Term
from models.institutions import SaveCertificate
from models.people import ChangePerson, Role
from models.reports import AskExemption, Contents, DecideExemption, ExemptionKind, FileReport, Timing, WeekKey
from models.tables.people import PersonRow
from tests.scheduler.conftest import Clockwork

MONDAY = date(2026, 11, 16)


@pytest.fixture
def office(clockwork: Clockwork) -> Clockwork:
    """Two certificates with leads; the first has a deputy and a department head above it; one coordinator."""
    world = clockwork.world
    world.carry_out(EnterTerms(terms=(Term(name="2026秋", first=date(2026, 8, 31), weeks=20),)))
    world.certificate("老年照护", department="护理系")
    world.certificate("网店运营推广", department="商贸系")
    world.joins("lead-1", Role.LEAD, certificates=(1,))
    world.joins("lead-2", Role.LEAD, certificates=(2,))
    world.joins("deputy", Role.DEPUTY, certificates=(1,))
    world.joins("head", Role.HEAD)
    world.joins("coordinator", Role.COORDINATOR)
    head = next(row.id for row in world.rows(PersonRow) if row.name == "head")
    world.carry_out(ChangePerson(person_id=head, department_id=1))
    clockwork.tick("11-18 12:00")
    return clockwork


def files(clockwork: Clockwork, certificate: int, now: str) -> None:
    clockwork.tick(now)
    key = WeekKey(certificate_id=certificate, term="2026秋", week=12)
    command = FileReport(key=key, contents=Contents(progress="ok"), timing=Timing.IN_TIME, order=1, monday=MONDAY)
    clockwork.world.carry_out(command)


def said(rows: list) -> dict[str, str]:  # type: ignore[type-arg]
    return {row.chat: row.text for row in rows}


def test_a_lead_hears_when_the_week_opens_at_four_fifths_and_an_hour_before_it_is_due(office: Clockwork) -> None:
    assert office.tick("11-19 07:59") == []
    opened = said(office.tick("11-19 08:00"))
    assert set(opened) == {"lead-1", "lead-2"}
    assert "老年照护" in opened["lead-1"]
    assert "网店运营推广" not in opened["lead-1"]
    assert set(said(office.tick("11-20 10:24"))) == {"lead-1", "lead-2"}
    assert set(said(office.tick("11-20 16:00"))) == {"lead-1", "lead-2"}
    assert office.tick("11-20 16:30") == []


def test_reminders_stop_at_the_moment_the_report_is_filed(office: Clockwork) -> None:
    files(office, 1, "11-20 10:23")
    assert set(said(office.tick("11-20 10:24"))) == {"lead-2"}


def test_at_the_cut_off_the_coordinator_gets_counts_first_reasons_second_names_last(office: Clockwork) -> None:
    files(office, 1, "11-20 12:00")
    office.tick("11-20 16:59")
    text = said(office.tick("11-20 17:00"))["coordinator"]
    assert text.index("1") < text.index("网店运营推广")
    assert "老年照护" not in text
    assert "lead-2" in text.splitlines()[-1]


def test_the_next_workday_the_deputy_hears_then_the_head(office: Clockwork) -> None:
    office.tick("11-20 17:00")
    assert office.tick("11-21 12:00") == []
    assert set(said(office.tick("11-23 09:00"))) == {"deputy"}
    assert set(said(office.tick("11-23 14:00"))) == {"head"}


def test_nobody_is_told_on_when_the_report_came_late_over_the_weekend(office: Clockwork) -> None:
    files(office, 1, "11-21 10:00")
    assert office.tick("11-23 09:00") == []
    assert office.tick("11-23 14:00") == []


def test_an_exempt_certificate_is_not_reminded_and_is_counted_as_exempt(office: Clockwork) -> None:
    asked = AskExemption(certificate_id=1, kind=ExemptionKind.LEAVE, first=MONDAY, last=date(2026, 11, 22))
    office.world.carry_out(asked, DecideExemption(exemption_id=1, granted=True))
    assert set(said(office.tick("11-19 08:00"))) == {"lead-2"}
    office.tick("11-20 16:30")
    assert "老年照护" not in said(office.tick("11-20 17:00"))["coordinator"]


def test_a_lead_of_two_certificates_gets_one_letter(office: Clockwork) -> None:
    office.world.carry_out(SaveCertificate(id=2, name="网店运营推广", lead_id=1))
    letters = office.tick("11-19 08:00")
    assert [row.chat for row in letters] == ["lead-1"]
    assert "老年照护" in letters[0].text
    assert "网店运营推广" in letters[0].text


def test_a_certificate_handed_over_reminds_the_new_lead_alone(office: Clockwork) -> None:
    office.world.carry_out(SaveCertificate(id=2, name="网店运营推广", lead_id=1))
    office.tick("11-18 12:20")
    assert {row.person_id for row in office.waiting() if row.kind == "report"} == {1}


def test_looking_twice_at_the_same_instant_says_nothing_twice(office: Clockwork) -> None:
    assert len(office.tick("11-19 08:00")) == 2
    assert office.tick("11-19 08:00") == []


def test_after_an_outage_of_a_day_a_lead_gets_one_letter_not_three(office: Clockwork) -> None:
    letters = office.tick("11-20 16:20")
    assert sorted(row.chat for row in letters) == ["lead-1", "lead-2"]


def test_a_reminder_is_as_urgent_as_its_deadline(office: Clockwork) -> None:
    letters = office.tick("11-19 08:00")
    assert {row.urgency.isoformat() for row in letters} == {"2026-11-20T09:00:00+00:00"}


def test_a_week_without_a_workday_asks_for_nothing(office: Clockwork) -> None:
    office.world.carry_out(EnterTerms(terms=(Term(name="2026春", first=date(2026, 2, 2), weeks=20),)))
    office.tick("02-16 08:00")
    assert not [row for row in office.waiting() if ":3:" in row.subject and row.kind == "report"]


def test_what_reaches_nobody_is_listed_not_dropped(office: Clockwork) -> None:
    office.world.carry_out(SaveCertificate(id=2, name="网店运营推广", lead_id=None))
    with_no_address = PersonRow(institution_id="ncvtc", name="nowhere", roles=["lead"], created_at=office.world.now)
    from sqlmodel import Session

    with Session(office.world.database) as session, session.begin():
        session.add(with_no_address)
        session.flush()
        nobody = with_no_address.id
    office.world.carry_out(SaveCertificate(id=2, name="网店运营推广", lead_id=nobody))
    office.tick("11-18 12:20")
    unreached = [row for row in office.tick("11-19 08:00") if row.channel == "none"]
    assert [(row.person_id, row.state, row.reason) for row in unreached] == [(nobody, "dead", "no address")]
