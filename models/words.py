"""Texts that are yet to be said: a message id in English with its arguments.

Any room may make one; `handlers/words.py` says it in the reader's language. So a check deep in the store can tell a
person what to do without knowing which language they read.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Text:
    """A message id and its arguments, or several joined; `say` renders it."""

    msgid: str
    arguments: dict[str, object] = field(default_factory=dict, hash=False)
    parts: tuple[Text, ...] = ()
    verbatim: bool = False

    def __add__(self, other: Text) -> Text:
        return join(self, other, by="")


def _(msgid: str, **arguments: object) -> Text:
    """A text to be said in the reader's language; arguments may be `Text`s themselves."""
    return Text(msgid, arguments)


def counted(one: str, many: str, count: object, **arguments: object) -> Text:
    """A text about `count` things, which is `{n}` in it: `one` for exactly one of them, else `many`.

    English needs both; in the catalogues they are a plural entry, of which Chinese fills one form.
    """
    return Text(one if count == 1 else many, {"n": count, **arguments})


def plain(words: object) -> Text:
    """Words that stand in every language as they are: a name, a number, what a person wrote."""
    return Text(str(words), verbatim=True)


def join(*parts: Text, by: str = "\n") -> Text:
    """Several texts as one, separated by `by` (a line break unless told)."""
    return Text(by, parts=parts)


class Advice(ValueError):
    """Something a person can mend: `says` is the sentence that tells how."""

    def __init__(self, msgid: str, **arguments: object) -> None:
        super().__init__(msgid)
        self.says = Text(msgid, arguments)
