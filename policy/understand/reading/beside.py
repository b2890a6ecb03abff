"""What others did or got, told beside what the asker asks for (隔壁系考了 210 人，我们系考了 76 人，我们能拿多少)."""

from __future__ import annotations

import re

from policy.understand.reading.sheet import Sheet
from policy.understand.words.parties import OTHERS, OWN, spoken_of

_TOGETHER = re.compile(
    r"亏|赔|付|支出|学校[要得]|比|差|多[几出多拿认]|少[几多拿认]|共|合计|总计|加|都|也|俩|两人|一样|同样|平均|各|分别|还是|平分|和我|跟我|我[们]?[和跟与]"
    r"|\b(?:each|both|together|than|total|same|more|less|altogether|too)\b"
)
"""Holds them together, or against each other."""
_CLAUSE = re.compile("[^,，。;；]+[,，。;；]?")
_ASKS = re.compile("几|多少|how (?:many|much)")


def read_beside(sheet: Sheet) -> None:
    """Hides what is said of others, where the asker tells figures of their own and asks for what they themselves get."""
    of = spoken_of(sheet.text)
    if not of & OTHERS or not of & OWN or _TOGETHER.search(sheet.text):
        return
    clauses = list(_CLAUSE.finditer(sheet.text))
    said = [spoken_of(clause[0]) for clause in clauses]
    last = said[-1] & OWN and _ASKS.search(clauses[-1][0])
    if not last or any(each & OTHERS and each & OWN for each in said) or not _tells_own(sheet, clauses, said):
        return
    of_others = False
    for clause, each in zip(clauses, said, strict=True):
        of_others = bool(each & OTHERS) or (of_others and not each & OWN)
        if of_others:
            sheet.hide(*clause.span(), "")


def _tells_own(sheet: Sheet, clauses: list[re.Match[str]], said: list[set[str]]) -> bool:
    """Whether a figure is told of the asker."""
    own = [clause.span() for clause, of in zip(clauses, said, strict=True) if of & OWN]
    return any(start <= number.start < end for number in sheet.numbers for start, end in own)
