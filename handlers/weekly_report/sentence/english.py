"""English number words as digits, where a figure is meant: `thirty-five students`."""

from __future__ import annotations

import re

_ONES = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_VALUES = {word: value for value, word in enumerate(_ONES.split())}
_VALUES |= {word: 10 * value for value, word in enumerate(_TENS.split(), 2)}
_WORD = "(?:" + "|".join(sorted(_VALUES, key=len, reverse=True)) + ")"
_COUNTED = (
    r"people|persons?|students?|candidates?|trainees?|learners?|participants?|hours?|hrs?"
    r"|registered|trained|sat|passed|certified|attended|took"
)
_FIGURE = r"registered|trained|sat|passed|certified|attended|registrations?"
_NUMBER = re.compile(
    rf"\b(?:(?P<hundreds>a|{_WORD}) hundred(?: and)?(?: (?={_WORD}))?)?(?P<rest>{_WORD}(?:[- ]{_WORD})?)?"
    rf"(?= (?:class |teaching )?(?:{_COUNTED})\b)",
    re.IGNORECASE,
)
_AFTER_A_FIGURE = re.compile(rf"\b(?P<figure>{_FIGURE}) (?P<number>{_WORD}(?:[- ]{_WORD})?)\b", re.IGNORECASE)

_OF_THOSE = re.compile(
    rf"(\d+) (?:out )?of (?:the )?(\d+) (?:(?:people|students|candidates) )?({_FIGURE})\b(?= [^,.;]*\b(?:{_FIGURE}|took)\b)",
    re.IGNORECASE,
)


def in_digits(text: str) -> str:
    """The text with number words beside people, hours or a figure as digits; other words stay (`one problem`).

    "41 of 45 registered students attended" tells two figures: the whole is put first, "45 registered, 41 students attended".
    """
    text = _OF_THOSE.sub(r"\2 \3, \1", _NUMBER.sub(_digits, text))
    return _AFTER_A_FIGURE.sub(lambda match: f"{match['figure']} {_sum(match['number'])}", text)


def _digits(match: re.Match[str]) -> str:
    if not match.group():
        return ""
    hundreds = _VALUES.get((match["hundreds"] or "").lower(), 1) if match["hundreds"] else 0
    return str(100 * hundreds + _sum(match["rest"] or ""))


def _sum(words: str) -> int:
    return sum(_VALUES[word] for word in re.split(r"[- ]", words.lower()) if word)
