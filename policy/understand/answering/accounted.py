"""Whether a statement's number takes account of all that a question tells: a second figure, a part taken away, two things compared.

A statement gives a number for one of something, or for as many as were told. Whatever else stands in the question may change what
is asked for, so no number is given then; the words of the statement still are.
"""

from __future__ import annotations

import re

from policy.answer import Answer, Unit
from policy.pack import Pack
from policy.understand.matching.index import Index
from policy.understand.reading.asked import asking, asks_for_all, clause_asking, lays_down
from policy.understand.reading.excluded import excluded, without_excluded
from policy.understand.reading.judged import judged
from policy.understand.reading.sheet import Sheet
from policy.understand.reading.units import PerUnits, each, of_own
from policy.understand.words.concepts import concepts
from policy.understand.words.numerals import Number
from policy.understand.words.parties import OWN, spoken_of

_RELATES = re.compile(
    r"(?<![对按])比(?![例较如方])|相差|差(?:几|多少)|[还只]?剩|余下|还[差缺]|扣[除掉]|减[去掉]|去掉|几?倍|合并|再[加来]|另加|一半|半数|半个(?!学?年|月)|分之|同时|共用|兼任|(?<![最至])[多少][几出][个次名本场年]|多多少|(?<![最至])少多少"
    r"|还有(?:几|多少)[个项次所名家年]?(?:没|未|才|可|能|要)|(?:几|多少)[个项次所名家]?(?:没有?|未)[做完办定设建考交]|(?<![算计含])不(?:算|计|含|包括?)|除[了去开]|不做的话|停[了办]"
    r"|\b(?:how many more|fewer|left|remaining|remain|difference|times as|except|excluding|apart from|besides|not counting)\b"
)
"""What sets one thing against another, or takes a part away."""
_DONE = re.compile(
    r"(?:[定设建选配办开报派搞做有排]|安排|申报|完成)[立置好成]?[了过](?:几|多少)|\bhow many [a-z ]*(?:did we|have we|have our|did our)\b"
)
"""Asks for what was done."""
_RESTS = re.compile(r"还[要需得应该]|再[设建定配加要做办考]|尚|已经|已[设有定配建做]")
"""Asks for what is missing, where it is told what there is."""
_OTHER_UNITS = frozenset({"money", "percent", "hours", "credits", "clock_hours", "minutes"})
_THINGS = frozenset({"people", "staff", "groups", "certificates", "some"})
_FOR_EACH = re.compile("人均|[每各]一?[个名位所家本]?(?:人|老师|教师|学生|证书|院校|学校|市|专业)")
PART = 2
"""So many figures are told where a part of all that there are was told."""
_OFFICE = re.compile("处|人事|财务|继续教育|继教|站|office|finance|affairs|education")
"""Without one of these no office is named."""
_OFFICES = frozenset({"jwc", "cwc", "rsc", "gzc", "jjc", "sxc", "jdz"})
"""Concepts that name an office."""
LARGE = 1000
"""From here on a figure that counts nothing is a sum of money."""
_LEFT = re.compile(r"(?:还有|[还只]?剩下?|余下)\s*$")
_ALSO = re.compile(r"(?:[和跟与加、]|加上|外加|以及|另有|\band)\s*$")


def accounted(answer: Answer, topic: str, sheet: Sheet, pack: Pack) -> bool:
    """Whether the number of things or years that a statement gives can be the answer to all that is asked."""
    if answer.unit not in (Unit.COUNT, Unit.YEARS):
        return True
    if _asks_for_another(topic, sheet, pack):
        return False
    figures = _others(topic, sheet, pack)
    aside = answer.unit is Unit.YEARS and _beside_years(figures, sheet)
    return not figures or aside or _only_told(figures, topic, sheet, pack)


def _beside_years(figures: list[Number], sheet: Sheet) -> bool:
    """3 个专业、12 位老师，轮训周期几年: whether only people and things are counted, and none where years are asked for."""
    start, end = asking(sheet.text)
    return all(one.unit in _THINGS and not start <= one.start < end for one in figures)


def _asks_for_another(topic: str, sheet: Sheet, pack: Pack) -> bool:
    """Whether another number is asked for: a part, a difference, that of some others, what was done already, a sum of money."""
    rest = without_excluded(sheet.text[_since(topic, sheet, pack) :])
    return (
        _RELATES.search(rest) is not None
        or _done(sheet.text)
        or not _excludes_another(topic, sheet.text, pack)
        or _by_person(topic, sheet, pack)
        or _among(topic, sheet, pack)
        or not _knows_offices(topic, rest, pack)
        or any(one.unit in _OTHER_UNITS or (one.value or 0) >= LARGE for one in judged(sheet))
    )


def _only_told(figures: list[Number], topic: str, sheet: Sheet, pack: Pack) -> bool:
    """Whether further figures are told aside, so that the number is still what is laid down."""
    units, (start, end) = pack.derived(PerUnits), asking(sheet.text)
    several, per = units.told(topic, sheet), units.of.get(topic)
    asked = [one for one in figures if start <= one.start < end]
    spoken_of = several is None or (several.people and not asks_for_all(sheet.text))
    if spoken_of and not asked and lays_down(sheet.text[start:end]):
        return True
    if _RESTS.search(sheet.text):
        return False
    for_one = per is not None and (each(per, sheet) or (several is None and of_own(per, sheet.text)))
    alone = several is None and not asked and len(figures) == 1
    return for_one or (alone and not _ALSO.search(sheet.text[: figures[0].start]))


def _done(text: str) -> bool:
    """我们 3 个学院定了几个: whether it is asked how many there are at the asker's own, which no document tells."""
    asked = clause_asking(text)
    return _DONE.search(asked) is not None and bool(spoken_of(asked) & OWN) and not lays_down(asked)


def _others(topic: str, sheet: Sheet, pack: Pack) -> list[Number]:
    """The figures that are neither so many of the statement's units nor put forward as the answer."""
    told = pack.derived(PerUnits).told(topic, sheet)
    used = {one.start for one in (*(told.told if told else ()), *sheet.proposed, *judged(sheet))}
    since = _since(topic, sheet, pack)
    return [one for one in sheet.numbers if since <= one.start and one.start not in used and _counts(one, sheet)]


def _by_person(topic: str, sheet: Sheet, pack: Pack) -> bool:
    """每人每月几次: whether what is counted by a time is asked for each of some others."""
    per = pack.derived(PerUnits).of.get(topic)
    return bool(per and per.time) and _FOR_EACH.search(clause_asking(sheet.text)) is not None


def _among(topic: str, sheet: Sheet, pack: Pack) -> bool:
    """6 个学院，其中会计学院要几个: whether one among those told is asked about, whose part was not told, or one that
    does not count at all.
    """
    per, several = pack.derived(PerUnits).of.get(topic), pack.derived(PerUnits).told(topic, sheet)
    alone = several is None or len(several.told) < PART
    if alone and pack.derived(PerUnits).without(topic, sheet):
        return True
    if per is None or each(per, sheet):
        return False
    return "其中" in sheet.text and several is not None and len(several.told) < PART


def _knows_offices(topic: str, text: str, pack: Pack) -> bool:
    """任务表里教务处有几项: whether a statement is about every office that is named; else the share of one is asked for."""
    if not _OFFICE.search(text):
        return True
    index = pack.derived(Index)
    return all(index.knows(topic, f"={name}") for name in _OFFICES & concepts().find(text)[0].keys())


def _since(topic: str, sheet: Sheet, pack: Pack) -> int:
    """扣掉 1 个不试点的，还有 7 个二级学院: where what is left is told, so that nothing said before it counts."""
    told = pack.derived(PerUnits).told(topic, sheet)
    left = [one.start for one in (told.told if told else ()) if _LEFT.search(sheet.text[: one.start])]
    return max(left, default=0)


def _counts(one: Number, sheet: Sheet) -> bool:
    """Whether a number counts something; a single one (一个学院) does only where it comes on top of others."""
    if one.value == 1 or one.small_word:
        return one.unit is not None and _ALSO.search(sheet.text[: one.start]) is not None
    return True


def _excludes_another(topic: str, text: str, pack: Pack) -> bool:
    """不算每月的小结, asked how many reviews: whether only what another statement counts is left out, or nothing."""
    words = excluded(text)
    if not words:
        return True
    counted = {one.id: one.asks.words for one in pack.statements if one.per}
    others = [word for other, known in counted.items() if other != topic for word in known]
    own = counted.get(topic, ())
    return any(word in words for word in others) and not any(word in words for word in own)
