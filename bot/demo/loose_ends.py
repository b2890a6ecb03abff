"""What a college has open when the demonstration begins, so that each page of the console has something to show: a
question for the office, a report with its sign-in sheet, somebody on the roster who cannot be reached."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from models.people import Role
from models.questions import AskOffice
from models.reports import KeptFile, Report, ReviseReport
from models.workbooks.rosters import ImportPeople, RosterPerson
from models.workbooks.writing import Value, csv_of

OPEN, SETTLED = "考试当天忘带身份证怎么办？", "证书丢了找谁补办？"
ANSWER = "请带身份证和学生证到{office}登记，由{office}向评价组织申请补办。"
UNREAD = "上周有证书未交周报，名单见 /board。"
HEADINGS = ("日期", "班级", "应到", "实到")
CSV = "text/csv"


def asked(text: str, channel: str, chat: str) -> AskOffice:
    """A question that the rules did not answer, from a chat."""
    return AskOffice(text=text, channel=channel, chat=chat)


def newcomer(department: str) -> ImportPeople:
    """Somebody on the roster who has opened no invitation yet."""
    person = RosterPerson(
        number="D-02", name=f"{department} 副主任", roles=frozenset({Role.HEAD}), department=department
    )
    return ImportPeople(people=(person,))


def sign_in_sheet(report: Report) -> tuple[str, bytes]:
    """The name and the bytes of a table of who came to the week's trainings."""
    return f"第{report.key.week}周培训签到.csv", csv_of(
        HEADINGS, _attendance(report.monday, report.contents.trained or 0)
    )


def with_sheet(report: Report, name: str, key: str, size: int) -> ReviseReport:
    """The report with the sheet, handed in later."""
    sheet = KeptFile(key=key, name=name, media_type=CSV, size=size)
    contents = report.contents.model_copy(update={"attachments": (sheet,)})
    return ReviseReport(report_id=report.id, contents=contents, reason="补交培训签到表")


def _attendance(monday: date, heads: int) -> list[Sequence[Value]]:
    days = [monday + timedelta(days=n) for n in (1, 3)]
    return [[day.isoformat(), f"{place} 班", heads // 2, heads // 2 - place] for day in days for place in (1, 2)]
