"""A card is changed: by a sentence, field by field, by the answer to an unclear number. Every turn keeps the draft."""

from __future__ import annotations

from typing import Any

from handlers.dialogue import NotAllowed, NotUnderstood, Turn, ask
from handlers.messages import Button, Kind, Message, Reply
from handlers.reach import Desk
from handlers.weekly_report import numbers, steps
from handlers.weekly_report.basis import Basis, basis_of
from handlers.weekly_report.carry import moved_to_new_round
from handlers.weekly_report.flow import (
    CHANGE,
    FLAG,
    NEW_ROUND,
    ONE_BY_ONE,
    TO_CARD,
    UNFLAG,
    card_text,
    files_of,
    go_on,
    new_card,
    saved,
    show,
    told,
    with_files,
)
from handlers.weekly_report.sentence.tidy import printable
from handlers.weekly_report.states import (
    CardShown,
    FieldAsked,
    FieldChosen,
    Filing,
    FilingState,
    NumberUnclear,
    ReasonWanted,
)
from handlers.weekly_report.theirs import own_part
from handlers.weekly_report.weeks import own
from handlers.words import _, join
from models.reports import KeptFile

WHAT_TO_WRITE = _("Write what should change, for example “报名46” or “进展：完成第三单元”, or tap a button.")


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
    last = basis_of(state.filing, desk).last
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
    attached = below.model_copy(update={"filings": state.about(filing)})
    if not message.text:
        return go_on(attached, desk)
    try:
        text, left_out = own_part(message.text, own(desk), desk, opened=True)
        filings = _changed_by_words(text, attached.filings, desk)
    except (NotUnderstood, NotAllowed) as refusal:
        if not files:
            raise
        return go_on(attached, desk, _("Attached."), refusal.says)  # a caption may say anything; the file is kept
    return go_on(below.model_copy(update={"filings": filings}), desk, *left_out)


def _changed_by_words(text: str, filings: tuple[Filing, ...], desk: Desk) -> tuple[Filing, ...]:
    bases = [basis_of(filing, desk) for filing in filings]
    steps.words_of(Message(text=text))
    whole = steps.whole(text, [basis.certificate for basis in bases])
    readings = {reading.certificate_id: reading for reading in whole}
    if None in readings or all(reading.only_words for reading in readings.values()):
        raise NotUnderstood(WHAT_TO_WRITE)
    pairs = zip(filings, bases, strict=True)
    return tuple(
        told(filing, readings[basis.certificate.id], basis) if basis.certificate.id in readings else filing
        for filing, basis in pairs
    )


def choose_field(state: FilingState, desk: Desk) -> Turn:
    """The list of fields to change."""
    buttons = [Button(label, f"field:{field}") for field, label in steps.LABELS.items()]
    contents = state.filing.contents
    flag = [UNFLAG if contents.coordination else FLAG] if contents.problems else []
    text = join(
        card_text(state.filing, basis_of(state.filing, desk)),
        _("What should change? Tap a field, or write it in a sentence."),
    )
    return saved(ask(FieldChosen(**_parts(state)), text, *buttons, *flag, TO_CARD, card=state.card))


def _parts(state: FilingState) -> dict[str, Any]:
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
        return ask_field(state, field, basis_of(state.filing, desk), alone=True)
    if message.choice:
        raise NotUnderstood(_("Please tap one of the buttons."))
    return said_at_card(state, message, desk)


def ask_field(state: FilingState, field: str, basis: Basis, *, alone: bool = False, caption: str = "") -> Turn:
    """Asks for one field; `caption` is offered as its answer."""
    text, quick = steps.question(field, state.filing, basis)
    place = steps.ORDER.index(field)
    lines = [text]
    if not alone:
        name = basis.certificate.short_name or basis.certificate.name
        lines = [_("{name}, {place} of {of}: {question}", name=name, place=place + 1, of=len(steps.ORDER),
                   question=text)]  # fmt: skip
    known = steps.known(field, state.filing.contents)
    if known is not None:
        lines.append(_("So far: {known}", known=known))
    back = (TO_CARD,) if alone else (*((steps.BACK,) if place else ()), steps.SKIP)
    offered = (steps.CAPTION,) if caption else ()
    following = FieldAsked(**_parts(state), field=field, alone=alone, caption=caption)
    return saved(ask(following, join(*lines), *offered, *quick, *back, card=state.card))


def at_field(state: FieldAsked, message: Message, desk: Desk) -> Turn:
    """An answer to one field: the next one is asked, or the card is shown."""
    if state.alone and message.chose(TO_CARD):
        return show(state, desk)
    basis = basis_of(state.filing, desk)
    if not state.alone and message.chose(steps.BACK):
        return ask_field(state, steps.ORDER[max(steps.ORDER.index(state.field) - 1, 0)], basis)
    state = _below(state, message, desk)
    files = files_of(message)
    if files:
        return _file_at_field(state, files, message, basis)
    return _answered(state, Message(text=state.caption) if message.chose(steps.CAPTION) else message, basis)


def _answered(state: FieldAsked, message: Message, basis: Basis) -> Turn:
    contents, questions = steps.answered(state.field, message, state.filing, basis)
    filing = state.filing.saying(contents).model_copy(update={"questions": (*state.filing.questions, *questions)})
    state = state.model_copy(update={"filings": state.about(filing)})
    following = steps.ORDER.index(state.field) + 1
    if state.alone or following == len(steps.ORDER):
        return go_on(state, basis.desk)
    return ask_field(state, steps.ORDER[following], basis)


def _below(state: FieldAsked, message: Message, desk: Desk) -> FieldAsked:
    """What is typed is answered in a new message below it."""
    return state if message.kind is Kind.CHOICE else state.model_copy(update={"card": new_card(desk)})


def _file_at_field(state: FieldAsked, files: tuple[KeptFile, ...], message: Message, basis: Basis) -> Turn:
    """A file is attached and the field is asked again. Figures in its caption answer a field of figures; any words
    would fit a field of words, so there the caption, which may only name the picture, is offered and not taken."""
    state = state.model_copy(update={"filings": state.about(with_files(state.filing, files))})
    caption, said = "", _("Attached.")
    if message.text and state.field in steps.WORDS:
        caption, said = message.text, _("Attached. Its caption is not filled in; for that, tap “Use the caption”.")
    elif message.text:
        try:
            return _answered(state, Message(text=message.text), basis)
        except NotUnderstood as refusal:
            said = join(said, refusal.says)
    turn = ask_field(state, state.field, basis, alone=state.alone, caption=caption)
    return Turn(turn.state, (Reply(said), *turn.replies), turn.commands)


def at_number(state: NumberUnclear, message: Message, desk: Desk) -> Turn:
    """An answer to the question about a number."""
    state = state if message.kind is Kind.CHOICE else state.model_copy(update={"card": new_card(desk)})
    files = files_of(message)
    if files:
        state = state.model_copy(update={"filings": state.about(with_files(state.filing, files))})
    if files and not message.text:
        return go_on(state, desk)
    certificate = basis_of(state.filing, desk).certificate
    try:
        filing = numbers.answered(state.filing, message, certificate)
    except NotUnderstood as refusal:
        if not files:
            raise
        return go_on(state, desk, _("Attached."), refusal.says)
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
    if message.kind is not Kind.TEXT or not printable(message.text):
        raise NotUnderstood(_("Please write the reason in a few words."))
    if len(message.text.strip()) > 300:
        raise NotUnderstood(_("Please keep the reason under 300 characters."))
    return None
