"""The office gets the month's summary on the first workday of the next, once, and only when there is something in it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlmodel import Session, select

from models.calendar import EnterTerms, Term
from models.institutions import SaveCertificate
from models.people import Role
from models.reports import Contents, FileReport, WeekKey
from models.tables.institutions import CertificateRow
from scheduler.planning import Planner
from scheduler.summaries import Summaries
from scheduler.tick import Ticker
from tests.scheduler.conftest import Clockwork

TERM = EnterTerms(terms=(Term(name="2026秋", first=date(2026, 9, 7), weeks=19),))


def office(clockwork: Clockwork) -> Clockwork:
    clockwork.matters = (Summaries(),)
    clockwork.planner, clockwork.ticker = Planner(clockwork.matters), Ticker(clockwork.matters)
    clockwork.world.joins("office", Role.COORDINATOR)
    clockwork.world.carry_out(TERM, SaveCertificate(name="Web前端开发"))
    return clockwork


def filed(clockwork: Clockwork) -> None:
    with Session(clockwork.world.database) as session:
        certificate = session.exec(select(CertificateRow.id).where(CertificateRow.name == "Web前端开发")).one() or 0
    key = WeekKey(certificate_id=certificate, term="2026秋", week=5)
    contents = Contents(trained=30, hours=Decimal(8))
    clockwork.world.carry_out(FileReport(key=key, monday=date(2026, 10, 5), contents=contents))


def test_october_comes_on_the_second_of_november_a_monday(clockwork: Clockwork) -> None:
    office(clockwork)
    filed(clockwork)
    clockwork.tick("10-30 12:00")
    assert clockwork.tick("11-01 09:00") == []
    (letter,) = clockwork.tick("11-02 09:00")
    assert letter.chat == "office"
    assert "2026 年 10 月小结" in letter.text
    assert "30 人次、8 课时" in letter.text
    assert clockwork.tick("11-03 09:00") == []


def test_a_month_without_a_report_is_not_summed_up(clockwork: Clockwork) -> None:
    office(clockwork)
    clockwork.tick("10-30 12:00")
    assert clockwork.tick("11-02 09:00") == []


def test_the_half_year_comes_in_january(clockwork: Clockwork) -> None:
    office(clockwork)
    filed(clockwork)
    clockwork.tick("2026-12-30 12:00")
    letters = clockwork.tick("2027-01-04 09:00")
    assert any("2026 年下半年" in letter.text for letter in letters)
