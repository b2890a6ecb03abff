"""What people are told when a round is published, changed or called off: old → new, to be acknowledged."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from handlers.dialogue import rows
from handlers.exams.words import dates_in_words, difference, name_of, sitting_in_words
from handlers.messages import Button, Reply
from handlers.reminding import Item
from handlers.words import Text, _, join, plain
from models.institutions import Certificate
from models.rounds import Follow, Round, RoundFacts

MOST_LINES = 6  # of what changed, in a letter with other matters


@dataclass(frozen=True)
class News:
    """A round as one person is told of it. `before` is what that person last saw; `lends` is the rooms' office."""

    round: Round
    certificate: Certificate | None
    before: RoundFacts | None
    follow: Follow | None
    lends: bool
    reason: str
    now: datetime
    zone: ZoneInfo

    @property
    def today(self) -> date:
        """The date where the institution is."""
        return self.now.astimezone(self.zone).date()


def change_item(news: News) -> Item:
    """The news as part of a letter, or alone."""
    one = news.round
    name = name_of(news.certificate, one.facts)
    seen = Button(_("Seen"), f"/seen {one.id} {one.version}")
    more = Button(_("Show the round"), f"/exam {one.id}")
    head, reason = _headline(news, name), _reason(news.reason)
    text = join(head, *reason, *_body(news))
    told = news.round.cancelled or news.before is not None  # of a new round, a letter with other matters only says so
    line = join(head, *reason, *_body(news)[:MOST_LINES]) if told else head
    return Item(line, (seen, more), alone=Reply(text, rows(seen, more)))


def _headline(news: News, name: Text) -> Text:
    if news.round.cancelled:
        return _("**Called off: {name}.**", name=name)
    if news.before is None:
        return _("**New exam round: {name}.**", name=name)
    return _("**Changed: {name}.** Please note the new dates and tap “Seen”.", name=name)


def _reason(reason: str) -> list[Text]:
    return [_("Reason: {reason}", reason=plain(reason))] if reason else []


def _body(news: News) -> list[Text]:
    if news.round.cancelled:
        return [_("Reminders for it have stopped.")] + (_rooms(news) if news.lends else [])
    lines = _rooms(news) if news.lends else []
    if news.before is None:
        return lines or dates_in_words(news.round.facts, news.today)
    return difference(news.before, news.round.facts, news.today) + lines


def _rooms(news: News) -> list[Text]:
    """The rooms that are needed, or no longer are, for the office that lends them."""
    head = _("Rooms no longer needed:") if news.round.cancelled else _("Rooms needed:")
    booked = [sitting for sitting in news.round.facts.sittings if sitting.place]
    return [head, *(_("· {line}", line=sitting_in_words(one, news.today)) for one in booked)] if booked else []
