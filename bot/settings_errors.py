"""What is said of a wrong setting: one sentence, never the value (it may be a secret)."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError


class WrongSetting(ValueError):
    """A setting is wrong. Correct it in the environment or in `.env`, then start again."""

    def __init__(self, name: str, advice: str) -> None:
        super().__init__(f"ONEX_{name.upper()} {advice.rstrip('?.')}{'?' if advice.endswith('?') else '.'}")


def sentence(error: ValidationError) -> WrongSetting:
    """The first complaint of pydantic's as a sentence."""
    first: dict[str, Any] = dict(error.errors(include_url=False, include_input=False)[0])
    cause = first.get("ctx", {}).get("error")
    if isinstance(cause, WrongSetting):
        return cause
    name = str(first["loc"][0]) if first["loc"] else "?"
    if advice := _plainly(first):
        return WrongSetting(name, advice)
    words = str(first["msg"]).removeprefix("Value error, ")
    return WrongSetting(name, words[:1].lower() + words[1:] if cause else f"is wrong: {words[:1].lower()}{words[1:]}")


def _plainly(complaint: dict[str, Any]) -> str:
    """What must stand there, where pydantic's own words are for programmers; empty where they will do."""
    match complaint["type"]:
        case "string_pattern_mismatch":
            *others, last = complaint["ctx"]["pattern"].strip("^$()").split("|")
            return f"is wrong: it must be {', '.join(others)} or {last}"
        case "int_parsing":
            return "is wrong: it must be a whole number"
        case _:
            return ""
