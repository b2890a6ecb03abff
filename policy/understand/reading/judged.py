"""Figures that a question puts forward to be judged: 15 人够吗, 50% 还是 70%, 260 元、400 元哪个超出上限."""

from __future__ import annotations

import itertools
import re

from policy.understand.reading.sheet import Sheet
from policy.understand.words.numerals import Number

_SIGN = re.compile(r"还是|够|吗|么|吧|嘛|超|对不|是不是|行不|合适|哪个|哪种|\b(?:or|enough|is|are|does|must)\b")
"""Without one of these nothing is put forward to be judged."""
_THEN = re.compile(
    r"\s*(?:左右|上下|以[上下内])?的?(?:够|吗|么(?!多)|吧|嘛|行不|行吗|可以[吗不么]|对[吗不]|没错|超|合适|达标|是不是|[多少]了|算[多少]|\benough\b)"
)
"""Behind a figure with its noun."""
_SAID = re.compile(
    r"(?:是|要|设|配|给|分担|承担|出|收|开|建|定|有|需要?|算|免|占|为|组|选|派|交|报|做|办|至少|最多|不超过|按|到)\s*$"
)
"""Before a figure that may be the answer, where its noun (监测点) stands between it and what asks."""
_NOUN = re.compile("[\u3400-\u9fff]{0,6}?" + _THEN.pattern)
_OR = re.compile(r"[^,，。;；]{0,3}(?:还是|或者?|\bor\b)[^,，。;；\d]{0,6}$")
_WHICH = re.compile(r"(?:哪个|哪种|哪一?项|which)[^,，。;；]{0,8}(?:超|高|低|合|符|对|over|exceed|right)")
_ENGLISH = re.compile(r"\b(?:is|are|must|does|do|should)\b[^,;?]{0,40}$")


def judged(sheet: Sheet) -> list[Number]:
    """The figures of a message that are put forward to be judged, as they stand in it."""
    if not sheet.numbers or not _SIGN.search(sheet.text):
        return []
    figures = [one for one in sheet.numbers if one.value is not None and one.unit not in ("weeks", "whole_days")]
    ends = {one.stop for one in figures}
    figures = [one for one in figures if one.value != 1 or one.start not in ends]  # 5 年一轮
    if _WHICH.search(sheet.text):
        return figures
    either = {
        n.start
        for first, second in itertools.pairwise(figures)
        if _OR.fullmatch(sheet.text, first.stop, second.start)
        for n in (first, second)
    }
    return [one for one in figures if one.start in either or (one.value != 1 and _put(one, sheet.text))]


def _put(one: Number, text: str) -> bool:
    """15 人够吗, 要设 10 个监测点吗, must there be 10 rooms?"""
    after_verb = _SAID.search(text[: one.start]) and _NOUN.match(text, one.end)
    english = _ENGLISH.search(text[: one.start]) and re.match(r"[^,;]{0,20}\?\s*$", text[one.stop :])
    return bool(_THEN.match(text, one.stop) or after_verb or english)
