"""From last week and a sentence to this week's contents. Pure.

Totals of an exam round are carried on from week to week; people trained and hours are of their week and are carried
only when somebody says that the week was the same. A number without a sure place becomes a question.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from handlers.weekly_report.sentence import Loose, Reading
from handlers.weekly_report.states import Question, Unclear
from models.institutions import Certificate
from models.reports import TOTALS, Contents, RoundTotals, Stage

WEEKLY = ("trained", "hours")


def carried(last: Contents | None, term: str) -> Contents:
    """A new week's contents before anything is said: stage and totals go on, rounds ended in an earlier term do not."""
    if last is None:
        return Contents()
    rounds = tuple(one for one in last.rounds if one.certified is None or one.round.startswith(term))
    return Contents(stage=last.stage if rounds or not last.rounds else None, rounds=rounds)


def the_same(last: Contents, term: str) -> Contents:
    """The week was like the last one: the same work was done again; totals stay as they are, files do not repeat."""
    return last.model_copy(update={"attachments": (), "rounds": carried(last, term).rounds})


def nothing_new(last: Contents | None, term: str) -> Contents:
    """Nothing was done: no hours, nobody trained; what was open last week is still open."""
    open_still = {"problems": last.problems, "coordination": last.coordination, "plan": last.plan} if last else {}
    return carried(last, term).model_copy(update={"trained": 0, "hours": Decimal(0), **open_still})


def applied(
    reading: Reading, before: Contents, last: Contents | None, certificate: Certificate, term: str
) -> tuple[Contents, tuple[Question, ...]]:
    """Contents with what a sentence says put in, and what must be asked about the rest of it."""
    if reading.same and last is not None:
        before = the_same(last, term).model_copy(update={"attachments": before.attachments})
    if reading.nothing:
        before = nothing_new(last, term).model_copy(update={"attachments": before.attachments})
    contents = before.model_copy(update=_said(reading, before))
    questions = list(_grouped(reading.asks))
    for totals in reading.totals:
        for field, number in totals.figures().items():
            contents, question = placed(contents, field, Decimal(number), totals.round, certificate, term)
            questions += [question] if question else []
    return contents, tuple(questions)


def _said(reading: Reading, before: Contents) -> dict[str, Any]:
    said = {
        n: v for n in ("trained", "hours", "progress", "problems", "plan") if (v := getattr(reading, n)) is not None
    }
    if reading.stage is not None and (reading.stage_named or _further(reading.stage, before.stage)):
        said["stage"] = reading.stage
    if reading.problems is not None or reading.coordination:
        said["coordination"] = reading.coordination
    return said


def _further(stage: Stage, before: Stage | None) -> bool:
    """Training goes on while people register: figures alone take no round back to an earlier stage."""
    return before is None or stage.place >= before.place or before is Stage.ISSUE


def _grouped(loose: Sequence[Loose]) -> list[Question]:
    """One question for all numbers of one field; numbers without a field are asked about one by one."""
    questions: dict[object, Question] = {}
    for number, one in enumerate(loose):
        unclear = Unclear.AMOUNT if one.field else Unclear.FIELD
        slot: object = (one.field, one.level) if one.field else number
        known = questions.get(slot)
        numbers, words = (known.numbers, known.words) if known else ((), "")
        if one.words not in words:
            words = f"{words}，{one.words}" if words else one.words
        questions[slot] = Question(
            unclear=unclear,
            numbers=(*numbers, one.number),
            words=words,
            field=one.field,
            level=one.level,
            newly=one.newly,
        )
    return list(questions.values())


def placed(
    contents: Contents, field: str, number: Decimal, level: str, certificate: Certificate, term: str
) -> tuple[Contents, Question | None]:
    """A number put into its field; a total whose round is open to doubt comes back as a question for its level."""
    if field in WEEKLY:
        return contents.model_copy(update={field: int(number) if field == "trained" else number}), None
    name = round_of(contents, level, certificate, term)
    if name is None:
        return contents, Question(unclear=Unclear.LEVEL, numbers=(number,), words="", field=field)
    totals = contents.totals(name) or RoundTotals(round=name)
    return contents.with_totals(totals.model_copy(update={field: int(number)})), None


def round_of(contents: Contents, level: str, certificate: Certificate, term: str) -> str | None:
    """The exam round that a total belongs to: the open one of its level, else this term's; None when it may be several."""
    if not level and len(certificate.levels) == 1:
        level = certificate.levels[0].value
    going_on = [one.round for one in contents.rounds if level in one.round]
    if going_on and (level or len(going_on) == 1):
        return going_on[-1]
    return f"{term} {level}" if level else None


def new_round(contents: Contents, name: str, term: str) -> str:
    """A name for the round after `name`: this term's of the same level, or its second, third, ..."""
    level = next((word for word in name.split() if word.endswith("级")), "")
    first = f"{term} {level}".strip()
    taken = {one.round for one in contents.rounds}
    later = (f"{first} 第{number}次" for number in range(2, 20))
    return next(one for one in (first, *later) if one not in taken)


def moved_to_new_round(contents: Contents, before: Contents, term: str) -> Contents:
    """Totals that fell are of a new round: the old one keeps its figures, the new one has those given."""
    for old in before.rounds:
        now = contents.totals(old.round)
        if now is None or not fallen(now, old):
            continue
        changed = {n: v for n, v in now.figures().items() if v != getattr(old, n)}
        contents = contents.with_totals(old)
        contents = contents.with_totals(RoundTotals(round=new_round(contents, old.round, term), **changed))
    return contents


def fallen(now: RoundTotals, before: RoundTotals) -> tuple[str, ...]:
    """The totals that are lower than they were, or were taken away."""
    return tuple(
        name
        for name in TOTALS
        if getattr(before, name) is not None
        and (getattr(now, name) is None or getattr(now, name) < getattr(before, name))
    )
