"""What keeps a rule from stating a number: figures that it does not know, payments of another kind, one share among several."""

from __future__ import annotations

import re

from policy.answer import Answer, Bound, Unit
from policy.facts import Query
from policy.pack import Pack
from policy.understand.index import Index
from policy.understand.numerals import Number
from policy.understand.sheet import Sheet
from policy.understand.units import asks_for_all, of_one
from policy.understand.vocabulary import vocabulary

_ONE_OF_THEM = re.compile(
    r"(?:每人|人均|平均|每一?[个位名](?:人|老师|教师|学院|系|成员|同事)|各自?|每家)(?:能|可以|可|应该?|该)?(?:分|得|拿|给|算|认定|认|有|领|摊)?(?:到|得)?(?:多少|几)"
    r"|\b(?:per|each|every) (?:person|teacher|school|student|trainer|colleague|member)\b|\beach (?:gets?|receives?)\b"
)
"""The share of one among several."""
_OTHER_PARTY = re.compile(
    r"(?:学校|校方|校级|公司)(?:能|可以|可|还|该|应该?|自己)*(?:拿|得|分|留|剩|提|收)|[归留]给?(?:学校|校方|公司)"
    r"|\b(?:company|university)(?:'s)? (?:get|share|part|keep)"
)
"""The share of another than the rule gives one to."""


_FEE = re.compile(r"(?:考试费|报名费|考证费|收费|缴费|交费|exam fee)[^,，。;；]{0,6}$")
"""Before a sum that students pay: it has no part in what staff are paid."""
_MEASURE = re.compile(r"\s*[本张门场套份台]")
"""After 两: something is counted, though not read what."""


_EXAMINED = re.compile("考生|学生|学员|candidate|student|examinee")
_COUNTED = re.compile(
    "(?:几|多少)[个所家](?!来着|来的|[啊呀呢吧吗哦啦])(?:职业|技能|等级|资格|相关|试点|不同的?)*([\u3400-\u9fff]{1,4})"
)
"""What is counted: 几个监测点."""
_NUMBER_ASKED = re.compile("多少|(?<![哪这那好])几[人个名位次回家所年天元块万分本门场]|how many|how much")
_TIME_ASKED = re.compile("什么时[候间]|啥时候?|何时|哪[天年月]|几[月号]|多久|多长时间|^when |how often")
_OTHERWISE = re.compile(
    "还是|[吗么哪谁啥]|什么|怎[么样]|是否|能不能|可不可以|which|who|what|whether|^(?:can|may|must|is|are|do|does) "
)
"""Asks for more than a number."""
_MOST = re.compile("最多|顶多|至多|不超过|不得超过|最高|at most|maximum|no more than")
_HOW_OFTEN = re.compile("多久|多长时间|隔多|频率|(?<!least )how often|how frequently")
_HOW_MANY = re.compile("几[次回个遍]|多少[次回个遍]|how many")
_IN_ALL = re.compile(r"(?:全省|全校|全院)(?!\D{0,3}\d)|一共|总共|合计|in total|altogether|in all")


def other_measure(answer: Answer, topic: str, sheet: Sheet, pack: Pack) -> bool:
    """Whether a total is asked for where the text gives the number for one, or a time (多久一次) where it counts."""
    if answer.unit is not Unit.COUNT or answer.value is None:
        return False
    how_often = _HOW_OFTEN.search(sheet.text) is not None and _HOW_MANY.search(sheet.text) is None
    return how_often or (asks_for_all(sheet.text) and not of_one(topic, sheet, pack))


def too_much(answer: Answer, sheet: Sheet) -> bool:
    """Whether the most is asked for where the text gives the least."""
    return answer.bound is Bound.AT_LEAST and asks_most(sheet)


def of_none_told(answer: Answer, query: Query, sheet: Sheet, uses: frozenset[str]) -> bool:
    """证书换学分总共多少: all of it is asked for where only the rate of one is known, as nothing was told."""
    bare = bool(uses) and answer.value is not None and not uses & query.facts.keys()
    return bare and _IN_ALL.search(sheet.text) is not None


def asks_most(sheet: Sheet) -> bool:
    """Whether the most is asked for."""
    return _MOST.search(sheet.text) is not None


def other_noun(topic: str, answer: Answer, sheet: Sheet, pack: Pack) -> bool:
    """Whether other things are counted than the topic counts: 每个市有几个试点院校 beside the number of exam sites."""
    asked = _COUNTED.search(sheet.text)
    if answer.unit is not Unit.COUNT or asked is None:
        return False
    ways = next((one.asks.zh for one in pack.topics if one.id == topic), ())
    counted = [set(hit[1]) for way in ways for hit in _COUNTED.finditer(way)]
    noun = set(asked[1])
    return bool(counted) and all(len(noun & each) * 2 < min(len(noun), len(each)) for each in counted)


def unsaid(answer: Answer, topic: str, sheet: Sheet, pack: Pack) -> bool:
    """Whether just a number or a time is asked for that a statement does not give: the most, the number of other things, a number
    of whatever no one asks it for (项目办有几个人).
    """
    if answer.unit is not None:
        return too_much(answer, sheet) or other_noun(topic, answer, sheet, pack)
    counted = pack.derived(Index).kinds_of(topic) & {"howmany", "people_count", "howoften", "when", "percent"}
    asked = _NUMBER_ASKED.search(sheet.text) or _TIME_ASKED.search(sheet.text)
    return not counted and asked is not None and _OTHERWISE.search(_TIME_ASKED.sub("", sheet.text)) is None


def stray_numbers(answer: Answer, query: Query, sheet: Sheet, pack: Pack) -> list[Number]:
    """Numbers of the question on which the answer does not rest: nobody understood them, or they belong to another rule."""
    results = {answer.value, *(other.value for other in answer.alternatives)}
    left = [n for n in sheet.left() if not n.small_word and n.value not in results]
    left += [n for n in sheet.left() if n.small_word and (n.value or 0) > 1 and _counts_things(n, sheet)]
    left = [n for n in left if not _proposed(sheet.text[: n.start], sheet.text[n.end :])]
    left += _other_prices(answer, query, sheet, pack)
    units = _of_other_rules(query, sheet, pack)
    units |= {"some"} if "people" in units else set()
    others = [n for n in sheet.numbers if n.unit in units and (n.value or 0) > 1 and not n.small_word]
    return left + [n for n in others if n not in sheet.proposed and not _examined(n, sheet)]


def _counts_things(number: Number, sheet: Sheet) -> bool:
    """考了两个，能换几学分: something is counted, without its noun or with one that nobody read."""
    bare = number.unit == "some" and re.match(r"\s*(?:[,，。;；?？!！]|$)", sheet.text[number.stop :])
    return bool(bare or _MEASURE.match(sheet.text, number.end))


def _examined(number: Number, sheet: Sheet) -> bool:
    """考场里 85 个考生: who sits an exam is no count of those on duty."""
    return number.unit == "people" and _EXAMINED.search(sheet.text[number.end : number.stop]) is not None


def other_payment(sheet: Sheet, topic: str, pack: Pack) -> bool:
    """Whether a payment is asked for that the rule chosen is not about, such as fares beside the pay for exam duty."""
    rule = next((one for one in pack.rules if one.id == topic), None)
    named = vocabulary().pattern("other_payments").findall(sheet.text)
    ways = " ".join((*rule.asks.zh, *rule.asks.en)) if rule else ""
    return rule is not None and any(word not in ways for word in named)


def _other_prices(answer: Answer, query: Query, sheet: Sheet, pack: Pack) -> list[Number]:
    """按每课时 60 元: a sum of money that no step of the answer knows, beside a rule that takes none."""
    if "amount" in pack.derived(Index).used_by(query.topic):
        return []
    known = {answer.value, *(other.value for other in answer.alternatives), *(step.value for step in answer.steps)}
    told = [n for n in sheet.numbers if n.unit == "money" and n.value not in known and (n.value or 0) > 1]
    told = [n for n in told if n not in sheet.proposed]
    told = [n for n in told if not _FEE.search(sheet.text[: n.start])]
    return [n for n in told if not _proposed(sheet.text[: n.start], sheet.text[n.stop :])]


def shared_out(answer: Answer, query: Query, sheet: Sheet, pack: Pack) -> bool:
    """Whether the share of one person or school is asked for, of which a rule gives only the whole."""
    whole_only = {"headcount", "amount"} & pack.derived(Index).used_by(query.topic)
    others = "amount" in whole_only and _OTHER_PARTY.search(sheet.text) is not None
    return bool(whole_only) and answer.value is not None and (others or _ONE_OF_THEM.search(sheet.text) is not None)


def _of_other_rules(query: Query, sheet: Sheet, pack: Pack) -> set[str]:
    """What was counted that this rule does not use, but another rule of the pack does; and people, whom each rule counts."""
    units = {
        "headcount": "people",
        "sessions": "sessions",
        "session_hours": "minutes",
        "hours": "hours",
        "amount": "money",
    }
    uses = pack.derived(Index).used_by(query.topic)
    others = {fact for rule in pack.rules if not rule.converts for fact in pack.derived(Index).used_by(rule.id)}
    told = {fact for fact in units if fact in sheet.facts and fact not in uses}
    priced = any(rule.id == query.topic and rule.converts for rule in pack.rules)
    return set() if priced else {units[fact] for fact in told if fact in others or fact == "headcount"}


def _proposed(before: str, after: str) -> bool:
    """按 720 给吗, 给 150 还是 200: the asker proposes an answer, and tells no fact."""
    gives = re.search(r"(?:按|给|是不是|还是|应该是|拿|得|发|领|算|is it|or|get|paid)\s*$", before)
    return bool(gives and re.match(r"\s*(?:元|块钱?)?\s*(?:给|吗|吧|对|还是|么|呢|[?？,，]|发|or|$)", after))
