"""From an understood question to its answer: computed, unless something on which the number rests was not understood."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from policy.answer import Answer, Status, Step, Unit
from policy.calculate import answer as calculate
from policy.facts import Query
from policy.meaning.phrases import number
from policy.pack import Pack
from policy.understand.answering.around import Listening
from policy.understand.answering.guards import (
    asks_another_matter,
    asks_cause,
    asks_most,
    asks_other_unit,
    at_another_rate,
    of_none_told,
    shared_out,
    stray_numbers,
)
from policy.understand.answering.replies import asking, offering, say, silent, with_lines
from policy.understand.answering.stating import stated
from policy.understand.matching.index import Index, is_rule
from policy.understand.reading.repeats import asks_of_one, by_themselves, multiplied
from policy.understand.reading.sheet import Sheet
from policy.wording import headline


def uses_of(topic: str, pack: Pack) -> frozenset[str]:
    """The facts on which a topic's answer can rest."""
    return pack.derived(Index).used_by(topic)


def answered(query: Query, sheet: Sheet, around: Listening, counts_on: bool = False) -> Answer:
    """The answer, unless something that it depends on was not understood. `counts_on`: a number was asked for before."""
    answer = _calculated(query, sheet, around)
    rule = is_rule(around.pack, query.topic)
    back = (rule and asks_cause(answer, sheet)) or asks_another_matter(answer, sheet)
    if shared_out(answer, query, sheet, around.pack) or asks_other_unit(answer, sheet) or back:
        return silent(around.pack, query.lang, next(iter(answer.citations), None))
    if not rule:
        return stated(answer, query, sheet, around.pack, counts_on)
    uses = uses_of(query.topic, around.pack)
    if of_none_told(answer, query, sheet, uses):
        return _of_all(answer, query, sheet, around)
    if "hours" in sheet.unclear and not uses and answer.value is not None:
        why = say("doubt", query.lang, words=sheet.unclear["hours"])
        return with_lines(offering([query.topic], around.pack, query.lang, Status.NEEDS_INPUT), first=[why])
    for fact, words in sheet.unclear.items():
        if fact in uses and fact in around.pack.facts:
            return _doubtful(fact, words, answer, query, sheet, around)
    return _of_several(_with_stray_numbers(answer, query, sheet, around), query, sheet, around)


def _of_several(answer: Answer, query: Query, sheet: Sheet, around: Listening) -> Answer:
    """三个班各 4 学时: the answer for all of them; what they came to together is asked for where each does not earn by itself."""
    what, apart = by_themselves(query, uses_of(query.topic, around.pack))
    if answer.status is not Status.ANSWERED or answer.value is None or not what or asks_of_one(sheet, what):
        return answer
    if apart:
        return multiplied(answer, query, around.pack)
    words = sheet.words(*(n for n in sheet.numbers if n.unit == what))
    return asking_again(query, say("apart", query.lang, words=words), around) or answer


def asking_again(query: Query, why: str, around: Listening) -> Answer | None:
    """The fact that an answer rests on is asked for again: the first of those told."""
    uses = uses_of(query.topic, around.pack)
    fact = next((name for name in around.pack.facts if name in uses and name in query.facts), None)
    fact = fact or next((name for name in around.pack.facts if name in uses), None)
    return asking(around.pack, query.topic, fact, why, query.lang) if fact else None


def _of_all(answer: Answer, query: Query, sheet: Sheet, around: Listening) -> Answer:
    """课酬一共多少: how much there was is asked for; the most there can be (总共最多) is not stated."""
    fact = next((name for name in around.pack.facts if name in uses_of(query.topic, around.pack)), None)
    if fact is None or asks_most(sheet):
        return silent(around.pack, query.lang, answer.citations[0])
    return asking(around.pack, query.topic, fact, "", query.lang)


def _calculated(query: Query, sheet: Sheet, around: Listening) -> Answer:
    limits = {
        f: samples
        for f, samples in sheet.within.items()
        if f not in query.facts and f in uses_of(query.topic, around.pack)
    }
    if len(limits) != 1:
        return _priced(calculate(around.pack, query, around.rulings), query, around.pack)
    fact, samples = next(iter(limits.items()))
    answers = [
        calculate(around.pack, replace(query, facts=query.facts.but(**{fact: each})), around.rulings)
        for each in samples
    ]
    if (
        len({(a.status, a.value, a.unit, a.bound, a.alternatives) for a in answers}) == 1
        and answers[0].status is not Status.NEEDS_INPUT
    ):
        words = sheet.unclear.pop(fact, "")
        return with_lines(answers[0], then=[say("same", query.lang, words=words)] if words else [])
    return calculate(around.pack, query, around.rulings)


def _priced(answer: Answer, query: Query, pack: Pack) -> Answer:
    """270 课时是多少钱: a rule that is the price of a unit, times the quantity told."""
    rule = next((one for one in pack.rules if one.id == query.topic), None)
    quantity = query.facts.get("hours") or _clock_hours(query, pack)
    if rule is None or rule.converts is None or rule.converts.from_ is not Unit.HOURS or answer.value is None:
        return answer
    if not isinstance(quantity, Decimal) or quantity == 1:
        return answer
    total = quantity * answer.value
    says = f"{number(quantity, Unit.HOURS, query.lang)} × {number(answer.value, answer.unit, query.lang)}"
    step = Step(says=says, value=total, cites=answer.citations[0])
    priced = replace(answer, value=total, steps=(*answer.steps, step))
    return with_lines(
        priced, first=[headline(priced, query.lang), f"{says} = {number(total, answer.unit, query.lang)}"]
    )


def _clock_hours(query: Query, pack: Pack) -> Decimal | None:
    """What's 54 hours worth: hours in English are those that are priced, where the pack knows of no lengths in hours."""
    lengths = query.facts.get("session_hours")
    alone = isinstance(lengths, tuple) and len(lengths) == 1 and "session_hours" not in pack.facts
    return Decimal(str(lengths[0])) if alone and isinstance(lengths, tuple) else None


def _doubtful(fact: str, words: str, answer: Answer, query: Query, sheet: Sheet, around: Listening) -> Answer:
    """What an answer becomes where one of its facts was not understood: that fact is asked for."""
    doubt = say("doubt", query.lang, words=words) if words else ""
    if fact in answer.missing:
        return with_lines(answer, first=[doubt])
    if answer.status is Status.ANSWERED and answer.value is not None and not _not_needed(fact, around.pack):
        return asking(around.pack, query.topic, fact, doubt, query.lang)
    return answer


def _not_needed(fact: str, pack: Pack) -> bool:
    """三场，其中一场 2 小时: no rule has an answer without a list that it rests on, so where there is one the list does not count."""
    return pack.facts[fact].kind == "amounts"


def _with_stray_numbers(answer: Answer, query: Query, sheet: Sheet, around: Listening) -> Answer:
    """A number that nobody understood stops a computation, unless it is one of the results itself; so does a figure that
    belongs to another rule.
    """
    if answer.status is not Status.ANSWERED or answer.value is None:
        return answer
    stray = stray_numbers(answer, query, sheet, around.pack)
    if not stray:
        return answer
    why = say("number", query.lang, words=sheet.words(*stray))
    fact = next((name for name in around.pack.facts if name in uses_of(query.topic, around.pack)), None)
    if fact is None and "hours" in query.facts:
        return with_lines(offering([query.topic], around.pack, query.lang, Status.NEEDS_INPUT), first=[why])
    if fact is None and at_another_rate(answer, query, sheet, around.pack):
        return with_lines(silent(around.pack, query.lang, answer.citations[0]), then=[answer.steps[0].says])
    return asking_again(query, why, around) or answer
