"""What the rules did not answer, what the office answered, how it ruled on open points, and who was told what.

A question is kept with where its answer is to go; whoever answers sees the question alone.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from pydantic import Field

from models.commands import Command, Noun

LONGEST_QUESTION = 1000
LONGEST_ANSWER = 1500


class Why(StrEnum):
    """Why a question came to the office."""

    UNANSWERED = "unanswered"
    WRONG = "wrong"  # somebody marked the answer as wrong


class Question(Noun):
    """A question for the office. `told` is the answer that was marked wrong; `count` how many asked the same."""

    id: int
    text: str
    why: Why
    rule: str = ""
    told: str = ""
    asked_at: datetime
    count: int = 1


class OfficeAnswer(Noun):
    """What the office answered: to which question, which office, when."""

    question: str
    answer: str
    office: str
    answered_at: datetime


class Asker(Noun):
    """Where an answer is to go: to a person, or to a visitor's chat."""

    question_id: int
    person_id: int | None = None
    channel: str = ""
    chat: str = ""
    language: str = "zh"


class EnteredRuling(Noun):
    """The office's word on an open point: who ruled, which reading, from which day; when it was entered."""

    point: str
    reading: str
    by: str
    entered: date
    from_: date


class GivenAnswer(Noun):
    """A number that somebody was told: by which rule, on which facts, as of which day."""

    id: int
    person_id: int | None
    channel: str
    chat: str
    topic: str
    facts: dict[str, object]
    day: date
    language: str
    wants: str = ""
    value: Decimal
    unit: str
    question: str
    told_at: datetime


class AskOffice(Command):
    """Puts a question on the coordinator's list. Once for the same words from the same chat while it is open."""

    text: str = Field(min_length=1, max_length=LONGEST_QUESTION)
    why: Why = Why.UNANSWERED
    rule: str = ""
    told: str = Field(default="", max_length=1500)
    language: str = "zh"
    channel: str
    chat: str


class AnswerQuestion(Command):
    """Answers a question and all open ones in the same words."""

    question_id: int
    answer: str = Field(min_length=1, max_length=LONGEST_ANSWER)
    office: str


class DropQuestion(Command):
    """Takes a question, and all in the same words, off the list without an answer."""

    question_id: int


class EnterRuling(Command):
    """Enters the office's word on an open point of its rules."""

    point: str
    reading: str
    by: str = Field(min_length=1, max_length=60)
    entered: date
    from_: date


class KeepAnswer(Command):
    """Remembers a number that somebody was told, so that they learn when it changes."""

    channel: str
    chat: str
    topic: str
    facts: dict[str, object]
    day: date
    language: str
    wants: str = ""
    value: Decimal
    unit: str
    question: str = Field(max_length=LONGEST_QUESTION)


class ChangeKept(Command):
    """Puts a new number for one that was told, once the person has been told the new one."""

    answer_id: int
    value: Decimal
    day: date


_FILLERS = re.compile(r"请问|麻烦问一下|想问一下|问一下|您好|你好|老师|谢谢|一下|呢|吗|啊|呀|的|了|please|the|a(?=\s)")
_MARKS = re.compile(r"[\s\W_]+")
_FIGURES = re.compile(r"\d+(?:\.\d+)?|[零〇一二两三四五六七八九十百千万半]+|不|没|未|非|无")


def key_of(text: str) -> str:
    """What makes two questions the same: their words without politeness, marks, spaces and width."""
    plain = unicodedata.normalize("NFKC", text).lower()
    return _MARKS.sub("", _FILLERS.sub("", plain)) or _MARKS.sub("", plain) or plain.strip()


def figures_of(text: str) -> tuple[str, ...]:
    """The figures and negations in a question: two questions that differ in these are never the same."""
    return tuple(sorted(_FIGURES.findall(unicodedata.normalize("NFKC", text))))
