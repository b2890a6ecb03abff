"""Summaries in chat: the week's digest, the monthly and the half-yearly one, as text, a .docx draft and pictures.

Every number can be opened: `/summary 2026-11 sources` names the reports behind each, `/report show NUMBER` opens one.
"""

from __future__ import annotations

import re

from handlers.desk import charts, periods
from handlers.desk.office_document import filing, office_document, overview, problems, sources
from handlers.desk.periods import Span, span_of
from handlers.desk.roll_up import RollUp
from handlers.dialogue import State, Turn, finish, no_step, rows
from handlers.messages import Button, File, Message, Reply, Rows
from handlers.reach import Desk
from handlers.words import _, join, plain
from models.institutions import Certificate
from models.people import Role
from policy.answer import plain as digits

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MOST, LONGEST = 20, 120  # problems in chat, and characters of each; the draft holds all

COMMANDS = ("summary",)
STATES: tuple[type[State], ...] = ()
step = no_step
_WISH = r"(?:请|帮我|给我|我要|我想要?|要|出|做|写|看看?|来)*(?:一份|一个|个|一下)?(?:给?(?:院|校|系)?(?:长|领导|书记)(?:看|汇报)?(?:用)?的?)?"
_SUMMARY = r"(?:的|试点|工作|情况|数据|周报)*(?:小结|总结|汇总|简报|汇报)(?:材料|表|稿)?(?:吧|呢)?"
PLAIN = {
    word: re.compile(f"{_WISH}{period}{_SUMMARY}")
    for word, period in (
        ("lastweek", "上一?个?周"),
        ("week", "[本这]?一?个?周"),
        ("last", "上一?个?月"),
        ("half", "半年"),
        ("上半年", "上半年"),
        ("下半年", "下半年"),
        ("month", "(?:[本这当]?个?月|)"),
    )
}
"""Plain words for a summary; without a period the month's."""


def recognises(message: Message, desk: Desk) -> bool:
    """The plain words for a summary, from somebody who may have it."""
    person = desk.person
    return person is not None and person.may(Role.COORDINATOR, Role.HEAD) and _wanted(message.text) is not None


def _wanted(text: str) -> str | None:
    """The period whose summary a text asks for, as the command takes it."""
    said = text.strip(" 。.！!？?")
    return next((word for word, pattern in PLAIN.items() if pattern.fullmatch(said)), None)


def begin(message: Message, desk: Desk) -> Turn:
    """`/summary week|2026-11|2026上|2026下 [sources|docx|charts]`."""
    desk.member(Role.COORDINATOR, Role.HEAD)
    words = message.words.split() or [_wanted(message.text) or "month"]
    span = span_of(words[0], desk.today, desk.calendar)
    roll = rolled(span, desk)
    match words[1:2]:
        case ["sources"]:
            return _sources(roll)
        case ["docx"]:
            return _draft(roll, desk)
        case ["charts"]:
            return _charts(roll, desk)
        case _ if not roll.owed and not roll.filed:
            text = _("{name}: no report was owed or filed so far. The week as it stands: /board", name=roll.name)
            return finish(text, buttons=[Button(_("The week's board"), "/board")])
        case _:
            return Turn(None, (summary(roll, span.word),))


def rolled(span: Span, desk: Desk) -> RollUp:
    """The roll-up of a period as it stands now; a department head sees their own department."""
    return periods.rolled(span, overseen(desk), desk)


def overseen(desk: Desk) -> list[Certificate]:
    """The certificates whose reports a coordinator or a department head sees."""
    person, certificates = desk.member(), desk.certificates.all()
    if person.may(Role.COORDINATOR):
        return list(certificates)
    return [one for one in certificates if one.department_id is not None and one.department_id == person.department_id]


def summary(roll: RollUp, word: str) -> Reply:
    """The summary as one message, with what opens its numbers and the draft."""
    lines = [*overview(roll), *_problems_in_brief(roll), *filing(roll)]
    text = join(plain(f"**{roll.name}小结**"), plain("\n".join(lines)))
    return Reply(text, _buttons(word), card=f"summary-{word}")


def _problems_in_brief(roll: RollUp) -> list[str]:
    """The problems, cut short, so that what is missing still follows them; the draft is named where more are left."""
    lines = problems(roll, LONGEST)
    more = len(lines) - MOST
    return lines if more <= 0 else [*lines[:MOST], f"其余 {more} 条问题见 Word 稿。"]


def _buttons(word: str) -> Rows:
    return rows(
        Button(_("Where the numbers come from"), f"/summary {word} sources"),
        Button(_("Draft (.docx)"), f"/summary {word} docx"),
        Button(_("Charts"), f"/summary {word} charts"),
        wide=2,
    )


def _sources(roll: RollUp) -> Turn:
    lines = [
        plain(f"· {name} {digits(figure.value)}：{'、'.join(figure.sources) or '—'}") for name, figure in sources(roll)
    ]
    numbers = list(dict.fromkeys(number for __, figure in sources(roll) for number in figure.sources))
    buttons = rows(*(Button(plain(number), f"/report show {number}") for number in numbers[:9]))
    return Turn(None, (Reply(join(_("**Reports behind the numbers, {name}**", name=roll.name), *lines), buttons),))


def _draft(roll: RollUp, desk: Desk) -> Turn:
    today = desk.today
    content = office_document(desk.home.name, desk.office, roll, f"{today.year}年{today.month}月{today.day}日")
    text = _("A draft to read, change and sign. Its annex names the reports behind each number.")
    return Turn(None, (Reply(text, file=File(f"{roll.name}试点工作小结.docx", DOCX, content)),))


def _charts(roll: RollUp, desk: Desk) -> Turn:
    """The funnel, the pass rates and the filing rate of the period, as pictures."""
    own = {part.certificate.id for part in roll.parts}
    reports = desk.reports.between(roll.first, roll.last)
    filed = [report.monday for report in reports if report.key.certificate_id in own]
    images = charts.pictures_of(roll, filed)
    return Turn(
        None, tuple(Reply(plain(title), picture=File(f"{title}.png", "image/png", png)) for title, png in images)
    )
