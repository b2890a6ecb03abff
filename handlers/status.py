"""Where one stands, in one message: what a lead owes and has filed, how the week stands, which exams come next."""

from __future__ import annotations

import re

from handlers.dates import day_in_words, instant_in_words, left_in_words
from handlers.dialogue import NotAllowed, State, Turn, finish
from handlers.messages import Button, Message
from handlers.owed import TITLES, exams_ahead, filed, records_missing, weeks_owed
from handlers.reach import Desk
from handlers.words import Text, _, counted, join
from models.board import Board, Standing
from models.calendar import WEEK, Phase, Window
from models.institutions import Certificate
from models.people import Role
from models.rounds import Milestone, Round

COMMANDS = ("status",)
STATES: tuple[type[State], ...] = ()
SHOWN = 10
KINDS = {"training": _("training"), "duty": _("exam duty")}
WISH = re.compile(
    r"(我的)?(进度|状态|待办(事项)?)|我?(还)?欠什么|我?(还)?(没有?|未)(交|报)的(周报|周)?(有哪些)?|我?(还)?(差|欠|缺)(哪|几)(些|几)?(周|份)?(的?周报)?(没(交|报))?|我?(哪|有几)(些|几)?周(的周报)?(还)?没(交|报)|我(交|报)了吗|"
    r"(我|我们)?(这周|本周|下周|今天|明天|最近|近期|接下来|现在)?(我|我们)?(还)?(有|该|要|得)(什么|哪些|啥)(事情?|工作|任务|待办)?"
    r"((要|需要|该|得)(做|办|交|处理)(的|了)?|(没做|没办|没交|待办)(的)?|要做)(呢|吗)?|"
    r"(我|我们)?(这周|本周|下周|今天|明天|最近|近期|接下来|现在)?(我|我们)?(还)?(该|要|得)(做|办|交)(什么|哪些|啥)(事情?|工作|了|呢)?|"
    r"status|what do i owe|what (do i have|is there) to do( next)?|what('s| is) (due|next)",
    re.IGNORECASE,
)
"""What asks where one stands or what there is to do."""
NO_TERM = _("No term is entered yet, so no report is owed. A coordinator enters it: /calendar")


def recognises(message: Message, desk: Desk) -> bool:
    """“我还欠什么”, “进度” and the like."""
    return WISH.fullmatch(message.text.strip(" ？?。！!")) is not None


def begin(message: Message, desk: Desk) -> Turn:
    """/status."""
    desk.member()
    if message.in_group:
        raise NotAllowed(_("Where you stand is shown to you alone: ask in a private chat with me."))
    parts: list[Text] = []
    buttons: list[Button] = []
    for of_role in (_as_lead, _as_overseer, _exams):
        said, offered = of_role(desk)
        parts += said
        buttons += offered
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
        records, to_record = _records(held, desk)
        earlier, to_file = _earlier(held, None, desk)
        return [_("No teaching week now, so no report is owed."), *earlier, *records], [*to_file, *to_record]
    lines, buttons = [_title(window, desk)], []
    for certificate in held[:SHOWN]:
        said, owed = _line(certificate, window, desk)
        lines.append(said)
        if owed:
            label = _("File {name}", name=certificate.short_name or certificate.name)
            buttons.append(Button(label, f"/report {certificate.id}"))
    records, to_record = _records(held, desk)
    earlier, to_file = _earlier(held, window, desk)
    return [*lines, *earlier, *records], [*buttons, *to_file, *to_record]


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
    report = filed(certificate, desk).get((window.week.term, window.week.number))
    if report is not None:
        return _("✓ {name}: filed, {number}", name=certificate.name, number=report.number), False
    if desk.exemptions.covering(certificate.id, desk.calendar.local_date(window.due)):
        return _("– {name}: exempt", name=certificate.name), False
    drafts = desk.reports.drafts([certificate.id])
    if any((d.key.term, d.key.week) == (window.week.term, window.week.number) for d in drafts):
        return _("· {name}: begun, not filed", name=certificate.name), True
    return _("· {name}: not filed yet", name=certificate.name), True


def _earlier(held: list[Certificate], window: Window | None, desk: Desk) -> tuple[list[Text], list[Button]]:
    """The weeks of this term before the present one for which a report is still owed, and the way to file them."""
    said = []
    for certificate in held:
        weeks = weeks_owed(certificate, window, desk)
        if weeks:
            numbers = "、".join(str(week.number) for week in weeks)
            said.append(
                counted("· {name}: week {numbers}", "· {name}: weeks {numbers}", len(weeks), name=certificate.name,
                        numbers=numbers)
            )  # fmt: skip
    if not said:
        return [], []
    return [_("**Still owed from before**"), *said], [Button(_("File earlier weeks"), "/report history")]


def _records(held: list[Certificate], desk: Desk) -> tuple[list[Text], list[Button]]:
    """Rounds that have passed and are not recorded: without the records nothing is settled."""
    found = records_missing(held, desk)[:SHOWN]
    said = [
        _("· {name}, {round}: {kinds}", name=one.certificate.name, round=one.round.facts.name,
          kinds=join(*(KINDS[kind] for kind in one.kinds), by="、"))
        for one in found
    ]  # fmt: skip
    buttons = [
        Button(_("Record {name}", name=one.certificate.short_name or one.certificate.name),
               f"/record {one.certificate.id} {one.kinds[0]}")
        for one in found
    ]  # fmt: skip
    return ([_("**Not recorded yet, needed for settlement**"), *said] if said else []), buttons


def _exams(desk: Desk) -> tuple[list[Text], list[Button]]:
    """The exams that come next."""
    held = desk.certificates.of(desk.member().id)
    names = {one.id: one.name for one in desk.certificates.all()}
    found = exams_ahead(held, desk)
    said = [_exam(one, names.get(one.facts.certificate_id, ""), desk) for one in found]
    return ([_("**Next exams**"), *said] if said else []), [Button(_("My exams"), "/exams")] if said else []


def _exam(one: Round, name: str, desk: Desk) -> Text:
    facts = {"name": name, "round": one.facts.name}
    closes = one.facts.milestones.get(Milestone.REGISTRATION_CLOSES)
    day = day_in_words(one.facts.first_day, desk.today) if one.facts.first_day else _("day not announced")
    if closes and closes.day >= desk.today:
        until = day_in_words(closes.day, desk.today)
        return _("· {name}, {round}: {day}; registration until {until}", day=day, until=until, **facts)
    return _("· {name}, {round}: {day}", day=day, **facts)


def _as_overseer(desk: Desk) -> tuple[list[Text], list[Button]]:
    """How the week stands, in one line; and what waits for the coordinator."""
    person = desk.member()
    if not person.may(Role.COORDINATOR, Role.HEAD):
        return [], []
    window = desk.calendar.window_at(desk.now)
    week = window.week if window else desk.calendar.week_on(desk.today - WEEK)
    department = None if person.may(Role.COORDINATOR) else (person.department_id or 0)
    found = desk.boards.of(week, desk.calendar, desk.now, department) if week else None
    said, buttons = _open_questions(desk) if person.may(Role.COORDINATOR) else ([], [])
    if not desk.calendar.terms and person.may(Role.COORDINATOR):
        return [NO_TERM, *said], [Button(_("School calendar"), "/calendar"), *buttons]
    if found is None:
        return [_("No teaching week now; the board is empty."), *said], buttons
    return [found_in_words(found, whole=department is None), *said], [Button(_("The week's board"), "/board"), *buttons]


def _open_questions(desk: Desk) -> tuple[list[Text], list[Button]]:
    count = len(desk.questions.open())
    if not count:
        return [], []
    return [_("Questions that wait for your answer: {count}", count=count)], [Button(_("Open questions"), "/questions")]


def found_in_words(found: Board, *, whole: bool) -> Text:
    """A board's counts in one line; `whole` says that it is the institution's, not a department's."""
    counts = found.counts
    said = [
        _("{title} {count}", title=TITLES[standing], count=counts[standing])
        for standing in Standing
        if counts[standing]
    ]
    head = (
        _("**Week {week}, all certificates**: {counts}") if whole else _("**Week {week}, your department**: {counts}")
    )
    told = join(*said, by=" · ") if said else _("nothing is to be reported")
    return Text(head.msgid, {"week": found.window.week.number, "counts": told})
