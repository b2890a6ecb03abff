"""A round from one pasted line, or a part of it: keywords with dates, hours, places, fees, in any order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from pydantic import Field

from handlers.desk.days import DATE, HOURS, PARTS, clock_of, day_of, days_of, hours_of, with_digits
from handlers.dialogue import NotUnderstood
from handlers.exams.finding import named_in
from handlers.words import _, plain
from models.commands import Noun
from models.institutions import Certificate, Level
from models.rounds import Fee, Milestone, Moment, RoundFacts, Sitting

KEYWORDS: dict[str, Milestone | str] = {
    "报名开始": Milestone.REGISTRATION_OPENS,
    "报名截止": Milestone.REGISTRATION_CLOSES,
    "报名处": "register_at",
    "报名网址": "register_at",
    "报名费": "fees",
    "报名": "registration",
    "缴费": Milestone.PAYMENT,
    "编排": Milestone.SEATING,
    "排考": Milestone.SEATING,
    "准考证": Milestone.TICKET,
    "考场测试": Milestone.ROOM_TEST,
    "试机": Milestone.ROOM_TEST,
    "考试": "exam",
    "成绩": Milestone.SCORES,
    "公示": Milestone.PUBLICATION,
    "发证": Milestone.CERTIFICATE,
    "费用": "fees",
    "合格线": "pass_line",
    "及格线": "pass_line",
    "名额": "capacity",
}
_WORD = re.compile("|".join(KEYWORDS))
_LEVEL = re.compile("初级|中级|高级")
_PLACE = re.compile(r"楼|室|机房|教室|馆|中心|校区|[A-Za-z]?\d{3}")
_FEE = re.compile(r"(初级|中级|高级)?\s*(\d{1,4}(?:\.\d{1,2})?)\s*元?\s*(?:[（(]([^）)]{1,60})[）)])?")
_NAME = re.compile(
    r"20\d\d\s*年?\s*(?:第?[一二三四1-4][次批期]|\d{1,2}\s*月(?!\s*\d)|[春秋上下][季半]?年?)[^\s，,；;]{0,8}|第[一二三四五六\d]+[次批期场]"
)


class RoundDraft(Noun):
    """What was entered of a round so far."""

    certificate_id: int | None = None
    name: str = ""
    levels: tuple[Level, ...] = ()
    milestones: dict[Milestone, Moment] = Field(default_factory=dict)
    sittings: tuple[Sitting, ...] = ()
    fees: tuple[Fee, ...] = ()
    pass_line: str = ""
    capacity: int | None = None
    register_at: str = ""

    def merged(self, other: RoundDraft) -> RoundDraft:
        """With what `other` says in the place of what stood there; milestones one by one."""
        said = {name: getattr(other, name) for name in other.model_fields_set if getattr(other, name)}
        said["milestones"] = {**self.milestones, **other.milestones}
        return RoundDraft(**{name: getattr(self, name) for name in type(self).model_fields} | said)

    def facts(self) -> RoundFacts:
        """The round, its name by the month of the exam when none was given. Raises ValidationError when incomplete."""
        first = min((sitting.day for sitting in self.sittings), default=None)
        name = self.name or (f"{first.year}年{first.month}月" if first else "")
        return RoundFacts(**dict(self) | {"name": name})


def draft_of(facts: RoundFacts) -> RoundDraft:
    """A published round, to be changed."""
    return RoundDraft(**dict(facts))


def draft_in(text: str, certificates: Sequence[Certificate], today: date) -> RoundDraft:
    """What a line says. Raises NotUnderstood with what does not exist or does not fit."""
    head, *parts = _parts(text)
    found = named_in(head[1], certificates)
    if len(found) > 1:
        names = "、".join(one.name for one in found)
        raise NotUnderstood(_("Which certificate: {names}? Please send the whole name.", names=plain(names)))
    named = _NAME.search(head[1])
    said: dict[str, Any] = {
        "certificate_id": found[0].id if found else None,
        "name": named[0].strip() if named else "",
        "levels": tuple(dict.fromkeys(Level(level) for level in _LEVEL.findall(head[1]))),
    }
    for keyword, words in parts:
        _put(said, KEYWORDS[keyword], words.strip(" ，,；;。:："), today)
    return RoundDraft(**said)


def dated_parts(text: str) -> int:
    """How many of a text's keywords are followed by a date: a line about a round has several."""
    return sum(bool(DATE.search(words)) for keyword, words in _parts(text) if keyword)


def _parts(text: str) -> list[tuple[str, str]]:
    """The text before the first keyword, then each keyword with what follows it; days and hours in digits."""
    text = with_digits(text)
    marks = list(_WORD.finditer(text))
    ends = [*(mark.start() for mark in marks[1:]), len(text)]
    head = ("", text[: marks[0].start()] if marks else text)
    return (
        [head, *((mark[0], text[mark.end() : end]) for mark, end in zip(marks, ends, strict=True))] if marks else [head]
    )


def _put(said: dict[str, Any], what: Milestone | str, words: str, today: date) -> None:
    if isinstance(what, Milestone):
        said.setdefault("milestones", {})[what] = _moment(words, today)
    elif what == "registration":
        said.setdefault("milestones", {}).update(_registration(words, today))
    elif what == "exam":
        said["sittings"] = (*said.get("sittings", ()), *_sittings(words, today))
    elif what == "fees":
        said["fees"] = tuple(_fees(words))
    elif what == "capacity":
        said["capacity"] = _whole(words)
    else:
        said[what] = words


def _moment(words: str, today: date) -> Moment:
    days = days_of(words, today)
    if not days:
        raise NotUnderstood(_("I miss a date in “{words}”. For example 12月4日 17:00.", words=plain(words[:40])))
    return Moment(day=days[0], at=clock_of(DATE.sub(" ", words)))


def _registration(words: str, today: date) -> dict[Milestone, Moment]:
    """From when until when; one date alone is when it closes."""
    found = list(DATE.finditer(words))
    if not found:
        raise NotUnderstood(_("I miss a date in “{words}”. For example 12月4日 17:00.", words=plain(words[:40])))
    ends = [*(one.start() for one in found[1:]), len(words)]
    moments = [
        Moment(day=day_of(one, today), at=clock_of(words[one.end() : end]))
        for one, end in zip(found, ends, strict=True)
    ]
    if len(moments) == 1:
        return {Milestone.REGISTRATION_CLOSES: moments[0]}
    return {Milestone.REGISTRATION_OPENS: moments[0], Milestone.REGISTRATION_CLOSES: moments[1]}


def _sittings(words: str, today: date) -> Iterator[Sitting]:
    """One sitting for each part with hours; a part without a date is of the day before it."""
    day: date | None = None
    for part in re.split(r"[;；]", words):
        days = days_of(part, today)
        day = days[0] if days else day
        hours = hours_of(DATE.sub(" ", part))
        if day is None or hours is None:
            raise NotUnderstood(
                _("The exam needs a day and hours, for example 考试 12月19日 9:00-11:00 机房 A301. I read “{words}”.",
                  words=plain(part.strip()[:40]))
            )  # fmt: skip
        if hours[0] >= hours[1]:
            raise NotUnderstood(_("The exam would end before it begins: “{words}”.", words=plain(part.strip()[:40])))
        yield _sitting(part, day, hours)


def _sitting(part: str, day: date, hours: tuple[Any, Any]) -> Sitting:
    left = HOURS.sub(" ", DATE.sub(" ", part))
    level = _LEVEL.search(left)
    for word in (*PARTS, *([level[0]] if level else [])):
        left = left.replace(word, " ")
    tokens = left.replace("，", " ").replace(",", " ").split()
    places = [token for token in tokens if _PLACE.search(token)]
    paper = " ".join(token for token in tokens if token not in places)[:40]
    return Sitting(
        day=day, starts=hours[0], ends=hours[1], paper=paper, place=" ".join(places)[:60],
        level=Level(level[0]) if level else None,
    )  # fmt: skip


def _fees(words: str) -> Iterator[Fee]:
    """290; 初级290 中级300; 290 235（联盟院校）; 初级/中级 290."""
    found = list(_FEE.finditer(words))
    if not found:
        raise NotUnderstood(_("I miss an amount in “{words}”. For example 费用 290 元.", words=plain(words[:40])))
    for level, yuan, condition in (one.groups() for one in found):
        yield Fee(yuan=Decimal(yuan), level=Level(level) if level else None, condition=condition or "")


def _whole(words: str) -> int:
    found = re.search(r"\d{1,5}", words)
    if not found or not 1 <= int(found[0]) <= 5000:
        raise NotUnderstood(_("How many places? Send a number from 1 to 5000."))
    return int(found[0])
