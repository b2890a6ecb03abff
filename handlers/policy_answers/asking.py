"""Questions to the rules: asked plainly or with /ask, alone or in the middle of another dialogue.

What is missing is asked back one fact at a time. What the rules do not say goes to the office, without a name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import timedelta

from handlers.dialogue import GivenUp, NotUnderstood, Refused, State, Turn, finish
from handlers.messages import Button, Kind, Message, Reply
from handlers.messages import spoken as in_its_language
from handlers.office_answers import serving
from handlers.policy_answers import cards
from handlers.policy_answers.certificates import known_of, without_names
from handlers.policy_answers.memory import Memory, Remembered, recalled
from handlers.reach import Desk
from handlers.words import Language, _, plain
from models.commands import Command
from models.people import Role
from models.questions import AskOffice, KeepAnswer, Why
from policy.answer import Status
from policy.answers import Heard, Listening, Talk, hear
from policy.pack import Pack

COMMANDS = ("ask",)
LEAVE = Button(_("Never mind"), "leave")
VERBS = frozenset({"steps", "clause", "change", "wrong", "office", "rules"})
PLAIN = re.compile(
    r"[?？]\s*$|[吗呢么][。！!]?$|多少|怎么算|怎么认|怎样|如何|几[个课节]|能不能|可不可以|是否|是不是|要不要|^(如果|假如|要是|换成|那)"
    r"|\b(how|what|when|which|who|where|why)\b",
    re.IGNORECASE,
)
"""Plainly a question, even from somebody who reports."""
CUES = re.compile(
    r"几[次场天块名人]|怎么|可以|有没有|什么|哪[些个种里位]?|谁|为什么|还有|改成|\b(can|does|do|is|are|may|must)\b",
    re.IGNORECASE,
)
"""A question from anybody else."""
SOON = timedelta(minutes=10)  # within which a few bare words still follow up
FEW = 15  # characters
BY_OFFICE = "by_office"
"""Beside the rules' own: answered with what the office said to the same question."""


class Missing(State):
    """Waits for a fact that the last question lacks; what is known lies in the conversation's memory."""

    fact: str


STATES: tuple[type[State], ...] = (Missing,)


def recognises(message: Message, desk: Desk) -> bool:
    """A question by its wording, or a few words that go on with the last one; from others than leads, any words that
    the rules can say something to (a lead's plain words may well be a report)."""
    if desk.institution is None:
        return message.kind is Kind.TEXT and bool(PLAIN.search(message.text))
    if not understandable(message, desk):
        return False
    if PLAIN.search(message.text):
        return True
    if desk.person is not None and desk.person.may(Role.LEAD, Role.DEPUTY):
        at = recalled(desk.memory).at
        return bool(at and desk.now - at <= SOON) and len(message.text) <= FEW and understood(message, desk)
    return bool(CUES.search(message.text)) or understood(message, desk)


def understandable(message: Message, desk: Desk) -> bool:
    """Whether there are words, and rules to ask."""
    return message.kind is Kind.TEXT and desk.institution is not None and pack_of(desk) is not None


def understood(message: Message, desk: Desk) -> bool:
    """Whether the rules, or the office, can say something to these words."""
    if not understandable(message, desk):
        return False
    if serving(message.text, desk.questions.answered()):
        return True
    answer = _hear(message.text, recalled(desk.memory), desk).answer
    return answer.rule is not None or answer.ask is not None or answer.status is Status.NOT_STATED


def begin(message: Message, desk: Desk) -> Turn:
    """/ask and a question; a question in plain words; or a button under an answer (/ask steps 3)."""
    if desk.institution is None or message.words.startswith("@"):
        return _of_which(message, desk)
    if pack_of(desk) is None:
        name = desk.home.name
        raise Refused(_("The rules of {name} are not in the book yet. Please ask its office.", name=name))
    verb, __, rest = message.words.partition(" ")
    if message.command and verb in VERBS and rest[:1].isdecimal():
        return _of_an_answer(verb, rest, desk)
    question = message.words if message.command else message.text
    if not question.strip():
        return finish(
            _("Ask in your own words, for example: {example}", example=desk.example or "机试 95 人能认定多少课时？")
        )
    return _answered(question, desk)


def _of_which(message: Message, desk: Desk) -> Turn:
    """A visitor's question before an institution was chosen: each is offered with the question (/ask @xit …)."""
    offered = {one.id: one for one in desk.institutions()} if desk.person is None else {}
    chosen, __, question = message.words.removeprefix("@").partition(" ")
    if chosen in offered and question.strip():
        there = replace(desk, institution=offered[chosen])
        return replace(begin(Message(text=question), there), institution=chosen)
    if not offered or not message.text.strip():
        raise Refused(_("Please choose your institution first: /start"))
    said = " ".join(message.text.split())[:300]
    buttons = [Button(plain(one.name), f"/ask @{one.id} {said}") for one in offered.values()]
    return finish(_("Which institution do you ask about? I answer by its rules."), buttons=buttons)


def step(state: Missing, message: Message, desk: Desk) -> Turn:
    """What was asked for; a new question is a new question; anything else is asked again."""
    if message.chose(LEAVE):
        return finish(_("Left. Ask again any time."))
    said = message.choice.removeprefix("say:") or message.text
    if not said or message.kind not in {Kind.TEXT, Kind.CHOICE}:
        raise NotUnderstood(_("Please answer in words or figures, or tap a choice."))
    memory = recalled(desk.memory)
    waiting = memory.model_copy(update={"at": desk.now})  # asked back, it does not grow old
    heard = _hear(said, waiting, desk, memory.language if message.choice else None)
    lost = heard.answer.rule is None and heard.answer.ask is None
    another = heard.answer.status is Status.NOT_STATED and PLAIN.search(said) is not None
    if not another and (lost or (heard.talk.topic is None and not heard.talk.offered)):
        words = _("That does not answer what I asked. Please give a figure or tap a choice.")
        raise GivenUp(words) if memory.talk.offered else NotUnderstood(words)
    return _turn(said, heard, replace(desk, memory=waiting.saved()), memory.language if message.choice else None)


def pack_of(desk: Desk) -> Pack | None:
    """The institution's rules; None where there are none."""
    try:
        return desk.around.book.pack(desk.home.id)
    except (KeyError, ValueError):
        return None


def _hear(message: str, memory: Memory, desk: Desk, language: Language | None = None) -> Heard:
    """What the rules make of a message; a lead's certificate fills in what the message itself does not contradict."""
    pack = desk.around.book.pack(desk.home.id)
    around = Listening(pack, desk.today, language or _language(message, desk), desk.rulings)
    before = memory.following(desk.now)
    text, heard = message, hear(message, before, around)
    if heard.answer.rule is None and (bare := without_names(message, desk)) != message:
        text, heard = bare, hear(bare, before, around)
    known = known_of(message, pack, desk) if heard.answer.status is Status.NEEDS_INPUT and heard.query else {}
    told = heard.query.facts if heard.query else {}
    against = any(name in told and told[name] != one.value for name, one in known.items() if name != "headcount")
    if against or not set(heard.answer.missing) & known.keys():
        return heard
    return hear(text, before, replace(around, known=known))


def _language(message: str, desk: Desk) -> Language:
    """A member's own language, or English for an English question; a visitor's is the one they write."""
    chinese = re.search(r"[\u4e00-\u9fff]", message)
    if not chinese and re.search(r"[A-Za-z]{3,}", message):
        return "en"
    return "zh" if chinese and desk.person is None else desk.language


def _answered(question: str, desk: Desk) -> Turn:
    found = serving(question, desk.questions.answered())
    heard = _hear(question, recalled(desk.memory), desk)
    if found is None:
        return _turn(question, heard, desk)
    memory = recalled(desk.memory).after(question, heard.talk, heard.answer, desk.now, follows=False)
    rules = [Button(_("What the rules say"), f"/ask rules {memory.answers[-1].number}")] if heard.answer.rule else []
    return replace(finish(cards.from_office(found, desk), buttons=rules), memory=memory.saved(), answered=BY_OFFICE)


def _turn(question: str, heard: Heard, desk: Desk, language: Language | None = None) -> Turn:
    """The answer said, remembered, and passed on to the office where the rules are silent."""
    spoken = language or _language(question, desk)
    before = recalled(desk.memory).model_copy(update={"language": spoken})
    alone = before.following(desk.now) == Talk()
    follows = not alone and _hear(question, Memory(), desk, spoken).answer != heard.answer
    memory = before.after(question, heard.talk, heard.answer, desk.now, follows=follows)
    one = memory.answers[-1]
    passing = _to_office(one, desk)
    notes = [_("I have passed this on to {office}, without your name. You hear from me when it is answered.",
               office=_office(desk))] if passing else []  # fmt: skip
    offered = not passing and heard.answer.status in {Status.NOT_STATED, Status.OUT_OF_SCOPE}
    reply = cards.card(
        one,
        desk.around.book.pack(desk.home.id),
        *notes,
        ask_office=offered and heard.answer.status is Status.NOT_STATED,
    )
    reply = reply if spoken == desk.language else in_its_language(reply, spoken)
    asks = heard.answer.ask
    state = Missing(fact=asks.fact) if asks is not None else None
    if asks is not None:
        reply = replace(reply, buttons=(*reply.buttons, (LEAVE,)))
    switched = spoken if desk.person is None else None  # a visitor is spoken to as they speak
    commands = (*passing, *_kept(question, heard, desk))
    status = heard.answer.status.value
    return Turn(state, (reply,), commands, memory=memory.saved(), language=switched, answered=status)


def _office(desk: Desk) -> str:
    """The office to ask, in the reader's language."""
    return desk.around.book.pack(desk.home.id).office.in_(desk.language)


def _to_office(one: Remembered, desk: Desk) -> tuple[Command, ...]:
    """A member's question on which the rules are silent goes to the office by itself; a visitor's by a tap."""
    if one.answer.status is not Status.NOT_STATED or desk.person is None:
        return ()
    return (_for_office(one, desk, Why.UNANSWERED),)


def _for_office(one: Remembered, desk: Desk, why: Why) -> AskOffice:
    return AskOffice(
        text=one.asked[:1000], why=why, rule=one.answer.rule or "", told=one.answer.text if why is Why.WRONG else "",
        language=desk.language, channel=desk.channel, chat=desk.chat,
    )  # fmt: skip


def _kept(question: str, heard: Heard, desk: Desk) -> tuple[Command, ...]:
    """A number that was told is kept with rule, facts and day: should a ruling change it, the person learns."""
    answer, query = heard.answer, heard.query
    if answer.status is not Status.ANSWERED or answer.value is None or answer.unit is None or query is None:
        return ()
    kept = KeepAnswer(
        channel=desk.channel, chat=desk.chat, topic=query.topic, facts=heard.talk.model_dump(mode="json")["facts"],
        day=query.date, language=query.lang, wants=query.wants.value if query.wants else "", value=answer.value,
        unit=answer.unit.value, question=question[:1000],
    )  # fmt: skip
    return (kept,)


@dataclass(frozen=True)
class _Pressed:
    """A button under an answer: the answer it stands under, and the words after its number."""

    one: Remembered
    rest: str


def _of_an_answer(verb: str, words: str, desk: Desk) -> Turn:
    number, __, rest = words.partition(" ")
    one = recalled(desk.memory).answer(number)
    if one is None:
        raise Refused(_("That answer is too long ago. Please ask again."))
    pressed = _Pressed(one, rest.strip())
    match verb:
        case "steps":
            return finish(cards.steps(one.answer))
        case "clause":
            return finish(cards.clause(one.answer, desk))
        case "rules":
            return Turn(None, (cards.card(one, desk.around.book.pack(desk.home.id)),))
        case "change":
            return _change(pressed, desk)
        case _:
            return _pass_on(pressed, desk, Why.WRONG if verb == "wrong" else Why.UNANSWERED)


def _pass_on(pressed: _Pressed, desk: Desk, why: Why) -> Turn:
    office = _office(desk)
    text = _("Thank you. {office} gets your question without your name; I tell you what it answers.", office=office)
    return finish(text, _for_office(pressed.one, desk, why))


def _change(pressed: _Pressed, desk: Desk) -> Turn:
    """Asks which figure, then for its new value; the rest of what was told stays."""
    pack = desk.around.book.pack(desk.home.id)
    facts = dict(cards.facts_to_change(pressed.one, pack))
    if not facts:
        raise Refused(_("There is no figure in that answer. Please ask again."))
    if pressed.rest not in facts and len(facts) > 1:
        return Turn(None, (cards.change(pressed.one, list(facts.items()), desk),))
    fact = pressed.rest if pressed.rest in facts else next(iter(facts))
    return _ask_anew(pressed.one, fact, pack, desk)


def _ask_anew(one: Remembered, fact: str, pack: Pack, desk: Desk) -> Turn:
    spec = pack.facts[fact]
    talk: Talk = one.talk.model_copy(
        update={"facts": {k: v for k, v in one.talk.facts.items() if k != fact}, "missing": (fact,), "offered": ()}
    )
    memory = recalled(desk.memory).model_copy(update={"talk": talk, "at": desk.now, "asked": (one.asked,)})
    buttons = tuple(
        (Button(plain(option.en if desk.language == "en" else option.zh), f"say:{option.zh}"),)
        for option in spec.options.values()
    )
    reply = Reply(plain(spec.ask.in_(desk.language)), (*buttons, (LEAVE,)))
    return Turn(Missing(fact=fact), (reply,), memory=memory.saved())
