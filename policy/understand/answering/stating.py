"""What a statement becomes as an answer: its words, with its number only where that is what is asked for."""

from __future__ import annotations

import re
from dataclasses import replace

from policy.answer import Answer, Status
from policy.facts import Query
from policy.pack import Pack
from policy.understand.answering.accounted import accounted
from policy.understand.answering.added import added_up
from policy.understand.answering.measures import other_measure, unsaid
from policy.understand.answering.replies import silent, with_lines
from policy.understand.answering.totals import for_all
from policy.understand.matching.addends import names_several
from policy.understand.reading.asked import clause_asking
from policy.understand.reading.judged import judged
from policy.understand.reading.sheet import Sheet
from policy.understand.reading.wishes import asks_difference, asks_quantity
from policy.understand.words.normalise import normalised
from policy.understand.words.numerals import Number, numbers_in
from policy.understand.words.vocabulary import any_of

_OFFICE = re.compile("(?<![向给对])(?:项目办|办公室)|project office")
_TO = "(?<![向给对跟为由])"
"""Before one to whom something is done: 向学校通报."""


def stated(answer: Answer, query: Query, sheet: Sheet, pack: Pack, counts_on: bool) -> Answer:
    """A statement with its number where that was asked for: for one, or for as many as were told. `counts_on`: a number was asked
    for before.
    """
    if answer.status is Status.ANSWERED and _unsaid(answer, query.topic, sheet, pack):
        return with_lines(silent(pack, query.lang, answer.citations[0]), then=[answer.text.split("\n")[0]])
    if (added := added_up(answer, query, sheet, pack)) is not None:
        return added
    if answer.unit is None:
        return answer
    asked = counts_on or asks_quantity(sheet)
    other = names_several(query.topic, sheet, pack) or asks_difference(sheet.text)
    if not asked or other or not accounted(answer, query.topic, sheet, pack):
        return _without_value(answer)
    if (several := for_all(answer, query, sheet, pack, counts_on)) is not None:
        return several
    other = other_measure(answer, query.topic, sheet, pack) or _told_already(answer, sheet)
    return _without_value(answer) if other else answer


def _unsaid(answer: Answer, topic: str, sheet: Sheet, pack: Pack) -> bool:
    """Whether a number or a judgement is asked for that the statement does not give, or what it says is asked of others."""
    return unsaid(answer, topic, sheet, pack) or _unjudged(answer, topic, sheet, pack) or _of_others(topic, sheet, pack)


def _unjudged(answer: Answer, topic: str, sheet: Sheet, pack: Pack) -> bool:
    """15 人够吗: whether figures are to be judged by a statement that holds none."""
    if answer.unit is not None or not judged(sheet):
        return False
    said = normalised(next((one.answer.zh for one in pack.statements if one.id == topic), ""))
    known = numbers_in(said)
    if all(figure.unit == "years" for figure in judged(sheet)):
        return all(one.unit != "years" for one in known)  # 2020 年 4 月起 is no number of years
    return not known and not re.search(r"\d月|[每一]周|固定", said)


def _of_others(topic: str, sheet: Sheet, pack: Pack) -> bool:
    """院校一年做几次小结: whether those are asked about of whom the article says nothing."""
    others = next((one.not_of for one in pack.statements if one.id == topic), ())
    if not others or _OFFICE.search(sheet.text):
        return False
    return re.search(f"{_TO}(?:{any_of(list(others))})", clause_asking(sheet.text)) is not None


def _told_already(answer: Answer, sheet: Sheet) -> bool:
    """5 年轮训里占几年: whoever names the number and asks how many asks for another one."""
    return (
        any(
            n.value == answer.value and n.value > 1
            for n in sheet.numbers
            if n.value and n not in sheet.proposed and not _past(n, sheet)
        )
        and re.search("几|多少|how many", sheet.text) is not None
    )


def _past(number: Number, sheet: Sheet) -> bool:
    """五年前: how long ago something was."""
    return re.match(r"\s*(?:以?前|之前|ago\b)", sheet.text[number.stop :]) is not None


def _without_value(answer: Answer) -> Answer:
    """A statement whose number was not asked for: the words stand, no number is put forward."""
    return replace(answer, value=None, unit=None, range=None)
