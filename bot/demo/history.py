"""Some weeks of reports before the demonstration begins: the last 1+X rounds across a New Year, then their successor's.

The figures follow from the certificate and the week, so that every start shows the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal

from bot.demo.cast import Piloted
from bot.demo.weeks import ZONE
from models.calendar import SchoolCalendar, TeachingWeek
from models.institutions import Scheme
from models.reports import Contents, FileReport, RoundTotals, Stage, Timing, WeekKey

BUSY_WEEKS = 7
"""The weeks before the present one in which there was training; those before them went into the application."""
ROUND = (Stage.TRAINING, Stage.TRAINING, Stage.REGISTRATION, Stage.REGISTRATION, Stage.EXAM, Stage.RESULTS, Stage.ISSUE)

PROGRESS = {
    Stage.APPLICATION: "本学期试点申报材料已提交，与评价组织签订了合作协议。",
    Stage.TRAINING: "按培训方案完成本周模块，实训室使用正常。",
    Stage.REGISTRATION: "组织学生网上报名，核对照片与学籍信息。",
    Stage.EXAM: "按考务方案完成考试，考场平稳有序。",
    Stage.RESULTS: "成绩已公布，正在核对缺考与补考名单。",
    Stage.ISSUE: "证书已到校，正在分班发放。",
}
PLANS = {
    Stage.APPLICATION: "下周开班培训。", Stage.TRAINING: "下周继续培训，安排一次模考。", Stage.REGISTRATION: "下周完成报名审核。",
    Stage.EXAM: "下周整理考务档案。", Stage.RESULTS: "下周组织补考报名。", Stage.ISSUE: "下周发放完毕并归档。",
}  # fmt: skip


def past_reports(
    pilot: Piloted, scheme: Scheme, certificate_id: int, calendar: SchoolCalendar, begins: datetime, salt: int
) -> Iterator[tuple[datetime, FileReport]]:
    """The reports of a certificate before the demonstration begins, each with the instant at which it was filed."""
    for place, week in _weeks(scheme, calendar, begins):
        if (place + salt) % 11 == 7:  # now and then a week without a report
            continue
        late = (place * 3 + salt) % 9 == 4
        filed = _instant(week, late=late, minutes=(salt * 7 + place * 13) % 50)
        yield (
            filed,
            FileReport(
                key=WeekKey(certificate_id=certificate_id, term=week.term, week=week.number),
                monday=week.monday,
                contents=_contents(pilot, scheme, place, salt, week.term),
                timing=Timing.LATE if late else Timing.IN_TIME,
            ),
        )


def _weeks(scheme: Scheme, calendar: SchoolCalendar, begins: datetime) -> list[tuple[int, TeachingWeek]]:
    """For 1+X the last weeks of the autumn term before this year's; for its successor this term's before the present one.

    Each with its place in the round: 0 and before it is the application.
    """
    today = begins.astimezone(ZONE).date()
    if scheme is Scheme.RECOGNITION:
        present = calendar.week_on(today)
        number = present.number if present else 1
        term = present.term if present else ""
        found = [week for n in range(1, number) if (week := calendar.week(term, n))]
        return list(enumerate(found, BUSY_WEEKS + 1 - len(found)))
    autumn = f"{today.year - 1}秋"
    return list(enumerate(week for n in range(13, 20) if (week := calendar.week(autumn, n))))


def _instant(week: TeachingWeek, *, late: bool, minutes: int) -> datetime:
    day = week.monday + timedelta(days=7 if late else 4)
    at = time(9 if late else 14, minutes)
    return datetime.combine(day, at, ZONE).astimezone(UTC)


def _contents(pilot: Piloted, scheme: Scheme, place: int, salt: int, term: str) -> Contents:
    stage = _stage(scheme, place)
    trains = stage in {Stage.TRAINING, Stage.REGISTRATION}
    trained = pilot.size - (salt + place * 2) % 5 if trains else 0
    problem = "机房周三下午与公共课冲突，需要协调一个 40 人机房。" if (place + salt * 2) % 8 == 3 else ""
    return Contents(
        stage=stage,
        trained=trained,
        hours=Decimal(4 + (salt + place) % 3 * 2) if trains else Decimal(0),
        rounds=_totals(pilot, stage, f"{term} {pilot.levels[-1].value}", place),
        progress=PROGRESS[stage],
        problems=problem,
        coordination=bool(problem),
        plan=PLANS[stage],
    )


def _stage(scheme: Scheme, place: int) -> Stage:
    if scheme is Scheme.X:
        return ROUND[min(place, len(ROUND) - 1)]
    return Stage.APPLICATION if place <= 0 else Stage.TRAINING if place < 6 else Stage.REGISTRATION


def _totals(pilot: Piloted, stage: Stage, name: str, place: int) -> tuple[RoundTotals, ...]:
    if stage in {Stage.APPLICATION, Stage.TRAINING}:
        return ()
    registered = pilot.size + 4 if stage is not Stage.REGISTRATION else pilot.size - 6 + place % 4 * 3
    after = list(Stage)[Stage.EXAM.place :]
    sat = registered - 3 if stage in after else None
    passed = registered - 11 if stage in after[1:] else None
    certified = passed if stage is Stage.ISSUE else None
    return (RoundTotals(round=name, registered=registered, sat=sat, passed=passed, certified=certified),)
