"""Where one is signed in, and signing out elsewhere: a browser left behind in a classroom, a phone that was lost."""

from __future__ import annotations

from handlers.channels import channel_name
from handlers.dates import instant_in_words
from handlers.dialogue import NotAllowed, Refused, State, Turn, finish, no_step
from handlers.messages import Button, Message
from handlers.reach import Desk
from handlers.words import Text, _, join
from models.sessions import EndSignIn, SignIn

COMMANDS = ("signins",)
STATES: tuple[type[State], ...] = ()
step = no_step


def recognises(message: Message, desk: Desk) -> bool:
    """The wish to see one's sign-ins, said plainly."""
    return message.text.strip(" 。.!！?？") in {
        "登录情况",
        "我的登录",
        "退出其他设备",
        "my sign-ins",
        "sign out elsewhere",
    }


def begin(message: Message, desk: Desk) -> Turn:
    """/signins, /signins end 7, /signins end others."""
    person = desk.member()
    if message.in_group:
        raise NotAllowed(_("Your sign-ins are shown to you alone: ask in a private chat with me."))
    known = desk.sign_ins.of(person.id, desk.now)
    verb, __, which = message.words.strip().partition(" ")
    return _ended(which, known, desk) if verb == "end" else _overview(known, desk)


def _overview(known: list[SignIn], desk: Desk) -> Turn:
    lines = [_line(place, one, desk) for place, one in enumerate(known, 1)]
    ends = [
        Button(_("Sign out {place}", place=place), f"/signins end {one.id}")
        for place, one in enumerate(known, 1)
        if not _is_here(one, desk)
    ]
    more = [Button(_("Sign out everywhere else"), "/signins end others")] if len(ends) > 1 else []
    hint = _("Whatever you do not know: sign it out. Whoever wants to come in there again needs a new link.")
    return finish(join(_("**Where you are signed in**"), *lines, hint), buttons=[*ends, *more], card="signins")


def _line(place: int, one: SignIn, desk: Desk) -> Text:
    channel = channel_name(one.channel)
    if _is_here(one, desk):
        return _("{place}. {channel}: here", place=place, channel=channel)
    if one.spoke_at is None:
        return _("{place}. {channel}: nothing said yet", place=place, channel=channel)
    when = instant_in_words(one.spoke_at, desk.now, desk.zone)
    return _("{place}. {channel}: last said something {when}", place=place, channel=channel, when=when)


def _ended(which: str, known: list[SignIn], desk: Desk) -> Turn:
    others = [one for one in known if not _is_here(one, desk)]
    ended = [one for one in others if which in ("others", str(one.id))]
    if not ended:
        raise Refused(_("That sign-in is over already, or is this one. See those that are left: /signins"))
    left = Button(_("Those that are left"), "/signins")
    text = _("Places signed out: {count}. What was said there can no longer be read there.", count=len(ended))
    return finish(text, *(EndSignIn(sign_in_id=one.id) for one in ended), buttons=[left], card="signins")


def _is_here(one: SignIn, desk: Desk) -> bool:
    return (one.channel, one.chat) == (desk.channel, desk.chat)
