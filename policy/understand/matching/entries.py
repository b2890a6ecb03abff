"""Topics of a pack as they are compared: the phrases in which each is asked for, and what else points at it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from policy.pack import Model, Pack, Rule, Statement
from policy.understand.matching.features import features
from policy.understand.reading.read import read_normalised
from policy.understand.reading.telling import Telling
from policy.understand.words.concepts import concepts
from policy.understand.words.normalise import normalised

TAG_OF = {
    "headcount": "people", "headcounts": "people", "registered": "people", "exam_forms": "exam_form",
    "level_forms": "exam_form", "day_kind": "day", "half_days": "days",
}  # fmt: skip
ANY_DAY = date(2021, 1, 4)
"""Phrases of a pack are read as of a day of no meaning: only what kind of fact they tell counts."""


@dataclass
class Entry:
    """One topic as it is compared: its phrases, all its features, the facts that it uses, the kinds of question."""

    id: str
    phrases: list[dict[str, float]]
    asked: frozenset[str]
    whole: dict[str, float]
    uses: frozenset[str]
    kinds: frozenset[str]
    computes: bool


def entry_of(pack: Pack, topic: Any) -> Entry:
    asked_in, words, said = phrases_of(topic)
    phrases = [tagged(phrase, pack) for phrase in asked_in]
    whole: dict[str, float] = {}
    for part in phrases:
        _merge(whole, part, 1.0)
    for word in words:
        _merge(whole, tagged(word, pack), 1.0)
    asked = frozenset(whole)
    for text in said:
        _merge(whole, tagged(text, pack), 0.6)
    uses = (
        frozenset(TAG_OF.get(name, name) for name in facts_of(topic))
        if isinstance(topic, Rule)
        else frozenset(name[1:] for phrase in phrases for name in phrase if name[0] == "<")
    )
    if isinstance(topic, Rule) and topic.converts:
        uses |= {"hours"}
    for tag in uses:
        whole[f"<{tag}"] = 1.0
    kinds = frozenset(n[1:] for p in phrases for n in p if n[0] == "=" and n[1:] in concepts().asks)
    return Entry(topic.id, phrases, asked, whole, uses, kinds, isinstance(topic, Rule))


def tagged(text: str, pack: Pack) -> dict[str, float]:
    """Features of a text, with the facts that it tells as tags."""
    plain = normalised(text)
    if pack.derived(Telling).may_tell(plain):
        plain = read_normalised(plain, pack, ANY_DAY).tagged()
    return features(plain)


def phrases_of(topic: Any) -> tuple[list[str], list[str], list[str]]:
    """The ways in which a topic is asked for, the words that point at it, and what is said of it."""
    ways = [*topic.asks.zh, *topic.asks.en, topic.title.zh, topic.title.en]
    return ways, list(topic.asks.words), list(_said(topic))


def _said(topic: Any) -> Iterable[str]:
    if isinstance(topic, Statement):
        yield topic.answer.zh
        yield topic.cite.quote
    elif not isinstance(topic, Rule):
        yield topic.answer.zh
        if topic.cite:
            yield topic.cite.quote


def facts_of(node: Any) -> set[str]:
    """Names of facts anywhere in a rule's operations."""
    found: set[str] = set()
    stack = list(node.versions)
    while stack:
        part = stack.pop()
        part = vars(part) if isinstance(part, Model) else part
        if isinstance(part, dict):
            found |= _named(part)
            stack.extend(part.values())
        elif isinstance(part, (list, tuple)):
            stack.extend(part)
    return found


def _named(part: dict[str, Any]) -> set[str]:
    names = {
        part[key]
        for key in ("fact", "of", "quantity", "count", "since", "done", "before")
        if isinstance(part.get(key), str)
    }
    names |= set(part.get("axes") or ())
    for key in ("each", "sums", "takes"):
        names |= set(part.get(key) or {}) | set((part.get(key) or {}).values())
    return names


def _merge(whole: dict[str, float], part: dict[str, float], share: float) -> None:
    for name in part:
        whole[name] = max(whole.get(name, 0.0), share)
