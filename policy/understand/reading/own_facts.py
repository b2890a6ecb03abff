"""Facts that a pack declares for itself: told beside their label, or in answer to their question.

The facts of the field (who sat, half-days, sessions, …) have readers that know how people speak of them. Of any other fact a
pack says what it is called (`label`, `words`) and what it is counted in (`counter`): 合格 60 人, 理论 49 分, 退役士兵.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from policy.pack import Pack
from policy.pack.document import FactSpec
from policy.understand.reading.dates import dates_in
from policy.understand.reading.field import OF_THE_FIELD
from policy.understand.reading.sheet import Sheet
from policy.understand.words.concepts import concepts
from policy.understand.words.normalise import normalised
from policy.understand.words.numerals import Number, whole
from policy.understand.words.vocabulary import any_of, vocabulary

_NUMBERS = ("whole", "amount", "signed")
_JOINS = (
    r"[的了有是为得:,\s]{0,3}(?:大概|大约|约|将近|超过|不到|至少|about |around |over )?(?:is |are |was |were |of )?"
)
"""What may stand between a label and its number."""
_NOT_TOLD = re.compile(r"(?:是否|是不是|有没有|whether|if)\s*$")
_DENIED = re.compile(r"(?:不是|并非|不算|非|没有?|未|尚未|还没|不|\bnot(?: an?)?|\bno|n't)\s*$")


@dataclass(frozen=True)
class OwnFact:
    """One of them: its name, its kind, the words that point at it, what its number is counted in."""

    name: str
    kind: str
    called: tuple[str, ...]
    counters: tuple[str, ...]

    @property
    def cue(self) -> str:
        """A pattern for the words that point at it."""
        return f"(?:{any_of(list(self.called))})"

    def noun_after(self, number: Number, text: str) -> int | None:
        """Where a number with its noun ends; None where it counts something else."""
        counted = re.compile(rf"\s*个?\s*(?:{any_of(list(self.counters))})").match(text, number.end)
        if counted:
            return counted.end()
        return number.stop if number.unit in (None, "some") else None


class OwnFacts:
    """A pack's own facts: `pack.derived(OwnFacts)`."""

    def __init__(self, pack: Pack) -> None:
        entries = {spec.of for spec in pack.facts.values()}
        own = [name for name in pack.facts if name not in OF_THE_FIELD | entries]
        self.facts = [
            _own(name, pack.facts[name]) for name in own if pack.facts[name].kind in (*_NUMBERS, "day", "yes_no")
        ]
        self.words = [word for fact in self.facts for word in fact.called]

    def asked_of(self, uses: Iterable[str], told: Collection[str]) -> str | None:
        """The number that a rule uses and that a bare figure can only mean; None where there are several, or none."""
        open_ = {fact.name for fact in self.facts if fact.kind in _NUMBERS} & set(uses) - set(told)
        return next(iter(open_)) if len(open_) == 1 else None


def _own(name: str, spec: FactSpec) -> OwnFact:
    called = (spec.label.zh, spec.label.en, *spec.words)
    counters = (spec.counter.zh, spec.counter.en) if spec.counter else ()
    return OwnFact(name, spec.kind, tuple(map(normalised, called)), tuple(map(normalised, counters)))


def read_own_facts(sheet: Sheet, own: OwnFacts, today: date, asked: str | None) -> None:
    """Sets what is told of them. What they take is hidden from all other readers."""
    for fact in own.facts:
        if fact.kind in _NUMBERS:
            _numbers(sheet, fact, fact.name == asked)
        elif fact.kind == "day":
            _day(sheet, fact, today, fact.name == asked)
    for fact in own.facts:
        if fact.kind == "yes_no":
            _yes_no(sheet, fact)


def _numbers(sheet: Sheet, fact: OwnFact, asked: bool) -> None:
    """合格 60 人, 60 人合格; the only number of a message that answers the fact's question."""
    told = [found for number in sheet.numbers if (found := _beside(sheet, fact, number))]
    if not told and asked:
        told = _alone(sheet, fact)
    if not told:
        return
    values = {number.value for number, _, _ in told}
    value = told[0][0].value
    if value is None or len(values) > 1 or any(number.about for number, _, _ in told):
        sheet.doubt(fact.name, sheet.words(*(number for number, _, _ in told)))
    else:
        sheet.set(fact.name, whole(value) if fact.kind == "whole" else value)
    for _, start, end in told:
        sheet.hide(start, end, fact.name)


def _alone(sheet: Sheet, fact: OwnFact) -> list[tuple[Number, int, int]]:
    """The only number of a message that names no other matter: 60 人, 大概有 60 吧."""
    if len(sheet.numbers) != 1:
        return []
    number = sheet.numbers[0]
    end = fact.noun_after(number, sheet.text)
    if end is None:
        return []
    named, _ = concepts().find(sheet.text[: number.start] + " " + sheet.text[end:])
    return [] if set(named) - concepts().asks else [(number, number.start, end)]


def _beside(sheet: Sheet, fact: OwnFact, number: Number) -> tuple[Number, int, int] | None:
    """A number that stands beside the fact's label, and the stretch of both."""
    text, end = sheet.text, fact.noun_after(number, sheet.text)
    if end is None:
        return None
    before = re.search(fact.cue + _JOINS + "$", text[: number.start])
    if before and not any(other.stop == before.start() for other in sheet.numbers):
        return number, before.start(), end
    after = re.compile(rf"的?\s*{fact.cue}").match(text, end)
    return (number, number.start, after.end()) if after else None


def _day(sheet: Sheet, fact: OwnFact, today: date, asked: bool) -> None:
    """2026年1月5日取得证书; the only date of a message that answers the fact's question."""
    dates = dates_in(sheet.text, today)
    told = [one for one in dates if _named(sheet.text, fact, one[1], one[2])] or (
        dates if asked and len(dates) == 1 else []
    )
    if len(told) == 1 and told[0][0]:
        sheet.set(fact.name, told[0][0])
    elif told:
        sheet.doubt(fact.name, "、".join(sheet.text[start:end] for _, start, end in told))
    for _, start, end in told:
        sheet.hide(start, end, fact.name)


def _named(text: str, fact: OwnFact, start: int, end: int) -> bool:
    before = re.search(fact.cue + r"(?:的?日期|时间)?" + _JOINS + r"(?:on )?$", text[:start])
    return bool(before or re.compile(r"[日号]?\s*(?:才|就)?\s*" + fact.cue).match(text, end))


def _yes_no(sheet: Sheet, fact: OwnFact) -> None:
    """退役士兵, 不是退役士兵; 是否退役士兵 asks, and tells nothing."""
    hits = list(re.finditer(fact.cue, sheet.text))
    told = {
        not _DENIED.search(sheet.text[: hit.start()]) for hit in hits if not _NOT_TOLD.search(sheet.text[: hit.start()])
    }
    if len(told) == 1:
        sheet.set(fact.name, told == {True})
    for hit in hits:
        sheet.hide(hit.start(), hit.end(), fact.name)


def answers_yes_no(text: str) -> bool | None:
    """Whether a message is a plain yes or no; None where it is neither."""
    words, said = vocabulary().data, text.strip("。.!！,， ")
    if said in map(str, words["yes_words"]):
        return True
    return False if said in map(str, words["no_words"]) else None
