"""One report as three texts ready to paste: the national platform's block, the college's table row, a paragraph.

They go into Chinese forms, so they are Chinese whatever language the person reads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

from handlers.messages import Button
from handlers.terms import with_levels
from handlers.words import Text, _, plain, say
from models.institutions import Certificate
from models.reports import TOTALS, Contents, Report

CHINESE = {"registered": "报名", "sat": "实考", "passed": "通过", "certified": "发证"}
COLUMNS = (
    "证书名称", "级别", "教学周", "阶段", "本周培训人数", "本周课时", "考试轮次", "累计报名", "累计实考", "累计通过",
    "累计发证", "工作进展", "存在问题", "需要协调", "下周计划",
)  # fmt: skip


def platform_block(report: Report, certificate: Certificate) -> str:
    """A line a field, for the national platform's weekly form."""
    contents = report.contents
    sunday = report.monday + timedelta(days=6)
    lines = [
        f"证书名称：{certificate.name}",
        f"级别：{_levels(certificate)}",
        f"报告周期：{report.monday:%Y-%m-%d} 至 {sunday:%Y-%m-%d}（{report.key.term}第 {report.key.week} 教学周）",
        f"当前阶段：{contents.stage.value if contents.stage else '未填'}",
        f"本周培训：{'，'.join(_this_week(contents)) or '未填'}",
        *(f"{round_line}" for round_line in _round_lines(contents)),
        f"工作进展：{contents.progress or '无'}",
        f"存在问题：{contents.problems or '无'}{'（需要协调）' if contents.coordination else ''}",
        f"下周计划：{contents.plan or '无'}",
    ]
    return "\n".join(lines)


def table_row(report: Report, certificate: Certificate) -> str:
    """Tab-separated cells under `COLUMNS`, one row for each exam round, to paste into a spreadsheet."""
    contents = report.contents
    head = [
        certificate.name,
        _levels(certificate),
        str(report.key.week),
        contents.stage.value if contents.stage else "",
    ]
    tail = [contents.progress, contents.problems, "是" if contents.coordination else "否", contents.plan]
    rows = []
    for place, totals in enumerate(contents.rounds or (None,)):
        weekly = [_cell(contents.trained), _cell(contents.hours)] if place == 0 else ["", ""]
        figures = [_cell(getattr(totals, name) if totals else None) for name in TOTALS]
        cells = [*head, *weekly, totals.round if totals else "", *figures, *(tail if place == 0 else [""] * len(tail))]
        rows.append("\t".join(_one_line(cell) for cell in cells))
    return "\n".join(rows)


def paragraph(report: Report, certificate: Certificate) -> str:
    """A few sentences for a summary."""
    return "".join(_sentences(report, certificate))


def _sentences(report: Report, certificate: Certificate) -> Iterator[str]:
    contents = report.contents
    yield f"第 {report.key.week} 教学周，{say(with_levels(certificate), 'zh')}"
    yield f"处于{contents.stage.value}阶段。" if contents.stage else "工作情况如下。"
    if contents.trained or contents.hours:
        yield f"本周培训 {'、'.join(_this_week(contents))}。"
    elif _this_week(contents):
        yield "本周未开展培训。"
    yield from (f"{line}。" for line in _round_lines(contents))
    if contents.progress:
        yield _closed(contents.progress)
    if contents.problems:
        yield _closed(f"存在问题：{contents.problems}{'（需要协调）' if contents.coordination else ''}")
    if contents.plan:
        yield _closed(f"下周计划：{contents.plan}")


def _round_lines(contents: Contents) -> list[str]:
    return [
        f"{totals.round}考试累计："
        + "、".join(f"{CHINESE[name]} {value} 人" for name, value in totals.figures().items())
        for totals in contents.rounds
        if totals.figures()
    ]


def _levels(certificate: Certificate) -> str:
    return "、".join(level.value for level in certificate.levels)


def _this_week(contents: Contents) -> list[str]:
    """What was told of the week's training; what was not told is not none of it."""
    told = ((contents.trained, "人"), (contents.hours, "课时"))
    return [f"{value} {noun}" for value, noun in told if value is not None]


def _cell(value: object) -> str:
    return "" if value is None else str(value)


def _one_line(text: str) -> str:
    """No tab or line break of a person's text parts cells; nor does a cell begin as a formula would."""
    even = " ".join(text.split())
    return f"'{even}" if even.startswith(("=", "+", "-", "@")) else even


def _closed(sentence: str) -> str:
    return sentence if sentence.endswith(("。", "！", "？", ".")) else f"{sentence}。"


FORMS: dict[str, tuple[Text, Callable[[Report, Certificate], str]]] = {
    "platform": (_("Platform text"), platform_block),
    "row": (_("Table row"), table_row),
    "paragraph": (_("Paragraph"), paragraph),
}


def form_buttons(number: str) -> tuple[Button, ...]:
    """A button for each form of a report."""
    return tuple(Button(label, f"/report text {number} {form}") for form, (label, _write) in FORMS.items())


def text_of(form: str, report: Report, certificate: Certificate) -> Text:
    """A report in one of the forms. Raises KeyError for an unknown one."""
    return plain(FORMS[form][1](report, certificate))
