"""Files out of the console: workbooks and tables, templates to fill in, attachments of reports."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from bot.web.console.view import Missing, Query
from bot.web.console.views.board import week_of
from bot.web.console.views.report import of_reader
from handlers.desk.board import REASONS
from handlers.desk.exports import HEADINGS, NUMBERS
from handlers.desk.import_plans import PLANS, Plan
from handlers.desk.settlement import period_of, settlement_of
from handlers.desk.settlement_book import settlement_workbook
from handlers.owed import TITLES
from handlers.reach import Desk
from handlers.words import say
from models.board import Reason, Standing
from models.people import Role
from models.reports import CSV_COLUMNS, csv_rows
from models.rounds import Milestone, Round
from models.store.files import FileStore
from models.workbooks.writing import Sheet, Value, csv_of, workbook_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MakeSheet = Callable[[Desk, Query], Sheet]
OPAQUE = "application/octet-stream"
LONG_AGO = 3 * 365  # days of exam rounds that an export looks back


@dataclass(frozen=True)
class Download:
    """A file to save."""

    name: str
    media_type: str
    content: bytes


def download(name: str, ending: str, desk: Desk, query: Query) -> Download:
    """A table as a workbook (.xlsx) or as .csv. Raises Missing, NotAllowed, and Refused for a period that is none."""
    desk.member(Role.COORDINATOR)
    make = DOWNLOADS.get(f"{name}.{ending}")
    if make is None:
        raise Missing
    return make(desk, query)


def _workbook(make: MakeSheet, desk: Desk, query: Query) -> Download:
    sheet = make(desk, query)
    return Download(f"{sheet.name}-{desk.today}.xlsx", XLSX, workbook_of(sheet))


def _csv(make: MakeSheet, desk: Desk, query: Query) -> Download:
    sheet = make(desk, query)
    return Download(f"{sheet.name}-{desk.today}.csv", "text/csv; charset=utf-8", csv_of(sheet.headings, sheet.rows))


def attachment(report_id: int, place: int, desk: Desk, files: FileStore) -> Download:
    """A file of a report that the reader may see. Raises Missing."""
    desk.member(Role.COORDINATOR, Role.HEAD)
    attached = of_reader(desk, report_id).contents.attachments
    if place >= len(attached) or not files.path(attached[place].key).exists():
        raise Missing
    return Download(attached[place].name, OPAQUE, files.read(attached[place].key))


def _reports(desk: Desk, query: Query) -> Sheet:
    rows = [
        [_cell(column, row[column]) for column in CSV_COLUMNS] for row in csv_rows(desk.reports.current_revisions())
    ]
    return Sheet("周报", [HEADINGS[one] for one in CSV_COLUMNS], rows, title=f"{desk.home.name} 证书试点周报")


def _cell(column: str, said: str) -> Value:
    return int(said) if column in NUMBERS and said.isdecimal() else said


def _missing(desk: Desk, query: Query) -> Sheet:
    """Who has not filed in a week, and why; the present week unless one is named."""
    week = week_of(desk, query)
    found = desk.boards.of(week, desk.calendar, desk.now)
    names = desk.people.names()
    rooms = {one.id: one.name for one in desk.certificates.departments()}
    lines = found.of(Standing.MISSING, Standing.PENDING) if found else []
    rows: list[list[Value]] = [
        [
            one.certificate.name, rooms.get(one.certificate.department_id or 0, ""),
            names.get(one.certificate.lead_id or 0, ""), say(TITLES[one.standing], "zh"),
            say(REASONS[one.reason or Reason.NOTHING], "zh"),
        ]
        for one in lines
    ]  # fmt: skip
    title = f"{desk.home.name} {week.term} 第 {week.number} 教学周未交名单"
    return Sheet("未交名单", ["证书", "部门", "负责人", "状态", "原因"], rows, title=title)


MILESTONES = {
    Milestone.REGISTRATION_OPENS: "报名开始", Milestone.REGISTRATION_CLOSES: "报名截止", Milestone.PAYMENT: "缴费截止",
    Milestone.SEATING: "考场编排", Milestone.TICKET: "准考证", Milestone.ROOM_TEST: "设备测试", Milestone.SCORES: "成绩公布",
    Milestone.PUBLICATION: "公示", Milestone.CERTIFICATE: "证书发放",
}  # fmt: skip


def _rounds(desk: Desk, query: Query) -> Sheet:
    names = {one.id: one.name for one in desk.certificates.all(active=False)}
    every = desk.rounds.from_day(desk.today - timedelta(days=LONG_AGO))
    headings = ["证书", "考次", "级别", *MILESTONES.values(), "考试首日", "考试末日", "报名", "实考", "通过", "状态"]
    return Sheet("考次", headings, [_round(one, names) for one in every], title=f"{desk.home.name} 考次安排")


def _round(one: Round, names: dict[int, str]) -> list[Value]:
    facts, heads = one.facts, one.headcounts
    moments = [facts.milestones.get(milestone) for milestone in MILESTONES]
    return [
        names.get(facts.certificate_id, ""), facts.name, "、".join(level.value for level in facts.levels),
        *(moment.day if moment else None for moment in moments), facts.first_day, facts.last_day,
        heads.registered, heads.sat, heads.passed, "已取消" if one.cancelled else "",
    ]  # fmt: skip


def _settlement(desk: Desk, query: Query) -> Download:
    period = period_of(query.text("period"), desk)
    names = desk.people.names()
    leads = {one.id: names.get(one.lead_id or 0, "") for one in desk.certificates.all(active=False)}
    title = f"{desk.home.name} {period.name} 证书试点课时与经费核算表"
    settled, shares = settlement_of(period, desk), desk.records.shares(period.name)
    book = settlement_workbook(title, settled, leads, shares, desk.office)
    return Download(f"核算表-{period.name}.xlsx", XLSX, book)


def _template(plan: Plan, desk: Desk, query: Query) -> Download:
    return Download(f"{plan.kind.name}模板.xlsx", XLSX, plan.kind.template())


SHEETS: dict[str, MakeSheet] = {"reports": _reports, "missing": _missing, "rounds": _rounds}
DOWNLOADS: dict[str, Callable[[Desk, Query], Download]] = {
    **{f"{name}.xlsx": partial(_workbook, make) for name, make in SHEETS.items()},
    **{f"{name}.csv": partial(_csv, make) for name, make in SHEETS.items()},
    **{f"template{place}.xlsx": partial(_template, plan) for place, plan in enumerate(PLANS, 1)},
    "settlement.xlsx": _settlement,
}
"""Every file that can be taken away, by its name in the address."""
