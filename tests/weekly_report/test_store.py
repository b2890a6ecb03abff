"""What is stored of reports: one a week, numbered in order, every revision kept; on both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from decimal import Decimal
from threading import Barrier

import pytest
from pydantic import ValidationError
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from models.people import Role
from models.reports import (
    CSV_COLUMNS,
    AskExemption,
    Contents,
    DecideExemption,
    ExemptionKind,
    FileReport,
    ReviseReport,
    RoundTotals,
    SaveDraft,
    Timing,
    WeekKey,
    csv_rows,
)
from models.store.exemptions import Exemptions
from models.store.reports import AlreadyFiled, Reports
from models.store.unit import OtherInstitution, Unit, carry_out
from models.tables.reports import ReportRow
from tests.play import Stage as Scene
from tests.weekly_report.conftest import LAST, LAST_MONDAY, MONDAY, at
from tests.world import HOME


@pytest.fixture
def unit(stage: Scene, session: Session) -> Unit:
    """Two certificates of one lead; an institution next door."""
    person = stage.world.person("负责人", Role.LEAD)
    stage.world.certificate("Web前端开发", person)
    stage.world.certificate("老年照护", person)
    stage.world.institution("xit", "邻校")
    return Unit(session, at(26, 10), HOME, person_id=person)


def filing(certificate_id: int, week: int = 12, contents: Contents = LAST, **facts: object) -> FileReport:
    monday = MONDAY + timedelta(weeks=week - 12)
    key = WeekKey(certificate_id=certificate_id, term="2026秋", week=week)
    return FileReport.model_validate({"key": key, "monday": monday, "contents": contents, **facts})


def test_reports_are_numbered_in_the_order_of_filing_of_their_week(unit: Unit) -> None:
    for command in (filing(2), filing(1), filing(1, week=13)):
        carry_out(command, unit)
    found = Reports(unit.session, HOME).between(LAST_MONDAY, MONDAY + timedelta(weeks=1))
    assert [one.number for one in found] == ["2026秋-12-001", "2026秋-12-002", "2026秋-13-001"]


def test_a_second_report_of_a_week_is_refused_before_the_unique_key_has_to(unit: Unit) -> None:
    carry_out(filing(1), unit)
    with pytest.raises(AlreadyFiled):
        carry_out(filing(1), unit)


def test_the_unique_keys_stand_behind_it(unit: Unit) -> None:
    carry_out(filing(1), unit)
    row = unit.session.get(ReportRow, Reports(unit.session, HOME).numbered("2026秋-12-001").id)  # type: ignore[union-attr]
    assert row
    copy = ReportRow(**row.model_dump(exclude={"id", "place"}), place=9)
    unit.session.add(copy)
    with pytest.raises(IntegrityError):
        unit.session.flush()


def test_every_revision_is_kept_with_who_when_and_why(unit: Unit) -> None:
    carry_out(filing(1), unit)
    reports = Reports(unit.session, HOME)
    report = reports.numbered("2026秋-12-001")
    assert report
    changed = LAST.model_copy(update={"trained": 40})
    carry_out(ReviseReport(report_id=report.id, contents=changed, reason="点名有误"), unit)
    first, second = reports.revisions(report.id)
    assert (first.contents.trained, second.contents.trained, second.reason) == (42, 40, "点名有误")
    assert (first.by, second.at) == (unit.person_id, unit.now)
    assert reports.get(report.id).contents.hours == Decimal(8)  # type: ignore[union-attr]


def test_filing_uses_the_draft_up(unit: Unit) -> None:
    carry_out(SaveDraft(key=filing(1).key, contents=LAST), unit)
    carry_out(filing(1), unit)
    assert Reports(unit.session, HOME).draft(filing(1).key) is None


def test_no_institution_reaches_another_s_reports(unit: Unit) -> None:
    carry_out(filing(1), unit)
    reports = Reports(unit.session, HOME)
    report = reports.numbered("2026秋-12-001")
    assert report
    next_door, there = Unit(unit.session, unit.now, "xit"), Reports(unit.session, "xit")
    commands = (
        filing(1), SaveDraft(key=filing(1).key, contents=LAST), ReviseReport(report_id=report.id, contents=LAST),
        AskExemption(certificate_id=1, kind=ExemptionKind.LEAVE, first=MONDAY, last=MONDAY),
        DecideExemption(exemption_id=1, granted=True),
    )  # fmt: skip
    for command in commands:
        with pytest.raises(OtherInstitution):
            carry_out(command, next_door)
    assert there.get(report.id) is there.numbered(report.number) is there.report(report.key) is None
    assert there.between(LAST_MONDAY, MONDAY) == there.history(1) == there.revisions(report.id) == []


def test_problems_that_need_the_coordinator_are_found(unit: Unit) -> None:
    carry_out(filing(1, contents=LAST.model_copy(update={"problems": "机房", "coordination": True})), unit)
    carry_out(filing(2), unit)
    found = Reports(unit.session, HOME).needing_coordination(MONDAY, MONDAY)
    assert [one.key.certificate_id for one in found] == [1]


def test_a_granted_exemption_covers_its_days(unit: Unit) -> None:
    exemptions = Exemptions(unit.session, HOME)
    carry_out(AskExemption(certificate_id=1, kind=ExemptionKind.LEAVE, first=MONDAY, last=date(2026, 12, 6)), unit)
    assert exemptions.covering(1, MONDAY) is None
    asked = exemptions.asked(1, MONDAY)
    assert asked
    carry_out(DecideExemption(exemption_id=asked.id, granted=True, last=date(2026, 11, 29)), unit)
    assert exemptions.covering(1, date(2026, 11, 29))
    assert exemptions.covering(1, date(2026, 11, 30)) is None


def test_an_export_has_a_row_for_each_round_and_the_week_s_figures_once(unit: Unit) -> None:
    two = LAST.model_copy(
        update={"rounds": (*LAST.rounds, RoundTotals(round="2026秋 高级", sat=9)), "progress": "=1+1"}
    )
    carry_out(filing(1, contents=two, timing=Timing.LATE), unit)
    first, second = csv_rows(Reports(unit.session, HOME).current_revisions())
    assert tuple(first) == CSV_COLUMNS
    assert (first["trained"], second["trained"]) == ("42", "")
    assert (first["registered"], second["sat"]) == ("40", "9")
    assert (first["progress"], first["timing"], first["filed_by"]) == ("'=1+1", "late", "负责人")


@pytest.mark.parametrize(
    "facts", [{"trained": -1}, {"trained": 5001}, {"hours": "100.5"}, {"hours": "0.3"}, {"hours": -1}, {"trained": 1.5}]
)
def test_contents_refuse_what_cannot_be(facts: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Contents.model_validate(facts)


def test_people_who_file_at_the_same_moment_get_numbers_of_their_own(stage: Scene, database: Engine) -> None:
    certificates = [stage.world.certificate(f"证书{n}") for n in range(6)]
    together = Barrier(len(certificates))

    def file(certificate_id: int) -> None:
        together.wait()
        with Session(database) as session, session.begin():
            carry_out(filing(certificate_id), Unit(session, at(26, 10), HOME))

    with ThreadPoolExecutor(len(certificates)) as pool:
        list(pool.map(file, certificates))
    with Session(database) as session:
        numbers = [report.number for report in Reports(session, HOME).between(MONDAY, MONDAY)]
    assert numbers == [f"2026秋-12-{n:03d}" for n in range(1, 7)]


def test_of_two_who_file_one_report_at_the_same_moment_one_is_refused(stage: Scene, database: Engine) -> None:
    certificate_id = stage.world.certificate("老年照护")
    together = Barrier(2)

    def file(_: int) -> bool:
        together.wait()
        try:
            with Session(database) as session, session.begin():
                carry_out(filing(certificate_id), Unit(session, at(26, 10), HOME))
        except AlreadyFiled:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(file, range(2))) == [False, True]
