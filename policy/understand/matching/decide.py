"""Which topic a message is about: a new one, the one talked of, one to be offered, or none."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from policy.pack import Pack, Rule, Silence, Statement
from policy.understand.matching.addends import Sums
from policy.understand.matching.earning import Earning
from policy.understand.matching.entries import ANY_DAY
from policy.understand.matching.features import FACT, features
from policy.understand.matching.following import HALF, asks_again, goes_on, states_number, without_cues
from policy.understand.matching.index import (
    CLEAR,
    COMMON,
    GENERIC,
    LIGHT,
    LIKELY,
    NEAR,
    SURE,
    TELLING,
    Index,
    Match,
    is_rule,
)
from policy.understand.matching.otherwise import FAR, not_given, question_alone, silently, surely
from policy.understand.matching.ranking import INSTEAD, ranked
from policy.understand.matching.state import Talk
from policy.understand.reading.asked import WHAT_IS_SAID
from policy.understand.reading.excluded import without_excluded
from policy.understand.reading.judged import judged
from policy.understand.reading.read import read_normalised
from policy.understand.reading.sheet import Sheet
from policy.understand.reading.wishes import asks_laid_down
from policy.understand.words.concepts import concepts
from policy.understand.words.roles import without_denied_role
from policy.understand.words.vocabulary import vocabulary

NUMBER_KNOWN = 0.6
"""How much of the matters named a topic must know before it states a number, where no fact of it was told."""
VERBATIM, ALMOST = 0.85, 0.95
"""So alike that no more needs to be known."""
MARGIN, CLEARLY, THIRD, LITTLE, ALIKE = 0.06, 0.12, 0.3, 0.2, 0.75
OFFERS = 3
ENOUGH = 2
"""So many facts told with which a rule computes point at it, whatever else comes close."""
MEASURES = frozenset({None, "money", "percent", "hours", "credits", "years"})
"""Units of which an amount is asked for where a figure is put forward."""
LARGE = 1000
"""A number from which on a sum of money is meant, where nothing is counted."""
AMOUNT = frozenset({"=howmany", "=how", "=people_count", "=percent"})
WORK = frozenset({"half_days", "days", "sessions", "hours", "headcount", "headcounts"})
_HOW_MANY = re.compile("几|多少|how many")
_ARTICLE = re.compile("第[一二三四五六七八九十]+条")
_PERSON = re.compile(
    "[王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许邓冯韩曹曾彭蔡潘田董袁余叶蒋杜苏魏程吕丁沈任姚卢傅钟姜崔谭廖范汪陆金石]"
    "(?:老师|主任|处长|院长|校长|书记|科长)的?(?:办公室|电话|手机|微信|邮箱|在哪|在不在|住|多大|今天|课表)"
)
"""A person by name and where to find them: no document says."""


@dataclass(frozen=True)
class Choice:
    """What a message is about: a topic (`follows` the one before), topics to offer, or neither.

    `instead` is a statement that fits nearly as well as the rule chosen: it answers where the rule would have to ask back.
    `in_field` tells whether a message without a topic is about certificate pilots at all.
    """

    topic: str | None = None
    follows: bool = False
    offers: tuple[str, ...] = ()
    instead: str | None = None
    in_field: bool = False


def decide(sheet: Sheet, pack: Pack, talk: Talk) -> Choice:
    """Chooses the topic."""
    asked = _asked(sheet, talk)
    matches = pack.derived(Index).matches(asked)
    if before := _going_on(sheet, asked, matches, talk, pack):
        return Choice(before, follows=True)
    choice = _by_article(_anew(sheet, asked, matches, pack), sheet, pack)
    choice = _otherwise(choice, sheet, asked, matches, pack) or choice
    choice = _backwards(choice, sheet, matches, pack)
    if choice.topic:
        choice = replace(choice, topic=pack.derived(Sums).meant(choice.topic, sheet))
    if choice.topic and choice.topic == talk.topic and asks_again(sheet, talk, pack):
        return replace(choice, follows=True)
    alien = choice.topic is None and choice.in_field and pack.derived(Index).alien(asked)
    return Choice(in_field=True) if alien else choice


def _otherwise(
    choice: Choice, sheet: Sheet, asked: dict[str, float], matches: list[Match], pack: Pack
) -> Choice | None:
    """The topic of the question in a message by itself, where it is sure; or that a number asked for is not given."""
    unsure = not choice.topic and (choice.in_field or bool(choice.offers))
    in_words = choice.topic and not (is_rule(pack, choice.topic) or states_number(pack, choice.topic))
    if (unsure or in_words) and (question := question_alone(sheet.text)) and sheet.text != question:
        alone = read_normalised(question, pack, ANY_DAY)
        found = pack.derived(Index).matches(_asked(alone, Talk()))
        if (unsure and surely(found, matches, pack)) or (in_words and silently(found, pack)):
            return Choice(found[0].topic)
    silent = not_given(sheet, asked, matches, pack) if unsure else None
    return Choice(silent) if silent else None


def _asked(sheet: Sheet, talk: Talk) -> dict[str, float]:
    """The features of a message, what is told and put forward among them."""
    text = sheet.tagged().replace("好几", " ")  # 好几本: several, no number is asked for
    text = without_denied_role(text) if _tells_work(sheet) else text
    text = without_excluded(text) if _HOW_MANY.search(text) else text
    laid_down = asks_laid_down(sheet)
    text = WHAT_IS_SAID.sub(" ", text) if laid_down else text
    asked = features(without_cues(text) if talk.topic else text)
    if laid_down:
        asked.setdefault("=howmany", 1.0)  # 有人说 5 个，方案怎么规定的
    asked |= {f"<{fact}": FACT for fact in ("exam_held", "amount") if fact in sheet.facts or fact in sheet.within}
    if any((n.value or 0) >= LARGE or n.unit == "money" for n in (*sheet.left(), *sheet.proposed)):
        asked.setdefault("=howmany", 1.0)  # 是 5 万还是 10 万
    if any(one.value != 1 and one.unit in MEASURES for one in judged(sheet)):
        asked.setdefault("=howmany", 1.0)  # 系数是 0.8 还是 1
    if any(number.unit == "percent" for number in (*sheet.proposed, *judged(sheet))):
        asked["=percent"] = 1.0
    return asked


def _tells_work(sheet: Sheet) -> bool:
    """我不是负责人，周末监考半天: whether work is told that counts for whoever did it."""
    return bool(sheet.facts.keys() & WORK)


def _going_on(sheet: Sheet, asked: dict[str, float], matches: list[Match], talk: Talk, pack: Pack) -> str | None:
    """The topic that a message goes on with: one that was offered, the one before, what is said beside it."""
    if talk.offered and (chosen := _picked(sheet, talk, pack)):
        return chosen
    return goes_on(sheet, asked, matches, talk, pack) if talk.topic else None


def _anew(sheet: Sheet, asked: dict[str, float], matches: list[Match], pack: Pack) -> Choice:
    """The topic of a message by itself."""
    person = _PERSON.search(sheet.text) is not None
    matches = ranked(matches, asked, sheet, pack)
    choice = replace(_fresh(asked, matches, pack, person), instead=_instead(sheet, asked, matches, pack))
    counting = _counting(sheet, asked, matches, pack) if choice.topic == matches[0].topic else None
    return Choice(counting, instead=choice.topic) if counting else choice


def _counting(sheet: Sheet, asked: dict[str, float], matches: list[Match], pack: Pack) -> str | None:
    """驾照能当实践学分吗，认几分: the rule close behind words without a number, where an amount is asked for of all that it knows."""
    first = matches[0]
    named = [
        n
        for n, weight in asked.items()
        if n[0] == "=" and weight == 1.0 and n[1:] not in concepts().asks | LIGHT | GENERIC
    ]
    if "=howmany" not in asked or states_number(pack, first.topic):
        return None
    close = (m.topic for m in matches[1:] if is_rule(pack, m.topic) and first.score - m.score < FAR and not m.foreign)
    index, told = pack.derived(Index), sheet.facts.keys()
    return next(
        (
            topic
            for topic in close
            if all(index.knows(topic, name) for name in named)
            and max(len(named), len(told & index.used_by(topic))) >= ENOUGH
        ),
        None,
    )


def _by_article(choice: Choice, sheet: Sheet, pack: Pack) -> Choice:
    """第九条讲什么: what states the article, where nothing else was understood."""
    article = _ARTICLE.search(sheet.text)
    if choice.topic or not article:
        return choice
    about = [one.id for one in pack.topics if not isinstance(one, Rule) and _cites(one, article[0])]
    return Choice(about[0], offers=tuple(about[1:OFFERS])) if about else choice


def _backwards(choice: Choice, sheet: Sheet, matches: list[Match], pack: Pack) -> Choice:
    """几个半天才够 20 课时: the rule by which what is sought earns what is to be reached."""
    if sheet.sought is None or not (choice.topic or choice.offers or choice.in_field):
        return choice
    earning = pack.derived(Earning).by(sheet.sought)
    found = next((match.topic for match in matches if match.topic in earning), None)
    return Choice(found) if found and choice.topic not in earning else choice


def _cites(topic: Statement | Silence, article: str) -> bool:
    """第九条讲什么: whether a topic states an article."""
    return bool(topic.cite and topic.cite.article.split("(")[0] == article)


def _fresh(asked: dict[str, float], matches: list[Match], pack: Pack, person: bool = False) -> Choice:
    own = [match for match in matches if not (match.foreign and states_number(pack, match.topic))]
    matches = own or matches
    best, second = matches[0], matches[1].score if len(matches) > 1 else 0.0
    near = tuple(match.topic for match in matches[:OFFERS] if match.score >= max(NEAR, best.score - 0.2))
    known = _in_field(asked, best)
    vague = not best.told and best.phrase < ALIKE and _common(asked)
    counts_people = "=people_count" in asked and "people_count" not in pack.derived(Index).kinds_of(best.topic)
    unsure = counts_people and states_number(pack, best.topic)
    meant = _meant(asked, best, second, pack)
    sure = best.told or meant or best.phrase >= ALMOST
    unsure = unsure or (not sure and best.known < NUMBER_KNOWN and states_number(pack, best.topic))
    if ("=other" in asked or person) and not best.told:
        return Choice()
    if not best.told and _of_another_matter(asked, best, pack):
        return Choice(in_field=True)
    alien = pack.derived(Index).alien(asked)
    plain = known and not vague and not alien and not states_number(pack, best.topic)
    alone = len(near) == 1 or best.score - second >= CLEARLY
    little = best.known >= LITTLE and best.score >= SURE and _knows_matter(asked, best, pack)
    if plain and alone and (little or (best.known >= THIRD and best.score >= CLEAR)):
        return Choice(best.topic)
    strange = best.known < HALF and not (best.told or meant) and (best.phrase < VERBATIM or not known)
    if vague or unsure or strange:
        return Choice(offers=near if known and best.known >= THIRD else (), in_field=known)
    if best.score >= SURE:
        return Choice(best.topic)
    if known and best.score >= CLEAR and (best.shared >= ENOUGH or best.score - second >= MARGIN):
        return Choice(best.topic)
    if known and best.score >= LIKELY and not states_number(pack, best.topic):
        return Choice(best.topic, offers=near[1:])
    return Choice(offers=near if known else (), in_field=known)


def _meant(asked: dict[str, float], best: Match, second: float, pack: Pack) -> bool:
    """听同事说改成 3 年一轮了，到底几年: whether only a statement's number can be meant, whatever is told around the question."""
    alone = best.understood and best.score >= SURE and best.score - second >= FAR and not is_rule(pack, best.topic)
    return alone and states_number(pack, best.topic) and _knows_matter(asked, best, pack)


def _knows_matter(asked: dict[str, float], best: Match, pack: Pack) -> bool:
    """Whether a topic knows one of the matters named that are not spoken of everywhere."""
    index = pack.derived(Index)
    everywhere = concepts().asks | COMMON | GENERIC
    return any(name[0] in "=." and name[1:] not in everywhere and index.knows(best.topic, name) for name in asked)


def _of_another_matter(asked: dict[str, float], best: Match, pack: Pack) -> bool:
    """I lost my certificate, how do I get a new one: whether a matter is named that only a topic about it may answer."""
    decisive = [f"={name}" for name in vocabulary().data["decisive"] if asked.get(f"={name}") == 1.0]
    return any(not pack.derived(Index).knows(best.topic, name) for name in decisive)


def _common(asked: dict[str, float]) -> bool:
    """Whether only matters are named that are spoken of everywhere: an exam, a course, teachers."""
    named = {name[1:] for name in asked if name[0] == "=" and name[1:] not in concepts().asks | LIGHT}
    counted = "<certificates" in asked
    return bool(named) and named <= COMMON and not counted and not any(name[0] == "." for name in asked)


def _instead(sheet: Sheet, asked: dict[str, float], matches: list[Match], pack: Pack) -> str | None:
    """第二次培训打折吗: the statement close behind a rule, where no amount is asked for and no figure told."""
    first = matches[0]
    if not is_rule(pack, first.topic) or AMOUNT & asked.keys() or any(not n.small_word for n in sheet.numbers):
        return None
    close = (m for m in matches if not is_rule(pack, m.topic) and m.known >= HALF and m.score >= CLEAR)
    return next((m.topic for m in close if first.score - m.score < INSTEAD), None)


def _in_field(asked: dict[str, float], best: Match) -> bool:
    """Whether the message speaks of certificate pilots at all."""
    told = any(name[1:] in TELLING - {"day", "days"} for name in asked if name[0] == "<")
    core = any(f"={name}" in asked for name in vocabulary().data["core"])
    return (
        told
        or core
        or (best.score >= CLEAR and best.known >= 0.6)
        or best.phrase >= ALMOST
        or (best.score >= ALIKE and best.known >= THIRD)
    )


def _picked(sheet: Sheet, talk: Talk, pack: Pack) -> str | None:
    """The topic chosen from those offered: by its number or its title."""
    hit = re.fullmatch(r"(?:第|选|选择)?\s*([1-3一二三])\s*[个项.]?", sheet.text.strip())
    if hit:
        place = "123一二三".index(hit[1]) % 3
        return talk.offered[place] if place < len(talk.offered) else None
    titles = {topic.id: (topic.title.zh.lower(), topic.title.en.lower()) for topic in pack.topics}
    return next((topic for topic in talk.offered if sheet.text in (topic, *titles.get(topic, ()))), None)
