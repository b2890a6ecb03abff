"""A round from one pasted line, or a part of it: keywords with dates, hours, places, fees, in any order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from pydantic import Field

from handlers.desk.days import DATE, HOURS, PARTS, clock_of, day_of, days_of, hours_of, with_days, with_digits
from handlers.desk.round_clauses import EXAM, FEES, PLACE, REGISTRATION, Part, What, parts_of
from handlers.dialogue import NotUnderstood
from handlers.exams.finding import named_in
from handlers.words import _, plain
from models.commands import Noun
from models.institutions import Certificate, Level
from models.rounds import Fee, Milestone, Moment, RoundFacts, Sitting

_LEVEL = re.compile("初级|中级|高级")
_PLACE = re.compile(r"楼|室|机房|教室|馆|中心|校区|[A-Za-z]?\d{3}")
_FILLER = re.compile(
    r"[（(]?(?:周|星期|礼拜)[一二三四五六日天][）)]?|时间|日期|地点|安排|[改定推延调]?[迟期长]?整?[为是在于到至](?=\s|$)|[:：。、]"
    r"|(?<!\S)[在于]|举行|进行|统一|\b(?:on|at|in|is|by|from|the)\b"
)
_OPENS = re.compile(r"开始|起(?!\S)|\bfrom\b")
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
    exam_day: date | None = None  # of an exam whose hours are not known yet
    place: str = ""  # of sittings that name none

    @property
    def first_day(self) -> date | None:
        """The first day of the exam, if known."""
        return min((sitting.day for sitting in self.sittings), default=self.exam_day)

    @property
    def last_day(self) -> date | None:
        """The last day of the exam, if known."""
        return max((sitting.day for sitting in self.sittings), default=self.exam_day)

    def merged(self, other: RoundDraft) -> RoundDraft:
        """With what `other` says in the place of what stood there; milestones one by one.

        A day or a place without hours moves the sittings that stand. Raises NotUnderstood when they are of several days.
        """
        said = {name: getattr(other, name) for name in other.model_fields_set if getattr(other, name)}
        said["milestones"] = {**self.milestones, **other.milestones}
        if self.sittings and not other.sittings:
            said["sittings"] = _moved(self.sittings, other.exam_day, other.place)
        elif other.sittings and self.place and not other.place:
            said["sittings"] = _placed(other.sittings, self.place)
        return RoundDraft(**{name: getattr(self, name) for name in type(self).model_fields} | said)

    def facts(self) -> RoundFacts:
        """The round, its name by the month of the exam when none was given. Raises ValidationError when incomplete."""
        first = self.first_day
        name = self.name or (f"{first.year}年{first.month}月" if first else "")
        return RoundFacts(**{one: getattr(self, one) for one in RoundFacts.model_fields} | {"name": name})


def draft_of(facts: RoundFacts) -> RoundDraft:
    """A published round, to be changed."""
    return RoundDraft(**dict(facts))


def draft_in(text: str, certificates: Sequence[Certificate], today: date, day: date | None = None) -> RoundDraft:
    """What a line says. `day` is the exam's, where hours stand alone. Raises NotUnderstood with what does not fit."""
    head, parts = _parts(text, today)
    found = named_in(head, certificates)
    if len(found) > 1:
        names = "、".join(one.name for one in found)
        raise NotUnderstood(_("Which certificate: {names}? Please send the whole name.", names=plain(names)))
    named = _NAME.search(head)
    said: dict[str, Any] = {
        "certificate_id": found[0].id if found else None,
        "name": named[0].strip() if named else "",
        "levels": tuple(dict.fromkeys(Level(level) for level in _LEVEL.findall(head))),
    }
    for part in parts:
        _put(said, part.what, part.words.strip(" ，,；;。:："), today, day)
    if said.get("place") and "sittings" in said:
        said["sittings"] = _placed(said["sittings"], said["place"])
    return RoundDraft(**said)


def change_in(text: str, draft: RoundDraft, certificates: Sequence[Certificate], today: date) -> RoundDraft:
    """A draft with what a line says differently; hours, a day or a place alone are the exam's.

    Raises NotUnderstood with what does not fit, or when the line says nothing about the round.
    """
    day = draft.first_day if draft.first_day == draft.last_day else None
    said = draft_in(text, certificates, today, day)
    if not _says_anything(said):
        said = draft_in(f"考试 {text}", certificates, today, day)
    return draft.merged(said)


def _says_anything(draft: RoundDraft) -> bool:
    return any(getattr(draft, name) for name in RoundDraft.model_fields)


def dated_parts(text: str) -> int:
    """How many of a text's keywords have a day: a line about a round has several."""
    return sum(part.dated for part in _parts(text, None)[1])


def announced(text: str) -> bool:
    """Whether a text tells the day of an exam or of its registration."""
    times = {EXAM, REGISTRATION, Milestone.REGISTRATION_OPENS, Milestone.REGISTRATION_CLOSES}
    return any(part.dated and part.what in times for part in _parts(text, None)[1])


def bears_on_round(text: str) -> bool:
    """Whether words may say something of a round: one of its dates, a day, hours or a place."""
    digits = with_digits(text)
    told = parts_of(digits)[1] or DATE.search(digits) or HOURS.search(digits)
    return bool(told) or (_PLACE.search(text) is not None and len(text) <= 40)


def without_head(text: str) -> str:
    """A line without what names its round: what it says about it."""
    digits = with_digits(text)
    head, __ = parts_of(digits)
    return digits.removeprefix(head).strip() or text


def _parts(text: str, today: date | None) -> tuple[str, list[Part]]:
    """The parts of a text with days and hours in digits; 明天 and 下周五 too, where today is given."""
    return parts_of(with_digits(with_days(text, today) if today else text))


def _put(said: dict[str, Any], what: What, words: str, today: date, day: date | None) -> None:
    if isinstance(what, Milestone):
        said.setdefault("milestones", {})[what] = _moment(words, today)
    elif what == REGISTRATION:
        said.setdefault("milestones", {}).update(_registration(words, today))
    elif what == EXAM:
        _put_exam(said, words, today, day)
    elif what == FEES:
        said["fees"] = tuple(_fees(words))
    elif what == "capacity":
        said["capacity"] = _whole(words)
    else:
        said[PLACE if what == PLACE else what] = _FILLER.sub(" ", words).strip() if what == PLACE else words


def _put_exam(said: dict[str, Any], words: str, today: date, day: date | None) -> None:
    """Sittings; or only the day of an exam, or only its place, when no hours are told."""
    days = days_of(words, today)
    if hours_of(DATE.sub(" ", words)) is None and (days or _PLACE.search(words)):
        said["exam_day"] = days[0] if days else said.get("exam_day")
        said["place"] = " ".join(_places(_left(words))) or said.get("place", "")
        return
    first = said.get("exam_day") or day
    said["sittings"] = (*said.get("sittings", ()), *_sittings(words, today, first))


def _moved(sittings: tuple[Sitting, ...], day: date | None, place: str) -> tuple[Sitting, ...]:
    """Sittings on another day, or at another place."""
    if day and len({sitting.day for sitting in sittings}) > 1:
        raise NotUnderstood(
            _("The exam has several days. Please send each with its hours, divided by ；, for example: 考试 12月26日 9:00-11:00；12月27日 9:00-11:00")
        )  # fmt: skip
    changes = {name: value for name, value in (("day", day), ("place", place[:60])) if value}
    return tuple(sitting.model_copy(update=changes) for sitting in sittings)


def _placed(sittings: tuple[Sitting, ...], place: str) -> tuple[Sitting, ...]:
    return tuple(one if one.place else one.model_copy(update={"place": place[:60]}) for one in sittings)


def _moment(words: str, today: date) -> Moment:
    days = days_of(words, today)
    if not days:
        raise NotUnderstood(_("I miss a date in “{words}”. For example 12月4日 17:00.", words=plain(words[:40])))
    return Moment(day=days[0], at=clock_of(DATE.sub(" ", words)))


def _registration(words: str, today: date) -> dict[Milestone, Moment]:
    """From when until when; one date alone is when it closes, unless it is said to begin."""
    found = list(DATE.finditer(words))
    if not found:
        raise NotUnderstood(_("I miss a date in “{words}”. For example 12月4日 17:00.", words=plain(words[:40])))
    ends = [*(one.start() for one in found[1:]), len(words)]
    moments = [
        Moment(day=day_of(one, today), at=clock_of(words[one.end() : end]))
        for one, end in zip(found, ends, strict=True)
    ]
    if len(moments) == 1:
        opens = _OPENS.search(words) is not None
        return {Milestone.REGISTRATION_OPENS if opens else Milestone.REGISTRATION_CLOSES: moments[0]}
    return {Milestone.REGISTRATION_OPENS: moments[0], Milestone.REGISTRATION_CLOSES: moments[1]}


def _sittings(words: str, today: date, day: date | None) -> Iterator[Sitting]:
    """One sitting for each part with hours; a part without a date is of the day before it."""
    for part in filter(str.strip, re.split(r"[;；]", words)):
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
    left = _left(part)
    level = _LEVEL.search(left)
    tokens = (left.replace(level[0], " ") if level else left).split()
    places = _places(left)
    paper = " ".join(token for token in tokens if token not in places)[:40]
    return Sitting(
        day=day, starts=hours[0], ends=hours[1], paper=paper, place=" ".join(places)[:60],
        level=Level(level[0]) if level else None,
    )  # fmt: skip


def _left(words: str) -> str:
    """What an exam's words tell besides its day and hours."""
    left = HOURS.sub(" ", DATE.sub(" ", words))
    for word in PARTS:
        left = left.replace(word, " ")
    return _FILLER.sub(" ", re.sub(r"[，,]", " ", left))


def _places(left: str) -> list[str]:
    return [token for token in left.split() if _PLACE.search(token)]


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
