"""Where reminders arrive: which channel first, and a mail address, which counts once the code sent to it came back."""

from __future__ import annotations

import re
from datetime import timedelta
from hashlib import sha256
from unicodedata import normalize

from handlers.channels import channel_name
from handlers.dialogue import NotAllowed, NotUnderstood, Refused, State, Turn, ask, finish, rows
from handlers.messages import Button, Message, Note, Reply
from handlers.reach import Desk
from handlers.words import Text, _, join, plain
from models.addresses import (
    CODE_LASTS,
    CODES_A_DAY,
    MAIL,
    ConfirmMail,
    CountMailTry,
    DropMail,
    MailCode,
    OrderChannels,
    SendMailCode,
)
from models.people import Address
from models.store.people import hash_of

DAY = timedelta(days=1)
WORDS = re.compile(
    r"在哪(里|儿)?(收(到)?|接收)?提醒(我)?|(提醒|通知)(发|送)?到(哪(里|儿)?|邮箱|邮件)|(绑定|添加|更换|换)邮箱"
)
MAIL_ADDRESS = re.compile(r"[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,24}")
OTHER_MAIL = Button(_("Another address"), "/remind mail")


class AskMail(State):
    """Waits for a mail address."""


class AskCode(State):
    """Waits for the code that was sent to a mail address."""


STATES: tuple[type[State], ...] = (AskMail, AskCode)


def step(state: State, message: Message, desk: Desk) -> Turn:
    """The address, then the code."""
    desk.member()
    return _address(message.text, desk) if isinstance(state, AskMail) else _code(message.text, desk)


def in_a_line(desk: Desk) -> Text:
    """Where reminders arrive, best first."""
    names = [channel_name(one.channel) for one in _ways(desk) if one.serves]
    if not names:
        return _("**They arrive nowhere at present.** Tap “Where they arrive”.")
    return _("They arrive by: {channels}.", channels=join(*names, by=" → "))


def where(words: str, desk: Desk) -> Turn:
    """The channels in their order, with what can be changed."""
    ways = _ways(desk)
    return _shown(ways, desk)


def first(channel: str, desk: Desk) -> Turn:
    """Puts one channel before the others."""
    person, ways = desk.member(), _ways(desk)
    chosen = [one for one in ways if one.channel == channel]
    if not chosen:
        raise NotUnderstood(_("You are not reached there yet. /remind where shows what there is."))
    order = [*chosen, *(one for one in ways if one.channel != channel)]
    command = OrderChannels(person_id=person.id, channels=tuple(one.channel for one in order))
    turn = _shown(order, desk)
    return Turn(None, turn.replies, (command,))


def mail(words: str, desk: Desk) -> Turn:
    """Asks for a mail address, or takes the one given with the command."""
    desk.member()
    if MAIL not in desk.around.channels:
        raise NotAllowed(_("E-mail is not set up here. Ask your coordinator whether it can be."))
    if words:
        return _address(words, desk)
    return ask(AskMail(), _("Which address? I send a code there; it counts once you have sent me the code."))


def no_mail(words: str, desk: Desk) -> Turn:
    """Nothing goes to the mail address any more."""
    person = desk.member()
    turn = _shown([one for one in _ways(desk) if one.channel != MAIL], desk)
    return Turn(None, turn.replies, (DropMail(person_id=person.id),))


def _ways(desk: Desk) -> list[Address]:
    """One address a channel, as the person wishes; of several browsers the one that serves."""
    found = desk.people.addresses(desk.member().id, desk.now)
    ranked = sorted(found, key=lambda one: one.rank)
    best: dict[str, Address] = {}
    for one in ranked:
        if one.channel not in best or (one.serves and not best[one.channel].serves):
            best[one.channel] = one
    return list(best.values())


def _shown(ways: list[Address], desk: Desk) -> Turn:
    lines = [_("{n}. {way}", n=n, way=_way(one)) for n, one in enumerate(ways, 1)]
    head = _("**Where reminders arrive.** The first is tried first; what cannot be delivered there goes to the next.")
    last = [] if lines else [_("Nothing is set up yet.")]
    return Turn(None, (Reply(join(head, *lines, *last), rows(*_buttons(ways, desk), wide=2), card="remind-where"),))


def _way(one: Address) -> Text:
    name = channel_name(one.channel)
    shown = _("{channel} {address}", channel=name, address=plain(masked(one.chat))) if one.channel == MAIL else name
    if one.blocked:
        return _("{channel}: refuses my messages; write to me there and it serves again", channel=shown)
    if one.lapsed:
        return _("{channel}: signed out, as nobody opened it for long; sign in again with a link", channel=shown)
    return shown


def _buttons(ways: list[Address], desk: Desk) -> list[Button]:
    """Short labels, two in a row: they fit a phone."""
    found = [
        Button(_("{channel} first", channel=channel_name(one.channel)), f"/remind first {one.channel}")
        for one in ways[1:]
    ]
    has_mail = any(one.channel == MAIL for one in ways)
    if MAIL in desk.around.channels:
        found.append(Button(_("Change the e-mail") if has_mail else _("Add an e-mail"), "/remind mail"))
    if has_mail:
        found.append(Button(_("No e-mail"), "/remind nomail"))
    return [*found, Button(_("Another device"), "/link")]


def masked(address: str) -> str:
    """A mail address of which a bystander learns little: li…@example.edu.cn."""
    name, __, home = address.partition("@")
    return f"{name[:2]}…@{home}"


def _address(said: str, desk: Desk) -> Turn:
    """Sends a code to an address, unless too many were sent today."""
    person, address = desk.member(), said.strip().lower()
    if not MAIL_ADDRESS.fullmatch(address) or len(address) > 254 or ".." in address:
        raise NotUnderstood(_("That is no mail address. For example: li@example.edu.cn"))
    if desk.mail_codes.sent(person.id, address, desk.now - DAY) >= CODES_A_DAY:
        raise Refused(_("Three codes were sent today; that is all for now. Try again tomorrow."))
    code = _six_digits(desk)
    command = SendMailCode(
        person_id=person.id,
        address=address,
        code_hash=_hash(person.id, address, code),
        expires_at=desk.now + CODE_LASTS,
    )
    text = _("I sent a code of six digits to {address}. Send it to me within 15 minutes.", address=plain(address))
    turn = ask(AskCode(), text, OTHER_MAIL)
    return Turn(turn.state, turn.replies, (command,), (_letter(person.id, address, code, desk),))


def _letter(person_id: int, address: str, code: str, desk: Desk) -> Note:
    """The mail with the code."""
    text = _(
        "Your code: {code}\n\nSomebody at {institution} asked to get reminders of certificates and exams at this "
        "address. If that was you, send the code in the chat within 15 minutes. If not, do nothing: without the code "
        "nothing is sent here.",
        code=code, institution=plain(desk.home.name),
    )  # fmt: skip
    occasion = f"mail-code:{_hash(person_id, address, code)[:16]}"
    return Note(person_id, Reply(text), occasion, (MAIL, address, desk.language))


def _six_digits(desk: Desk) -> str:
    return f"{int.from_bytes(sha256(desk.around.token().encode()).digest()) % 1_000_000:06}"


def _hash(person_id: int, address: str, code: str) -> str:
    return hash_of(f"{person_id}:{address}:{code}")


def _code(said: str, desk: Desk) -> Turn:
    """The code that came back; a wrong one is counted."""
    person = desk.member()
    sent = desk.mail_codes.latest(person.id)
    digits = re.sub(r"\D", "", normalize("NFKC", said))
    if MAIL_ADDRESS.fullmatch(said.strip()):
        return _address(said, desk)
    if len(digits) != 6:
        raise NotUnderstood(_("The code has six digits; it stands in the mail. It may lie among the spam."), OTHER_MAIL)
    if sent is None or not sent.open(desk.now):
        return finish(_("That code does not work any more. I can send a new one."), buttons=[_again(sent)])
    if _hash(person.id, sent.address, digits) != sent.code_hash:
        return _wrong(sent, desk)
    if desk.mail_codes.taken(person.id, sent.address):
        return finish(_("That address serves somebody else here already. Please take another."), buttons=[OTHER_MAIL])
    return _confirmed(sent, desk)


def _again(sent: MailCode | None) -> Button:
    return Button(_("A new code"), f"/remind mail {sent.address}" if sent else "/remind mail")


def _wrong(sent: MailCode, desk: Desk) -> Turn:
    counted = CountMailTry(person_id=desk.member().id, code_id=sent.id)
    if not sent.model_copy(update={"tries": sent.tries + 1}).open(desk.now):
        turn = finish(_("That is not the code, five times now. I can send a new one."), buttons=[_again(sent)])
        return Turn(None, turn.replies, (counted,))
    turn = ask(AskCode(), _("That is not the code in the mail to {address}. Please look again.",
                            address=plain(sent.address)), OTHER_MAIL)  # fmt: skip
    return Turn(turn.state, turn.replies, (counted,))


def _confirmed(sent: MailCode, desk: Desk) -> Turn:
    """The address counts from now on, after what was there before."""
    person, ways = desk.member(), _ways(desk)
    new = Address(channel=MAIL, chat=sent.address)
    replaced = [new if one.channel == MAIL else one for one in ways]
    turn = _shown(replaced if new in replaced else [*replaced, new], desk)
    done = Reply(_("{address} counts from now on.", address=plain(sent.address)))
    return Turn(None, (done, *turn.replies), (ConfirmMail(person_id=person.id, code_id=sent.id),))
