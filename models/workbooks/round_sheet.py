"""Exam rounds from a workbook: one row a sitting; rows of the same certificate and round belong together."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, time
from decimal import Decimal
from itertools import groupby
from typing import Any

from pydantic import Field

from models.commands import Noun
from models.institutions import Level
from models.rounds import Fee, Milestone, Moment, RoundFacts, Sitting
from models.words import _
from models.workbooks.columns import Column, Kind
from models.workbooks.readers import amount, count, day, hour, several_of, words

HEADINGS = {
    Milestone.REGISTRATION_OPENS: "报名开始", Milestone.REGISTRATION_CLOSES: "报名截止", Milestone.PAYMENT: "缴费截止",
    Milestone.SEATING: "编排考场", Milestone.TICKET: "准考证", Milestone.ROOM_TEST: "考场测试", Milestone.SCORES: "成绩公布",
    Milestone.PUBLICATION: "公示结束", Milestone.CERTIFICATE: "证书发放",
}  # fmt: skip
EXAMPLES = {Milestone.REGISTRATION_CLOSES: "2026-12-07 17:00", Milestone.PAYMENT: "2026-12-08"}


class RoundLine(Noun):
    """One sitting of a round, with what is announced of the whole round in the round's first row."""

    certificate: str
    name: str = Field(min_length=2, max_length=40)
    levels: tuple[Level, ...]
    milestones: dict[Milestone, Moment] = Field(default_factory=dict)
    day: date | None = None
    starts: time | None = None
    ends: time | None = None
    paper: str = ""
    place: str = ""
    fee: Decimal | None = None
    pass_line: str = ""
    capacity: int | None = None
    register_at: str = ""


def moment(cell: str) -> Moment | None:
    """Reads a date, with a local time if there is one: 2026-12-07 or 2026-12-07 17:00."""
    if not cell:
        return None
    first, __, clock = cell.replace("T", " ").partition(" ")
    return Moment(day=day(first), at=hour(clock) if clock else None)


def _maybe(read: Callable[[str], Any]) -> Callable[[str], Any]:
    return lambda cell: read(cell) if cell else None


def _together(facts: dict[str, Any]) -> Any:
    given = [facts[name] for name in ("day", "starts", "ends")]
    if any(given) and not all(given):
        return _("A sitting needs its date, its start and its end.")
    if all(given) and facts["ends"] <= facts["starts"]:
        return _("The sitting ends before it begins.")
    return None


def _shaped(facts: dict[str, Any]) -> dict[str, Any]:
    """The milestones' cells gathered under one name."""
    dates = {one: facts[f"on_{one.value}"] for one in Milestone if facts[f"on_{one.value}"]}
    return {name: value for name, value in facts.items() if not name.startswith("on_")} | {"milestones": dates}


_levels = several_of({level.value: level for level in Level})

ROUNDS = Kind(
    "考试安排",
    (
        Column("证书名称", "certificate", words(60), "Web前端开发", ("证书",), required=True),
        Column("考次", "name", words(40), "2026年12月", required=True),
        Column("级别", "levels", _levels, "中级", ("等级",), required=True),
        *(Column(heading, f"on_{one.value}", moment, EXAMPLES.get(one, "")) for one, heading in HEADINGS.items()),
        Column("考试日期", "day", _maybe(day), "2026-12-12"),
        Column("开始", "starts", hour, "9:00"),
        Column("结束", "ends", hour, "11:00"),
        Column("科目", "paper", words(40), "理论"),
        Column("地点", "place", words(60), "机房一"),
        Column("考试费（元）", "fee", _maybe(amount(10_000, 2)), "290"),
        Column("合格线", "pass_line", words(120), "60 分"),
        Column("容量", "capacity", lambda cell: count(1, 5000, 0)(cell) or None, ""),
        Column("报名方式", "register_at", words(200), "向证书负责人报名"),
    ),
    RoundLine,
    ("certificate", "name", "day", "starts", "place"),
    _together,
    _shaped,
)


def rounds_of(lines: Sequence[RoundLine], known: Mapping[str, int]) -> list[RoundFacts]:
    """The rounds of these lines; what is announced of the whole round is taken from the first row that says it."""
    ordered = sorted(lines, key=lambda line: (line.certificate, line.name))
    return [
        _round(list(group), known) for __, group in groupby(ordered, key=lambda line: (line.certificate, line.name))
    ]


def _round(lines: list[RoundLine], known: Mapping[str, int]) -> RoundFacts:
    milestones: dict[Milestone, Moment] = {}
    for line in reversed(lines):
        milestones |= line.milestones
    return RoundFacts(
        certificate_id=known[lines[0].certificate],
        name=lines[0].name,
        levels=tuple(dict.fromkeys(level for line in lines for level in line.levels)),
        milestones=milestones,
        sittings=tuple(sitting for line in lines if (sitting := _sitting(line))),
        fees=tuple(dict.fromkeys(fee for line in lines for fee in _fees(line))),
        pass_line=_first(line.pass_line for line in lines) or "",
        capacity=_first(line.capacity for line in lines),
        register_at=_first(line.register_at for line in lines) or "",
    )


def _sitting(line: RoundLine) -> Sitting | None:
    if line.day is None or line.starts is None or line.ends is None:
        return None
    level = line.levels[0] if len(line.levels) == 1 else None
    return Sitting(day=line.day, starts=line.starts, ends=line.ends, paper=line.paper, place=line.place, level=level)


def _fees(line: RoundLine) -> list[Fee]:
    return [Fee(yuan=line.fee, level=level) for level in line.levels] if line.fee is not None else []


def _first(values: Any) -> Any:
    return next((value for value in values if value), None)
