"""Durations and exam sessions: how long and how much was worked."""

from __future__ import annotations

import re
from decimal import Decimal

from policy.understand.days import how_many_named
from policy.understand.numerals import Number
from policy.understand.people import whole
from policy.understand.sheet import Sheet
from policy.understand.vocabulary import vocabulary

_TOTAL = re.compile(r"(?:一共|总共|共|合计|加起来|总计|累计|in total|altogether|total of)\s*(?:是|有|为)?\s*$")
_IN_ALL = re.compile(r"(?:一共|总共|共|合计|总计|累计|in total|altogether)[^,，。;；\d]{0,6}$")
_LONGER = (
    r"[每一这本上][个]?(?:周|星期|礼拜|月|学期|年)(?![一二三四五六日天末])|(?:a|per|this|last) (?:week|month|term|year)"
)
"""A time in which sessions may lie on several days."""
_SOME_SESSIONS = re.compile(
    "(?:若干|好几|好多|许多|很多|几)个?场(?!地)|(?:several|some|a few|many) (?:exam )?(?:sessions|exams|sittings)"
)
_INSTEAD = re.compile("[但可]是?(?:我|他|她|人家|老师)?只|实际只|其实只|but (?:i|he|she|they)? ?only")
"""考试 3 小时，但我只监考 1 小时: one session, of which two lengths are told."""
_PARTS = ("上午|上下午|早上|早晨|morning", "下午|午后|afternoon", "晚上|夜里|晚间|evening|night")
_EACH_PART = re.compile(r"[各每都][^,，。;；]{0,4}$|\b(?:each|both|every)\b")
_AGAIN = re.compile(r"\s*(?:都|均|全|各|分别|both|all)")
"""After a number told before: 两场，两场都是 3 小时."""
_OF_THEM = re.compile(
    r"其中|里面有?一场|第[一二三四五12345]场|另外?(?:的?一|那)场|[前后]一场|\b(?:one|two) of (?:them|which|those)\b|\bthe (?:first|second|last) one\b"
)
"""Only some of the sessions are spoken of."""
_MORE = re.compile(
    r"^(?:那|如果)?加(?!班|起|在)|(?:再|另|另外|外|又|后来|临时|还)[^,，。;；]{0,4}(?:加|来|监|带|有)|加上|plus|another|one more"
)
"""What is told comes on top of what was told before."""
_OF_ALL = re.compile(r"[都均全每各]|\b(?:all|both|each|every)\b")
_OF_ALL_BEFORE = re.compile(r"\s*(?:一共|总共|合计|加起来)")
"""After a number of sessions: it counts those told before as well."""
_ALL = "每|各|都|均|分别|的|全是|each|both|all|every|-hour|-minute"


def read_durations(sheet: Sheet) -> None:
    """Sets session_hours: one entry for each length told, in order."""
    parts = _uncorrected(sheet, sorted(sheet.counting("clock_hours", "minutes"), key=lambda number: number.start))
    groups: list[list[Number]] = []
    for number in parts:
        joined = groups and groups[-1][-1].unit == "clock_hours" and number.unit == "minutes"
        if joined and re.fullmatch(r"\s*(?:零|又|and)?\s*", sheet.text[groups[-1][-1].stop : number.start]):
            groups[-1].append(number)
        else:
            groups.append([number])
    groups = _with_bare_minutes(sheet, groups)
    bare = re.search(r"(?<![个一二两三四五六七八九十\d])半个?(?:小时|钟头)|half[ -](?:an )?hour", sheet.text)
    if bare and not groups:
        sheet.set("session_hours", (Decimal("0.5"),))
        sheet.take(bare.start(), bare.end(), "session_hours")
    elif groups:
        _durations(sheet, groups)
    sheet.take_all([number for group in groups for number in group], "session_hours")


def _uncorrected(sheet: Sheet, numbers: list[Number]) -> list[Number]:
    """Two hours, no, three: what was taken back is understood and left aside."""
    corrections = [hit.end() for hit in vocabulary().pattern("corrections").finditer(sheet.text)]
    later = [n for n in numbers if corrections and n.start >= corrections[-1]]
    sheet.take_all([n for n in numbers if later and n not in later], "session_hours")
    return later or numbers


def _with_bare_minutes(sheet: Sheet, groups: list[list[Number]]) -> list[list[Number]]:
    """两小时四十: the number after the hours is minutes."""
    for group in groups:
        for number in sheet.counting(None):
            if (
                group[-1].unit == "clock_hours"
                and number.start == group[-1].stop
                and number.value
                and number.value < 60
            ):
                sheet.take(number.start, number.end, "session_hours")
                group.append(Number(number.value, number.start, number.end, unit="minutes", unit_end=number.end))
    return groups


def _durations(sheet: Sheet, groups: list[list[Number]]) -> None:
    groups = _without_total(sheet, groups)
    groups = _within_limits(groups) if _OF_ALL.search(sheet.text) else groups
    numbers = [number for group in groups for number in group]
    lengths = tuple(_hours(group) for group in groups)
    vague = any(n.value is None or n.about in ("range", "vague") for n in numbers)
    instead = len(groups) > 1 and _INSTEAD.search(sheet.text) is not None
    if vague or instead or _total_only(sheet, groups):
        sheet.doubt("session_hours", sheet.words(*numbers))
    elif limits := [n for n in numbers if n.about in ("more", "less")]:
        _limits(sheet, limits, lengths)
    else:
        sheet.set("session_hours", lengths)


def _without_total(sheet: Sheet, groups: list[list[Number]]) -> list[list[Number]]:
    """监考 3 小时，分两场，每场 1.5 小时: the length of each, where the other one is what they come to."""
    if len(groups) != 2:
        return groups
    shorter, longer = sorted(groups, key=_hours)
    counts = [n.value for n in sheet.numbers if n.unit in ("sessions", "times") and (n.value or 0) > 1]
    if not _EACH_PART.search(sheet.text[: shorter[0].start]):
        return groups
    return [shorter] if any(_hours(shorter) * (count or 0) == _hours(longer) for count in counts) else groups


def _within_limits(groups: list[list[Number]]) -> list[list[Number]]:
    """两场都超过 3 小时，各 3 小时 20 分: lengths told, without a limit that they keep."""
    told = [group for group in groups if not any(n.about for n in group[:1]) or group[0].about == "each"]
    limits = [group for group in groups if group not in told]
    kept = all(_keeps(_hours(length), limit) for limit in limits for length in told)
    return told if told and limits and kept else groups


def _keeps(length: Decimal, limit: list[Number]) -> bool:
    edge = _hours(limit)
    return length >= edge if limit[0].about == "more" else limit[0].about == "less" and length <= edge


def _limits(sheet: Sheet, limits: list[Number], lengths: tuple[Decimal, ...]) -> None:
    sheet.doubt("session_hours", sheet.words(*limits))
    if len(limits) == len(lengths) == 1:
        edge = lengths[0]
        near = Decimal("0.01") if limits[0].about == "more" else Decimal("-0.01")
        factor = (2, 4) if limits[0].about == "more" else (Decimal("0.5"), Decimal("0.1"))
        samples = (edge + near, *(edge * each for each in factor))
        sheet.within["session_hours"] = tuple((sample,) for sample in samples)


def _total_only(sheet: Sheet, groups: list[list[Number]]) -> bool:
    return len(groups) == 1 and bool(_TOTAL.search(sheet.text[: groups[0][0].start]))


def _hours(group: list[Number]) -> Decimal:
    hours = Decimal(0)
    for number in group:
        hours += (number.value or 0) / Decimal(1 if number.unit == "clock_hours" else 60)
    return hours.quantize(Decimal("0.0001")).normalize() + 0


def read_sessions(sheet: Sheet) -> None:
    """Sets sessions: 4 场, 一场 … 一场 …, 上午一场下午一场, 上下午各一场."""
    numbers = [n for n in sheet.counting("sessions") if not re.search(r"每\s*$", sheet.text[: n.start])]
    counts = _counts(sheet, numbers)
    if any(n.about not in (None, "each") for n in numbers) and numbers:
        _some(sheet, numbers)
    elif counts:
        _sessions(sheet, numbers, counts)
    elif some := _SOME_SESSIONS.search(sheet.text):
        sheet.doubt("sessions", some[0])
    _on_each_day(sheet, numbers)
    longer = re.search(_LONGER, sheet.text) or (
        len(numbers) > 1 and len([n for n in sheet.numbers if n.unit == "days"]) > 1
    )
    _length_of_one(sheet)
    in_all = sheet.facts.get("days") not in (None, 1) and any(_IN_ALL.search(sheet.text[: n.start]) for n in numbers)
    spread = in_all or re.search("分[两二三四五2-9]天", sheet.text) is not None
    if "sessions" in sheet.facts and (longer or spread):
        sheet.doubt("sessions", sheet.words(*numbers))
    sheet.take_all(numbers, "sessions")


def _counts(sheet: Sheet, numbers: list[Number]) -> list[Decimal]:
    """How many sessions each number tells of: one told of each part of a day counts for all of them, one said again not at all."""
    counts: list[Decimal] = []
    for i, number in enumerate(numbers):
        again = (number.value or 0) > 1 and number.value in counts and _AGAIN.match(sheet.text, number.stop)
        if number.value is not None and not again:
            before = sheet.text[numbers[i - 1].stop if i else 0 : number.start]
            parts = sum(bool(re.search(word, before)) for word in _PARTS) if _EACH_PART.search(before) else 1
            counts.append(number.value * max(parts, 1))
    return counts


def comes_on_top(sheet: Sheet) -> bool:
    """Whether what is told adds to what was told before: 又加了一场."""
    return _MORE.search(sheet.text) is not None


def of_some_sessions(sheet: Sheet) -> bool:
    """其中一场是 2 小时: whether one length is told, and of some of the sessions only."""
    lengths = sheet.facts.get("session_hours", ())
    one = isinstance(lengths, tuple) and len(lengths) == 1
    return one and _OF_THEM.search(sheet.text) is not None


def _some(sheet: Sheet, numbers: list[Number]) -> None:
    sheet.doubt("sessions", sheet.words(*numbers))
    if len(numbers) == 1 and numbers[0].about == "more" and numbers[0].value:
        sheet.within["sessions"] = tuple(
            int(numbers[0].value) + more for more in (0 if "以上" in sheet.text else 1, 1, 5)
        )


def _on_each_day(sheet: Sheet, numbers: list[Number]) -> None:
    """周一、周三各一场: what was told of one day holds for each."""
    days = how_many_named(sheet)
    if not numbers or "sessions" not in sheet.facts or days < 2:
        return
    if len(numbers) == 1 and _EACH_PART.search(sheet.text[: numbers[0].start]) and "days" not in sheet.unclear:
        sheet.set("days", days)
    else:
        sheet.doubt("sessions", sheet.words(*numbers))


def _length_of_one(sheet: Sheet) -> None:
    """监考 2 场，第一场 2 小时: one length told for several sessions holds for all only where that is said."""
    several, lengths = sheet.facts.get("sessions"), sheet.facts.get("session_hours")
    if not isinstance(several, int) or several != 2 or not isinstance(lengths, tuple) or len(lengths) != 1:
        return
    words = "、".join(sheet.text[n.start : n.stop] for n in sheet.numbers if n.unit in ("clock_hours", "minutes"))
    if re.search(r"第[一二12]场|其中|另一?场|另外一场", sheet.text) or not re.search(_ALL, sheet.text):
        sheet.doubt("session_hours", words)


def _sessions(sheet: Sheet, numbers: list[Number], values: list[Decimal]) -> None:
    if _said_apart(sheet, numbers, values):
        sheet.set("sessions", whole(sum(values, Decimal(0))))
        return
    largest, rest = values[0], values[1:]
    parts = [
        re.search(r"(?:上午|下午|晚上|早上|morning|afternoon|evening)[^,，。;；\d]{0,6}$", sheet.text[: n.start])
        for n in numbers
    ]
    if rest and all(parts):  # 上午两场，下午一场
        sheet.set("sessions", whole(sum(values, Decimal(0))))
    elif _counts_again(sheet, numbers, values):
        sheet.doubt("sessions", sheet.words(*numbers))
    elif not rest or sum(rest) == largest or (largest > 1 and set(rest) == {1}):
        sheet.set("sessions", whole(largest))
    elif re.search("长|短|上午|下午|另", sheet.text):
        sheet.set("sessions", whole(sum(values, Decimal(0))))
    else:
        sheet.doubt("sessions", sheet.words(*numbers))


def _counts_again(sheet: Sheet, numbers: list[Number], values: list[Decimal]) -> bool:
    """一场、一场 …，两场一共: whether a number may count those told before once more."""
    sums = any(values[i] == sum(values[:i]) for i in range(2, len(values)))
    return sums or any(_OF_ALL_BEFORE.match(sheet.text, n.stop) for n in numbers[1:])


def _said_apart(sheet: Sheet, numbers: list[Number], values: list[Decimal]) -> bool:
    """两场长的一场短的, 两场再加一场: the numbers count different sessions."""
    if len(values) < 2:
        return False
    added = _MORE.search(sheet.text)
    same = len(set(values)) == 1 and not re.search("[就也]是", sheet.text)
    return bool(added or same or all(re.match(r"\s*(?:[长短]|long|short)", sheet.text[n.stop :]) for n in numbers))
