"""Several in one message of which each earns by itself: two certificates with their own exams, two years of a lead, two teachers.

Each is a case of its own (`cases.py`); what they come to is added up.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from policy.answer import Answer
from policy.facts import Query
from policy.understand.answering.around import Listening
from policy.understand.answering.cases import MOST_CASES, Case, answers_to, cases_of
from policy.understand.answering.computing import asking_again, uses_of
from policy.understand.answering.replies import say
from policy.understand.answering.sums import added
from policy.understand.matching.index import is_rule
from policy.understand.reading.asked import asks_total
from policy.understand.reading.read import read_normalised
from policy.understand.reading.repeats import ALIKE
from policy.understand.reading.sheet import Sheet
from policy.understand.words.numerals import Number
from policy.understand.words.parties import persons
from policy.understand.words.vocabulary import any_of, vocabulary

_SOME = range(2, MOST_CASES + 1)


@dataclass(frozen=True)
class _Kind:
    """What earns by itself in a rule that rests on a fact: how one is named, how many there are said to be."""

    rests_on: str
    named: Callable[[str], set[str]]
    counted: tuple[str, ...]


_CERTIFICATE = (
    r"(?:(?<![a-z])[a-d]|[甲乙丙丁])的?[这那]?个?证|证书?[a-d甲乙丙丁](?![a-z])|(?:第?[一二三四]|另外?一)[个本张项](?:不同的?)?证"
    r"|\b(?:one|another|(?:the )?other|first|second) certificate"
)
_YEAR = r"第[一二三四1-4]年|20\d\d|\d\d年"


def _certificates(text: str) -> set[str]:
    return {hit[0] for hit in re.finditer(_CERTIFICATE, text)}


def _years(text: str) -> set[str]:
    return {hit[0] for hit in _year().finditer(text)}


@cache
def _year() -> re.Pattern[str]:
    words = [word for words in vocabulary().data["years"].values() for word in words]
    return re.compile(f"{any_of(words)}|{_YEAR}")


_KINDS = (
    _Kind("headcount", _certificates, ("certificates",)),
    _Kind("exam_held", _years, ("years",)),
    _Kind("hours", persons, ("staff", "people")),
)
_OF_ONE = re.compile(
    "同[一个]*[个本张]?证|the same certificate|[班级]|[男女]生|上午|下午|场|[一二两三四另]个?(?:专业|系|组|校区|考点|考场|机房)"
)
"""Said of a certificate that has several exams or classes: they do not earn by themselves."""


def apart(query: Query, sheet: Sheet, around: Listening) -> Answer | None:
    """What all of them come to; None where a message is about one."""
    if not is_rule(around.pack, query.topic) or not asks_total(sheet.text):
        return None
    uses = uses_of(query.topic, around.pack)
    kind = next((kind for kind in _KINDS if kind.rests_on in uses), None)
    if kind is None or (kind.rests_on == "headcount" and _of_one(sheet)):
        return None
    text, many = _without_their_number(sheet, kind, around)
    names = kind.named(text)
    if len(names) < 2 and (many is None or kind.rests_on == "hours"):
        return None
    cases = cases_of(text, query, around)
    if kind.rests_on == "exam_held":
        cases = [_several_years(case) for case in cases]
    if sum(map(_how_many, cases)) != (many or len(names)):
        return _unclear(names, many, sheet, query, kind, around)
    answers = answers_to(cases, query, around)
    return (added(answers, query, around) if answers else None) or _unclear(names, many, sheet, query, kind, around)


def _of_one(sheet: Sheet) -> bool:
    return _OF_ONE.search(sheet.text) is not None or bool(vocabulary().levels.find(sheet.text))


def _several_years(case: Case) -> Case:
    """前两年都考了: a case that stands for several years, which the rule multiplies."""
    many = [n.value for n in case.sheet.numbers if n.unit == "years" and n.value in _SOME and not n.about]
    facts = {name: value for name, value in case.facts.items() if name != ALIKE}
    return Case(facts | ({ALIKE: (str(many[0]), "years")} if many else {}), case.sheet)


def _how_many(case: Case) -> int:
    alike = case.facts.get(ALIKE)
    return int(str(alike[0])) if isinstance(alike, tuple) else 1


def _without_their_number(sheet: Sheet, kind: _Kind, around: Listening) -> tuple[str, Decimal | None]:
    """两个证书, 三年里: the message without how many there are in all, and that number."""
    counts = [n for n in sheet.numbers if n.unit in kind.counted and n.value in _SOME and not n.about]
    if kind.rests_on == "exam_held":
        counts = [n for n in counts if _of_all_years(sheet.text, n, around)]
    if not counts:
        return sheet.text, None
    text = sheet.text
    for number in reversed(counts):
        text = text[: number.start] + text[number.stop :]
    return text, counts[0].value if len({n.value for n in counts}) == 1 else Decimal(0)


def _of_all_years(text: str, number: Number, around: Listening) -> bool:
    """三年里, 三年一共: whether years are counted beside those of which it is told what was done in them."""
    start = max(text.rfind(mark, 0, number.start) for mark in ",，。;；") + 1
    clause = re.split("[,，。;；]", text[start:])[0]
    within = re.match(r"\s*(?:里|之?中|之?内|期?间)", text[number.stop :])
    return bool(within) or "exam_held" not in read_normalised(clause, around.pack, around.today).facts


def _unclear(
    names: set[str], many: Decimal | None, sheet: Sheet, query: Query, kind: _Kind, around: Listening
) -> Answer | None:
    """去年办了，今年没有，两年一共: where several are spoken of, the number for one of them is no answer."""
    figures = [n for n in sheet.numbers if n.unit in ("hours", "days", "whole_days", "half_days")]
    several = len(names) > 1 or (many is not None and kind.rests_on == "headcount")
    alike = ALIKE in query.facts and not (kind.rests_on == "headcount" and len(names) > 1)
    if not several or alike or (kind.rests_on == "hours" and len(figures) < 2):
        return None
    return asking_again(query, say("compared", query.lang), around)
