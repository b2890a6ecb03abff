"""What keeps a rule from stating a number: figures that it does not know, payments of another kind, one share among several."""

from __future__ import annotations

import re

from policy.answer import Answer, Unit
from policy.facts import Query
from policy.pack import Pack
from policy.understand.matching.index import Index
from policy.understand.reading.money import payers
from policy.understand.reading.no_amount import no_amount
from policy.understand.reading.sheet import Sheet
from policy.understand.reading.sought import only_count
from policy.understand.reading.wishes import wanted
from policy.understand.words.numerals import Number
from policy.understand.words.roles import denied_roles, roles
from policy.understand.words.together import IN_ALL, OF_ALL
from policy.understand.words.vocabulary import vocabulary

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


_HOURS_ASKED = re.compile(
    r"(?:几|多少)个?(?:课时|学时)(?!费|的?钱|的?课酬)|\bhow many (?:class |teaching |training )?hours\b"
)
_FEE = re.compile(r"(?:考试费|报名费|考证费|收费|缴费|交费|exam fee)[^,，。;；]{0,6}$")
"""Before a sum that students pay: it has no part in what staff are paid."""
_MEASURE = re.compile(r"\s*[本张门场套份台]")
"""After 两: something is counted, though not read what."""


_TAUGHT_BY = re.compile(r"\s*(?:一起|一块|轮流|轮着|共同|合)?(?:带|教|上|讲|培训|组织|负责)")
"""After a number of teachers who trained those who sat."""
_EXAMINED = re.compile("考生|学生|学员|candidate|student|examinee")
_EXAMINED_BEFORE = re.compile(rf"(?:{_EXAMINED.pattern})s?(?:有|共|一共|人数|:|\s)*$")
_OF_A_CLASS = re.compile(r"\s*的(?:班|大班|小班|课堂|考场)")
_REST = re.compile(r"[还只]剩|还差|还缺|剩下|余下|\b(?:left|remaining)\b")
_ALREADY = re.compile(r"(?:已经?|之前|先)(?:认定?|发|拿|领|给|算|报|计|结)(?:过|到|掉)?了?\s*$")
"""Before what was given before: 已认 60 课时，还能认多少 asks for the rest."""
_SPLIT = re.compile(r"平分|均分|对半分|一人一半|各一半|各拿一半|\bsplit (?:it|evenly|between|with)\b")
_MOST = re.compile("最多|顶多|至多|不超过|不得超过|最高|at most|maximum|no more than")
_IN_ALL = re.compile(rf"{OF_ALL}(?!\D{{0,3}}\d)|{IN_ALL}")


def of_none_told(answer: Answer, query: Query, sheet: Sheet, uses: frozenset[str]) -> bool:
    """证书换学分总共多少: all of it is asked for where only the rate of one is known, as nothing was told."""
    bare = bool(uses) and answer.value is not None and not uses & query.facts.keys()
    return bare and _IN_ALL.search(sheet.text) is not None


def asks_most(sheet: Sheet) -> bool:
    """Whether the most is asked for."""
    return _MOST.search(sheet.text) is not None


def stray_numbers(answer: Answer, query: Query, sheet: Sheet, pack: Pack) -> list[Number]:
    """Numbers of the question on which the answer does not rest: nobody understood them, or they belong to another rule."""
    results = {answer.value, *(other.value for other in answer.alternatives)}
    left = [n for n in sheet.left() if not n.small_word and n.value not in results]
    left += [n for n in sheet.left() if n.small_word and (n.value or 0) > 1 and _counts_things(n, sheet)]
    left = [n for n in left if not _proposed(sheet.text[: n.start], sheet.text[n.end :])]
    left = [n for n in left if not ("headcount" in query.facts and _taught_by(n, sheet))]
    if _REST.search(sheet.text):
        left += [n for n in sheet.numbers if n.unit == "credits" and n.value not in results]
    left += [n for n in sheet.numbers if _ALREADY.search(sheet.text[: n.start]) and "还" in sheet.text]
    left += _other_prices(answer, query, sheet, pack)
    units = _of_other_rules(query, sheet, pack)
    units |= {"some"} if "people" in units else set()
    others = [n for n in sheet.numbers if n.unit in units and (n.value or 0) > 1 and not n.small_word]
    paid = payers(sheet) if "amount" in pack.derived(Index).used_by(query.topic) else None
    others = [n for n in others if paid is None or n.unit != "people"]
    others = [n for n in others if not _proposed(sheet.text[: n.start], sheet.text[n.stop :])]
    sold = "income" in sheet.facts and paid is None
    return left + [n for n in others if n not in sheet.proposed and (sold or not _examined(n, sheet))]


def _counts_things(number: Number, sheet: Sheet) -> bool:
    """考了两个，能换几学分: something is counted, without its noun or with one that nobody read."""
    bare = number.unit == "some" and re.match(r"\s*(?:[,，。;；?？!！]|$)", sheet.text[number.stop :])
    return bool(bare or _MEASURE.match(sheet.text, number.end))


def _taught_by(number: Number, sheet: Sheet) -> bool:
    """三个老师带的班，考了 64 人: what a certificate earns does not depend on how many trained for it."""
    return number.unit == "staff" and _TAUGHT_BY.match(sheet.text, number.stop) is not None


def _examined(number: Number, sheet: Sheet) -> bool:
    """考场里 85 个考生, 给 40 人的班上课: who sits an exam or a lesson is no count of those who are paid."""
    noun, before, after = sheet.text[number.end : number.stop], sheet.text[: number.start], sheet.text[number.stop :]
    beside = _EXAMINED_BEFORE.search(before) or _OF_A_CLASS.match(after)
    return number.unit == "people" and bool(_EXAMINED.search(noun) or beside)


def other_payment(sheet: Sheet, topic: str, pack: Pack) -> bool:
    """Whether a payment is asked for that the rule chosen is not about, such as fares beside the pay for exam duty."""
    rule = next((one for one in pack.rules if one.id == topic), None)
    named = vocabulary().pattern("other_payments").findall(sheet.text)
    ways = " ".join((*rule.asks.zh, *rule.asks.en)) if rule else ""
    return rule is not None and any(word not in ways for word in named)


def another_role(sheet: Sheet, topic: str, pack: Pack) -> bool:
    """我不是负责人，也有 40 课时吗: whether somebody who says not to have a role asks for what a rule gives to those who have it."""
    title = next((one.title.zh for one in pack.rules if one.id == topic), "")
    return bool(denied_roles(sheet.text) & roles(title))


def at_another_rate(answer: Answer, query: Query, sheet: Sheet, pack: Pack) -> bool:
    """每课时 60 元的话多少钱: whether it is asked what would be at another rate than the one in force."""
    supposed = vocabulary().says("conditions", sheet.text)
    return supposed and bool(_other_prices(answer, query, sheet, pack))


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
    split = _SPLIT.search(sheet.text) is not None
    one = bool(whole_only) and (others or _ONE_OF_THEM.search(sheet.text) is not None)
    return answer.value is not None and (split or one)


def asks_other_unit(answer: Answer, sheet: Sheet) -> bool:
    """一天监考 4 场算几课时, where a rule gives money alone: whether hours are asked for, which it does not give."""
    asks = answer.unit is Unit.YUAN and _HOURS_ASKED.search(sheet.text) is not None
    return asks and wanted(sheet) is Unit.HOURS


def asks_another_matter(answer: Answer, sheet: Sheet) -> bool:
    """课时费几号到账, where a rule gives how much: whether only a time, a person, or how many of something else is asked for."""
    if answer.unit in (Unit.COUNT, Unit.YEARS) or (answer.value is None and not answer.missing):
        return False
    return no_amount(sheet.text, answer.unit is Unit.HOURS, answer.value is not None)


def asks_cause(answer: Answer, sheet: Sheet) -> bool:
    """凑够学分得考几本证: whether the count of what earns is all that is asked for, where a rule gives what it earns."""
    fact = "" if answer.value is None else only_count(sheet.text)
    return fact not in ("", "times") and not (fact == "hours" and answer.unit is Unit.HOURS)


def _of_other_rules(query: Query, sheet: Sheet, pack: Pack) -> set[str]:
    """What was counted that this rule does not use, but another rule of the pack does that gives the same unit (培训 48 学时 earns
    no credits); and people, whom each rule counts.
    """
    units = {
        "headcount": "people",
        "sessions": "sessions",
        "session_hours": "minutes",
        "hours": "hours",
        "amount": "money",
    }
    uses = pack.derived(Index).used_by(query.topic)
    unit = next((rule.unit for rule in pack.rules if rule.id == query.topic), None)
    alike = [rule for rule in pack.rules if not rule.converts and rule.unit is unit]
    others = {fact for rule in alike for fact in pack.derived(Index).used_by(rule.id)}
    told = {fact for fact in units if fact in sheet.facts and fact not in uses}
    priced = any(rule.id == query.topic and rule.converts for rule in pack.rules)
    return set() if priced else {units[fact] for fact in told if fact in others or fact == "headcount"}


def _proposed(before: str, after: str) -> bool:
    """按 720 给吗, 给 150 还是 200: the asker proposes an answer, and tells no fact."""
    gives = re.search(r"(?:按|给|是不是|还是|应该是|算是|等于|拿|得|发|领|算|is it|or|get|paid)\s*$", before)
    if re.search(r"是\s*$", before) and re.match(r"\s*(?:元|块钱?)?\s*(?:吗|吧|还是)", after):
        return True
    return bool(gives and re.match(r"\s*(?:元|块钱?)?\s*(?:给|吗|吧|对|还是|么|呢|[?？,，呀啊呐哦]|发|or|$)", after))
