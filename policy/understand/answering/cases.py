"""Two or more cases of one rule in one message (机试 100 人跟 101 人，文科比理科): each with its own facts.

A message is cut between the cases. What one of them leaves out is what another tells: 机试 101 人比 100 人 is a
computer-based exam both times. Where there are several ways to cut it that do not give the same, nothing is taken for granted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from policy.answer import Answer, Status
from policy.facts import Facts, Query, Value
from policy.understand.answering.around import Listening
from policy.understand.answering.computing import answered, uses_of
from policy.understand.matching.state import REPLACES
from policy.understand.reading.read import read_normalised
from policy.understand.reading.repeats import ALIKE
from policy.understand.reading.sheet import Sheet
from policy.understand.words.numerals import whole
from policy.understand.words.vocabulary import vocabulary

MOST_CASES = 4
_BETWEEN = re.compile(
    r"[、,，;；:：。]|\.(?=\s)|而不是|(?<![占对])比(?!例|率|如|较|照|方|重)|[和跟与]|同(?!一|样|时|学|事|等)|以及|相比|变成|变为|涨到|降到"
    r"|\b(?:than|and|but|while|versus|vs|instead of|rather than|compared (?:to|with)|to)\b\.?"
)
"""Where one case may end and the next begin."""
_FIGURES = ("headcount", "amount", "hours", "half_days", "sessions", "certificates", "training_round")
DIFFER = frozenset({*_FIGURES, "exam_form", "discipline", "day_kind", "exam_held", "session_hours", "days", "batch"})
"""The facts in which cases differ from each other."""


@dataclass(frozen=True)
class Case:
    """What is told of one case; `sheet` is how its own words were read."""

    facts: Mapping[str, Value]
    sheet: Sheet


_OR_RATHER = re.compile(r"而不是|\bactually\b")
"""Takes nothing back, though other words of the kind do."""


def cases_of(text: str, query: Query, around: Listening) -> list[Case]:
    """The cases of a message; none where it holds one, or where it is not clear which.

    So many of the same (两个班) are taken of a case only where they are told of each of them; years of a lead are cases themselves.
    """
    found: list[list[Case]] = []
    if vocabulary().says("corrections", _OR_RATHER.sub(" ", text)):
        return []
    for sheets in _cut(text, query, around, MOST_CASES):
        cases = _completed(sheets, query, around)
        if cases and [case.facts for case in cases] not in [[case.facts for case in other] for other in found]:
            found.append(cases)
    return found[0] if len(found) == 1 else []


def answers_to(cases: Sequence[Case], query: Query, around: Listening) -> list[Answer]:
    """The answer to each case; none where one of them has no number."""
    answers = [answered(replace(query, facts=Facts(case.facts)), case.sheet, around) for case in cases]
    return answers if all(one.status is Status.ANSWERED and one.value is not None for one in answers) else []


def _cut(text: str, query: Query, around: Listening, most: int) -> Iterator[list[Sheet]]:
    """The ways to cut a text in pieces that each tell a case of their own."""
    uses = uses_of(query.topic, around.pack) & DIFFER
    for hit in _BETWEEN.finditer(text):
        first = read_normalised(text[: hit.start()], around.pack, around.today)
        if not _tells(first, uses):
            continue
        rest = read_normalised(text[hit.end() :], around.pack, around.today)
        _read_bare(first, rest)
        if _tells(rest, uses):
            yield [first, rest]
        elif most > 2:
            yield from ([first, *more] for more in _cut(text[hit.end() :], query, around, most - 1))


def _tells(sheet: Sheet, uses: frozenset[str]) -> bool:
    """Whether a piece tells a case, and all that it tells is clear."""
    told = {*sheet.unclear, *sheet.within} & uses
    return bool(sheet.facts.keys() & uses) and not told and not sheet.bare()


def _read_bare(one: Sheet, other: Sheet) -> None:
    """机试考 100 跟 101 人, 两本证书比一本: a bare number counts what the other piece counts."""
    for bare, named in ((one, other), (other, one)):
        fact = next((f for f in _FIGURES if f in named.facts), None)
        left = [n for n in bare.numbers if n.unit == fact] if fact == "certificates" else bare.bare()
        if fact and fact not in bare.facts and len(left) == 1 and left[0].value is not None and not left[0].about:
            value = whole(left[0].value)
            bare.set(fact, Decimal(value) if isinstance(named.facts[fact], Decimal) else value)
            bare.take_all(left, fact)


def _completed(sheets: Sequence[Sheet], query: Query, around: Listening) -> list[Case]:
    """The cases with what they leave out; none where they do not differ in the same facts, or leave open whose a fact is."""
    uses = uses_of(query.topic, around.pack)
    own = [{name: value for name, value in sheet.facts.items() if name in uses or name == ALIKE} for sheet in sheets]
    alike = {ALIKE in each for each in own}
    if len(alike) > 1 and "exam_held" not in uses:
        return []
    apart = set.intersection(*({*each} & DIFFER for each in own))
    if not any(len({each[name] for each in own}) == len(own) for name in apart):
        return []
    told: dict[str, set[Value]] = {}
    for each in own:
        for name, value in each.items() if len(alike) == 1 else ((n, v) for n, v in each.items() if n != ALIKE):
            told.setdefault(name, set()).add(value)
    if any(len(values) > 1 and name not in apart for name, values in told.items()):
        return []
    return [Case(_with_shared(each, told), sheet) for each, sheet in zip(own, sheets, strict=True)]


def _with_shared(own: Mapping[str, Value], told: Mapping[str, set[Value]]) -> dict[str, Value]:
    stale = {old for name in own for old in REPLACES.get(name, ())}
    return {name: next(iter(values)) for name, values in told.items() if name not in stale} | dict(own)
