"""Counts of people: who sat, who registered, who did not come; level by level where levels are named."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from policy.facts import Value
from policy.understand.reading.attendance import nobody_sat, read_absent
from policy.understand.reading.groups import counted_together, in_each, late_comers, read_late_comers
from policy.understand.reading.sheet import Sheet
from policy.understand.reading.unasked import counted_apart, of_this_year, staff_before, without_staff_again
from policy.understand.words.numerals import Number
from policy.understand.words.vocabulary import Said, any_of, vocabulary

FACTS = frozenset({"headcount", "headcounts", "registered"})
"""What is read here of the facts that a pack may ask for."""
_BETWEEN = (
    r"(?:的|了|是|有|为|:|\(|人数|总数|就|共|总共|一共|才|只|只有|仅|一起|到|来|达到|=|\s|考试"
    r"|were|was|had|have|students?|people|by|of|only|just)*"
)

_ABSENT = re.compile("(?:人|学生|同学|考生)?(?:临时|突然)?(?:缺考|缺席|没来|没到|未到|弃考)")
"""After a small number (有一个缺考), which else may count anything."""
_IN_TURN = re.compile("分别|依次|respectively")
_EACH_LEVEL = re.compile(r"(?:各|每个?(?:级别?|等级))[^,，。;；]{0,6}$")


@dataclass(frozen=True)
class Count:
    """A number of people, what they did (sat, registered …; None where nothing was said), and at which level."""

    number: Number
    did: str | None
    level: str | None


def read_people(sheet: Sheet) -> None:
    """Sets headcount or headcounts, registered, leaders; doubts a headcount that contradicts itself."""
    counts = _counts(sheet)
    sheet.take_all([count.number for count in counts], "people")
    _registered(sheet, counts)
    heads = [
        count for count in counts if count.did in ("sat", None) and not _someone(count) and not _denied(sheet, count)
    ]
    _read_heads(sheet, heads)
    if not heads and "headcount" not in sheet.facts:
        read_absent(sheet, [count.number for count in counts if count.did == "absent"])
    if heads and "registered" not in sheet.facts and any(count.did == "absent" for count in counts):
        sheet.doubt("headcount", sheet.words(*[count.number for count in counts]))
    if "headcount" in sheet.facts and len({said.means for said in vocabulary().levels.find(sheet.text)}) > 1:
        sheet.doubt("headcount", sheet.words(*[count.number for count in heads]))


def _read_heads(sheet: Sheet, heads: list[Count]) -> None:
    """Who sat: all of one exam, level by level, or group by group."""
    numbers = [count.number for count in heads]
    if nobody_sat(sheet) and all((number.value or 0) <= 1 for number in numbers):
        sheet.set("headcount", 0)
    elif (together := counted_together(sheet, numbers, any(c.did == "sat" for c in heads))) is not None:
        sheet.set("headcount", together)
    elif late_comers(sheet):
        read_late_comers(sheet, numbers)
    elif in_turn := _level_by_level(sheet, heads):
        sheet.set("headcounts", in_turn)
    elif any(number.about in ("range", "vague") or in_each(sheet, number) for number in numbers):
        sheet.doubt("headcount", sheet.words(*numbers))
    elif len(levels := [count for count in heads if count.level]) > 1:
        _by_level(sheet, levels)
    elif heads:
        _one(sheet, heads)


def _someone(count: Count) -> bool:
    """一个人负责两个证书: one person, not a headcount."""
    return count.did is None and count.number.spelled and count.number.value == 1


def _denied(sheet: Sheet, count: Count) -> bool:
    """不是 95 人，是 59 人: the first figure is taken back as it is said."""
    return re.search(r"(?:不是|并非|isn't|not)\s*$", sheet.text[: count.number.start]) is not None


def _counts(sheet: Sheet) -> list[Count]:
    sat = sheet.counting("people")
    before, _ = _beside()
    sat += [cut(n) for n in sheet.counting("hours") if before.search(sheet.text[: n.start])]
    sat += [
        n
        for n in sheet.counting("some")
        if n.value is None or n.value >= 3 or not n.spelled or _ABSENT.match(sheet.text, n.stop)
    ]
    sat += [number for number in sheet.counting(None) if _beside_word(sheet, number) or _after_level(sheet, number)]
    ordered = sorted((n for n in sat if not staff_before(sheet, n)), key=lambda number: number.start)
    ordered = of_this_year(sheet, without_staff_again(sheet, ordered))
    return [Count(n, _did(sheet, n, ordered), _level(sheet, n, ordered)) for n in ordered]


def _beside_word(sheet: Sheet, number: Number) -> bool:
    """A bare number right after or before a word for what people do: 实考 55, 40 registered."""
    before, after = _beside()
    return bool(before.search(sheet.text[: number.start]) or after.match(sheet.text[number.end :]))


@cache
def _beside() -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = any_of(
        [
            w
            for kind in ("sat", "registered", "absent", "passed")
            for w in vocabulary().data["people"][kind]
            if w != "考试"
        ]
    )
    heads = any_of(["人数", "headcount", "number of people", "head count"])
    return (
        re.compile(
            rf"(?:(?:{words}){_BETWEEN}|(?:{heads})(?:说错了|错了|不对)?[,，]?{_BETWEEN})(?:应该是|改成|改为)?$"
        ),
        re.compile(
            rf"\s*(?:才|就|都)?是(?:{words})(?:的|人?数)|"
            r"\s*(?:were |have |had |who |actually |really )*(?:registered|sat|took|passed|signed up|showed up|attended|turned up|absent|missing)\b|"
            r"\s*(?:did not|didn't|failed to) (?:\w+ )?(?:show|come|turn up|attend|sit|take)\b"
        ),
    )


def _after_level(sheet: Sheet, number: Number) -> bool:
    words = any_of([w for words in vocabulary().data["levels"].values() for w in words])
    return re.search(rf"(?:{words})[^,，。;；、\d]{{0,6}}$", sheet.text[: number.start]) is not None


def _segment(sheet: Sheet, number: Number, ordered: list[Number]) -> tuple[int, int]:
    """From the number before, or the clause's start, to the number after, or the clause's end."""
    i = ordered.index(number)
    start = ordered[i - 1].stop if i else 0
    end = ordered[i + 1].start if i + 1 < len(ordered) else len(sheet.text)
    breaks = [hit.end() for hit in re.finditer(vocabulary().data["clauses"], sheet.text[: number.start])]
    after = re.search(vocabulary().data["clauses"], sheet.text[number.stop :])
    return max([start, *breaks]), min(end, number.stop + after.start()) if after else end


def _did(sheet: Sheet, number: Number, ordered: list[Number]) -> str | None:
    """What these people did: by the word before the number, or after it where the clause speaks that way round."""
    start, end = _segment(sheet, number, ordered)
    before = vocabulary().people.find(sheet.text[start : number.start])
    after = vocabulary().people.find(sheet.text[number.stop : end])
    before = [said for said in before if said.means != "rate" and not _names_the_exam(sheet, start, said)]
    after = [said for said in after if said.means != "rate"]
    if before and before[-1].means in ("trained", "passed") and _form_since(sheet, start + before[-1].start, number):
        before = []
    if after and _belongs_to_next(sheet, number.stop + after[0].end, number, ordered):
        after = []
    if before and not (after and _words_follow(sheet, number, ordered)):
        return before[-1].means
    return after[0].means if after else None


def _words_follow(sheet: Sheet, number: Number, ordered: list[Number]) -> bool:
    """Whether this clause puts the word after the number: 60人报名28人参加."""
    i = ordered.index(number)
    if i == 0:
        return False
    start, _ = _segment(sheet, ordered[i - 1], ordered)
    between = sheet.text[ordered[i - 1].stop : number.start]
    first_has_none = not vocabulary().people.find(sheet.text[start : ordered[i - 1].start])
    return first_has_none and not re.search(vocabulary().data["clauses"], between)


def _belongs_to_next(sheet: Sheet, word_end: int, number: Number, ordered: list[Number]) -> bool:
    """Whether a word between two numbers belongs to the second: 95人实考105人."""
    i = ordered.index(number)
    if i + 1 == len(ordered):
        return False
    following = ordered[i + 1]
    _, end = _segment(sheet, following, ordered)
    adjacent = re.fullmatch(_BETWEEN, sheet.text[word_end : following.start]) is not None
    return adjacent and not vocabulary().people.find(sheet.text[following.stop : end])


def _names_the_exam(sheet: Sheet, start: int, said: Said) -> bool:
    """电脑考试，卷面考试: 考试 is part of the name of the exam, not what people did."""
    at, word = start + said.start, sheet.text[start + said.start : start + said.end]
    forms = vocabulary().choices("exam_form").find(sheet.text)
    return any(form.start < at + len(word) and at < form.end + (word == "考试") for form in forms)


def _form_since(sheet: Sheet, at: int, number: Number) -> bool:
    """第五轮培训了，机试95人: the exam stands nearer than the training."""
    return bool(vocabulary().choices("exam_form").find(sheet.text[at : number.start]))


def _level(sheet: Sheet, number: Number, ordered: list[Number]) -> str | None:
    start, end = _segment(sheet, number, ordered)
    found = vocabulary().levels.find(sheet.text[start : number.start])
    if found:
        return found[-1].means
    later = vocabulary().levels.find(sheet.text[number.end : min(end, number.end + 14)])
    return later[0].means if later else None


def _registered(sheet: Sheet, counts: list[Count]) -> None:
    values = [whole(c.number.value) for c in counts if c.did == "registered" and c.number.value is not None]
    if len(set(values)) == 1:
        sheet.set("registered", values[0])


def _by_level(sheet: Sheet, counts: list[Count]) -> None:
    by_level: dict[str, Number] = {count.level or "": count.number for count in counts}
    numbers = list(by_level.values())
    if len(by_level) < len(counts) or any(n.about or not _plausible(n.value) for n in numbers):
        sheet.doubt("headcount", sheet.words(*[count.number for count in counts]))
    else:
        sheet.set("headcounts", tuple(int(n.value or 0) for n in numbers))


def _level_by_level(sheet: Sheet, heads: list[Count]) -> tuple[int, ...]:
    """初级、中级、高级分别考了 22 人、45 人、68 人; 初级、中级各 40 人: as many figures as levels, or one for each of them."""
    said = vocabulary().levels.find(sheet.text)
    numbers = [count.number for count in heads]
    after = all(hit.end <= number.start for hit in said for number in numbers)
    if len(said) < 2 or len({hit.means for hit in said}) < len(said) or not numbers or not after:
        return ()
    if any(not _plausible(n.value) or n.about not in (None, "each") for n in numbers):
        return ()
    between = sheet.text[said[-1].end : numbers[0].start]
    each = len(numbers) == 1 and _EACH_LEVEL.search(between)
    if not each and not (len(numbers) == len(said) and _IN_TURN.search(between)):
        return ()
    return tuple(int(n.value or 0) for n in numbers) * (len(said) if each else 1)


def _one(sheet: Sheet, heads: list[Count]) -> None:
    heads = _after_correction(sheet, heads)
    sat = [count for count in heads if count.did == "sat"]
    said = {count.number.value for count in heads}
    if len(said) > 1 and sat and len({c.number.value for c in sat}) == 1 and _of_all(sheet, sat, heads):
        heads, said = sat, {sat[0].number.value}
    number = heads[0].number
    if len(said) > 1 or number.value is None:
        sheet.doubt("headcount", sheet.words(*[count.number for count in heads]))
    elif number.about in ("more", "less"):
        _limit(sheet, "headcount", number)
    else:
        sheet.set("headcount", whole(number.value))


def _after_correction(sheet: Sheet, heads: list[Count]) -> list[Count]:
    """Where a figure was taken back, those after the correction."""
    taken_back = [hit.end() for hit in vocabulary().pattern("corrections").finditer(sheet.text)]
    later = [count for count in heads if taken_back and count.number.start >= taken_back[-1]]
    return later or heads


def _of_all(sheet: Sheet, sat: list[Count], heads: list[Count]) -> bool:
    """Whether those who sat are some of the others told, and not counted apart from them."""
    apart = counted_apart(sheet, [count.number for count in heads])
    return not apart and all((sat[0].number.value or 0) <= (count.number.value or 0) for count in heads)


def _limit(sheet: Sheet, fact: str, number: Number) -> None:
    """More than, fewer than: the samples on that side, the stated number left out."""
    edge = int(number.value or 0)
    samples: tuple[Value, ...] = (
        (edge + 1, edge + 2, edge * 2 + 1, 5000) if number.about == "more" else tuple(range(1, min(edge, 400)))
    )
    sheet.doubt(fact, sheet.words(number))
    sheet.within[fact] = samples


def _plausible(value: Decimal | None) -> bool:
    return value is not None and value >= 0 and value == value.to_integral_value()


def read_bare_headcount(sheet: Sheet) -> None:
    """机试，58: one bare number beside an exam form, and nothing else counted, is the headcount."""
    left = sheet.bare()
    told = {"headcount", "headcounts", "registered"} & {*sheet.facts, *sheet.unclear, *sheet.within}
    forms = {"exam_form", "level_forms"} & sheet.facts.keys()
    if len(left) == 1 and forms and not told and not left[0].about and left[0].value is not None:
        sheet.set("headcount", whole(left[0].value))
        sheet.take_all(left, "people")


def read_not_yet(sheet: Sheet) -> None:
    """收了 85 个学员，还没考: where no exam was held, nobody sat it."""
    if sheet.facts.get("exam_held") is False and "headcount" in sheet.facts:
        sheet.doubt("headcount", sheet.words(*[n for n in sheet.numbers if n.unit in ("people", "some")]))


def cut(number: Number) -> Number:
    """实考一百二 课时多少: the number alone, the noun after it belongs to the question."""
    return replace(number, unit="people", unit_end=number.end)


def whole(value: Decimal | None) -> int | Decimal:
    """A whole number as an int, anything else as it is: the rules refuse it in their own words."""
    assert value is not None
    return int(value) if value == value.to_integral_value() else value
