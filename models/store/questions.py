"""Questions to the office, its answers and rulings, and who was told what: what is stored, and how it changes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlmodel import Session, col, select, update

from models.questions import (
    AnswerQuestion,
    Asker,
    AskOffice,
    ChangeKept,
    DropQuestion,
    EnteredRuling,
    EnterRuling,
    GivenAnswer,
    KeepAnswer,
    OfficeAnswer,
    Question,
    Why,
    key_of,
)
from models.store.unit import Unit, carries_out, own
from models.tables.questions import GivenAnswerRow, QuestionRow, RulingRow

NOBODY = "erased"  # the channel of somebody who had their data deleted


@dataclass(frozen=True)
class Questions:
    """The questions, answers and rulings of one institution."""

    session: Session
    institution_id: str

    def open(self) -> list[Question]:
        """What waits for an answer: what most people asked first, each once, whatever its number of askers."""
        rows = self.session.exec(self._all("open").order_by(col(QuestionRow.id)))
        found: dict[str, Question] = {}
        for row in rows:
            first = found.get(row.words)
            found[row.words] = first.model_copy(update={"count": first.count + 1}) if first else _question(row)
        return sorted(found.values(), key=lambda one: (-one.count, one.id))

    def get(self, question_id: int) -> Question | None:
        """One open question, or None."""
        row = self.session.get(QuestionRow, question_id)
        known = row is not None and row.institution_id == self.institution_id and row.state == "open"
        return _question(row) if row and known else None

    def askers(self, question_id: int) -> list[Asker]:
        """Where the answer to a question is to go: everybody who asked in the same words, each once."""
        row = self.session.get(QuestionRow, question_id)
        if row is None or row.institution_id != self.institution_id:
            return []
        found: dict[Any, Asker] = {}
        for one in self.session.exec(self._all("open").where(QuestionRow.words == row.words)):
            asker = Asker(
                question_id=one.id or 0, person_id=one.person_id, channel=one.channel, chat=one.chat,
                language=one.language,
            )  # fmt: skip
            found.setdefault(one.person_id or (one.channel, one.chat), asker)
        return [one for one in found.values() if one.person_id or one.channel != NOBODY]

    def answered(self) -> list[OfficeAnswer]:
        """All that the office answered, newest first, the same words once."""
        query = self._all("answered").order_by(col(QuestionRow.answered_at).desc(), col(QuestionRow.id).desc())
        found: dict[str, OfficeAnswer] = {}
        for row in self.session.exec(query):
            found.setdefault(row.words, _office_answer(row))
        return list(found.values())

    def rulings(self) -> list[EnteredRuling]:
        """All rulings entered, in the order in which they were."""
        query = select(RulingRow).where(RulingRow.institution_id == self.institution_id).order_by(col(RulingRow.id))
        return [
            EnteredRuling(point=r.point, reading=r.reading, by=r.by, entered=r.entered, from_=r.from_day)
            for r in self.session.exec(query)
        ]

    def given(self, topics: Iterable[str] | None = None) -> list[GivenAnswer]:
        """The numbers that people were told, of these topics; the latest of each chat on the same facts."""
        query = select(GivenAnswerRow).where(GivenAnswerRow.institution_id == self.institution_id)
        if topics is not None:
            query = query.where(col(GivenAnswerRow.topic).in_(list(topics)))
        latest: dict[Any, GivenAnswer] = {}
        for row in self.session.exec(query.order_by(col(GivenAnswerRow.id))):
            told = _given(row)
            latest[told.channel, told.chat, told.topic, repr(sorted(told.facts.items())), told.wants, told.day] = told
        return list(latest.values())

    def _all(self, state: str) -> Any:
        return select(QuestionRow).where(QuestionRow.institution_id == self.institution_id, QuestionRow.state == state)


def _question(row: QuestionRow) -> Question:
    return Question(
        id=row.id or 0, text=row.text, why=Why(row.why), rule=row.rule, told=row.told, asked_at=row.asked_at
    )


def _office_answer(row: QuestionRow) -> OfficeAnswer:
    answered_at: datetime = row.answered_at or row.asked_at
    return OfficeAnswer(question=row.text, answer=row.answer, office=row.office, answered_at=answered_at)


def _given(row: GivenAnswerRow) -> GivenAnswer:
    return GivenAnswer.model_validate(row.model_dump(exclude={"institution_id"}) | {"value": Decimal(row.value)})


@carries_out(AskOffice)
def ask_office(command: AskOffice, unit: Unit) -> str:
    words = key_of(command.text)
    again = select(QuestionRow).where(
        QuestionRow.institution_id == unit.institution_id,
        QuestionRow.channel == command.channel,
        QuestionRow.chat == command.chat,
        QuestionRow.words == words,
        QuestionRow.state == "open",
    )
    row = unit.session.exec(again).first() or QuestionRow(
        institution_id=unit.institution_id, person_id=unit.person_id, words=words, asked_at=unit.now,
        **command.model_dump(mode="json"),
    )  # fmt: skip
    if command.why is Why.WRONG:
        row.why, row.told = command.why.value, command.told
    unit.session.add(row)
    unit.session.flush()
    return f"question:{row.id}"


def _end(question_id: int, unit: Unit, **values: Any) -> str:
    row: QuestionRow = own(unit, unit.session.get(QuestionRow, question_id))
    same = update(QuestionRow).where(
        col(QuestionRow.institution_id) == unit.institution_id,
        col(QuestionRow.words) == row.words,
        col(QuestionRow.state) == "open",
    )
    unit.session.exec(same.values(answered_by=unit.person_id, answered_at=unit.now, **values))
    return f"question:{question_id}"


@carries_out(AnswerQuestion)
def answer_question(command: AnswerQuestion, unit: Unit) -> str:
    return _end(command.question_id, unit, state="answered", answer=command.answer, office=command.office)


@carries_out(DropQuestion)
def drop_question(command: DropQuestion, unit: Unit) -> str:
    return _end(command.question_id, unit, state="dropped")


@carries_out(EnterRuling)
def enter_ruling(command: EnterRuling, unit: Unit) -> str:
    facts = command.model_dump(exclude={"from_"})
    row = RulingRow(
        institution_id=unit.institution_id, from_day=command.from_, entered_by=unit.person_id, entered_at=unit.now,
        **facts,
    )  # fmt: skip
    unit.session.add(row)
    return f"point:{command.point}"


@carries_out(KeepAnswer)
def keep_answer(command: KeepAnswer, unit: Unit) -> str:
    facts = command.model_dump(exclude={"value"})
    row = GivenAnswerRow(
        institution_id=unit.institution_id, person_id=unit.person_id, value=str(command.value), told_at=unit.now,
        **facts,
    )  # fmt: skip
    unit.session.add(row)
    return f"rule:{command.topic}"


@carries_out(ChangeKept)
def change_kept(command: ChangeKept, unit: Unit) -> str:
    row: GivenAnswerRow = own(unit, unit.session.get(GivenAnswerRow, command.answer_id))
    row.value, row.day, row.told_at = str(command.value), command.day, unit.now
    unit.session.add(row)
    return f"given_answer:{command.answer_id}"
