"""Summaries in chat: the week's digest, the monthly and the half-yearly one, as text, a .docx draft and pictures.

Every number can be opened: `/summary 2026-11 sources` names the reports behind each, `/report show NUMBER` opens one.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

from handlers.desk import charts
from handlers.desk.office_document import filing, office_document, overview, problems, sources
from handlers.desk.roll_up import Filed, RollUp, is_over, roll_up
from handlers.dialogue import Refused, State, Turn, rows
from handlers.messages import Button, File, Message, Reply, Rows
from handlers.reach import Desk
from handlers.words import _, join, plain
from models.calendar import TeachingWeek
from models.people import Role
from policy.answer import plain as digits

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MOST = 3500  # characters of the chat text; the draft holds all

COMMANDS = ("summary",)
STATES: tuple[type[State], ...] = ()
PLAIN = {
    "本周小结": "week",
    "周小结": "week",
    "本月小结": "month",
    "月小结": "month",
    "上月小结": "last",
    "半年总结": "half",
}


def recognises(message: Message, desk: Desk) -> bool:
    """The plain words for a summary, from somebody who may have it."""
    person = desk.person
    return person is not None and person.may(Role.COORDINATOR, Role.HEAD) and message.text.strip() in PLAIN


def begin(message: Message, desk: Desk) -> Turn:
    """`/summary week|2026-11|2026上|2026下 [sources|docx|charts]`."""
    desk.member(Role.COORDINATOR, Role.HEAD)
    words = message.words.split() or [PLAIN.get(message.text.strip(), "month")]
    name, first, last = span_of(words[0], desk.today)
    roll = rolled(name, first, last, desk)
    match words[1:2]:
        case ["sources"]:
            return _sources(roll)
        case ["docx"]:
            return _draft(roll, desk)
        case ["charts"]:
            return _charts(roll, desk)
        case _:
            return Turn(None, (summary(roll, words[0]),))


def step(state: Any, message: Message, desk: Desk) -> Turn:
    """There is no state to step from."""
    raise NotImplementedError


def span_of(word: str, today: date) -> tuple[str, date, date]:
    """A period's name and its first and last day. Raises Refused for what is no period."""
    if word == "week":
        monday = today - timedelta(days=today.weekday())
        return f"{monday:%Y-%m-%d} 当周", monday, monday + timedelta(days=6)
    if word in ("month", "last"):
        first = today.replace(day=1)
        word = f"{first if word == 'month' else first - timedelta(days=1):%Y-%m}"
    if word == "half":
        word = f"{today.year}上" if today.month > 6 else f"{today.year - 1}下"
    if found := re.fullmatch(r"(20\d\d)-(0?[1-9]|1[0-2])", word):
        first = date(int(found[1]), int(found[2]), 1)
        return f"{first.year} 年 {first.month} 月", first, _month_end(first)
    if found := re.fullmatch(r"(20\d\d)([上下])", word):
        first = date(int(found[1]), 1 if found[2] == "上" else 7, 1)
        return f"{first.year} 年{found[2]}半年", first, _month_end(first.replace(month=first.month + 5))
    raise Refused(_("Which period? For example: /summary 2026-11, /summary 2026上, /summary week"))


def _month_end(first: date) -> date:
    return (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)


def rolled(name: str, first: date, last: date, desk: Desk) -> RollUp:
    """The roll-up of a period as it stands now; a department head sees their own department."""
    certificates = [one for one in desk.certificates.all() if _sees(one.department_id, desk)]
    weeks = [week for week in desk.calendar.weeks(first, last) if _over(week, desk)]
    own = {one.id for one in certificates}
    return roll_up(
        name,
        first,
        last,
        Filed(
            certificates=certificates,
            reports=[report for report in desk.reports.between(first, last) if report.key.certificate_id in own],
            before={one.id: desk.reports.last_before(one.id, first) for one in certificates},
            exemptions=desk.reports.exemptions(),
            weeks=weeks,
        ),
    )


def _sees(department_id: int | None, desk: Desk) -> bool:
    person = desk.member()
    return person.may(Role.COORDINATOR) or (department_id is not None and department_id == person.department_id)


def _over(week: TeachingWeek, desk: Desk) -> bool:
    window = desk.calendar.window(week)
    return is_over(window.due if window else None, desk.now)


def summary(roll: RollUp, word: str) -> Reply:
    """The summary as one message, with what opens its numbers and the draft."""
    lines = [*overview(roll), *problems(roll), *filing(roll)]
    text = join(plain(f"**{roll.name}小结**"), plain("\n".join(lines)[:MOST]))
    return Reply(text, _buttons(word), card=f"summary-{word}")


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
    content = office_document(
        desk.home.name, desk.home.office or "教务处", roll, f"{today.year}年{today.month}月{today.day}日"
    )
    text = _("A draft to read, change and sign. Its annex names the reports behind each number.")
    return Turn(None, (Reply(text, file=File(f"{roll.name}试点工作小结.docx", DOCX, content)),))


def _charts(roll: RollUp, desk: Desk) -> Turn:
    """The funnel, the pass rates and the filing rate of the period, as pictures."""
    filed = [report.monday for report in desk.reports.between(roll.first, roll.last)]
    images = charts.pictures_of(roll, filed)
    return Turn(
        None, tuple(Reply(plain(title), picture=File(f"{title}.png", "image/png", png)) for title, png in images)
    )
