"""How many of what earns are needed for a result that is told (几个半天才够 20 课时): a question the wrong way round."""

from __future__ import annotations

import re

from policy.answer import Unit
from policy.pack import Pack
from policy.understand.reading.sheet import Sheet, Sought
from policy.understand.words.numerals import Number

_ASKS = re.compile("几|多少|how many|how much")
_HOW_MANY = "(?<![第前这那好十过后数分])(?:几|多少)"
_WHEN = "(?:工作日|上班日?|平日|平时|周末|双休日|(?:周|礼拜|星期)[六日天])?的?"
_COUNTED = {
    "half_days": (rf"个?{_WHEN}(?:半天|上午|下午)", r"(?:[a-z-]+ ){0,2}?half[- ]days?"),
    "days": (rf"个?{_WHEN}(?:整天|全天|天(?!以?前|之前))", r"(?:[a-z]+ )?days?"),
    "certificates": (r"[本张]|个(?:x?证|等级证)", r"(?:[a-z]+ )?(?:certificates?|certs?|licen[cs]es?)"),
    "sessions": (r"个?场", r"(?:[a-z]+ )?(?:sessions?|exams?)"),
    "hours": (r"个?(?:学时|课时|节)", r"(?:[a-z]+ ){0,2}?(?:hours?|periods?)"),
    "headcount": (r"个?人|[名位]", r"(?:people|candidates?|students?|examinees?)"),
    "times": (r"个?(?:学?年|学期|月|周末?|星期|礼拜|班)|[次回趟轮门]", r"(?:years?|times|weeks?|months?|classes)"),
}
"""What may be needed, in both languages; `times` is known to no rule."""
_COUNT = re.compile(
    "|".join(rf"(?P<{f}>{_HOW_MANY}(?:{zh})|\bhow many (?:{en})\b)" for f, (zh, en) in _COUNTED.items())
)
_BARE = re.compile(r"(?:考|要|得|拿)(?P<certificates>(?:几|多少)个)(?=[,，。?？呀啊呢才就]|$)")
"""要考几个: certificates, where credits are to be reached."""
_SURPLUS = re.compile(
    r"(?P<amount>(?:利润|结余|盈余|盈利|净利|赚|挣)(?:要|得|需要?|应|该|达|有|到|下|够|是|了)*多少(?!成|比例|钱?才?合适)"
    r"|how much (?:surplus|profit)|how (?:much|large|big) (?:must|does|should|need) the (?:surplus|profit))"
)
_SHARE = re.compile(r"(?:分|拿|得|获|提|\b(?:gets?|receives?))(?:到|走|了|得|成)*\s*$")
"""Before the share for which a surplus is sought."""
_RESULTS = {"hours": Unit.HOURS, "clock_hours": Unit.HOURS, "money": Unit.YUAN, "credits": Unit.CREDITS}
_REACHED = re.compile(r"(?:要|修|拿|挣|赚|得|够|到|满|有|上|过|达|发|给|按|领|分|走|了|earn|make|get|reach)到?\s*$")
"""Before a figure that is to be reached though its unit is not said: 才能拿到 3600."""
_HOURS_NAMED = re.compile("课时(?!费|的?钱|酬)|hours")
LARGE = 200
"""From here on a bare figure that is to be reached is money."""


def only_count(text: str) -> str:
    """The fact of which nothing but the count is asked for (几个半天); empty where anything else is."""
    hits = list(_COUNT.finditer(text)) if _ASKS.search(text) else []
    facts = {str(hit.lastgroup) for hit in hits}
    return facts.pop() if len(facts) == 1 and not _ASKS.search(_without(text, hits)) else ""


class Results:
    """In which units the rules of a pack give results: `pack.derived(Results)`."""

    def __init__(self, pack: Pack) -> None:
        units = {rule.unit for rule in pack.rules} | {rule.converts.to for rule in pack.rules if rule.converts}
        self.units = frozenset(units)


def read_sought(sheet: Sheet, results_of: Results) -> None:
    """Sets what is sought, where a count is asked for beside a result and nothing else is; the result counts nothing then."""
    if not sheet.numbers or not results_of.units or not _ASKS.search(sheet.text):
        return
    goals = [n for n in sheet.numbers if _result(n, sheet) in results_of.units - {None}]
    hits = [*_COUNT.finditer(sheet.text), *_SURPLUS.finditer(sheet.text)]
    hits = hits or [hit for hit in _BARE.finditer(sheet.text) if any(n.unit == "credits" for n in goals)]
    facts = {str(hit.lastgroup) for hit in hits}
    if not goals or len(facts) != 1 or _ASKS.search(_without(sheet.text, hits)):
        return
    (fact,) = facts
    results = tuple((n.value, unit) for n in goals if n.value is not None and (unit := _result(n, sheet)))
    units = {unit for _, unit in results}
    if (fact == "hours" and Unit.HOURS in units) or (fact == "amount" and not _shares(goals, sheet)):
        return
    sheet.sought = Sought(fact, results, _exact(goals))
    for number in goals:
        sheet.hide(number.start, number.end, "")


def _result(number: Number, sheet: Sheet) -> Unit | None:
    """What a figure can be the result of."""
    if number.unit in (None, "some") and _REACHED.search(sheet.text[: number.start]):
        return _bare_result(number, sheet.text)
    clock = number.unit == "clock_hours" and "小时" in sheet.text
    return None if clock else _RESULTS.get(number.unit or "")


def _bare_result(number: Number, text: str) -> Unit | None:
    if "学分" in text or "credit" in text:
        return Unit.CREDITS
    if _HOURS_NAMED.search(text):
        return Unit.HOURS
    return Unit.YUAN if (number.value or 0) >= LARGE else None


def _shares(goals: list[Number], sheet: Sheet) -> bool:
    """Whether all figures are what one gets of a surplus, none of them income or costs."""
    money = all(_result(n, sheet) is Unit.YUAN for n in goals)
    return money and all(_SHARE.search(sheet.text[: n.start]) for n in goals)


def _exact(numbers: list[Number]) -> bool:
    return all(number.value is not None and number.about is None for number in numbers)


def _without(text: str, hits: list[re.Match[str]]) -> str:
    for hit in sorted(hits, key=lambda one: -one.start()):
        text = text[: hit.start()] + " " + text[hit.end() :]
    return text
