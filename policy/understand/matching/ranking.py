"""Which of the topics that fit a question goes first: by what is measured, priced, shared, laid down."""

from __future__ import annotations

import re
from dataclasses import replace

from policy.answer import Unit
from policy.pack import Pack, Silence
from policy.understand.matching.entries import TAG_OF
from policy.understand.matching.following import HALF, unstated
from policy.understand.matching.index import STRAYS, Index, Match, is_rule
from policy.understand.reading.asked import asks_total
from policy.understand.reading.sheet import Sheet
from policy.understand.reading.wishes import asks_laid_down, asks_quantity, wanted

TIE = 0.04
"""So close that the order of two topics is chance."""
INSTEAD = 0.3
"""How far behind a rule a statement may stand that answers in its place."""
BESIDE = 0.1
"""How far behind a topic that gives no amount words may stand that are meant where no amount is asked for."""
MOSTLY = 0.6
"""So large a share of its phrases asks for an amount where a topic is about nothing else."""
AMOUNTS = frozenset({"howmany", "people_count", "percent", "howoften", "when", "weekday"})
"""Kinds of question for something measured."""
WHETHER = frozenset({"may", "must"})
"""Kinds of question for a yes or a no."""
COUNTED = frozenset({"certificates", "groups", "years", "times", "sessions", "some", "people"})
"""Units of what a statement may count."""


_LENGTH = re.compile(
    "(?:几多?|多少)分钟|(?:学时|课时|节课)[^,，。;；]{0,4}(?:多[长久]|多长时间)"
    "|\\bhow many minutes|\\bhow long (?:is|does|are|do|was|were)\\b"
)
"""Asks how long something takes, by the clock: no rule gives that."""


def ranked(matches: list[Match], asked: dict[str, float], sheet: Sheet, pack: Pack) -> list[Match]:
    """The topics, with those first that can give what is asked for."""
    if _LENGTH.search(sheet.text):
        matches = [match for match in matches if not is_rule(pack, match.topic)]
    matches = _settled(_measured(_priced(_of_work(matches, asked, pack), sheet, pack), sheet, pack), pack)
    matches = _in_words(unstated(_of_share(matches, asked, pack), asked, pack), asked, sheet, pack)
    return _laid_down(matches, sheet, pack)


def _in_words(matches: list[Match], asked: dict[str, float], sheet: Sheet, pack: Pack) -> list[Match]:
    """启动费有没有: where nothing measured is asked for, words that stand close go before that an amount is not given."""
    first, index = matches[0], pack.derived(Index)
    silent = any(one.id == first.topic and isinstance(one, Silence) for one in pack.topics)
    if not silent or index.share_of_asks(first.topic, AMOUNTS) < MOSTLY or asks_quantity(sheet):
        return matches
    measured = AMOUNTS | (index.kinds_of(first.topic) - WHETHER)
    if any(name[1:] in measured for name in asked if name[0] == "="):
        return matches
    said = {one.id for one in pack.statements}
    close = [m for m in matches[1:3] if m.topic in said and m.understood and first.score - m.score < BESIDE]
    return [*close, *(match for match in matches if match not in close)]


def _priced(matches: list[Match], sheet: Sheet, pack: Pack) -> list[Match]:
    """The rule that prices an hour: only where money is asked for, and not what other work comes to in all; first where hours
    were told and nothing else."""
    prices = {rule.id for rule in pack.rules if rule.converts}
    wants = wanted(sheet) is Unit.YUAN
    if not wants:
        return [match for match in matches if match.topic not in prices]
    others = (STRAYS - {"hours"}) & {TAG_OF.get(fact, fact) for fact in sheet.facts}
    if others and "hours" not in sheet.facts and asks_total(sheet.text):
        return [match for match in matches if match.topic not in prices]
    told = "hours" in sheet.facts and not others
    if not told or not prices & {match.topic for match in matches[:5]}:
        return matches
    raised = [replace(match, score=match.score + 1, told=True) if match.topic in prices else match for match in matches]
    return sorted(raised, key=lambda match: -match.score)


def _of_work(matches: list[Match], asked: dict[str, float], pack: Pack) -> list[Match]:
    """培训 120 分钟: the rule about sessions of exams only where an exam is spoken of, where training is."""
    if "=training" not in asked or {"=duty", "=exam", "=kaopei", "=site", "<sessions"} & asked.keys():
        return matches
    index = pack.derived(Index)
    return [match for match in matches if "sessions" not in index.used_by(match.topic)] or matches


def _measured(matches: list[Match], sheet: Sheet, pack: Pack) -> list[Match]:
    """Where money or hours are asked for, what counts exams, certificates or years does not answer."""
    counts = {one.id for one in pack.statements if one.unit in (Unit.COUNT, Unit.YEARS) and one.value is not None}
    wants = wanted(sheet)
    other = wants is Unit.HOURS or (wants is Unit.YUAN and "how many" not in sheet.text)
    return [match for match in matches if not other or match.topic not in counts]


def _settled(matches: list[Match], pack: Pack) -> list[Match]:
    """Where a rule and a plain statement fit alike, the statement first: it needs nothing more to be told."""
    for i, other in enumerate(matches[1:3], 1):
        close = matches[0].score - other.score < TIE
        if close and not matches[0].told and is_rule(pack, matches[0].topic) and not is_rule(pack, other.topic):
            return [other, *matches[:i], *matches[i + 1 :]]
    return matches


def _of_share(matches: list[Match], asked: dict[str, float], pack: Pack) -> list[Match]:
    """最多按百分之多少: where a share is asked for, what states one goes before the rule that it is a part of."""
    first = matches[0]
    if "=percent" not in asked or not is_rule(pack, first.topic):
        return matches
    shares = {one.id for one in pack.statements if one.unit is Unit.PERCENT}
    close = [m for m in matches if m.topic in shares and m.known >= HALF and first.score - m.score < INSTEAD]
    return [*close, *(match for match in matches if match not in close)]


def _laid_down(matches: list[Match], sheet: Sheet, pack: Pack) -> list[Match]:
    """有人说要拿三个证，方案怎么说: where something counted is held against what is laid down, what counts goes first."""
    counted = any((one.value or 0) > 1 and one.unit in COUNTED for one in sheet.numbers)
    if not counted or not asks_laid_down(sheet):
        return matches
    counts = {one.id for one in pack.statements if one.unit in (Unit.COUNT, Unit.YEARS)}
    close = [m for m in matches if m.topic in counts and m.known >= HALF and matches[0].score - m.score < TIE * 2]
    return [*close, *(match for match in matches if match not in close)]
