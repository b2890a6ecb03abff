"""When the weekly report opens, is due and closes: a coordinator changes it in one message."""

from __future__ import annotations

import re
from datetime import time
from typing import Any

from pydantic import ValidationError

from handlers.dates import WEEKDAYS, instant_in_words
from handlers.dialogue import NotUnderstood, State, Turn, finish
from handlers.messages import Kind, Message
from handlers.reach import Desk
from handlers.weekly_report.sentence.numbers import counts
from handlers.weekly_report.sentence.tidy import tidy
from handlers.words import Text, _, join
from models.calendar import ChangeWindow, WindowRule
from models.people import Role

COMMANDS: tuple[str, ...] = ()  # /report window is the weekly report's
STATES: tuple[type[State], ...] = ()
DAYS = {"一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6}
ENGLISH = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MOMENT = re.compile(
    r"(?:周|星期|礼拜)(?P<day>[一二三四五六日天])(?P<part>早上|上午|中午|下午|晚上)?"
    r"(?P<hour>\d{1,2}|[一二三四五六七八九十]{1,3})(?:[:：](?P<minute>\d{2})|[点时](?P<more>半|\d{2}分?|整)?)"
    r"|(?P<english>mon|tue|wed|thu|fri|sat|sun)[a-z]*\s+(?:at\s+)?(?P<h>\d{1,2})(?::(?P<m>\d{2}))?",
    re.IGNORECASE,
)
ABOUT = re.compile(
    r"周报.{0,12}(?:改|调整|设|开放|截止|从)|(?:改|调整|设).{0,6}周报|weekly report.{0,20}(?:open|due|from|window)",
    re.I,
)
ASKS = re.compile(
    r"(?:本周|这周|每周)?(?:的|我的)?周报(?:是|得|要|应该)?(?:最[晚迟])?(?:什么时候|何时|几点|哪天|几号|啥时候|星期几|周几)(?:之?前|以前)?(?:截止|开放|开始|交|报|填|提交)?"
    r"|(?:本周|这周|每周)?(?:什么时候|哪天|几号|几点|周几|星期几)(?:之?前|以前)?(?:要|得|该|截止)?(?:交|报|填|提交)?周报"
    r"|(?:本周|这周|每周)?周报(?:的)?(?:截止|开放|填报|提交)(?:时间|日期)?(?:是)?(?:什么时候|几点|哪天|几号|多少)?"
    r"|(?:离|距)?(?:本周|这周)?周报(?:还有)?(?:多久|几天|多长时间)(?:就|才)?截止|when is (?:the|my|this week's)(?: weekly)? report due",
    re.IGNORECASE,
)
"""Asks when the report opens or is due."""
SINGLE = (
    ("late", re.compile(r"迟交|补报|迟|late", re.I)),
    ("due", re.compile(r"截止|之前|前交|due", re.I)),
    ("opens", re.compile(r"开放|开始|open", re.I)),
)
NAMES = ("opens", "due", "late")


def recognises(message: Message, desk: Desk) -> bool:
    """“周报改为周三8点到周五12点”, said by a coordinator; “周报什么时候截止”, of whoever has to do with reports."""
    if desk.person is None or message.kind is not Kind.TEXT:
        return False
    if ASKS.fullmatch(_bare(message.text)):
        return desk.person.may(Role.COORDINATOR, Role.LEAD, Role.DEPUTY, Role.HEAD)
    if not desk.person.may(Role.COORDINATOR):
        return False
    return bool(ABOUT.search(message.text) and MOMENT.search(tidy(message.text)))


def begin(message: Message, desk: Desk) -> Turn:
    """The change asked for in words, or what holds now."""
    return _as_it_is(desk) if ASKS.fullmatch(_bare(message.text)) else changed(message.text, desk)


def _bare(text: str) -> str:
    return text.strip(" 。.！!？?呢啊呀")


def step(state: State, message: Message, desk: Desk) -> Turn:
    """No state of its own."""
    return begin(message, desk)


def changed(words: str, desk: Desk) -> Turn:
    """/report window 周三8点 周五12点 (and until when it is taken as late); without a time, what holds now."""
    rule = desk.calendar.rule
    found = moments(words)
    if not found and not words.strip():
        return _as_it_is(desk)
    desk.member(Role.COORDINATOR)
    new = _new_rule(rule, words, found)
    return finish(_("From now on: {rule}", rule=in_words(new)), ChangeWindow(rule=new))


def _as_it_is(desk: Desk) -> Turn:
    """The rule, and this week's deadline, which a holiday may have moved."""
    week = desk.calendar.week_on(desk.today)
    window = desk.calendar.window(week) if week else None
    due = [_("This week's is due {when}.", when=instant_in_words(window.due, desk.now, desk.zone))] if window else []
    return finish(join(*due, _("It is so: {rule}", rule=in_words(desk.calendar.rule))))


def moments(words: str) -> list[tuple[int, time]]:
    """The weekdays and times named, in order."""
    found = [_moment(match) for match in MOMENT.finditer(tidy(words[:300]))]
    return [moment for moment in found if moment is not None]


def _moment(match: re.Match[str]) -> tuple[int, time] | None:
    if match["english"]:
        day, hour, minute = ENGLISH.index(match["english"].lower()), int(match["h"]), int(match["m"] or 0)
    else:
        written = match["hour"]
        hour = int(written) if written.isdecimal() else int(counts(f"{written}人")[0].value)
        hour += 12 if match["part"] in {"下午", "晚上"} and hour < 12 else 0
        day, minute = DAYS[match["day"]], _minutes(match["minute"] or match["more"] or "")
    return (day, time(hour, minute)) if hour < 24 and minute < 60 else None


def _minutes(written: str) -> int:
    if written == "半":
        return 30
    digits = written.rstrip("分整")
    return int(digits) if digits else 0


def _new_rule(rule: WindowRule, words: str, found: list[tuple[int, time]]) -> WindowRule:
    """Raises NotUnderstood when the words are no window."""
    names = NAMES[: len(found)]
    if len(found) == 1:
        names = tuple(name for name, pattern in SINGLE if pattern.search(words))[:1]
    if not names or not 0 < len(found) <= 3:
        raise NotUnderstood(_example())
    facts: dict[str, Any] = rule.model_dump()
    for name, (day, at) in zip(names, found, strict=False):
        facts |= {f"{name}_weekday": day, f"{name}_at": at}
    try:
        return WindowRule.model_validate(facts)
    except ValidationError:
        raise NotUnderstood(_("The report must open before it is due. {example}", example=_example())) from None


def _example() -> Text:
    return _("For example: 周报改为周三8点到周五12点")


def in_words(rule: WindowRule) -> Text:
    """A window rule as a sentence."""
    return _(
        "the weekly report opens {d1} {t1}, is due {d2} {t2}, and is taken as late until {d3} {t3} of the week after.",
        d1=WEEKDAYS[rule.opens_weekday], t1=f"{rule.opens_at:%H:%M}", d2=WEEKDAYS[rule.due_weekday],
        t2=f"{rule.due_at:%H:%M}", d3=WEEKDAYS[rule.late_weekday], t3=f"{rule.late_at:%H:%M}",
    )  # fmt: skip
