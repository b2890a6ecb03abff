"""The institution's rules as a dean reads them: every rule in words, each number with its article and its quote."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.web.console.view import Block, Part, Query, View, link, say_in_chat
from handlers.dialogue import Refused
from handlers.reach import Desk
from handlers.words import _
from policy.pack import Pack
from policy.show import show

LINE = re.compile(r"(?P<head>#{1,3}) (?P<title>.*)|(?P<indent> *)- (?P<item>.*)|(?P<words>.+)")
PART = re.compile(r"\*\*(?P<strong>[^*]+)\*\*|(?P<cite>〔[^〕]*〕)")


def rules(desk: Desk, query: Query) -> View:
    """The pack in the words in which it is signed; these are Chinese, as the documents are."""
    try:
        pack: Pack = desk.pack
    except (KeyError, ValueError):
        raise Refused(_("The rules of {name} are not in the book yet.", name=desk.home.name)) from None
    return View(
        title=_("Rules"),
        lead=_("What the assistant answers by: each rule in words, each number with its article and the words it rests "
               "on. To be printed, checked against the documents and signed."),
        actions=[say_in_chat(_("Ask the rules"), "/ask"), link(_("Rulings"), "questions")],
        prose=[*blocks(show(pack))][1:],
    )  # fmt: skip


def blocks(text: str) -> Iterator[Block]:
    """Headings, list items by depth, and paragraphs of a pack's page."""
    for line in text.splitlines():
        found = LINE.fullmatch(line)
        if found is None:
            continue
        if found["head"]:
            yield Block("heading", len(found["head"]), parts(found["title"]))
        elif found["item"] is not None:
            yield Block("item", len(found["indent"]) // 2, parts(found["item"]))
        else:
            yield Block("words", 0, parts(found["words"]))


def parts(line: str) -> list[Part]:
    """The words of a line, with what is stressed and what is cited."""
    found, last = [], 0
    for one in PART.finditer(line):
        found += [
            Part(line[last : one.start()]),
            Part(one["strong"], "strong") if one["strong"] else Part(one["cite"], "cite"),
        ]
        last = one.end()
    return [part for part in (*found, Part(line[last:])) if part.words]
