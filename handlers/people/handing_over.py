"""Handing a certificate over to another lead: its open draft goes along, and both are told."""

from __future__ import annotations

from handlers.dialogue import NotUnderstood, State, Turn, ask, finish
from handlers.messages import Button, Message, Note, Reply
from handlers.reach import Desk
from handlers.words import _, plain
from models.institutions import Certificate
from models.people import HandOver, Person, Role

COMMANDS = ("handover",)
OFFERED = 8
YES = Button(_("Hand over"), "yes")
NO = Button(_("Leave it"), "no")


class AskCertificate(State):
    """Waits for the certificate."""


class AskHeir(State):
    """Waits for the person who takes it over."""

    certificate_id: int


class ConfirmHandOver(State):
    """Waits for the word."""

    certificate_id: int
    person_id: int


STATES: tuple[type[State], ...] = (AskCertificate, AskHeir, ConfirmHandOver)


def recognises(message: Message, desk: Desk) -> bool:
    """“交接 …” of somebody who may do it."""
    said = message.text.startswith(("交接", "移交", "hand over"))
    return said and desk.person is not None and desk.person.may(Role.COORDINATOR)


def begin(message: Message, desk: Desk) -> Turn:
    """/handover, or /handover with a part of a certificate's name."""
    desk.member(Role.COORDINATOR)
    said = message.words or message.text.removeprefix("交接").removeprefix("移交").strip()
    found = _certificates(said, desk)
    if len(found) == 1:
        return _ask_heir(found[0], desk)
    buttons = [Button(plain(c.name), f"certificate:{c.id}") for c in (found or desk.certificates.all())[:OFFERED]]
    return ask(
        AskCertificate(), _("Which certificate changes hands? Tap it, or send a part of its name."), *buttons, wide=2
    )


def step(state: State, message: Message, desk: Desk) -> Turn:
    """The certificate, the heir, the word."""
    desk.member(Role.COORDINATOR)
    match state:
        case AskCertificate():
            return _certificate_said(message, desk)
        case AskHeir(certificate_id=certificate_id):
            return _heir_said(_certificate(certificate_id, desk), message, desk)
        case ConfirmHandOver(certificate_id=certificate_id, person_id=person_id):
            return _confirm(_certificate(certificate_id, desk), _heir(person_id, desk), message, desk)
        case _:
            raise TypeError(state)


def _certificate(certificate_id: int, desk: Desk) -> Certificate:
    certificate = desk.certificates.get(certificate_id)
    if certificate is None:
        raise NotUnderstood(_("That certificate is not here any more. /cancel, then /handover."))
    return certificate


def _heir(person_id: int, desk: Desk) -> Person:
    person = desk.people.get(person_id)
    if person is None:
        raise NotUnderstood(_("I do not know that person here. Send a part of the name."))
    return person


def _certificates(said: str, desk: Desk) -> list[Certificate]:
    said = said.strip().lower()
    return [c for c in desk.certificates.all() if said and said in f"{c.name} {c.short_name}".lower()]


def _certificate_said(message: Message, desk: Desk) -> Turn:
    if message.choice.startswith("certificate:"):
        return _ask_heir(_certificate(int(message.choice.removeprefix("certificate:")), desk), desk)
    found = _certificates(message.text, desk)
    if len(found) != 1:
        raise NotUnderstood(_("I found {count} certificates of that name; send a longer part of it.", count=len(found)))
    return _ask_heir(found[0], desk)


def _ask_heir(certificate: Certificate, desk: Desk) -> Turn:
    heirs = [
        p for p in desk.people.holding(Role.LEAD) + desk.people.holding(Role.DEPUTY) if p.id != certificate.lead_id
    ]
    buttons = [Button(plain(p.name), f"person:{p.id}") for p in dict.fromkeys(heirs)][:OFFERED]
    text = _("Who takes over {name}? Tap, or send a part of the name. Somebody new is invited first: /invite",
             name=certificate.name)  # fmt: skip
    return ask(AskHeir(certificate_id=certificate.id), text, *buttons, wide=2)


def _heir_said(certificate: Certificate, message: Message, desk: Desk) -> Turn:
    if message.choice.startswith("person:"):
        return _ask_word(certificate, _heir(int(message.choice.removeprefix("person:")), desk), desk)
    said = message.text.strip().lower()
    found = [p for p in desk.people.all() if said and said in p.name.lower() and p.roles]
    if len(found) != 1:
        raise NotUnderstood(_("I found {count} people of that name; send the whole name.", count=len(found)))
    return _ask_word(certificate, found[0], desk)


def _ask_word(certificate: Certificate, heir: Person, desk: Desk) -> Turn:
    if heir.id == certificate.lead_id:
        raise NotUnderstood(_("{name} leads it already. Somebody else?", name=heir.name))
    before = desk.people.get(certificate.lead_id) if certificate.lead_id else None
    text = _("{certificate}: from {before} to {after}, with the open draft. Both are told.",
             certificate=certificate.name, before=before.name if before else "—", after=heir.name)  # fmt: skip
    return ask(ConfirmHandOver(certificate_id=certificate.id, person_id=heir.id), text, YES, NO)


def _confirm(certificate: Certificate, heir: Person, message: Message, desk: Desk) -> Turn:
    if message.chose(NO):
        return finish(_("Nothing was changed."))
    if not message.chose(YES):
        raise NotUnderstood(_("Please choose one."), YES, NO)
    occasion = f"handover:{certificate.id}:{heir.id}:{desk.now:%Y%m%dT%H%M}"
    report = (Button(_("This week's report"), "/report"),)
    notes = [Note(heir.id, Reply(_("You lead {name} from now on. An open draft came along.", name=certificate.name),
                                 (report,)), occasion)]  # fmt: skip
    if certificate.lead_id:
        gone = _("{name} is now led by {heir}. You need not report it any more. Thank you.",
                 name=certificate.name, heir=heir.name)  # fmt: skip
        notes.append(Note(certificate.lead_id, Reply(gone), occasion))
    text = _("Done: {certificate} is led by {heir}.", certificate=certificate.name, heir=heir.name)
    return finish(text, HandOver(certificate_id=certificate.id, to_person_id=heir.id), notes=notes)
