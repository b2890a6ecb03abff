"""Where one stands, in one message: what a lead owes and has filed, how the week stands, which exams come next."""

from __future__ import annotations

from handlers.dates import instant_in_words, left_in_words
from handlers.dialogue import NotAllowed, State, Turn, finish
from handlers.messages import Button, Message
from handlers.reach import Desk
from handlers.words import Text, _, join, plain
from models.board import Board, Standing
from models.calendar import DAY, WEEK, Phase, TeachingWeek, Window
from models.institutions import Certificate
from models.people import Role
from models.reports import Report

COMMANDS = ("status",)
STATES: tuple[type[State], ...] = ()
SHOWN = 10
TITLES: dict[Standing, Text] = {
    Standing.MISSING: _("Missing"),
    Standing.PENDING: _("Not filed yet"),
    Standing.LATE: _("Filed late"),
    Standing.EXEMPT: _("Exempt"),
    Standing.FILED: _("Filed"),
}


def recognises(message: Message, desk: Desk) -> bool:
    """“我还欠什么”, “进度” and the like."""
    said = message.text.strip(" ？?。！").lower()
    return said in {
        "进度",
        "我的进度",
        "状态",
        "还欠什么",
        "我还欠什么",
        "我交了吗",
        "我报了吗",
        "status",
        "what do i owe",
    }


def begin(message: Message, desk: Desk) -> Turn:
    """/status."""
    person = desk.member()
    if message.in_group:
        raise NotAllowed(_("Where you stand is shown to you alone: ask in a private chat with me."))
    parts: list[Text] = []
    buttons: list[Button] = []
    for of_role in (_as_lead, _as_overseer):
        said, offered = of_role(desk)
        parts += said
        buttons += offered
    if Role.STUDENT in person.roles:
        buttons.append(Button(_("My exams"), "/exams"))
    if not parts:
        parts.append(_("Nothing is owed. Exams that you follow: /exams"))
    return finish(join(*parts), buttons=buttons, card="status")


def step(state: State, message: Message, desk: Desk) -> Turn:
    """No state of its own."""
    return begin(message, desk)


def _as_lead(desk: Desk) -> tuple[list[Text], list[Button]]:
    """Each certificate of the week whose window matters, then what earlier weeks of the term still owe."""
    held = desk.certificates.of(desk.member().id)
    if not held:
        return [], []
    window = desk.calendar.window_at(desk.now)
    if window is None:
        return [_("No teaching week now, so no report is owed."), *_earlier(held, None, desk)], []
    lines, buttons = [_title(window, desk)], []
    for certificate in held[:SHOWN]:
        said, owed = _line(certificate, window, desk)
        lines.append(said)
        if owed:
            label = _("File {name}", name=certificate.short_name or certificate.name)
            buttons.append(Button(label, f"/report {certificate.id}"))
    return [*lines, *_earlier(held, window, desk)], buttons


def _title(window: Window, desk: Desk) -> Text:
    due = instant_in_words(window.due, desk.now, desk.zone)
    if window.phase(desk.now) is Phase.LATE:
        late = instant_in_words(window.late_until, desk.now, desk.zone)
        return _("**Teaching week {week}**: was due {due}, taken as late until {late}", week=window.week.number, due=due,
                 late=late)  # fmt: skip
    left = left_in_words(window.due, desk.now)
    return _("**Teaching week {week}**: due {due}, {left}", week=window.week.number, due=due, left=left)


def _line(certificate: Certificate, window: Window, desk: Desk) -> tuple[Text, bool]:
    """How a certificate stands this week, and whether its report is still owed."""
    report = _filed(certificate, desk).get((window.week.term, window.week.number))
    if report is not None:
        return _("✓ {name}: filed, {number}", name=certificate.name, number=report.number), False
    if desk.reports.exempt(certificate.id, desk.calendar.local_date(window.due)):
        return _("– {name}: exempt", name=certificate.name), False
    drafts = desk.reports.drafts([certificate.id])
    if any((d.key.term, d.key.week) == (window.week.term, window.week.number) for d in drafts):
        return _("· {name}: begun, not filed", name=certificate.name), True
    return _("· {name}: not filed yet", name=certificate.name), True


def _filed(certificate: Certificate, desk: Desk) -> dict[tuple[str, int], Report]:
    return {(one.key.term, one.key.week): one for one in desk.reports.history(certificate.id)}


def _earlier(held: list[Certificate], window: Window | None, desk: Desk) -> list[Text]:
    """The weeks of this term before the present one for which a report is still owed."""
    said = []
    for certificate in held:
        weeks = owed(certificate, window, desk)
        if weeks:
            numbers = "、".join(str(week.number) for week in weeks)
            said.append(_("· {name}: weeks {numbers}", name=certificate.name, numbers=numbers))
    return [_("**Still owed from before** (file late with /report)"), *said] if said else []


def owed(certificate: Certificate, window: Window | None, desk: Desk) -> list[TeachingWeek]:
    """The weeks of the present term, before the window's, without report and without exemption."""
    term = desk.calendar.term_on(desk.today)
    if term is None:
        return []
    last = (window.week.monday if window else desk.today) - DAY
    filed, found = _filed(certificate, desk), []
    for week in desk.calendar.weeks(term.first, last):
        its = desk.calendar.window(week)
        exempt = its and desk.reports.exempt(certificate.id, desk.calendar.local_date(its.due))
        if its and not exempt and (week.term, week.number) not in filed and its.late_until < desk.now:
            found.append(week)
    return _since_the_first(found, filed)


def _since_the_first(weeks: list[TeachingWeek], filed: dict[tuple[str, int], Report]) -> list[TeachingWeek]:
    """A certificate that was never reported owes nothing for weeks before it was here: only the latest counts."""
    return weeks if filed else weeks[-1:]


def _as_overseer(desk: Desk) -> tuple[list[Text], list[Button]]:
    """How the week stands, in one line."""
    person = desk.member()
    if not person.may(Role.COORDINATOR, Role.HEAD):
        return [], []
    window = desk.calendar.window_at(desk.now)
    week = window.week if window else desk.calendar.week_on(desk.today - WEEK)
    department = None if person.may(Role.COORDINATOR) else (person.department_id or 0)
    found = desk.boards.of(week, desk.calendar, desk.now, department) if week else None
    if found is None:
        return [_("No teaching week now; the board is empty.")], []
    return [found_in_words(found)], [Button(_("The week's board"), "/board")]


def found_in_words(found: Board) -> Text:
    """A board's counts in one line."""
    counts = found.counts
    said = [
        _("{title} {count}", title=TITLES[standing], count=counts[standing])
        for standing in Standing
        if counts[standing]
    ]
    return _("**Week {week}, all certificates**: {counts}", week=found.window.week.number,
             counts=join(*said, by=" · ") if said else plain("0"))  # fmt: skip
