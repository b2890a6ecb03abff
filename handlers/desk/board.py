"""The week's board: counts first, what needs coordination next, then who has not filed and why.

A coordinator sees the institution, a department head their department. A nudge goes to the lead alone; a problem is
answered where it stands; the card to pass on names nobody who can be shamed by it beyond the certificate.
"""

from __future__ import annotations

import re

from handlers.dates import day_in_words, instant_in_words, left_in_words
from handlers.dialogue import NotAllowed, NotUnderstood, Refused, State, Turn, ask, finish, rows
from handlers.messages import Button, Message, Note, Reply
from handlers.owed import TITLES
from handlers.reach import Desk
from handlers.words import Text, _, join, plain
from models.board import AnswerProblem, Board, Line, Reason, Standing
from models.calendar import WEEK, Phase, TeachingWeek
from models.people import Person, Role

COMMANDS = ("board",)
SHOWN = 12  # lines of one section on the card; the whole section is one tap away
LONGEST_ANSWER = 1000

REASONS: dict[Reason, Text] = {
    Reason.NOTHING: _("nothing yet"),
    Reason.BEGUN: _("begun, not filed"),
    Reason.NO_LEAD: _("no lead, hand-over pending"),
    Reason.ASKED: _("asked to be exempt, not decided"),
    Reason.VACATION: _("vacation"),
    Reason.NOT_THIS_TERM: _("not run this term"),
    Reason.LEAVE: _("on leave"),
}
WISH = re.compile(
    r"(本周|这周)?(总览|看板|周报情况)|(本周|这周|现在)?(还有)?谁还?(没有?|未)(交|报|提交)(周报)?|(看看?|查看)?(未|没)(交|报)(的)?名单"
    r"|(一键|帮我|请)?(私下)?(催|提醒)(一下)?(所有|全部)?还?(没有?|未)(交|报|提交)(周报)?的(人|老师|负责人)?|(全部|一键)?催(报|交)(周报)?"
    r"|board|who (has not|hasn't) filed( yet)?|who is missing|remind (all|everybody|everyone)",
    re.IGNORECASE,
)
"""What asks who has not filed; the nudge is a tap on what is shown."""
OPEN = (Standing.MISSING, Standing.PENDING)


class AnswerTo(State):
    """Waits for the answer to a report's problem."""

    report_id: int


STATES: tuple[type[State], ...] = (AnswerTo,)


def recognises(message: Message, desk: Desk) -> bool:
    """“谁没交”, “总览”, “提醒没交的人” and the like; whoever may not see the board is told so."""
    return desk.institution is not None and WISH.fullmatch(message.text.strip(" ？?。！!")) is not None


def begin(message: Message, desk: Desk) -> Turn:
    """/board [2026秋 12] [card | missing | late | exempt | filed | nudge <id or all>]; /board answer <report>."""
    if desk.person is None or not desk.person.may(Role.COORDINATOR, Role.HEAD):
        raise NotAllowed(_("Who has not filed is shown to the coordinator and the department heads alone. {yours}",
                           yours=_yours(desk)))  # fmt: skip
    words = message.words.split()
    if words[:1] == ["answer"] and not message.in_group:
        return _ask_answer(words[1] if len(words) > 1 else "", desk)
    week, rest = _week(words, desk)
    found = desk.boards.of(week, desk.calendar, desk.now, department_of(desk))
    if found is None:
        raise Refused(_("No report is owed in that week: it has no workday."))
    if message.in_group or rest == ["card"]:
        return Turn(None, (Reply(summary(found, desk, public=True)),))
    match rest:
        case ["nudge", *whom]:
            return _nudge(found, whom[0] if whom else "all", desk)
        case [one] if one in {str(standing) for standing in Standing}:
            return finish(join(*section(found, (Standing(one),), desk, most=1000)), buttons=[_back(found)])
        case _:
            return Turn(None, (Reply(summary(found, desk), rows(*_buttons(found, desk), wide=2), card="board"),))


def _yours(desk: Desk) -> Text:
    """Where whoever may not see the board sees what is theirs."""
    leads = desk.person is not None and desk.person.may(Role.LEAD, Role.DEPUTY)
    return _("Your own certificates: /status") if leads else _("What you can do here: /help")


def step(state: AnswerTo, message: Message, desk: Desk) -> Turn:
    """The answer to a problem: kept with the report, and told to whoever filed it."""
    desk.member(Role.COORDINATOR)
    text = message.text.strip()
    if not 0 < len(text) <= LONGEST_ANSWER:
        raise NotUnderstood(_("Please write the answer in up to 1000 characters. /cancel leaves it open."))
    report = desk.reports.get(state.report_id)
    if report is None:
        raise Refused(_("That report is not here. /board shows the week."))
    certificate = desk.certificates.get(report.key.certificate_id)
    told = {certificate.lead_id if certificate else None, report.filed_by} - {None, desk.member().id}
    words = _(
        "The coordinator on {number}, {certificate}: “{problem}”\nAnswer: {answer}",
        number=report.number, certificate=certificate.name if certificate else "",
        problem=report.contents.problems, answer=text,
    )  # fmt: skip
    occasion = f"problem:{report.id}:{desk.now:%Y%m%dT%H%M%S}"
    notes = [Note(person_id, Reply(words), occasion) for person_id in sorted(i for i in told if i)]
    done = _("Answered; people told: {count}. /board shows the week.", count=len(notes))
    return finish(done, AnswerProblem(report_id=report.id, text=text), notes=notes)


def department_of(desk: Desk) -> int | None:
    """The department that bounds what the person sees; None for a coordinator. Raises Refused for a head of none."""
    person = desk.member(Role.COORDINATOR, Role.HEAD)
    if person.may(Role.COORDINATOR):
        return None
    if person.department_id is None:
        raise Refused(_("I do not know which department you head. Ask the coordinator to enter it."))
    return person.department_id


def _week(words: list[str], desk: Desk) -> tuple[TeachingWeek, list[str]]:
    """The week asked for (the one whose window matters now unless said), and the words after it."""
    if len(words) >= 2 and words[1].isdecimal() and (named := desk.calendar.week(words[0], int(words[1]))):
        return named, words[2:]
    window = desk.calendar.window_at(desk.now)
    current = window.week if window else desk.calendar.week_on(desk.today - WEEK)
    if current is None and not desk.calendar.terms:
        calendar = Button(_("School calendar"), "/calendar")
        raise Refused(
            _("No term is entered yet, so no report is owed. A coordinator enters it: /calendar"),
            *((calendar,) if desk.member().may(Role.COORDINATOR) else ()),
        )
    if current is None:
        raise Refused(_("This is not a teaching week, so no report is owed. An earlier week: /board 2026秋 12"))
    if words[:1] in (["last"], ["上周"]):
        return desk.calendar.week_on(current.monday - WEEK) or current, words[1:]
    return current, words


def summary(found: Board, desk: Desk, *, public: bool = False) -> Text:
    """The board as one text. `public` leaves out names of people: it can be passed on as it is."""
    counts = found.counts
    said = [_("{title} {count}", title=TITLES[s], count=counts[s]) for s in (Standing.FILED, *Standing) if counts[s]]
    none = _("Nothing is to be reported: no certificate is piloted here yet. A coordinator imports them: /import")
    parts: list[Text] = [_title(found, desk), join(*dict.fromkeys(said), by=" · ") if said else none]
    parts += _problems(found, desk)
    for standings in ((Standing.MISSING,), (Standing.PENDING,), (Standing.LATE,), (Standing.EXEMPT,)):
        parts += section(found, standings, desk, public=public)
    if public:
        parts.append(
            _(
                "{institution}, as of {time}",
                institution=desk.home.name,
                time=f"{desk.now.astimezone(desk.zone):%Y-%m-%d %H:%M}",
            )
        )
    return join(*parts)


def _title(found: Board, desk: Desk) -> Text:
    due = instant_in_words(found.window.due, desk.now, desk.zone)
    left = left_in_words(found.window.due, desk.now) if found.phase in {Phase.BEFORE, Phase.OPEN} else _("it is over")
    return _(
        "**Teaching week {week}, weekly reports** (due {due}, {left})",
        week=found.window.week.number,
        due=due,
        left=left,
    )


def _problems(found: Board, desk: Desk) -> list[Text]:
    """What needs coordination, with what was answered already."""
    lines = found.needing_coordination()
    answered = desk.boards.answers(line.report.id for line in lines if line.report)
    said = []
    for number, line in enumerate(lines[:SHOWN], 1):
        report = line.report
        if report is None:
            continue
        said.append(
            _("{n}. {name}: {problem}", n=number, name=line.certificate.name, problem=_short(report.contents.problems))
        )
        if report.id in answered:
            said.append(_("→ Answered: {answer}", answer=_short(answered[report.id].text)))
    return [_("**Needs coordination ({count})**", count=len(lines)), *said] if said else []


def _short(words: str) -> str:
    flat = " ".join(words.split())
    return flat if len(flat) <= 80 else f"{flat[:79]}…"


def section(
    found: Board, standings: tuple[Standing, ...], desk: Desk, *, public: bool = False, most: int = SHOWN
) -> list[Text]:
    """A title with a line a certificate: why, since when, whose."""
    lines = found.of(*standings)
    if not lines:
        return []
    names = {} if public else desk.people.names()
    said = [_of(line, names, desk) for line in lines[:most]]
    more = [_("… and {n} more", n=len(lines) - most)] if len(lines) > most else []
    return [_("**{title} ({count})**", title=TITLES[standings[0]], count=len(lines)), *said, *more]


def _of(line: Line, names: dict[int, str], desk: Desk) -> Text:
    lead = names.get(line.certificate.lead_id or 0)
    name = (
        _("{certificate} ({lead})", certificate=line.certificate.name, lead=lead)
        if lead
        else plain(line.certificate.name)
    )
    if line.report is not None:
        at = instant_in_words(line.report.filed_at, desk.now, desk.zone)
        return _("· {name}: {number}, {time}", name=name, number=line.report.number, time=at)
    reason = REASONS[line.reason or Reason.NOTHING]
    if line.until is not None:
        until = day_in_words(line.until, desk.today)
        return _("· {name}: {reason}, until {day}", name=name, reason=reason, day=until)
    return _("· {name}: {reason}", name=name, reason=reason)


def _buttons(found: Board, desk: Desk) -> list[Button]:
    key = _key(found)
    open_ = [line for line in found.of(*OPEN) if _responsible(line) is not None]
    answered = desk.boards.answers(line.report.id for line in found.needing_coordination() if line.report)
    coordinator = desk.member().may(Role.COORDINATOR)
    buttons = [
        Button(_("Answer {n}", n=number), f"/board answer {line.report.id}")
        for number, line in enumerate(found.needing_coordination()[:SHOWN], 1)
        if coordinator and line.report and line.report.id not in answered
    ]
    if open_:
        buttons.append(Button(_("Nudge {count} in private", count=len(open_)), f"/board {key} nudge all"))
    buttons += [
        Button(_("All: {title}", title=TITLES[s]), f"/board {key} {s}")
        for s in (Standing.MISSING, Standing.PENDING, Standing.EXEMPT)
        if len(found.of(s)) > SHOWN
    ]
    buttons.append(Button(_("Card to pass on"), f"/board {key} card"))
    before = desk.calendar.week_on(found.window.week.monday - WEEK)
    return buttons + ([Button(_("The week before"), f"/board {before.term} {before.number}")] if before else [])


def _key(found: Board) -> str:
    return f"{found.window.week.term} {found.window.week.number}"


def _back(found: Board) -> Button:
    return Button(_("Back to the board"), f"/board {_key(found)}")


def _responsible(line: Line) -> int | None:
    return line.certificate.lead_id or line.certificate.deputy_id


def _nudge(found: Board, whom: str, desk: Desk) -> Turn:
    """A private word to the leads of what is not filed; at most one a day and certificate."""
    lines = [line for line in found.of(*OPEN) if whom == "all" or str(line.certificate.id) == whom]
    notes = [note for line in lines if (note := _word(found, line, desk))]
    if not notes:
        raise Refused(_("Nobody is left to be nudged: all is filed, exempt or without a lead."))
    known = {note.person_id for note in notes}
    unreached = [p.name for p in desk.people.all() if p.id in known - desk.people.reached(desk.now)]
    text = _("Nudged in private: {count}. Each is nudged at most once a day.", count=len(notes))
    if unreached:
        text = join(
            text, _("Not on any channel yet: {names}. Links: /invite missing", names="、".join(unreached[:SHOWN]))
        )
    return finish(text, buttons=[_back(found)], notes=notes)


def _word(found: Board, line: Line, desk: Desk) -> Note | None:
    person_id, me = _responsible(line), desk.member()
    if person_id is None:
        return None
    week = found.window.week
    text = _(
        "{name} reminds you: {certificate}, teaching week {week}, is not filed yet; due {due}.",
        name=_office(me), certificate=line.certificate.name, week=week.number,
        due=instant_in_words(found.window.due, desk.now, desk.zone),
    )  # fmt: skip
    button = Button(
        _("File {name}", name=line.certificate.short_name or line.certificate.name), f"/report {line.certificate.id}"
    )
    return Note(
        person_id, Reply(text, rows(button)), f"nudge:{week.term}:{week.number}:{line.certificate.id}:{desk.today}"
    )


def _office(person: Person) -> Text:
    return _("The coordinator") if person.may(Role.COORDINATOR) else _("Your department head")


def _ask_answer(said: str, desk: Desk) -> Turn:
    desk.member(Role.COORDINATOR)
    report = desk.reports.get(int(said)) if said.isdecimal() else None
    if report is None or not report.contents.problems:
        raise Refused(_("That report is not here. /board shows the week."))
    return ask(AnswerTo(report_id=report.id), _("{number}: “{problem}”\nYour answer:", number=report.number,
                                                problem=report.contents.problems))  # fmt: skip
