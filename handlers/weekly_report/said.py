"""A sentence or a file: which certificates and which week it is about, and what becomes of it."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from handlers.dialogue import NotUnderstood, Turn, ask
from handlers.messages import Button, Kind, Message
from handlers.reach import Desk
from handlers.samples import sample_report
from handlers.terms import with_levels
from handlers.weekly_report import flow, opening, steps
from handlers.weekly_report.basis import basis_of
from handlers.weekly_report.changing import WHAT_TO_WRITE
from handlers.weekly_report.sentence import read
from handlers.weekly_report.sentence.names import mentions
from handlers.weekly_report.sentence.tidy import tidy
from handlers.weekly_report.states import CardShown, CertificateWanted, Filing, WeekOpened, WeekWanted
from handlers.weekly_report.theirs import own_part
from handlers.weekly_report.weeks import (
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
from models.people import Role
from models.reports import LONGEST, KeptFile, WeekKey

ASKING = re.compile(
    r"[?？]|多少|几[个人天课]|怎么|如何|什么时候|为什么|是否|能不能|可不可以|[吗呢]\s*[。!！]?$|how many|what|when",
    re.I,
)
WISH = re.compile(
    r"^(?:我要|我想|开始|去)?(?:交|报|填写?|写|提交|发)?(?:一下)?(?:本周|这周)?(?:的)?周报[。!！]?$|^(?:weekly )?report$",
    re.I,
)


_NOTHING_MORE = re.compile(r"[\s，,。（）()的]*(?:报|填|交|写|本周|这周|初级|中级|高级|的|、)*(?:周报)?[\s。！!]*")


def is_report(message: Message, desk: Desk) -> bool:
    """Whether words or a file are plainly meant for a weekly report."""
    mine = desk.certificates.of(desk.person.id) if desk.person else []
    if not mine:
        return False
    if message.kind in {Kind.PHOTO, Kind.DOCUMENT}:
        return not desk.member().may(Role.COORDINATOR)
    if message.kind is not Kind.TEXT or not message.text or ASKING.search(message.text):
        return False
    if WISH.match(message.text) or _only_named(message.text, mine):
        return True
    return any(reading.tells for reading in read(message.text[:LONGEST], mine))


def reports_in_full(message: Message, desk: Desk) -> bool:
    """Whether words are a report beyond doubt: a certificate of one's own is named, or people and hours are told together."""
    if not is_report(message, desk) or desk.person is None:
        return False
    mine = desk.certificates.of(desk.person.id)
    named_here = bool(mentions(tidy(message.text[:LONGEST]), mine))
    return any(
        named_here or reading.same or reading.nothing or (reading.trained is not None and reading.hours is not None)
        for reading in read(message.text[:LONGEST], mine)
    )


def _only_named(text: str, mine: Sequence[Certificate]) -> Certificate | None:
    """The certificate whose name is all that was said, perhaps with the word for a report."""
    even = tidy(text[:80])
    found = mentions(even, mine)
    if len(found) != 1 or not _NOTHING_MORE.fullmatch(even[: found[0].start] + even[found[0].end :]):
        return None
    return found[0].certificate


def heard(message: Message, desk: Desk, *, in_week: WeekOpened | None = None) -> Turn:
    """A sentence becomes cards; a file is attached; “周报” opens the week."""
    files, text = flow.files_of(message), message.text.strip()
    if message.choice:
        raise NotUnderstood(_("Please tap one of the buttons."))
    if text and WISH.match(text):
        return opening.overview(desk)
    mine = own(desk)
    only = _only_named(text, mine) if text and not files else None
    if only is not None:
        return opening.named_week(only.id, [], desk)
    if text:
        steps.words_of(message)
    elif not files:
        raise NotUnderstood(_example(mine))
    text, notes = _caption(text, mine) if text and files else (text, ())
    if in_week is not None:
        return _in_week(in_week, text, files, desk, *notes)
    return _for_certificates(text, files, mine, desk, *notes)


def _caption(text: str, mine: Sequence[Certificate]) -> tuple[str, tuple[Text, ...]]:
    """What is heard of a caption. Loose words may only name the picture: then the certificate alone, if it is named."""
    if not all(reading.only_words for reading in read(text, mine)):
        return text, ()
    named_here = {mention.certificate.id for mention in mentions(tidy(text), mine)}
    names = "；".join(one.name for one in mine if one.id in named_here)
    return names, (_("Attached."), WHAT_TO_WRITE)


def _example(certificates: Sequence[Certificate]) -> Text:
    return _("Write the week in a sentence, for example: {example}", example=sample_report(certificates[0]))


def _in_week(opened: WeekOpened, text: str, files: tuple[KeptFile, ...], desk: Desk, *notes: Text) -> Turn:
    """Words said under an opened week are about it, unless they name another certificate."""
    certificate = one_of_own(opened.certificate_id, desk)
    mine = own(desk)
    text, left_out = own_part(text, mine, desk, opened=True)
    notes = (*notes, *left_out)
    named_here = {reading.certificate_id for reading in read(text, mine)} if len(mine) > 1 else set()
    if named_here - {None, certificate.id}:
        return _for_certificates(text, files, mine, desk, *notes)
    key = WeekKey(certificate_id=certificate.id, term=opened.term, week=opened.week)
    return _cards([_filing(week_named(certificate, key.label, desk), text, files, desk)], desk, *notes)


def _filing(week: Week, text: str, files: tuple[KeptFile, ...], desk: Desk) -> Filing:
    """A week's report with a sentence and files put in."""
    filing = flow.begun(week, desk)
    if text:
        filing = flow.told(filing, steps.understood(text, week.certificate), basis_of(filing, desk))
    return flow.with_files(filing, files)


def _cards(filings: Sequence[Filing], desk: Desk, *before: Text) -> Turn:
    return flow.go_on(CardShown(filings=tuple(filings), card=flow.new_card(desk)), desk, *before)


def _for_certificates(
    text: str, files: tuple[KeptFile, ...], mine: Sequence[Certificate], desk: Desk, *notes: Text
) -> Turn:
    """A sentence for each certificate that it names. Raises NotAllowed when it is of another lead's alone."""
    text, left_out = own_part(text, mine, desk)
    notes = (*notes, *left_out)
    readings = steps.whole(text, mine) if text else ()
    chosen = {reading.certificate_id: reading for reading in readings}
    if None in chosen or not chosen:
        if len(mine) == 1:
            return _for_one(mine[0], text, files, desk, *notes)
        return _which_certificate(text, files, mine)
    twins = _twins(chosen, mine)
    if len(twins) > 1:
        return _which_certificate(text, files, twins)
    if len(chosen) == 1:
        return _for_one(next(one for one in mine if one.id in chosen), text, files, desk, *notes)
    named_ones = [one for reading in chosen.values() for one in mine if one.id == reading.certificate_id]
    weeks = [week_now(one, desk) for one in named_ones]
    begun = [flow.begun(week, desk) for week in weeks]
    filings = [flow.told(one, chosen[one.key.certificate_id], basis_of(one, desk)) for one in begun]
    return _cards(filings, desk, *notes, *_unattached(files))


def _twins(chosen: Collection[int | None], mine: Sequence[Certificate]) -> list[Certificate]:
    """The certificates of the same name as the only one named: one under each scheme, maybe."""
    names = {one.name for one in mine if one.id in chosen}
    return [one for one in mine if one.name in names] if len(chosen) == 1 else []


def _unattached(files: tuple[KeptFile, ...]) -> list[Text]:
    return [_("The file was not attached: send it once more with the name of its certificate.")] if files else []


def _which_certificate(text: str, files: tuple[KeptFile, ...], mine: Sequence[Certificate]) -> Turn:
    names = [with_levels(one) for one in mine]
    labels = [
        join(name, plain(one.scheme.value), by=" · ") if names.count(name) > 1 else name
        for one, name in zip(mine, names, strict=True)
    ]
    buttons = [Button(label, f"certificate:{one.id}") for one, label in zip(mine, labels, strict=True)]
    return ask(CertificateWanted(said=text, files=files), _("Which certificate is that about?"), *buttons, wide=1)


def asked_again(state: CertificateWanted | WeekWanted, desk: Desk) -> Turn:
    """Which certificate, or which week, what was said is about; asked once more."""
    if isinstance(state, WeekWanted):
        return _for_one(one_of_own(state.certificate_id, desk), state.said, state.files, desk)
    return _which_certificate(state.said, state.files, own(desk))


def certificate_chosen(state: CertificateWanted, message: Message, desk: Desk) -> Turn:
    """The certificate was tapped, named, or everything was said anew."""
    mine = own(desk)
    picked = message.choice.removeprefix("certificate:")
    if message.choice:
        if not (picked.isdecimal() and len(picked) < 9):
            raise NotUnderstood(_("Please tap a certificate."))
        return _for_one(one_of_own(int(picked), desk), state.said, state.files, desk)
    files = flow.files_of(message)
    if files:
        return _which_certificate(message.text or state.said, (*state.files, *files), mine)
    steps.words_of(message)
    found = [one for one in mine if message.text.strip().lower() in f"{one.name} {one.short_name}".lower()]
    if len(found) == 1:
        return _for_one(found[0], state.said, state.files, desk)
    readings = read(message.text, mine)
    if any(reading.certificate_id is not None for reading in readings):
        return _for_certificates(message.text, state.files, mine, desk)
    raise NotUnderstood(_("Please tap a certificate."))


def _for_one(certificate: Certificate, text: str, files: tuple[KeptFile, ...], desk: Desk, *notes: Text) -> Turn:
    """A sentence for one certificate; asks for the week when last week's is missing and this one's not open."""
    week = week_now(certificate, desk)
    before = missing_before(week, desk) if week.standing is Standing.NOT_OPEN else None
    if before is not None:
        labels = (before.key.label, week.key.label)
        buttons = [Button(_("Week {n}", n=one.week.number), f"week:{one.key.label}") for one in (before, week)]
        state = WeekWanted(certificate_id=certificate.id, said=text, files=files, labels=labels)
        return ask(state, _("Week {a} is still missing and week {b} is not open yet. Which one is it?",
                            a=before.week.number, b=week.week.number), *buttons)  # fmt: skip
    return _cards([_of_certificate(week, text, files, desk)], desk, *notes)


def _of_certificate(week: Week, text: str, files: tuple[KeptFile, ...], desk: Desk) -> Filing:
    """A week's report with what a text says of its certificate, other names in it being one's own."""
    filing, mine = flow.begun(week, desk), own(desk)
    basis = basis_of(filing, desk)
    of_this_name = {one.id for one in mine if one.name == week.certificate.name}
    for reading in steps.whole(text, mine) if text else ():
        if reading.certificate_id in {None, *of_this_name}:
            filing = flow.told(filing, reading, basis)
    return flow.with_files(filing, files)


def week_chosen(state: WeekWanted, message: Message, desk: Desk) -> Turn:
    """The week was tapped or its number written."""
    certificate = one_of_own(state.certificate_id, desk)
    files = flow.files_of(message)
    if files:
        return _for_one(certificate, message.text or state.said, (*state.files, *files), desk)
    label = message.choice.removeprefix("week:")
    if not message.choice:
        digits = re.findall(r"\d+", message.text[:40])
        label = next((one for one in state.labels if digits and int(one.rpartition("-")[2]) == int(digits[0][:3])), "")
    if label not in state.labels:
        raise NotUnderstood(_("Please tap one of the two weeks."))
    return _cards([_of_certificate(week_named(certificate, label, desk), state.said, state.files, desk)], desk)
