"""How others stand to an exam: “学生乙报名了吗”, “谁还没缴费”, “has 学生乙 paid?”.

The coordinator sees what people said of themselves here, everybody their own. Whoever else asks learns who may see it,
in the same words whether or not the person named is known here. Nobody's own results are kept.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from handlers.dialogue import NotAllowed, NotUnderstood, State, Turn, finish
from handlers.exams.card import name
from handlers.exams.finding import named_in, unnamed
from handlers.messages import Kind, Message
from handlers.reach import Desk
from handlers.words import Text, _, join, plain
from models.people import Person, Role
from models.rounds import Follow, Following, Round

COMMANDS: tuple[str, ...] = ()
STATES: tuple[type[State], ...] = ()
LONGEST = 60
"""A question of this kind is a short sentence."""
MOST_NAMES = 40
"""Of one round, in one answer."""

_DID = {
    "registered": r"报(?:好|上|完|了)?名|报考|register(?:ed)?",
    "paid": r"[缴交](?:好|完|过|了)?[费钱]|pay|paid",
    "passed": r"(?:考试)?(?:通过|考过|及格|合格)了?(?:考试)?|(?:考试)?成绩(?:怎么?样|如何|是?多少)?|考了?多少分|pass(?:ed)?",
}
_MAYBE = re.compile("|".join(_DID.values()), re.IGNORECASE)
_ASKS = re.compile(
    r"[?？吗么]|没有?[。!！]?$|有没有|是否|是不是|谁|哪[些几]|多少|怎么?样|如何|\b(?:who|has|did|is)\b", re.I
)
_ALL = r"谁|哪些(?:人|学生|同学)?|哪几[个位](?:人|学生|同学)?|大家|学生们?|同学们?|who"
_NAME = r"(?![今明去昨本这上下现目以])[^\W\da-zA-Z_何怎哪什么谁我你校院班级系费能可以会该必须已经还没有不未考证报]{2,4}"
"""What may be somebody's name, and is neither a time nor a body."""
_WHO = rf"(?P<all>{_ALL})|(?P<known>@)|(?:{_NAME}(?:同学|老师)?)"
_BETWEEN = r"(?:同学|老师|是不是|是否|有没有|到底|究竟|已经?|都|还|也|的)*"
_NOT = r"(?P<none>没有?|未|has ?n['’o]t|have ?n['’o]t)?"
_SHAPES = {
    kind: re.compile(
        rf"(?:has|did|is)?(?:{_WHO}){_BETWEEN}{_NOT}(?:{did})(?:成功|了|的|过|没有?|吗|么|呢)*", re.IGNORECASE
    )
    for kind, did in _DID.items()
}
_DONE = re.compile(r"@|[了过没未已]|有没有|是否|成功|多少|怎么?样|has|have|did", re.IGNORECASE)
"""What tells a question about what somebody did from one about what they may."""
_BARE = re.compile(r"[\s,，.。?？!！（）()、]|请问|初级|中级|高级|这次|本次")


@dataclass(frozen=True)
class Asked:
    """What is asked: of one person known here, of nobody known (`person` None), or of all; who did or who did not."""

    did: str  # registered, paid or passed
    person: Person | None = None
    everybody: bool = False
    undone: bool = False


def recognises(message: Message, desk: Desk) -> bool:
    """A question whether others are registered, have paid or passed."""
    return message.kind is Kind.TEXT and desk.institution is not None and _asked(message.text, desk) is not None


def _asked(text: str, desk: Desk) -> Asked | None:
    if len(text) > LONGEST or not _MAYBE.search(text) or not _ASKS.search(text):
        return None
    person = max(
        (one for one in desk.people.all() if len(one.name) > 1 and one.name in text),
        key=lambda one: len(one.name),
        default=None,
    )
    said = text.replace(person.name, "@") if person else text
    said = _BARE.sub("", unnamed(said, desk.certificates.all()))
    for did, shape in _SHAPES.items() if _DONE.search(said) else ():
        if found := shape.fullmatch(said):
            return Asked(did, person if found["known"] else None, bool(found["all"]), bool(found["none"]))
    return None


def begin(message: Message, desk: Desk) -> Turn:
    """What is known of it, to whoever may see it. Raises NotAllowed for anybody else."""
    asked = _asked(message.text, desk)
    if asked is None:
        raise NotUnderstood(_("Which exam is it? /exams lists what is ahead."))
    if asked.did == "passed":
        return finish(_("Nobody's own results are kept here; the evaluation body has them. Exam dates: /exams"))
    own = asked.person is not None and desk.person is not None and asked.person.id == desk.person.id
    if not own and not (desk.person and desk.person.may(Role.COORDINATOR)):
        raise NotAllowed(
            _("Whether others are registered or have paid is shown to the coordinator alone. Your own: /exams")
        )
    return finish(join(*_answer(asked, message.text, desk)))


def step(state: State, message: Message, desk: Desk) -> Turn:
    """No state of its own."""
    return begin(message, desk)


def _answer(asked: Asked, text: str, desk: Desk) -> list[Text]:
    named = {one.id for one in named_in(text.replace(asked.person.name, "") if asked.person else text,
                                        desk.certificates.all())}  # fmt: skip
    ahead = [
        one
        for one in desk.rounds.from_day(desk.today)
        if not one.cancelled and (not named or one.facts.certificate_id in named)
    ]
    if asked.everybody:
        return _of_all(asked, ahead, desk)
    if asked.person is None:
        raise NotUnderstood(_("Nobody of that name is on the roster. /people shows who is."))
    return _of_one(asked.person, ahead, desk)


_SOURCE = _("As people said of themselves here; the evaluation body's own list is what counts.")


def _of_one(person: Person, ahead: list[Round], desk: Desk) -> list[Text]:
    """How one person stands to the rounds ahead."""
    follows = {one.round_id: one for one in desk.rounds.followed_by(person.id)}
    lines = [
        _("· {name}: {when}", name=name(one, desk), when=_stands(follows[one.id])) for one in ahead if one.id in follows
    ]
    if not lines:
        return [_("{name} follows no such exam ahead and has said of none to be registered.", name=plain(person.name))]
    return [_("**{name}**", name=plain(person.name)), *lines, _SOURCE]


def _stands(follow: Follow) -> Text:
    if follow.state is not Following.REGISTERED:
        return _("follows it, not registered")
    return _("registered, paid") if follow.paid else _("registered, not paid")


def _of_all(asked: Asked, ahead: list[Round], desk: Desk) -> list[Text]:
    """Who did, or did not, by round; of those who follow it."""
    names = desk.people.names()
    found = [(one, [names[who] for who in _who(asked, one, desk) if who in names]) for one in ahead]
    lines = [_("· {name}: {when}", name=name(one, desk), when=_listed(people)) for one, people in found if people]
    if not lines:
        return [_("Nobody among those who follow the exams ahead.")]
    return [_HEADS[asked.did, asked.undone], *lines, _SOURCE]


_HEADS = {
    ("registered", False): _("**Registered**"),
    ("registered", True): _("**Not registered, of those who follow**"),
    ("paid", False): _("**Paid**"),
    ("paid", True): _("**Not paid, of those registered**"),
}


def _who(asked: Asked, one: Round, desk: Desk) -> list[int]:
    follows = desk.rounds.followers(one.id)
    registered = [follow for follow in follows if follow.state is Following.REGISTERED]
    if asked.did == "registered":
        chosen = [one for one in follows if one not in registered] if asked.undone else registered
    else:
        chosen = [one for one in registered if one.paid is not asked.undone]
    return [follow.person_id for follow in chosen]


def _listed(people: list[str]) -> Text:
    shown = plain("、".join(people[:MOST_NAMES]))
    return _("{names} and {n} more", names=shown, n=len(people) - MOST_NAMES) if len(people) > MOST_NAMES else shown
