"""How many certificates: those obtained, of those tried; one by one, by their levels, the driving licence counted or not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from policy.understand.reading.counts import comes_on_top
from policy.understand.reading.sheet import Sheet
from policy.understand.words.numerals import Number, whole

FACTS = frozenset({"certificates"})
"""What is read here of the facts that a pack may ask for."""
_DRIVING = re.compile("驾照|驾本|驾驶证|驾驶执照|driving licen[cs]e|driver'?s licen[cs]e")
_CLASSES = re.compile(
    r"(?<![a-z\d])[a-f][1-6]?\s*照?(?:\s*(?:和|跟|与|及|、|,|还有|又考了?|\band\b)*\s*(?<![a-z\d])[a-f][1-6]?(?![a-z\d])\s*照?)+"
)
"""驾照 C1 和 C2: classes of vehicles, on one driving licence or on several."""
_LEVEL = re.compile(r"(?:初级|中级|高级)(?:职业)?(?:技能)?(?:等级)?(?:证书?)?")
_ONE_THING = re.compile(f"{_DRIVING.pattern}|(?:技能|等级|资格|[xX])?证书(?!负责)|certificate")
"""What may stand without its number: 证书和驾照."""
_AND = re.compile(
    r"^[^,，。;；?？算是属]{0,4}[,，]?\s*(?:和|跟|加上?|及|与|又|还有|外加|再|另外|另有?|还|也|and|plus|as well as)[^,，。;；?？算是属]{0,6}$"
)
_LISTED = re.compile(r"^\s*[、,，]?\s*(?:[一1]\s*[本张个])?\s*$")
"""Between levels: 一本初级一本中级, 初级、中级."""
_GOT = re.compile(
    r"(?:拿下?到?|考过|通过|过|取得|获得?|得到|考出来?|考下来?|考取|领到?|\b(?:passed|got|obtained|earned|have)(?: only)?)了?(?:其中)?的?\s*$"
)
"""Before those that were obtained."""
_TRIED = re.compile(r"(?:报考|报名考?|报|\b(?:registered for|signed up for))了?的?\s*$")
_SAT = re.compile(r"(?:考|参加|\b(?:sat|took|tried))了?的?\s*$")
_MISSED = re.compile(r"(?:没有?过|挂|没有?考过|没有?拿到?|没有?通过|未通过|\bfailed)了?的?\s*$")
_MISSED_AFTER = re.compile(r"\s*(?:都|也)?(?:没有?|未|还没)(?:考|通|拿)?(?:过|到|下来)|\s*(?:都|也)?挂了?")
_SOME_OF_THEM = re.compile(r"(?:其中|里面|当中)的?有?[一二两三四\d][本张个]")
_APIECE = re.compile(r"各(?:自|有|考|拿|取得|得|过|报|领)*了?到?\s*$")
_WORTH = re.compile(r"[^,，。;；]{0,8}(?:[几\d两]|多少)个?(?:学?分|credit)")
_HELD = re.compile("考了|考过|考出|考下|考到|拿|取得|获得|通过|都过|一本|(?:got|passed|have|obtained)")
_ASKS_EACH = re.compile(
    "分别|各|每|比|区别|一样|哪|还是|或|高.{0,3}低|多还|whether|each|difference|more|same",
)
"""Levels are asked about one by one, or held against each other."""


def read_certificates(sheet: Sheet) -> None:
    """Sets certificates: how many were obtained. One alone says nothing."""
    numbers = _told(sheet)
    exact = sorted((n for n in numbers if n.value is not None and not n.about), key=lambda n: n.start)
    if any(_APIECE.search(sheet.text[: n.start]) for n in exact):
        _apiece(sheet, exact)
    elif exact and (several := _of_tried(sheet, exact)) is not None:
        _obtained(sheet, several, numbers)
    elif joined := _joined(sheet, exact) or _by_level(sheet, exact):
        sheet.set("certificates", joined)
    elif exact and comes_on_top(sheet):
        sheet.set("certificates", whole(_sum(exact)))
    elif len(several_told := [n for n in exact if not _rate(sheet, n)]) > 1:
        _listed(sheet, several_told)
    elif exact and (most := max(n.value or Decimal(0) for n in exact)) > 1:
        sheet.set("certificates", whole(most))
    _some_of_them(sheet, exact)
    sheet.take_all(numbers, "certificates")


def _told(sheet: Sheet) -> list[Number]:
    """The numbers of certificates; where only classes of vehicles are told, nobody knows on how many licences they stand."""
    classes = _without_classes(sheet)
    numbers = sheet.counting("certificates")
    if numbers:
        numbers += [n for n in sheet.counting("some", None) if n.spelled and _GOT.search(sheet.text[: n.start])]
    elif classes:
        sheet.doubt("certificates", classes)
    return numbers


def _without_classes(sheet: Sheet) -> str:
    """Hides the classes of vehicles beside a driving licence: they add nothing to the number of licences told. Their words."""
    classes = _CLASSES.search(sheet.text) if _DRIVING.search(sheet.text) else None
    if classes:
        sheet.hide(*classes.span(), "")
    return classes[0] if classes else ""


def _some_of_them(sheet: Sheet, exact: Sequence[Number]) -> None:
    """其中一本没过, of those told before: how many count is asked; a driving licence counts as well."""
    some = _SOME_OF_THEM.match(sheet.text)
    if some and not exact and not _DRIVING.search(sheet.text):
        sheet.doubt("certificates", some[0])


def _apiece(sheet: Sheet, numbers: Sequence[Number]) -> None:
    """初级、中级各一本: so many of each level that is named; of each of several people or other things nobody knows."""
    levels = {hit[0][:2] for hit in _LEVEL.finditer(sheet.text)}
    if len(numbers) == 1 and len(levels) > 1:
        sheet.set("certificates", whole((numbers[0].value or Decimal(0)) * len(levels)))
    else:
        sheet.doubt("certificates", sheet.words(*numbers))


def _rate(sheet: Sheet, number: Number) -> bool:
    """一本抵几分，我有三本: what one of them is worth is asked for."""
    return number.value == 1 and _WORTH.match(sheet.text, number.stop) is not None


def _listed(sheet: Sheet, numbers: Sequence[Number]) -> None:
    """一本驾照两本证书: those side by side add up; a number that is only said again counts once."""
    between = [sheet.text[one.stop : other.start] for one, other in pairwise(numbers)]
    if all(_LISTED.search(part) for part in between):
        _obtained(sheet, _sum(numbers), numbers)
    elif len({n.value for n in numbers}) == 1:
        _obtained(sheet, numbers[0].value or Decimal(0), numbers)
    else:
        sheet.doubt("certificates", sheet.words(*numbers))


def _of_tried(sheet: Sheet, numbers: Sequence[Number]) -> Decimal | None:
    """报了 3 个，只过了 2 个; 考了 3 本，挂了 1 本: those obtained; -1 where nobody can say, None where only one thing is told."""
    before = {n: sheet.text[: n.start] for n in numbers}
    missed = [n for n in numbers if _MISSED.search(before[n]) or _MISSED_AFTER.match(sheet.text, n.stop)]
    got = [n for n in numbers if n not in missed and _GOT.search(before[n])]
    tried = [n for n in numbers if n not in missed and (_TRIED.search(before[n]) or _SAT.search(before[n]))]
    tried = [n for n in tried if n not in got]
    if not missed and (not got or not tried):
        registered = tried and _TRIED.search(before[tried[0]])
        return Decimal(-1) if registered else None
    if len(tried) > 1 or len(got) + len(tried) + len(missed) < len(numbers):
        return Decimal(-1)
    rest = _sum(tried) - _sum(missed) if tried else None
    found = _sum(got) if got else rest
    agrees = found is not None and (rest is None or (found == rest if got and missed else found <= rest))
    return found if agrees and found is not None else Decimal(-1)


def _sum(numbers: Sequence[Number]) -> Decimal:
    return sum((n.value or Decimal(0) for n in numbers), Decimal(0))


def _obtained(sheet: Sheet, many: Decimal, numbers: Sequence[Number]) -> None:
    if many > 1 or (many == 1 and len(numbers) > 1):
        sheet.set("certificates", whole(many))
    elif many != 1:
        sheet.doubt("certificates", sheet.words(*numbers))


def _joined(sheet: Sheet, numbers: Sequence[Number]) -> int | None:
    """两本证和一本驾照, 考了驾照又考了两本证: all of them, the driving licence counted or not; None where nothing is joined."""
    counted = [(n.start, n.stop, int(n.value or 0)) for n in numbers]
    bare = [(hit.start(), hit.end(), 1) for hit in _ONE_THING.finditer(sheet.text)]
    # A thing within its count (两本证书) or right before it (证书两本) is not counted once more.
    things = sorted(
        counted + [one for one in bare if not any(start - 1 <= one[1] and one[0] < end for start, end, _ in counted)]
    )
    between = [sheet.text[one[1] : other[0]] for one, other in pairwise(things)]
    driving = _DRIVING.search(sheet.text) is not None or len(counted) == len(things)
    return sum(many for *_, many in things) if between and driving and all(map(_AND.search, between)) else None


def _by_level(sheet: Sheet, numbers: Sequence[Number]) -> int | None:
    """考了初级又考了中级: a certificate of each level, where credits are spoken of and none is counted."""
    if "学分" not in sheet.text and "credit" not in sheet.text:
        return None
    levels = list(_LEVEL.finditer(sheet.text))
    between = [sheet.text[one.end() : other.start()] for one, other in pairwise(levels)]
    several = len({hit[0][:2] for hit in levels}) == len(levels) > 1
    listed = all(_AND.search(part) or _LISTED.search(part) for part in between)
    counted = any((n.value or 0) > 1 for n in numbers)
    held = _HELD.search(sheet.text) is not None and not _ASKS_EACH.search(sheet.text)
    return len(levels) if several and listed and held and not counted else None
