"""What was filed and what is owed: one's own history, one report with its texts, what is still to do."""

from __future__ import annotations

import re

from handlers.dialogue import NotUnderstood, Refused, State, Turn, finish, no_step
from handlers.messages import Button, File, Kind, Message, Reply
from handlers.reach import Desk
from handlers.terms import with_levels
from handlers.weekly_report import flow
from handlers.weekly_report.card import TIMINGS, body, heading, in_brief
from handlers.weekly_report.filing import change_button
from handlers.weekly_report.texts import FORMS, form_buttons, text_of
from handlers.weekly_report.weeks import (
    NUMBER,
    Standing,
    Week,
    file_button,
    one_of_own,
    owed,
    own,
    weeks_of,
    whose,
)
from handlers.words import Text, _, join, plain
from models.calendar import WEEK, monday_of
from models.institutions import Certificate
from models.people import Role
from models.reports import Report

COMMANDS: tuple[str, ...] = ()
STATES: tuple[type[State], ...] = ()
step = no_step

TEXTS_WISH = re.compile(
    r"(给我|我要|看看?|导出|生成|复制|发我?)?(本周|这周|刚才)?的?(周报)?的?(要粘贴的|可粘贴的)?(平台文本|平台格式|表格行|小结段落|[三3](份|个|种)文本|文本|粘贴文本)"
    r"|(paste[- ]ready |platform )?texts?( to paste)?",
    re.IGNORECASE,
)
"""The texts to paste, asked for in words."""
NAMED_FORMS = {"平台": "platform", "表格": "row", "段落": "paragraph"}
HISTORY_WISH = re.compile(
    r"(看看?|查看)?(我的|我|以前的?|之前的?|历史)+(周报|报过什么|报过的)(记录)?|历史(周报|记录)|周报(历史|记录)"
    r"|my reports|report history",
    re.IGNORECASE,
)
LAST_WISH = re.compile(
    r"(我要|我想|想|要|看看?|查看?|改|修改|更正|订正|打开)*我?上(一|个)?周我?(的|交的|报的)?周报(内容)?((写|填|报|数字)?(错|漏)了|(有|写得?)(误|问题)|(要|想)?(改|修改|更正)(一下)?)?"
    r"|我?上(一|个)?周我?(都|是)?(报|填|交|写)(了|的)?(些)?(什么|啥|的?是什么)"
    r"|(show )?(me )?(my )?last week's report|what did I (file|report) last week",
    re.IGNORECASE,
)
"""Last week's report, to be seen or corrected."""
SHOWN_WEEKS = 20
MOST_BUTTONS = 6


def history(certificates: list[Certificate], desk: Desk) -> Turn:
    """The weeks of the term, certificate by certificate: each filed, exempt or owed."""
    blocks = [_of_one(certificate, desk) for certificate in certificates]
    todo = [file_button(week) for week in owed(desk)][:MOST_BUTTONS]
    return finish(join(*blocks, by="\n\n"), buttons=todo)


def _of_one(certificate: Certificate, desk: Desk) -> Text:
    weeks = weeks_of(certificate, desk)[-SHOWN_WEEKS:]
    lines = [_week_line(week) for week in reversed(weeks)]
    earlier = [
        report for report in desk.reports.history(certificate.id) if report.key not in {one.key for one in weeks}
    ]
    lines += [_report_line(report) for report in earlier[: SHOWN_WEEKS - len(lines)]]
    return join(_("**{name}**", name=with_levels(certificate)), *(lines or [_("No report yet.")]))


def _week_line(week: Week) -> Text:
    if week.report is not None:
        return _report_line(week.report)
    return _("Week {n}: {standing}", n=week.week.number, standing=standing_in_words(week))


def standing_in_words(week: Week) -> Text:
    """How a week stands that has no report."""
    if week.draft is not None and week.owed:
        return _("a draft, not filed")
    words: dict[Standing, Text] = {
        Standing.EXEMPT: _("exempt"),
        Standing.NOT_OPEN: _("not open yet"),
        Standing.OPEN: _("to be filed"),
        Standing.LATE: _("overdue"),
        Standing.MISSING: _("missing"),
    }
    return words[week.standing]


def _report_line(report: Report) -> Text:
    pieces: list[Text] = [plain(report.number), in_brief(report.contents)]
    pieces += [TIMINGS[report.timing]] if report.timing in TIMINGS else []
    pieces += [_("revision {n}", n=report.revision)] if report.revision > 1 else []
    return join(*pieces, by=" · ")


def shown(report: Report, desk: Desk) -> Turn:
    """A filed report with who filed and changed it, its texts, and the way to change it."""
    certificate = seen_by(report, desk)
    last = desk.reports.last_before(certificate.id, report.monday)
    head = heading(certificate, report.key.week, report.monday, plain(report.number))
    mine = certificate.id in {one.id for one in desk.certificates.of(desk.member().id)}
    buttons = (*form_buttons(report.number), *_file_buttons(report), *((change_button(report.number),) if mine else ()))
    text = join(head, body(report.contents, last.contents if last else None), *revisions(report, desk))
    return finish(text, buttons=buttons)


def _file_buttons(report: Report) -> list[Button]:
    count = min(len(report.contents.attachments), MOST_BUTTONS)
    return [Button(_("Attachment {n}", n=n), f"/report file {report.number} {n}") for n in range(1, count + 1)]


def as_file(words: list[str], desk: Desk) -> Turn:
    """/report file 2026秋-12-003 1: an attachment, sent back."""
    report = numbered(words[0] if words else "", desk)
    seen_by(report, desk)
    place = int(words[1]) if len(words) == 2 and words[1].isdecimal() and len(words[1]) < 3 else 1
    kept = report.contents.attachments[place - 1 : place] if place else ()
    if not kept:
        raise Refused(_("That report has no such attachment."))
    try:
        content = desk.around.read_file(kept[0].key)
    except OSError:
        raise Refused(_("That attachment is not to be found any more. Please ask the office.")) from None
    return Turn(None, (Reply(plain(kept[0].name), file=File(kept[0].name, kept[0].media_type, content)),))


def revisions(report: Report, desk: Desk) -> list[Text]:
    """Who confirmed which revision when, and why."""
    lines = []
    for one in desk.reports.revisions(report.id):
        who = desk.people.get(one.by) if one.by else None
        lines.append(
            _("Revision {n}: {who}, {when}{reason}", n=one.revision, who=who.name if who else "—",
              when=flow.local(one.at, desk), reason=f"，{one.reason}" if one.reason else "")
        )  # fmt: skip
    return lines


def seen_by(report: Report, desk: Desk) -> Certificate:
    """The report's certificate, for its own people and the coordinators. Raises Refused for others."""
    certificate = desk.certificates.get(report.key.certificate_id)
    if certificate is None:
        raise Refused(_("There is no report of that number here."))
    if desk.member().may(Role.COORDINATOR):
        return certificate
    if certificate.id not in {one.id for one in desk.certificates.of(desk.member().id)}:
        raise Refused(whose(certificate, desk))
    return certificate


def numbered(number: str, desk: Desk) -> Report:
    """The report of a number. Raises Refused."""
    report = desk.reports.numbered(number)
    if report is None:
        raise Refused(_("There is no report of that number here."), Button(_("My reports"), "/report history"))
    return report


def recognises(message: Message, desk: Desk) -> bool:
    """Whether a lead asks for the texts to paste, for what was filed before or last week, or names a report's number."""
    if message.in_group or message.kind is not Kind.TEXT or desk.person is None:
        return False
    said = message.text.strip(" 。.!！?？")
    asks = any(wish.fullmatch(said) for wish in (TEXTS_WISH, HISTORY_WISH, LAST_WISH, NUMBER))
    return asks and bool(desk.certificates.of(desk.person.id))


def begin(message: Message, desk: Desk) -> Turn:
    """The text that was named, of the latest report, or that report with its texts, for whoever has one certificate; else,
    and where asked for, what was filed."""
    said = message.text.strip(" 。.!！?？")
    if NUMBER.fullmatch(said):
        return shown(numbered(said, desk), desk)
    mine = own(desk)
    if LAST_WISH.fullmatch(said):
        return _of_last_week(mine, desk)
    latest = next(iter(desk.reports.history(mine[0].id, 1)), None) if len(mine) == 1 else None
    if latest is None or HISTORY_WISH.fullmatch(said):
        return history(mine, desk)
    form = next((form for word, form in NAMED_FORMS.items() if word in said), "")
    return finish(text_of(form, latest, mine[0])) if form else shown(latest, desk)


def _of_last_week(mine: list[Certificate], desk: Desk) -> Turn:
    """Last week's report with the way to change it; where there is not just one, what was filed and is owed."""
    monday = monday_of(desk.today) - WEEK
    filed = [report for one in mine for report in desk.reports.history(one.id, 2) if report.monday == monday]
    return shown(filed[0], desk) if len(mine) == len(filed) == 1 else history(mine, desk)


def as_text(words: list[str], desk: Desk) -> Turn:
    """/report text 2026秋-12-003 row: one of the paste-ready texts."""
    if len(words) != 2 or words[1] not in FORMS:
        raise NotUnderstood(_("For example: /report text 2026秋-12-003 platform"))
    report = numbered(words[0], desk)
    return finish(text_of(words[1], report, seen_by(report, desk)))


def of_whom(words: list[str], desk: Desk) -> Turn:
    """/report history, or /report history 12."""
    if words and words[0].isdecimal():
        return history([one_of_own(int(words[0][:9]), desk)], desk)
    return history(own(desk), desk)
