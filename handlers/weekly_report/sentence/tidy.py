"""Spelling made even before a sentence is read: widths, spaces, lists, pictures, words that only sound right."""

from __future__ import annotations

import re

from handlers.weekly_report.sentence import english

HAN = r"\u4e00-\u9fff"
NUMERAL = "零〇一二两三四五六七八九十百千廿卅壹贰叁肆伍陆柒捌玖拾佰仟俩仨"
WIDE = {
    code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F) if chr(code - 0xFEE0).isalnum() or chr(code) in "％＋－．／"
}
EVEN: dict[int, int | str] = {**WIDE, 0x3000: " ", ord("−"): "-", ord("–"): "-", ord("\r"): "\n", ord("\t"): " "}

_LIST_MARK = re.compile(
    rf"^\s*[（(]?(?:\d{{1,2}}|[{NUMERAL}]{{1,3}})(?:[)）、]|\.(?!\d))\s*"
    rf"|(?<=[\s；;。:：])[（(]?(?:\d{{1,2}}|[{NUMERAL}]{{1,3}})(?:[)）、]|\.(?!\d))(?=[{HAN}])",
    re.MULTILINE,
)
_PICTURE = re.compile(r"[\u2600-\u27bf\ufe0f\U0001f000-\U0001faff~～|｜]+")
_UNIT_IN_BRACKETS = re.compile(
    r"[（(](人|名|位|个|节|课时|学时|小时|本)[)）]\s*[:：=]?\s*(\d+(?:\.\d+)?)(?![\d人名位个节课学小本])"
)
_DASHES = re.compile(rf"(?<=[{HAN}])-(?=[{HAN}])")
_NONE_PARTED = re.compile(r"(没有?|无) +(?=问题|困难)")
_PARTED = {word: re.compile(rf"{word[0]} +{word[1]}(?!间)") for word in ("课时", "学时", "人数", "报名", "培训")}

# The words that must be understood, and the characters that the keyboard offers for the same sound.
_KEY_WORDS = ("培训", "报名", "实考", "参考", "考试", "通过", "问题", "证书")
_SAME_SOUND = {
    "培": "陪赔配佩",
    "训": "讯迅",
    "报": "抱",
    "名": "明命",
    "考": "靠烤",
    "题": "提",
    "通": "同",
    "书": "数",
}
_MISHEARD = [
    (
        word,
        re.compile(
            "|".join(
                f"{word[:at]}[{_SAME_SOUND[one]}]{word[at + 1 :]}" for at, one in enumerate(word) if one in _SAME_SOUND
            )
        ),
    )
    for word in _KEY_WORDS
]
_MISHEARD_UNIT = (
    ("人", re.compile(r"(?<=\d)[认任仁](?![\u4e00-\u9fff])")),
    ("课时", re.compile(rf"(?<=[\d{NUMERAL}个])(?:课[实事]|[客刻]时)")),
)
_BY_DIGITS = re.compile(rf"(?<=\d) +(?=[{HAN}])|(?<=[{HAN}]) +(?=-?\d)")
_NUMERAL_THEN_UNIT = re.compile(rf"(?<=[{NUMERAL}]) +(?=(?:个|人|名|位|课时|学时|节|小时))")
_WORD_THEN_NUMERAL = re.compile(rf"(?<=[训课名考过证计共]) +(?=[{NUMERAL}]+ ?(?:人|名|位|个|课时|学时|节|小时))")
_LEVEL_CUT_SHORT = re.compile(rf"(?<![最当其期集提年])(初|中|高)(?= ?[报考过证发领]了?(?:\d|[{NUMERAL}]))")
_BETWEEN_HAN = re.compile(rf"(?<=[{HAN}）)]) +(?=[{HAN}])")


def printable(text: str) -> str:
    """The text without control characters (a database takes no NUL), its line breaks kept."""
    return "".join(character for character in text if character in "\n\t" or character >= " ").strip()


def tidy(text: str) -> str:
    """The text with half-width digits and letters, and spaces only where they part words.

    A space between two Chinese words parts clauses (`没有问题 下周报名`), so it becomes a comma; one beside a digit
    means nothing (`培训 25 人`).
    """
    even = _PICTURE.sub("，", printable(text).translate(EVEN))
    even = english.in_digits(even)
    even = _UNIT_IN_BRACKETS.sub(r"：\2\1", _LIST_MARK.sub("\n", even))
    for word, pattern in (*_PARTED.items(), *_MISHEARD):
        even = pattern.sub(word, even)
    if _DASHES.search(even):
        even = re.sub(rf"(?<=[{HAN}])-|-(?=[{HAN}])", "，", even)
    for pattern in (_BY_DIGITS, _NUMERAL_THEN_UNIT, _WORD_THEN_NUMERAL):
        even = pattern.sub("", even)
    for unit, pattern in _MISHEARD_UNIT:
        even = pattern.sub(unit, even)
    even = _NONE_PARTED.sub(r"\1", even)
    even = _LEVEL_CUT_SHORT.sub(r"\1级", even)
    return _BETWEEN_HAN.sub("，", even).strip()
