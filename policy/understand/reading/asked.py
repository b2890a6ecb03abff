"""Which clause of a message asks, and whether it asks for what several come to together."""

from __future__ import annotations

import re

from policy.understand.words.together import IN_ALL, MORE, OF_ALL
from policy.understand.words.vocabulary import vocabulary

EACH = re.compile(r"[每各]|单个|平均|人均|(?<!\d)[一1][个所家名位本张种](?!月)|\b(?:each|every|per|a single|one)\b")
"""What one of them comes to."""
HOW_MANY = re.compile("几|多少|how many")
WHAT_IS_SAID = re.compile(
    r"(?:规定|方案|文件|通知|办法|政策)(?:[里上中]面?|到底|究竟|上头)*(?:是|要求)?(?:怎么|咋|如何)(?:说|写|规定|定|要求)"
    r"|\bwhat (?:does|do) the (?:plan|rules?|policy|documents?|notice)s? (?:say|state|require|give)"
)
"""Asks for what is laid down, where a figure was told: someone told me 15, what does the plan say?"""
_HOW_LONG = re.compile("多久|多长|how (?:often|long)")
_AMOUNT = re.compile("数量|数目|最[少低]|下限|minimum|at least")
_AND_THAT = re.compile("呢")
ENDS = re.compile(r"[,，。;；:：?？!！]|\.(?=\s)|$")
"""Where a clause ends."""
_TOGETHER = re.compile(f"{IN_ALL}|{MORE}")
_ALL = re.compile(rf"(?:{IN_ALL}|{OF_ALL})(?!\s*[有是]?\s*[\d一二两三四五六七八九十百]+\s*[个名位所家人])")
"""Not where only what is counted is totalled (一共 45 名学生)."""


def asking(text: str) -> tuple[int, int]:
    """Where the clause stands that asks for a number: the last that says how many; all of the text where none does."""
    ends = [hit.end() for hit in ENDS.finditer(text)]
    clauses = list(zip([0, *ends], ends, strict=False))
    for words in (HOW_MANY, WHAT_IS_SAID, _HOW_LONG, _AMOUNT, _AND_THAT):
        found = [one for one in clauses if words.search(text, *one)]
        if found:
            return found[-1]
    return 0, len(text)


def clause_asking(text: str) -> str:
    """The clause that asks for a number."""
    return text[slice(*asking(text))]


def lays_down(text: str) -> bool:
    """方案规定至少几个: whether a text asks for what is laid down, whatever there is."""
    return vocabulary().says("papers", text) or vocabulary().says("called_for", text)


def asks_total(text: str) -> bool:
    """Whether a text asks for what several pieces of work come to together."""
    return _TOGETHER.search(text) is not None


def asks_for_all(text: str) -> bool:
    """Whether all of what is counted is asked for; not where each of them is (一共 45 人，每人几次)."""
    asked = clause_asking(text)
    return _ALL.search(asked) is not None or (_ALL.search(text) is not None and not EACH.search(asked))
