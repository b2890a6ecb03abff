"""Exemptions from the weekly report: asked by the lead with dates, granted or declined by the coordinator in chat."""

from __future__ import annotations

import re
from datetime import date, timedelta

from handlers.dates import date_in_words
from handlers.dialogue import NotAllowed, NotUnderstood, Refused, State, Turn, ask, finish, rows
from handlers.messages import Button, Kind, Message, Note, Reply
from handlers.reach import Desk
from handlers.terms import with_levels
from handlers.weekly_report.sentence.tidy import tidy
from handlers.weekly_report.weeks import one_of_own, own
from handlers.words import Text, _, join, plain
from models.calendar import DAY, monday_of
from models.institutions import Certificate
from models.people import Role
from models.reports import AskExemption, DecideExemption, Exemption, ExemptionKind, ExemptionState

COMMANDS = ("exempt",)
KINDS: dict[ExemptionKind, Text] = {
    ExemptionKind.VACATION: _("Vacation"),
    ExemptionKind.NOT_THIS_TERM: _("Not run this term"),
    ExemptionKind.LEAVE: _("Leave"),
}
_WHEN = r"(?:这周|本周|下周|下个?星期|这个?星期)?"
_NO_REPORT = r"(?:(?:所以)?(?:不|不用|免)(?:报|交|填|写)(?:周报)?了?)"
WISH = re.compile(
    rf"^(?:我)?(?:想|要|需要|得)?{_WHEN}(?:我)?(?:想|要|需要|得)?(?:申请)?{_WHEN}(?:周报)?(?:免报|请假)(?:周报)?"
    rf"(?:[，, ]*{_WHEN}{_NO_REPORT})?[。!！]?$|^exempt(?:ion)?$|^(?:i am|i'm|i will be) on leave(?: (?:this|next) week)?[.!]?$",
    re.IGNORECASE,
)
"""A wish to be exempt, the whole of a message: “请假”, “我下周请假，不报周报”."""
_ON_LEAVE = re.compile(r"请假|leave", re.IGNORECASE)
DAY_WRITTEN = re.compile(r"(?:(?P<year>\d{4})\s*[-/.年])?\s*(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})\s*[日号]?")
LONGEST = timedelta(days=366)


class ExemptCertificate(State):
    """Waits for the certificate; the reason's kind may have been told already."""

    kind: ExemptionKind | None = None


class ExemptKind(State):
    """Waits for the reason's kind."""

    certificate_id: int


class ExemptDays(State):
    """Waits for the days."""

    certificate_id: int
    kind: ExemptionKind


STATES: tuple[type[State], ...] = (ExemptCertificate, ExemptKind, ExemptDays)


def recognises(message: Message, desk: Desk) -> bool:
    """“申请免报”, “请假” of somebody who reports certificates."""
    if message.in_group or desk.person is None or not WISH.match(message.text):
        return False
    return bool(desk.certificates.of(desk.person.id))


def begin(message: Message, desk: Desk) -> Turn:
    """/exempt asks for one; a coordinator sees those that wait, and /exempt grant 12 2026-11-23 decides."""
    if message.in_group:
        raise NotAllowed(_("Exemptions are asked for in a private chat with me."))
    verb, __, rest = message.words.strip().partition(" ")
    if verb in {"grant", "decline"}:
        return _decided(verb == "grant", rest, desk)
    if desk.member().may(Role.COORDINATOR) and verb != "new":
        return _waiting(desk)
    certificates, kind = own(desk), None if message.command else _kind_in(message.text)
    if len(certificates) == 1:
        return _ask_kind(certificates[0]) if kind is None else _ask_days(certificates[0], kind, desk)
    buttons = [Button(with_levels(one), f"certificate:{one.id}") for one in certificates]
    return ask(ExemptCertificate(kind=kind), _("Which certificate needs no report?"), *buttons, wide=1)


def _kind_in(text: str) -> ExemptionKind | None:
    """The reason that a wish names already."""
    return ExemptionKind.LEAVE if _ON_LEAVE.search(text) else None


def step(state: State, message: Message, desk: Desk) -> Turn:
    """The certificate, the kind, the days."""
    if message.kind not in {Kind.TEXT, Kind.CHOICE}:
        raise NotUnderstood(_("Please write it in words, or tap a button."))
    match state:
        case ExemptKind(certificate_id=certificate_id):
            return _kind_said(one_of_own(certificate_id, desk), message, desk)
        case ExemptDays(certificate_id=certificate_id, kind=kind):
            return _days_said(one_of_own(certificate_id, desk), kind, message, desk)
        case ExemptCertificate(kind=kind):
            certificate = _certificate_said(message, desk)
            return _ask_kind(certificate) if kind is None else _ask_days(certificate, kind, desk)
        case _:
            raise TypeError(state)


def _certificate_said(message: Message, desk: Desk) -> Certificate:
    picked = message.choice.removeprefix("certificate:")
    if picked.isdecimal() and len(picked) < 9:
        return one_of_own(int(picked), desk)
    found = [
        one for one in own(desk) if message.text and message.text.lower() in f"{one.name} {one.short_name}".lower()
    ]
    if len(found) != 1:
        raise NotUnderstood(_("Please tap a certificate."))
    return found[0]


def _ask_kind(certificate: Certificate) -> Turn:
    buttons = [Button(label, f"kind:{kind}") for kind, label in KINDS.items()]
    return ask(
        ExemptKind(certificate_id=certificate.id),
        _("{name}: why is no report owed?", name=with_levels(certificate)),
        *buttons,
    )


def _kind_said(certificate: Certificate, message: Message, desk: Desk) -> Turn:
    said = message.choice.removeprefix("kind:")
    if said not in set(ExemptionKind):
        raise NotUnderstood(_("Please tap one of the three reasons."))
    return _ask_days(certificate, ExemptionKind(said), desk)


def _ask_days(certificate: Certificate, kind: ExemptionKind, desk: Desk) -> Turn:
    text = _("{name}, {kind}: from when to when? For example: 11-23 到 12-6. You may add a word of explanation.",
             name=with_levels(certificate), kind=KINDS[kind])  # fmt: skip
    state = ExemptDays(certificate_id=certificate.id, kind=kind)
    return ask(state, text, *(Button(label, f"days:{name}") for name, (label, _span) in _spans(desk).items()))


def _spans(desk: Desk) -> dict[str, tuple[Text, tuple[date, date]]]:
    """The stretches that are asked for most: this week, the next, to the term's end."""
    monday = monday_of(desk.today)
    spans = {
        "this": (_("This week's"), (monday, monday + 6 * DAY)),
        "next": (_("Next week's"), (monday + 7 * DAY, monday + 13 * DAY)),
    }
    term = desk.calendar.term_on(desk.today)
    return spans | ({"term": (_("To the end of term"), (monday, term.last))} if term else {})


def _days_said(certificate: Certificate, kind: ExemptionKind, message: Message, desk: Desk) -> Turn:
    spans = _spans(desk)
    picked = message.choice.removeprefix("days:")
    if message.choice and picked not in spans:
        raise NotUnderstood(_("Please tap a span, or write the dates."))
    first, last = spans[picked][1] if message.choice else days_in(message.text, desk)
    note = "" if message.choice else _explanation(message.text)
    if desk.exemptions.asked(certificate.id, first):
        raise Refused(_("That is asked for already; the coordinator has not decided yet."))
    command = AskExemption(certificate_id=certificate.id, kind=kind, first=first, last=last, note=note)
    who, days = desk.member(), _days(first, last, desk)
    line = _("{who} asks that {name} owe no report from {first} to {last}: {kind}{note}", who=who.name,
             name=with_levels(certificate), kind=KINDS[kind], note=f"，{note}" if note else "", **days)  # fmt: skip
    note_text = Reply(line, rows(*_verdicts(certificate.id, first)))
    occasion = f"exemption:{certificate.id}:{first}:{desk.now:%Y%m%dT%H%M%S}"
    notes = [Note(person.id, note_text, occasion) for person in desk.people.holding(Role.COORDINATOR)]
    done = _("Asked: {name}, {first} to {last}. The coordinator decides; you will hear at once.",
             name=with_levels(certificate), **days)  # fmt: skip
    return finish(done, command, notes=notes)


def _days(first: date, last: date, desk: Desk) -> dict[str, Text]:
    """The two days in words."""
    return {"first": date_in_words(first, desk.today), "last": date_in_words(last, desk.today)}


def _verdicts(certificate_id: int, first: date) -> tuple[Button, Button]:
    about = f"{certificate_id} {first}"
    return Button(_("Grant"), f"/exempt grant {about}"), Button(_("Decline"), f"/exempt decline {about}")


def days_in(text: str, desk: Desk) -> tuple[date, date]:
    """The first and last day written. Raises NotUnderstood."""
    found = [_day(match, desk.today) for match in DAY_WRITTEN.finditer(tidy(text[:200]))]
    days = [day for day in found if day is not None]
    if not days or len(days) != len(found) or len(days) > 2:
        raise NotUnderstood(_("Please write the first and the last day, for example: 11-23 到 12-6"))
    first, last = days[0], days[-1]
    if last < first or last - first > LONGEST:
        raise NotUnderstood(_("The last day must follow the first, within a year."))
    return first, last


def _day(match: re.Match[str], today: date) -> date | None:
    """A written day; without a year, the one nearest to today."""
    month, day = int(match["month"]), int(match["day"])
    years = [int(match["year"])] if match["year"] else [today.year - 1, today.year, today.year + 1]
    try:
        return min((date(year, month, day) for year in years), key=lambda one: abs(one - today))
    except ValueError:
        return None


def _explanation(text: str) -> str:
    left = DAY_WRITTEN.sub(" ", tidy(text))
    return re.sub(r"^(?:\s|[从到至~～—，,。-]|to\b|from\b)+", "", left).strip()[:300]


def _waiting(desk: Desk) -> Turn:
    """Exemptions that wait for the coordinator's word, each with its two buttons."""
    waiting = [one for one in desk.exemptions.all() if one.state is ExemptionState.ASKED]
    if not waiting:
        return finish(_("No exemption waits for your word."))
    replies = tuple(Reply(_line(one, desk), rows(*_verdicts(one.certificate_id, one.first))) for one in waiting[:8])
    return Turn(None, replies)


def _line(exemption: Exemption, desk: Desk) -> Text:
    certificate = desk.certificates.get(exemption.certificate_id)
    line = _("{name}: {kind}, {first} to {last}", name=with_levels(certificate) if certificate else "—",
             kind=KINDS[exemption.kind], **_days(exemption.first, exemption.last, desk))  # fmt: skip
    return join(line, plain(exemption.note)) if exemption.note else line


def _decided(granted: bool, words: str, desk: Desk) -> Turn:
    """/exempt grant 12 2026-11-23, with other days or a remark after it."""
    desk.member(Role.COORDINATOR)
    match = re.match(r"^(\d{1,8}) (\d{4}-\d{2}-\d{2})(?: (.*))?$", words.strip())
    exemption = _asked(match, desk) if match else None
    if match is None or exemption is None:
        raise Refused(
            _("That exemption was decided already, or was never asked for."), Button(_("Those that wait"), "/exempt")
        )
    rest = (match[3] or "").strip()
    first, last = days_in(rest, desk) if granted and DAY_WRITTEN.search(rest) else (exemption.first, exemption.last)
    remark = _explanation(rest) if rest else ""
    command = DecideExemption(exemption_id=exemption.id, granted=granted, first=first, last=last, remark=remark)
    return _told(exemption, command, desk)


def _asked(match: re.Match[str], desk: Desk) -> Exemption | None:
    try:
        first = date.fromisoformat(match[2])
    except ValueError:
        return None
    return desk.exemptions.asked(int(match[1]), first)


def _told(exemption: Exemption, command: DecideExemption, desk: Desk) -> Turn:
    """Both hear of the decision."""
    certificate = desk.certificates.get(exemption.certificate_id)
    days = _days(command.first or exemption.first, command.last or exemption.last, desk)
    facts = {"name": with_levels(certificate) if certificate else "—", **days}
    if command.granted:
        says = _("Granted: {name} owes no report from {first} to {last}.", **facts)
    else:
        says = _("Not granted: {name} still reports from {first} to {last}.", **facts)
    says = join(says, plain(command.remark)) if command.remark else says
    occasion = f"exemption-decided:{exemption.id}"
    notes = [Note(exemption.asked_by, Reply(says), occasion)] if exemption.asked_by else []
    return finish(says, command, notes=notes)
