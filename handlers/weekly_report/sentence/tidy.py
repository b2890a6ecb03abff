"""Spelling made even before a sentence is read: widths, spaces, numbered lists."""

from __future__ import annotations

import re

HAN = r"\u4e00-\u9fff"
NUMERAL = "零〇一二两三四五六七八九十百千廿卅"
WIDE = {
    code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F) if chr(code - 0xFEE0).isalnum() or chr(code) in "％＋－．／"
}
EVEN: dict[int, int | str] = {**WIDE, 0x3000: " ", ord("−"): "-", ord("–"): "-", ord("\r"): "\n", ord("\t"): " "}

_LIST_MARK = re.compile(r"^\s*[（(]?\d{1,2}(?:[)）、]|\.(?!\d))\s*", re.MULTILINE)
_BY_DIGITS = re.compile(rf"(?<=\d) +(?=[{HAN}])|(?<=[{HAN}]) +(?=-?\d)")
_NUMERAL_THEN_UNIT = re.compile(rf"(?<=[{NUMERAL}]) +(?=(?:个|人|名|位|课时|学时|节|小时))")
_WORD_THEN_NUMERAL = re.compile(rf"(?<=[训课名考过证计共]) +(?=[{NUMERAL}]+ ?(?:人|名|位|个|课时|学时|节|小时))")
_BETWEEN_HAN = re.compile(rf"(?<=[{HAN}）)]) +(?=[{HAN}])")


def printable(text: str) -> str:
    """The text without control characters (a database takes no NUL), its line breaks kept."""
    return "".join(character for character in text if character in "\n\t" or character >= " ").strip()


def tidy(text: str) -> str:
    """The text with half-width digits and letters, and spaces only where they part words.

    A space between two Chinese words parts clauses (`没有问题 下周报名`), so it becomes a comma; one beside a digit
    means nothing (`培训 25 人`).
    """
    even = _LIST_MARK.sub("", printable(text).translate(EVEN))
    for pattern in (_BY_DIGITS, _NUMERAL_THEN_UNIT, _WORD_THEN_NUMERAL):
        even = pattern.sub("", even)
    return _BETWEEN_HAN.sub("，", even).strip()
