"""The settlement as a workbook for the finance office: summary, every line, open points, what is missing, shares."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from handlers.terms import SETTLED
from handlers.words import say
from models.records import Shares
from models.workbooks.writing import Sheet, Value, workbook_of
from policy.answer import Step
from policy.settlement import Kind, Settlement


def _title(kind: Kind) -> str:
    """What a kind is called in the workbook, which is Chinese for every reader."""
    return say(SETTLED[kind], "zh")


def settlement_workbook(
    title: str, settlement: Settlement, leads: Mapping[int, str], shares: Sequence[Shares], office: str
) -> bytes:
    """The .xlsx file. `leads` gives the lead's name by certificate id; `office` is whom to ask."""
    note = f"金额为 0 且列在“待定”中的行尚不能核算；带“最多”的为上限，须由学院核定。如有异议请联系{office}。"
    return workbook_of(
        _summary(title, settlement, leads, note),
        _lines(settlement),
        _open(settlement),
        _swings(settlement),
        _shared(settlement, shares),
    )


def _summary(title: str, settlement: Settlement, leads: Mapping[int, str], note: str) -> Sheet:
    kinds = [kind for kind in Kind if settlement.kind(kind).lines]
    names = {line.of.certificate_id: line.of.certificate for line in settlement.lines}
    rows = [
        _of_certificate(settlement.of(number), name, leads.get(number, ""), kinds) for number, name in names.items()
    ]
    totals: list[Value] = [
        "合计",
        "",
        *(settlement.kind(kind).yuan for kind in kinds),
        settlement.hours,
        settlement.yuan,
    ]
    headings = ["证书", "负责人", *(f"{_title(kind)}（元）" for kind in kinds), "课时合计", "金额合计（元）", "备注"]
    return Sheet("汇总", headings, rows, title=title, totals=totals, notes=[note])


def _of_certificate(part: Settlement, name: str, lead: str, kinds: Sequence[Kind]) -> list[Value]:
    remarks = [
        word
        for word, there in (("含上限", any(x.upper for x in part.lines if x.settled)), ("有待定", part.open_lines))
        if there
    ]
    return [name, lead, *(part.kind(kind).yuan for kind in kinds), part.hours, part.yuan, "、".join(remarks)]


def _lines(settlement: Settlement) -> Sheet:
    headings = ["证书", "类别", "事项", "受款人", "课时", "金额（元）", "性质", "计算过程", "依据"]
    rows: list[list[Value]] = [
        [
            line.of.certificate, _title(line.of.kind), line.of.about, line.of.whom, line.hours, line.yuan,
            "最多" if line.upper else "核定", "；".join(step.says for step in line.pay.steps), _articles(line.pay.steps),
        ]
        for line in settlement.lines
        if line.settled
    ]  # fmt: skip
    return Sheet("明细", headings, rows)


def _open(settlement: Settlement) -> Sheet:
    rows = [
        [one.of.certificate, _title(one.of.kind), one.of.about, one.of.whom, one.pay.text]
        for one in settlement.open_lines
    ]
    return Sheet("待定", ["证书", "类别", "事项", "受款人", "缺什么或哪一条没有规定"], rows)


def _swings(settlement: Settlement) -> Sheet:
    rows: list[list[Value]] = [
        [swing.because, swing.yuan, len(swing.lines), "、".join(sorted({line.of.certificate for line in swing.lines}))]
        for swing in settlement.swings
    ]
    return Sheet("未决条款影响", ["另一种理解", "金额变化（元）", "涉及行数", "涉及证书"], rows)


def _shared(settlement: Settlement, shares: Sequence[Shares]) -> Sheet:
    rows: list[list[Value]] = []
    for one in shares:
        part = settlement.of(one.certificate_id).kind(Kind.TRAINING)
        agrees = "一致" if one.total == part.hours else f"分配 {one.total}，核定 {part.hours}，不一致"
        name = part.lines[0].of.certificate if part.lines else str(one.certificate_id)
        rows += [[name, share.teacher, share.hours, _paid(share.hours, part), agrees] for share in one.parts]
    return Sheet("教师分配", ["证书", "教师", "课时", "金额（元）", "与核定课时"], rows)


def _paid(hours: Decimal, part: Settlement) -> Decimal:
    """A teacher's pay: their part of the certificate's, to the fen; exact where one rate holds for all its hours."""
    return (part.yuan * hours / part.hours).quantize(Decimal("0.01")) if part.hours else Decimal(0)


def _articles(steps: Sequence[Step]) -> str:
    named = dict.fromkeys(f"{step.cites.document} {step.cites.article}" for step in steps if step.cites)
    return "；".join(named)
