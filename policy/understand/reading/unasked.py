"""People that a message speaks of, though it does not ask about them: those on duty, those of the year before, those counted apart."""

from __future__ import annotations

import re
from itertools import pairwise

from policy.understand.reading.sheet import Sheet
from policy.understand.words.numerals import Number
from policy.understand.words.vocabulary import vocabulary

_STAFF = re.compile(
    r"(?<![、和跟与及])(?:监考|考务|阅卷|培训)?的?(?:老师|教师|监考员|考评员|工作人员|teachers|invigilators|proctors)"
    r"(?:有|共|一共|是|为|:|\s)*$"
)
_SITS = re.compile(r"[^,，。;；]*(?:参加|参考|来考|考试|机试|笔试|实考|\bsat\b|\btook\b)")
_EXAMINED = re.compile("考生|学生|学员|同学|candidate|student|examinee")
_CAME = re.compile("实考|实到|到考|缺考|没来|未到|参加|来了|来考")
"""Said of those of this year, though no year is named."""
_MORE = re.compile(r"另|还有|外加|加上|再加|\b(?:another|plus)\b")
"""Between two numbers of people of whom the second are no part of the first."""
_LISTED = re.compile(
    r"[^,，。;；]*(?:[、和跟与及]|\band\b)[^,，。;；]*"
    r"|[,，](?:[甲乙丙丁戊a-z\d一二三四五六]+班|另一?个?班|[上下]午场?|第[一二三四]场|[男女]生|[一二三四五]组)[^,，]{0,2}"
)
"""Between two numbers of people who are counted apart: 、, 甲班 40 人，乙班 30 人."""
_BOTH = re.compile("两年|一共|总共|合计|加起来|共计|比|差|各|分别|both|total|altogether|compare")

_FEE = re.compile(
    r"(?:(?:每一?[个位名]?(?:人|学生|考生|学员)|人均)[^,，。;；\d多少几]{0,4})?[交缴收]?(?:考试费|报名费|考证费|收费|缴费|交费|[交缴收])"
    r"[^,，。;；\d多少几]{0,6}\d+(?:\.\d+)?\s*(?:元|块钱?)(?:的?(?:考试费|报名费|考证费|费用?))?(?:一?[个每/]?人)?"
)
_ASKS_OF_FEES = re.compile("(?<!课时)费|[收交缴]|上限|贵|fee|charge|pay")
_JUDGED_FEE = re.compile("上限|封顶|是不是|是否|有没有|超")
"""Within what is said of a fee: it is asked about itself."""


def read_fees(sheet: Sheet) -> None:
    """机试每人交考试费 290 元，实考 46 人，课时多少: what students pay, where the question is about something else."""
    hit = _FEE.search(sheet.text) if "元" in sheet.text or "块" in sheet.text else None
    if hit and not (
        _JUDGED_FEE.search(hit[0]) or _ASKS_OF_FEES.search(sheet.text[: hit.start()] + sheet.text[hit.end() :])
    ):
        sheet.hide(hit.start(), hit.end(), "")


def staff_before(sheet: Sheet, number: Number) -> re.Match[str] | None:
    """监考老师 8 位: they are on duty, they do not sit the exam. The noun, which stands before."""
    if number.unit not in ("people", "some") or _SITS.match(sheet.text, number.stop):
        return None
    return _STAFF.search(sheet.text[: number.start])


def without_staff_again(sheet: Sheet, numbers: list[Number]) -> list[Number]:
    """两个老师各监考一场，两人一共多少: a number that only says again how many are on duty is understood."""
    staff = [(n.value, n.stop) for n in sheet.numbers if n.unit == "staff"]
    again = [n for n in numbers if n.unit == "people" and any(n.value == many and n.start >= at for many, at in staff)]
    again = [n for n in again if not _EXAMINED.search(sheet.text[n.end : n.stop])]
    sheet.take_all(again, "")
    return [n for n in numbers if n not in again]


def of_this_year(sheet: Sheet, numbers: list[Number]) -> list[Number]:
    """去年考了 150 人，今年 58 人，今年认定多少: those of the year that is asked about; the others are understood."""
    clauses = {number: _clause_before(sheet, number) for number in numbers}
    earlier = [number for number in numbers if "earlier" in _times(clauses[number])]
    now = [number for number in numbers if "now" in _times(clauses[number])]
    others = [number for number in numbers if number not in earlier]
    came = any(_CAME.search(clauses[one] + sheet.text[one.start : one.stop + 6]) for one in others)
    told_apart = earlier and (len(now) == len(others) > 0 or came)
    if not told_apart or _BOTH.search(sheet.text) or "earlier" in _times(re.split(r"[,，。;；]", sheet.text)[-1]):
        return numbers
    begins = {number.start - len(clauses[number]) for number in earlier}
    sheet.take_all((n for n in sheet.numbers if n.start - len(_clause_before(sheet, n)) in begins), "")
    return others


def _clause_before(sheet: Sheet, number: Number) -> str:
    return re.split(r"[,，。;；]", sheet.text[: number.start])[-1]


def _times(text: str) -> set[str]:
    """Of which years and terms a text speaks."""
    return {said.means for said in vocabulary().times.find(text)}


def counted_apart(sheet: Sheet, numbers: list[Number]) -> bool:
    """甲班 40 人、乙班 30 人参加: whether what was said of the last is said of all, so that none is part of another."""
    between = [sheet.text[one.stop : other.start] for one, other in pairwise(numbers)]
    return any(_MORE.search(part) for part in between) or any(
        _LISTED.fullmatch(part) and not vocabulary().people.find(part) for part in between
    )
