"""Data in and out: templates and the import, which is tried in the chat first; exports as workbooks and tables."""

from __future__ import annotations

from bot.web.console.view import Column, Query, Row, Table, View, link, say_in_chat, words
from handlers.desk.import_plans import PLANS
from handlers.reach import Desk
from handlers.words import Text, _, plain

KINDS: dict[str, Text] = {
    "证书": _("Certificates"), "人员": _("Staff"), "学生": _("Students"), "考试安排": _("Exam rounds"),
    "培训记录": _("Records of training"), "考务记录": _("Records of exam duty"), "收支记录": _("Records of income and cost"),
}  # fmt: skip
EXPORTS: tuple[tuple[str, Text, Text], ...] = (
    ("reports", _("Weekly reports"), _("Every report as it now stands, a line a round.")),
    ("missing", _("Missing list"), _("Who has not filed in the present week, and why.")),
    ("rounds", _("Exam rounds"), _("Every round with all its dates.")),
)


def exchange(desk: Desk, query: Query) -> View:
    """What goes in and what comes out."""
    return View(
        title=_("Import and export"),
        lead=_("Fill in a template and drop the workbook into the chat: it is checked first and says what it would "
               "change, cell by cell; nothing changes before you confirm, and nothing is ever deleted by absence."),
        actions=[say_in_chat(_("Import"), "/import")],
        tables=[_templates(), _exports(desk)],
    )  # fmt: skip


def _templates() -> Table:
    rows: list[Row] = []
    for place, plan in enumerate(PLANS, 1):
        needed = "、".join(one.heading for one in plan.kind.columns if one.required)
        download = link(_("Download (.xlsx)"), f"export/template{place}.xlsx")
        rows.append([words(KINDS[plan.kind.name]), words(needed), download])
    columns = [Column(_("Kind")), Column(_("What it must hold")), Column(_("Template"))]
    return Table(_("Templates for the import"), columns, rows, _("Nothing."), live=False)


def _exports(desk: Desk) -> Table:
    rows: list[Row] = [
        [
            words(title),
            words(says),
            [link(plain(".xlsx"), f"export/{name}.xlsx"), link(plain(".csv"), f"export/{name}.csv")],
        ]
        for name, title, says in EXPORTS
    ]
    settlement = link(plain(".xlsx"), "export/settlement.xlsx", period=desk.today.year)
    rows.append([words(_("Settlement")), words(_("For the finance office, of this year.")), settlement])
    columns = [Column(_("What")), Column(_("It holds")), Column(_("Download"))]
    return Table(_("Exports"), columns, rows, _("Nothing."), live=False)
