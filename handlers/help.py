"""What one can do here, by role, with examples; and what to say when nothing was recognised."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from handlers.dialogue import State, Turn, finish
from handlers.messages import Button, Kind, Message
from handlers.reach import Desk
from handlers.samples import sample_report
from handlers.words import Text, _, join, plain
from models.people import Person, Role

COMMANDS = ("help",)
STATES: tuple[type[State], ...] = ()
CLOSE_ENOUGH = 60.0  # of 100: below it, a mistyped command is nobody's
LONGEST = 1000  # characters; beyond it a message is not read


@dataclass(frozen=True)
class Topic:
    """Something one can do: its command, what it is, who may (nobody named: everyone), an example of saying it."""

    command: str
    label: Text
    says: Text
    roles: frozenset[Role] = frozenset()
    example: Text | None = None

    def serves(self, person: Person | None) -> bool:
        """Whether this is for the person."""
        return not self.roles or (person is not None and person.may(*self.roles))


_LEADS = frozenset({Role.LEAD, Role.DEPUTY})
_OFFICE = frozenset({Role.COORDINATOR})
_OVERSEERS = frozenset({Role.COORDINATOR, Role.HEAD})
_ENTERS = _LEADS | _OFFICE
_MEMBERS = frozenset(Role)

TOPICS = (
    Topic(
        "/report",
        _("This week's report"),
        _("File the week's report, in one sentence or step by step."),
        _LEADS,
        plain("老年照护 本周培训 32 人 6 课时，下周模考"),
    ),
    Topic("/record", _("Record"), _("Trainings held, exam duty, income and cost, for the settlement."), _LEADS),
    Topic("/ledger", _("My ledger"), _("Hours and pay recognised so far for your certificates."), _LEADS),
    Topic("/status", _("Where I stand"), _("What is owed, what is filed, what comes next."), _MEMBERS),
    Topic("/exempt", _("Exemption"), _("Vacation, leave, not run this term: ask that no report be owed."), _LEADS),
    Topic("/board", _("The week's board"), _("Who has filed, is late, missing or exempt, and why."), _OVERSEERS),
    Topic("/questions", _("Open questions"), _("Answer once what the rules left open, for everybody."), _OFFICE),
    Topic("/rulings", _("Rulings"), _("Points that the text leaves open: enter how they were ruled."), _OFFICE),
    Topic(
        "/summary",
        _("Summaries"),
        _("The week, a month or a half-year summed up; as a draft and as charts."),
        _OVERSEERS,
    ),
    Topic(
        "/settle",
        _("Settlement"),
        _("A year's hours and pay by the rules, with the workbook for the finance office."),
        _OFFICE,
    ),
    Topic(
        "/import",
        _("Import"),
        _("Rosters, certificates, exam rounds and records from a workbook; templates included."),
        _OFFICE,
    ),
    Topic("/export", _("Export"), _("Every report as it now stands, as a workbook."), _OFFICE),
    Topic("/calendar", _("School calendar"), _("Terms, holidays and make-up workdays, entered once a year."), _OFFICE),
    Topic("/rounds", _("Exam rounds"), _("Enter, change and call off exam rounds; who has seen a change."), _ENTERS),
    Topic("/console", _("The console"), _("Tables, filters and charts in the browser, beside the chat."), _OVERSEERS),
    Topic("/digest", _("Group digest"), _("Which groups get the week in numbers, without names."), _OFFICE),
    Topic("/people", _("People"), _("The roster, invitations, roles, handing a certificate over."), _OFFICE),
    Topic(
        "/ask",
        _("Ask the rules"),
        _("Ask the institution's rules in your own words; the article comes with the answer."),
        example=plain("机试 95 人能认定多少课时？"),
    ),
    Topic("/exams", _("Exams"), _("Exam dates and registration deadlines; I remind you in time.")),
    Topic("/remind", _("Reminders"), _("What reminds you when, and when to be left in peace."), _MEMBERS),
    Topic("/language", _("Language"), _("Chinese or English.")),
    Topic("/mydata", _("My data"), _("What is stored about you; take it with you, or have it deleted."), _MEMBERS),
)

GREETING = re.compile(
    r"(你好|您好|嗨|哈喽|早|(早上|上午|中午|下午|晚上)好|在吗|在么|有人吗)[呀啊]?"
    r"|hi|hello|hey|good (morning|afternoon|evening)"
)
THANKS = re.compile(
    r"(好的?)?[，, ]?((多谢|感谢|谢谢)[你您]?|辛苦了?)|好的?|收到|明白了?|知道了|嗯+|再见"
    r"|okay|ok|thanks|thank you|thx|bye"
)
WISHES = re.compile(
    r"帮助|help|怎么用|使用说明|[你我]?能做什么|菜单|你是谁|你是(什么|干什么的|做什么的)|what can you do|who are you"
)


def recognises(message: Message, desk: Desk) -> bool:
    """Greetings, thanks, and the wish for help in words."""
    return any(words.fullmatch(_bare(message)) for words in (GREETING, THANKS, WISHES))


def begin(message: Message, desk: Desk) -> Turn:
    """/help; a greeting; thanks; and, as the last resort of the router, whatever nobody recognised."""
    if message.command and message.command not in COMMANDS:
        return _unknown_command(message, desk)
    said = _bare(message)
    if message.command or WISHES.fullmatch(said):
        return _help(desk)
    if GREETING.fullmatch(said):
        return _greeted(desk)
    if THANKS.fullmatch(said):
        return finish(_("You are welcome."))
    return _not_recognised(message, desk)


def step(state: State, message: Message, desk: Desk) -> Turn:
    """No state of its own."""
    return begin(message, desk)


def topics(desk: Desk) -> list[Topic]:
    """What the one who speaks can do."""
    return [topic for topic in TOPICS if topic.serves(desk.person)]


def nearest_things(desk: Desk) -> tuple[Button, ...]:
    """The first few things that the person can do, as buttons."""
    return tuple(Button(topic.label, topic.command) for topic in topics(desk)[:3])


def _bare(message: Message) -> str:
    return message.text.strip(" 　。.!！~～,，?？").lower() if message.kind is Kind.TEXT else ""


def _help(desk: Desk) -> Turn:
    lines = [_("**{command}** {says}", command=topic.command, says=topic.says) for topic in topics(desk)]
    examples = [_("For example: {example}", example=one) for topic in topics(desk) if (one := _example(topic, desk))]
    last = _("In the middle of anything you can ask a question, or leave with /cancel.")
    visitor = [] if desk.person else [_("Whoever has an invitation opens its link to join.")]
    return finish(join(*lines, *examples, last, *visitor), buttons=nearest_things(desk), card="help")


def _example(topic: Topic, desk: Desk) -> Text | None:
    """A saying that works for the one who reads it: of a certificate of their own, answered by the rules here."""
    if topic.command == "/ask":
        return plain(desk.example) if desk.example else topic.example
    own = desk.certificates.of(desk.person.id) if topic.example and desk.person else []
    return sample_report(own[0]) if own else topic.example


def _greeted(desk: Desk) -> Turn:
    name = desk.person.name if desk.person else ""
    hello = _("Hello {name}. What shall we do?", name=name) if name else _("Hello. What would you like to know?")
    return finish(hello, buttons=nearest_things(desk))


def _unknown_command(message: Message, desk: Desk) -> Turn:
    known = [topic.command.removeprefix("/") for topic in topics(desk)]
    close = process.extractOne(message.command, known, scorer=fuzz.ratio, score_cutoff=CLOSE_ENOUGH)
    if close:
        command = f"/{close[0]}"
        label = next(topic.label for topic in TOPICS if topic.command == command)
        text = _("There is no /{said}. Did you mean {command}?", said=message.command[:30], command=command)
        return finish(text, buttons=(Button(label, command),))
    text = _("There is no /{said} here. /help shows what there is.", said=message.command[:30])
    return finish(text, buttons=nearest_things(desk))


NOT_READ: dict[Kind, Text] = {
    Kind.STICKER: _("Nice. I only read words, though."),
    Kind.VOICE: _("I cannot listen to voice messages. Please type it."),
    Kind.PHOTO: _("I keep pictures only with a weekly report: open yours with /report, then send the picture."),
    Kind.DOCUMENT: _("I did not expect a file now. Files go with a weekly report (/report) or an import (/import)."),
    Kind.OTHER: _("I cannot read that kind of message. Please type it."),
}
TOO_LONG = _("That is too long for me to read as a question. Please say it in a sentence or two.")


def _not_recognised(message: Message, desk: Desk) -> Turn:
    text = NOT_READ.get(message.kind) or (TOO_LONG if len(message.text) > LONGEST else None)
    if text is None and desk.institution is None:
        text = _("I do not know yet which institution you ask about. /start lets you choose.")
        return finish(text, buttons=(Button(_("Choose the institution"), "/start"),))
    if text is None:
        text = _("I did not understand that. Say it in other words, or choose what is nearest:")
    return finish(text, buttons=nearest_things(desk))
