"""A rule's operations as nested lines in Chinese: what is looked up, what is multiplied, what is asked, and where it stands.

A part that the rule names is written out below the rule under a letter (甲、乙), and stands for itself above.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from policy.answer import plain
from policy.meaning.phrases import number
from policy.pack import Cite, Pack, Span, Version
from policy.pack.base import UNLIMITED, Model
from policy.pack.operations import (
    Band,
    Bands,
    Bounded,
    Cap,
    Cell,
    Condition,
    Discretion,
    ExceptionCase,
    Factor,
    Figure,
    HighestOf,
    InstitutionFact,
    Lapses,
    Multiply,
    NotStated,
    Once,
    Overlap,
    Part,
    Piece,
    Piecewise,
    Pooled,
    Precondition,
    Quantity,
    Rate,
    Readings,
    Rounding,
    Row,
    Share,
    SmallerOf,
    Table,
    Told,
    TotalOf,
    Unsaid,
    UsePart,
    UseRule,
    WeightedSum,
)
from policy.pack.walk import children

_BOUNDS = {"exact": "确数", "at_most": "最多", "at_least": "至少", "about": "左右"}
_DIRECTIONS = {"half_up": "四舍五入", "down": "向下取整", "up": "向上取整"}
_LETTERS = "甲乙丙丁戊己庚辛壬癸"


def cited(cite: Cite | None) -> str:
    """A citation behind what rests on it: article, quote, and how words of it are read."""
    if cite is None:
        return ""
    read = "".join(f"；“{words}”读作 {plain(value)}" for words, value in cite.reads.items())
    return f"〔{cite.article}：“{cite.quote}”{read}〕"


class RuleInWords:
    """One version of a rule, line by line."""

    def __init__(self, pack: Pack, version: Version) -> None:
        self._pack = pack
        self._version = version
        self._letters: dict[str, str] = {}

    def lines(self) -> Iterator[str]:
        """The lines of the whole version, then of each of its parts."""
        yield from self._of(self._version.how, 0)
        written = 0
        while written < len(self._letters):
            name, letter = list(self._letters.items())[written]
            yield f"- （{letter}）："
            yield from self._of(self._version.parts[name], 1)
            written += 1

    def _of(self, part: Model, depth: int) -> Iterator[str]:
        match part:
            case UsePart():
                yield from self._part(part, depth)
            case ExceptionCase():
                yield from self._exception(part, depth)
            case InstitutionFact():
                yield _line(depth, f"如果{self._fact(part.fact)}{cited(part.cite)}：")
                yield from self._of(part.yes, depth + 1)
                yield _line(depth, "否则：")
                yield from self._of(part.no, depth + 1)
            case Readings():
                yield from self._readings(part, depth)
            case _:
                yield from self._plain(part, depth)

    def _plain(self, part: Model, depth: int) -> Iterator[str]:
        """A line that says what the operation does, then what it is done to."""
        label = getattr(part, "label", None)
        said = "：".join(words for words in (label.zh if label else "", self._said(part)) if words)
        yield _line(depth, f"{said}{cited(getattr(part, 'cite', None))}")
        for child in children(part):
            if not isinstance(child, Overlap | Unsaid):
                yield from self._of(child, depth + 1)
        if isinstance(part, Bands) and part.unsaid:
            yield _line(depth + 1, f"没有说明时（{part.unsaid.says.zh}）：")
            yield from self._of(part.unsaid.then, depth + 2)

    def _part(self, use: UsePart, depth: int) -> Iterator[str]:
        letter = self._letters.setdefault(use.part, _LETTERS[len(self._letters) % len(_LETTERS)])
        yield _line(depth, f"按（{letter}）")

    def _exception(self, exception: ExceptionCase, depth: int) -> Iterator[str]:
        label = f"{exception.label.zh}：" if exception.label else ""
        yield _line(depth, f"{label}如果{self._when(exception.when)}{cited(exception.cite)}：")
        yield from self._of(exception.then, depth + 1)
        yield _line(depth, "否则：")
        yield from self._of(exception.otherwise, depth + 1)

    def _readings(self, part: Readings, depth: int) -> Iterator[str]:
        point = next(one for one in self._pack.open_points if one.id == part.point)
        yield _line(depth, f"条文不明确：{point.says.zh}")
        for name, operation in part.readings.items():
            mark = "☑" if name == point.default else "☐"
            yield _line(depth + 1, f"{mark} {point.readings[name].zh}：")
            yield from self._of(operation, depth + 2)

    def _fact(self, name: str) -> str:
        return self._pack.facts[name].label.zh if name in self._pack.facts else name

    def _when(self, when: Condition) -> str:
        fact = self._fact(when.fact)
        if when.told:
            return f"说明了{fact}"
        if when.span:
            return f"{fact}{_span(when.span)}"
        option = self._pack.facts[when.fact].options.get(when.is_ or "")
        return f"{fact}为“{option.zh if option else {'yes': '是', 'no': '否'}.get(when.is_ or '', when.is_)}”"

    def _said(self, part: Model) -> str:
        """What an operation does, in a few words."""
        return self._said_of_choices(part) or self._said_of_figures(part) or _said_of_combining(part)

    def _said_of_choices(self, part: Model) -> str:
        match part:
            case Row():
                names = (self._pack.facts[axis].options[choice].zh for axis, choice in part.when.items())
                return _cell("、".join(names), part)
            case Band():
                return _cell(_span(part).strip(), part)
            case Piece():
                return f"{_span(part).strip()}：{plain(part.start)}，此后每 1 加 {plain(part.rate)}"
            case Table():
                return f"按{'、'.join(self._fact(axis) for axis in part.axes)}查表"
            case Bands() | Piecewise():
                return f"按{self._fact(part.of)}分段"
            case Lapses():
                return f"自{self._fact(part.since)}起 {plain(part.months)} 个月内；逾期：{part.lapsed.zh}"
            case Precondition():
                before = f"{self._fact(part.before)}前至少 {plain(part.days)} 天"
                return f"须在{before}{self._fact(part.done)}；否则：{part.unmet.zh}"
            case _:
                return ""

    def _said_of_figures(self, part: Model) -> str:
        match part:
            case Figure():
                return number(part.value, part.unit, "zh").strip()
            case Quantity():
                return f"所说的数（{self._fact(part.fact)}）"
            case Rate():
                return f"{self._fact(part.quantity)} × {number(part.rate, part.unit, 'zh')}"
            case Share():
                return f"{self._fact(part.of)}的 {plain(part.percent)}%；{part.loss.zh}"
            case TotalOf():
                return f"逐项相加（{self._fact(part.count)}）"
            case Part():
                line = f"，不低于 {plain(part.pass_line)}" if part.pass_line is not None else ""
                return f"{self._fact(part.fact)} × {plain(part.weight)}{line}"
            case UseRule():
                return next(rule.title.zh for rule in self._pack.rules if rule.id == part.rule)
            case _:
                return ""


def _said_of_combining(part: Model) -> str:  # noqa: C901 - a case for each operation, none nested
    match part:
        case Factor():
            return "两项相乘"
        case Multiply():
            return f"乘以 {plain(part.times)}"
        case Rounding():
            return f"{_DIRECTIONS[part.direction]}{'' if part.to == 1 else f'到 {plain(part.to)} 的倍数'}"
        case Cap():
            return f"最高 {plain(part.at_most)}"
        case SmallerOf():
            return "取较小的一项"
        case HighestOf():
            return "取最高的一项"
        case Pooled():
            return "先合计再算"
        case Once():
            return "仅认定一次"
        case Bounded():
            return f"结果是界限（{_BOUNDS[part.bound.value]}）"
        case WeightedSum():
            return f"加权合计，{plain(part.pass_line)} 为合格线"
        case NotStated() | Told() | Discretion():
            return part.says.zh
        case _:
            return ""


def _line(depth: int, said: str) -> str:
    return f"{'  ' * depth}- {said}"


def _cell(name: str, cell: Cell) -> str:
    return f"{name}：{plain(cell.value)}" if cell.value is not None else name


def _span(span: Span) -> str:
    """A stretch in words: 61 至 80；大于 200；不到 30."""
    if isinstance(span.from_, Decimal) and span.from_ == span.to:
        return f"是 {plain(span.from_)} "
    low = f" {span.from_} " if span.from_ is not None else f"大于 {span.above} "
    high = f"至 {span.to} " if span.to is not None else f"到不足 {span.below} "
    if UNLIMITED in (span.to, span.below):
        return f"{low}及以上" if span.from_ is not None else low
    return low + high
