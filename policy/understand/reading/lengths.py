"""How long work took: 2 小时, 一小时二十分, 不到 3 小时, 9:00 到 11:30; and of what that is told."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from policy.understand.reading.clock import tells_time
from policy.understand.reading.sheet import Sheet
from policy.understand.words.numerals import Number
from policy.understand.words.together import IN_ALL
from policy.understand.words.vocabulary import vocabulary

_TOTAL = re.compile(rf"{IN_ALL}\s*(?:是|有|为|考了?|监考了?)?\s*$")
_TOTAL_AFTER = re.compile(r"\s*(?:in total|altogether|in all)\b")
_EACH = re.compile(
    r"(?:每|各|都|均|全)[^,，。;；\d一二两三四五六七八九]{0,8}$|\b(?:each|both|all|every)\b[ a-z]{0,24}$"
)
_EACH_AFTER = re.compile(r"\s*(?:long )?(?:each|apiece|per session|a session)\b|\s*每场")
_IN_TURN = re.compile(r"分别|respectively")
_BETWEEN = re.compile(
    r"(?:之间|中间隔|间隔|相隔|场间|两场中间)[^,，。;；\d]{0,6}$|\b(?:break|gap) between[^,.;]{0,20}$|路上[^,，]{0,4}$"
)
"""Before a time between sessions, which is part of none."""
_LESS = re.compile(r"(?:休息|歇|中断|停|离开|迟到|晚到|早退|缺席)了?(?:大概|约)?\s*$|\bbreak of (?:a |an )?$")
_LESS_AFTER = re.compile(r"\s*(?:的?(?:休息|中断)|(?:break|rest)\b)")
_MORE = re.compile(r"(?:外加|另加)[^,，。;；\d]{0,8}$|(?:提前|早到|到岗|准备|延长|延时|多等|等了)了?\s*$")
_MORE_AFTER = re.compile(r"\s*(?:到岗|到场|准备|布置)")
_INSTEAD = re.compile("[但可]是?(?:我|他|她|人家|老师)?只|实际只|其实只|but (?:i|he|she|they)? ?only")
"""考试 3 小时，但我只监考 1 小时: one session, of which two lengths are told."""
_PARTLY = re.compile(
    r"每(?:一|个)?(?:段|部分|卷|个?科目)|分[成为]?[两二三四2-4]个?(?:段|部分|卷|科目)"
    r"|[前后上下]半场|(?<!一)半场|中途(?:换|接替|交接)|替[^,，。;；]{1,4}监考|half of the (?:session|exam)"
)
"""Only a part of a session was worked."""
_BARE_HALF = re.compile(r"(?<![个一二两三四五六七八九十\d])半个?(?:小时|钟头)|半个钟|half[ -](?:an )?hour")
_WITH_EDGE = re.compile("不少于|不低于|至少|起码|at least|以上|不超过|以内|以下|or (?:more|less)|at most|up to")
"""Words with which a limit itself is among what is told."""
_TIMED = ("clock_hours", "minutes")


@dataclass(frozen=True)
class Length:
    """A length that was told: the values it may have, in hours (one where it is exact, none where nobody can say), its place, and
    of what it is told: of each, of all together (total), of a break or waiting beside the work (less, more), or just of one.
    """

    samples: tuple[Decimal, ...]
    start: int
    stop: int
    kind: str = ""
    span: bool = False


def read_lengths(sheet: Sheet) -> list[Length]:
    """The lengths told, from left to right; their numbers are taken."""
    groups = _groups(sheet)
    numbers = [number for group in groups for number in group]
    if (_INSTEAD.search(sheet.text) and len(groups) > 1) or (groups and _PARTLY.search(sheet.text)):
        sheet.doubt("session_hours", sheet.words(*numbers))
        found = [Length((), group[0].start, group[-1].stop) for group in groups]
    else:
        found = [_length(sheet, group, len(groups)) for group in groups]
    bare = [hit for hit in _BARE_HALF.finditer(sheet.text) if not any(_within(hit, one) for one in found)]
    found += [_placed(sheet, (Decimal("0.5"),), *hit.span(), len(groups) + len(bare)) for hit in bare]
    found.sort(key=lambda length: length.start)
    for length in found:
        sheet.take(length.start, length.stop, "session_hours")
    return [length for length in found if length.kind != "between"]


def _within(hit: re.Match[str], length: Length) -> bool:
    return length.start <= hit.start() < length.stop


def _groups(sheet: Sheet) -> list[list[Number]]:
    """Numbers of hours and minutes, those of one length together: 一小时二十分, 两小时四十."""
    parts = _uncorrected(sheet, sorted(sheet.counting(*_TIMED), key=lambda number: number.start))
    groups: list[list[Number]] = []
    for number in parts:
        joined = groups and groups[-1][-1].unit == "clock_hours" and number.unit == "minutes"
        if joined and re.fullmatch(r"\s*(?:零|又|and)?\s*", sheet.text[groups[-1][-1].stop : number.start]):
            groups[-1].append(number)
        else:
            groups.append([number])
    return [_with_bare_minutes(sheet, group) for group in groups]


def _uncorrected(sheet: Sheet, numbers: list[Number]) -> list[Number]:
    """Two hours, no, three: what was taken back is understood and left aside."""
    corrections = [hit.end() for hit in vocabulary().pattern("corrections").finditer(sheet.text)]
    later = [n for n in numbers if corrections and n.start >= corrections[-1]]
    sheet.take_all([n for n in numbers if later and n not in later], "session_hours")
    return later or numbers


def _with_bare_minutes(sheet: Sheet, group: list[Number]) -> list[Number]:
    """两小时四十: the number after the hours is minutes."""
    for number in sheet.counting(None):
        after = group[-1].unit == "clock_hours" and number.start == group[-1].stop
        if after and number.value and number.value < 60 and not tells_time(sheet.text[group[-1].start : number.start]):
            return [*group, Number(number.value, number.start, number.end, unit="minutes", unit_end=number.end)]
    return group


def _length(sheet: Sheet, group: list[Number], many: int) -> Length:
    return _placed(sheet, _samples(sheet.text, group), group[0].start, group[-1].stop, many)


def _placed(sheet: Sheet, samples: tuple[Decimal, ...], start: int, stop: int, many: int) -> Length:
    before, after = sheet.text[:start], sheet.text[stop:]
    return Length(samples, start, stop, _kind(before, after, many), tells_time(sheet.text[start:stop]))


def _kind(before: str, after: str, many: int) -> str:
    clause = before[-24:]
    if _BETWEEN.search(clause):
        return "between"
    if _LESS.search(clause) or _LESS_AFTER.match(after):
        return "less"
    if _MORE.search(clause) or _MORE_AFTER.match(after):
        return "more"
    if _TOTAL.search(clause) or _TOTAL_AFTER.match(after):
        return "total"
    if _EACH.search(clause) or _EACH_AFTER.match(after) or (many == 1 and _IN_TURN.search(clause)):
        return "each"
    return ""


def _samples(text: str, group: list[Number]) -> tuple[Decimal, ...]:
    """The values that a length may have: of a limit, the edge where it is among them, close to it, and far from it."""
    if any(n.value is None or n.about in ("range", "vague") for n in group):
        return ()
    edge = hours_of(group)
    limits = {n.about for n in group} & {"more", "less"}
    if not limits:
        return (edge,)
    sign = 1 if "more" in limits else -1
    with_edge = _WITH_EDGE.search(text[max(0, group[0].start - 6) : group[-1].stop + 6])
    far = (edge * 2, edge * 4) if sign == 1 else (edge / 2, edge / 10)
    return (*((edge,) if with_edge else ()), edge + sign * Decimal("0.01"), *far)


def hours_of(group: Sequence[Number]) -> Decimal:
    """The length of hours and minutes together, in hours."""
    hours = Decimal(0)
    for number in group:
        hours += (number.value or 0) / Decimal(1 if number.unit == "clock_hours" else 60)
    return hours.quantize(Decimal("0.0001")).normalize() + 0
