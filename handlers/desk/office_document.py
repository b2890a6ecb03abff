"""The monthly or half-yearly summary as a .docx draft, in the tone of an office document.

A draft: the coordinator reads, changes and signs it. Every figure names the reports it comes from in the annex.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

from handlers.desk.roll_up import Figure, Gap, OfCertificate, RollUp, Round, added
from models.reports import Report
from policy.answer import plain

if TYPE_CHECKING:
    from docx.document import Document

NAMES = {"registered": "报名", "sat": "实考", "passed": "通过", "certified": "发证"}


def office_document(institution: str, office: str, roll: RollUp, today: str) -> bytes:
    """The .docx file of a roll-up. `today` is the date as it should stand under the text."""
    from docx import Document  # rare and large: loaded when used
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    page = Document()
    _song(page)
    title = page.add_heading(f"{institution}{roll.name}证书制度试点工作小结", level=0)
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for heading, paragraphs in _chapters(roll):
        page.add_heading(heading, level=1)
        for words in paragraphs:
            page.add_paragraph(words)
    _table(page, roll.parts)
    page.add_paragraph(f"{office}\n{today}").alignment = WD_ALIGN_PARAGRAPH.RIGHT
    page.add_page_break()  # type: ignore[no-untyped-call]
    _annex(page, roll)
    out = io.BytesIO()
    page.save(out)
    return out.getvalue()


def _song(page: Document) -> None:
    """Latin and Chinese text in the faces that offices use."""
    from docx.oxml.ns import qn

    style = page.styles["Normal"]
    style.font.name = "Times New Roman"
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "仿宋")


def _chapters(roll: RollUp) -> list[tuple[str, list[str]]]:
    return [
        ("一、总体情况", overview(roll)),
        ("二、各证书进展", [_progress(part) for part in roll.parts]),
        ("三、存在问题", problems(roll) or ["本期周报未反映需要协调解决的问题。"]),
        ("四、报送情况", filing(roll)),
    ]


def overview(roll: RollUp) -> list[str]:
    """The first paragraph: what the period brought in all."""
    grown = "、".join(f"{word} {plain(roll.grown(total).value)} 人" for total, word in NAMES.items())
    first = f"{roll.name}，全校 {len(roll.parts)} 个试点证书共培训 {plain(roll.trained.value)} 人次、"
    second = f"{plain(roll.hours.value)} 课时；新增{grown}。应报周报 {roll.owed} 份，已报 {roll.filed} 份。"
    return [first + second]


def _progress(part: OfCertificate) -> str:
    rounds = "；".join(f"{one.name}累计{_standing(one)}" for one in part.rounds)
    training = f"培训 {plain(part.trained.value)} 人次、{plain(part.hours.value)} 课时"
    return f"{part.certificate.name}：{training}" + (f"；{rounds}。" if rounds else "。")


def _standing(one: Round) -> str:
    """Where a round's totals stand."""
    known = [(word, one.stands[total]) for total, word in NAMES.items() if one.stands[total].sources]
    return "、".join(f"{word} {plain(figure.value)} 人" for word, figure in known)


def problems(roll: RollUp, longest: int | None = None) -> list[str]:
    """Problems as they were reported, those that need coordination marked; none longer than `longest` characters."""
    return [
        f"{part.certificate.name}（{report.number}）：{_cut(report.contents.problems, longest)}{_mark(report)}"
        for part in roll.parts
        for report in part.problems
    ]


def _cut(text: str, longest: int | None) -> str:
    return text if longest is None or len(text) <= longest else f"{text[:longest]}…"


def _mark(report: Report) -> str:
    return "【需协调】" if report.contents.coordination else ""


def filing(roll: RollUp) -> list[str]:
    """Gaps, late filings, corrections and contradictions, each by name and week."""
    missing = [weeks for part in roll.parts if (weeks := _weeks(part.missing))]
    exempt = [weeks for part in roll.parts if (weeks := _weeks([gap for gap in part.gaps if gap.exempt]))]
    late = sorted(report.number for part in roll.parts for report in part.late)
    corrected = [f"{report.number}（{report.reason}）" for part in roll.parts for report in part.corrected]
    differ = [
        f"{one.certificate}{one.round}{NAMES[one.figure]}：周报 {plain(one.reported.value)} 人，考次登记 {one.entered} 人"
        for one in roll.contradictions
    ]
    lists = {
        "未报": "；".join(missing), "免报": "；".join(exempt), "迟报": "、".join(late), "更正": "、".join(corrected),
        "数据不一致，待核实": "、".join(differ),
    }  # fmt: skip
    return [f"{label}：{items or '无'}。" for label, items in lists.items()]


def _weeks(gaps: Sequence[Gap]) -> str:
    """A certificate's gaps: 老年照护第 5、7 周; by terms where they lie in several: 老年照护2026春第 19 周，2026秋第 5 周."""
    by_term: dict[str, list[int]] = {}
    for gap in sorted(gaps, key=lambda one: one.week.monday):
        by_term.setdefault(gap.week.term, []).append(gap.week.number)
    told = [f"{term if len(by_term) > 1 else ''}第 {'、'.join(map(str, weeks))} 周" for term, weeks in by_term.items()]
    return f"{gaps[0].certificate}{'，'.join(told)}" if gaps else ""


def _table(page: Document, parts: Sequence[OfCertificate]) -> None:
    heads = ["证书", "培训人次", "课时", *NAMES.values(), "已报/应报"]
    table = page.add_table(rows=1, cols=len(heads), style="Table Grid")
    for cell, head in zip(table.rows[0].cells, heads, strict=True):
        cell.text = head
    for part in parts:
        grown = [plain(added(one.grown[total] for one in part.rounds).value) for total in NAMES]
        row = [
            part.certificate.name,
            plain(part.trained.value),
            plain(part.hours.value),
            *grown,
            f"{part.filed}/{part.owed}",
        ]
        for cell, words in zip(table.add_row().cells, row, strict=True):
            cell.text = words or "0"


def _annex(page: Document, roll: RollUp) -> None:
    """Which reports each figure comes from."""
    page.add_heading("附：数据来源（周报编号）", level=1)
    for name, figure in sources(roll):
        page.add_paragraph(f"{name} {plain(figure.value)}：{'、'.join(figure.sources) or '—'}")


def sources(roll: RollUp) -> list[tuple[str, Figure]]:
    """Every figure of the summary with its name."""
    found = [("培训人次", roll.trained), ("课时", roll.hours)]
    found += [(f"新增{word}", roll.grown(total)) for total, word in NAMES.items()]
    for part in roll.parts:
        found += [(f"{part.certificate.name} 培训人次", part.trained), (f"{part.certificate.name} 课时", part.hours)]
        found += [
            (f"{part.certificate.name} {one.name} {word}", one.stands[total])
            for one in part.rounds
            for total, word in NAMES.items()
            if one.stands[total].sources
        ]
    return found
