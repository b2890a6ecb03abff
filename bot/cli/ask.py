"""`onex ask`: questions from the command line, answered by an institution's pack."""

from __future__ import annotations

import gc
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from policy.answers import Heard
    from policy.book import Book
    from policy.pack import Pack

LANGUAGES = ("zh", "en")


class BadLine(ValueError):
    """The line cannot be answered. Write an object with `institution` and `ask`, such as {"institution": "ncvtc", "ask": ["…"]}."""


def ask(
    question: Annotated[list[str] | None, typer.Argument(help="One or more turns of a conversation.")] = None,
    institution: Annotated[str, typer.Option(help="Whose rules: the id of a pack.")] = "ncvtc",
    day: Annotated[
        str | None, typer.Option("--date", help="The day asked about, YYYY-MM-DD; today where left out.")
    ] = None,
    lang: Annotated[str | None, typer.Option(help="zh or en; the question's own language where left out.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one object for the last turn.")] = False,
    jsonl: Annotated[
        bool, typer.Option("--jsonl", help="Read one object a line from standard input; write one answer a line.")
    ] = False,
) -> None:
    """Ask an institution's rules."""
    if jsonl:
        answer_lines(sys.stdin, sys.stdout.write)
        return
    try:
        with _nothing_collected():
            heard = _converse({"institution": institution, "ask": list(question or []), "date": day, "lang": lang})
    except BadLine as wrong:
        raise typer.BadParameter(str(wrong)) from None
    if as_json:
        typer.echo(json.dumps(heard[-1].answer.as_json(), ensure_ascii=False))
    else:
        typer.echo("\n\n".join(turn.answer.text for turn in heard))


@contextmanager
def _nothing_collected() -> Iterator[None]:
    """Holds the garbage collector: reading a pack makes much and drops nothing, and looking it through took a sixth of the start."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def answer_lines(lines: Iterable[str], write: Callable[[str], Any]) -> None:
    """Answers a stream of objects, one a line; a line that is not valid gives an error in its place."""
    for line in lines:
        if line.strip():
            write(json.dumps(_answered(line), ensure_ascii=False) + "\n")


def _answered(line: str) -> dict[str, Any]:
    try:
        asked = json.loads(line)
        if not isinstance(asked, dict):
            raise BadLine("a line is an object in JSON")
        return _converse(asked)[-1].answer.as_json()
    except BadLine as wrong:
        return {"error": str(wrong)}
    except ValueError as wrong:
        return {"error": f"not JSON: {wrong}"}


def _converse(asked: dict[str, Any]) -> Sequence[Heard]:
    """Raises BadLine."""
    from policy.answers import Listening, converse

    unknown = set(asked) - {"institution", "ask", "date", "lang"}
    if unknown:
        raise BadLine(f"unknown key: {', '.join(sorted(unknown))}")
    around = Listening(_pack(asked.get("institution")), _day(asked.get("date")), _language(asked.get("lang")))
    return converse(_turns(asked.get("ask")), around)


def _turns(asked: Any) -> list[str]:
    turns = [asked] if isinstance(asked, str) else asked
    if not isinstance(turns, list) or not turns or not all(isinstance(turn, str) for turn in turns):
        raise BadLine("`ask` is a question, or a list of turns that are text")
    return turns


def _day(written: Any) -> date:
    if written is None:
        return date.today()  # noqa: DTZ011 - the asker's own day
    try:
        return date.fromisoformat(written)
    except (TypeError, ValueError):
        raise BadLine(f"`date` is a day that exists, as YYYY-MM-DD, not {written!r}") from None


def _language(written: Any) -> str | None:
    if written not in (None, *LANGUAGES):
        raise BadLine(f"`lang` is zh or en, not {written!r}")
    return written  # type: ignore[no-any-return]


def _pack(institution: Any) -> Pack:
    from policy.pack.reading import BadPack

    try:
        return _book().pack(str(institution))
    except KeyError:
        known = ", ".join(_book().institutions())
        raise BadLine(f"no institution {institution!r}; there are {known}") from None
    except BadPack as bad:
        raise BadLine(f"the pack of {institution!r} does not load: {bad}") from None


@cache
def _book() -> Book:
    """The packs that ship, and those of the folder that ONEX_PACKS names."""
    from policy.book import Book

    folder = os.environ.get("ONEX_PACKS")
    return Book(Path(folder) if folder else None)


if __name__ == "__main__":
    typer.run(ask)
