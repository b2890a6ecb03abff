"""Digits that name a thing and count nothing: classes, rooms and buildings, teaching weeks, telephone and other numbers, times of day."""

from __future__ import annotations

import re
from functools import cache

from policy.understand.reading.clock import tells_time
from policy.understand.reading.sheet import Sheet
from policy.understand.words.numerals import Number
from policy.understand.words.vocabulary import any_of, vocabulary

_CLOCK = re.compile(
    r"(?<![\d:.])(?:[01]?\d|2[0-4]):[0-5]\d(?::[0-5]\d)?(?!:?\d)\s*(?:[ap]\.?m\b\.?)?"
    r"|(?<![\d.])(?:1?\d|2[0-4])点(?:钟|整|半|[一三]刻|[0-5]?\d分?)?+(?!\d|[一二三四五六七八九零]+(?![场门次天个节]))"
    r"|(?<=[上下中]午|早上|晚上|清晨|凌晨|傍晚)[一二两三四五六七八九十]{1,3}点(?:钟|整|半|[一三]刻|[零一二三四五六七八九十]{1,3}分?)?"
    r"|[一二两三四五六七八九十]{1,3}点(?:钟|整|半(?![数路])|[一三]刻|[零一二三四五六七八九十]{1,3}分)"
    r"|\b(?:1[0-2]|[1-9])(?::[0-5]\d)?\s*(?:[ap]\.?m\b\.?|o'clock)"
)
"""A time of day: 8:30, 早上八点半, 9 am."""
_CERTIFICATE = re.compile(
    r"(?<![\u3400-\u9fffa-z])(?:[^\W的了吗呢吧谁什哪怎何多少几个本张份是不没和与跟及或对把被给由归我你他它这那要会能可以想请问考拿证处组院校部室办站员]){3,12}"
    r"(?:应用|开发|运营|推广|设计|制作|维护|运维|维修|服务|管理|操作|分析|检测|测试|处理|实施|编程|建模|策划|计算|经营|施工|加工|装调|营销|核算)"
    r"(?=的?(?:职业)?(?:技能)?(?:等级)?证(?!书?(?:管理|负责))|\([初中高]级\)|[初中高]级)"
)
"""The name of a certificate: what its words mean says nothing of what is asked (财务数字化应用证书)."""
_LENGTHS = frozenset({"clock_hours", "minutes", "hours"})


def read_identifiers(sheet: Sheet) -> None:
    """Hides the digits that name something, so that they are neither counted nor make a question unsure."""
    if not any(char.isdigit() for char in sheet.text) and "点" not in sheet.text:
        return
    for hit in [*_names().finditer(sheet.text), *_beginnings(sheet)]:
        for group in _groups(hit):
            sheet.hide(*hit.span(group), "")


def read_certificate_name(sheet: Sheet) -> None:
    """Takes the name of a certificate, after its major was read: no topic is meant by it."""
    for hit in _CERTIFICATE.finditer(sheet.text):
        sheet.hide(*hit.span(), "")


def _groups(hit: re.Match[str]) -> list[int]:
    """The parts to be hidden: those in groups (a class without its major), else all of it."""
    return [i for i, said in enumerate(hit.groups(), 1) if said] or [0]


def _beginnings(sheet: Sheet) -> list[re.Match[str]]:
    """Times of day that say when work begins. Of two, the second may be the end, unless it is told how long the work took."""
    spans = [(number.start, number.stop) for number in sheet.numbers if _is_span(number, sheet.text)]
    times = [
        hit for hit in _CLOCK.finditer(sheet.text) if not any(start <= hit.end() - 1 < end for start, end in spans)
    ]
    lengths = any(number.unit in _LENGTHS for number in sheet.numbers)
    only = len(times) == 1 or lengths
    return times if only and not any(_ends(sheet.text, time) for time in times) else []


def _is_span(number: Number, text: str) -> bool:
    """Whether two times of day were read as the length between them."""
    return number.unit == "clock_hours" and tells_time(text[number.start : number.stop])


def _ends(text: str, time: re.Match[str]) -> bool:
    """Whether work ends at a time: 到 11 点."""
    before, after = text[: time.start()], text[time.end() :]
    return bool(
        re.search(r"(?:到|至|-|~|to|until|till)\s*$", before) or re.match(r"\s*(?:到|至|-|~|结束|to\b|until)", after)
    )


@cache
def _names() -> re.Pattern[str]:
    """The patterns of `vocabulary.yaml`, each with a group where only a part is hidden. `{major}` stands for any major: after
    its name a small number is a class.
    """
    majors = any_of([name for names in vocabulary().majors.values() for name in names])
    return re.compile("|".join(f"(?:{one})" for one in vocabulary().data["names"]).replace("{major}", majors))
