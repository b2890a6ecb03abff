"""A report on its way: questions about numbers, the card, its fields, and the filing. Every turn keeps the draft."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from handlers.dates import instant_in_words
from handlers.dialogue import NotUnderstood, Turn, ask
from handlers.messages import Attachment, Button, Kind, Message
from handlers.reach import Desk
from handlers.weekly_report import numbers
from handlers.weekly_report.basis import Basis, basis_of
from handlers.weekly_report.card import body, heading, noted
from handlers.weekly_report.carry import applied, carried
from handlers.weekly_report.checks import Weight
from handlers.weekly_report.sentence import Reading
from handlers.weekly_report.states import (
    CardShown,
    Filing,
    FilingState,
    NumberUnclear,
)
from handlers.weekly_report.weeks import Week
from handlers.words import Text, _, join
from models.calendar import Phase
from models.reports import Contents, KeptFile, SaveDraft

FILE = Button(_("Submit"), "file")
FILE_ALL = Button(_("Submit all"), "file")
NO_TRAINING = Button(_("No training"), "no-training")
FILE_ANYWAY = Button(_("Checked, submit"), "file")
CORRECT = Button(_("Correct the totals"), "correct")
NEW_ROUND = Button(_("A new exam round"), "new-round")
CHANGE = Button(_("Change"), "change")
ONE_BY_ONE = Button(_("One by one"), "one-by-one")
TO_CARD = Button(_("Back to the card"), "card")
FLAG = Button(_("Needs coordination"), "flag")
UNFLAG = Button(_("Needs no coordination"), "flag")
MOST_FILES = 20


def begun(week: Week, desk: Desk, contents: Contents | None = None) -> Filing:
    """A report of a week, from its draft, from what is filed, or with what is carried on from last week."""
    last = desk.reports.last_before(week.certificate.id, week.week.monday)
    known = (
        contents
        or (week.draft.contents if week.draft else None)
        or (week.report.contents if week.report else None)
        or carried(last.contents if last else None, week.week.term)
    )
    report_id = week.report.id if week.report else None
    repeated = report_id is None and repeats(known, last.contents if last else None)
    return Filing(key=week.key, monday=week.week.monday, contents=known, report_id=report_id, repeated=repeated)


def repeats(now: Contents, last: Contents | None) -> bool:
    """Whether a week claims the very work of the week before, which must be meant, or it would be counted twice."""
    return last is not None and any(now.weekly) and now.weekly == last.weekly


def told(filing: Filing, reading: Reading, basis: Basis) -> Filing:
    """A filing with what a sentence says put in. Raises NotUnderstood when there is no last week to repeat."""
    certificate, last = basis.certificate, basis.last
    if reading.same and last is None:
        raise NotUnderstood(
            _("There is no earlier report of {name} to repeat. Write what was done, for example: {example}",
              name=certificate.name, example="培训32人6课时，下周模考")
        )  # fmt: skip
    contents, questions = applied(reading, filing.contents, last, certificate, filing.key.term)
    repeated = reading.same and reading.trained is None and reading.hours is None and repeats(contents, last)
    return filing.saying(contents).model_copy(update={"questions": questions, "repeated": repeated})


def with_files(filing: Filing, files: Sequence[KeptFile]) -> Filing:
    """A filing with files added, none twice. Raises NotUnderstood when there would be too many."""
    known = {file.key for file in filing.contents.attachments}
    both = (*filing.contents.attachments, *(file for file in files if file.key not in known))
    if len(both) > MOST_FILES:
        raise NotUnderstood(_("A report takes {n} files at most.", n=MOST_FILES))
    return filing.saying(filing.contents.model_copy(update={"attachments": both}))


def files_of(message: Message) -> tuple[KeptFile, ...]:
    """The files of a message. Raises NotUnderstood for what cannot be kept in a report."""
    if message.kind in {Kind.STICKER, Kind.VOICE, Kind.OTHER}:
        raise NotUnderstood(_("I cannot read that. Please write it, tap a button, or send a photo or a document."))
    if message.kind in {Kind.PHOTO, Kind.DOCUMENT} and not message.attachments:
        raise NotUnderstood(_("That file did not arrive whole. Please send it again."))
    return tuple(_kept(file) for file in message.attachments)


def _kept(file: Attachment) -> KeptFile:
    return KeptFile(key=file.key, name=file.name, media_type=file.media_type, size=file.size)


def new_card(desk: Desk) -> str:
    """A name for a card of its own: what is typed is answered below, what is tapped is edited in place."""
    return f"report-{desk.now:%m%d%H%M%S%f}"


def go_on(state: FilingState, desk: Desk, *before: Text) -> Turn:
    """The next thing to ask about these filings: an unclear number, else the card. `before` is said above it."""
    doubtful = next((place for place, one in enumerate(state.filings) if one.questions), None)
    if doubtful is None:
        return show(state, desk, *before)
    filings = (state.filings[doubtful], *state.filings[:doubtful], *state.filings[doubtful + 1 :])
    following = NumberUnclear(filings=filings, rest=state.rest, card=state.card)
    text, buttons = numbers.asked(filings[0], basis_of(filings[0], desk).certificate)
    return saved(ask(following, join(*before, text), *buttons, card=state.card))


def show(state: FilingState, desk: Desk, *before: Text) -> Turn:
    """The card, or one card for several reports."""
    following = CardShown(filings=state.filings, rest=state.rest, card=state.card)
    bases = [basis_of(filing, desk) for filing in state.filings]
    cards = [card_text(filing, basis) for filing, basis in zip(state.filings, bases, strict=True)]
    text = join(*before, *cards, by="\n\n" if len(cards) > 1 else "\n")
    return saved(ask(following, text, *choices(following, bases), card=state.card))


def card_text(filing: Filing, basis: Basis) -> Text:
    """The card of one report: its week, its fields against last week, what is wrong or odd."""
    head = heading(basis.certificate, filing.key.week, filing.monday, *_state_of(filing, basis))
    found = basis.findings(filing.contents)
    return join(head, body(filing.contents, basis.last, repeated=filing.repeated), *noted(found))


def _state_of(filing: Filing, basis: Basis) -> tuple[Text, ...]:
    """What to know about the week's window."""
    desk, window = basis.desk, basis.window
    filed = desk.reports.get(filing.report_id) if filing.report_id else None
    if filed:
        return (_("changes {number}", number=filed.number),)
    if window is None:
        return ()
    match window.phase(desk.now):
        case Phase.BEFORE:
            return (_("opens {when}; kept as a draft until then", when=local(window.opens, desk)),)
        case Phase.OPEN:
            return (_("due {when}", when=local(window.due, desk)),)
        case Phase.LATE:
            return (_("late; was due {when}", when=local(window.due, desk)),)
        case _:
            return (_("back-filed; was due {when}", when=local(window.due, desk)),)


def local(instant: datetime, desk: Desk) -> Text:
    """An instant as the institution's people say it."""
    return instant_in_words(instant, desk.now, desk.zone)


def choices(state: FilingState, bases: Sequence[Basis]) -> tuple[Button, ...]:
    """The buttons under a card: what may be done with its filings, each on its own basis."""
    pairs = list(zip(state.filings, bases, strict=True))
    weights = {finding.weight for filing, basis in pairs for finding in basis.findings(filing.contents)}
    several = (ONE_BY_ONE,) if len(pairs) > 1 else (CHANGE,)
    if Weight.WRONG in weights or any(too_early(filing, basis) for filing, basis in pairs):
        return several
    if Weight.FALLS in weights and not all(filing.reason for filing in state.filings):
        return several if len(pairs) > 1 else (CORRECT, NEW_ROUND, CHANGE)
    if len(pairs) > 1:
        return (FILE_ALL, *several)
    file = FILE_ANYWAY if Weight.ODD in weights else FILE
    return (file, NO_TRAINING, CHANGE) if state.filing.repeated else (file, CHANGE)


def too_early(filing: Filing, basis: Basis) -> bool:
    """Whether a report would be filed before its week's window opens."""
    window = basis.window
    return filing.report_id is None and window is not None and window.phase(basis.desk.now) is Phase.BEFORE


def saved(turn: Turn) -> Turn:
    """The turn, with every report on its way kept as a draft."""
    if not isinstance(turn.state, FilingState):
        return turn
    keep = tuple(SaveDraft(key=one.key, contents=one.contents) for one in (*turn.state.filings, *turn.state.rest))
    return Turn(turn.state, turn.replies, (*turn.commands, *keep), turn.notes)
