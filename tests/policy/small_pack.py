"""A pack of one rule, for trying one operation."""

from __future__ import annotations

from datetime import date
from typing import Any

from policy.answer import Answer
from policy.calculate import answer
from policy.facts import Facts, Query, Value
from policy.pack import Pack

WORDS = {"zh": "某", "en": "some"}


def pack_with(how: dict[str, Any]) -> Pack:
    """A pack whose only rule works as `how` says; its only fact is `amount`."""
    rule = {
        "id": "one",
        "title": WORDS,
        "unit": "yuan",
        "asks": {"zh": ["某"], "en": ["some"]},
        "versions": [{"where": {"article": "一", "quote": "某"}, "how": how}],
    }
    return Pack.model_validate(
        {
            "format": "1",
            "institution": {"id": "some", **WORDS},
            "office": WORDS,
            "documents": {"main": {"title": WORDS, "checked": "2026-11-20"}},
            "facts": {"amount": {"kind": "signed", "label": WORDS, "ask": WORDS}},
            "rules": [rule],
        }
    )


def ask_one(how: dict[str, Any], **facts: Value) -> Answer:
    """What that pack answers."""
    return answer(pack_with(how), Query("one", Facts(facts), date(2026, 11, 20)))
