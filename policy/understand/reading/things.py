"""Leaders, staff and the rest: what numbers count that measure no work."""

from __future__ import annotations

import re
from decimal import Decimal

from policy.understand.reading.certificates import read_certificates
from policy.understand.reading.counts import comes_on_top
from policy.understand.reading.sheet import Sheet
from policy.understand.reading.unasked import staff_before
from policy.understand.words.numerals import whole
from policy.understand.words.together import IN_ALL

FACTS = frozenset({"leaders"})
"""What is read here of the facts that a pack may ask for."""
_TOGETHER = re.compile(
    r"[^,，。;；\d]{0,3}?(?:合(?!格)|一[起块]|加起来|加一|放一|凑|并(?!且)|拢|统共|全?都?算[上进]|\b(?:together|combined)\b)[^,，。;；\d]{0,12}(?=[\d一二两三四五六七八九十百])"
)
"""After a number of groups: what all of them come to stands behind it."""


def read_others(sheet: Sheet) -> None:
    """Certificates and leaders; percentages, credits, years and the like are understood, and no facts of a rule."""
    _several_leaders(sheet)
    read_certificates(sheet)
    _leaders(sheet)
    for number in sheet.counting("percent", "credits"):
        sheet.take(number.start, number.end, "")
    total = re.search(IN_ALL, sheet.text)
    for number in sheet.counting("years", "months", "weeks", "groups"):
        together = number.unit == "groups" and (total or _TOGETHER.match(sheet.text, number.stop))
        if (number.value or 2) < 2 or together:
            sheet.take(number.start, number.end, "")
    _staff(sheet)
    times = sheet.counting("times")
    if any((n.value or 2) > 1 and re.search("培训|train", sheet.text) for n in times):
        sheet.doubt("training_round", sheet.words(*times))
    sheet.take_all(times, "times")


def _leaders(sheet: Sheet) -> None:
    numbers = sheet.counting("leaders")
    values = [n.value for n in numbers if n.value is not None and not n.about]
    if values and (max(values) > 1 or comes_on_top(sheet)):
        sheet.set("leaders", whole(sum(values, Decimal(0)) if comes_on_top(sheet) else max(values)))
    sheet.take_all(numbers, "leaders")


def _staff(sheet: Sheet) -> None:
    """Several teachers and one total: whose share is asked for is not clear, so their number stays unread."""
    shared = re.search(f"{IN_ALL}|每人|人均|各|分|each", sheet.text)
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
