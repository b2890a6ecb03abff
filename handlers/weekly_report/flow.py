"""A report on its way: questions about numbers, the card, its fields, and the filing. Every turn keeps the draft."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from handlers.dates import instant_in_words
from handlers.dialogue import NotUnderstood, Turn, ask
from handlers.messages import Attachment, Button, Kind, Message, Reply
from handlers.reach import Desk
from handlers.weekly_report import numbers, steps
from handlers.weekly_report.card import body, heading, noted
from handlers.weekly_report.carry import applied, carried, moved_to_new_round
from handlers.weekly_report.checks import Finding, Weight, findings
from handlers.weekly_report.sentence import Reading
from handlers.weekly_report.states import (
    CardShown,
    FieldAsked,
    FieldChosen,
    Filing,
    FilingState,
    NumberUnclear,
    ReasonWanted,
)
from handlers.weekly_report.weeks import Week, one_of_own
from handlers.words import Text, _, join
from models.calendar import Phase, Window
from models.institutions import Certificate
from models.reports import Contents, KeptFile, SaveDraft

FILE = Button(_("Submit"), "file")
FILE_ALL = Button(_("Submit all"), "file")
FILE_ANYWAY = Button(_("Checked, submit"), "file")
CORRECT = Button(_("Correct the totals"), "correct")
NEW_ROUND = Button(_("A new exam round"), "new-round")
CHANGE = Button(_("Change"), "change")
ONE_BY_ONE = Button(_("One by one"), "one-by-one")
TO_CARD = Button(_("Back to the card"), "card")
FLAG = Button(_("Needs coordination"), "flag")
UNFLAG = Button(_("Needs no coordination"), "flag")
MOST_FILES = 20


def certificate_of(filing: Filing, desk: Desk) -> Certificate:
    """The certificate of a report on its way. Raises NotAllowed when it is no longer one's own."""
    return one_of_own(filing.key.certificate_id, desk)


def last_of(filing: Filing, desk: Desk) -> Contents | None:
    """What the certificate's report before this week said."""
    report = desk.reports.last_before(filing.key.certificate_id, filing.monday)
    return report.contents if report else None


def window_of(filing: Filing, desk: Desk) -> Window | None:
    """The window of a filing's week; None when the calendar was changed so that it has none."""
    week = desk.calendar.week(filing.key.term, filing.key.week)
    return desk.calendar.window(week) if week else None


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
    return Filing(key=week.key, monday=week.week.monday, contents=known, report_id=report_id)


def told(filing: Filing, reading: Reading, desk: Desk) -> Filing:
    """A filing with what a sentence says put in. Raises NotUnderstood when there is no last week to repeat."""
    certificate = certificate_of(filing, desk)
    last = last_of(filing, desk)
    if reading.same and last is None:
        raise NotUnderstood(
            _("There is no earlier report of {name} to repeat. Write what was done, for example: {example}",
              name=certificate.name, example="培训32人6课时，下周模考")
        )  # fmt: skip
    contents, questions = applied(reading, filing.contents, last, certificate, filing.key.term)
    return filing.saying(contents).model_copy(update={"questions": questions})


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
    certificate = certificate_of(filings[0], desk)
    text, buttons = numbers.asked(filings[0], last_of(filings[0], desk), certificate)
    return saved(ask(following, join(*before, text), *buttons, card=state.card), desk)


def show(state: FilingState, desk: Desk, *before: Text) -> Turn:
    """The card, or one card for several reports."""
    following = CardShown(filings=state.filings, rest=state.rest, card=state.card)
    cards = [_card(filing, desk) for filing in state.filings]
    text = join(*before, *cards, by="\n\n" if len(cards) > 1 else "\n")
    return saved(ask(following, text, *choices(following, desk), card=state.card), desk)


def _card(filing: Filing, desk: Desk) -> Text:
    certificate, last = certificate_of(filing, desk), last_of(filing, desk)
    head = heading(certificate, filing.key.week, filing.monday, *_state_of(filing, desk))
    return join(head, body(filing.contents, last), *noted(found_in(filing, desk)))


def found_in(filing: Filing, desk: Desk) -> list[Finding]:
    """What is wrong or odd about a filing, seen against the week before."""
    return findings(filing.contents, last_of(filing, desk))


def _state_of(filing: Filing, desk: Desk) -> tuple[Text, ...]:
    """What to know about the week's window."""
    filed = desk.reports.get(filing.report_id) if filing.report_id else None
    if filed:
        return (_("changes {number}", number=filed.number),)
    window = window_of(filing, desk)
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


def choices(state: FilingState, desk: Desk) -> tuple[Button, ...]:
    """The buttons under a card: what may be done with these filings as they are."""
    weights = {finding.weight for filing in state.filings for finding in found_in(filing, desk)}
    several = (ONE_BY_ONE,) if len(state.filings) > 1 else (CHANGE,)
    if Weight.WRONG in weights or not_open(state, desk):
        return several
    if Weight.FALLS in weights and not all(filing.reason for filing in state.filings):
        return several if len(state.filings) > 1 else (CORRECT, NEW_ROUND, CHANGE)
    if len(state.filings) > 1:
        return (FILE_ALL, *several)
    return (FILE_ANYWAY if Weight.ODD in weights else FILE, CHANGE)


def not_open(state: FilingState, desk: Desk) -> bool:
    """Whether a week's window has not opened yet."""
    windows = [window_of(filing, desk) for filing in state.filings if filing.report_id is None]
    return any(window is not None and window.phase(desk.now) is Phase.BEFORE for window in windows)


def saved(turn: Turn, desk: Desk) -> Turn:
    """The turn, with every report on its way kept as a draft."""
    if not isinstance(turn.state, FilingState):
        return turn
    keep = tuple(SaveDraft(key=one.key, contents=one.contents) for one in (*turn.state.filings, *turn.state.rest))
    return Turn(turn.state, turn.replies, (*turn.commands, *keep), turn.notes)


def at_card(state: CardShown, message: Message, desk: Desk) -> Turn | None:
    """What a tap or a sentence at the card leads to; None for the taps that file."""
    if message.chose(CHANGE):
        return choose_field(state, desk)
    if message.chose(ONE_BY_ONE) and len(state.filings) > 1:
        first, *others = state.filings
        return show(CardShown(filings=(first,), rest=(*others, *state.rest), card=state.card), desk)
    if message.chose(NEW_ROUND):
        return _with_new_round(state, desk)
    if message.choice:
        return None
    return said_at_card(state, message, desk)


def _with_new_round(state: CardShown, desk: Desk) -> Turn:
    last = last_of(state.filing, desk)
    if last is None:
        return show(state, desk)
    contents = moved_to_new_round(state.filing.contents, last, state.filing.key.term)
    return show(state.model_copy(update={"filings": state.about(state.filing.saying(contents))}), desk)


def said_at_card(state: FilingState, message: Message, desk: Desk) -> Turn:
    """A sentence changes what it speaks of; a file is attached."""
    below = state.model_copy(update={"card": new_card(desk)})
    files = files_of(message)
    if files and len(state.filings) > 1:
        raise NotUnderstood(
            _("Which of the reports does the file belong to? Tap “One by one”, then send it."), ONE_BY_ONE
        )
    filing = with_files(state.filing, files) if files else state.filing
    if not message.text:
        return go_on(below.model_copy(update={"filings": state.about(filing)}), desk)
    filings = _changed_by_words(message.text, (filing, *state.filings[1:]), desk)
    return go_on(below.model_copy(update={"filings": filings}), desk)


def _changed_by_words(text: str, filings: tuple[Filing, ...], desk: Desk) -> tuple[Filing, ...]:
    certificates = [certificate_of(filing, desk) for filing in filings]
    steps.words_of(Message(text=text))
    readings = {reading.certificate_id: reading for reading in steps.whole(text, certificates)}
    if None in readings or all(only_words(reading) for reading in readings.values()):
        raise NotUnderstood(
            _("Write what should change, for example “报名46” or “进展：完成第三单元”, or tap a button.")
        )
    return tuple(
        told(filing, readings[filing.key.certificate_id], desk) if filing.key.certificate_id in readings else filing
        for filing in filings
    )


def only_words(reading: Reading) -> bool:
    """Whether nothing but loose words was understood."""
    bare = reading.model_copy(update={"progress": None, "certificate_id": None})
    return bare == Reading()


def choose_field(state: FilingState, desk: Desk) -> Turn:
    """The list of fields to change."""
    buttons = [Button(label, f"field:{field}") for field, label in steps.LABELS.items()]
    contents = state.filing.contents
    flag = [UNFLAG if contents.coordination else FLAG] if contents.problems else []
    text = join(_card(state.filing, desk), _("What should change? Tap a field, or write it in a sentence."))
    return saved(ask(FieldChosen(**_parts(state)), text, *buttons, *flag, TO_CARD, card=state.card), desk)


def _parts(state: FilingState) -> dict[str, object]:
    return {"filings": state.filings, "rest": state.rest, "card": state.card}


def at_fields(state: FieldChosen, message: Message, desk: Desk) -> Turn:
    """A field was tapped, or something was said instead."""
    field = message.choice.removeprefix("field:")
    if message.chose(TO_CARD):
        return show(state, desk)
    if message.chose(FLAG) and state.filing.contents.problems:
        flipped = state.filing.contents.model_copy(update={"coordination": not state.filing.contents.coordination})
        return show(state.model_copy(update={"filings": state.about(state.filing.saying(flipped))}), desk)
    if message.choice and field in steps.ORDER:
        return ask_field(state, field, desk, alone=True)
    if message.choice:
        raise NotUnderstood(_("Please tap one of the buttons."))
    return said_at_card(state, message, desk)


def ask_field(state: FilingState, field: str, desk: Desk, *, alone: bool = False) -> Turn:
    """Asks for one field."""
    certificate, last = certificate_of(state.filing, desk), last_of(state.filing, desk)
    text, quick = steps.question(field, state.filing, last, certificate)
    place = steps.ORDER.index(field)
    lines = [text]
    if not alone:
        lines = [_("{name}, {place} of {of}: {question}", name=certificate.short_name or certificate.name,
                   place=place + 1, of=len(steps.ORDER), question=text)]  # fmt: skip
    known = steps.known(field, state.filing.contents)
    if known is not None:
        lines.append(_("So far: {known}", known=known))
    back = (TO_CARD,) if alone else (*((steps.BACK,) if place else ()), steps.SKIP)
    following = FieldAsked(**_parts(state), field=field, alone=alone)
    return saved(ask(following, join(*lines), *quick, *back, card=state.card), desk)


def at_field(state: FieldAsked, message: Message, desk: Desk) -> Turn:
    """An answer to one field: the next one is asked, or the card is shown."""
    if state.alone and message.chose(TO_CARD):
        return show(state, desk)
    if not state.alone and message.chose(steps.BACK):
        return ask_field(state, steps.ORDER[max(steps.ORDER.index(state.field) - 1, 0)], desk)
    state = _below(state, message, desk)
    files = files_of(message)
    if files:
        return _file_at_field(state, files, message, desk)
    certificate, last = certificate_of(state.filing, desk), last_of(state.filing, desk)
    contents, questions = steps.answered(state.field, message, state.filing, last, certificate)
    filing = state.filing.saying(contents).model_copy(update={"questions": (*state.filing.questions, *questions)})
    state = state.model_copy(update={"filings": state.about(filing)})
    following = steps.ORDER.index(state.field) + 1
    if state.alone or following == len(steps.ORDER):
        return go_on(state, desk)
    return ask_field(state, steps.ORDER[following], desk)


def _below(state: FieldAsked, message: Message, desk: Desk) -> FieldAsked:
    """What is typed is answered in a new message below it."""
    return state if message.kind is Kind.CHOICE else state.model_copy(update={"card": new_card(desk)})


def _file_at_field(state: FieldAsked, files: tuple[KeptFile, ...], message: Message, desk: Desk) -> Turn:
    """A file is attached and the field is asked again; a caption is its answer."""
    state = state.model_copy(update={"filings": state.about(with_files(state.filing, files))})
    if message.text:
        return at_field(state, Message(text=message.text), desk)
    turn = ask_field(state, state.field, desk, alone=state.alone)
    return Turn(turn.state, (Reply(_("Attached.")), *turn.replies), turn.commands)


def at_number(state: NumberUnclear, message: Message, desk: Desk) -> Turn:
    """An answer to the question about a number."""
    state = state if message.kind is Kind.CHOICE else state.model_copy(update={"card": new_card(desk)})
    files = files_of(message)
    if files:
        state = state.model_copy(update={"filings": state.about(with_files(state.filing, files))})
        return go_on(state, desk)
    certificate = certificate_of(state.filing, desk)
    filing = numbers.answered(state.filing, message, last_of(state.filing, desk), certificate)
    return go_on(state.model_copy(update={"filings": state.about(filing)}), desk)


def ask_reason(state: FilingState) -> Turn:
    """Asks why figures fall or a closed week is corrected."""
    return ask(
        ReasonWanted(**_parts(state)),
        _("A correction is kept with its reason. What is it? For example: 上周把报名人数写错了"),
        TO_CARD,
        card=state.card,
    )


def at_reason(state: ReasonWanted, message: Message, desk: Desk) -> Turn | None:
    """The reason, kept with the filing; None when it can be filed now."""
    if message.chose(TO_CARD):
        return show(state, desk)
    if message.kind is not Kind.TEXT or not message.text.strip():
        raise NotUnderstood(_("Please write the reason in a few words."))
    if len(message.text.strip()) > 300:
        raise NotUnderstood(_("Please keep the reason under 300 characters."))
    return None
