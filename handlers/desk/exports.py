"""Workbooks out, by chat: every report as it now stands, ready to open and print."""

from __future__ import annotations

from handlers.dialogue import Refused, State, Turn, no_step
from handlers.messages import File, Message, Reply
from handlers.reach import Desk
from handlers.words import _, counted
from models.people import Role
from models.reports import CSV_COLUMNS, csv_rows
from models.workbooks.writing import Sheet, workbook_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NUMBERS = frozenset({"week", "revision", "trained", "hours", "registered", "sat", "passed", "certified"})
HEADINGS = {
    "number": "编号", "institution": "院校", "term": "学期", "week": "教学周", "monday": "周一", "certificate": "证书",
    "scheme": "制度", "timing": "报送", "filed_at": "报送时间", "filed_by": "报送人", "revision": "修订", "changed_at": "更改时间",
    "changed_by": "更改人", "reason": "更正原因", "stage": "阶段", "trained": "本周培训人数", "hours": "本周课时", "round": "考次",
    "registered": "报名累计", "sat": "实考累计", "passed": "通过累计", "certified": "发证累计", "progress": "进展",
    "problems": "问题", "coordination": "需协调", "plan": "下周计划", "attachments": "附件",
}  # fmt: skip

COMMANDS = ("export",)
STATES: tuple[type[State], ...] = ()
step = no_step


def recognises(message: Message, desk: Desk) -> bool:
    """Plain words for the export, from a coordinator."""
    person = desk.person
    return person is not None and person.may(Role.COORDINATOR) and message.text.strip() in ("导出", "导出周报")


def begin(message: Message, desk: Desk) -> Turn:
    """`/export`."""
    desk.member(Role.COORDINATOR)
    lines = list(csv_rows(desk.reports.current_revisions()))
    if not lines:
        raise Refused(_("There are no reports to export yet."))
    cells = [[_cell(column, row[column]) for column in CSV_COLUMNS] for row in lines]
    title = f"{desk.home.name} 证书试点周报"
    book = workbook_of(Sheet("周报", [HEADINGS[column] for column in CSV_COLUMNS], cells, title=title))
    text = counted("{n} row: every report as it now stands.", "{n} rows: every report as it now stands.", len(lines))
    return Turn(None, (Reply(text, file=File(f"周报-{desk.today}.xlsx", XLSX, book)),))


def _cell(column: str, words: str) -> str | int:
    return int(words) if column in NUMBERS and words.isdecimal() else words
