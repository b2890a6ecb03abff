"""Questions about exams in words, and /exams: anyone may ask; only who has joined can follow."""

from __future__ import annotations

from datetime import date, timedelta

from handlers.dates import day_in_words
from handlers.dialogue import NotUnderstood, State, Turn, rows
from handlers.exams.card import Seen, about, buttons, card, name, seen, to_do
from handlers.exams.finding import (
    Question,
    asks_fee,
    asks_fee_of_a_certificate,
    asks_how_to_register,
    asks_when_certified,
    is_about_exams,
    question_in,
)
from handlers.exams.words import age_in_words
from handlers.messages import Button, Kind, Message, Reply
from handlers.reach import Desk
from handlers.words import Text, _, join, plain
from models.institutions import Level
from models.rounds import Milestone, Round

COMMANDS = ("exams", "exam")
STATES: tuple[type[State], ...] = ()
SHOWN = 6


def recognises(message: Message, desk: Desk) -> bool:
    """Whether plain words ask for a date or a list of exams.

    For a fee or the day of the certificates only where a round tells it, else the rules say what there is to say.
    """
    if message.kind is not Kind.TEXT or desk.institution is None:
        return False
    said, certificates = message.text, desk.certificates.all()
    if asks_fee_of_a_certificate(said, certificates) or (is_about_exams(said) and asks_fee(said)):
        return bool(rounds_for(question_in(said, certificates, desk.today), desk))
    if asks_when_certified(said):
        return any(
            Milestone.CERTIFICATE in one.facts.milestones
            for one in rounds_for(question_in(said, certificates, desk.today), desk)
        )
    if is_about_exams(said):
        return True
    return asks_how_to_register(said, certificates) and bool(desk.rounds.from_day(desk.today))


def begin(message: Message, desk: Desk) -> Turn:
    """/exam 7 shows a round; /exams lists what is ahead; words are read as a question."""
    if message.command == "exam" and message.words.strip().isdecimal():
        return _one(_round(int(message.words), desk), desk)
    said = message.words if message.command else message.text
    return answer(question_in(said, desk.certificates.all(), desk.today), desk)


def step(state: State, message: Message, desk: Desk) -> Turn:
    """No state of its own."""
    return begin(message, desk)


def _round(round_id: int, desk: Desk) -> Round:
    found = desk.rounds.get(round_id) if round_id < 2**31 else None
    if found is None:
        raise NotUnderstood(_("I do not know that exam round. /exams lists what is ahead."))
    return found


def answer(question: Question, desk: Desk) -> Turn:
    """One round as its card, several as a list; each with what to do first."""
    found = [seen(one, desk) for one in rounds_for(question, desk)]
    if not found:
        return _nothing(question, desk)
    if len(found) == 1:
        return _one(found[0].round, desk, question.about, question.level)
    shown = found[:SHOWN]
    lines = [*_none_followed(question, desk), *(_line(view, question) for view in shown)]
    more = [_("… and {n} more. Name a certificate or a month.", n=len(found) - SHOWN)] if len(found) > SHOWN else []
    oldest = min((view.round for view in shown), key=lambda one: one.changed_at)
    first = _most_urgent(shown)
    text = join(_first_thing(first), *lines, *more, age_in_words(oldest, desk.now, desk.zone))
    return Turn(None, (Reply(text, rows(*(_show(view) for view in shown), wide=2)),))


def rounds_for(question: Question, desk: Desk) -> list[Round]:
    """The rounds that a question asks for, the next exam first."""
    rounds = [one for one in desk.rounds.from_day(_from(question, desk.today)) if _fits(one, question)]
    if question.mine or question.names_nothing:
        mine = [one for one in rounds if one.id in _followed(desk)]
        rounds = mine or rounds
    if question.certificates and question.first is None:
        return _next_of_each(rounds)
    return rounds


def _followed(desk: Desk) -> set[int]:
    return {follow.round_id for follow in desk.rounds.followed_by(desk.person.id)} if desk.person else set()


def _none_followed(question: Question, desk: Desk) -> list[Text]:
    """Whoever asks for their own exams and follows none is told so."""
    if not question.mine or desk.person is None or _followed(desk):
        return []
    return [_("You follow no exam yet; these are ahead. Tap one, then Follow:")]


def _from(question: Question, today: date) -> date:
    """Scores are asked for after the exam, so a look goes back some weeks for them."""
    after = question.about in {Milestone.SCORES, Milestone.CERTIFICATE}
    return today - timedelta(days=60) if after and question.first is None else today


def _fits(one: Round, question: Question) -> bool:
    facts = one.facts
    if question.certificates and facts.certificate_id not in question.certificates:
        return False
    if question.level and question.level not in facts.levels:
        return False
    if question.first is None or question.last is None:
        return True
    moment = facts.milestones.get(question.about) if question.about else None
    dates = [moment.day] if moment else [sitting.day for sitting in facts.sittings if question.about is None]
    return any(question.first <= day <= question.last for day in dates)


def _next_of_each(rounds: list[Round]) -> list[Round]:
    """The next round of each certificate; called-off ones only when there is no other."""
    found: dict[int, Round] = {}
    for one in sorted(rounds, key=lambda one: one.cancelled):
        found.setdefault(one.facts.certificate_id, one)
    return list(found.values())


def _one(one: Round, desk: Desk, asked: Milestone | None = None, level: Level | None = None) -> Turn:
    view = seen(one, desk, level)
    return Turn(None, (Reply(card(view, asked), rows(*buttons(view), wide=2), card=f"exam:{one.id}"),))


def _line(view: Seen, question: Question) -> Text:
    when = about(view, question.about) if question.about and not question.where else _exam_days(view)
    if question.where and (places := sorted({one.place for one in view.sittings if one.place})):
        when = join(when, *map(plain, places), by=" ")
    return _("· {name}: {when}", name=name(view.round, view.desk), when=when)


def _exam_days(view: Seen) -> Text:
    if view.round.cancelled:
        return _("called off")
    days = sorted({sitting.day for sitting in view.sittings})
    return join(*(day_in_words(day, view.desk.today) for day in days), by="、") if days else _("not announced yet")


def _most_urgent(views: list[Seen]) -> Seen:
    """The round whose registration (or exam) comes next."""

    def next_instant(view: Seen) -> float:
        ends = [view.ends(Milestone.REGISTRATION_CLOSES), view.exam]
        ahead = [at.timestamp() for at in ends if at and at > view.desk.now and not view.round.cancelled]
        return min(ahead, default=float("inf"))

    return min(views, key=next_instant)


def _first_thing(view: Seen) -> Text:
    return _("{todo} ({name})", todo=to_do(view), name=name(view.round, view.desk))


def _show(view: Seen) -> Button:
    """Short, so that two stand side by side on a phone."""
    certificate = view.desk.certificates.get(view.round.facts.certificate_id)
    short = (certificate.short_name or certificate.name) if certificate else ""
    return Button(plain(f"{short} {view.round.facts.name}"), f"/exam {view.round.id}")


def _nothing(question: Question, desk: Desk) -> Turn:
    """No round fits: say so, and offer what is ahead."""
    ahead = [one for one in desk.rounds.from_day(desk.today) if not one.cancelled][:3]
    text = _(
        "No exam round of that kind is announced here. {office} announces them; I tell those who follow at once.",
        office=desk.office,
    )
    return Turn(None, (Reply(text, rows(*(_show(seen(one, desk)) for one in ahead), wide=1)),))
