"""Questions in people's own words → answers. The one entry: `hear` for a turn, `converse` for a whole conversation.

Pure: the same message, state, pack and day give the same answer. Whatever was not understood is asked for; nothing is computed
from it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from policy.answer import Answer, Status, Step, Unit
from policy.calculate import answer as calculate
from policy.facts import Facts, Query, Value
from policy.meaning.phrases import number
from policy.pack import Pack, Ruling
from policy.understand.decide import Choice, asks_quantity, decide, is_rule, wanted
from policy.understand.features import concepts
from policy.understand.guards import other_measure, other_payment, shared_out, stray_numbers
from policy.understand.index import Index
from policy.understand.normalise import LONGEST, is_foreign, language_of, normalised
from policy.understand.numerals import Number
from policy.understand.people import whole
from policy.understand.read import read_message
from policy.understand.replies import asking, offering, plainly, say, silent, with_lines
from policy.understand.sheet import Sheet
from policy.understand.state import Talk, merged, remembered
from policy.understand.vocabulary import vocabulary
from policy.wording import headline


@dataclass(frozen=True)
class Known:
    """A fact known beforehand (from the asker's own certificate) and the words that say where it is from."""

    value: Value
    source: str


@dataclass(frozen=True)
class Heard:
    """What a turn came to: the answer, the state for the next turn, and how the question was understood."""

    answer: Answer
    talk: Talk
    query: Query | None = None


@dataclass(frozen=True)
class Listening:
    """What surrounds a question: the pack, the day, the language (None: the question's own), rulings, known facts."""

    pack: Pack
    today: date
    lang: str | None = None
    rulings: Sequence[Ruling] = ()
    known: Mapping[str, Known] = field(default_factory=dict)


def converse(turns: Sequence[str], around: Listening) -> list[Heard]:
    """The answers to the turns of one conversation."""
    talk, heard = Talk(), []
    for turn in turns or [""]:
        heard.append(hear(turn, talk, around))
        talk = heard[-1].talk
    return heard


def hear(message: str, talk: Talk, around: Listening) -> Heard:
    """Answers one message; a second question in it is answered below the first."""
    around = replace(around, lang=around.lang or language_of(message))
    if refusal := _unreadable(message, around):
        return Heard(refusal, talk)
    first, second = _two_questions(message)
    heard = _hear_one(first, talk, around)
    if not second:
        return heard
    other = _hear_one(second, heard.talk, around)
    if (
        heard.answer.status is Status.OUT_OF_SCOPE
        or other.answer.status is Status.OUT_OF_SCOPE
        or not heard.query
        or not other.query
    ):
        return _hear_one(message, talk, around)
    return _together(heard, other, around)


def _unreadable(message: str, around: Listening) -> Answer | None:
    lang = around.lang or "zh"
    if len(message) > LONGEST:
        return plainly("long", Status.NEEDS_INPUT, around.pack, lang)
    if not re.search(r"\w", message):
        return plainly("empty", Status.NEEDS_INPUT, around.pack, lang)
    if is_foreign(message):
        return plainly("foreign", Status.OUT_OF_SCOPE, around.pack, lang)
    return None


def _two_questions(message: str) -> tuple[str, str]:
    """A message split where a second question begins; the second part empty where there is only one."""
    also = vocabulary().pattern("also")
    parts = [part for part in re.split(r"[?？;；\n]+", message) if re.search(r"\w", part)]
    if len(parts) == 1 and (hit := also.search(message, 6)):
        parts = [message[: hit.start()], message[hit.end() :]]
    if len(parts) == 2 and all(_asks(part) for part in parts):
        return parts[0], also.sub("", parts[1]).strip(",，、 ") or parts[1]
    return message, ""


def _asks(part: str) -> bool:
    found, _ = concepts().find(normalised(part))
    return bool(set(found) & concepts().asks) or bool(re.search("[吗呢么]", part))


def _together(heard: Heard, other: Heard, around: Listening) -> Heard:
    lang = around.lang or "zh"
    says = other.answer.text.split("\n")[0]
    return replace(heard, answer=with_lines(heard.answer, then=[say("also", lang, says=says)]))


def _hear_one(message: str, talk: Talk, around: Listening) -> Heard:
    sheet = read_message(message, around.pack, around.today)
    _fill_missing(sheet, talk, around.pack)
    choice = decide(sheet, around.pack, talk)
    if vocabulary().says("instructions", sheet.text) and not (choice.topic and is_rule(around.pack, choice.topic)):
        return Heard(plainly("outside", Status.OUT_OF_SCOPE, around.pack, around.lang or "zh"), talk)
    if choice.topic and other_payment(sheet, choice.topic, around.pack):
        return Heard(silent(around.pack, around.lang or "zh"), talk)
    if choice.topic is None:
        return _no_topic(choice, sheet, talk, around)
    return _on_topic(choice, sheet, talk, around)


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
        words = vocabulary().data
        said = sheet.text.strip("。.!！,， ")
        if said in map(str, words["no_words"]) or said in map(str, words["yes_words"]):
            sheet.set(fact, said in map(str, words["yes_words"]))


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
    facts = merged(talk.known(), sheet.facts) if choice.follows else dict(sheet.facts)
    doubted = {*sheet.unclear, *(fact for fact in sheet.within if fact not in sheet.facts)}
    facts = {name: value for name, value in facts.items() if name not in doubted and name != "on"}
    wants = wanted(sheet) or (talk.wants if choice.follows else None)
    on = sheet.facts.get("on")
    day = on if isinstance(on, date) else around.today
    query = Query(choice.topic, Facts(facts), day, around.lang or "zh", wants)
    if choice.follows:
        query = _with_bare_figure(query, sheet, around)
    query, used = _with_known(query, around)
    answer = _answered(query, sheet, around)
    answer = with_lines(answer, then=[*_asides(sheet, answer, query), *used, *_nearby(choice, around)])
    return Heard(answer, remembered(query.topic, query.facts, wants, answer.missing), query)


def _nearby(choice: Choice, around: Listening) -> list[str]:
    """Other topics that may have been meant."""
    lang = around.lang or "zh"
    titles = {topic.id: topic.title.in_(lang) for topic in around.pack.topics}
    return [say("near", lang, says="、".join(titles[topic] for topic in choice.offers))] if choice.offers else []


def _with_known(query: Query, around: Listening) -> tuple[Query, list[str]]:
    """The question with what is known of the asker's certificate, and the words that say so."""
    uses = _uses(query.topic, around.pack)
    added = {name: known for name, known in around.known.items() if name in uses and name not in query.facts}
    if "headcounts" in query.facts:
        added.pop("headcount", None)
    if not added:
        return query, []
    says = "；".join(known.source for known in added.values())
    facts = query.facts.but(**{name: known.value for name, known in added.items()})
    return replace(query, facts=facts), [say("known", query.lang, words=says)]


def _uses(topic: str, pack: Pack) -> frozenset[str]:
    return pack.derived(Index).used_by(topic)


def _with_bare_figure(query: Query, sheet: Sheet, around: Listening) -> Query:
    """30 呢: a bare number in a follow-up stands for the figure told before."""
    left = sheet.bare()
    uses = _uses(query.topic, around.pack)
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


def _answered(query: Query, sheet: Sheet, around: Listening) -> Answer:
    """The answer, unless something that it depends on was not understood."""
    answer = _calculated(query, sheet, around)
    if shared_out(answer, query, sheet, around.pack):
        return silent(around.pack, query.lang)
    if not is_rule(around.pack, query.topic):
        put = answer.value is None or (
            asks_quantity(sheet) and not _told_already(answer, sheet) and not other_measure(answer, sheet)
        )
        return answer if put else _without_value(answer)
    uses = _uses(query.topic, around.pack)
    for fact, words in sheet.unclear.items():
        if fact in uses and fact in around.pack.facts:
            return _doubtful(fact, words, answer, query, sheet, around)
    return _with_stray_numbers(answer, query, sheet, around)


def _calculated(query: Query, sheet: Sheet, around: Listening) -> Answer:
    limits = {
        f: samples
        for f, samples in sheet.within.items()
        if f not in query.facts and f in _uses(query.topic, around.pack)
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
    quantity = query.facts.get("hours")
    if rule is None or rule.converts is None or rule.converts.from_ is not Unit.HOURS or answer.value is None:
        return answer
    if not isinstance(quantity, Decimal) or quantity == 1:
        return answer
    total = quantity * answer.value
    says = f"{number(quantity, Unit.HOURS, query.lang)} × {number(answer.value, answer.unit, query.lang)}"
    step = Step(says=says, value=total, cites=answer.citations[0])
    priced = answer.model_copy(update={"value": total, "steps": (*answer.steps, step)})
    return with_lines(
        priced, first=[headline(priced, query.lang), f"{says} = {number(total, answer.unit, query.lang)}"]
    )


def _doubtful(fact: str, words: str, answer: Answer, query: Query, sheet: Sheet, around: Listening) -> Answer:
    """What an answer becomes where one of its facts was not understood: that fact is asked for."""
    doubt = say("doubt", query.lang, words=words) if words else ""
    if fact in answer.missing:
        return with_lines(answer, first=[doubt])
    if answer.status is Status.ANSWERED and answer.value is not None:
        return asking(around.pack, query.topic, fact, doubt, query.lang)
    return answer


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
    fact = next((name for name in around.pack.facts if name in _uses(query.topic, around.pack)), None)
    if fact is None and "hours" in query.facts:
        return with_lines(offering([query.topic], around.pack, query.lang, Status.NEEDS_INPUT), first=[why])
    return asking(around.pack, query.topic, fact, why, query.lang) if fact else answer


def _told_already(answer: Answer, sheet: Sheet) -> bool:
    """5 年轮训里占几年: whoever names the number and asks how many asks for another one."""
    return (
        any(n.value == answer.value and n.value > 1 for n in sheet.numbers if n.value)
        and re.search("几|多少|how many", sheet.text) is not None
    )


def _without_value(answer: Answer) -> Answer:
    """A statement whose number was not asked for: the words stand, no number is put forward."""
    return answer.model_copy(update={"value": None, "unit": None, "range": None})


def _asides(sheet: Sheet, answer: Answer, query: Query) -> list[str]:
    """How a major was placed, by which calendar a day was judged: shown where the answer rests on it."""
    if answer.status is Status.OUT_OF_SCOPE:
        return []
    shown = {"major": "discipline", "calendar": "day_kind", "no_calendar": "day_kind", "some_practical": "exam_form"}
    told = {*query.facts, *answer.missing}
    return list(dict.fromkeys(say(key, query.lang, words=words) for key, words in sheet.asides if shown[key] in told))


__all__ = ["Heard", "Known", "Listening", "Talk", "converse", "hear"]
