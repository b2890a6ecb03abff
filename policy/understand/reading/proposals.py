"""Results that the asker proposes: 那就是 600 对吧, 是不是 800 一天, so is it 80 hours? They are no facts, but tell what is asked for."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from policy.understand.reading.sheet import Sheet
from policy.understand.words.numerals import Number
from policy.understand.words.vocabulary import vocabulary

_CONFIRMS = re.compile(
    r"是不是|是否|对不对|能不能|可不可以|听说|据说|(?:吗|吧|么|不|嘛|没错|right|correct)\s*[?？。.!！,，;；]*$"
    r"|\b(?:is|are|was|does|do|would|isn't|can) (?:it|that|the|they|we|i)\b"
)
"""A clause that asks whether something holds."""
_HOW_MUCH = re.compile(r"(?:好多|多少|几|咋个?|怎么)[^,，。;；]{0,8}[吗么嘛不]\s*[?？。.!！,，;；]*$")
"""好多课时嘛: how much is asked; the particle at the end confirms nothing."""
_CONFIRMED = re.compile(
    r"\s*(?:没错|没问题|对不对|是不是|对|是|right|correct|is that (?:right|correct))[吧吗么?？。.]*\s*$"
)
"""A clause that only asks whether the one before it holds."""
_THEN = re.compile(
    r"(?:是不是|是否|就是|那是|那就|等于|算下来|应该|听说|据说|能不能|可不可以|可以|能拿|能分|该|是|给|发|分|要选|要设|设在|要拿|必须拿|按|就)"
    r"[^,，。;；?？\d上讲教培训监做考干带了]{0,6}$"
    r"|\b(?:is it|is that|is the \w+|be|get|it's|so|gives?|paid|receive)(?: \w+)?\s*$"
)
"""Before a figure that is held to be the result."""
_FACTOR_BEFORE = re.compile(r"(?:系数|乘以?|[×x*])\s*(?:是|为|用|按)?\s*$")
_FACTOR_AFTER = re.compile(r"\s*的?(?:系数|倍)")
_LIMIT_BEFORE = re.compile(r"(?:过了?|超过|够|满|不到|不满|达到)\s*$")
_RULE_AFTER = re.compile(r"(?:人|个)?就(?:能|可以|要)?(?:翻倍|减半|打折|乘|按|算)")
_PLUS = re.compile(r"\s*(?:加|\+|和|plus)\s*(?:上)?\s*$")
PROPOSABLE = frozenset(
    {None, "money", "hours", "percent", "credits", "some", "groups", "certificates", "years", "clock_hours"}
)


_PRICE = re.compile("(?:百|千)一(?:场|天|日|个?学时|个?课时)")
"""两百一场: two hundred for one, not 210 of them."""
_SUM = 50
"""From here on a figure without a noun, of which it is said that it was paid, is a sum of money."""
_GIVEN = re.compile(r"(?:发|给|付|领|拿)(?:了|到|走|取)$|\bpaid\s*$")
"""Before a figure without a noun that is one of money, unless it may be the hours of so many candidates."""
_NEVER_HOURS = 1000
"""Hours of an exam are at most so many."""
_NEAR = 8
"""So many characters before a sum may say that it was booked."""
_EITHER_UNITS = frozenset({"some", "certificates", "groups"})


def read_proposals(sheet: Sheet) -> None:
    """Takes the figures that stand for a result, and marks what is asked to be confirmed."""
    checked = vocabulary().says("checked", sheet.text)
    for start, end in _clauses(sheet.text):
        inside = [n for n in sheet.numbers if start <= n.start < end and not sheet.taken(n)]
        _premises(sheet, inside)
        _either(sheet, inside)
        asked = _HOW_MUCH.sub("", sheet.text[start:end])
        confirmed = _CONFIRMS.search(asked) or _CONFIRMED.match(sheet.text, end)
        if confirmed:
            _results(sheet, inside, start)
        if checked or confirmed:
            _booked(sheet, [one for one in inside if not sheet.taken(one)], start)


def _clauses(text: str) -> list[tuple[int, int]]:
    ends = [hit.end() for hit in re.finditer(r"[,，。;；?？!！]|\.(?=\s)|$", text)]
    return list(zip([0, *ends], ends, strict=False))


def _premises(sheet: Sheet, numbers: list[Number]) -> None:
    """按 1.5 的系数, 过了 200 就翻倍: how the asker thinks that it is reckoned."""
    for number in numbers:
        before, after = sheet.text[: number.start], sheet.text[number.end :]
        if factor := _FACTOR_AFTER.match(after):
            sheet.take(number.start, number.end + factor.end(), "")
        elif (number.unit is None and _FACTOR_BEFORE.search(before)) or (
            _LIMIT_BEFORE.search(before) and _RULE_AFTER.match(after)
        ):
            sheet.take(number.start, number.end, "")


def _either(sheet: Sheet, numbers: list[Number]) -> None:
    """考评员是 1 名还是 2 名: of two numbers of the same one may be the answer, and neither is told."""
    for first, second in pairwise(numbers):
        alike = first.unit in _EITHER_UNITS and second.unit in _EITHER_UNITS
        if alike and re.fullmatch(
            r"\s*(?:个|名|位)?\s*(?:还是|or)\s*(?:要|是|设|配)?\s*", sheet.text[first.stop : second.start]
        ):
            sheet.proposed += [first, second]
            sheet.take_all([replace(one, unit_end=one.end) for one in (first, second)], "")


def _booked(sheet: Sheet, numbers: list[Number], start: int) -> None:
    """造册金额 350 元，请核对; 按两百一场算了八百: what was booked or paid, and at which price, where it is asked whether that is
    right. A surplus, or what came in and was spent, is told, not booked; the share of it that was given out is.
    """
    words, told = vocabulary(), vocabulary().says("flows", sheet.text)
    for number in numbers:
        before = sheet.text[start : number.start]
        if told and (words.says("flows", before) or not words.says("given_out", before)):
            continue
        said = _THEN.search(before) or words.pattern("booked").search(before[-_NEAR:])
        if _PRICE.search(sheet.words(number)):
            sheet.take(number.start, number.stop, "")
        elif said and (number.unit == "money" or (number.unit is None and _paid(number, before))):
            money = number.unit == "money" or (_GIVEN.search(before) and _no_hours(sheet, number))
            sheet.proposed.append(replace(number, unit="money") if money else number)
            sheet.take(number.start, number.stop, "")


def _paid(number: Number, before: str) -> bool:
    """给我算了八百: whether a figure without a noun is a sum that was given."""
    return (number.value or 0) >= _SUM and vocabulary().says("given_out", before[-_NEAR:])


def _no_hours(sheet: Sheet, number: Number) -> bool:
    """Whether a figure cannot be the hours of an exam: too large for that, or no candidates are told."""
    return (number.value or 0) > _NEVER_HOURS or not any(one.unit == "people" for one in sheet.numbers)


def _results(sheet: Sheet, numbers: list[Number], start: int) -> None:
    found = False
    for number in numbers:
        before = sheet.text[start : number.start]
        joined = found and (_PLUS.search(before) or re.search(r"(?:一共|共|等于|就是|是|=)\s*$", before))
        says_much = not number.small_word or (number.value or 0) > 1
        rates = [n.start for n in numbers if n.value == 1 and n.stop == number.start]  # 按一天 720 算
        held = joined or _THEN.search(before)
        rate = bool(rates) and number.unit == "money"  # 一课时 50 元吗
        if number.unit in PROPOSABLE and says_much and (held or rate):
            found = True
            sheet.proposed.append(number)
            sheet.take(min([number.start, *rates]) if held else number.start, number.end, "")
