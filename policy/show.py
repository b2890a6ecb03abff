"""A pack as a page that a dean can read and sign: every rule in words, every number with its article and its quote."""

from __future__ import annotations

from collections.abc import Iterator

from policy.answer import plain
from policy.meaning.phrases import number
from policy.pack import Cite, Document, OpenPoint, Pack, Rule, Silence, Span, Statement, Version
from policy.pack.base import UNLIMITED, Model
from policy.pack.operations import (
    Bands,
    Bounded,
    Cap,
    Discretion,
    ExceptionCase,
    Figure,
    HighestOf,
    Multiply,
    NotStated,
    Once,
    Piecewise,
    Rate,
    Readings,
    Rounding,
    Row,
    Share,
    Table,
    Told,
    UsePart,
    WeightedSum,
)
from policy.pack.walk import children

_BOUNDS = {"exact": "", "at_most": "最多 ", "at_least": "至少 ", "about": "约 "}
_DIRECTIONS = {"half_up": "四舍五入", "down": "向下取整", "up": "向上取整"}


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
    yield from _section("五、另须提示的外部文件", [f"- {one.says.zh}（{one.document}）" for one in pack.notices])
    yield from ("", "核对人：＿＿＿＿＿＿＿＿　　日期：＿＿＿＿＿＿＿＿")


def _document(document: Document) -> Iterator[str]:
    yield ""
    yield f"文件：《{document.title.zh}》"
    yield f"文号：{document.number or '无'}　日期：{document.date or '无'}　核对于：{document.checked}"
    yield f"解释：{document.interpreter.zh if document.interpreter else '文件未写明'}"


def _section(title: str, lines: list[str]) -> Iterator[str]:
    if lines:
        yield from ("", f"## {title}", "", *lines)


def _cited(cite: Cite | None) -> str:
    return f"〔{cite.article}：“{cite.quote}”{_read(cite)}〕" if cite else ""


def _read(cite: Cite) -> str:
    read = "，".join(f"“{words}”读作 {plain(value)}" for words, value in cite.reads.items())
    return f"；{read}" if read else ""


def _statement(one: Statement) -> Iterator[str]:
    figure = ""
    if one.value is not None:
        figure = f"**{_BOUNDS[one.bound.value]}{number(one.value, one.unit, 'zh')}** "
    yield f"- **{one.title.zh}**：{figure}{one.answer.zh}{_cited(one.cite)}{''.join(_cited(cite) for cite in one.also)}"


def _silence(one: Silence) -> Iterator[str]:
    yield f"- **{one.title.zh}**：{one.answer.zh}{_cited(one.cite)}"


def _point(point: OpenPoint) -> Iterator[str]:
    yield f"- **{point.says.zh}**{_cited(point.cite)}"
    for name, words in point.readings.items():
        yield f"  - {'☑' if name == point.default else '☐'} {words.zh}"


def _rule(pack: Pack, rule: Rule) -> Iterator[str]:
    yield f"### {rule.title.zh}"
    for version in rule.versions:
        yield from ("", f"{_valid(version)}{_cited(version.where)}", "")
        yield from _operation(pack, version.how, 0)
        for name, part in version.parts.items():
            yield f"- 其中“{name}”："
            yield from _operation(pack, part, 1)
    yield from (f"- 说明：{remark.says.zh}{_cited(remark.cite)}" for remark in rule.remarks)
    yield ""


def _valid(version: Version) -> str:
    since, until = version.valid.from_, version.valid.until
    return f"自 {since or '文件施行'} 起{f'，至 {until} 止' if until else ''}"


def _operation(pack: Pack, part: Model, depth: int) -> Iterator[str]:
    """A line for an operation, then what it is made of, one step further in."""
    said = _said(pack, part)
    if said:
        yield f"{'  ' * depth}- {said}{_cited(getattr(part, 'cite', None))}"
    for child in children(part):
        yield from _operation(pack, child, depth + bool(said))


def _said(pack: Pack, part: Model) -> str:  # noqa: C901 - one case for each operation, nothing nested
    label = getattr(part, "label", None)
    named = f"{label.zh}：" if label else ""
    match part:
        case Figure():
            return f"{named}{number(part.value, part.unit, 'zh')}"
        case Row():
            return named + _row(pack, part)
        case Bands() | Piecewise():
            return f"{named}按{pack.facts[part.of].label.zh}分段"
        case Span():
            return named + _band(part)
        case Table():
            return f"{named}按{'、'.join(pack.facts[axis].label.zh for axis in part.axes)}查表"
        case Multiply():
            return f"{named}乘以 {plain(part.times)}"
        case ExceptionCase():
            return f"例外：{_when(pack, part)}时用前一项，否则用后一项"
        case Rounding():
            return f"{named}{_DIRECTIONS[part.direction]}到 {plain(part.to)} 的整数倍"
        case Rate():
            return f"{named}每{pack.facts[part.quantity].label.zh} {number(part.rate, part.unit, 'zh')}"
        case Share():
            return f"{named}{pack.facts[part.of].label.zh}的 {plain(part.percent)}%；亏损：{part.loss.zh}"
        case Cap():
            return f"{named}封顶 {plain(part.at_most)}"
        case Bounded():
            return f"{named}结果是界限：{_BOUNDS[part.bound.value].strip()}"
        case NotStated() | Told() | Discretion():
            return part.says.zh
        case Readings():
            return f"{named}条文不明确，按“{part.point}”的读法"
        case UsePart():
            return f"按“{part.part}”"
        case HighestOf():
            return f"{named}取最高"
        case Once():
            return f"{named}仅一次"
        case WeightedSum():
            return f"{named}加权合计，{plain(part.pass_line)} 为合格线"
        case _:
            return ""


def _row(pack: Pack, row: Row) -> str:
    names = "、".join(pack.facts[axis].options[choice].zh for axis, choice in row.when.items())
    return f"{names}：{plain(row.value)}" if row.value is not None else names


def _band(band: Span) -> str:
    low = f"{_end(band.from_)} 起" if band.from_ is not None else f"{_end(band.above)} 以上（不含）"
    high = f"{_end(band.to)} 止" if band.to is not None else f"不到 {_end(band.below)}"
    value = getattr(band, "value", None)
    rate = getattr(band, "rate", None)
    if rate is not None:
        return f"{low}，{high}：{plain(getattr(band, 'start', None))}，每增加 1 加 {plain(rate)}"
    return f"{low}，{high}" + (f"：{plain(value)}" if value is not None else "")


def _end(end: object) -> str:
    return "不限" if end == UNLIMITED else str(end)


def _when(pack: Pack, exception: ExceptionCase) -> str:
    when = exception.when
    spec = pack.facts[when.fact]
    if when.told:
        return f"说明了{spec.label.zh}"
    if when.is_ is not None:
        option = spec.options.get(when.is_)
        return f"{spec.label.zh}为“{option.zh if option else when.is_}”"
    return f"{spec.label.zh}在{_band(when.span) if when.span else ''}之间"
