"""So many of the same (三个班各 4 学时, 三年都考了, 四个周六上午): what was told holds for each of them, and they are added up.

Where each of them earns by itself, the result is multiplied. Where they work together (three trainings of one certificate, of
which the third counts less; five sessions that may lie on one day), what was told of all of them is asked for.
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from functools import cache

from policy.answer import Answer, Step
from policy.facts import Query
from policy.meaning.phrases import number
from policy.pack import Pack
from policy.understand.reading.days import days_named
from policy.understand.reading.each import EACH_BEFORE, told_of_each
from policy.understand.reading.sheet import Sheet
from policy.understand.words.numerals import Number
from policy.understand.words.together import IN_ALL
from policy.understand.words.vocabulary import any_of, vocabulary
from policy.wording import worded

ALIKE = "alike"
"""The name under which it is kept among the facts: how many, and what they are."""
_MANY = range(2, 1000)
_FIGURES = frozenset({"people", "hours", "days", "amount", "session_hours", "sessions", "certificates"})
_COUNTED = ("times", "groups", "staff", "weeks", "years", "certificates", "people")
_BY_THEMSELVES = {
    "exam_held": {"years"},
    "headcount": {"certificates"},
    "sessions": {"staff", "days", "weeks"},
    "half_days": {"times", "staff", "days", "weeks"},
    "hours": {"times", "groups", "staff", "days", "weeks", "years", "certificates"},
    "amount": {"times", "groups", "years", "certificates"},
    "certificates": {"people"},
}
"""By a fact of the rule, in this order: of what each earns by itself."""
_YEARLY = re.compile("年年|每年|每一年|都|均|从来|一次[都也]没|every year|each year|all (?:the|these) |every one")
_THIS_YEAR = re.compile("今年|本年|this year")
_RECURS = re.compile(
    "每[天日周]|每个?(?:星期|礼拜|周|工作日|月)|天天|every ?(?:day|week|month)|(?:a|per|each) (?:day|week|month)|daily|weekly"
)
_PERIOD = re.compile(
    r"(?:[一半整这上本两三四]|[上了]一?)个?(?:周|星期|礼拜|月|学期|暑假|寒假|假期)(?![一二三四五六日天末])|整?个?(?:学期|暑假|寒假)"
    r"|\bfor (?:a|one|the whole) (?:week|month|term|semester)|\ball (?:week|month|term)"
)
_TOTAL = re.compile(IN_ALL)
_TOLD_IN_ALL = re.compile(rf"{IN_ALL}(?:是|有|为)?\s*$")
_SUMMED = frozenset({"half_days", "days", "whole_days", "sessions", "hours", "certificates"})
_ONLY = re.compile(
    r"(?:只|就|仅|其中|负责|我)[^,，。;；\d]{0,5}$|\b(?:only|just|i (?:taught|took|had))\b[^,.;\d]{0,14}$"
)
"""Before those of several that the asker had a part in."""
_NAMED_PART = re.compile(
    r"(?:只|就|仅)[^,，。;；、和]{0,4}?(?:[甲乙丙丁a-d]|自己的?|这|那|其中一?)[个]?班|\bonly[^,.;]{0,14}class [a-d]\b"
)
"""只上了甲班: one of them, by its name."""
_JOINTLY = re.compile(
    rf"(?:我[和跟与同][^,，。;；\d]{{1,6}}|我们?[俩两]|[\d两三四五]个?(?:老师|教师|人))[^,，。;；\d]{{0,6}}{IN_ALL}"
)
"""What several did together, of which one part is asked for."""
_PAIR = re.compile(r"(?:^|[,，。;；\s])我[和跟与同](?!学|们)\w{1,4}?(?=[各都分一两]|今天|昨天|同一|,)")
"""我和张老师: two people on duty."""
_FIGURE_AFTER = re.compile(r"[^,，。;；]{0,4}[\d一二三四五六七八九十两]")
_MINE = re.compile(
    r"我(?!们)(?:自己|个人|一个人|本人)?(?:能|可以|可|应该?|该|会)?(?:拿|得|领|分|发|给|有|挣)到?(?:多少|几)"
    r"|(?:do|will|should|can|would) i (?:get|earn|receive)|\bmy (?:pay|share|part|fee)\b"
)
"""我拿多少: of several people, what one of them comes to is asked for."""
_OF_ONE = re.compile(
    r"(?:每一?[人个位名次期年班周]|各|一年|一次|一期|人均|平均)[^,，。;；总共]{0,10}(?:多少|几)"
    r"|\b(?:each|per) (?:person|teacher|student|class|time|year)\b"
)
"""What one of them comes to is asked for."""


def read_repeats(sheet: Sheet) -> None:
    """Sets `alike`, where the figures of a message are told of each of several things."""
    for count in sheet.numbers:
        what = _what(sheet, count)
        if what == "certificates" and "headcounts" in sheet.facts:
            sheet.doubt("headcounts", sheet.words(count))  # 初级、中级两个证书: levels of one certificate, or two
            sheet.doubt("headcount", sheet.words(count))
            return
        if what and _told_of_each(sheet, count, what):
            _repeated(sheet, count, what)
            return
        if what in ("groups", "staff") and _part(sheet, count):
            _open(sheet, sheet.words(count))  # 两个班一共 14 学时，我上了一个班: how many of them were of that class
            return
        if what == "years" and (_THIS_YEAR.search(sheet.text) or "certificates" in sheet.facts):
            sheet.take(count.start, count.stop, "")
    _open(sheet, _over_a_period(sheet) or _jointly(sheet))


def _repeated(sheet: Sheet, count: Number, what: str) -> None:
    """Takes a number of several; it multiplies, unless what all of them come to was told, or the asker had a part in one alone."""
    same = [n for n in sheet.numbers if (n.value, n.unit) == (count.value, count.unit)]
    if what == "days" and 1 < len(days_named(sheet)) != len(same):
        _open(sheet, sheet.words(count))  # 两个周六，一个周日: not as many of each
        return
    part = _part(sheet, count)
    one_named = what == "groups" and part is None and _NAMED_PART.search(sheet.text)
    if not one_named and (what == "years" or not _summed_up(sheet)):
        _multiply(sheet, count if part is None else part, what)
    if count.unit == "people" and what == "staff":
        sheet.facts.pop("headcount", None)
    sheet.take_all([count, *same, *([part] if part else [])], what)


def _open(sheet: Sheet, words: str | None) -> None:
    """How much was worked is asked for."""
    for fact in {"hours", "half_days", "sessions"} & sheet.facts.keys() if words else ():
        sheet.doubt(fact, words or "")


def _multiply(sheet: Sheet, count: Number, what: str) -> None:
    if count.value != 1:
        sheet.facts[ALIKE] = (str(count.value), what)


def _part(sheet: Sheet, count: Number) -> Number | None:
    """两个班各 6 学时，我只上了一个班: how many of them are asked about, where that is told."""
    fewer = [n for n in sheet.numbers if n.unit == count.unit and n.value and 0 < n.value < (count.value or 0)]
    asked = (n for n in fewer if _ONLY.search(sheet.text[: n.start]) and not _FIGURE_AFTER.match(sheet.text, n.stop))
    return next(asked, None)


def _over_a_period(sheet: Sheet) -> str | None:
    """每天 6 学时，上了一周: how often was not told. The words for the time."""
    recurs, period = _RECURS.search(sheet.text), _PERIOD.search(sheet.text)
    return period[0] if recurs and period and sheet.facts.get("days", 1) == 1 else None


def _jointly(sheet: Sheet) -> str | None:
    """我和李老师一共上了 6 学时，我能拿多少: how much of it was whose was not told. The words for both."""
    both = _JOINTLY.search(sheet.text) if _MINE.search(sheet.text) else None
    return both[0] if both else None


def _what(sheet: Sheet, count: Number) -> str | None:
    """What a number counts that may be told of: 三个班, 三年, 四个周六; None for one of it, and where it is less than a number."""
    in_total = any(start <= count.start < end and tag in ("hours", "classes") for start, end, tag in sheet.tags)
    if count.value not in _MANY or count.about or count in sheet.proposed or in_total:
        return None
    if count.unit == "people" and count.value == 2 and _PAIR.search(sheet.text, 0, count.end):
        return "staff"
    if count.unit in _COUNTED:
        return count.unit
    by_the_day = count.unit in (None, "some") and _day_named().match(sheet.text, count.end)
    return "days" if by_the_day else None


def times_named(sheet: Sheet) -> tuple[str, str] | None:
    """两个周六: how many of a day are spoken of, one included; None where they are not counted."""
    for one in sheet.numbers:
        if one.unit in (None, "some") and one.value and _day_named().match(sheet.text, one.end):
            return str(one.value), "days"
    return None


@cache
def _day_named() -> re.Pattern[str]:
    """周六, 周末, Saturdays; no holiday, which is there once a year."""
    named = vocabulary().data["choices"]
    words = [
        *named["day_kind"]["workday"],
        *named["day_kind"]["weekend"],
        *(w for one in named["weekday"].values() for w in one),
    ]
    return re.compile(rf"\s*个?\s*(?:{any_of([*words, *(f'{word}s' for word in words if word.isascii())])})")


def _told_of_each(sheet: Sheet, count: Number, what: str) -> bool:
    if what == "years":
        return bool(
            _YEARLY.search(sheet.text) or (_TOTAL.search(sheet.text) and not _other_figures(sheet, count, what))
        )
    spans = _other_figures(sheet, count, what)
    if what == "days" and not any(_several(sheet, start, end) for start, end in spans):
        return bool(spans)
    return any(told_of_each(sheet.text, start, end) for start, end in spans) or (
        bool(spans) and _one_told(sheet, count)
    )


def _other_figures(sheet: Sheet, count: Number, what: str) -> list[tuple[int, int]]:
    """Where other figures stand; of people only what each of them has counts, not how many others there were."""
    told = {"certificates"} if what == "people" else _FIGURES - {count.unit}
    spans = sorted((start, end) for start, end, tag in sheet.tags if tag in told)
    return [span for span in spans if not span[0] <= count.start < span[1]]


def _summed_up(sheet: Sheet) -> bool:
    """四个工作日每天上午，一共四个半天: whether what all of them come to is told as well, and was read."""
    totals = (n for n in sheet.numbers if n.unit in _SUMMED and (n.value or 0) > 1 and n not in sheet.proposed)
    said = (_TOLD_IN_ALL.search(sheet.text[: n.start]) for n in totals)
    return any(hit is not None and not EACH_BEFORE.search(sheet.text[: hit.start()]) for hit in said)


def _several(sheet: Sheet, start: int, end: int) -> bool:
    """Whether a figure counts more than one, without saying of what: 三个周末共 5 个半天."""
    counted = any(start <= n.start < end and (n.value or 0) > 1 for n in sheet.numbers)
    return counted and not told_of_each(sheet.text, start, end)


def _one_told(sheet: Sheet, count: Number) -> bool:
    """一期结余 3 万，办了三期: what one of them came to is told beside it."""
    return any(
        other.unit == count.unit
        and other.value == 1
        and re.match(r"[^,，。;；]*\d|[^,，。;；]*[一二三四五六七八九十两]", sheet.text[other.stop :])
        for other in sheet.numbers
        if other is not count
    )


def by_themselves(query: Query, uses: frozenset[str]) -> tuple[str, bool]:
    """What several were told of, and whether each of them earns by itself; nothing where there is but one."""
    told = query.facts.get(ALIKE)
    rests_on = next((fact for fact in _BY_THEMSELVES if fact in uses), None)
    if not isinstance(told, tuple) or rests_on is None:
        return "", False
    return str(told[1]), str(told[1]) in _BY_THEMSELVES[rests_on]


def asks_of_one(sheet: Sheet, what: str) -> bool:
    """每人多少钱: whether the result for one of them is asked for."""
    mine = what in ("staff", "people") and _MINE.search(sheet.text) is not None
    return mine or (_OF_ONE.search(sheet.text) is not None and _TOTAL.search(sheet.text) is None)


def multiplied(answer: Answer, query: Query, pack: Pack) -> Answer:
    """The answer for all of them, with the step that shows how often it was taken."""
    told = query.facts[ALIKE]
    assert isinstance(told, tuple)
    assert answer.value is not None
    often = Decimal(str(told[0]))
    value = answer.value * often
    says = f"{number(answer.value, None, query.lang)} × {number(often, None, query.lang)} = {number(value, answer.unit, query.lang)}"
    step = Step(says=says, value=value, cites=answer.citations[0])
    others = tuple(replace(other, value=other.value * often) for other in answer.alternatives)
    found = replace(answer, value=value, steps=(*answer.steps, step), alternatives=others)
    return worded(found, query, pack)
