"""What is said, in the reader's language.

`_("Saved as {number}.", number=n)` makes a `Text`: a message id in English with its arguments, rendered only when the
language of the person who reads it is known. So one dialogue may speak to a lead in Chinese and to a coordinator in
English in the same turn. Catalogues are gettext's: `handlers/locale/<language>/<room>.po`, one file a room.

Light markup, the same on every channel: `**bold**`, and nothing else. `plain()` protects what people wrote from being
read as markup or as a message id.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from string import Formatter
from typing import Literal

from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from models.words import Advice, Text, _, counted, join, plain

__all__ = ["LANGUAGES", "Advice", "Language", "Text", "_", "catalogue", "counted", "join", "plain", "say"]

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")
FULL_WIDTH = ("）", "。", "”", "》")
"""Punctuation that brings its own space."""
LOCALE = Path(__file__).parent / "locale"


def say(text: Text, language: Language) -> str:
    """The text in a language, arguments filled in. A message id without a translation is said in English."""
    if text.parts:
        return text.msgid.join(say(part, language) for part in text.parts)
    if text.verbatim:
        return text.msgid
    template = catalogue(language).get(text.msgid) or text.msgid
    filled = {
        name: say(value, language) if isinstance(value, Text) else value for name, value in text.arguments.items()
    }
    if filled and language == "zh":
        for name, after, before in _seams(template):
            filled[name] = _parted(filled[name], after=after, before=before)
        template = _closed_up(template, filled)
    return template.format(**filled) if filled else template


@cache
def _seams(template: str) -> tuple[tuple[str, bool, bool], ...]:
    """The arguments of a template that touch a Chinese character: whether one stands before, and whether one behind."""
    pieces = list(Formatter().parse(template))
    behind = [words for words, *__ in pieces[1:]] + [""]
    sides = [
        (name, _is_han(words[-1:]), _is_han(then[:1]))
        for (words, name, *__), then in zip(pieces, behind, strict=True)
        if name
    ]
    return tuple(side for side in sides if any(side[1:]))


def _is_han(character: str) -> bool:
    return "\u4e00" <= character <= "\u9fff"


def _parted(value: object, *, after: bool, before: bool) -> object:
    """A name with a space where its Latin letters or digits would touch a Chinese character: 填写 Web前端开发, 填写老年照护.

    The sentence around it cannot know which name it will hold. A number stands as the sentence has it.
    """
    if not isinstance(value, str) or not value:
        return value
    left, right = (" " if side and _is_latin(end) else "" for side, end in ((after, value[0]), (before, value[-1])))
    return f"{left}{value}{right}"


def _closed_up(template: str, filled: dict[str, object]) -> str:
    """The template without its space behind a name that ends in full-width punctuation: 11 月 23 日（周一）12:00."""
    for name in _spaced(template):
        value = filled[name]
        if isinstance(value, str) and value.endswith(FULL_WIDTH):
            template = template.replace(f"{{{name}}} ", f"{{{name}}}")
    return template


@cache
def _spaced(template: str) -> tuple[str, ...]:
    """The arguments of a template behind which it has a space."""
    names = [piece[1] for piece in Formatter().parse(template)]
    return tuple(name for name in names if name and f"{{{name}}} " in template)


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalnum()


@cache
def catalogue(language: Language) -> dict[str, str]:
    """Message id → translation, from every `.po` file of a language; each of a pair by its own id."""
    entries: dict[str, str] = {}
    for path in sorted((LOCALE / language).glob("*.po")):
        with path.open("rb") as file:
            for entry in filter(lambda one: one.id and one.string, read_po(file, locale=language)):
                entries |= _forms(entry)
    return entries


def _forms(entry: Message) -> dict[str, str]:
    """The translation of an entry, or both of a pair; a language with one form says that for either."""
    if isinstance(entry.id, str):
        return {entry.id: str(entry.string)}
    forms = list(entry.string or ())
    return dict(zip(entry.id, (forms[0], forms[-1]), strict=True))
