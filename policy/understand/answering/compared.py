"""机试 101 人比 100 人多认几课时, 笔试和机试分别多少: two cases held against each other. Each is computed by itself; then the
difference is told, or one after the other.

A difference is asked about where the cases were not understood: the number of one of them alone would be a wrong answer.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from policy.answer import Alternative, Answer, Bound, Step
from policy.calculate import MOST_ALTERNATIVES
from policy.facts import Facts, Query
from policy.meaning.phrases import number, told
from policy.pack import Pack
from policy.understand.answering.around import Listening
from policy.understand.answering.cases import Case, answers_to, cases_of
from policy.understand.answering.computing import asking_again
from policy.understand.answering.replies import say
from policy.understand.answering.sums import readings, together
from policy.understand.matching.index import is_rule
from policy.understand.matching.state import Talk
from policy.understand.reading.sheet import Sheet
from policy.understand.reading.wishes import asks_difference
from policy.wording import headline, worded

_ONE_BY_ONE = re.compile(
    r"(?:分别|依次)[^,，。;；\d]{0,10}(?:多少|几|怎么)|各自?(?:是|算|给|认定|认|有|得|能|拿|折|计|为|该)*(?:多少|几)"
    r"|(?:多少|几)[^,，。;；]*[,，。;；][^,，。;；]+呢[?？]?$|(?:多少|几)[^,，。;；]*[,，。;；][^,，。;；]*(?:多少|几)"
    r"|\brespectively\b|\bhow (?:many|much)\b[^,.;]*\beach\b"
)


def compared(query: Query, sheet: Sheet, talk: Talk, around: Listening) -> Answer | None:
    """The difference between the cases of a message, or what each comes to; None where neither is asked for."""
    differs, one_by_one = asks_difference(sheet.said), _ONE_BY_ONE.search(sheet.said) is not None
    if not (differs or one_by_one) or not is_rule(around.pack, query.topic):
        return None
    cases = cases_of(sheet.said, query, around) or (_with_before(query, sheet, talk) if differs else [])
    answers = answers_to(cases, query, around)
    if not answers:
        return asking_again(query, say("compared", query.lang), around) if differs else None
    return _difference(answers, query, around.pack) if differs else _listed(answers, cases, query, around.pack)


def _with_before(query: Query, sheet: Sheet, talk: Talk) -> list[Case]:
    """那 101 人多几课时: what was told before, and what is told now."""
    before = talk.known()
    if talk.topic != query.topic or not before or before == dict(query.facts):
        return []
    return [Case(before, Sheet("")), Case(query.facts, sheet)]


def _difference(answers: Sequence[Answer], query: Query, pack: Pack) -> Answer | None:
    """The larger less the smaller; the other readings of the two give other differences."""
    if len(answers) != 2 or any(one.bound is not Bound.EXACT for one in answers):
        return asking_again(query, say("compared", query.lang), Listening(pack, query.date))
    more, less = sorted(answers, key=lambda one: one.value or Decimal(0), reverse=True)
    apart = [(abs(more_ - less_), why) for (more_, less_), why in readings((more, less))]
    value, unit = apart[0][0], more.unit
    says = (
        f"{number(more.value or Decimal(0), None, query.lang)} − {number(less.value or Decimal(0), None, query.lang)}"
    )
    last = Step(says=f"{says} = {number(value, unit, query.lang)}", value=value, cites=next(iter(more.citations), None))
    others = tuple(Alternative(value=other, unit=unit, because=why) for other, why in apart[1:] if other != value)
    steps = (*(step for one in answers for step in one.steps), last)
    found = replace(_joined(answers), value=value, steps=steps, alternatives=others[:MOST_ALTERNATIVES])
    return worded(found, query, pack)


def _listed(answers: Sequence[Answer], cases: Sequence[Case], query: Query, pack: Pack) -> Answer:
    """What each case comes to, one after the other: no number stands for all of them."""
    shown = [name for name in pack.facts if len({str(case.facts.get(name)) for case in cases}) > 1]
    lines = [
        f"{_called(case, shown, query.lang, pack)}{': ' if query.lang == 'en' else '：'}{headline(one, query.lang)}"
        for case, one in zip(cases, answers, strict=True)
    ]
    steps = tuple(step for one in answers for step in one.steps)
    found = replace(_joined(answers), value=None, unit=None, bound=Bound.EXACT, alternatives=(), steps=steps)
    return worded(found, replace(query, facts=Facts()), pack, "\n".join(lines))


def _called(case: Case, shown: Sequence[str], lang: str, pack: Pack) -> str:
    """By what a case differs from the others: 实考 95 人; 机试."""
    names = []
    for name in shown:
        value, spec = case.facts.get(name), pack.facts[name]
        option = spec.options.get(str(value))
        if value is not None:
            names.append((option.en if lang == "en" else option.zh) if option else told(spec, value, lang))
    return (", " if lang == "en" else "，").join(names)


def _joined(answers: Sequence[Answer]) -> Answer:
    considered = tuple(dict.fromkeys(said for one in answers for said in one.considered))
    return replace(answers[0], citations=together(answers), considered=considered)
