"""Records for settlement from a workbook: trainings held, exam duty done, income and cost of a round.

A sheet names certificates as people do; records are made once each name is known to be one of the institution's own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import groupby

from pydantic import Field

from models.commands import Noun
from models.institutions import Level
from models.records import Duty, Half, Money, Sitting, Taught, Training
from models.words import _
from models.workbooks.columns import Column, Kind
from models.workbooks.readers import amount, count, day, one_of, words
from models.workbooks.rosters import EXAM_FORMS

HALVES = {"上午": Half.MORNING, "下午": Half.AFTERNOON, "全天": Half.DAY, "晚上": Half.EVENING}


class TrainingLine(Noun):
    """One teacher's part of one training at one level; lines of the same training belong together."""

    certificate: str
    number: int
    ended: date
    level: Level
    sat: int
    teacher: str = ""
    hours: Decimal | None = None
    days: int = 0
    exam_form: str = ""


class DutyLine(Noun):
    """One person's half-day or session."""

    certificate: str
    person: str = Field(min_length=1)
    day: date
    half: Half | None = None
    minutes: int = 0
    session: str = ""


class MoneyLine(Noun):
    """One round's income and cost, yuan."""

    certificate: str
    round: str
    ended: date
    income: Decimal
    cost: Decimal


_half = one_of(HALVES)
_CERTIFICATE = Column("证书名称", "certificate", words(60), "Web前端开发", ("证书",), required=True)

TRAININGS = Kind(
    "培训记录",
    (
        _CERTIFICATE,
        Column("第几次培训", "number", count(1, 50, 1), "1", required=True),
        Column("结束日期", "ended", day, "2026-11-20", required=True),
        Column("级别", "level", one_of({level.value: level for level in Level}), "中级", required=True),
        Column("实考人数", "sat", count(0, 5000, 0), "95", required=True),
        Column("教师", "teacher", words(40), "教师甲"),
        Column("学时", "hours", lambda cell: amount(1000, 1)(cell) or None, "24"),
        Column("天数", "days", count(0, 200, 0), ""),
        Column("考核形式", "exam_form", one_of({form: form for form in EXAM_FORMS}, ""), ""),
    ),
    TrainingLine,
    ("certificate", "number", "level", "teacher"),
)
DUTIES = Kind(
    "考务记录",
    (
        _CERTIFICATE,
        Column("人员", "person", words(40), "教师甲", required=True),
        Column("日期", "day", day, "2026-11-21", required=True),
        Column("时段", "half", lambda cell: _half(cell) if cell else None, "上午"),
        Column("时长（分钟）", "minutes", count(0, 720, 0), ""),
        Column("场次", "session", words(20), ""),
    ),
    DutyLine,
    ("certificate", "person", "day", "half", "session"),
    lambda facts: (
        None if facts["half"] or facts["minutes"] else _("Fill in either the half-day or the length in minutes.")
    ),
)
MONEY = Kind(
    "收支记录",
    (
        _CERTIFICATE,
        Column("考次", "round", words(40), "2026秋 中级", required=True),
        Column("日期", "ended", day, "2026-11-21", required=True),
        Column("收入（元）", "income", amount(10**8, 2), "24000", required=True),
        Column("支出（元）", "cost", amount(10**8, 2), "18000", required=True),
    ),
    MoneyLine,
    ("certificate", "round"),
)


def trainings_of(lines: Sequence[TrainingLine], known: Mapping[str, int]) -> list[Training]:
    """The trainings of these lines: levels and teachers of one training gathered."""
    ordered = sorted(lines, key=lambda line: (line.certificate, line.number))
    return [
        _training(list(group), known)
        for __, group in groupby(ordered, key=lambda line: (line.certificate, line.number))
    ]


def _training(lines: list[TrainingLine], known: Mapping[str, int]) -> Training:
    sittings = {line.level: Sitting(level=line.level, sat=line.sat) for line in lines}
    taught = {
        line.teacher: Taught(teacher=line.teacher, hours=line.hours, days=line.days)
        for line in lines
        if line.teacher and line.hours
    }
    return Training(
        certificate_id=known[lines[0].certificate],
        number=lines[0].number,
        ended=max(line.ended for line in lines),
        taught=tuple(taught.values()),
        sittings=tuple(sittings.values()),
        exam_form=next((line.exam_form for line in lines if line.exam_form), ""),
    )


def duties_of(lines: Sequence[DutyLine], known: Mapping[str, int]) -> list[Duty]:
    """The duties of these lines."""
    return [
        Duty(
            certificate_id=known[line.certificate], person=line.person, day=line.day,
            half=line.half, session_minutes=None if line.half else line.minutes or None,
        )
        for line in lines
    ]  # fmt: skip


def money_of(lines: Sequence[MoneyLine], known: Mapping[str, int]) -> list[Money]:
    """The rounds' money of these lines."""
    return [
        Money(certificate_id=known[one.certificate], round=one.round, ended=one.ended, income=one.income, cost=one.cost)
        for one in lines
    ]
