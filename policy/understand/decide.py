"""Which topic a message is about: a new one, the one talked of, one to be offered, or none."""

from __future__ import annotations

import re
from dataclasses import dataclass

from policy.answer import Unit
from policy.pack import Pack, Rule
from policy.understand.features import concepts, features
from policy.understand.index import Index, Match
from policy.understand.sheet import Sheet
from policy.understand.state import Talk
from policy.understand.vocabulary import vocabulary

SURE, CLEAR, NEAR = 0.60, 0.42, 0.27
"""A score that needs no second look; one that does where another topic is close; one that is worth an offer."""
MARGIN = 0.06
OFFERS = 3
_LIGHT = {"recognised", "hours", "pay", "students", "first", "yearly", "several"}


@dataclass(frozen=True)
class Choice:
    """What a message is about: a topic (`follows` the one before), topics to offer, or neither.

    `in_field` tells whether a message without a topic is about certificate pilots at all.
    """

    topic: str | None = None
    follows: bool = False
    offers: tuple[str, ...] = ()
    in_field: bool = False


def decide(sheet: Sheet, pack: Pack, talk: Talk) -> Choice:
    """Chooses the topic."""
    asked = features(sheet.tagged())
    matches = pack.derived(Index).matches(asked)
    if talk.offered and (chosen := _picked(sheet, talk, pack)):
        return Choice(chosen, follows=True)
    if talk.topic and _follows(sheet, asked, matches, talk, pack):
        return Choice(talk.topic, follows=True)
    return _fresh(asked, matches, pack)


def _fresh(asked: dict[str, float], matches: list[Match], pack: Pack) -> Choice:
    best = matches[0]
    near = [match for match in matches[:OFFERS] if match.score >= NEAR and match.score >= best.score - 0.25]
    second = matches[1].score if len(matches) > 1 else 0.0
    enough = best.score >= SURE or (best.score >= CLEAR and best.score - second >= MARGIN)
    if enough and not _unasked(asked, best, pack):
        return Choice(best.topic)
    if near and _in_field(asked):
        return Choice(offers=tuple(match.topic for match in near), in_field=True)
    return Choice(in_field=_in_field(asked))


def _unasked(asked: dict[str, float], best: Match, pack: Pack) -> bool:
    return not [name for name in asked if name[0] in "=<."]


def _in_field(asked: dict[str, float]) -> bool:
    """Whether the message speaks of certificate pilots at all."""
    core = ("certificate", "training", "duty", "hours", "credits", "pilot", "assessor", "evaluation_body", "kaopei", "creditbank",
            "exam", "site", "driving", "leader", "teacher_training", "programme", "fee", "report", "pay", "surplus", "recognised", "feecap")  # fmt: skip
    return any(f"={name}" in asked for name in core) or any(name[0] == "<" for name in asked)


def _follows(sheet: Sheet, asked: dict[str, float], matches: list[Match], talk: Talk, pack: Pack) -> bool:
    """Whether a message goes on with the topic before."""
    before = next((match for match in matches if match.topic == talk.topic), None)
    if before is None:
        return False
    best = matches[0]
    told = bool(sheet.facts or sheet.unclear or sheet.left() or sheet.within)
    topical = [n for n in asked if n[0] in "=." and n[1:] not in concepts().asks and n[1:] not in _LIGHT]
    cue = vocabulary().says("follow_ups", sheet.text) or vocabulary().says("corrections", sheet.text)
    if best.topic != talk.topic and best.score >= SURE and best.score > before.score + 0.15 and topical:
        return False
    if talk.missing and (_fills(sheet, talk) or (told and not topical)):
        return True
    if not topical and (told or wanted(sheet)):
        return True
    return cue and (told or bool(wanted(sheet))) and (best.topic == talk.topic or best.score < SURE)


def _fills(sheet: Sheet, talk: Talk) -> bool:
    return bool(set(talk.missing) & (set(sheet.facts) | set(sheet.unclear) | set(sheet.within)))


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
    if not money and not hours:
        return None
    return Unit.YUAN if money and (not hours or money[-1] > hours[-1]) else Unit.HOURS


def asks_quantity(sheet: Sheet) -> bool:
    """Whether a number is asked for."""
    return vocabulary().says("quantity_asked", sheet.text)


def is_rule(pack: Pack, topic: str) -> bool:
    """Whether a topic computes."""
    return any(isinstance(one, Rule) and one.id == topic for one in pack.topics)
