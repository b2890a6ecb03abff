"""Certificates, leaders and the rest: what numbers count that measure no work."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import pairwise

from policy.understand.counts import comes_on_top
from policy.understand.numerals import Number
from policy.understand.people import whole
from policy.understand.sheet import Sheet
from policy.understand.unasked import staff_before

_DRIVING = re.compile("驾照|驾本|驾驶证|驾驶执照|driving licen[cs]e|driver'?s licen[cs]e")
_ONE_THING = re.compile(f"{_DRIVING.pattern}|(?:技能|等级|资格|[xX])?证书(?!负责)|certificate")
"""What may stand without its number: 证书和驾照."""
_AND = re.compile(
    r"^[^,，。;；?？]{0,4}[,，]?\s*(?:和|跟|加上?|及|与|又|还有|外加|再|另外|还|也|and|plus|as well as)[^,，。;；?？]{0,6}$"
)
_ONLY = re.compile("只(?:过|拿|通过|考过|取得|考出|有)|only (?:passed|got|one)")


def read_others(sheet: Sheet) -> None:
    """Certificates and leaders; percentages, credits, years and the like are understood, and no facts of a rule."""
    _several_leaders(sheet)
    for unit in ("certificates", "leaders"):
        _things(sheet, unit)
    for number in sheet.counting("percent", "credits"):
        sheet.take(number.start, number.end, "")
    total = re.search("一共|总共|合计|共|in total|altogether", sheet.text)
    for number in sheet.counting("years", "months", "weeks", "groups"):
        if (number.value or 2) < 2 or (number.unit == "groups" and total):
            sheet.take(number.start, number.end, "")
    _staff(sheet)
    times = sheet.counting("times")
    if any((n.value or 2) > 1 and re.search("培训|train", sheet.text) for n in times):
        sheet.doubt("training_round", sheet.words(*times))
    sheet.take_all(times, "times")


def _things(sheet: Sheet, unit: str) -> None:
    """Two certificates; one more than those told before, or in the same message; one alone says nothing."""
    numbers = sheet.counting(unit)
    values = [n.value for n in numbers if n.value is not None and not n.about]
    if values and max(values) > 1 and _ONLY.search(sheet.text):
        sheet.doubt(unit, sheet.words(*numbers))
    elif unit == "certificates" and (joined := _joined(sheet, numbers)):
        sheet.set(unit, joined)
    elif values and comes_on_top(sheet):
        sheet.set(unit, whole(sum(values, Decimal(0))))
    elif values and max(values) > 1:
        sheet.set(unit, whole(max(values)))
    sheet.take_all(numbers, unit)


def _joined(sheet: Sheet, numbers: list[Number]) -> int | None:
    """两本证和一本驾照, 考了驾照又考了两本证: all of them, the driving licence counted or not; None where nothing is joined."""
    counted = [(n.start, n.stop, int(n.value)) for n in numbers if n.value is not None and not n.about]
    bare = [(hit.start(), hit.end(), 1) for hit in _ONE_THING.finditer(sheet.text)]
    things = sorted(counted + [one for one in bare if not any(start <= one[0] < end for start, end, _ in counted)])
    between = [sheet.text[one[1] : other[0]] for one, other in pairwise(things)]
    driving = _DRIVING.search(sheet.text) is not None or len(counted) == len(things)
    return sum(many for *_, many in things) if between and driving and all(map(_AND.search, between)) else None


def _staff(sheet: Sheet) -> None:
    """Several teachers and one total: whose share is asked for is not clear, so their number stays unread."""
    shared = re.search("一共|总共|合计|每人|人均|各|分|in total|altogether|each", sheet.text)
    sheet.take_all([n for n in sheet.counting("staff") if not shared or (n.value or 0) < 2], "")
    for number in sheet.counting("people", "some"):
        noun = staff_before(sheet, number)
        if noun and not shared:
            sheet.take(noun.start(), number.stop, "")


def _several_leaders(sheet: Sheet) -> None:
    """两个老师一起当一个证书的负责人."""
    if not re.search("负责人|牵头人|共同负责|一起负责|leads?\\b|leader", sheet.text):
        return
    for number in sheet.numbers:
        noun = sheet.text[number.end : number.stop]
        several = re.search("老师|教师|同事|人|teacher|people", noun) and (number.value or 0) > 1 and not number.about
        if several and re.search("一起|共同|合|同时|都|轮流|分|两人|together|share|jointly|co-", sheet.text):
            sheet.set("leaders", whole(number.value))
