"""The card of a round: first the one thing to do and by when, then the facts, then how old they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from handlers.dates import instant_in_words, left_in_words
from handlers.exams.words import age_in_words, facts_in_words, fee_in_words, instant_of, moment_in_words, name_of
from handlers.messages import Button
from handlers.reach import Desk
from handlers.terms import LEVELS
from handlers.words import Text, _, join, plain
from models.institutions import Level, Scheme
from models.round_checks import NAMES
from models.rounds import Follow, Following, Milestone, Round, RoundFacts, Sitting

if TYPE_CHECKING:
    from policy.answer import Answer


@dataclass(frozen=True)
class Seen:
    """A round as the one who asks stands to it."""

    round: Round
    follow: Follow | None
    desk: Desk
    asked: Level | None = None  # the level that a question named

    def ends(self, milestone: Milestone) -> datetime | None:
        """A milestone as a deadline."""
        moment = self.round.facts.milestones.get(milestone)
        return instant_of(moment, self.desk.zone) if moment else None

    def begins(self, milestone: Milestone) -> datetime | None:
        """A milestone as a beginning."""
        moment = self.round.facts.milestones.get(milestone)
        return datetime.combine(moment.day, moment.at or datetime.min.time(), self.desk.zone) if moment else None

    def day(self, milestone: Milestone) -> Text:
        """A milestone in words, with its time only where one was announced."""
        return moment_in_words(self.round.facts.milestones[milestone], self.desk.today)

    @property
    def level(self) -> Level | None:
        """The level that concerns the person; None when it is not known."""
        return self.asked or (self.follow.level if self.follow else None)

    @property
    def sittings(self) -> list[Sitting]:
        """The sittings of the person's level; all when it is not known."""
        return [one for one in self.round.facts.sittings if self.level is None or one.level in (None, self.level)]

    @property
    def facts(self) -> RoundFacts:
        """The round as it concerns the person's level."""
        shown = {"levels": (self.level,) if self.level else self.round.facts.levels, "sittings": tuple(self.sittings)}
        return self.round.facts.model_copy(update=shown)

    @property
    def exam(self) -> datetime | None:
        """When the person's first paper begins."""
        starts = [datetime.combine(one.day, one.starts, self.desk.zone) for one in self.sittings]
        return min(starts, default=None)

    @property
    def registered(self) -> bool:
        """Whether the person said that they have registered."""
        return self.follow is not None and self.follow.state is Following.REGISTERED


def seen(one: Round, desk: Desk, asked: Level | None = None) -> Seen:
    """A round as the one who speaks stands to it."""
    follow = desk.rounds.follow(one.id, desk.person.id) if desk.person else None
    return Seen(one, follow, desk, asked if asked in one.facts.levels else None)


def name(one: Round, desk: Desk) -> Text:
    """The round in one line."""
    return name_of(desk.certificates.get(one.facts.certificate_id), one.facts)


def to_do(view: Seen) -> Text:
    """The one thing to do and by when."""
    if view.round.cancelled:
        return _("**Called off.** There is nothing to do.")
    if view.exam and view.exam <= view.desk.now:
        return _after_exam(view)
    return _registered(view) if view.registered else _to_register(view)


def _to_register(view: Seen) -> Text:
    now, zone = view.desk.now, view.desk.zone
    opens, closes = view.begins(Milestone.REGISTRATION_OPENS), view.ends(Milestone.REGISTRATION_CLOSES)
    if opens and now < opens:
        return _("**Registration opens {opens}**; nothing to do before.", opens=view.day(Milestone.REGISTRATION_OPENS))
    if closes is None:
        return _("**Ask your department about registration**: its dates are not announced yet.")
    if now <= closes:
        due = instant_in_words(closes, now, zone)
        return _("**Register by {due}**: {left}.", due=due, left=left_in_words(closes, now))
    return _(
        "**Registration closed {closed}.** If you missed it, ask {office} at once.",
        closed=instant_in_words(closes, now, zone), office=plain(view.desk.office),
    )  # fmt: skip


def _registered(view: Seen) -> Text:
    now, zone = view.desk.now, view.desk.zone
    payment = view.ends(Milestone.PAYMENT)
    if payment and now <= payment and view.follow and not view.follow.paid:
        return _(
            "**Pay by {due}**: {left}.", due=instant_in_words(payment, now, zone), left=left_in_words(payment, now)
        )
    ticket = view.begins(Milestone.TICKET)
    if ticket and now < ticket:
        return _("**Admission ticket from {when}**; nothing to do before.", when=view.day(Milestone.TICKET))
    if view.exam is None:
        return _("**Wait for the exam's date**; I tell you when it is announced.")
    when = instant_in_words(view.exam, now, zone)
    return _("**Be at the exam {when}**: {left}.", when=when, left=left_in_words(view.exam, now))


def _after_exam(view: Seen) -> Text:
    scores = view.begins(Milestone.SCORES)
    if scores is None:
        return _("**The exam is over**; the date of the scores is not announced yet.")
    when = view.day(Milestone.SCORES)
    return (
        _("**Scores from {when}.**", when=when)
        if scores > view.desk.now
        else _("**Scores are out since {when}.**", when=when)
    )


def about(view: Seen, milestone: Milestone) -> Text:
    """A date that was asked for by its name."""
    moment = view.round.facts.milestones.get(milestone)
    if moment is None:
        return _("{what}: not announced yet.", what=NAMES[milestone])
    said = _("{what}: {when}.", what=NAMES[milestone], when=moment_in_words(moment, view.desk.today))
    fees = view.round.facts.fee(view.level) if milestone is Milestone.PAYMENT else ()
    return join(said, _("· fee: {fees}", fees=join(*map(fee_in_words, fees), by="；"))) if fees else said


def card(view: Seen, milestone: Milestone | None = None) -> Text:
    """The whole card."""
    asked = [about(view, milestone)] if milestone and milestone is not Milestone.REGISTRATION_CLOSES else []
    title = name_of(view.desk.certificates.get(view.round.facts.certificate_id), view.facts)
    lines = [to_do(view), *asked, title, *_countdown(view)]
    lines += facts_in_words(view.facts, view.desk.today, view.level)
    lines += [*_clashes(view), *_rules(view), age_in_words(view.round, view.desk.now, view.desk.zone)]
    return join(*lines, *_how_to_follow(view))


def _how_to_follow(view: Seen) -> list[Text]:
    """A visitor learns how to be reminded."""
    if view.desk.person is not None:
        return []
    office = plain(view.desk.office)
    return [_("To be reminded in time, ask {office} for an invitation.", office=office)]


def _countdown(view: Seen) -> list[Text]:
    if view.exam is None or view.exam <= view.desk.now or view.round.cancelled:
        return []
    days = (view.exam.date() - view.desk.today).days
    return [_("{n} days to the exam.", n=days)] if days > 1 else []


def _clashes(view: Seen) -> list[Text]:
    """Other rounds of the same person that overlap with this one."""
    if view.desk.person is None:
        return []
    others = [
        one.round_id for one in view.desk.rounds.followed_by(view.desk.person.id) if one.round_id != view.round.id
    ]
    found = []
    for round_id in others:
        other = view.desk.rounds.get(round_id)
        if other and not other.cancelled and _overlap(view, seen(other, view.desk)):
            found.append(_("**Clash**: {name} is at the same time.", name=name(other, view.desk)))
    return found


def _overlap(one: Seen, other: Seen) -> bool:
    return any(a.clashes(b) for a in one.sittings for b in other.sittings)


CREDITS = ("credits", "credits-number", "credit-conversion")
WAIVER = ("fee-waiver",)


def _rules(view: Seen) -> list[Text]:
    """Credits and waiver as the institution's rules have them, and the national notice where it applies."""
    day = view.desk.today
    answers = [answer for topics in (CREDITS, WAIVER) if (answer := _answer(view.desk, topics, day)) is not None]
    lines = [plain(answer.text.split("\n")[0]) for answer in answers if answer.text]
    certificate = view.desk.certificates.get(view.round.facts.certificate_id)
    old_scheme = certificate is not None and certificate.scheme is Scheme.X
    return lines + [plain(notice) for notice in (_notices(view.desk, day) if old_scheme else [])]


def _answer(desk: Desk, topics: tuple[str, ...], day: date) -> Answer | None:
    """The rules' answer on the first of these topics that the institution's pack holds."""
    from policy.calculate import answer
    from policy.facts import Facts, Query

    for topic in topics if desk.around.book else ():
        try:
            return answer(desk.around.book.pack(desk.home.id), Query(topic, Facts(), day, desk.language))
        except KeyError:
            continue
    return None


def _notices(desk: Desk, day: date) -> list[str]:
    """Notices from outside the institution that concern registering."""
    if desk.around.book is None:
        return []
    try:
        notices = desk.around.book.pack(desk.home.id).notices
    except KeyError:
        return []
    return [one.says.in_(desk.language) for one in notices if "registering" in one.about and one.valid.covers(day)]


def buttons(view: Seen) -> tuple[Button, ...]:
    """What can be done with a round; a visitor can only take its dates along."""
    if view.round.cancelled:
        return ()
    if view.desk.person is None:
        return (Button(_("Calendar"), f"/calendarfile {view.round.id}"),)
    number = f"{view.round.id} {view.level}" if view.level else str(view.round.id)
    done = Button(_("I have registered"), f"/registered {number}")
    declined = Button(_("Not this time"), f"/notthis {number}")
    if view.follow is None or not view.follow.stands:
        return (Button(_("Follow"), f"/follow {number}"), done)
    levels = _levels(view)
    if view.registered:
        paid = () if view.follow.paid or Milestone.PAYMENT not in view.round.facts.milestones else (
            Button(_("I have paid"), f"/paid {number}"),
        )  # fmt: skip
        return (*paid, *levels, Button(_("Calendar"), f"/calendarfile {number}"), declined)
    return (done, declined, *levels, Button(_("Calendar"), f"/calendarfile {number}"))


def _levels(view: Seen) -> tuple[Button, ...]:
    """Which level the person takes, where it makes a difference and is not known: papers and fees go by it."""
    facts = view.round.facts
    if (
        view.level
        or len(facts.levels) < 2
        or not (any(one.level for one in facts.sittings) or any(one.level for one in facts.fees))
    ):
        return ()
    verb = "registered" if view.registered else "follow"
    return tuple(
        Button(_("I take {level}", level=LEVELS[one]), f"/{verb} {view.round.id} {one}") for one in facts.levels
    )
