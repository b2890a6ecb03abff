"""A week is opened: its certificate chosen, last week's figures shown, a report begun by a button, a filed one reopened."""

from __future__ import annotations

from handlers.dialogue import NotUnderstood, Refused, Turn, ask, rows
from handlers.messages import Button, Reply
from handlers.reach import Desk
from handlers.terms import with_levels
from handlers.weekly_report import changing, flow, history
from handlers.weekly_report.basis import basis_of
from handlers.weekly_report.card import opening_note, ways
from handlers.weekly_report.carry import nothing_new, the_same
from handlers.weekly_report.states import CardShown, WeekOpened
from handlers.weekly_report.steps import ORDER
from handlers.weekly_report.weeks import (
    LABEL,
    NUMBER,
    Standing,
    Week,
    missing_before,
    one_of_own,
    own,
    week_named,
    week_now,
)
from handlers.words import Text, _, join, plain
from models.institutions import Certificate

VERBS = ("same", "nothing", "steps", "draft")


def overview(desk: Desk) -> Turn:
    """The week of one's only certificate, or all of them to choose from."""
    certificates = own(desk)
    if len(certificates) == 1:
        return opened(week_now(certificates[0], desk), desk)
    weeks = [week_now(certificate, desk) for certificate in certificates]
    lines = [_("{name}: {standing}", name=with_levels(week.certificate), standing=_standing(week)) for week in weeks]
    buttons = [Button(plain(week.certificate.short_name or week.certificate.name), _open(week)) for week in weeks]
    head = _("**Teaching week {week}**", week=weeks[0].week.number)
    how = _(
        "Tap one, or write a sentence: {example}", example=plain(f"{certificates[0].name} 本周培训32人6课时，下周模考")
    )
    return Turn(None, (Reply(join(head, *lines, how), rows(*buttons, wide=2)),))


def _open(week: Week) -> str:
    return f"/report {week.certificate.id} {week.key.label}"


def _standing(week: Week) -> Text:
    if week.report is not None:
        return _("filed, {number}", number=week.report.number)
    return history.standing_in_words(week)


def named_week(certificate_id: int, words: list[str], desk: Desk) -> Turn:
    """/report 12, /report 12 same, /report 12 2026秋-10, /report 12 steps 2026秋-10."""
    certificate = one_of_own(certificate_id, desk)
    label = next((word for word in words if LABEL.match(word)), "")
    week = week_named(certificate, label, desk) if label else sensible_week(certificate, desk)
    verb = next((word for word in words if word in VERBS), "")
    if verb and week.report is None:
        return started(verb, week, desk)
    return opened(week, desk)


def sensible_week(certificate: Certificate, desk: Desk) -> Week:
    """The week to report now; while it is not open, last week if that is missing."""
    week = week_now(certificate, desk)
    missing = missing_before(week, desk) if week.standing is Standing.NOT_OPEN else None
    return missing or week


def opened(week: Week, desk: Desk) -> Turn:
    """Last week's figures and the ways to report this one; a filed one is shown."""
    if week.report is not None:
        return history.shown(week.report, desk)
    last = desk.reports.last_before(week.certificate.id, week.week.monday)
    note = opening_note(week.certificate, week.week, last, *_about(week, desk))
    draft = Button(_("Go on with the draft"), f"/report {week.certificate.id} draft {week.key.label}")
    buttons = (*((draft,) if week.draft else ()), *ways(week.certificate, week.week, again=last is not None))
    state = WeekOpened(certificate_id=week.certificate.id, term=week.week.term, week=week.week.number)
    return ask(state, note.text, *buttons)


def _about(week: Week, desk: Desk) -> list[Text]:
    """What to know before reporting a week."""
    lines = []
    if week.exemption is not None:
        lines.append(_("No report is owed for this week: it is exempt. You may file one all the same."))
    if week.draft is not None:
        lines.append(_("There is a draft of {when}.", when=flow.local(week.draft.changed_at, desk)))
    if week.standing is Standing.NOT_OPEN:
        lines.append(_("It opens {when}; what you write is kept until then.", when=flow.local(week.window.opens, desk)))
    if week.standing in {Standing.LATE, Standing.MISSING}:
        lines.append(_("It was due {when}; filing is still open, marked late.", when=flow.local(week.window.due, desk)))
    return lines


def started(verb: str, week: Week, desk: Desk) -> Turn:
    """A report begun by a button: like last week, nothing new, field by field, or the draft."""
    report = desk.reports.last_before(week.certificate.id, week.week.monday)
    last, card = report.contents if report else None, flow.new_card(desk)
    if verb == "steps":
        filing = flow.begun(week, desk)
        return changing.ask_field(CardShown(filings=(filing,), card=card), ORDER[0], basis_of(filing, desk))
    if verb == "same" and last is None:
        raise Refused(_("There is no earlier report to repeat. Tap “Fill in”, or write a sentence."), *ways(
            week.certificate, week.week, again=False))  # fmt: skip
    contents = {"same": the_same(last, week.week.term) if last else None, "nothing": nothing_new(last, week.week.term)}
    filing = flow.begun(week, desk, contents.get(verb))
    files = week.draft.contents.attachments if week.draft else ()
    return flow.go_on(CardShown(filings=(flow.with_files(filing, files),), card=card), desk)


def edit(number: str, desk: Desk) -> Turn:
    """/report edit 2026秋-12-003: the filed report as a card, to be changed and filed again."""
    if not NUMBER.match(number):
        raise NotUnderstood(_("For example: /report edit 2026秋-12-003"))
    report = history.numbered(number, desk)
    certificate = one_of_own(report.key.certificate_id, desk)
    week = week_named(certificate, report.key.label, desk)
    return flow.go_on(CardShown(filings=(flow.begun(week, desk),), card=flow.new_card(desk)), desk)
