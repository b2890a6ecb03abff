"""再加上周日一整天，一共几课时: work told on top of what was told before. Each is computed by itself, then both are added up."""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import replace

from policy.answer import Answer, Status
from policy.facts import Facts, Query
from policy.understand.answering.around import Listening
from policy.understand.answering.computing import answered, uses_of
from policy.understand.answering.replies import asking, say
from policy.understand.answering.sums import added, total
from policy.understand.matching.index import is_rule
from policy.understand.matching.state import Talk, merges
from policy.understand.reading.asked import asks_total
from policy.understand.reading.counts import comes_on_top, done_as_well
from policy.understand.reading.hours import on_the_same_day
from policy.understand.reading.sheet import Sheet
from policy.understand.reading.sittings import held_together, of_an_open_day

ADD_UP = frozenset({"half_days", "days", "hours", "certificates"})
"""What earns for each of it, so that two results add up."""
DOUBTFUL = frozenset({"headcount", "headcounts", "amount"})
"""More candidates may sit the same exam or another one, more money may belong to the same surplus: all of it is asked for."""
_ADDS = re.compile(
    r"^(?:那|如果)?加(?!班|起|在)|(?:再|又|还|另|外|要)加(?!班)|加上|\bplus\b|\badd(?:ing|ed)?\b|\bon top of\b"
)


def on_top(query: Query, sheet: Sheet, talk: Talk, around: Listening) -> Answer | None:
    """What was told before and what is told now come to; None where nothing is added to it."""
    if (
        not talk.topic
        or not all(is_rule(around.pack, topic) for topic in (query.topic, talk.topic))
        or not _adds(sheet)
    ):
        return None
    if query.topic != talk.topic:
        return _both(query, sheet, talk, around) if asks_total(sheet.text) else None
    told = sheet.facts.keys() & uses_of(query.topic, around.pack)
    if fact := of_an_open_day(sheet, told):
        return _again(fact, query, sheet, around)
    if merges(sheet.facts) or not told & (ADD_UP | DOUBTFUL):
        return None
    unclear = _unclear(told, query, around) or _alone(told, sheet, talk)
    return _again(min(unclear), query, sheet, around) if unclear else _both(query, sheet, talk, around)


def _again(fact: str, query: Query, sheet: Sheet, around: Listening) -> Answer:
    return asking(around.pack, query.topic, fact, say("doubt", query.lang, words=sheet.text), query.lang)


def _alone(told: Set[str], sheet: Sheet, talk: Talk) -> Set[str]:
    """What is told first, or of the day told before: there is nothing by itself that it could be added to."""
    alone = not talk.facts or (on_the_same_day(sheet) and "hours" in told)
    return (told & ADD_UP - {"days"} or told) if alone else set()


def _unclear(told: Set[str], query: Query, around: Listening) -> Set[str]:
    """What cannot be added up: certificates of one lead, whose hours do not follow their number; days of the same sessions."""
    uses = uses_of(query.topic, around.pack)
    of_one_lead = {"certificates"} if uses != {"certificates"} else set()
    return told & (DOUBTFUL | of_one_lead | held_together(uses))


def _both(query: Query, sheet: Sheet, talk: Talk, around: Listening) -> Answer | None:
    """The sum; where one of the two cannot be computed, the answer about what is told now."""
    earlier = answered(replace(query, topic=talk.topic or "", facts=Facts(talk.known())), Sheet(""), around)
    now = total(query, sheet, around) or answered(query, sheet, around)
    both = (earlier, now)
    if any(each.status is not Status.ANSWERED or each.value is None for each in both):
        return now
    return added(both, query, around)


def _adds(sheet: Sheet) -> bool:
    as_well = comes_on_top(sheet) or done_as_well(sheet)
    return _ADDS.search(sheet.text) is not None or (as_well and asks_total(sheet.text))
