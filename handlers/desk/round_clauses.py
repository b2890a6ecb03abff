"""A line about an exam round, cut at its keywords: each with the words that belong to it, whichever stands first.

People write “考试 1月9日” and “1月9日考试”, “报名截止 12月20日” and “12月20日截止报名”, also one after the other in one line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from handlers.desk.days import DATE, SPAN
from models.rounds import Milestone

EXAM, FEES, PLACE, REGISTRATION = "exam", "fees", "place", "registration"
What = Milestone | str

KEYWORDS: tuple[tuple[str, What], ...] = (
    ("开始报名|报名(?:开始|开放)|registration (?:opens?|starts?)", Milestone.REGISTRATION_OPENS),
    (
        "(?:截止|结束|停止)报名|报名(?:截止|结束|截至)(?:时间|日期)?|registration (?:closes?|ends?|until)",
        Milestone.REGISTRATION_CLOSES,
    ),
    ("报名(?:处|网址|网站|入口|平台|方式)|register at", "register_at"),
    ("(?:考试|报名|考务)费用?|费用|收费|fees?", FEES),
    ("报名(?:时间|日期)?|registration", REGISTRATION),
    ("缴费(?:截止)?(?:时间|日期)?|payment", Milestone.PAYMENT),
    ("考场编排|编排|排考|seating", Milestone.SEATING),
    ("(?:打印|领取?|下载)?准考证(?:打印|领取|下载)?(?:时间|日期)?|(?:admission )?ticket", Milestone.TICKET),
    ("考场测试|试机|room test", Milestone.ROOM_TEST),
    ("(?:考试|考场)?地点|考场|place", PLACE),
    (r"(?:参加|举行|进行)?(?:考试|考核)(?:时间|日期|安排)?|开考|考(?=\s*(?:[，,。；;、]|$))|exam", EXAM),
    ("(?:公布|查询?)?成绩(?:公布|查询)?(?:时间|日期)?|出(?:分|成绩)|scores?", Milestone.SCORES),
    ("公示|publication", Milestone.PUBLICATION),
    ("发证|领证|certificate issued", Milestone.CERTIFICATE),
    ("[合及]格线|pass line", "pass_line"),
    ("名额|限额|capacity", "capacity"),
)
_WHAT = {f"k{n}": what for n, (__, what) in enumerate(KEYWORDS)}
_WORD = re.compile("|".join(f"(?P<k{n}>{word})" for n, (word, __) in enumerate(KEYWORDS)), re.IGNORECASE)
_LEADS_TO_DAY = re.compile(r"[\s:：]*(?:[改定推延调]?[迟期长]?整?[为是在于到至从]|on\b|by\b)*\s*", re.IGNORECASE)


@dataclass(frozen=True)
class Part:
    """A keyword's meaning and the words that belong to it."""

    what: What
    words: str

    @property
    def dated(self) -> bool:
        """Whether its words name a day."""
        return DATE.search(self.words) is not None


def parts_of(text: str) -> tuple[str, list[Part]]:
    """What stands before the first keyword or its day (the certificate, the round's name), then the parts."""
    cuts = _cuts(text, list(_WORD.finditer(text)))
    ends = [*(begin for begin, __ in cuts), len(text)][1:]
    head = text[: cuts[0][0]] if cuts else text
    parts = [
        Part(_WHAT[mark.lastgroup or ""], f"{text[begin : mark.start()]} {text[mark.end() : end]}")
        for (begin, mark), end in zip(cuts, ends, strict=True)
    ]
    if parts and parts[0].what == EXAM and not parts[0].dated and len(parts) > 1:
        return f"{head} {parts[0].words}", parts[1:]  # “Web前端开发考试：报名 …”: the word belongs to the name
    return head, parts


def _cuts(text: str, marks: list[re.Match[str]]) -> list[tuple[int, re.Match[str]]]:
    """Where each keyword's words begin: at the day before it, or at the keyword."""
    found: list[tuple[int, re.Match[str]]] = []
    for mark in marks:
        since = found[-1][1].end() if found else 0
        led = bool(found) and found[-1][0] == found[-1][1].start()  # the keyword before stands before its day
        begin = _day_before(text, mark, since, led=led)
        found.append((mark.start() if begin is None else begin, mark))
    return found


def _day_before(text: str, mark: re.Match[str], since: int, *, led: bool) -> int | None:
    """Where the day begins that stands before a keyword and belongs to it; None when its day comes after it."""
    free = _stretches(text, since, mark.start())[1 if led else 0 :]
    if not free:
        return None
    follows = DATE.match(text, _end_of(_LEADS_TO_DAY, text, mark.end()))
    if follows and (led or text[free[-1][1] : mark.start()].strip()):
        return None
    return free[0 if _WHAT[mark.lastgroup or ""] == EXAM and not led else -1][0]


def _end_of(pattern: re.Pattern[str], text: str, position: int) -> int:
    found = pattern.match(text, position)
    return found.end() if found else position


def _stretches(text: str, begin: int, end: int) -> list[tuple[int, int]]:
    """The days between two positions; 11月23日至12月4日 is one stretch."""
    found: list[tuple[int, int]] = []
    for day in DATE.finditer(text, begin, end):
        if found and SPAN.fullmatch(text, found[-1][1], day.start()):
            found[-1] = (found[-1][0], day.end())
        else:
            found.append(day.span())
    return found
