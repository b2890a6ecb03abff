"""The desk at the size of a large college: rosters in, the board, the settlement."""

from __future__ import annotations

import io
import resource
import time
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from handlers.desk.import_plans import PLANS, Plan
from handlers.desk.occurrences import Happened, Period
from handlers.reach import Desk
from models.calendar import EnterTerms, Term
from models.institutions import SaveCertificate
from models.records import Duty, Half, Sitting, Training
from models.store import registered  # noqa: F401
from models.store.boards import Boards
from models.store.calendar import calendar_of
from models.store.institutions import Certificates, institution_of
from models.store.unit import Unit, carry_out
from models.store.writer import Writer
from models.tables.institutions import InstitutionRow
from models.tables.people import PersonRow
from models.tables.rounds import RoundRow
from models.workbooks.reading import read_table
from models.workbooks.writing import Sheet, workbook_of
from policy.book import Book
from policy.settlement import settle
from tests.figures import figure
from tests.play import surroundings

pytestmark = pytest.mark.soak
NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
HOME = "ncvtc"
PEOPLE, CERTIFICATES, ROUNDS = 5000, 300, 300


@pytest.fixture
def college(writer: Writer) -> Writer:
    """An institution with a term and three hundred certificates."""

    def work(session: Session) -> None:
        session.add(InstitutionRow(id=HOME, name="南充职业技术学院", office="教务处"))
        session.flush()
        unit = Unit(session, NOW, HOME)
        carry_out(EnterTerms(terms=(Term(name="2026秋", first=date(2026, 9, 7), weeks=19),)), unit)
        for number in range(CERTIFICATES):
            carry_out(SaveCertificate(name=f"证书{number}", exam_form="机试", major_category="电子信息大类"), unit)

    writer.run(work)
    return writer


def plan(name: str) -> Plan:
    return next(one for one in PLANS if one.kind.name == name)


def sheet(name: str, rows: list[list[str]]) -> bytes:
    return workbook_of(Sheet(name, [column.heading for column in plan(name).kind.columns][: len(rows[0])], rows))


def imported(writer: Writer, name: str, content: bytes) -> None:
    """What the chat and the command line do with a workbook."""

    def work(session: Session) -> None:
        row = session.get(InstitutionRow, HOME)
        assert row
        desk = Desk(NOW, "test", "1", "zh", institution_of(row), None, surroundings(), session)
        table = read_table(content, "sheet.xlsx")
        lines, complaints = plan(name).kind.check(table)
        assert (complaints or plan(name).complaints(lines, table, desk)) == []
        for command in plan(name).commands(lines, desk):
            carry_out(command, Unit(session, NOW, HOME))

    writer.run(work)


def test_five_thousand_people_and_three_hundred_rounds_come_in_within_half_a_minute(college: Writer) -> None:
    people = sheet("人员", [[f"T{n:05}", f"教师{n}", "学生", f"系{n % 12}"] for n in range(PEOPLE)])
    day = date(2026, 12, 1)
    rounds = workbook_of(
        Sheet(
            "考试安排",
            ["证书名称", "考次", "级别", "报名截止", "考试日期", "开始", "结束", "科目", "地点", "考试费（元）"],
            [
                [
                    f"证书{n}",
                    "2026年12月",
                    "中级",
                    "2026-11-28 17:00",
                    str(day + timedelta(days=n % 20)),
                    "9:00",
                    "11:00",
                    "理论",
                    f"机房{n}",
                    "290",
                ]
                for n in range(ROUNDS)
            ],
        )
    )
    began = time.monotonic()
    imported(college, "人员", people)
    imported(college, "考试安排", rounds)
    took = time.monotonic() - began
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\n{PEOPLE} people and {ROUNDS} rounds imported in {took:.1f} s, peak {memory:.0f} MB")
    assert len(college.run(lambda s: list(s.exec(select(col(PersonRow.id)))))) == PEOPLE
    assert len(college.run(lambda s: list(s.exec(select(col(RoundRow.id)))))) == ROUNDS
    figure("import", took, "s", at_most=30)
    figure("memory of the import", memory, "MB", at_most=400)


def test_the_board_of_three_hundred_certificates_takes_a_third_of_a_second(college: Writer, database: Engine) -> None:
    with Session(database) as session:
        calendar = calendar_of(session, HOME)
        week = calendar.week_on(date(2026, 11, 20))
        assert week
        times = []
        for __ in range(5):
            began = time.monotonic()
            board = Boards(session, HOME).of(week, calendar, NOW)
            times.append(time.monotonic() - began)
            assert board
            assert len(board.lines) == CERTIFICATES
    print(
        f"\nboard of {CERTIFICATES} certificates: {min(times) * 1000:.0f} ms at best, {max(times) * 1000:.0f} ms at worst"
    )
    figure("board of 300 certificates", sorted(times)[2], "s", at_most=0.3)


def test_the_settlement_of_three_hundred_certificates_takes_a_few_seconds(college: Writer, database: Engine) -> None:
    with Session(database) as session:
        certificates = {one.id: one for one in Certificates(session, HOME).all()}
        calendar = calendar_of(session, HOME)
    day = date(2026, 6, 6)
    trainings = [
        Training(certificate_id=n, number=number, ended=day, sittings=(Sitting(level="中级", sat=30 + n % 200),))
        for n in certificates
        for number in (1, 2, 3)
    ]
    duties = [Duty(certificate_id=n, person=f"教师{k}", day=day, half=Half.DAY) for n in certificates for k in range(4)]
    happened = Happened(
        Period("2026", date(2026, 1, 1), date(2026, 12, 31)),
        Book().pack(HOME),
        calendar,
        certificates,
        {},
        trainings,
        duties,
        [],
    )
    began = time.monotonic()
    settlement = settle(happened.pack, happened.occurrences())
    took = time.monotonic() - began
    print(f"\nsettlement of {len(certificates)} certificates, {len(settlement.lines)} lines: {took:.2f} s")
    assert settlement.yuan > Decimal(0)
    figure("settlement of 300 certificates", took, "s", at_most=5)


def test_bombs_are_refused_within_a_second() -> None:
    import zipfile

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("xl/worksheets/sheet1.xml", b'<c s="1"/>' * 10_000_000)
    began = time.monotonic()
    with pytest.raises(Exception, match="30 MB"):
        read_table(out.getvalue(), "bomb.xlsx")
    took = time.monotonic() - began
    print(f"\na workbook of ten million empty styled cells refused in {took * 1000:.0f} ms")
    figure("a bomb refused", took, "s", at_most=1)
