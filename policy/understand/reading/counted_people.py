"""The counts of people in a message: how many, what they did (sat, registered, did not come), and at which level."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from policy.understand.reading.sheet import Sheet
from policy.understand.reading.unasked import of_this_year, staff_before, without_staff_again
from policy.understand.words.numerals import Number
from policy.understand.words.vocabulary import Said, any_of, vocabulary

_BETWEEN = (
    r"(?:的|了|是|有|为|:|\(|人数|总数|就|共|总共|一共|才|只|只有|仅|一起|到|来|达到|=|\s|考试"
    r"|were|was|had|have|students?|people|by|of|only|just)*"
)

_ABSENT = re.compile("(?:人|学生|同学|考生)?(?:临时|突然)?(?:缺考|缺席|没来|没到|未到|弃考)")
"""After a small number (有一个缺考), which else may count anything."""
_ALL_BUT = re.compile(r"(?:除了?|除[去开掉]|扣[除掉]|减[去掉]|\b(?:except(?: for)?|all but|apart from|minus))\s*$")
_COLLEGE = re.compile(
    r"(?:^|[,，。;；])[^,，。;；\d考试]{0,4}(?:系|学院|院|学校|校|专业|年级)里?(?:一?共|总共|现?有|的|是)*\s*$"
)
_OF_THEM = re.compile(r"其中|里面|里头|当中|包括|包含|含|\b(?:of whom|of them|including|among them)\b")


@dataclass(frozen=True)
class Count:
    """A number of people, what they did (sat, registered …; None where nothing was said), and at which level. `part`: they are
    said to be some of those told before (其中女生 60 人).
    """

    number: Number
    did: str | None
    level: str | None
    part: bool = False


def counted_people(sheet: Sheet) -> list[Count]:
    """All of them, from left to right; those of another year and those on duty left out."""
    sat = sheet.counting("people")
    before, _ = _beside()
    sat += [_cut(n) for n in sheet.counting("hours") if before.search(sheet.text[: n.start])]
    sat += [
        n
        for n in sheet.counting("some")
        if n.value is None or n.value >= 3 or not n.spelled or _ABSENT.match(sheet.text, n.stop)
    ]
    sat += [number for number in sheet.counting(None) if _beside_word(sheet, number) or _after_level(sheet, number)]
    ordered = sorted((n for n in sat if not staff_before(sheet, n)), key=lambda number: number.start)
    ordered = of_this_year(sheet, without_staff_again(sheet, ordered))
    return [Count(n, _did(sheet, n, ordered), _level(sheet, n, ordered), _part(sheet, n, ordered)) for n in ordered]


def _part(sheet: Sheet, number: Number, ordered: list[Number]) -> bool:
    start, _ = _segment(sheet, number, ordered)
    return ordered.index(number) > 0 and _OF_THEM.search(sheet.text[start : number.start]) is not None


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
            r"\s*no[- ]shows?\b|\s*(?:did not|didn't|failed to) (?:\w+ )?(?:show|come|turn up|attend|sit|take)\b"
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
    if _ALL_BUT.search(sheet.text[: number.start]):
        return "absent"
    if _of_a_college(sheet, number):
        return "whole"
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


def _of_a_college(sheet: Sheet, number: Number) -> bool:
    """我们系 1200 个学生，机试: how many students there are, of whom nothing else is said."""
    noun, after = sheet.text[number.end : number.stop], sheet.text[number.stop :]
    students = "学生" in noun and re.match(r"\s*(?:[,，。;；]|$)", after)
    return bool(students) and _COLLEGE.search(sheet.text[: number.start]) is not None


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


def _cut(number: Number) -> Number:
    """实考一百二 课时多少: the number alone, the noun after it belongs to the question."""
    return replace(number, unit="people", unit_end=number.end)
