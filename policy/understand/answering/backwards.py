"""From a result back to what earns it (几个半天才够 20 课时): reckoned where a rule is a plain rate, else no number at all."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import ROUND_CEILING, Decimal

from policy.answer import Answer, Citation, Status, Step, Unit
from policy.facts import Facts, Query
from policy.meaning.phrases import number
from policy.pack import Pack, Words
from policy.program import Program
from policy.understand.answering.around import Listening
from policy.understand.answering.computing import answered, uses_of
from policy.understand.answering.guards import asks_most
from policy.understand.answering.replies import say, silent
from policy.understand.matching.index import is_rule
from policy.understand.reading.repeats import ALIKE
from policy.understand.reading.sheet import Sheet, Sought
from policy.understand.words.vocabulary import vocabulary
from policy.wording import worded

_SAMPLES = (1, 2, 10)
"""For so many a plain rate earns so many times what it earns for one."""
_NOUNS = {"days": Words(zh="天", en="days"), "hours": Words(zh="课时", en="hours")}
"""Of what a pack does not count itself."""
_UNITS = {"hours": Unit.HOURS, "amount": Unit.YUAN}
_COUNTS = frozenset(
    {"half_days", "days", "hours", "sessions", "certificates", "amount", "headcount", "income", "costs"}
)
"""What is told of these is the question itself (几个半天)."""
_TWO_COUNTS = re.compile("[加和与跟连][^,，。;；]{0,2}(?:几|多少)")
"""Two kinds of work together are to reach the result."""
_MISSING = re.compile(r"(?:还|只|就|尚)?差了?\s*·+")
"""Before the result that is still to be reached (还差 4 学分), blanked by its reader."""


def needed(query: Query, sheet: Sheet, around: Listening) -> Answer | None:
    """How many are needed, with the step to it; words without a number where that cannot be told; None where it is not asked."""
    if sheet.sought is None:
        return None
    return _reckoned(query, sheet.sought, sheet, around) or _unreckoned(query, around)


def _reckoned(query: Query, sought: Sought, sheet: Sheet, around: Listening) -> Answer | None:
    if not sought.exact or ALIKE in query.facts or asks_most(sheet) or _not_by_the_rate(sheet):
        return None
    query = replace(query, wants=sought.results[0][1])
    one = _rate(query, sought.fact, around)
    if one is None or one.value is None or any(unit is not one.unit for _, unit in sought.results):
        return None
    goals = {value for value, _ in sought.results} - ({one.value} if len(sought.results) > 1 else set())
    count = next(iter(goals)) / one.value if len(goals) == 1 else Decimal(0)
    if count <= 0 or (count % 1 and not vocabulary().says("reaching", sheet.text)):
        return None
    return _told(one, next(iter(goals)), query, sought.fact, around.pack)


def _not_by_the_rate(sheet: Sheet) -> bool:
    """Whether something is there already, or may not be exceeded, or is earned by several, or a further figure is told."""
    text = _MISSING.sub("", sheet.text)
    said = vocabulary().lexicon("not_by_the_rate").find(text) or _TWO_COUNTS.search(text)
    return bool(said) or any(number.value != 1 for number in sheet.numbers)


def _rate(query: Query, fact: str, around: Listening) -> Answer | None:
    """The answer for one, where twice as many earn twice as much; a day of duty is two half-days."""
    pack, uses = around.pack, uses_of(query.topic, around.pack)
    apiece = 2 if fact == "days" and "half_days" in uses and "days" not in uses else 1
    fact = "half_days" if apiece > 1 else fact
    if not is_rule(pack, query.topic) or not (fact in uses or _prices(query.topic, fact, pack)):
        return None
    kept = {name: value for name, value in query.facts.items() if name not in _COUNTS}
    found = [
        answered(replace(query, facts=Facts(kept | {fact: _as_told(many * apiece, fact, pack)})), Sheet(""), around)
        for many in _SAMPLES
    ]
    plain = all(a.status is Status.ANSWERED and a.value and not a.alternatives for a in found)
    values = [(a.value or Decimal(0), a.bound) for a in found]
    first, bound = values[0]
    return found[0] if plain and values == [(first * many, bound) for many in _SAMPLES] else None


def _prices(topic: str, fact: str, pack: Pack) -> bool:
    """Whether a rule is the price of a unit, and so many of the unit are asked for."""
    return fact == "hours" and any(rule.id == topic and rule.converts for rule in pack.rules)


def _as_told(many: int, fact: str, pack: Pack) -> int | Decimal:
    spec = pack.facts.get(fact)
    return many if spec and spec.kind == "whole" else Decimal(many)


def _told(one: Answer, goal: Decimal, query: Query, fact: str, pack: Pack) -> Answer:
    """So many, rounded up, and how that comes about."""
    assert one.value
    exact = goal / one.value
    count = Decimal(int(exact.to_integral_value(ROUND_CEILING)))
    spec = pack.facts.get(fact)
    counter = (spec.counter if spec else None) or _NOUNS.get(fact)
    noun = counter.in_(query.lang) if counter else ""
    share = fact == "amount"
    goal_says = number(goal, one.unit, query.lang)
    rate_says = number(one.value * 100, Unit.PERCENT, query.lang) if share else number(one.value, one.unit, query.lang)
    says = f"{goal_says} ÷ {rate_says} = {number(round(exact, 2), None, query.lang)}"
    says = says if count == exact else f"{says} → {number(count, None, query.lang)}"
    step = Step(says=says, value=count, cites=one.citations[0])
    found = replace(one, value=count, unit=_UNITS.get(fact, Unit.COUNT), steps=(step,) if share else (*one.steps, step))
    first = f"{number(count, None, query.lang)} {noun}".strip() + ("." if query.lang == "en" else "。")
    return worded(found, query, pack, first)


def _unreckoned(query: Query, around: Listening) -> Answer:
    """What the document says of the matter, and that it does not say how many are needed."""
    source = _source(query, around)
    answer = silent(around.pack, query.lang, source)
    if source is None:
        return answer
    *_, office = answer.text.split("\n")
    return replace(answer, text=f"{say('backwards', query.lang, quote=source.quote)}\n{office}")


def _source(query: Query, around: Listening) -> Citation | None:
    """The words on which a topic rests: those of the case that was told, else those of the rule."""
    plain = answered(replace(query, facts=Facts()), Sheet(""), around)
    version = (
        around.pack.derived(Program).version(query.topic, query.date) if is_rule(around.pack, query.topic) else None
    )
    return next(iter(plain.citations), version.where if version else None)
