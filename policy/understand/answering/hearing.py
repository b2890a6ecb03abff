"""One question → its answer and the state for the next one: the topic, the facts told now and before, what is said beside the answer."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from policy.answer import Answer, Status
from policy.facts import Facts, Query
from policy.understand.answering.apart import apart
from policy.understand.answering.around import Listening
from policy.understand.answering.backwards import needed
from policy.understand.answering.compared import compared
from policy.understand.answering.computing import answered, uses_of
from policy.understand.answering.going_on import asked_before, fill_missing, leave_open, with_bare_figure
from policy.understand.answering.guards import another_role, other_payment
from policy.understand.answering.on_top import on_top
from policy.understand.answering.replies import offering, plainly, say, silent, with_lines
from policy.understand.answering.several import asks
from policy.understand.answering.sums import total
from policy.understand.matching.decide import Choice, decide
from policy.understand.matching.following import still_counts
from policy.understand.matching.index import is_rule
from policy.understand.matching.state import Talk, merged, remembered
from policy.understand.reading.attendance import came_of
from policy.understand.reading.counts import comes_on_top
from policy.understand.reading.hours import by_the_day
from policy.understand.reading.read import read_message
from policy.understand.reading.sheet import Sheet
from policy.understand.reading.sittings import settled
from policy.understand.reading.wishes import wanted
from policy.understand.words.vocabulary import vocabulary


@dataclass(frozen=True)
class Heard:
    """What a turn came to: the answer, the state for the next turn, and how the question was understood."""

    answer: Answer
    talk: Talk
    query: Query | None = None


def hear_one(message: str, talk: Talk, around: Listening) -> Heard:
    """The answer to a message that asks one thing."""
    sheet = read_message(message, around.pack, around.today, asked_before(talk, around.pack))
    came_of(sheet, talk.facts.get("registered"))
    fill_missing(sheet, talk, around.pack)
    choice = decide(sheet, around.pack, talk)
    if refusal := _refused(choice, sheet, around):
        return Heard(refusal, talk)
    if choice.topic is None:
        return _asked_for(choice, sheet, talk, around) or _no_topic(choice, sheet, talk, around)
    heard = _on_topic(choice, sheet, talk, around)
    if choice.instead and heard.answer.status is Status.NEEDS_INPUT:
        return _on_topic(replace(choice, topic=choice.instead), sheet, talk, around)
    return heard


def _refused(choice: Choice, sheet: Sheet, around: Listening) -> Answer | None:
    """Instructions are not followed; no rule answers for another payment, or for another role than its own."""
    pack, lang, topic = around.pack, around.lang or "zh", choice.topic
    if vocabulary().says("instructions", sheet.text) and not (topic and is_rule(pack, topic)):
        return plainly("outside", Status.OUT_OF_SCOPE, pack, lang)
    if topic and (other_payment(sheet, topic, pack) or another_role(sheet, topic, pack)):
        return silent(pack, lang)
    return None


def _asked_for(choice: Choice, sheet: Sheet, talk: Talk, around: Listening) -> Heard | None:
    """Where a message without figures may only be about one rule, what the rule needs to know is asked for at once."""
    if len(choice.offers) != 1 or sheet.numbers or not is_rule(around.pack, choice.offers[0]):
        return None
    heard = _on_topic(replace(choice, topic=choice.offers[0], offers=()), sheet, talk, around)
    in_words = heard.answer.status is Status.ANSWERED and heard.answer.value is None
    return heard if heard.answer.missing or in_words else None


def _no_topic(choice: Choice, sheet: Sheet, talk: Talk, around: Listening) -> Heard:
    lang = around.lang or "zh"
    if choice.offers:
        answer = offering(choice.offers, around.pack, lang, Status.NEEDS_INPUT)
        state = talk.model_copy(
            update={"offered": choice.offers, "facts": remembered(None, Facts(sheet.facts), None).facts}
        )
        return Heard(answer, state)
    if choice.in_field:
        return Heard(silent(around.pack, lang), talk)
    if sheet.left() and not re.search(r"[^\W\d_]{2,}", sheet.text):
        return Heard(plainly("unread", Status.NEEDS_INPUT, around.pack, lang), talk)
    return Heard(plainly("outside", Status.OUT_OF_SCOPE, around.pack, lang), talk)


def _on_topic(choice: Choice, sheet: Sheet, talk: Talk, around: Listening) -> Heard:
    query, used = _with_known(_query(choice, sheet, talk, around), around)
    answer, query = _answer(query, sheet, talk, around)
    lines = [*_differs(sheet, answer, query), *_asides(sheet, answer, query), *used, *_nearby(choice, around)]
    only_told = bool(sheet.facts) and not is_rule(around.pack, query.topic) and not asks(sheet.text)
    state = remembered(None if only_told else query.topic, query.facts, query.wants, answer.missing)
    return Heard(with_lines(answer, then=lines), state, query)


def _query(choice: Choice, sheet: Sheet, talk: Talk, around: Listening) -> Query:
    """The question with the facts told now, and before where it goes on from there; none that is doubted."""
    assert choice.topic
    if choice.follows:
        settled(sheet, talk.known())
        leave_open(sheet, talk)
        by_the_day(sheet, talk.known())
    goes_on = choice.follows or talk.only_told
    facts = merged(talk.known(), sheet.facts, comes_on_top(sheet)) if goes_on else dict(sheet.facts)
    doubted = {*sheet.unclear, *(fact for fact in sheet.within if fact not in sheet.facts)}
    facts = {name: value for name, value in facts.items() if name not in doubted and name != "on"}
    wants = wanted(sheet) or (talk.wants if choice.follows else None)
    on = sheet.facts.get("on")
    day = on if isinstance(on, date) else around.today
    query = Query(choice.topic, Facts(facts), day, around.lang or "zh", wants)
    return with_bare_figure(query, sheet, around) if choice.follows else query


def _answer(query: Query, sheet: Sheet, talk: Talk, around: Listening) -> tuple[Answer, Query]:
    """The answer, and the question as it is remembered: no facts of one piece give a sum again, nor what was sought."""
    several = (
        needed(query, sheet, around)
        or on_top(query, sheet, talk, around)
        or compared(query, sheet, talk, around)
        or apart(query, sheet, around)
    )
    if several:
        forget = several.value is not None or sheet.sought
        return several, replace(query, facts=Facts()) if forget else query
    counts_on = still_counts(query.topic, sheet, talk, around.pack)
    return total(query, sheet, around) or answered(query, sheet, around, counts_on), query


def _with_known(query: Query, around: Listening) -> tuple[Query, list[str]]:
    """The question with what is known of the asker's certificate, and the words that say so."""
    uses = uses_of(query.topic, around.pack)
    added = {name: known for name, known in around.known.items() if name in uses and name not in query.facts}
    if "headcounts" in query.facts:
        added.pop("headcount", None)
    if not added:
        return query, []
    says = "；".join(known.source for known in added.values())
    facts = query.facts.but(**{name: known.value for name, known in added.items()})
    return replace(query, facts=facts), [say("known", query.lang, words=says)]


def _differs(sheet: Sheet, answer: Answer, query: Query) -> list[str]:
    """That a result which the asker put forward is another one."""
    results = {answer.value, *(other.value for other in answer.alternatives)}
    if answer.status is not Status.ANSWERED or answer.value is None or not sheet.proposed:
        return []
    right = any(number.value in results for number in sheet.proposed)
    return [] if right else [say("differs", query.lang, words=sheet.words(sheet.proposed[-1]))]


def _nearby(choice: Choice, around: Listening) -> list[str]:
    """Other topics that may have been meant."""
    lang = around.lang or "zh"
    titles = {topic.id: topic.title.in_(lang) for topic in around.pack.topics}
    return [say("near", lang, says="、".join(titles[topic] for topic in choice.offers))] if choice.offers else []


def _asides(sheet: Sheet, answer: Answer, query: Query) -> list[str]:
    """How a major was placed, by which calendar a day was judged: shown where the answer rests on it."""
    if answer.status is Status.OUT_OF_SCOPE:
        return []
    shown = {
        "major": "discipline",
        "calendar": "day_kind",
        "no_calendar": "day_kind",
        "some_practical": "exam_form",
        "pooled": "headcount",
    }
    told = {*query.facts, *answer.missing}
    return list(dict.fromkeys(say(key, query.lang, words=words) for key, words in sheet.asides if shown[key] in told))
