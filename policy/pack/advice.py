"""What to do about what the format refuses, in a registrar's words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rapidfuzz import process

Error = dict[str, Any]
"""One of pydantic's errors: `type`, `loc`, `msg`, `input`, `ctx`."""

_WORDS = "write it in both languages: {zh: …, en: …}"
_SHAPES = {
    "tuple_type": "write a list: […]",
    "dict_type": "write keys with their values: {…: …}",
    "bool_parsing": 'write "yes" or "no"',
    "string_type": "write one text",
    "string_too_short": "write a text",
}
_YAML = "look at this line and the one before: brackets, quotes, indentation, and half-width : and , between entries"


def told(errors: Iterable[Error]) -> list[Error]:
    """The errors without those that only follow from one further in: a list is not too short where its entry is wrong."""
    every = list(errors)
    return [one for one in every if one["type"] != "too_short" or not any(_within(other, one) for other in every)]


def _within(other: Error, one: Error) -> bool:
    return len(other["loc"]) > len(one["loc"]) and other["loc"][: len(one["loc"])] == one["loc"]


def no_yaml(problem: str | None) -> str:
    """What is said of a file that is no YAML."""
    return f"this is no YAML: {problem}; {_YAML}"


def advice(error: Error, errors: Iterable[Error]) -> str:
    """What to do about one error among all of them."""
    name = _name(error["loc"])
    match error["type"]:
        case "extra_forbidden":
            return f"unknown key {name!r}: {_meant(name, _missing_beside(error, errors)) or 'correct its spelling, or remove it'}"
        case "missing":
            return f"{name!r} is missing: add it"
        case "union_tag_not_found":
            return "'op' is missing: say which operation this is"
        case "union_tag_invalid":
            tag, known = error["ctx"]["tag"], _quoted(error["ctx"]["expected_tags"])
            return f"there is no operation {tag!r}: {_meant(tag, known) or 'use one of ' + ', '.join(known)}"
        case "literal_error" | "enum":
            known = _quoted(error["ctx"]["expected"])
            return f"{name}: {error['input']!r} is none of {', '.join(known)}: {_meant(str(error['input']), known) or 'use one of them'}"
        case "too_short":
            return f"{name!r} is empty: add an entry"
        case "model_type" | "model_attributes_type":
            return f"{name}: {_WORDS if error['ctx']['class_name'] == 'Words' else _SHAPES['dict_type']}"
        case kind:
            return f"{name}: {_SHAPES.get(kind) or error['msg'].removeprefix('Value error, ')}"


def _name(path: tuple[str | int, ...]) -> str:
    """The key that an error is about; an entry of a list by its place, the first being 1."""
    last = path[-1] if path else "the file"
    return f"entry {last + 1}" if isinstance(last, int) else last


def _missing_beside(error: Error, errors: Iterable[Error]) -> list[str]:
    return [str(one["loc"][-1]) for one in errors if one["type"] == "missing" and one["loc"][:-1] == error["loc"][:-1]]


def _meant(written: str, known: list[str]) -> str:
    near = process.extractOne(written, known, score_cutoff=60)
    return f"did you mean {near[0]!r}?" if near else ""


def _quoted(listed: str) -> list[str]:
    """The names in a list as pydantic writes it: 'a', 'b' or 'c'."""
    return listed.replace(" or ", ", ").replace("'", "").split(", ")
