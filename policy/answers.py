"""Questions in people's own words → answers. The one entry: `hear` for a turn, `converse` for a whole conversation.

Pure: the same message, state, pack and day give the same answer. Whatever was not understood is asked for; nothing is computed
from it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from policy.answer import Answer, Status
from policy.facts import Facts, Query
from policy.pack import Pack
from policy.understand.answering.apart import apart
from policy.understand.answering.around import Known, Listening
from policy.understand.answering.backwards import needed
from policy.understand.answering.compared import compared
from policy.understand.answering.computing import answered, uses_of
from policy.understand.answering.guards import another_role, other_payment
from policy.understand.answering.on_top import on_top
from policy.understand.answering.replies import offering, plainly, say, silent, with_lines
from policy.understand.answering.several import asks, clauses, questions, together
from policy.understand.answering.sums import total
from policy.understand.matching.decide import Choice, decide
from policy.understand.matching.following import still_counts
from policy.understand.matching.index import is_rule
from policy.understand.matching.state import Talk, merged, remembered
from policy.understand.reading.attendance import came_of
from policy.understand.reading.counts import comes_on_top
from policy.understand.reading.hours import by_the_day
from policy.understand.reading.own_facts import OwnFacts, answers_yes_no
from policy.understand.reading.read import read_message
from policy.understand.reading.sheet import Sheet
from policy.understand.reading.sittings import of_some_sessions, settled
from policy.understand.reading.wishes import wanted
from policy.understand.words.normalise import LONGEST, is_foreign, language_of
from policy.understand.words.numerals import Number, whole
from policy.understand.words.vocabulary import vocabulary


@dataclass(frozen=True)
class Heard:
    """What a turn came to: the answer, the state for the next turn, and how the question was understood."""

    answer: Answer
    talk: Talk
    query: Query | None = None


def converse(turns: Sequence[str], around: Listening) -> list[Heard]:
    """The answers to the turns of one conversation."""
    talk, heard = Talk(), []
    for turn in turns or [""]:
        heard.append(hear(turn, talk, around))
        talk = heard[-1].talk
    return heard


def hear(message: str, talk: Talk, around: Listening) -> Heard:
    """Answers one message; where it asks several things, each of them."""
    around = replace(around, lang=around.lang or language_of(message))
    if refusal := _unreadable(message, around):
        return Heard(refusal, talk)
    if len(parts := questions(message)) > 1 and (heard := _hear_each(parts, talk, around)):
        return heard
    one = _hear_one(message, talk, around)
    return (_hear_clauses(parts, one, talk, around) if len(parts := clauses(message)) > 1 else None) or one


def _hear_each(parts: Sequence[str], talk: Talk, around: Listening) -> Heard | None:
    """The answers to all questions of a message; None where one of them is not understood."""
    heard = _heard(parts, talk, around)
    if not heard[0].query or not all(one.query or one.answer.status is Status.NOT_STATED for one in heard):
        return None
    return _together(heard, around)


def _hear_clauses(parts: Sequence[str], whole: Heard, talk: Talk, around: Listening) -> Heard | None:
    """监测点设几个，考核站点至少几个: the answers to all clauses, that to the whole first; None where they are not about so many topics,
    or leave out that of the whole.
    """
    heard = _heard(parts, talk, around)
    topics = [one.query.topic for one in heard if one.query]
    if len(set(topics)) < len(parts) or (whole.query and whole.query.topic not in topics):
        return None
    main = whole.query.topic if whole.query else topics[0]
    return _together(sorted(heard, key=lambda one: not one.query or one.query.topic != main), around)


def _heard(parts: Sequence[str], talk: Talk, around: Listening) -> list[Heard]:
    heard = list[Heard]()
    for part in parts:
        heard.append(_hear_next(part, heard[-1], around) if heard else _hear_one(part, talk, around))
    return heard


def _together(heard: Sequence[Heard], around: Listening) -> Heard:
    asked_back = next((one for one in heard if one.answer.missing), heard[0])
    return replace(heard[0], answer=together([one.answer for one in heard], around.lang or "zh"), talk=asked_back.talk)


def _hear_next(part: str, before: Heard, around: Listening) -> Heard:
    """A further question of a message; by itself where it seems to ask the same words again, but has an answer of its own."""
    heard, alone = _hear_one(part, before.talk, around), _hear_one(part, Talk(), around)
    same = before.query and heard.query and heard.query.topic == before.query.topic
    stated = same and before.query and not is_rule(around.pack, before.query.topic)
    return alone if stated and alone.answer.status is Status.ANSWERED else heard


def _unreadable(message: str, around: Listening) -> Answer | None:
    lang = around.lang or "zh"
    if len(message) > LONGEST:
        return plainly("long", Status.NEEDS_INPUT, around.pack, lang)
    if not re.search(r"\w", message):
        return plainly("empty", Status.NEEDS_INPUT, around.pack, lang)
    if is_foreign(message):
        return plainly("foreign", Status.OUT_OF_SCOPE, around.pack, lang)
    return None


def _hear_one(message: str, talk: Talk, around: Listening) -> Heard:
    sheet = read_message(message, around.pack, around.today, _asked(talk, around.pack))
    came_of(sheet, talk.facts.get("registered"))
    _fill_missing(sheet, talk, around.pack)
    choice = decide(sheet, around.pack, talk)
    if vocabulary().says("instructions", sheet.text) and not (choice.topic and is_rule(around.pack, choice.topic)):
        return Heard(plainly("outside", Status.OUT_OF_SCOPE, around.pack, around.lang or "zh"), talk)
    if choice.topic and (
        other_payment(sheet, choice.topic, around.pack) or another_role(sheet, choice.topic, around.pack)
    ):
        return Heard(silent(around.pack, around.lang or "zh"), talk)
    if choice.topic is None:
        return _asked_for(choice, sheet, talk, around) or _no_topic(choice, sheet, talk, around)
    heard = _on_topic(choice, sheet, talk, around)
    if choice.instead and heard.answer.status is Status.NEEDS_INPUT:
        return _on_topic(replace(choice, topic=choice.instead), sheet, talk, around)
    return heard


def _asked_for(choice: Choice, sheet: Sheet, talk: Talk, around: Listening) -> Heard | None:
    """Where a message without figures may only be about one rule, what the rule needs to know is asked for at once."""
    if len(choice.offers) != 1 or sheet.numbers or not is_rule(around.pack, choice.offers[0]):
        return None
    heard = _on_topic(replace(choice, topic=choice.offers[0], offers=()), sheet, talk, around)
    in_words = heard.answer.status is Status.ANSWERED and heard.answer.value is None
    return heard if heard.answer.missing or in_words else None


def _asked(talk: Talk, pack: Pack) -> str | None:
    """The fact asked for, or else the one that a bare figure would mean."""
    if talk.missing:
        return talk.missing[0]
    return pack.derived(OwnFacts).asked_of(uses_of(talk.topic, pack), talk.facts) if talk.topic else None


def _fill_missing(sheet: Sheet, talk: Talk, pack: Pack) -> None:
    """A bare number, or yes and no, answers what was asked for."""
    spec = pack.facts.get(talk.missing[0]) if talk.missing else None
    left = sheet.bare()
    if spec is None or talk.missing[0] in sheet.facts:
        return
    fact = talk.missing[0]
    if spec.kind in ("whole", "amount", "signed", "amounts") and len(left) == 1:
        _fill_number(sheet, fact, left[0], spec.kind == "amounts")
    elif spec.kind == "yes_no":
        said = answers_yes_no(sheet.text)
        if said is not None:
            sheet.set(fact, said)


def _fill_number(sheet: Sheet, fact: str, number: Number, listed: bool) -> None:
    if number.about or number.value is None:
        sheet.doubt(fact, sheet.words(number))
    else:
        sheet.set(fact, (number.value,) if listed else whole(number.value))
    sheet.take_all([number], fact)


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
    assert choice.topic
    if choice.follows:
        settled(sheet, talk.known())
        _leave_open(sheet, talk)
        by_the_day(sheet, talk.known())
    goes_on = choice.follows or talk.only_told
    facts = merged(talk.known(), sheet.facts, comes_on_top(sheet)) if goes_on else dict(sheet.facts)
    doubted = {*sheet.unclear, *(fact for fact in sheet.within if fact not in sheet.facts)}
    facts = {name: value for name, value in facts.items() if name not in doubted and name != "on"}
    wants = wanted(sheet) or (talk.wants if choice.follows else None)
    on = sheet.facts.get("on")
    day = on if isinstance(on, date) else around.today
    query = Query(choice.topic, Facts(facts), day, around.lang or "zh", wants)
    if choice.follows:
        query = _with_bare_figure(query, sheet, around)
    query, used = _with_known(query, around)
    both = (
        needed(query, sheet, around)
        or on_top(query, sheet, talk, around)
        or compared(query, sheet, talk, around)
        or apart(query, sheet, around)
    )
    counts_on = still_counts(query.topic, sheet, talk, around.pack)
    answer = both or total(query, sheet, around) or answered(query, sheet, around, counts_on)
    if both and (both.value is not None or sheet.sought):
        query = replace(query, facts=Facts())  # no facts of one piece give the sum again, nor what was sought
    answer = with_lines(
        answer, then=[*_differs(sheet, answer, query), *_asides(sheet, answer, query), *used, *_nearby(choice, around)]
    )
    only_told = bool(sheet.facts) and not is_rule(around.pack, query.topic) and not asks(sheet.text)
    state = remembered(None if only_told else query.topic, query.facts, wants, answer.missing)
    return Heard(answer, state, query)


def _leave_open(sheet: Sheet, talk: Talk) -> None:
    """其中一场是 2 小时, after several sessions were told: neither their number nor the length of each."""
    several = talk.known().get("sessions")
    answers = "session_hours" in talk.missing and sheet.facts.get("sessions") == 1
    if not isinstance(several, int) or several < 2 or comes_on_top(sheet) or not (answers or of_some_sessions(sheet)):
        return
    sheet.facts.pop("sessions", None)
    sheet.facts.pop("session_hours", None)
    if "session_hours" in talk.facts:
        sheet.doubt("session_hours", sheet.words(*(n for n in sheet.numbers if n.unit in ("clock_hours", "minutes"))))


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


def _with_bare_figure(query: Query, sheet: Sheet, around: Listening) -> Query:
    """30 呢: a bare number in a follow-up stands for the figure told before."""
    left = [] if comes_on_top(sheet) else sheet.bare()
    uses = uses_of(query.topic, around.pack)
    told = [
        fact
        for fact in ("headcount", "amount", "hours", "sessions", "half_days")
        if fact in query.facts and fact in uses
    ]
    fresh = set(sheet.facts) | set(sheet.unclear)
    if len(left) != 1 or left[0].about or left[0].value is None or not told or told[0] in fresh:
        return query
    sheet.take_all(left, told[0])
    return replace(query, facts=query.facts.but(**{told[0]: whole(left[0].value)}))


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


__all__ = ["Heard", "Known", "Listening", "Talk", "converse", "hear"]
