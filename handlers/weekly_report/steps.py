"""The fields one by one: what is asked, the quick replies, and what an answer becomes."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from handlers.dialogue import NotUnderstood
from handlers.messages import Button, Message
from handlers.terms import STAGES
from handlers.weekly_report.basis import Basis
from handlers.weekly_report.card import in_brief
from handlers.weekly_report.carry import applied
from handlers.weekly_report.sentence import Reading, read
from handlers.weekly_report.sentence.lexicon import NO_PROBLEM, NONE
from handlers.weekly_report.sentence.tidy import printable
from handlers.weekly_report.states import Filing, Question
from handlers.words import Text, _, plain
from models.institutions import Certificate
from models.reports import LONGEST, Contents, Stage

ORDER = ("stage", "week", "totals", "progress", "problems", "plan")
WORDS = frozenset({"progress", "problems", "plan"})
"""The fields that any words fit."""
LABELS: dict[str, Text] = {
    "stage": _("Stage"),
    "week": _("This week"),
    "totals": _("Exam totals"),
    "progress": _("Progress"),
    "problems": _("Problems"),
    "plan": _("Next week"),
}
BACK = Button(_("Back"), "back")
SKIP = Button(_("Skip"), "skip")
UNTRAINED = Button(_("No training"), "untrained")
UNCHANGED = Button(_("Unchanged"), "unchanged")
NO_TROUBLE = Button(_("No problems"), "no-trouble")
AS_BEFORE = Button(_("As last week"), "as-before")
CAPTION = Button(_("Use the caption"), "caption")


def question(field: str, filing: Filing, basis: Basis) -> tuple[Text, tuple[Button, ...]]:
    """What is asked for a field, and its quick replies (without back and skip)."""
    known = [one.round for one in filing.contents.rounds]
    match field:
        case "stage":
            return _("Which stage is it in?"), tuple(Button(STAGES[stage], f"stage:{stage.value}") for stage in Stage)
        case "week":
            again = (AS_BEFORE,) if basis.last and basis.last.trained is not None else ()
            return _("How many people were trained this week, for how many hours? For example: 32人6课时"), (
                *again,
                UNTRAINED,
            )
        case "totals":
            levels = len(basis.certificate.levels) > 1
            example = "中级报名45，实考43" if levels else "报名45，实考43"
            says = _("Totals to date of the exam round: registered, sat, passed, certified. For example: {example}",
                     example=example)  # fmt: skip
            return says, (UNCHANGED,) if known else ()
        case "progress":
            return _("What got done this week? One sentence will do."), ()
        case "problems":
            return _("Any problems? Write “需要协调” with those that need the coordinator."), (NO_TROUBLE,)
        case _:
            return _("What is planned for next week?"), (AS_BEFORE,) if basis.last and basis.last.plan else ()


def known(field: str, contents: Contents) -> Text | None:
    """What a field holds so far, in a line; None for nothing."""
    match field:
        case "stage":
            return STAGES[contents.stage] if contents.stage else None
        case "week":
            figures = contents.model_copy(update={"rounds": (), "stage": None})
            return in_brief(figures) if (contents.trained, contents.hours) != (None, None) else None
        case "totals":
            filled = contents.model_copy(update={"trained": None, "hours": None})
            return in_brief(filled) if any(one.figures() for one in contents.rounds) else None
        case _:
            said = str(getattr(contents, field))
            return plain(said[:160]) if said else None


def answered(field: str, message: Message, filing: Filing, basis: Basis) -> tuple[Contents, tuple[Question, ...]]:
    """The contents with an answer put in, and what must be asked about it. Raises NotUnderstood."""
    contents = filing.contents
    if message.chose(SKIP) or message.chose(UNCHANGED):
        return contents, ()
    if field == "stage":
        return contents.model_copy(update={"stage": _stage(message)}), ()
    if field in {"week", "totals"}:
        return _figures(field, message, filing, basis)
    return contents.model_copy(update=_text(field, message, basis.last)), ()


def _stage(message: Message) -> Stage:
    said = message.choice.removeprefix("stage:") or message.text.strip()
    found = [stage for stage in Stage if stage.value in said]
    if len(found) != 1:
        raise NotUnderstood(_("Please tap one of the six stages, for example 报名."))
    return found[0]


def _figures(field: str, message: Message, filing: Filing, basis: Basis) -> tuple[Contents, tuple[Question, ...]]:
    contents, last, certificate = filing.contents, basis.last, basis.certificate
    if field == "week" and message.chose(UNTRAINED):
        return contents.model_copy(update={"trained": 0, "hours": Decimal(0)}), ()
    if field == "week" and message.chose(AS_BEFORE) and last:
        return contents.model_copy(update={"trained": last.trained, "hours": last.hours}), ()
    reading = understood(message.text, certificate)
    if field == "week" and (reading.asks or reading.trained is not None or reading.hours is not None):
        told = Reading(trained=reading.trained, hours=reading.hours, asks=reading.asks, totals=reading.totals)
    elif field == "totals" and (reading.totals or reading.asks):
        told = Reading(totals=reading.totals, asks=reading.asks, trained=reading.trained, hours=reading.hours)
    else:
        raise NotUnderstood(_example(field))
    return applied(told, contents, last, certificate, filing.key.term)


def _example(field: str) -> Text:
    if field == "week":
        return _("A number of people and of hours is needed here, for example: 32人6课时")
    return _("Totals are needed here, for example: 报名45，实考43，通过40")


def _text(field: str, message: Message, last: Contents | None) -> dict[str, object]:
    if field == "problems" and message.chose(NO_TROUBLE):
        return {"problems": "", "coordination": False}
    if field == "plan" and message.chose(AS_BEFORE) and last:
        return {"plan": last.plan}
    said = words_of(message)
    if field != "problems":
        return {field: said}
    if NO_PROBLEM.fullmatch(said) or NONE.fullmatch(said):
        return {"problems": "", "coordination": False}
    return {"problems": said, "coordination": "协调" in said or "coordinat" in said.lower()}


def words_of(message: Message) -> str:
    """What was written, if it can stand in a report. Raises NotUnderstood."""
    said = printable(message.text)
    if not said:
        raise NotUnderstood(_("Please write it in words, or tap a button."))
    if len(said) > LONGEST:
        raise NotUnderstood(
            _(
                "That is {n} characters; a field takes {most}. Shorten it, or send it as a document.",
                n=len(said),
                most=LONGEST,
            )
        )
    return said


def understood(text: str, *certificates: Certificate) -> Reading:
    """What a text says of one certificate. Raises NotUnderstood for nothing, and for numbers that cannot be."""
    return whole(words_of(Message(text=text)), certificates)[0]


def whole(text: str, certificates: Sequence[Certificate]) -> tuple[Reading, ...]:
    """All readings of a text. Raises NotUnderstood for numbers that no report can hold."""
    readings = read(text, certificates)
    for reading in readings:
        for loose in reading.refuses:
            raise NotUnderstood(
                _("“{number}” cannot be right in “{words}”. People are whole numbers from 0 to 5000, hours from 0 to 100"
                  " in halves.", number=f"{loose.number:f}"[:20], words=loose.words[:60])
            )  # fmt: skip
    return readings
