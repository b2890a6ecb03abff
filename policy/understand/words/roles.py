"""我不是负责人: a role that somebody says not to have."""

from __future__ import annotations

import re

from policy.understand.words.concepts import concepts
from policy.understand.words.vocabulary import vocabulary

_DENIED = re.compile(
    r"(?:不是|并非|没有?当|不当|没有?担任|不担任)([^,，。;；]{1,12})|([^,，。;；我]{2,8})我[可又都也]?不是(?=[,，。;；]|$)"
    r"|\bnot (?:a|an|the) ([a-z ]{1,24})"
)
_CLAUSE = re.compile(rf"[^,，。;；]*(?:{_DENIED.pattern})[,，。;；]\s*")


def roles(text: str) -> set[str]:
    """The roles that a text names."""
    found = concepts().find(text)[0]
    return {role for role in vocabulary().data["roles"] if found.get(role) == 1}


def denied_roles(text: str) -> set[str]:
    """Those that are denied in it."""
    denied = _DENIED.search(text)
    return roles(denied[1] or denied[2] or denied[3]) if denied else set()


def without_denied_role(text: str) -> str:
    """The text without a clause that only denies a role; all of it where none does."""
    clause = _CLAUSE.search(text)
    return text[: clause.start()] + text[clause.end() :] if clause and denied_roles(clause[0]) else text
