"""How many exam sessions: each count with the part that it plays beside the others."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from policy.understand.reading.asked import asks_total
from policy.understand.reading.lengths import Length
from policy.understand.reading.sheet import Sheet
from policy.understand.words.numerals import Number
from policy.understand.words.together import IN_ALL

Role = Literal["", "of", "also", "more", "total", "daily"]

_EVERY = re.compile(r"每\s*$")
"""每一场: no count."""
_TOTAL = re.compile(rf"(?:{IN_ALL}|现在|变成|达到)[^,，。;；\d]{{0,6}}$")
_TOTAL_AFTER = re.compile(
    r"[^,，。;；\d]{0,6}[,，]?\s*(?:但是?|是)?分[在成到]?\s*[\d两二三四五六七]\s*天|\s*(?:in total|altogether|in all)\b"
    r"|\s*了(?=[,，。;；?？]|$)|(?: \w+)? (?:over|on|across) (?:two|three|four|five|\d) (?:\w+ )?days"
)
_DAILY = re.compile(
    r"(?:每[天日]|天天|日均|\b(?:each|every) day|\ba day|\bper day)[^,，。;；\d]{0,14}$|(?:每[天日]|each day),?\s*$"
)
_DAILY_AFTER = re.compile(r"[^,.;，。；\d]{0,14}\b(?:each|every|per|a) day\b|\s*(?:每天|一天)(?!\d|[一两三四])")
_ONE_DAY = re.compile(r"(?<![第头前后另])一天[^,，。;；\d]{0,6}$")
_EACH = re.compile(r"[各每都][^,，。;；]{0,4}$|\b(?:each|both|every)\b[^,.;]{0,14}$")
_MORE = re.compile(r"(?:再|又|加上?|外加|追加|临时)[^,，。;；\d]{0,6}$|\bplus\b[^,.;\d]{0,12}$")
_ALSO = re.compile(r"(?:还有?|另外还?)[^,，。;；\d]{0,6}$|\banother\b[^,.;\d]{0,12}$")
"""One more, or the next of those that were counted: 两场，一场 2 小时，还有一场 3 小时."""
_OF = re.compile(r"(?:其中|里面?|当中|有|第)[^,，。;；\d]{0,4}$|\bof (?:them|which|those)\b[^,.;\d]{0,6}$")
_OF_AFTER = re.compile(r"\s+of (?:them|which|those|the)\b")
_AGAIN = re.compile(
    r"\s*(?:考试|监考)?(?:都|均|全|各|分别|之间|中间|时长|加起来|一样|同样|的?间隔|both|all|were (?:both|all))"
)
"""After a count told before: 两场，两场都是 3 小时."""
_ONLY = re.compile(r"(?:[就只仅]有?这?|这|只监考了?|就监考了?|only|just)\s*$")
"""就这一场: the one that was told."""
_PARTS = ("上午|上下午|早上|早晨|morning", "下午|午后|afternoon", "晚上|夜里|晚间|evening|night")
_ONE_OF_ENGLISH = re.compile(
    r"\b(?P<one>one|another|the other(?: one)?|the (?:first|second)(?: one)?)(?: of (?:them|which|those|the \w+))?"
    r"(?=(?: (?:session|exam))?(?: (?:that|which|of|for|from|lasting|lasted|was|is|took|ran|at|least"
    r"|exactly|precisely|fully|only|just|about|nearly|almost|under|over)){0,4}"
    r" (?:\d|one|two|three|four|five|a |an ))"
    r"|\b(?P<more>one more|another one)\b(?! of)|\b(?P<daily>one)(?= (?:each|every|per|a|on each) day)"
)
"""One session, told without the noun: one of 1 hour, another from 14:00 to 17:00, one each day."""
_ORDINAL = re.compile(r"第[一二三四五1-5]场|[长短早晚]的?那一?场|(?:另外?|[前后先末][头面边]?)的?那场|同一[场堂门]")
_SOME = re.compile(
    "(?:若干|好几|好多|许多|很多|几)个?场(?!地)|(?:several|some|a few|many) (?:exam )?(?:sessions|exams|sittings)"
)
_SOUND = range(1, 1000)
_LIMITED = frozenset({"more", "less"})
_MINE = re.compile(
    r"(?:我|本人)[们]?(?:自己|实际|其实|只|就|仅|负责|参加|去|做)*监?考?了?(?:其中)?的?\s*$|(?:实际|只|就|仅)(?:监考?|去|做)了?(?:其中)?的?\s*$"
    r"|\bi (?:only |actually |just )?(?:invigilated|did|took|had)(?: only)?\s*$"
)
"""Before the sessions that the asker had a part in."""
_ONE_OF = re.compile(r"我[^,，。;；\d]{0,6}其中的?\s*$")
_MY = re.compile(r"我|本人|\bi\b")
_AS_WELL = re.compile(r"[也又还](?:去|来|在|上|做|监|值|考|忙|干|参加|有)|\b(?:as well|also|too)\b")
_ADDED = re.compile(
    r"^(?:那|如果)?加(?!班|起|在)|(?:再|另|另外|外|又|后来|临时|还)[^,，。;；]{0,4}(?:加|来|监|带|有|多(?!少))|加上|plus|another|one more"
    r"|又(?:拿|考|取|过|得)[^,，。;；]{0,4}[一二两三四\d][本张]"
)


@dataclass(frozen=True)
class Count:
    """So many sessions; the role is empty for a count that stands for itself. `apiece`: it was told of each of several parts."""

    many: int
    start: int
    stop: int
    role: Role = ""
    apiece: bool = False


def comes_on_top(sheet: Sheet) -> bool:
    """Whether what is told adds to what was told before: 又加了一场."""
    return _ADDED.search(sheet.text) is not None


def done_as_well(sheet: Sheet) -> bool:
    """下午我也去了，一共几课时: whether what is told was done beside what was told before, where all of it is asked for."""
    return _AS_WELL.search(sheet.text) is not None and asks_total(sheet.text)


def vague_counts(sheet: Sheet, lengths: Sequence[Length]) -> str:
    """The words for a number of sessions that was not told exactly; more than a number leaves its samples in `within`."""
    numbers = [n for n in _numbers(sheet) if _vague(n, lengths)]
    some = _SOME.search(sheet.text)
    if not numbers and (some is None or _numbers(sheet)):
        return ""
    if len(numbers) == 1 and numbers[0].about == "more" and numbers[0].value:
        least = int(numbers[0].value)
        sheet.within["sessions"] = tuple(least + more for more in (0 if "以上" in sheet.text else 1, 1, 5))
    words = sheet.words(*numbers) if numbers else some[0] if some else ""
    sheet.take_all(numbers, "sessions")
    return words


def _vague(number: Number, lengths: Sequence[Length]) -> bool:
    """Whether a count is less than a number; 一场不到 3 小时 limits its length."""
    of_length = number.about in _LIMITED and any(0 <= one.start - number.stop < 6 for one in lengths)
    sound = number.value is not None and number.value in _SOUND
    return not sound or (number.about not in (None, "each") and not of_length)


def read_counts(sheet: Sheet, lengths: Sequence[Length]) -> list[Count]:
    """The counts of sessions from left to right, those left out that only say again what was told; their numbers are taken."""
    numbers = _numbers(sheet)
    told = [(int(n.value or 0), n.start, n.stop) for n in numbers]
    told += [
        (1, n.start, n.stop) for n in sheet.counting("some") if n.value == 1 and _ONE_OF.search(sheet.text[: n.start])
    ]
    told += [(1, *hit.span()) for hit in _ORDINAL.finditer(sheet.text) if not _counted(hit, numbers)]
    told += [(1, *hit.span()) for hit in _ONE_OF_ENGLISH.finditer(sheet.text) if not _inside(hit, numbers)]
    found: list[Count] = []
    for many, start, stop in sorted(told, key=lambda one: one[1]):
        before = sheet.text[found[-1].stop if found else 0 : start]
        if not _again(many, before, sheet.text[stop:], found):
            times = _often(before, start, lengths, found)
            role = _role(before, sheet.text[stop:], sheet.text[start:stop])
            found.append(Count(many * times, start, stop, role, apiece=times > 1))
    sheet.take_all(numbers, "sessions")
    return _own(sheet.text, found)


def _own(text: str, found: list[Count]) -> list[Count]:
    """安排了三场，我只监考了两场: those of the asker, where all that were held are told first; of rooms (三个考场) as well."""
    begin = next((i for i, one in enumerate(found) if _MINE.search(text[: one.start])), 0)
    return found if any(_MY.search(_clause(text, one)) for one in found[:begin]) else found[begin:]


def _clause(text: str, count: Count) -> str:
    return re.split("[,，。;；]", text[: count.start])[-1]


def _numbers(sheet: Sheet) -> list[Number]:
    return [n for n in sheet.counting("sessions") if not _EVERY.search(sheet.text[: n.start])]


def _inside(hit: re.Match[str], numbers: Sequence[Number]) -> bool:
    return any(n.start <= hit.start() < n.stop for n in numbers)


def _counted(hit: re.Match[str], numbers: Sequence[Number]) -> bool:
    """另外那一场: whether a number within was read already."""
    return any(hit.start() <= n.start < hit.end() for n in numbers)


def _again(many: int, before: str, after: str, found: Sequence[Count]) -> bool:
    same = any(one.many == many for one in found)
    return same and bool((many > 1 and _AGAIN.match(after)) or _ONLY.search(before))


def _often(before: str, start: int, lengths: Sequence[Length], found: Sequence[Count]) -> int:
    """How often a count was told: 上下午各一场, 9:00-11:00、14:00-16:00 各一场."""
    if not _EACH.search(before):
        return 1
    begun = found[-1].stop if found else 0
    spans = sum(one.span and begun <= one.start < start for one in lengths)
    return max(sum(bool(re.search(word, before)) for word in _PARTS), spans, 1)


def _role(before: str, after: str, words: str) -> Role:
    if _DAILY.search(before) or _DAILY_AFTER.match(after):
        return "daily"
    if _TOTAL.search(before) or _TOTAL_AFTER.match(after):
        return "total"
    if _MORE.search(before) or words == "one more":
        return "more"
    if _ALSO.search(before) or words.startswith("another"):
        return "also"
    return "of" if _OF.search(before) or _OF_AFTER.match(after) or " of " in words else ""


def of_one_day(text: str, count: Count) -> bool:
    """一天两场: whether a count is that of one day, where several days are told."""
    return _ONE_DAY.search(text[: count.start]) is not None


def of_each(text: str, count: Count) -> bool:
    """各一场, 都监考三场: whether a count is told of each of several."""
    return _EACH.search(text[: count.start]) is not None
