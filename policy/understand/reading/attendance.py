"""Who of those registered came: all but so many, all of them, none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import cache

from policy.facts import Value
from policy.understand.reading.counted_people import Count
from policy.understand.reading.sheet import Sheet
from policy.understand.words.numerals import Number
from policy.understand.words.vocabulary import vocabulary

_SOME_DID_NOT = re.compile("没[来到参]|未[到参]|缺|弃考|剩|其余|其他|其它|除|成|%|the rest|others|except")
"""三成没来，剩下的都考了: not all of them."""


@cache
def _says(name: str) -> re.Pattern[str]:
    return re.compile("|".join(vocabulary().data[name]))


def who_sat(counts: Sequence[Count]) -> list[Count]:
    """Those who are said to have sat, and those of whom nothing else is said: not a whole of which those registered are a
    part (全系 500 人，报名 126 人), nor some of them (其中女生 60 人).
    """
    said = [one for one in counts if one.did == "sat"]
    unsaid = [one for one in counts if one.did is None]
    if registered := _values(counts, "registered"):
        unsaid = [one for one in unsaid if not one.part and (one.number.value or 0) <= max(registered)]
    planned = [one for one in counts if one.did in ("planned", "apart")]
    heads = [one for one in counts if one in said or one in unsaid]
    return heads or (planned if len(planned) == len(counts) else [])


def unaccounted(counts: Sequence[Count], heads: Sequence[Count]) -> bool:
    """Whether the counts contradict each other, or some may or may not have sat (病假 2 人, 补考 9 人)."""
    registered, absent, sat = (
        _values(counts, "registered"),
        _values(counts, "absent"),
        {one.number.value for one in heads},
    )
    if any(one.did == "apart" and not one.part and one not in heads for one in counts):
        return True
    if not registered:
        return bool(heads and absent)
    if any((value or 0) > max(registered) for value in sat):
        return True
    came = {max(registered) - sum(absent)}
    return bool(absent) and any(one.did is None and one.number.value not in came for one in heads)


def _values(counts: Sequence[Count], did: str) -> set[Decimal]:
    return {one.number.value for one in counts if one.did == did and one.number.value is not None}


def nobody_sat(sheet: Sheet) -> bool:
    """没有一个人来考, 一个学生都没到场."""
    return _says("nobody").search(sheet.text) is not None


def read_absent(sheet: Sheet, absent: list[Number]) -> None:
    """Who did not come of those registered, in this message or one before; those registered less these are who sat."""
    all_came = _says("everybody").search(sheet.text)
    if not absent and all_came and not _SOME_DID_NOT.search(_says("everybody").sub(" ", sheet.text)):
        sheet.absent = 0
    elif len(absent) == 1 and not absent[0].about and absent[0].value is not None:
        sheet.absent = int(absent[0].value)
    elif absent:
        sheet.doubt("headcount", sheet.words(*absent))
    came_of(sheet, sheet.facts.get("registered"))


def came_of(sheet: Sheet, registered: Value | None) -> None:
    """Sets who sat, where who registered and who did not come is known, and nothing else was told."""
    told = {"headcount", "headcounts"} & {*sheet.facts, *sheet.unclear, *sheet.within}
    absent = _absent(sheet, registered)
    if told or absent is None or not isinstance(registered, int) or not 0 <= absent <= registered:
        return
    if absent % 1 and sheet.away:
        sheet.doubt("headcount", sheet.away.words)  # 95 人，三成没来: no whole number of people
    else:
        sheet.set("headcount", registered - int(absent))


def share_of_others(sheet: Sheet) -> bool:
    """机试 100 人，三成没来: whether a share stayed away of nobody says whom, or those who sat are not the rest of them."""
    registered, sat = sheet.facts.get("registered"), sheet.facts.get("headcount")
    if sheet.away is None or not isinstance(sat, int):
        return False
    return not isinstance(registered, int) or registered - sat != _absent(sheet, registered)


def _absent(sheet: Sheet, registered: Value | None) -> Decimal | None:
    """How many did not come; of a share that was told, no whole number perhaps."""
    if sheet.away is not None and isinstance(registered, int):
        return registered * sheet.away.percent / 100
    return None if sheet.absent is None else Decimal(sheet.absent)
