"""Handing a certificate over to another lead: its open draft goes along, and both are told."""

from __future__ import annotations

import re

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
_OPENS = re.compile(r"^(?:交接|移交|hand over)\s*", re.IGNORECASE)
_GIVEN = re.compile(
    r"^(?:请|麻烦)?(?:把|将)?(?P<what>.+?)(?:证书)?\s*"
    r"(?:(?:移交|转交|交接|交|转)?给|(?:以后|今后|从现在起|现在)?(?:改)?由)\s*(?P<heir>.+?)"
    r"(?:来)?(?:负责|接手|接管|接)?[了吧]?[。！!]?$"
    r"|^(?:(?:please )?(?:hand|give) (?:over )?)?(?P<thing>.+?) (?:over )?to (?P<who>.+?)[.!]?$",
    re.IGNORECASE,
)
"""“把老年照护交给…”, “老年照护改由…负责”, “hand … over to …”: a certificate, then a person."""
_REPLACED = re.compile(
    r"^(?:请|麻烦)?(?:把|将)?(?P<what>.+?)(?:证书)?的?(?:需?要|想)?"
    r"(?:(?:更?换|变更|改)(?:个|一下)?负责人[，,\s]*(?:换成|改成|改为|为|是)|负责人(?:需?要|想)?(?:换成|换为|改成|改为|变更为))"
    r"\s*(?P<heir>.+?)[了吧]?[。！!]?$"
)
"""“老年照护的负责人换成…”, “老年照护换负责人，换成…”."""


def recognises(message: Message, desk: Desk) -> bool:
    """“交接 …” of somebody who may do it, or a certificate and whom it is given to in a sentence."""
    if desk.person is None or not desk.person.may(Role.COORDINATOR):
        return False
    if _OPENS.match(message.text):
        return True
    what, heir = _what_and_heir(message.text)
    return bool(heir) and len(_certificates(what, desk)) == 1 and "谁" not in heir


def begin(message: Message, desk: Desk) -> Turn:
    """/handover, alone or with a part of a certificate's name; or a sentence that names the heir as well."""
    desk.member(Role.COORDINATOR)
    said = message.words or message.text
    what, heir = _what_and_heir(said)
    found = _certificates(what, desk)
    if len(found) == 1:
        heirs = _people(heir, desk)
        return _ask_word(found[0], heirs[0], desk) if len(heirs) == 1 else _ask_heir(found[0], desk)
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


def _what_and_heir(said: str) -> tuple[str, str]:
    """What a sentence gives and to whom; the whole of it and nobody, when it names no heir."""
    said = _OPENS.sub("", said.strip())
    if replaced := _REPLACED.match(said):
        return replaced["what"], replaced["heir"]
    given = _GIVEN.match(said)
    return (given["what"] or given["thing"], given["heir"] or given["who"]) if given else (said, "")


def _people(said: str, desk: Desk) -> list[Person]:
    """Those of the house whose name holds what was said; the one of exactly that name, if there is one."""
    said = said.strip().lower().removesuffix("老师")
    found = [p for p in desk.people.all() if said and said in p.name.lower() and p.roles]
    return [p for p in found if p.name.lower() == said] or found


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
    found = _people(message.text, desk)
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
