"""The service's HTML subset: text in, plain text and entities out, or its complaint with a byte offset.

Offsets of entities count UTF-16 code units; offsets in complaints count bytes of UTF-8. Markdown is not modelled.
"""

from __future__ import annotations

import re
from typing import Any

from tests.telegram_server.refusals import Refusal, bad

KINDS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}
_RUN = re.compile(rb"[^<&]+")
_REFERENCE = re.compile(rb"&(?:#x([0-9a-fA-F]{1,7})|#([0-9]{1,7})|(lt|gt|amp|quot)(?![a-zA-Z]));?")
_NAMED = {b"lt": "<", b"gt": ">", b"amp": "&", b"quot": '"'}
_START = re.compile(rb"<([^\s>/][^\s>]*)?")
_ATTRIBUTE = re.compile(rb"""\s*([^\s=>/"']*)(?:\s*=\s*("[^"]*"|'[^']*'|[a-zA-Z0-9.-]*))?""")
_END = re.compile(rb"</([^\s>]*)\s*>")
_COMMAND = re.compile(r"(?<!\S)/[A-Za-z0-9_]{1,32}(?:@[A-Za-z0-9_]{3,32})?")
_MENTION = re.compile(r"(?<!\w)@[A-Za-z0-9_]{3,32}")


def units(text: str) -> int:
    """The length in UTF-16 code units."""
    return len(text) + sum(1 for character in text if character > "\uffff")


def complain(words: str) -> Refusal:
    return bad(f"can't parse entities: {words}")


class _Html:
    """One pass over the bytes of a text."""

    def __init__(self, source: str) -> None:
        self.raw = source.encode()
        self.at = 0
        self.out: list[str] = []
        self.length = 0
        self.open: list[tuple[str, int, dict[str, str]]] = []
        self.entities: list[dict[str, Any]] = []

    def parse(self) -> tuple[str, list[dict[str, Any]]]:
        while self.at < len(self.raw):
            if run := _RUN.match(self.raw, self.at):
                self._say(run.group().decode())
                self.at = run.end()
            elif self.raw.startswith(b"&", self.at):
                self._reference()
            elif self.raw.startswith(b"</", self.at):
                self._end_tag()
            else:
                self._start_tag()
        if self.open:
            raise complain(f'Can\'t find end tag corresponding to start tag "{self.open[-1][0]}"')
        self.entities.sort(key=lambda entity: (entity["offset"], -entity["length"]))
        return "".join(self.out), self.entities

    def _say(self, text: str) -> None:
        self.out.append(text)
        self.length += units(text)

    def _reference(self) -> None:
        found = _REFERENCE.match(self.raw, self.at)
        if found is None:
            self._say("&")
            self.at += 1
            return
        hexadecimal, decimal, name = found.groups()
        self._say(_NAMED[name] if name else chr(int(hexadecimal, 16) if hexadecimal else int(decimal)))
        self.at = found.end()

    def _start_tag(self) -> None:
        begin = self.at
        found = _START.match(self.raw, begin)
        assert found
        self.at = found.end()
        if self.at >= len(self.raw):
            raise complain(f"Unclosed start tag at byte offset {begin}")
        name = (found.group(1) or b"").decode(errors="replace").lower()
        if name not in KINDS:
            raise complain(f'Unsupported start tag "{name}" at byte offset {begin}')
        attributes = self._attributes(name, begin)
        if name == "span" and attributes.get("class") != "tg-spoiler":
            raise complain(f'Tag "span" must have class "tg-spoiler" at byte offset {begin}')
        self.open.append((name, self.length, attributes))

    def _attributes(self, name: str, begin: int) -> dict[str, str]:
        attributes: dict[str, str] = {}
        while True:
            while self.raw[self.at : self.at + 1].isspace():
                self.at += 1
            if self.at >= len(self.raw):
                raise complain(f'Unclosed start tag "{name}" at byte offset {begin}')
            if self.raw.startswith(b">", self.at):
                self.at += 1
                return attributes
            found = _ATTRIBUTE.match(self.raw, self.at)
            if found is None or not found.group(1):
                raise complain(f'Empty attribute name in the tag "{name}" at byte offset {begin}')
            attributes[found.group(1).decode()] = (found.group(2) or b"").decode().strip("\"'")
            self.at = found.end()

    def _end_tag(self) -> None:
        begin = self.at
        if not self.open:
            raise complain(f"Unexpected end tag at byte offset {begin}")
        found = _END.match(self.raw, begin)
        if found is None:
            raise complain(f"Unclosed end tag at byte offset {begin}")
        name, start, attributes = self.open.pop()
        said = found.group(1).decode(errors="replace").lower()
        if said not in ("", name):
            raise complain(f'Unmatched end tag at byte offset {begin}, expected "</{name}>", found "</{said}>"')
        self.at = found.end()
        if self.length > start:
            self._keep(name, start, attributes)

    def _keep(self, name: str, start: int, attributes: dict[str, str]) -> None:
        entity: dict[str, Any] = {"type": KINDS[name], "offset": start, "length": self.length - start}
        if name == "a":
            if not attributes.get("href"):
                return
            entity["url"] = attributes["href"]
        self.entities.append(entity)


def parse_html(source: str) -> tuple[str, list[dict[str, Any]]]:
    """The text that a person sees, trimmed, and its entities. Raises Refusal for what the service cannot parse."""
    if "<" not in source and "&" not in source:
        return source.strip(), []
    text, entities = _Html(source).parse()
    return text.strip(), _shifted(entities, units(text) - units(text.lstrip()), units(text.strip()))


def _shifted(entities: list[dict[str, Any]], cut: int, length: int) -> list[dict[str, Any]]:
    """Entities after `cut` units were trimmed in front and the text ends at `length`."""
    kept = []
    for entity in entities:
        start = max(0, entity["offset"] - cut)
        end = min(length, entity["offset"] - cut + entity["length"])
        if end > start:
            kept.append({**entity, "offset": start, "length": end - start})
    return kept


def spoken_entities(text: str) -> list[dict[str, Any]]:
    """The entities that a person's program marks by itself: commands and mentions."""
    found = [("bot_command", m) for m in _COMMAND.finditer(text)] if "/" in text else []
    found += [("mention", m) for m in _MENTION.finditer(text)] if "@" in text else []
    return [
        {"type": kind, "offset": units(text[: m.start()]), "length": units(m.group())}
        for kind, m in sorted(found, key=lambda pair: pair[1].start())
    ]
