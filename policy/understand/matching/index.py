"""Which topic of a pack a question is about: compared with how each topic is asked for, by weighted features."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import dataclass

from policy.pack import Pack
from policy.understand.matching.entries import Entry, entry_of, facts_of
from policy.understand.words.concepts import concepts

STRAYS = frozenset(
    {"people", "exam_form", "hours", "sessions", "session_hours", "amount", "training_round", "batch", "day"}
)
TELLING = STRAYS | {"certificates", "leaders", "days", "hours", "exam_held"}
"""Facts that point at the rules that use them; the strays also point away from all that does not."""
LIGHT = frozenset({"recognised", "hours", "pay", "students", "first", "yearly", "several", "workload"})
"""Concepts that alone make no topic."""
GENERIC = frozenset({"certificate", "pilot", "rulesdoc"})
"""Concepts that every topic is about."""
COMMON = frozenset(
    {"teachers", "students", "exam", "training", "major", "ejxy", "external", "content", "course", "result"}
)
"""Concepts that many questions outside the field name as well."""
APART = frozenset({"credits", "assessor", "duty", "fee", "surplus", "reimburse", "driving", "leader"})
"""Matters with rules of their own: a rule that is never asked for by one of them does not answer a question that names it."""
SURE, CLEAR, LIKELY, NEAR = 0.60, 0.42, 0.38, 0.27
"""Scores: needs no second look; enough where no other topic is close; enough for words without a number; worth an offer."""
UNKNOWN_WORD, COMMON_MATTER = 0.8, 0.5
PHRASE, WHOLE = 0.55, 0.45
ASKING, TOLD, UNHEARD = 1.0, 1.5, 1.0
"""How much kinds of question, facts told, and words that no topic has weigh; other features weigh by their rarity."""
UNUSED, USED, KIND = 0.12, 0.08, 0.16


@dataclass(frozen=True)
class Question:
    """A question as it is compared: weighted features, telling facts, kinds of question, matters named."""

    vector: dict[str, float]
    told: frozenset[str]
    kinds: frozenset[str]
    named: dict[str, float]


@dataclass(frozen=True)
class Match:
    """A topic and how well it fits, 0 to about 1; `covered` is the share of the question that the topic knows, `shared` how many
    of the facts told it computes with. `understood`: it knows every matter of the field that is named, whatever other words are.
    """

    topic: str
    score: float
    phrase: float
    covered: float
    told: bool = False
    known: float = 0.0
    foreign: bool = False
    shared: int = 0
    understood: bool = False


class Index:
    """The topics of one pack. Kept with the pack: `pack.derived(Index)`."""

    def __init__(self, pack: Pack) -> None:
        self._rare: dict[str, float] = {}
        self._asks = concepts().asks
        self.entries = [entry_of(pack, topic) for topic in pack.topics]
        self._named = {entry.id: entry for entry in self.entries}
        self._rare = _rarity(self.entries)
        self._facts = {rule.id: frozenset(facts_of(rule)) for rule in pack.rules}
        for entry in self.entries:
            entry.phrases = [self._weighted(phrase) for phrase in entry.phrases]
        self._holders = _holders(self.entries)

    def used_by(self, topic: str) -> frozenset[str]:
        """The facts that a rule uses, by name; none for what is only stated."""
        return self._facts.get(topic, frozenset())

    def computes(self, topic: str) -> bool:
        """Whether a topic is a rule."""
        return topic in self._facts

    def knows(self, topic: str, feature: str) -> bool:
        """Whether a feature belongs to a topic."""
        return topic in self._named and feature in self._named[topic].whole

    def kinds_of(self, topic: str) -> frozenset[str]:
        """The kinds of question in which a topic is asked for."""
        return self._named[topic].kinds if topic in self._named else frozenset()

    def share_of_asks(self, topic: str, kinds: frozenset[str]) -> float:
        """How many of the phrases of a topic ask in one of these ways, of all."""
        phrases = self._named[topic].phrases
        return sum(any(f"={kind}" in phrase for kind in kinds) for phrase in phrases) / len(phrases)

    def alien(self, asked: dict[str, float]) -> bool:
        """Whether a question names a matter of the field that no topic of this pack is about."""
        return any(
            name[0] == "=" and weight == 1.0 and name not in self._rare and name[1:] not in self._asks | LIGHT | GENERIC
            for name, weight in asked.items()
        )

    def matches(self, asked: dict[str, float]) -> list[Match]:
        """All topics, the best first."""
        kinds = frozenset(name[1:] for name in asked if name[0] == "=") & self._asks
        told = frozenset(name[1:] for name in asked if name[0] == "<") & TELLING
        question = Question(self._weighted(asked), told, kinds, _matters(asked))
        alike = self._alike(question.vector)
        found = [_match(entry, question, alike[entry.id]) for entry in self.entries]
        return sorted(found, key=lambda match: -match.score)

    def _alike(self, vector: dict[str, float]) -> dict[str, float]:
        """How much a question is like the likest phrase of each topic: the cosine of their features."""
        norm, sums = _norm(vector) or 1.0, defaultdict[tuple[str, int], float](float)
        for name, weight in vector.items():
            for phrase, share in self._holders.get(name, ()):
                sums[phrase] += weight * share
        best = dict.fromkeys((entry.id for entry in self.entries), 0.0)
        for (topic, _), total in sums.items():
            best[topic] = max(best[topic], total / norm)
        return best

    def _weighted(self, raw: dict[str, float]) -> dict[str, float]:
        return {name: weight * self._rarity(name) for name, weight in raw.items()}

    def _rarity(self, name: str) -> float:
        if name[0] == "<":
            return TOLD
        rare = self._rare.get(name, UNHEARD)
        return min(rare, ASKING) if name[1:] in self._asks else rare


def _match(entry: Entry, question: Question, phrase: float) -> Match:
    covered, told = _covered(question.vector, entry.whole), question.told
    score = PHRASE * phrase + WHOLE * covered
    score += USED * len(told & entry.uses) * entry.computes - UNUSED * len(told & STRAYS - entry.uses)
    score += KIND * (bool(question.kinds & entry.kinds) - 0.5) if question.kinds else 0
    points = bool(told & entry.uses & (TELLING if entry.computes else STRAYS))
    foreign = _foreign(entry, question)
    shared = len(told & entry.uses & STRAYS) * entry.computes
    known, understood = (
        _known(question.named, entry.whole),
        all(n in entry.whole for n in question.named if n[0] == "="),
    )
    return Match(entry.id, score, phrase, covered, points, known, foreign, shared, understood)


def _foreign(entry: Entry, question: Question) -> bool:
    """Whether the question names a matter that a rule knows nothing of, or teachers where students are meant."""
    if entry.computes:
        return any(name[1:] in APART and name[0] == "=" and name not in entry.asked for name in question.named)
    return "=teachers" in question.named and "=students" in entry.asked and "=teachers" not in entry.whole


def _rarity(entries: list[Entry]) -> dict[str, float]:
    seen = Counter(name for entry in entries for name in entry.asked)
    return {name: math.log(1 + len(entries) / count) for name, count in seen.items()}


def _holders(entries: list[Entry]) -> dict[str, list[tuple[tuple[str, int], float]]]:
    """Which phrases hold a feature, and how much of each phrase it is."""
    found = defaultdict[str, list[tuple[tuple[str, int], float]]](list)
    for entry in entries:
        for i, phrase in enumerate(entry.phrases):
            norm = _norm(phrase) or 1.0
            for name, weight in phrase.items():
                found[name].append(((entry.id, i), weight / norm))
    return found


def _norm(vector: dict[str, float]) -> float:
    return math.sqrt(sum(weight * weight for weight in vector.values()))


def _matters(asked: dict[str, float]) -> dict[str, float]:
    """The matters that a question names, and how much each says: kinds of question and words within words left aside."""
    asks = concepts().asks
    matters = [
        n
        for n, weight in asked.items()
        if n[0] == "." or (n[0] == "=" and weight == 1.0 and n[1:] not in asks | GENERIC)
    ]
    heavy = [name for name in matters if name[1:] not in LIGHT]
    told = [name for name in asked if name[0] == "<"]
    every = [name for name in asked if name[1:] in GENERIC]
    return {name: _named_weight(name) for name in heavy or matters or told or every}


def _known(named: dict[str, float], whole: dict[str, float]) -> float:
    """The share of the matters named that the topic knows."""
    return sum(weight for name, weight in named.items() if name in whole) / (sum(named.values()) or 1.0)


def _named_weight(name: str) -> float:
    return UNKNOWN_WORD if name[0] == "." else COMMON_MATTER if name[1:] in COMMON else 1.0


def _covered(vector: dict[str, float], whole: dict[str, float]) -> float:
    total = sum(vector.values()) or 1.0
    return sum(weight * whole[name] for name, weight in vector.items() if name in whole) / total


def is_rule(pack: Pack, topic: str) -> bool:
    """Whether a topic computes."""
    return pack.derived(Index).computes(topic)
