"""The demonstration's time, cast and history."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlmodel import Session, select

from bot.channels.webchat import NAME
from bot.demo import weeks
from bot.demo.cast import COLLEGES, players_of
from bot.demo.seed import plant, session_of
from bot.demo.weeks import ZONE
from models.calendar import Phase, SchoolCalendar
from models.institutions import Scheme
from models.people import Role
from models.store.calendar import calendar_of
from models.store.files import FileStore
from models.store.institutions import Certificates
from models.store.people import person_at
from models.store.questions import Questions
from models.store.reports import Reports
from models.store.rounds import Rounds
from models.store.undelivered import Undelivered
from models.store.writer import Writer
from models.tables.institutions import CertificateRow

DAYS = st.dates(date(2025, 1, 1), date(2030, 12, 31))


@given(DAYS)
def test_it_begins_on_a_thursday_morning_with_the_report_just_open(today: date) -> None:
    begins = weeks.beginning(today)
    local = begins.astimezone(ZONE)
    assert (local.weekday(), local.hour) == (3, 9)
    window = SchoolCalendar(terms=weeks.terms_around(local.date())).window_at(begins)
    assert window
    assert window.phase(begins) is Phase.OPEN
    assert local.date() <= today + timedelta(days=6)


@given(DAYS, st.integers(0, 24 * 60))
def test_the_clock_only_moves_forward(today: date, minutes: int) -> None:
    now = weeks.beginning(today) + timedelta(minutes=minutes * 7)
    for move in (weeks.next_friday_afternoon, weeks.next_morning, weeks.next_week):
        assert now < move(now) <= now + timedelta(days=7)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> FileStore:
    """The files of the demonstration."""
    return FileStore(tmp_path_factory.mktemp("files"))


@pytest.fixture(scope="module")
def planted(shared_database: Engine, kept: FileStore) -> Iterator[Writer]:
    """A database filled for the demonstration, to be read."""
    writer = Writer(shared_database)
    writer.run(lambda session: plant(session, weeks.beginning(date(2026, 11, 20)), kept))
    yield writer
    writer.close()


def test_everybody_can_be_played_and_is_named_by_role(planted: Writer) -> None:
    def check(session: Session) -> None:
        for college in COLLEGES:
            held = set()
            for player in players_of(college):
                person = person_at(session, NAME, session_of(player, 0).chat)
                assert person
                assert (person.name, person.roles, person.institution_id) == (player.name, {player.role}, college.id)
                held.add(player.role)
            assert held == {Role.COORDINATOR, Role.LEAD, Role.DEPUTY, Role.HEAD, Role.STUDENT}

    planted.run(check)


def test_history_crosses_the_new_year_from_the_old_scheme_to_its_successor(planted: Writer) -> None:
    def check(session: Session) -> None:
        schemes = {row.id: row.scheme for row in session.exec(select(CertificateRow))}
        reports = Reports(session, "ncvtc").between(date(2025, 1, 1), date(2027, 1, 1))
        old = [one for one in reports if schemes[one.key.certificate_id] == Scheme.X.value]
        new = [one for one in reports if schemes[one.key.certificate_id] == Scheme.RECOGNITION.value]
        assert {one.key.term for one in old} == {"2025秋"}
        assert {one.key.term for one in new} == {"2026秋"}
        assert min(one.monday for one in old).year == 2025
        assert max(one.monday for one in old).year == 2026
        assert max(one.key.week for one in new) == 10  # the present week is the visitor's to file

    planted.run(check)


def test_the_figures_of_history_agree_with_each_other(planted: Writer) -> None:
    def check(session: Session) -> None:
        for college in COLLEGES:
            for report in Reports(session, college.id).between(date(2025, 1, 1), date(2027, 1, 1)):
                for totals in report.contents.rounds:
                    figures = list(totals.figures().values())
                    assert figures == sorted(figures, reverse=True)
                assert report.filed_at < weeks.beginning(date(2026, 11, 20))

    planted.run(check)


def test_the_rounds_ahead_lie_ahead_on_days_that_the_calendar_knows(planted: Writer) -> None:
    def check(session: Session) -> None:
        today = date(2026, 11, 19)
        rounds = Rounds(session, "ncvtc").from_day(today)
        active = [row for row in session.exec(select(CertificateRow)) if row.institution_id == "ncvtc" and row.active]
        assert {one.facts.certificate_id for one in rounds} == {row.id for row in active}
        assert all(one.facts.first_day and one.facts.first_day > today for one in rounds)
        assert calendar_of(session, "ncvtc").week_on(today)

    planted.run(check)


def test_each_college_has_a_question_an_attachment_and_an_undelivered_message_to_see_to(
    planted: Writer, kept: FileStore
) -> None:
    def check(session: Session) -> None:
        for college in COLLEGES:
            questions = Questions(session, college.id)
            assert len(questions.open()) == len(questions.answered()) == 1
            reports = Reports(session, college.id).between(date(2026, 9, 1), date(2027, 1, 1))
            (sheet,) = [file for one in reports for file in one.contents.attachments]
            assert kept.read(sheet.key).decode("utf-8-sig").startswith("日期,班级,应到,实到")
            (unread,) = Undelivered(session, college.id).dead()
            assert unread.person_id

    planted.run(check)


def test_nobody_owes_more_than_one_report_of_the_weeks_before(planted: Writer) -> None:
    def check(session: Session) -> None:
        for college in COLLEGES:
            certificates = Certificates(session, college.id).all()
            reports = Reports(session, college.id).between(date(2026, 9, 1), date(2026, 11, 16))
            for certificate in certificates:
                weeks = {one.key.week for one in reports if one.key.certificate_id == certificate.id}
                assert len(set(range(1, 11)) - weeks) <= 1

    planted.run(check)
