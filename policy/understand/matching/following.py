"""Whether a message goes on with what was said before, and with which topic."""

from __future__ import annotations

import re

from policy.pack import Pack, Rule, Silence
from policy.understand.matching.entries import tagged
from policy.understand.matching.features import features
from policy.understand.matching.index import CLEAR, GENERIC, LIGHT, SURE, Index, Match, is_rule
from policy.understand.matching.state import Talk
from policy.understand.reading.counts import comes_on_top
from policy.understand.reading.repeats import ALIKE
from policy.understand.reading.sheet import Sheet
from policy.understand.reading.units import PerUnits
from policy.understand.reading.wishes import wanted
from policy.understand.words.concepts import concepts
from policy.understand.words.normalise import language_of
from policy.understand.words.vocabulary import vocabulary

LEAP = 0.3
"""How much better another topic must fit for a question that names little to leave the one before."""
BESIDE = 0.2
"""How far behind words without an amount a topic may stand that says there is none."""
HALF = 0.5
"""Of the matters named, how many a topic must know to be meant."""
STRANGE = 1
"""Words of no topic that a question may hold and still be about what was spoken of before."""
_SOURCE = re.compile(
    "(?:依据|根据|出自)(?:的?是)?(?:什么|哪[一个份条项]*)?(?:文件|规定|条款?)?|哪一?条(?:规定|款)?的?|第几条|出处|哪[一个份]*(?:文件|条款)(?:里?写的|规定的)?"
    "|which (?:article|clause|document)|what is the source|source of this"
)
"""Asks where it stands."""
_SET_UP = re.compile(
    "(?:设|建|有|要|配|定|选|布|安排)[立置在]?(?:多少|几)[个所家名处]|\\bhow many (?:are|must|should|of them)\\b"
)
_ASIDE = frozenset({"on", "major_group", "exam_held", "registered", "taught_hours", ALIKE})


def without_cues(text: str) -> str:
    """A text without the words that only say that it goes on from, or takes back, what was said before."""
    return vocabulary().pattern("corrections").sub(" ", vocabulary().pattern("follow_ups").sub(" ", text))


_OF_THEM = re.compile("其中|里面|当中")
"""At the beginning: some of those told before are spoken of."""


def goes_on(sheet: Sheet, asked: dict[str, float], matches: list[Match], talk: Talk, pack: Pack) -> str | None:
    """The topic with which a message goes on from the one before; None where it is about something new."""
    if _still_silent(sheet, asked, talk, pack):
        return talk.topic
    computes = is_rule(pack, talk.topic or "") and follows(sheet, asked, matches, talk, pack)
    counts = counts_more(sheet, asked, talk, pack) or _counts_by_unit(sheet, asked, talk, pack)
    if computes or counts or asks_source(sheet, talk):
        return talk.topic
    return on_the_same(sheet, asked, matches, talk, pack)


def _still_silent(sheet: Sheet, asked: dict[str, float], talk: Talk, pack: Pack) -> bool:
    """两本呢, after what no document gives: not given either, unless a rule uses what is told and it was spoken of before."""
    silent = any(isinstance(one, Silence) and one.id == talk.topic for one in pack.topics)
    index = pack.derived(Index)
    used = any(sheet.facts.keys() & index.used_by(rule.id) for rule in pack.rules)
    spoken = any(index.knows(talk.topic or "", name) for name in asked if name[0] == "<")
    named = [name for name in _topical(asked) if name[1:] not in GENERIC]
    only_told = vocabulary().says("follow_ups", sheet.text) and bool(sheet.facts) and not named
    return silent and only_told and not (used and spoken)


def follows(sheet: Sheet, asked: dict[str, float], matches: list[Match], talk: Talk, pack: Pack) -> bool:
    """Whether a message goes on with the topic before."""
    before = next((match for match in matches if match.topic == talk.topic), None)
    if before is None:
        return False
    if talk.missing and vocabulary().says("not_known_yet", sheet.text) and not _asks(asked) and not _tells(sheet):
        return True
    if _OF_THEM.match(sheet.text) and "certificates" in talk.facts:
        return True
    light, fills = not _topical(asked), bool(talk.missing) and _fills(sheet, talk)
    if not _asks(asked) and (fills or _belongs(sheet, talk, pack) or (light and _touches(sheet, talk, pack))):
        return True
    if not light and matches[0] is not before and matches[0].score >= max(SURE, before.score + 0.15):
        return False
    cue = any(vocabulary().says(name, sheet.text) for name in ("follow_ups", "corrections")) or comes_on_top(sheet)
    goes_on = light or fills or (cue and (matches[0].score < SURE or matches[0] is before))
    return goes_on and (_touches(sheet, talk, pack) if _tells(sheet) else wanted(sheet) is not None)


def asks_again(sheet: Sheet, talk: Talk, pack: Pack) -> bool:
    """还剩 45000 元利润。 二级学院能拿多少: a rule is asked for again, in other words and without a figure: those told before hold."""
    return is_rule(pack, talk.topic or "") and bool(talk.facts) and not (talk.missing or _tells(sheet))


def on_the_same(sheet: Sheet, asked: dict[str, float], matches: list[Match], talk: Talk, pack: Pack) -> str | None:
    """具体是多少, 这是硬性的吗: a question that names no matter is about the one before, or what is said beside it."""
    index = pack.derived(Index)
    if not _elliptic(sheet, {name: weight for name, weight in asked.items() if not _said(name, talk, index)}):
        return None
    before = next((topic for topic in pack.topics if topic.id == talk.topic), None)
    if before is None or _leaps(sheet, matches, talk, pack):
        return None
    silent = unstated(matches, asked, pack)[0]
    if silent is not matches[0]:
        return silent.topic
    title = before.title.in_(language_of(sheet.text))
    best = unstated(pack.derived(Index).matches(tagged(title, pack) | asked), asked, pack)[0]
    same_rule = best.topic == talk.topic and is_rule(pack, best.topic)
    return None if best.score < CLEAR or same_rule else best.topic


def unstated(matches: list[Match], asked: dict[str, float], pack: Pack) -> list[Match]:
    """指导价多少钱: where an amount is asked for, that the text gives none goes before words without one."""
    first = matches[0]
    if "=howoften" in asked and "howoften" in pack.derived(Index).kinds_of(first.topic):
        return matches  # 一周报几次: how often is what the words say
    if "=howmany" not in asked or "=who" in asked or is_rule(pack, first.topic) or states_number(pack, first.topic):
        return matches
    kind = "percent" if "=percent" in asked else "howmany"
    silent = {
        one.id for one in pack.topics if isinstance(one, Silence) and kind in pack.derived(Index).kinds_of(one.id)
    }
    close = [m for m in matches if m.topic in silent and m.known >= HALF and first.score - m.score < BESIDE]
    return [*close, *(match for match in matches if match not in close)]


def states_number(pack: Pack, topic: str) -> bool:
    return any(
        one.id == topic and (isinstance(one, Rule) or getattr(one, "value", None) is not None) for one in pack.topics
    )


def still_counts(topic: str, sheet: Sheet, talk: Talk, pack: Pack) -> bool:
    """那每个地级市的考核站点呢: whether a question about another topic, or for more of the same, goes on asking for a number, as
    the one before did.
    """
    before = next((one for one in pack.statements if one.id == talk.topic), None)
    named, _ = concepts().find(without_cues(sheet.text))
    cue = vocabulary().says("follow_ups", sheet.text) or sheet.text.startswith("and ")
    plain = not concepts().asks & named.keys() and not re.search("[吗么]|不$|没有", sheet.text)
    units = pack.derived(PerUnits)
    other = topic != talk.topic or units.told(topic, sheet) is not None or units.names(topic, sheet)
    return before is not None and before.value is not None and other and cue and plain


def asks_source(sheet: Sheet, talk: Talk) -> bool:
    """依据的是哪个文件: whether only the source of what was said before is asked for."""
    text = without_cues(sheet.tagged())
    named = [name for name in _topical(features(_SOURCE.sub(" ", text))) if name[1:] not in GENERIC]
    return talk.topic is not None and _SOURCE.search(text) is not None and not named


def counts_more(sheet: Sheet, asked: dict[str, float], talk: Talk, pack: Pack) -> bool:
    """要是五个证书呢, after how many monitoring points one has: the statement before, for as many as are told now."""
    topic, index = talk.topic or "", pack.derived(Index)
    if pack.derived(PerUnits).told(topic, sheet) is None:
        return False
    cue = vocabulary().says("follow_ups", sheet.text) or not _asks(asked)
    named = [name for name in _topical(asked) if name[1:] not in GENERIC]
    return cue and all(index.knows(topic, name) for name in named)


def _counts_by_unit(sheet: Sheet, asked: dict[str, float], talk: Talk, pack: Pack) -> bool:
    """一个证书设多少个, after what monitoring points are for: whether only that is named for one of which the number is given."""
    index, topic = pack.derived(Index), talk.topic or ""
    if not _SET_UP.search(sheet.text) or not pack.derived(PerUnits).names(topic, sheet):
        return False
    named = [name for name in _topical(asked) if name[1:] not in GENERIC]
    return wanted(sheet) is None and all(index.knows(topic, name) for name in named)


def _leaps(sheet: Sheet, matches: list[Match], talk: Talk, pack: Pack) -> bool:
    """学生呢，至少考几个, after exam sites: whether what is named is what another number is about, far more than the one
    before, or so many of what it counts by are told (那九个月几次小结).
    """
    best, before = matches[0], next((match.score for match in matches if match.topic == talk.topic), 0.0)
    counts = any(one.id == best.topic and one.value is not None for one in pack.statements)
    leap = 0 if pack.derived(PerUnits).told(best.topic, sheet) else LEAP
    return counts and best.topic != talk.topic and best.known == 1 and best.score >= max(SURE, before + leap)


def _elliptic(sheet: Sheet, asked: dict[str, float]) -> bool:
    matters = [name for name in _topical(asked) if name[1:] not in GENERIC]
    words = [name for name in matters if name[0] == "."]
    asks = _asks(asked) or re.search("[吗呢么?？]|is it|is that", sheet.text) is not None
    return asks and matters == words and len(words) <= STRANGE and not (_tells(sheet) and sheet.facts)


def _said(name: str, talk: Talk, index: Index) -> bool:
    """每个专业给多少: whether a matter named is one that the topic before is about."""
    return name[0] in "=." and name[1:] not in concepts().asks and index.knows(talk.topic or "", name)


def _tells(sheet: Sheet) -> bool:
    return bool(sheet.facts or sheet.unclear or sheet.left() or sheet.within)


def _asks(asked: dict[str, float]) -> bool:
    return any(name[0] == "=" and name[1:] in concepts().asks for name in asked)


def _topical(asked: dict[str, float]) -> list[str]:
    """Features that name a matter of their own."""
    return [name for name in asked if name[0] in "=." and name[1:] not in concepts().asks and name[1:] not in LIGHT]


def _fills(sheet: Sheet, talk: Talk) -> bool:
    """Whether a fact asked for is told, or who registered where it is asked who sat."""
    told = {*sheet.facts, *sheet.unclear, *sheet.within}
    return bool(set(talk.missing) & (told | {"headcount"} if "registered" in told else told))


def _belongs(sheet: Sheet, talk: Talk, pack: Pack) -> bool:
    """Whether all that is told are facts of the topic before."""
    uses = pack.derived(Index).used_by(talk.topic or "")
    told = _facts_told(sheet, uses, pack)
    return bool(told & uses) and told <= uses | {"days", "half_days"}


def _touches(sheet: Sheet, talk: Talk, pack: Pack) -> bool:
    """Whether something told, or a bare number, can be a fact of the topic before, and nothing points away from it."""
    uses = pack.derived(Index).used_by(talk.topic or "")
    told = _facts_told(sheet, uses, pack)
    return (
        bool(sheet.bare()) if not told else bool(told & uses) and not told - uses - {"days", "half_days", "major_group"}
    )


def _facts_told(sheet: Sheet, uses: frozenset[str], pack: Pack) -> set[str]:
    """The facts that a message tells, clearly or not; of income and costs follows the amount. What is often told aside counts
    where the topic uses it, and the kind of day where the pack asks for it.
    """
    told = {*sheet.facts, *sheet.unclear, *sheet.within} - (_ASIDE - uses) - ({"day_kind"} - pack.facts.keys())
    return {"amount" if fact in ("income", "costs") else fact for fact in told}
