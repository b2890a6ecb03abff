"""What others did or got, told beside what the asker asks for (隔壁系考了 210 人，我们系考了 76 人，我们能拿多少)."""

from __future__ import annotations

import re

from policy.understand.reading.sheet import Sheet

_SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许邓冯韩曹曾彭蔡潘田董袁余叶蒋杜苏魏程吕丁沈任姚卢钟姜崔谭廖范汪陆"
_OTHERS = re.compile(
    rf"隔壁|邻系|别[的人]|其他[系学老同人]|人家|兄弟[院系学]|室友|舍友|同屋|同桌|[他她]们|[小老][{_SURNAMES}](?![师生])|[{_SURNAMES}](?:某|老师)"
    r"|\b(?:my (?:roommate|colleague|friend)|the other (?:department|college)|another (?:department|college|teacher))\b"
)
_SELF = re.compile(
    r"我(?!想|要问|问|听|看|给|算|记|觉|认为|是说|说)|咱|本人|本系"
    r"|\bi\b(?! (?:heard|think|want to know))|\bwe\b|\bmy (?!roommate|colleague|friend)\b|\bour\b"
)
_TOGETHER = re.compile(
    r"亏|赔|付|支出|学校[要得]|比|差|多[几出多拿认]|少[几多拿认]|共|合计|总计|加|都|也|俩|两人|一样|同样|平均|各|分别|还是|平分|和我|跟我|我[们]?[和跟与]"
    r"|\b(?:each|both|together|than|total|same|more|less|altogether|too)\b"
)
"""Holds them together, or against each other."""
_CLAUSE = re.compile("[^,，。;；]+[,，。;；]?")
_ASKS = re.compile("几|多少|how (?:many|much)")


def read_beside(sheet: Sheet) -> None:
    """Hides what is said of others, where the asker tells figures of their own and asks for what they themselves get."""
    if not _OTHERS.search(sheet.text) or not _SELF.search(sheet.text) or _TOGETHER.search(sheet.text):
        return
    clauses = list(_CLAUSE.finditer(sheet.text))
    said = [(bool(_OTHERS.search(clause[0])), bool(_SELF.search(clause[0]))) for clause in clauses]
    if any(all(parties) for parties in said):
        return
    of_others = list[bool]()
    for others, own in said:
        of_others.append(others if others or own else bool(of_others) and of_others[-1])
    figures = [[n for n in sheet.numbers if clause.start() <= n.start < clause.end()] for clause in clauses]
    told = any(numbers and own for numbers, (_, own) in zip(figures, said, strict=True))
    if told and _ASKS.search(clauses[-1][0]) and said[-1][1]:
        for clause in [each for each, others in zip(clauses, of_others, strict=True) if others]:
            sheet.hide(*clause.span(), "")
