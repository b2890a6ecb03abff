"""What kind of answer is asked for: hours or money, a quantity or words."""

from __future__ import annotations

import re

from policy.answer import Unit
from policy.understand.reading.asked import WHAT_IS_SAID
from policy.understand.reading.sheet import Sheet
from policy.understand.words.vocabulary import vocabulary

_EARNS = re.compile(r"how much (?:does|do|will|would|can|did|is|are)\b.*\b(?:gets?|receives?|given|earns?|makes?)\b")
_N = "[一两二三四五六七八九十百\\d]"
_EITHER = re.compile(rf"{_N}[^,，。;；\d]{{0,6}}还是[^,，。;；\d]{{0,4}}{_N}")
"""八个还是十个."""
_DOES = "(?:认定|认|算|拿|得|给|发|领|挣|赚|分|补|折|换|计|收|扣|出|付)?(?:到|出|得|掉|了|来)?"
_DIFFERENCE = re.compile(
    rf"相差|差[额距]|差(?:了|出|上)?(?:多少|几|多大|好多)|(?<![最至顶起提降])[多少高低]{_DOES}(?:多少|几|好多)|多不多|少不少|变不变|会不会变"
    r"|\bdifference|\bdiffer|\bhow (?:many|much) (?:more|less|fewer|extra)|\b(?:more|less|fewer) than\b.*\bby how"
)
PROPOSED_UNITS: dict[str | None, Unit] = {"money": Unit.YUAN, "hours": Unit.HOURS}
"""是不是给 200 块: a result put forward names the unit that is asked for."""


def wanted(sheet: Sheet) -> Unit | None:
    """The unit asked for, where money or hours are named; the one named last counts."""
    text = sheet.open
    money = [hit.start() for hit in vocabulary().pattern("money_asked").finditer(text)]
    hours = [hit.start() for hit in vocabulary().pattern("hours_asked").finditer(text)]
    put = {PROPOSED_UNITS[number.unit] for number in sheet.proposed if number.unit in PROPOSED_UNITS}
    if put and (Unit.YUAN in put or not money):
        return Unit.YUAN if Unit.YUAN in put else Unit.HOURS
    if not money and not hours:
        return Unit.YUAN if _EARNS.search(text) and not re.search("credit|percent|share|count", text) else None
    return Unit.YUAN if money and (not hours or money[-1] >= hours[-1]) else Unit.HOURS


def asks_quantity(sheet: Sheet) -> bool:
    """Whether a number is asked for."""
    either = sheet.proposed or asks_laid_down(sheet) or _EITHER.search(sheet.text)
    return bool(either) or vocabulary().says("quantity_asked", sheet.text)


def asks_laid_down(sheet: Sheet) -> bool:
    """有人说 5 个，方案怎么规定的: whether a figure is told, and it is asked what is laid down instead."""
    told = any((one.value or 0) > 1 for one in sheet.numbers)
    return told and WHAT_IS_SAID.search(sheet.text) is not None


def asks_difference(text: str) -> bool:
    """机试 101 人比 100 人多认几课时: whether the difference between two cases is asked for; the number of one is none."""
    return _DIFFERENCE.search(text) is not None
