"""Questions that the rules did not answer: the coordinator answers once, the askers are told, the next one is served."""

from __future__ import annotations

from handlers.dialogue import NotUnderstood, Refused, State, Turn, ask, finish
from handlers.messages import Button, Message, Note, Reply
from handlers.reach import Desk
from handlers.words import Text, _, join
from models.people import Role
from models.questions import LONGEST_ANSWER, AnswerQuestion, Asker, DropQuestion, Question, Why

COMMANDS = ("questions",)
SHOWN = 8
DROP = Button(_("Take it off the list"), "drop")


class AnswerTo(State):
    """Waits for the office's answer to a question."""

    question_id: int


STATES: tuple[type[State], ...] = (AnswerTo,)


def recognises(message: Message, desk: Desk) -> bool:
    """A coordinator's wish to see what is open."""
    said = message.text.strip(" ？?。").lower() in {"待答问题", "待答", "有什么问题", "未答问题", "open questions"}
    return said and desk.person is not None and desk.person.may(Role.COORDINATOR)


def begin(message: Message, desk: Desk) -> Turn:
    """/questions; /questions answer 7."""
    desk.member(Role.COORDINATOR)
    verb, __, rest = message.words.strip().partition(" ")
    if verb == "answer":
        return _ask_answer(rest, desk)
    return _listed(desk)


def step(state: AnswerTo, message: Message, desk: Desk) -> Turn:
    """The answer, or the word that there will be none."""
    desk.member(Role.COORDINATOR)
    question = desk.questions.get(state.question_id)
    if question is None:
        raise Refused(_("That question is not open any more. /questions shows those that are."))
    if message.chose(DROP):
        return finish(_("Taken off the list. Nobody was told anything."), DropQuestion(question_id=question.id))
    answer = message.text.strip()
    if not 0 < len(answer) <= LONGEST_ANSWER:
        raise NotUnderstood(_("Please write the answer in up to 1500 characters, with the article where there is one."))
    office = desk.office
    notes = [_told(asker, question, answer, office, desk) for asker in desk.questions.askers(question.id)]
    text = _("Answered; people told: {count}. Whoever asks the same gets this answer, marked as yours.",
             count=len(notes))  # fmt: skip
    command = AnswerQuestion(question_id=question.id, answer=answer, office=office)
    return finish(text, command, notes=notes, buttons=[Button(_("Next question"), "/questions")])


def _told(asker: Asker, question: Question, answer: str, office: str, desk: Desk) -> Note:
    text = join(
        _("**Answer of {office}, {day}**", office=office, day=desk.today.isoformat()),
        _("You asked: “{question}”", question=question.text),
        _("Answer: {answer}", answer=answer),
    )
    chat = None if asker.person_id else (asker.channel, asker.chat, asker.language)
    occasion = f"question:{asker.question_id}:{desk.now:%Y%m%dT%H%M%S}"
    return Note(asker.person_id or 0, Reply(text), occasion, chat=chat)


def _listed(desk: Desk) -> Turn:
    found = desk.questions.open()
    if not found:
        return finish(_("No question is open."))
    lines = [_line(number, question) for number, question in enumerate(found[:SHOWN], 1)]
    more = [_("… and {n} more", n=len(found) - SHOWN)] if len(found) > SHOWN else []
    buttons = [Button(_("Answer {n}", n=n), f"/questions answer {q.id}") for n, q in enumerate(found[:SHOWN], 1)]
    title = _("**Questions for the office ({count})**, most asked first", count=len(found))
    return finish(join(title, *lines, *more), buttons=buttons, card="questions")


def _line(number: int, question: Question) -> Text:
    mark = _("marked wrong") if question.why is Why.WRONG else _("not in the rules")
    if question.count > 1:
        return _("{n}. {question} ({mark}, asked {count} times)", n=number, question=question.text, mark=mark,
                 count=question.count)  # fmt: skip
    return _("{n}. {question} ({mark})", n=number, question=question.text, mark=mark)


def _ask_answer(said: str, desk: Desk) -> Turn:
    question = desk.questions.get(int(said)) if said.strip().isdecimal() else None
    if question is None:
        raise Refused(_("That question is not open any more. /questions shows those that are."))
    told = [_("It was answered, and marked wrong:\n{told}", told=question.told)] if question.told else []
    text = join(
        _("Question: “{question}”", question=question.text), *told, _("Your answer, for everybody who asks it:")
    )
    return ask(AnswerTo(question_id=question.id), text, DROP)
