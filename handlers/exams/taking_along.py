"""Exam dates for a calendar of one's own: “日历”, a file of one round or of all one's own, and the private feed."""

from __future__ import annotations

import re

from handlers.dialogue import State, Turn, finish
from handlers.exams.calendar_file import Event, calendar_file, events_of
from handlers.exams.following import round_of
from handlers.messages import Button, File, Kind, Message, Reply
from handlers.reach import Desk
from handlers.words import _, join, plain, say
from models.people import Person
from models.rounds import CreateFeed, RevokeFeed, Round
from models.store.people import hash_of

COMMANDS = ("calendarfile", "feed")
STATES: tuple[type[State], ...] = ()
WISH = re.compile(
    r"(我的|个人|考试|打开|看看?|查看|订阅|导出|下载|加入|添加到?)*日历(文件|订阅|地址|链接)?"
    r"|(my |exam |the )*calendar( file| feed)?|(subscribe to|export|download) (my |the )?calendar",
    re.IGNORECASE,
)


def recognises(message: Message, desk: Desk) -> bool:
    """“日历”, “考试日历”, “订阅日历”; a coordinator's bare “日历” is the school's, which is asked first."""
    return message.kind is Kind.TEXT and desk.institution is not None and _wished(message.text)


def _wished(text: str) -> bool:
    return WISH.fullmatch(text.strip(" ?？。.!！")) is not None


def begin(message: Message, desk: Desk) -> Turn:
    """The choice of file and feed; /calendarfile (of all one's own, or 7); /feed, /feed new, /feed off."""
    words = message.words.split()
    if message.command == "feed":
        return _feed(message.words.strip(), desk.member(), desk)
    if message.command and words:
        return _file([round_of(words, desk)], desk)
    own = _own(desk)
    if not own:
        text = _(
            "No exam of yours is ahead to put into a calendar. Choose one and tap Follow, or take its file: /exams"
        )
        return finish(text, buttons=[Button(_("Exams"), "/exams")])
    return _file(own, desk) if message.command else _offered(len(own))


def step(state: State, message: Message, desk: Desk) -> Turn:
    """No state of its own."""
    return begin(message, desk)


def _own(desk: Desk) -> list[Round]:
    """The rounds ahead that the person follows, and those of certificates they lead; none for a visitor."""
    if desk.person is None:
        return []
    followed = {follow.round_id for follow in desk.rounds.followed_by(desk.person.id)}
    led = {certificate.id for certificate in desk.certificates.of(desk.person.id)}
    return [
        one
        for one in desk.rounds.from_day(desk.today)
        if one.id in followed or (one.facts.certificate_id in led and not one.cancelled)
    ]


def _offered(count: int) -> Turn:
    text = _(
        "Exams of yours ahead: {n}. Take their dates along as a file; or subscribe to an address, which keeps those that "
        "you follow up to date by itself.",
        n=count,
    )
    return finish(text, buttons=[Button(_("Calendar file"), "/calendarfile"), Button(_("Subscribe"), "/feed")])


def _file(rounds: list[Round], desk: Desk) -> Turn:
    """The dates as a file for any calendar, a visitor's too."""
    events = [event for one in rounds for event in _events(one, desk)]
    content = calendar_file(events, desk.zone, say(_("Exams"), desk.language))
    text = _("Open the file to put the dates into your calendar.")
    if desk.person:
        text = join(text, _("A feed stays up to date by itself: /feed"))
    return Turn(None, (Reply(text, file=File("exams.ics", "text/calendar", content)),))


def _events(one: Round, desk: Desk) -> list[Event]:
    return events_of(one, desk.rounds.follow(one.id, desk.person.id) if desk.person else None, desk)


def _feed(words: str, person: Person, desk: Desk) -> Turn:
    """Makes the private address (a new one each time; the former stops working), or takes it back."""
    if words == "off":
        return finish(_("The private calendar address no longer works."), RevokeFeed(person_id=person.id))
    if words != "new" and desk.rounds.has_feed(person.id):
        return finish(
            _("You have a private calendar address. It was shown once; a new one ends the former."),
            buttons=(Button(_("New address"), "/feed new"), Button(_("Take it back"), "/feed off")),
        )
    token = desk.around.token()
    address = plain(desk.around.page(f"/calendar/{token}.ics"))
    text = join(
        _("Your private calendar address. Subscribe to it in your calendar, and share it with nobody:"), address
    )
    return finish(text, CreateFeed(person_id=person.id, token_hash=hash_of(token)))
