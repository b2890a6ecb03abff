"""Several pieces of work in one message (周五半天，周六一整天，合计多少): each is computed by itself, then they are added up."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache
from itertools import product

from policy.answer import Alternative, Answer, Bound, Citation, Status, Step
from policy.calculate import MOST_ALTERNATIVES, MOST_CITATIONS
from policy.facts import Facts, Query, Value
from policy.meaning.phrases import number
from policy.understand.answering.around import Listening
from policy.understand.answering.computing import answered, asking_again, uses_of
from policy.understand.answering.replies import asking, say
from policy.understand.matching.index import is_rule
from policy.understand.reading.asked import asks_total
from policy.understand.reading.days import NUMBERED, days_named
from policy.understand.reading.half_days import PERIOD, elsewhere
from policy.understand.reading.read import read_message
from policy.understand.reading.repeats import ALIKE, times_named
from policy.understand.reading.sheet import Sheet
from policy.understand.words.together import IN_ALL
from policy.understand.words.vocabulary import any_of, vocabulary
from policy.wording import worded

MOST_PIECES = 6
_SAME = re.compile(r"[的在是都每那当天,，、()\s]*")
"""Between two words for one occasion: 11 月 18 日（周三）."""
_RANGE = re.compile(r"\s*(?:到|至|-|~|to|through)\s*")
_COMPARED = re.compile(
    r"还是|哪个|哪天|哪次|差多少|相差|差几|区别|比|分别|各(?:是|算|给|认|有|得|能)?(?:多少|几)|which|difference| or |each (?:how|what)"
)
"""The pieces are held against each other, or asked for one by one: no sum."""
_HEADING = re.compile("周末|双休日|weekend")
"""Before the days that it consists of: 周末监考，周六全天，周日半天."""
_DAY = re.compile(
    r"第\s*[一二三四五六七八九十\d]+\s*天|[首次]日|[头前后另]一天|头天|\d日|周[一二三四五六日天]|星期|礼拜|day\b"
)
_A_DAY = re.compile(
    r"(?<![第每两三四五六七八九十\d])一天(?=[^,，。;；\d]{0,4}[\d一二两三四五六七八九十]+个?[场学课节])"
)
"""一天两场，一天一场: of several such days, each by itself."""
Sum = tuple[str | None, Decimal | None]
"""A fact, and what all pieces together come to of it."""
_SUMMED = ("days", "sessions", "hours")
"""What a heading may tell of all pieces together."""
_DAYS = frozenset({"day_kind", "half_days", "days", "sessions", "hours"})
_CANDIDATES = frozenset({"headcount", "headcounts", "registered"})
_COUNTED = re.compile(
    r"(?:\d+|[一二两三四五六七八九十]+|\b(?:one|two|three|four|five|six)|\ba|\b(?:all day|(?:the )?(?:whole|full|entire))(?: of| on)?)\s*个?\s*$"
)
"""Before an occasion, how many of them: 3 个周末半天."""
_EACH = re.compile("各|都|均|每|each|both|every")


def total(query: Query, sheet: Sheet, around: Listening) -> Answer | None:
    """What all pieces of a message come to; None where it is about one, or where one of them cannot be computed."""
    evenings = "sessions" not in uses_of(query.topic, around.pack)
    heading, clauses = _parts(sheet.text, evenings) if is_rule(around.pack, query.topic) else ("", [])
    if not clauses:
        return None
    heading, sums = _without_sums(heading)
    sheets = [read_message(heading + clause, around.pack, around.today) for clause in clauses]
    told = own = [_own(one, query, around) for one in sheets]
    if not _each_earns(clauses, query, around):
        return None
    if _EACH.search(sheet.text):
        if _in_all(heading + clauses[-1]) or _named_again(sheets):
            return None
        told = [{**told[-1], **each} for each in told]
    if not _agree(sums, told):
        return _contradicted(sums, query, sheet, around)
    often = [times_named(one) for one in sheets]
    if any(many and not _measures(facts) for many, facts in zip(often, own, strict=True)) and not all(often):
        return None  # 三个周六、周日: whether the number is that of both is not clear
    told = [facts | ({ALIKE: many} if many else {}) for facts, many in zip(told, often, strict=True)]
    answers = [
        answered(replace(query, facts=Facts(facts)), one, around) for facts, one in zip(told, sheets, strict=True)
    ]
    if any(each.status is not Status.ANSWERED or each.value is None for each in answers):
        return None
    return added(answers, query, around)


def _each_earns(clauses: Sequence[str], query: Query, around: Listening) -> bool:
    """机试 95 人，5 月 18 日和 19 日考完: days earn nothing where a rule knows none, unless each has its own candidates; nor does a
    day of other work (周六培训一天) where exam duty is paid.
    """
    uses = uses_of(query.topic, around.pack)
    if "half_days" in uses and any(elsewhere(clause) for clause in clauses):
        return False
    if uses & _DAYS:
        return True
    alone = [read_message(clause, around.pack, around.today).facts.keys() & uses for clause in clauses]
    told = [bool(facts & _CANDIDATES) for facts in alone]
    return all(told) or (any(told) and all("training_round" in facts for facts in alone))


def _without_sums(heading: str) -> tuple[str, list[Sum]]:
    """两天四场，第一天三场，…: a heading without what all pieces together come to, and those figures."""
    sums = [n for n in Sheet(heading).numbers if n.unit in _SUMMED and (n.value or 0) > 1 and not n.about]
    for one in reversed(sums):
        heading = heading[: one.start] + heading[one.stop :]
    return heading, [(one.unit, one.value) for one in sums]


def _agree(sums: Sequence[Sum], told: Sequence[Mapping[str, Value]]) -> bool:
    """Whether the figures of a heading are what the pieces come to."""
    return all(value == sum(_in_piece(each, unit) for each in told) for unit, value in sums)


def _contradicted(sums: Sequence[Sum], query: Query, sheet: Sheet, around: Listening) -> Answer | None:
    """What all pieces together come to is asked for, where the heading says otherwise; of what a rule does not know, what it rests on."""
    words = sheet.words(*(one for one in sheet.numbers if (one.unit, one.value) in sums))
    why, uses = say("doubt", query.lang, words=words), uses_of(query.topic, around.pack)
    fact = next((unit for unit, _ in sums if unit in uses and unit != "days"), "days")
    return asking(around.pack, query.topic, fact, why, query.lang) if fact in uses else asking_again(query, why, around)


def _in_piece(facts: Mapping[str, Value], unit: str | None) -> Decimal:
    return Decimal(1) if unit == "days" else Decimal(str(facts.get(unit or "", 0)))


def _measures(facts: Mapping[str, Value]) -> bool:
    """Whether it is told how much was worked, not only when."""
    return bool(facts.keys() - {"day_kind", "days"})


def _in_all(text: str) -> bool:
    """都是 2 小时，共两场: whether a figure is that of all pieces together."""
    return any(re.search(rf"{IN_ALL}[^,，。;；\d]{{0,4}}$", text[: n.start]) for n in Sheet(text).numbers)


def _named_again(sheets: Sequence[Sheet]) -> bool:
    """周六、周日，周六全天，周日上午: whether a day stands in several pieces."""
    days = [day for sheet in sheets for day in days_named(sheet)]
    numbered = any(NUMBERED.search(sheet.text) for sheet in sheets)
    return len(set(days)) < len(days) or bool(days and numbered)


def _own(sheet: Sheet, query: Query, around: Listening) -> dict[str, Value]:
    """The facts of one piece on which the answer rests; a piece that names its day is one day."""
    uses = uses_of(query.topic, around.pack)
    own = {name: value for name, value in sheet.facts.items() if name in uses and name not in sheet.unclear}
    one_day = "days" in uses and "days" not in sheet.unclear and _DAY.search(sheet.text) is not None
    return {"days": 1, **own} if one_day else own


def _parts(text: str, evenings: bool) -> tuple[str, list[str]]:
    """A text cut where each occasion begins, and what stands before the first; no pieces where there is no total."""
    text = _taken_back_before().sub("", text)
    starts = _occasions(text, evenings)
    if (
        not 2 <= len(starts) <= MOST_PIECES
        or PERIOD.search(text)
        or _COMPARED.search(text)
        or vocabulary().says("corrections", text)
    ):
        return "", []
    *clauses, tail = [text[start:end] for start, end in zip(starts, [*starts[1:], len(text)], strict=True)]
    last, asks = _without_question(tail, len(starts))
    if not (asks or asks_total(text) or _without_sums(text[: starts[0]])[1]):
        return "", []
    return text[: starts[0]], [*clauses, last]


@cache
def _taken_back_before() -> re.Pattern[str]:
    """说错了，是 …: at the beginning, it takes back what was said in another message."""
    return re.compile(rf"^[哦噢啊]?[,，]?(?:{any_of(vocabulary().data['corrections'])})了?(?:\s*[,，]\s*(?:应该)?是?)")


def _without_question(tail: str, pieces: int) -> tuple[str, bool]:
    """The last piece without the clause that asks for the total, and whether there is one: …，两次加起来多少课时."""
    *told, asking = re.split(r"[,，。;；]", tail)
    counts = {n.value for n in Sheet(asking).numbers if n.value}
    asks = bool(told) and counts <= {Decimal(1), Decimal(pieces)} and vocabulary().says("quantity_asked", asking)
    return (",".join(told), True) if asks else (tail, False)


def _occasions(text: str, evenings: bool) -> list[int]:
    """Where each day or training round that is named begins; none where two of them are the ends of a range. `evenings` are
    occasions by themselves, unless what lies on one day is paid together.
    """
    if len(each_day := [hit.start() for hit in _A_DAY.finditer(text)]) > 1:
        return each_day
    starts, end, last = list[int](), -1, ""
    for hit in _occasion(evenings).finditer(text):
        counted = _COUNTED.search(text, end if starts else 0, hit.start())
        begin = counted.start() if counted else hit.start()
        if starts and _RANGE.fullmatch(text[end : hit.start()]):
            return []
        if not starts or not _same(text, end, hit.start(), last, hit[0]):
            starts.append(begin)
        end, last = hit.end(), hit[0]
    return starts[1:] if _is_heading(text, starts) else starts


def _is_heading(text: str, starts: list[int]) -> bool:
    """Whether the first of several words for days names them all."""
    if len(starts) < 3 or not _HEADING.match(text, starts[0]):
        return False
    days = days_named(Sheet(text[starts[1] :]))
    return bool(days) and days <= {"sat", "sun"}


def _same(text: str, end: int, start: int, last: str, word: str) -> bool:
    """Whether two words are for one occasion: a date and its weekday; not two weekdays."""
    between, weekdays = text[end:start], vocabulary().choices("weekday")
    both = {hit.means for one in (last, word) for hit in weekdays.find(one)}
    return _SAME.fullmatch(between) is not None and "、" not in between and len(both) < 2


@cache
def _occasion(evenings: bool) -> re.Pattern[str]:
    words = [
        word
        for kind in ("weekday", "day_kind")
        for name, each in vocabulary().data["choices"][kind].items()
        for word in each
        if evenings or name != "evening"
    ]
    return re.compile("|".join([*vocabulary().data["occasions"], any_of(words)]))


def added(answers: Sequence[Answer], query: Query, around: Listening) -> Answer | None:
    """The sum, with the steps of each piece; the other readings of a piece give other sums."""
    bounds = {each.bound for each in answers} - {Bound.EXACT}
    if len({each.unit for each in answers}) > 1 or len(bounds) > 1:
        return None
    values = [each.value or Decimal(0) for each in answers]
    says = " + ".join(number(value, None, query.lang) for value in values)
    unit, value = answers[0].unit, sum(values, Decimal(0))
    citations = together(answers)
    last = Step(says=f"{says} = {number(value, unit, query.lang)}", value=value, cites=citations[0])
    found = replace(
        answers[0],
        value=value,
        bound=next(iter(bounds), Bound.EXACT),
        steps=(*(step for each in answers for step in each.steps), last),
        citations=citations,
        alternatives=_others(answers),
        considered=tuple(dict.fromkeys(said for each in answers for said in each.considered)),
    )
    return worded(found, query, around.pack)


def together(answers: Sequence[Answer]) -> tuple[Citation, ...]:
    """What all of them rest on, each source once."""
    return tuple(dict.fromkeys(source for each in answers for source in each.citations))[:MOST_CITATIONS]


def _others(answers: Sequence[Answer]) -> tuple[Alternative, ...]:
    """The sums that the other readings of the pieces give."""
    sums = [(sum(values, Decimal(0)), why) for values, why in readings(answers)]
    return tuple(Alternative(value=value, unit=answers[0].unit, because=why) for value, why in sums[1:])[
        :MOST_ALTERNATIVES
    ]


def readings(answers: Sequence[Answer]) -> list[tuple[tuple[Decimal, ...], str]]:
    """The values of several answers together, that of each first, then by its other readings, and why these."""
    each = [[(one.value or Decimal(0), ""), *((o.value, o.because) for o in one.alternatives)] for one in answers]
    return [
        (tuple(value for value, _ in values), "；".join(dict.fromkeys(why for _, why in values if why)))
        for values in product(*each)
    ]
