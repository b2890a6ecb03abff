"""What a text is about, as weighted features: concepts of the field, facts told, words, pairs of characters."""

from __future__ import annotations

import re

from policy.understand.words.concepts import LATIN, concepts, stem

CONCEPT, FACT, WORD, PAIR = 1.0, 0.9, 0.7, 0.22
_TAG = re.compile(r"⟨([\w-]+)⟩")
_COUNTED = re.compile("[一二两三四五六七八九十百]+[年月天次个本张份名位所家项门场轮回届批期条类种]")
"""A number with its measure (三年, 两次) names no matter."""
_BEGINS_WORD = re.compile(r"\w")
_HAN_RUN = re.compile(r"[\u3400-\u9fff]{2,}")


def features(text: str) -> dict[str, float]:
    """Features of a normalised text, tags (⟨headcount⟩) included, with their raw weights."""
    import rjieba

    tags = _TAG.findall(text)
    bare = _TAG.sub(" ", text)
    found, rest = concepts().find(bare)
    made = {f"={concept}": CONCEPT * weight for concept, weight in found.items()}
    made |= {f"<{tag}": FACT for tag in tags}
    for word in _words(rjieba.cut(rest, False)):
        inflected = concepts().of_stem(word)
        made |= {f"={concept}": CONCEPT for concept in inflected} if inflected else {f".{word}": WORD}
    for run in _HAN_RUN.findall(bare):
        for i in range(len(run) - 1):
            made[f":{run[i : i + 2]}"] = PAIR
    return made


def _words(cut: list[str]) -> list[str]:
    kept = []
    for word in cut:
        if len(word) < 2 or _COUNTED.fullmatch(word):
            continue
        word = word.strip().lower()
        if word.isascii() and LATIN.fullmatch(word):
            word = stem(word)
        if len(word) > 1 and word not in concepts().empty and not word[0].isdigit() and _BEGINS_WORD.match(word):
            kept.append(word)
    return kept
