"""One piece of work singled out of several (上午培训 3 学时，下午监考一场，光算监考费): what is told of the others is not counted."""

from __future__ import annotations

import re

from policy.understand.reading.sheet import Sheet
from policy.understand.words.concepts import concepts
from policy.understand.words.vocabulary import vocabulary

_CLAUSE = re.compile("[^,，。;；]+[,，。;；]?")
_SINGLED = re.compile(
    r"(?:^|[,，。;；])\s*(?:那|我)?(?:(?:光|单|单单|只|仅|就)(?:想?(?:算|问|说|论|看|讲|知道))|光(?=[这那]))(?P<named>[^,，。;；]+)"
    r"|\b(?:just|only) (?:for )?the (?P<english>[^,.;?]+)"
)
_MEASURE = re.compile("半天|整天|全天|[一两二三四五]场|学时")
"""光这半天: the work of which the same is told."""


def read_singled_out(sheet: Sheet) -> None:
    """Hides the clauses that tell of other work than that which is singled out."""
    hit = _SINGLED.search(sheet.text)
    if not hit:
        return
    named = hit["named"] or hit["english"]
    told = [clause for clause in _CLAUSE.finditer(sheet.text) if clause.end() <= hit.start() + 1]
    works = _works(named) or _of_the_same(named, [clause[0] for clause in told])
    if not works or not any(_works(clause[0]) & works for clause in told):
        return
    for clause in told:
        if (others := _works(clause[0])) and not others & works:
            sheet.hide(*clause.span(), "")


def _works(text: str) -> set[str]:
    """The kinds of work that a text names."""
    found = concepts().find(text)[0]
    return {work for work in vocabulary().data["works"] if work in found}


def _of_the_same(named: str, clauses: list[str]) -> set[str]:
    """The work of the last clause that counts in the measure named (这半天)."""
    measure = _MEASURE.search(named)
    same = [clause for clause in clauses if measure and measure[0] in clause]
    return _works(same[-1]) if same else set()
