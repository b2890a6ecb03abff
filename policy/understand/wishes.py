"""What kind of answer is asked for: hours or money, a quantity or words."""

from __future__ import annotations

import re

from policy.answer import Unit
from policy.understand.sheet import Sheet
from policy.understand.vocabulary import vocabulary

_EARNS = re.compile(r"how much (?:does|do|will|would|can|did|is|are)\b.*\b(?:gets?|receives?|given|earns?|makes?)\b")
_N = "[一两二三四五六七八九十百\\d]"
_EITHER = re.compile(rf"{_N}[个次年本项家所名场]?还是[要得有]?{_N}")
"""八个还是十个."""
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
    return bool(sheet.proposed or _EITHER.search(sheet.text)) or vocabulary().says("quantity_asked", sheet.text)
