"""Which topic a message is about: a new one, the one talked of, one to be offered, or none."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from policy.answer import Unit
from policy.pack import Pack, Rule, Silence, Statement
from policy.understand.features import FACT, concepts, features
from policy.understand.index import COMMON, GENERIC, LIGHT, STRAYS, TAG_OF, TELLING, Index, Match, tagged
from policy.understand.normalise import language_of
from policy.understand.sheet import Sheet
from policy.understand.state import Talk
from policy.understand.vocabulary import vocabulary

SURE, CLEAR, LIKELY, NEAR = 0.60, 0.42, 0.38, 0.27
"""Scores: needs no second look; enough where no other topic is close; enough for words without a number; worth an offer."""
NUMBER_KNOWN = 0.6
"""How much of the matters named a topic must know before it states a number, where no fact of it was told."""
VERBATIM, ALMOST = 0.85, 0.95
"""So alike that no more needs to be known."""
MARGIN, CLEARLY, TIE, HALF, THIRD, LITTLE, ALIKE = 0.06, 0.12, 0.04, 0.5, 0.3, 0.2, 0.75
OFFERS = 3
STRANGE = 1
"""Words of no topic that a question may hold and still be about what was spoken of before."""
INSTEAD = 0.3
"""How far behind a rule a statement may stand that answers in its place."""
AMOUNT = frozenset({"=howmany", "=how", "=people_count", "=percent"})
_ARTICLE = re.compile("第[一二三四五六七八九十]+条")
_PERSON = re.compile(
    "[王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许邓冯韩曹曾彭蔡潘田董袁余叶蒋杜苏魏程吕丁沈任姚卢傅钟姜崔谭廖范汪陆金石]"
    "(?:老师|主任|处长|院长|校长|书记|科长)的?(?:办公室|电话|手机|微信|邮箱|在哪|在不在|住|多大|今天|课表)"
)
"""A person by name and where to find them: no document says."""
_EARNS = re.compile(r"how much (?:does|do|will|would|can|did|is|are)\b.*\b(?:gets?|receives?|given|earns?|makes?)\b")
PROPOSED_UNITS: dict[str | None, Unit] = {"money": Unit.YUAN, "hours": Unit.HOURS}
"""是不是给 200 块: a result put forward names the unit that is asked for."""
_ASIDE = frozenset({"on", "major_group", "exam_held", "registered"})


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
    text = sheet.tagged()
    asked = features(_without_cues(text) if talk.topic else text)
    asked |= {f"<{fact}": FACT for fact in ("exam_held", "amount") if fact in sheet.facts or fact in sheet.within}
    if any(number.unit == "percent" for number in sheet.proposed):
        asked["=percent"] = 1.0
    matches = pack.derived(Index).matches(asked)
    if talk.offered and (chosen := _picked(sheet, talk, pack)):
        return Choice(chosen, follows=True)
    if talk.topic and _follows(sheet, asked, matches, talk, pack) and is_rule(pack, talk.topic):
        return Choice(talk.topic, follows=True)
    if talk.topic and (near := _on_the_same(sheet, asked, talk, pack)):
        return Choice(near, follows=True)
    person = _PERSON.search(sheet.text) is not None
    matches = _of_share(_settled(_measured(_priced(matches, sheet, pack), sheet, pack), pack), asked, pack)
    choice = replace(_fresh(asked, matches, pack, person), instead=_instead(sheet, asked, matches, pack))
    if choice.topic is None and (article := _ARTICLE.search(sheet.text)):
        about = [one.id for one in pack.topics if not isinstance(one, Rule) and _cites(one, article[0])]
        choice = Choice(about[0], offers=tuple(about[1:OFFERS])) if about else choice
    alien = choice.topic is None and choice.in_field and pack.derived(Index).alien(asked)
    return Choice(in_field=True) if alien else choice


def _without_cues(text: str) -> str:
    """A text without the words that only say that it goes on from, or takes back, what was said before."""
    return vocabulary().pattern("corrections").sub(" ", vocabulary().pattern("follow_ups").sub(" ", text))


def _cites(topic: Statement | Silence, article: str) -> bool:
    """第九条讲什么: whether a topic states an article."""
    return bool(topic.cite and topic.cite.article.split("(")[0] == article)


def _fresh(asked: dict[str, float], matches: list[Match], pack: Pack, person: bool = False) -> Choice:
    own = [match for match in matches if not (match.foreign and _states_number(pack, match.topic))]
    matches = own or matches
    best, second = matches[0], matches[1].score if len(matches) > 1 else 0.0
    near = tuple(match.topic for match in matches[:OFFERS] if match.score >= max(NEAR, best.score - 0.2))
    known = _in_field(asked, best)
    vague = not best.told and best.phrase < ALIKE and _common(asked)
    counts_people = "=people_count" in asked and "people_count" not in pack.derived(Index).kinds_of(best.topic)
    unsure = counts_people and _states_number(pack, best.topic)
    unsure = unsure or (not best.told and best.known < NUMBER_KNOWN and _states_number(pack, best.topic))
    if ("=other" in asked or person) and not best.told:
        return Choice()
    alien = pack.derived(Index).alien(asked)
    plain = known and not vague and not alien and not _states_number(pack, best.topic)
    alone = len(near) == 1 or best.score - second >= CLEARLY
    little = best.known >= LITTLE and best.score >= SURE
    if plain and alone and (little or (best.known >= THIRD and best.score >= CLEAR)):
        return Choice(best.topic)
    if vague or unsure or (best.known < HALF and not best.told and (best.phrase < VERBATIM or not known)):
        return Choice(offers=near if known and best.known >= THIRD else (), in_field=known)
    if best.score >= SURE:
        return Choice(best.topic)
    if known and best.score >= CLEAR and best.score - second >= MARGIN:
        return Choice(best.topic)
    if known and best.score >= LIKELY and not _states_number(pack, best.topic):
        return Choice(best.topic, offers=near[1:])
    return Choice(offers=near if known else (), in_field=known)


def _common(asked: dict[str, float]) -> bool:
    """Whether only matters are named that are spoken of everywhere: an exam, a course, teachers."""
    named = {name[1:] for name in asked if name[0] == "=" and name[1:] not in concepts().asks | LIGHT}
    counted = "<certificates" in asked
    return bool(named) and named <= COMMON and not counted and not any(name[0] == "." for name in asked)


def _priced(matches: list[Match], sheet: Sheet, pack: Pack) -> list[Match]:
    """The rule that prices an hour: only where money is asked for; and first where hours were told and nothing else."""
    prices = {rule.id for rule in pack.rules if rule.converts}
    wants = wanted(sheet) is Unit.YUAN
    if not wants:
        return [match for match in matches if match.topic not in prices]
    told = "hours" in sheet.facts and not (STRAYS - {"hours"}) & {TAG_OF.get(fact, fact) for fact in sheet.facts}
    if not told or not prices & {match.topic for match in matches[:5]}:
        return matches
    raised = [replace(match, score=match.score + 1, told=True) if match.topic in prices else match for match in matches]
    return sorted(raised, key=lambda match: -match.score)


def _measured(matches: list[Match], sheet: Sheet, pack: Pack) -> list[Match]:
    """Where money or hours are asked for, what counts exams, certificates or years does not answer."""
    counts = {one.id for one in pack.statements if one.unit in (Unit.COUNT, Unit.YEARS) and one.value is not None}
    wants = wanted(sheet)
    other = wants is Unit.HOURS or (wants is Unit.YUAN and "how many" not in sheet.text)
    return [match for match in matches if not other or match.topic not in counts]


def _settled(matches: list[Match], pack: Pack) -> list[Match]:
    """Where a rule and a plain statement fit alike, the statement first: it needs nothing more to be told."""
    for i, other in enumerate(matches[1:3], 1):
        close = matches[0].score - other.score < TIE
        if close and not matches[0].told and is_rule(pack, matches[0].topic) and not is_rule(pack, other.topic):
            return [other, *matches[:i], *matches[i + 1 :]]
    return matches


def _of_share(matches: list[Match], asked: dict[str, float], pack: Pack) -> list[Match]:
    """最多按百分之多少: where a share is asked for, what states one goes before the rule that it is a part of."""
    first = matches[0]
    if "=percent" not in asked or not is_rule(pack, first.topic):
        return matches
    shares = {one.id for one in pack.statements if one.unit is Unit.PERCENT}
    close = [m for m in matches if m.topic in shares and m.known >= HALF and first.score - m.score < INSTEAD]
    return [*close, *(match for match in matches if match not in close)]


def _instead(sheet: Sheet, asked: dict[str, float], matches: list[Match], pack: Pack) -> str | None:
    """第二次培训打折吗: the statement close behind a rule, where no amount is asked for and no figure told."""
    first = matches[0]
    if not is_rule(pack, first.topic) or AMOUNT & asked.keys() or any(not n.small_word for n in sheet.numbers):
        return None
    close = (m for m in matches if not is_rule(pack, m.topic) and m.known >= HALF and m.score >= CLEAR)
    return next((m.topic for m in close if first.score - m.score < INSTEAD), None)


def _states_number(pack: Pack, topic: str) -> bool:
    return any(
        one.id == topic and (isinstance(one, Rule) or getattr(one, "value", None) is not None) for one in pack.topics
    )


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


def _follows(sheet: Sheet, asked: dict[str, float], matches: list[Match], talk: Talk, pack: Pack) -> bool:
    """Whether a message goes on with the topic before."""
    before = next((match for match in matches if match.topic == talk.topic), None)
    if before is None:
        return False
    light, fills = not _topical(asked), bool(talk.missing) and _fills(sheet, talk)
    if not _asks(asked) and (fills or _belongs(sheet, talk, pack) or (light and _touches(sheet, talk, pack))):
        return True
    if not light and matches[0] is not before and matches[0].score >= max(SURE, before.score + 0.15):
        return False
    cue = vocabulary().says("follow_ups", sheet.text) or vocabulary().says("corrections", sheet.text)
    goes_on = light or fills or (cue and (matches[0].score < SURE or matches[0] is before))
    return goes_on and (_touches(sheet, talk, pack) if _tells(sheet) else wanted(sheet) is not None)


def _on_the_same(sheet: Sheet, asked: dict[str, float], talk: Talk, pack: Pack) -> str | None:
    """具体是多少, 这是硬性的吗: a question that names no matter is about the one before, or what is said beside it."""
    if not _elliptic(sheet, asked):
        return None
    before = next((topic for topic in pack.topics if topic.id == talk.topic), None)
    if before is None:
        return None
    title = before.title.in_(language_of(sheet.text))
    best = pack.derived(Index).matches(tagged(title, pack) | asked)[0]
    same_rule = best.topic == talk.topic and is_rule(pack, best.topic)
    return None if best.score < CLEAR or same_rule else best.topic


def _elliptic(sheet: Sheet, asked: dict[str, float]) -> bool:
    matters = [name for name in _topical(asked) if name[1:] not in GENERIC]
    words = [name for name in matters if name[0] == "."]
    asks = _asks(asked) or re.search("[吗呢么?？]|is it|is that", sheet.text) is not None
    return asks and matters == words and len(words) <= STRANGE and not (_tells(sheet) and sheet.facts)


def _tells(sheet: Sheet) -> bool:
    return bool(sheet.facts or sheet.unclear or sheet.left() or sheet.within)


def _asks(asked: dict[str, float]) -> bool:
    return any(name[0] == "=" and name[1:] in concepts().asks for name in asked)


def _topical(asked: dict[str, float]) -> list[str]:
    """Features that name a matter of their own."""
    return [name for name in asked if name[0] in "=." and name[1:] not in concepts().asks and name[1:] not in LIGHT]


def _fills(sheet: Sheet, talk: Talk) -> bool:
    return bool(set(talk.missing) & {*sheet.facts, *sheet.unclear, *sheet.within})


def _belongs(sheet: Sheet, talk: Talk, pack: Pack) -> bool:
    """Whether all that is told are facts of the topic before."""
    told = _facts_told(sheet)
    uses = pack.derived(Index).used_by(talk.topic or "")
    return bool(told & uses) and told <= uses | {"days", "half_days"}


def _touches(sheet: Sheet, talk: Talk, pack: Pack) -> bool:
    """Whether something told, or a bare number, can be a fact of the topic before, and nothing points away from it."""
    told = _facts_told(sheet)
    uses = pack.derived(Index).used_by(talk.topic or "")
    return (
        bool(sheet.bare()) if not told else bool(told & uses) and not told - uses - {"days", "half_days", "major_group"}
    )


def _facts_told(sheet: Sheet) -> set[str]:
    """The facts that a message tells, clearly or not; of income and costs follows the amount."""
    told = {*sheet.facts, *sheet.unclear, *sheet.within} - _ASIDE
    return {"amount" if fact in ("income", "costs") else fact for fact in told}


def _picked(sheet: Sheet, talk: Talk, pack: Pack) -> str | None:
    """The topic chosen from those offered: by its number or its title."""
    hit = re.fullmatch(r"(?:第|选|选择)?\s*([1-3一二三])\s*[个项.]?", sheet.text.strip())
    if hit:
        place = "123一二三".index(hit[1]) % 3
        return talk.offered[place] if place < len(talk.offered) else None
    titles = {topic.id: (topic.title.zh.lower(), topic.title.en.lower()) for topic in pack.topics}
    return next((topic for topic in talk.offered if sheet.text in (topic, *titles.get(topic, ()))), None)


def wanted(sheet: Sheet) -> Unit | None:
    """The unit asked for, where money or hours are named; the one named last counts."""
    text = sheet.open
    money = [hit.start() for hit in vocabulary().pattern("money_asked").finditer(text)]
    hours = [hit.start() for hit in vocabulary().pattern("hours_asked").finditer(text)]
    put = {PROPOSED_UNITS[number.unit] for number in sheet.proposed if number.unit in PROPOSED_UNITS}
    if not money and not hours and len(put) == 1:
        return put.pop()
    if not money and not hours:
        return Unit.YUAN if _EARNS.search(text) and not re.search("credit|percent|share|count", text) else None
    return Unit.YUAN if money and (not hours or money[-1] >= hours[-1]) else Unit.HOURS


def asks_quantity(sheet: Sheet) -> bool:
    """Whether a number is asked for."""
    return bool(sheet.proposed) or vocabulary().says("quantity_asked", sheet.text)


def is_rule(pack: Pack, topic: str) -> bool:
    """Whether a topic computes."""
    return any(isinstance(one, Rule) and one.id == topic for one in pack.topics)
