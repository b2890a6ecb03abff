"""Sums of money: a surplus or a loss, or income and costs, from which the surplus follows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from policy.facts import Value
from policy.understand.reading.sheet import Sheet
from policy.understand.words.concepts import concepts
from policy.understand.words.numerals import Number
from policy.understand.words.together import IN_ALL
from policy.understand.words.vocabulary import vocabulary

FACTS = frozenset({"amount"})
"""What is read here of the facts that a pack may ask for."""
_BACKWARD = re.compile(
    r"(?:结余|利润|盈余|盈利)(?:总额|总数|一共|总共|原来|到底|应该|得|要)*(?:是|有|为|需要|达到)?(?:多少|几)(?![归给分能属])"
    r"|(?:surplus|profit) (?:was|is|must|should|would|did|had)(?: have)?(?: been| be)?\s*[?？]"
    r"|how (?:much|large|big) (?:was|is|must be|must) the (?:surplus|profit)"
)
"""A question from the share back to the surplus: the sum told is no surplus."""
_INCOME = r"收入|收了|收进来?了?|收上来|收到|进账|营收|收费|总收|income|revenue|took in|collected|brought in"
_COSTS = (
    r"成本|支出|花掉|花出去|花去|花费了?|花了|花费|开销|开支|费用|用掉|用了|扣掉|扣除"
    r"|考务费|培训费|课酬|场地费?|能耗|水电费?|耗材|材料费|评审费|劳务费?"
    r"|costs?|spent|expenses?|spending"
)
_IN_ALL = re.compile(rf"(?:{IN_ALL}|总(?:成本|支出|开销|费用|花费))[^,，。;；\d]{{0,4}}$")
"""监考费 1 万，成本一共 6.5 万: a sum that may hold the others."""
_REST = r"结余|利润|盈余|盈利|净赚|净得|剩|余下|还剩|净落|[净还]余|surplus|profit|left"
_PART_OF = re.compile(r"(?:其中|包括|包含|含)[^,，。;；\d]{0,8}$|\bof which [^,.;\d]{0,14}$")
"""成本 2 万，其中课酬 1 万: a sum that is part of the one before."""
_LOSSES = (Decimal(-1), Decimal(-100000))
"""Of a loss that was not told exactly: any is no surplus."""
_A_HEAD_BEFORE = re.compile(
    r"(?:每一?[人生个名位](?:人|学生|考生|学员|同学)?|人均|一个?人|(?:per|each|every) (?:person|student|candidate|head))[^,，。;；\d]{0,6}$"
)
_A_HEAD_AFTER = re.compile(
    r"\s*(?:元|块钱?)?\s*(?:/|每|一|per |a |for each )\s*(?:个|名|位)?(?:人|学生|考生|学员|person|student|candidate|head)|\s*each\b"
)
_PAID = re.compile("交|缴|付|收|paid|pay")
_NOT_PAID = re.compile("部分|[没未][交缴付]|免[交缴费]|欠|退费|退款|not paid|refund")
"""Not all of them paid, or not all of it."""
_BOTH_WAYS = re.compile(
    "[亏赔].*(?:[又但再]|后来).*(?:赚|盈利|盈余)|(?:赚|盈利|盈余).*(?:[又但再]|后来).*[亏赔]|loss.*profit|profit.*loss"
)
"""亏了又赚了 1 万: which of them the sum is was not told."""
_AFTER_COSTS = (
    r"扣(?:除|掉|完|去|了)*[^,，。;；\d]{0,8}(?:之?后|以后)"
    r"|(?:surplus|profit|left|remain\w*)[^,.;\d]{0,14} after [^,.;\d]{0,24}(?:costs?|expenses|spending)"
)
"""What is left is spoken of, although costs are named."""
_TAKEN_OFF = re.compile(
    r"(?:扣(?:除|掉|完|去|了)*|除[去开掉]|刨[去除掉]?|减[去掉除]|付[完掉清了]|抛[开去]|交完|结清)[^,，。;；\d]{1,20}?"
    r"(?:之?后|以后|[,，]|(?=[还净只]?剩|[净还]余|结余|利润|盈余|净落))"
    r"|[^,，。;；\d]{1,16}?[都全也]?(?:扣|付|减|算)(?:除|掉|完|清|去|进去|了)+(?:之?后|以后|[,，]|(?=[还净只]?剩|[净还]余|结余|利润|盈余|净落))"
    r"|\bafter (?:paying|deducting|covering|taking off)\b[^,.;\d]{1,40}?(?=,| (?:we|there|the|i|is|was|are|were)\b)"
)
"""The costs that were taken off before something was left: 扣完考务、场地这些成本还剩 3 万."""
_NAMED = re.compile(f"(?P<rest_after>{_AFTER_COSTS})|(?P<income>{_INCOME})|(?P<costs>{_COSTS})|(?P<rest>{_REST})")


def read_money(sheet: Sheet) -> None:
    """Sets amount: the surplus in yuan, negative for a loss; or income and costs, and the amount where both are told."""
    loss = (
        vocabulary().says("loss", sheet.text) and "lost" not in concepts().find(sheet.text)[0]
    )  # a certificate was lost
    numbers = _sums(sheet)
    if _flows(sheet, numbers):
        pass
    elif numbers:
        _surplus(sheet, numbers, loss)
    elif vocabulary().says("nothing", sheet.text):
        sheet.set("amount", Decimal(0))
    if "amount" in sheet.facts and (_BACKWARD.search(sheet.text) or (numbers and _BOTH_WAYS.search(sheet.text))):
        sheet.doubt("amount", sheet.words(*numbers))
    elif loss and not sheet.facts.get("amount") and not numbers:
        sheet.within["amount"] = _LOSSES
    if (
        "amount" in sheet.facts
        and numbers
        and (off := _TAKEN_OFF.search(sheet.text))
        and off.end() <= numbers[-1].start
    ):
        sheet.take(*off.span(), "")
    sheet.take_all([*numbers, *(n for n in sheet.counting("money", None) if _part_of_costs(sheet, n))], "amount")


def _part_of_costs(sheet: Sheet, number: Number) -> bool:
    """成本 2 万，其中课酬 1 万: whether a sum is among the costs told before it; one among the income is not understood."""
    part = _PART_OF.search(sheet.text[: number.start])
    named = list(_NAMED.finditer(sheet.text[: part.start()])) if part else []
    return bool(named) and named[-1].lastgroup == "costs" and "costs" in sheet.facts


def _sums(sheet: Sheet) -> list[Number]:
    """Sums of money; bare numbers as well where money that came in or was left is spoken of."""
    words, numbers = vocabulary(), sheet.counting("money")
    spoken = words.says("loss", sheet.text) or words.says("surplus", sheet.text) or _NAMED.search(sheet.text)
    if spoken:
        numbers += [n for n in sheet.counting(None) if _near_surplus(sheet, n) or _a_head(sheet, n)]
        numbers = [_of_all(sheet, number) for number in numbers if not _PART_OF.search(sheet.text[: number.start])]
    return sorted(numbers, key=lambda number: number.start)


def _a_head(sheet: Sheet, number: Number) -> bool:
    """Whether a sum is that of each person: 每人收 260, 200 元/人."""
    before = _A_HEAD_BEFORE.search(sheet.text[: number.start]) is not None
    return before or _A_HEAD_AFTER.match(sheet.text, number.stop) is not None


def _of_all(sheet: Sheet, number: Number) -> Number:
    """A sum of each person as that of all who paid; no value where nobody knows how many they were."""
    if not _a_head(sheet, number):
        return number
    heads = payers(sheet)
    if heads is None or heads.value is None or number.value is None or number.about not in (None, "each"):
        return replace(number, value=None)
    return replace(number, value=number.value * heads.value, about=None)


def payers(sheet: Sheet) -> Number | None:
    """每人收 260 元，150 人都交了: how many people a sum is told of; None where no sum is, or their number is not clear."""
    if not any(_a_head(sheet, n) for n in sheet.numbers if n.unit in ("money", None)):
        return None
    people = [n for n in sheet.numbers if n.unit == "people" and n.value and n.value > 1]
    paid = [n for n in people if _PAID.search(_clause(sheet.text, n))]
    told = paid if len(paid) == 1 else people
    return told[0] if len(told) == 1 and not told[0].about and not _NOT_PAID.search(sheet.text) else None


def _clause(text: str, number: Number) -> str:
    return re.split("[,，。;；]", text[: number.start])[-1] + re.split("[,，。;；]", text[number.stop :])[0]


def _near_surplus(sheet: Sheet, number: Number) -> bool:
    before = sheet.text[max(0, number.start - 14) : number.start]
    return vocabulary().says("surplus", before) or vocabulary().says("loss", before) or (number.value or 0) >= 1000


def _surplus(sheet: Sheet, numbers: list[Number], loss: bool) -> None:
    values = {n.value for n in numbers}
    if len(values) == 1 and None not in values and not any(n.about for n in numbers):
        value = values.pop() or Decimal(0)
        sheet.set("amount", -abs(value) if loss else value)
    else:
        sheet.doubt("amount", sheet.words(*numbers))
        if loss and len(numbers) == 1 and not _BOTH_WAYS.search(sheet.text):
            sheet.within["amount"] = _LOSSES


def _flows(sheet: Sheet, numbers: list[Number]) -> bool:
    """收入 20 万，成本 14 万: sets what came in and what was spent, and what is left; whether each sum was told to be either."""
    kinds = _kinds(sheet, numbers)
    if kinds[-1:] == ["rest"] and "rest" not in kinds[:-1] and len(set(kinds)) > 1:
        return _checked_rest(sheet, numbers, kinds)
    if not kinds or not set(kinds) <= {"income", "costs"} or any(n.about or n.value is None for n in numbers):
        return False
    costs = [n for n, kind in zip(numbers, kinds, strict=True) if kind == "costs"]
    if len(costs) > 1 and any(_IN_ALL.search(sheet.text[: n.start]) for n in costs):
        return False
    for kind in dict.fromkeys(kinds):
        told = [n.value or Decimal(0) for n, one in zip(numbers, kinds, strict=True) if one == kind]
        if kind == "costs" or len(told) == 1:
            sheet.facts[kind] = sum(told, Decimal(0))
    if (left := left_over(sheet.facts)) is not None:
        sheet.set("amount", left)
        _name_costs(sheet, costs)
    return True


def _name_costs(sheet: Sheet, costs: list[Number]) -> None:
    """场地能耗和考务开支花了 5 万: what a sum was spent on is named, and not asked about."""
    for number in costs:
        clause = re.split(r"[,，。;；\d]", sheet.text[: number.start])[-1]
        sheet.take(number.start - len(clause), number.start, "")


def _checked_rest(sheet: Sheet, numbers: list[Number], kinds: list[str]) -> bool:
    """收入 10 万，成本 7 万，结余 3 万: what is left was told last, and is no other than the rest says."""
    told = [n.value or Decimal(0) for n in numbers]
    sums = {kind: sum((v for v, one in zip(told, kinds, strict=True) if one == kind), Decimal(0)) for kind in kinds}
    left = left_over({kind: sums[kind] for kind in ("income", "costs") if kind in sums})
    fits = left is None or left == told[-1]
    if "" in kinds or not fits or any(n.about or n.value is None for n in numbers):
        return False
    sheet.set("amount", told[-1])
    return True


def _kinds(sheet: Sheet, numbers: list[Number]) -> list[str]:
    """What each sum is: by the last word for income, costs or rest before it."""
    kinds, end = list[str](), 0
    for number in numbers:
        named = list(_NAMED.finditer(sheet.text[end : number.start]))
        otherwise = "income" if _a_head(sheet, number) else ""
        kinds.append((named[-1].lastgroup or "").split("_")[0] if named else otherwise)
        end = number.stop
    return kinds


def left_over(facts: Mapping[str, Value]) -> Decimal | None:
    """Income less costs, in yuan; None unless both are known."""
    income, costs = facts.get("income"), facts.get("costs")
    return None if income is None or costs is None else Decimal(str(income)) - Decimal(str(costs))
