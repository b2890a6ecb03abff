"""What a message is about where all of it together fits no topic: the question in it alone, or that no document gives what it counts."""

from __future__ import annotations

import re
from functools import cache

from policy.answer import Unit
from policy.pack import Pack, Silence
from policy.understand.matching.following import states_number
from policy.understand.matching.index import COMMON, GENERIC, LIGHT, NEAR, SURE, Index, Match, is_rule
from policy.understand.reading.asked import asking, clause_asking, lays_down
from policy.understand.reading.sheet import Sheet
from policy.understand.reading.wishes import wanted
from policy.understand.words.concepts import concepts
from policy.understand.words.parties import spoken_of
from policy.understand.words.vocabulary import vocabulary

_AT_SUCH_A_TIME = re.compile("[^小]时$|补考(?![了过])")
"""May change what is asked for, as a condition does."""
FAR, NEXT = 0.15, 0.1
"""How far behind the topic of a question by itself all others must stand; the same where it gets no number."""
_MEASURES: dict[str | None, Unit] = {"money": Unit.YUAN, "percent": Unit.PERCENT}
_COUNTS = re.compile("(?:几|多少)[个所家位名处]([\u3400-\u9fff]{2,6})")
"""What is counted: 几个考核站点."""


def question_alone(text: str) -> str:
    """我一个还没考，方案保障学生至少考几个: the clause that asks, where the rest only tells something; empty where it may matter."""
    start, end = asking(text)
    around = f"{text[:start].rstrip(',，。;； ')} {text[end:]}".strip()
    if not around or vocabulary().says("conditions", around) or _AT_SUCH_A_TIME.search(around):
        return ""
    asked = text[start:end]
    if not lays_down(asked) and not _tells(around):
        return ""
    return _begins().sub("", asked).strip(",，。;； ")


@cache
def _begins() -> re.Pattern[str]:
    """那么按照学校的方案里, …: at the beginning of a question, where it is laid down."""
    papers = vocabulary().pattern("papers").pattern
    return re.compile(
        rf"^[,，。;；:：\s]*(?:那么?|可是?|但是?|请问)?(?:按照?|依照?|根据)?(?:学校|省里|上面)?的?(?:{papers})[里上中]?"
    )


def _tells(text: str) -> bool:
    """Whether somebody tells something, of themselves or of others."""
    return bool(spoken_of(text)) or vocabulary().says("hearsay", text)


def surely(alone: list[Match], whole: list[Match], pack: Pack) -> bool:
    """Whether a question by itself can only mean its first topic: nothing that it names is strange to that, no other comes close, and
    of those that give a number it is the first for all of the message as well.
    """
    best, second = alone[:2]
    plain = not is_rule(pack, best.topic) and states_number(pack, best.topic)
    sure = best.understood and best.known == 1 and best.score >= SURE and not best.foreign
    first = next((one.topic for one in whole if states_number(pack, one.topic)), None)
    return plain and sure and best.score - second.score >= FAR and first == best.topic


def silently(alone: list[Match], pack: Pack) -> bool:
    """听说上限是 600 元，那考核费到底是多少元: whether a question by itself is one that no document answers."""
    silent = {one.id for one in pack.topics if isinstance(one, Silence)}
    best, second = alone[:2]
    return best.topic in silent and best.understood and best.score >= SURE and best.score - second.score >= NEXT


def not_given(sheet: Sheet, asked: dict[str, float], matches: list[Match], pack: Pack) -> str | None:
    """The nearest topic to a question for a number that a pack gives nowhere: yuan or hours, or how many of other things."""
    if not {"=howmany", "=percent"} & asked.keys() or {"=who", "=when", "=where"} & asked.keys():
        return None
    return _unpaid(sheet, matches, pack) or _uncounted(sheet, matches, pack)


def _unpaid(sheet: Sheet, matches: list[Match], pack: Pack) -> str | None:
    """培训一天给多少钱, 是不是最多 30%, where no document gives an amount or a share: what says so."""
    told = next((_MEASURES[one.unit] for one in sheet.numbers if one.unit in _MEASURES), None)
    wants, index = told or wanted(sheet), pack.derived(Index)
    given = pack.rules or any(one.unit is wants for one in pack.statements)
    if wants not in (Unit.YUAN, Unit.HOURS, Unit.PERCENT) or given:
        return None
    silent = {one.id for one in pack.topics if isinstance(one, Silence) and "howmany" in index.kinds_of(one.id)}
    return next((one.topic for one in matches if one.topic in silent and one.score >= NEAR), None)


def _uncounted(sheet: Sheet, matches: list[Match], pack: Pack) -> str | None:
    """至少几个考核站点, where they are spoken of and no number is given for them."""
    counted, index = _COUNTS.search(sheet.text), pack.derived(Index)
    found = concepts().find(counted[1] if counted else clause_asking(sheet.text))[0]
    beside = concepts().asks | COMMON | GENERIC | LIGHT | {"guarantee"}
    named = [name for name in found if found[name] == 1 and name not in beside]
    about = [one for one in matches if len(named) == 1 and index.knows(one.topic, f"={named[0]}")]
    if not about or any(states_number(pack, one.topic) for one in about):
        return None
    return about[0].topic if about[0].score >= NEAR else None
