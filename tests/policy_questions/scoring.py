"""Scores answers against question files: which are right, and which state a number that the policy does not give."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from policy.answers import Listening, converse
from policy.book import Book

HERE = Path(__file__).parent
TODAY = date(2026, 11, 20)
BOOK = Book()
LIMITS = {"citations": 6, "alternatives": 3, "missing": 3, "text": 600}


@dataclass(frozen=True)
class Scored:
    """One question and what was wrong with its answer."""

    id: str
    misses: tuple[str, ...]
    wrong_number: bool


def files() -> list[Path]:
    return sorted(HERE.glob("*.yaml"))


def cases(path: Path) -> list[dict[str, Any]]:
    """The questions of a file as they are written."""
    return list(yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader))


def scored(path: Path) -> Iterator[Scored]:
    """Every question of a file, answered as `onex ask --jsonl` answers it."""
    for case in cases(path):
        turns = case["ask"] if isinstance(case["ask"], list) else [case["ask"]]
        around = Listening(BOOK.pack(case["institution"]), case.get("date", TODAY))
        answer = converse(turns, around)[-1].answer.as_json()
        yield Scored(case["id"], tuple(misses(case["expect"], answer)), wrong_number(case["expect"], answer))


def misses(want: dict[str, Any], answer: dict[str, Any]) -> Iterator[str]:
    """What is wrong with an answer, in words."""
    if answer["status"] in want.get("accept", []):
        return
    if answer["status"] != want["status"]:
        yield f"status {answer['status']}"
        return
    yield from _numbers(want, answer)
    articles = [plain(one["article"]) for one in answer["citations"]]
    yield from (
        f"does not cite {a}" for a in want.get("cites", []) if not any(x.startswith(plain(a)) for x in articles)
    )
    yield from (f"does not say {w}" for w in want.get("says", []) if plain(w) not in plain(answer["text"]))
    yield from (f"does not ask for {m}" for m in want.get("missing", []) if m not in answer["missing"])
    yield from (f"too many {key}" for key, most in LIMITS.items() if len(answer[key]) > most)


def _numbers(want: dict[str, Any], answer: dict[str, Any]) -> Iterator[str]:
    shown = {number(answer["value"]), *(number(one["value"]) for one in answer["alternatives"])}
    if "value" in want and number(answer["value"]) != number(want["value"]):
        yield f"value {answer['value']}, not {want['value']}"
    if "value" in want and (
        answer["bound"] != want.get("bound", "exact") or answer["unit"] != want.get("unit", answer["unit"])
    ):
        yield f"{answer['bound']} {answer['unit']}"
    for key in ("any_of", "alternatives"):
        if not {number(one) for one in want.get(key, [])} <= shown:
            yield f"does not show {want[key]}"
    if want["status"] == "needs_input" and answer["value"] is not None:
        yield "states a number while it asks"


def wrong_number(want: dict[str, Any], answer: dict[str, Any]) -> bool:
    """Whether a number is stated that is none of those expected."""
    if answer["status"] != "answered" or answer["value"] is None:
        return False
    right = {number(one) for one in (want.get("value"), *want.get("any_of", []), *want.get("alternatives", []))}
    wrong = want["status"] != "answered" or answer["unit"] != want.get("unit", answer["unit"])
    return wrong or (number(answer["value"]) not in right and not want.get("may_state", False))


def number(written: object) -> Decimal | None:
    return None if written is None else Decimal(str(written))


def plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).replace(" ", "").replace("、", "")
