"""Who came, told as a share of those registered: 三成没来, 缺考率 10%, 来了八成."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache

from policy.understand.reading.sheet import Away, Sheet
from policy.understand.words.numerals import value_of
from policy.understand.words.vocabulary import any_of, vocabulary

_SHARE = re.compile(
    r"(?P<tenths>[一二两三四五六七八九1-9])成(?P<half>半)?|(?<![\d.])(?P<percent>100|\d{1,2}(?:\.\d+)?)\s*(?:%|per ?cent)"
    r"|百分之(?P<spelled>\d{1,2}|[一二三四五六七八九十]{1,3})(?!\d)"
)
_AS_MANY = r"(?:的|人|人数|学生|考生|占|是|为|有|达|到|了|就|也|只|才|共|:|\s|was|is|of)*"
"""Between what they did and the share: 没来的占三成."""
_OF_THEM = r"(?:的|人|学生|考生|同学|学员|都|也|\s|of|the|them|students|candidates|people)*"
"""Between the share and what they did: 三成的考生没来."""
_AT_THE_EXAM = r"(?![^,，。;；]{0,6}(?:培训|training))"
"""Who came to the training has not sat the exam."""
_VAGUE = re.compile(r"(?:大概|大约|约|差不多|近|接近|不到|超过|至少|起码|最多|about|around|nearly|almost|over)\s*$")
_VAGUE_AFTER = re.compile(r"\s*(?:左右|上下|多|以上|以下|不到|or so)")
_ALL = 100


def read_turnout(sheet: Sheet) -> None:
    """Sets which share of those registered stayed away; doubts who sat where that is told twice, or not exactly."""
    told = [(hit, did) for hit in _SHARE.finditer(sheet.text) if (did := _did(sheet.text, hit))]
    if len(told) > 1 or any(_vague(sheet.text, hit) for hit, _ in told):
        sheet.doubt("headcount", "、".join(hit[0] for hit, _ in told))
    elif told:
        hit, did = told[0]
        sheet.away = Away(_percent(hit) if did == "away" else _ALL - _percent(hit), hit[0])
    for hit, _ in told:
        sheet.take(*hit.span(), "people")


def _did(text: str, hit: re.Match[str]) -> str | None:
    """Whether those of a share came or stayed away; None where it is a share of something else."""
    for did, (before, after) in _deeds().items():
        if after.match(text, hit.end()) or before.search(text, 0, hit.start()):
            return did
    return None


@cache
def _deeds() -> dict[str, tuple[re.Pattern[str], re.Pattern[str]]]:
    return {
        did: (
            re.compile(rf"(?:{any_of(words)}){_AS_MANY}$"),
            re.compile(rf"{_OF_THEM}(?:{any_of(words)}){_AT_THE_EXAM}"),
        )
        for did, words in vocabulary().data["turnout"].items()
    }


def _vague(text: str, hit: re.Match[str]) -> bool:
    return bool(_VAGUE.search(text, 0, hit.start()) or _VAGUE_AFTER.match(text, hit.end()))


def _percent(hit: re.Match[str]) -> Decimal:
    if hit["tenths"]:
        return (value_of(hit["tenths"]) or Decimal(0)) * 10 + (5 if hit["half"] else 0)
    return value_of(hit["percent"] or hit["spelled"]) or Decimal(0)
