"""Whether something else than an amount is asked for: a time, a person or place, how many of what no rule counts."""

from __future__ import annotations

import re

_WHEN = (
    r"什么时[候间]|啥时候?|何时|哪一?[天日月年]|几[号月点]|几月份|多久|多长时间|隔多少?[久天]"
    r"|(?:几|多少)个?(?:工作日|月|星期|礼拜)|(?:几|多少)天(?:之?[内后]|以[内后])?(?:能|才|可以|到账|发|下来|有效)"
    r"|(?:^|[.,;?!] ?)when (?:will|do|does|is|are|can|should|would|did)\b"
    r"|how (?:soon|often|long)|how many (?:days|weeks|months) (?:until|before|after|does)"
)
_WHOM = (
    r"谁(?!知道|能?告诉|能?帮|的)|哪个?(?:部门|处室?|科室?|单位|机构|办公室|账户|张?卡)|[去到往在]?哪[里儿]|什么(?:材料|表|手续)|哪些(?:材料|手续)"
    r"|\bwho (?:pays|approves|decides|checks|audits|signs|does|do|is|can|will|should)\b"
    r"|\bwhere (?:do|does|is|are|can|should|will|to)\b|\bwhich (?:form|office|department|unit|account)"
)
_OTHERS = (
    r"(?:几|多少)[个名位]?(?:监考|老师|教师|学生|同学|考生|人)(?![民力均])|(?:几|多少)(?:门课?|科|台|字|分钟)"
    r"|how many (?:invigilators|teachers|students|people|courses|minutes)\b"
)
_BY_THE_CLOCK = r"(?:几|多少)个?(?:小时|钟头)"
TIME_OR_PERSON = re.compile(f"{_WHEN}|{_WHOM}")
_ASKED = re.compile(f"{TIME_OR_PERSON.pattern}|{_OTHERS}")
_ASKED_BY_THE_CLOCK = re.compile(f"{_ASKED.pattern}|{_BY_THE_CLOCK}")
MUCH = re.compile(
    r"多少|几|好多|多大|怎么[算认给定]|咋[算认给个]|如何[算认]|[折合]成|[吗么](?=[,，。?？]|$)|是不是|对不对|\bhow (?:much|many)\b|\bwhat\b|\brate\b"
)
"""Asks for an amount as well, or whether one is right."""


def no_amount(text: str, in_hours: bool, known: bool) -> bool:
    """考务费几号发, 课酬找谁领: whether no amount is asked for, but something else is; hours by the clock are something else too,
    unless the answer is in hours. Where the amount is not `known`, how many there are may be what it rests on (多少人才不减半).
    """
    asked = TIME_OR_PERSON if not known else _ASKED if in_hours else _ASKED_BY_THE_CLOCK
    rest = asked.sub(" ", text)
    return rest != text and MUCH.search(rest) is None
