"""“老年照护这学期报了多少人”, “上个月培训了多少课时”: figures of the weekly reports, asked for in plain words.

A question is understood only where figures, a period and certificates are all that it says: whatever else it says is
for the rules.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from handlers.desk.periods import Span, period_in, rolled
from handlers.desk.roll_up import Figure, OfCertificate, RollUp, added
from handlers.desk.summary import overseen
from handlers.dialogue import State, Turn, finish, no_step
from handlers.exams.finding import named_in, unnamed
from handlers.messages import Button, Kind, Message
from handlers.reach import Desk
from handlers.words import Text, _, join, plain
from models.institutions import Certificate
from models.people import Role
from policy.answer import plain as digits

COMMANDS: tuple[str, ...] = ()
STATES: tuple[type[State], ...] = ()
step = no_step
SHOWN = 10
"""Certificates told one by one; of the others only how many they are."""
OVERSEERS = (Role.COORDINATOR, Role.HEAD)
FIGURES = (
    ("certified", r"发证|拿证|取证|获证|领证|(?:拿|领|取)到?了?证书?|certified"),
    ("passed", r"通过|合格|考过|过关|passed"),
    ("sat", r"实考|参加了?考试|参考|考试?了?(?!证)|sat"),
    ("registered", r"报名|报考|报了?(?!周报)|registered|signed up"),
    ("hours", r"课时|学时|hours?"),
    ("trained", r"培训|参训|上课|trained"),
)
TELLS = {
    "trained": lambda n: _("{n} people trained, week by week", n=n),
    "hours": lambda n: _("{n} hours taught", n=n),
    "registered": lambda n: _("{n} people registered", n=n),
    "sat": lambda n: _("{n} people sat the exam", n=n),
    "passed": lambda n: _("{n} people passed", n=n),
    "certified": lambda n: _("{n} people certified", n=n),
}
_RATE = r"(?:通过|合格)率|pass rate"
_MANY = r"多少(?:个?人次?|名?学生|个?学员|个|名|(?=课时|学时|$))|几(?:个?人|(?=个?课时))|人数|总数|how many(?: people| students)?"
_MIGHT = re.compile(f"{_RATE}|多少|{_MANY}", re.IGNORECASE)
"""A first look, before anything is read from the store."""
_DONE = r"了|已经?|累计|一共|总共|共计|截至|目前|到现在|so far|in all|have|were"
_LEVEL = "初级|中级|高级"
_FILLS = (
    r"[\s,，、。.!！?？:：]|请问?|帮我|查(?:一下|询)?|看一下|统计(?:一下)?|我们?|全校|全院|学校|学院|各个?证书|所有证书|全部|"
    r"的|有|是|都|上|教|怎么样|如何|在|呢|啊|吗|共|和|及|学生|学员|人次|我|证书|teaching|students?|people|the|for|did|we|was|what|is"
)


@dataclass(frozen=True)
class Asked:
    """Which figures (names as in `FIGURES`) are asked for, of which period, certificates and level (empty: all)."""

    figures: tuple[str, ...]
    span: Span
    certificates: tuple[int, ...] = ()
    level: str = ""
    rate: bool = False  # the pass rate as well


def recognises(message: Message, desk: Desk) -> bool:
    """A question for figures, from somebody who may see some."""
    if message.kind is not Kind.TEXT or not _MIGHT.search(message.text):
        return False
    return bool(_seen(desk)) and _asked(message.text, desk) is not None


def begin(message: Message, desk: Desk) -> Turn:
    """The sums, one line a certificate where they are several, and how much of the period was reported."""
    asked = _asked(message.text, desk)
    assert asked is not None  # only what was recognised comes here
    certificates = [one for one in _seen(desk) if not asked.certificates or one.id in asked.certificates]
    if not certificates:
        return finish(_("The figures of that certificate are seen by its lead, its department and the office."))
    roll = rolled(asked.span, certificates, desk)
    if not roll.filed or not _has_level(roll, asked.level):
        return finish(_("{name}: no report was filed that could tell it.", name=roll.name))
    return finish(join(_head(roll, asked), *_lines(roll, asked), _filed(roll)), buttons=_buttons(asked.span, desk))


def _seen(desk: Desk) -> list[Certificate]:
    """The certificates whose figures the person may see."""
    person = desk.person
    if person is None:
        return []
    return overseen(desk) if person.may(*OVERSEERS) else list(desk.certificates.of(person.id))


def _asked(text: str, desk: Desk) -> Asked | None:
    """What a text asks for; None when it says anything else, or nothing of what was done."""
    named, rest = _whose(text, desk)
    span, rest = period_in(rest, desk.today, desk.calendar)
    level, rest = _taken(_LEVEL, rest)
    done, rest = _taken(_DONE, rest)
    rate, rest = _taken(_RATE, rest)
    many, rest = _taken(_MANY, rest)
    names, rest = _figures_in(rest, ["passed", "sat"] if rate else [])
    within = span or period_in("本学期", desk.today, desk.calendar)[0]
    asks = names and (many or rate) and (span or done) and not _taken(_FILLS, rest)[1]
    by_level = not level or not {"trained", "hours"} & set(names)  # training is not told by level
    return Asked(_without_people_of(names), within, named, level, bool(rate)) if asks and by_level and within else None


def _taken(pattern: str, text: str) -> tuple[str, str]:
    """The first that fits a pattern, and the text without any of it."""
    found = re.search(pattern, text, re.IGNORECASE)
    return (found[0], re.sub(pattern, "", text, flags=re.IGNORECASE)) if found else ("", text)


def _figures_in(text: str, names: list[str]) -> tuple[list[str], str]:
    """These figures and those that a text names, and the text without them."""
    for name, words in FIGURES:
        found, text = _taken(words, text)
        names = [*names, name] if found and name not in names else names
    return names, text


def _whose(text: str, desk: Desk) -> tuple[tuple[int, ...], str]:
    """The certificates that a text means, by name or by department, and the text without them."""
    certificates, rest = desk.certificates.all(), text
    named = [one.id for one in named_in(text, certificates)]
    for department in desk.certificates.departments():
        if department.name in rest:
            rest = rest.replace(department.name, "")
            named += [one.id for one in certificates if one.department_id == department.id]
    return tuple(named), unnamed(rest, certificates)


def _without_people_of(names: Sequence[str]) -> tuple[str, ...]:
    """“培训了多少课时” asks for hours alone."""
    return tuple(name for name in names if name != "trained" or "hours" not in names)


def _head(roll: RollUp, asked: Asked) -> Text:
    names = "、".join(part.certificate.name for part in roll.parts) if asked.certificates else ""
    of = " · ".join(filter(None, (roll.name, names, asked.level)))
    return _("**{name}: {figures}**", name=plain(of), figures=_told(roll.parts, asked))


def _has_level(roll: RollUp, level: str) -> bool:
    """Whether any round that was reported is of the level that is asked for."""
    return any(level in one.name for part in roll.parts for one in part.rounds) if level else True


def _told(parts: Sequence[OfCertificate], asked: Asked) -> Text:
    sums = {name: _sum(parts, name, asked.level) for name in asked.figures}
    told = [TELLS[name](digits(sums[name].value)) for name in asked.figures]
    if asked.rate and sums["sat"].value:
        told.insert(0, _("pass rate {rate}", rate=f"{sums['passed'].value / sums['sat'].value:.1%}"))
    return join(*told, by="，")


def _sum(parts: Sequence[OfCertificate], name: str, level: str) -> Figure:
    if name == "trained":
        return added(part.trained for part in parts)
    if name == "hours":
        return added(part.hours for part in parts)
    return added(one.grown[name] for part in parts for one in part.rounds if level in one.name)


def _lines(roll: RollUp, asked: Asked) -> list[Text]:
    """One line a certificate that has anything to tell."""
    told = [part for part in roll.parts if any(_sum([part], name, asked.level).value for name in asked.figures)]
    if len(roll.parts) == 1 or not told:
        return []
    lines = [_("· {name}: {figures}", name=plain(one.certificate.name), figures=_told([one], asked)) for one in told]
    more = [_("… and {n} more certificates", n=len(told) - SHOWN)] if len(told) > SHOWN else []
    return [*lines[:SHOWN], *more]


def _filed(roll: RollUp) -> Text:
    return _("By {filed} weekly reports; {owed} were due by now. A week without a report is not in it.",
             filed=roll.filed, owed=roll.owed)  # fmt: skip


def _buttons(span: Span, desk: Desk) -> list[Button]:
    """Where the numbers come from, for whoever may see summaries."""
    if not desk.member().may(*OVERSEERS):
        return []
    return [Button(_("Where the numbers come from"), f"/summary {span.word} sources")]
