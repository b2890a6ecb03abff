"""Filing and revising: the last look, the receipt, and what happens when somebody else was faster."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from handlers.dialogue import Refused, Turn, rows
from handlers.messages import Button, Message, Reply
from handlers.reach import Desk
from handlers.weekly_report import changing, flow
from handlers.weekly_report.basis import Basis, basis_of
from handlers.weekly_report.card import body, heading, receipt_of
from handlers.weekly_report.checks import Weight
from handlers.weekly_report.sentence.tidy import printable
from handlers.weekly_report.states import CardShown, Filing, FilingState, ReasonWanted
from handlers.weekly_report.texts import form_buttons
from handlers.weekly_report.weeks import TIMINGS, one_of_own
from handlers.words import Text, _, join, plain
from models.calendar import Phase
from models.commands import Command
from models.reports import FileReport, Report, ReviseReport, SaveDraft, Timing, receipt


def tapped(state: CardShown, message: Message, desk: Desk) -> Turn:
    """A tap at the card that files it, or says why the figures fall. Raises Refused."""
    if message.chose(flow.CORRECT):
        return changing.ask_reason(state)
    if message.chose(flow.NO_TRAINING) and state.filing.repeated:
        idle = state.filing.contents.model_copy(update={"trained": 0, "hours": Decimal(0)})
        return filed(state.model_copy(update={"filings": state.about(state.filing.saying(idle))}), desk)
    if not message.chose(flow.FILE):
        raise Refused(_("Please choose one."), *flow.choices(state, _bases(state, desk)))
    return filed(state, desk)


def explained(state: ReasonWanted, message: Message, desk: Desk) -> Turn:
    """The reason was given: it is filed."""
    filing = state.filing.model_copy(update={"reason": printable(message.text)})
    return filed(state.model_copy(update={"filings": state.about(filing)}), desk)


def filed(state: FilingState, desk: Desk) -> Turn:
    """Files all reports of the card, or says what stands against it. Raises Refused."""
    pairs = list(zip(state.filings, _bases(state, desk), strict=True))
    _look_again(pairs, desk)
    if any(needs_reason(filing, basis) for filing, basis in pairs):
        return changing.ask_reason(state)
    orders = _orders(state, desk)  # from here on nobody else files in this institution until the commit
    done = [_one(filing, next(orders), basis) for filing, basis in pairs]
    commands = tuple(command for one, __ in done for command in one)
    text = join(*(says for __, (says, __buttons) in done), by="\n\n")
    buttons = done[0][1][1] if len(done) == 1 else ()
    reply = Reply(text, rows(*buttons), card=state.card)
    if not state.rest:
        return Turn(None, (reply,), commands)
    following = flow.go_on(CardShown(filings=state.rest[:1], rest=state.rest[1:], card=flow.new_card(desk)), desk)
    return Turn(following.state, (reply, *following.replies), (*commands, *following.commands))


def _bases(state: FilingState, desk: Desk) -> list[Basis]:
    return [basis_of(filing, desk) for filing in state.filings]


def _look_again(pairs: Sequence[tuple[Filing, Basis]], desk: Desk) -> None:
    """Nothing is filed by an old or forged button that the card would not let through. Raises NotYours, Refused."""
    for filing, basis in pairs:
        one_of_own(filing.key.certificate_id, desk)
        window = basis.window
        if window is None:
            raise Refused(_("That week is no teaching week any more; no report is owed for it."))
        if flow.too_early(filing, basis):
            when = flow.local(window.opens, desk)
            raise Refused(_("Teaching week {week} opens {when}. Your draft is kept.", week=filing.key.week, when=when))
    found = [finding for filing, basis in pairs for finding in basis.findings(filing.contents)]
    wrong = next((finding for finding in found if finding.weight is Weight.WRONG), None)
    if wrong is not None:
        raise Refused(wrong.says, flow.CHANGE)


def needs_reason(filing: Filing, basis: Basis) -> bool:
    """Whether totals fall, or a filed report's window has closed, and nobody said why."""
    if filing.reason:
        return False
    if any(finding.weight is Weight.FALLS for finding in basis.findings(filing.contents)):
        return True
    window = basis.window
    return filing.report_id is not None and window is not None and window.phase(basis.desk.now) is Phase.CLOSED


def _orders(state: FilingState, desk: Desk) -> Iterator[int]:
    """A place in its week's order of filing for each report, in turn."""
    taken: dict[tuple[str, int], int] = {}
    for filing in state.filings:
        week = (filing.key.term, filing.key.week)
        taken[week] = taken[week] + 1 if week in taken else desk.reports.next_order(*week)
        yield taken[week]


Said = tuple[Text, tuple[Button, ...]]


def _one(filing: Filing, order: int, basis: Basis) -> tuple[tuple[Command, ...], Said]:
    """What filing one report changes, and what is said about it."""
    there = basis.desk.reports.report(filing.key)
    if filing.report_id is not None and there is not None:
        return _revised(filing, there, basis)
    if there is not None:
        return (SaveDraft(key=filing.key, contents=filing.contents),), _overtaken(there, basis.desk)
    timing = TIMINGS[basis.window.phase(basis.desk.now)] if basis.window else Timing.IN_TIME
    command = FileReport(
        key=filing.key, monday=filing.monday, contents=filing.contents, timing=timing, order=order, reason=filing.reason
    )
    number = receipt(filing.key.term, filing.key.week, order)
    return (command,), _kept(filing, number, receipt_of(number, timing), basis)


def _revised(filing: Filing, there: Report, basis: Basis) -> tuple[tuple[Command, ...], Said]:
    if filing.contents == there.contents:
        return (), (_("Nothing was changed in {number}.", number=there.number), form_buttons(there.number))
    head = _("**Changed, number {number}, revision {revision}.**", number=there.number, revision=there.revision + 1)
    command = ReviseReport(report_id=there.id, contents=filing.contents, reason=filing.reason)
    return (command,), _kept(filing, there.number, head, basis)


def _kept(filing: Filing, number: str, head: Text, basis: Basis) -> Said:
    """The receipt: the number, what is kept, and until when it can be changed."""
    desk, window = basis.desk, basis.window
    lines = [head, heading(basis.certificate, filing.key.week, filing.monday), body(filing.contents, None)]
    if window and window.phase(desk.now) is not Phase.CLOSED:
        lines.append(
            _("It can be changed until {when}; afterwards with a reason.", when=flow.local(window.late_until, desk))
        )
    return join(*lines), (*form_buttons(number), change_button(number))


def change_button(number: str) -> Button:
    """The button that opens a filed report again."""
    return Button(_("Change"), f"/report edit {number}")


def _overtaken(there: Report, desk: Desk) -> Said:
    """Somebody else filed the week first; what was written here is kept as a draft of a change."""
    who = desk.people.get(there.filed_by) if there.filed_by else None
    says = _(
        "{who} filed this week's report at {when}, number {number}. Your version is kept: tap to change the filed one.",
        who=who.name if who else plain("—"), when=flow.local(there.filed_at, desk), number=there.number,
    )  # fmt: skip
    return says, (change_button(there.number),)
