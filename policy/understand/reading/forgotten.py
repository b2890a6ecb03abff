"""哪天考的忘了，机试 95 人: what somebody only says to have forgotten is not asked for, where something else is told or asked."""

from __future__ import annotations

import re

from policy.understand.reading.no_amount import MUCH, TIME_OR_PERSON
from policy.understand.reading.sheet import Sheet

_LOST = r"(?:忘了?|忘记了?|忘掉了|记不清了?|记不得了?|不记得了?|想不起来了?|无所谓|先不管|甭管|别管|\bforgot(?:ten)?|\b(?:can't|don't) remember)"
_WHAT = rf"(?:{TIME_OR_PERSON.pattern})"
_FORGOTTEN = re.compile(
    rf"{_WHAT}[^,，。;；\d几]{{0,8}}{_LOST}|{_LOST}是?{_WHAT}[^,，。;；\d几]{{0,5}}(?=[,，。;；]|$)"
)


def read_forgotten(sheet: Sheet) -> None:
    """Hides a time or a person that is forgotten; not where it is all that a message speaks of (忘了找谁报名)."""
    forgotten = _FORGOTTEN.search(sheet.text)
    rest = sheet.text[: forgotten.start()] + sheet.text[forgotten.end() :] if forgotten else ""
    if forgotten and (MUCH.search(rest) or any(n.unit == "people" for n in sheet.numbers)):
        sheet.hide(*forgotten.span(), "")
