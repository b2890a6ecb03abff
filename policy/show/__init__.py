"""A pack as a page that a dean can read and sign: every rule in words, every number with its article and its quote."""

from __future__ import annotations

from collections.abc import Iterator

from policy.meaning.phrases import number
from policy.pack import Document, OpenPoint, Pack, Rule, Ruling, Silence, Statement
from policy.show.operations import RuleInWords, cited
from policy.wording import ruled

_BOUNDS = {"exact": "", "at_most": "最多 ", "at_least": "至少 ", "about": "约 "}


def show(pack: Pack) -> str:
    """The pack in Chinese, as Markdown: documents, rules, statements, what is not stated, open points, signature."""
    return "\n".join(_lines(pack)) + "\n"


def _lines(pack: Pack) -> Iterator[str]:
    yield f"# {pack.institution.zh}：政策规则核对表"
    for document in pack.documents.values():
        yield from _document(document)
    yield from _section("一、计算规则", [line for rule in pack.rules for line in _rule(pack, rule)])
    yield from _section("二、条文说明", [line for one in pack.statements for line in _statement(one)])
    yield from _section("三、文件没有规定的", [line for one in pack.not_stated for line in _silence(one)])
    yield from _section("四、条文不明确之处与目前的读法", [line for one in pack.open_points for line in _point(one)])
    yield from _section("五、已作的裁定", [_ruling(pack, one) for one in pack.rulings])
    yield from _section("六、另须提示的外部文件", [f"- {one.says.zh}（{one.document}）" for one in pack.notices])
    yield from ("", "核对人：＿＿＿＿＿＿＿＿　　日期：＿＿＿＿＿＿＿＿")


def _document(document: Document) -> Iterator[str]:
    yield ""
    yield f"文件：《{document.title.zh}》"
    yield f"文号：{document.number or '无'}　日期：{document.date or '无'}　核对于：{document.checked}"
    yield f"解释：{document.interpreter.zh if document.interpreter else '文件未写明'}"


def _section(title: str, lines: list[str]) -> Iterator[str]:
    if lines:
        yield from ("", f"## {title}", "", *lines)


def _statement(one: Statement) -> Iterator[str]:
    figure = ""
    if one.value is not None:
        figure = f"**{_BOUNDS[one.bound.value]}{number(one.value, one.unit, 'zh')}** "
    yield f"- **{one.title.zh}**：{figure}{one.answer.zh}{cited(one.cite)}{''.join(cited(cite) for cite in one.also)}"


def _silence(one: Silence) -> Iterator[str]:
    yield f"- **{one.title.zh}**：{one.answer.zh}{cited(one.cite)}"


def _point(point: OpenPoint) -> Iterator[str]:
    yield f"- **{point.says.zh}**{cited(point.cite)}"
    for name, words in point.readings.items():
        yield f"  - {'☑' if name == point.default else '☐'} {words.zh}"


def _ruling(pack: Pack, ruling: Ruling) -> str:
    point = next(one for one in pack.open_points if one.id == ruling.point)
    return f"- {point.says.zh}：{ruled(ruling, point, 'zh')}"


def _rule(pack: Pack, rule: Rule) -> Iterator[str]:
    yield f"### {rule.title.zh}"
    for version in rule.versions:
        since, until = version.valid.from_ or "文件施行", version.valid.until
        yield from ("", f"自 {since} 起{f'，至 {until} 止' if until else ''}{cited(version.where)}", "")
        yield from RuleInWords(pack, version).lines()
    yield from (f"- 说明：{remark.says.zh}{cited(remark.cite)}" for remark in rule.remarks)
    yield ""
