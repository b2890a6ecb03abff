"""How a week's report looks: the opening with last week's figures, the card against last week, the receipt. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal

from handlers.dialogue import rows
from handlers.messages import Button, Reply
from handlers.terms import STAGES, listed, round_named, with_levels
from handlers.weekly_report.checks import NAMES, Finding, Weight
from handlers.words import Text, _, counted, join, plain
from models.calendar import TeachingWeek
from models.institutions import Certificate
from models.reports import TOTALS, Contents, Report, RoundTotals, Timing

SHORT = 160  # characters of a text that a card shows
MARKS = {Weight.WRONG: "✗", Weight.FALLS: "⚠", Weight.ODD: "⚠"}
TIMINGS = {Timing.LATE: _("filed late"), Timing.BACK_FILED: _("back-filed")}


def opening_note(certificate: Certificate, week: TeachingWeek, last: Report | None, *more: Text) -> Reply:
    """The message under which a week can be reported: last week's figures and the ways to file.

    A reminder sends the same; its buttons are commands, good at any time. `more` are lines below.
    """
    facts = {"week": week.number, "name": with_levels(certificate)}
    text = _("Weekly report, teaching week {week}, {name}.", **facts)
    if last is not None:
        figures = in_brief(last.contents)
        text = _("Weekly report, teaching week {week}, {name}. Last week: {figures}.", **facts, figures=figures)
    return Reply(join(text, *more), rows(*ways(certificate, week, again=last is not None)))


def ways(certificate: Certificate, week: TeachingWeek, *, again: bool) -> tuple[Button, ...]:
    """The buttons that begin a report; `again` when there is a last week to repeat."""
    about = f"{week.term}-{week.number:02d}"
    same = (Button(_("Same as last week"), f"/report {certificate.id} same {about}"),)
    others = (
        Button(_("Fill in"), f"/report {certificate.id} steps {about}"),
        Button(_("Nothing new"), f"/report {certificate.id} nothing {about}"),
    )
    return (*(same if again else ()), *others)


def in_brief(contents: Contents) -> Text:
    """A report's figures in one line: those of the week, then the totals."""
    pieces = list(_weekly(contents))
    for totals in contents.rounds:
        pieces += [_("{figure} {n}", figure=NAMES[field], n=value) for field, value in totals.figures().items()]
    if not pieces:
        return _("no figures") if contents.stage is None else STAGES[contents.stage]
    return listed(*pieces)


def _weekly(contents: Contents) -> Iterator[Text]:
    if contents.trained is not None and contents.hours is not None:
        yield counted(
            "trained {n}, {hours} hour",
            "trained {n}, {hours} hours",
            contents.hours,
            n=contents.trained,
            hours=_number(contents.hours),
        )
    elif contents.trained is not None:
        yield _("trained {n}", n=contents.trained)
    elif contents.hours is not None:
        yield counted("{hours} hour", "{hours} hours", contents.hours, hours=_number(contents.hours))


def heading(certificate: Certificate, week: int, monday: date, *more: Text) -> Text:
    """A card's first lines: which certificate, which week from when to when."""
    sunday = monday + timedelta(days=6)
    title = _("**Week {week} · {name}**", week=week, name=with_levels(certificate))
    dates = _("{m1}/{d1} to {m2}/{d2}", m1=monday.month, d1=monday.day, m2=sunday.month, d2=sunday.day)
    return join(title, join(dates, *more, by=" · "))


def body(now: Contents, before: Contents | None, *, repeated: bool = False) -> Text:
    """The fields, each against last week where that differs; `repeated` when the week's figures are last week's."""
    return join(*_lines(now, before or Contents(), repeated))


def _lines(now: Contents, before: Contents, repeated: bool) -> Iterator[Text]:
    if now.stage is not None:
        moved = before.stage is not None and before.stage is not now.stage
        yield _line(_("Stage"), STAGES[now.stage], STAGES[before.stage] if moved and before.stage else None)
    was = listed(*_weekly(before)) if _weekly_moved(now, before) else None
    figures = listed(*_weekly(now)) if _has_weekly(now) else plain("—")
    as_before = _("{figures} (as many as last week; if not, change it)", figures=figures)
    yield _line(_("This week"), as_before if repeated else figures, was)
    for totals in now.rounds:
        yield _line(round_named(totals.round), _totals(totals, before.totals(totals.round)), None)
    yield from _texts(now, before)


def _texts(now: Contents, before: Contents) -> Iterator[Text]:
    if now.progress:
        yield _line(_("Progress"), _short(now.progress), None)
    problems = _short(now.problems) if now.problems else _("none")
    flagged = _("{problems} [needs coordination]", problems=problems) if now.coordination else problems
    unsolved = _short(before.problems) if before.problems and before.problems != now.problems else None
    yield _line(_("Problems"), flagged, unsolved)
    if now.plan:
        yield _line(_("Next week"), _short(now.plan), None)
    if now.attachments:
        yield _line(_("Attached"), plain("、".join(file.name for file in now.attachments)), None)


def _line(label: Text, says: Text, was: Text | None) -> Text:
    if was is None:
        return _("{label}: {says}", label=label, says=says)
    return _("{label}: {says} (last week: {was})", label=label, says=says, was=was)


def _has_weekly(contents: Contents) -> bool:
    return contents.trained is not None or contents.hours is not None


def _weekly_moved(now: Contents, before: Contents) -> bool:
    return _has_weekly(before) and now.weekly != before.weekly


def _totals(now: RoundTotals, before: RoundTotals | None) -> Text:
    """Totals with what came on top of last week's, as in 报名 45（+5）."""
    pieces = []
    for field in TOTALS:
        value, was = getattr(now, field), getattr(before, field) if before else None
        if value is None:
            continue
        change = value - was if was is not None else 0
        shown = _("{n} ({change})", n=value, change=f"{change:+d}") if change else plain(value)
        pieces.append(_("{figure} {n}", figure=NAMES[field], n=shown))
    return listed(*pieces) if pieces else plain("—")


def _short(text: str) -> Text:
    return plain(text if len(text) <= SHORT else f"{text[:SHORT]}…")


def _number(value: Decimal) -> str:
    return f"{value:f}"


def noted(found: Sequence[Finding]) -> tuple[Text, ...]:
    """What is wrong or odd, as lines under the fields."""
    return tuple(join(plain(MARKS[finding.weight]), finding.says, by=" ") for finding in found)


def receipt_of(number: str, timing: Timing) -> Text:
    """The word that a report is kept, with its number."""
    late = TIMINGS.get(timing)
    if late is None:
        return _("**Filed, number {number}.**", number=number)
    return _("**Filed, number {number} ({timing}).**", number=number, timing=late)
