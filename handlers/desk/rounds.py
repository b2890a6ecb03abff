"""Entering exam rounds: by one pasted line or step by step, checked, shown, published; changes, cancellations, counts.

A coordinator enters any certificate's round, a lead or deputy their own.
"""

from __future__ import annotations

from typing import ClassVar

from pydantic import ValidationError

from handlers.dates import day_in_words
from handlers.desk import round_care, round_offer
from handlers.desk.round_lines import RoundDraft, bears_on_round, change_in, dated_parts, draft_in, draft_of
from handlers.dialogue import NotAllowed, NotUnderstood, State, Turn, ask, finish
from handlers.exams.words import difference, facts_in_words, name_of
from handlers.messages import Button, Kind, Message
from handlers.reach import Desk
from handlers.words import Text, _, join, plain
from models.institutions import Certificate
from models.people import Role
from models.round_checks import findings, order
from models.rounds import ChangeRound, PublishRound, Round, RoundFacts, Severity

COMMANDS = ("round", "rounds")

PUBLISH = Button(_("Publish"), "publish")
CHANGE = Button(_("Change something"), "change")
SKIP = Button(_("Skip"), "skip")
EXAMPLE = plain(
    "Web前端开发 中级 2026年12月 报名 11月23日至12月4日 17:00 缴费 12月7日 准考证 12月14日 "
    "考试 12月19日 9:00-11:00 机房A301 成绩 12月28日 费用 290 报名处 考务平台"
)


class Entering(State):
    """Step by step: the step that is asked, and what was said before it."""

    step: int
    draft: RoundDraft
    round_id: int | None = None


class Preview(State):
    """Everything is there: publish or change something."""

    patient: ClassVar[bool] = True
    draft: RoundDraft
    round_id: int | None = None


class Amending(State):
    """Waits for what should be different."""

    patient: ClassVar[bool] = True
    draft: RoundDraft
    round_id: int | None = None


STATES: tuple[type[State], ...] = (Entering, Preview, Amending)

_EXAM = _(
    "When and where is the exam? Several papers are divided by ；. "
    "For example: 12月19日 9:00-11:00 机房A301；14:00-16:00 中级"
)
_DATES = _("Other dates? For example: 缴费 12月7日 准考证 12月14日 考场测试 12月17日 成绩 12月28日 发证 3月1日")
_TERMS = _(
    "Fee, pass line, places, where to register? For example: 费用 初级290 中级300 合格线 60分 名额 120 报名处 考务平台"
)
STEPS: tuple[tuple[str, str, Text], ...] = (
    ("", "certificate_id", _("Which certificate, levels and round? For example: Web前端开发 中级 2026年12月")),
    ("报名 ", "milestones", _("From when until when does one register? For example: 11月23日至12月4日 17:00")),
    ("考试 ", "sittings", _EXAM),
    ("", "dates", _DATES),
    ("", "terms", _TERMS),
)
NEEDED = frozenset({"certificate_id", "sittings"})
SEVERAL = 3  # dates, by which a pasted line is known
LONGEST = 1000  # characters of a pasted line


def recognises(message: Message, desk: Desk) -> bool:
    """A pasted line from somebody who enters rounds: several dates by their names, or an exam's of a certificate."""
    if message.kind is not Kind.TEXT or desk.person is None or len(message.text) > LONGEST:
        return False
    if not desk.person.may(Role.COORDINATOR, Role.LEAD, Role.DEPUTY):
        return False
    return pasted(message.text) or round_offer.spoken_of(message.text, desk) is not None


def pasted(text: str) -> bool:
    """Whether words can only be a line about a round: several of its dates by their names."""
    return dated_parts(text) >= SEVERAL


def begin(message: Message, desk: Desk) -> Turn:
    """/round and a line, /round new, /round change 7 …, /round cancel 7 …; /rounds lists them, /rounds 2 the next page."""
    desk.member(Role.COORDINATOR, Role.LEAD, Role.DEPUTY)
    if message.command == "rounds":
        return round_care.listed(message.words.strip(), desk)
    words = message.words if message.command else message.text
    verb, __, rest = words.strip().partition(" ")
    if verb in round_care.VERBS:
        return round_care.VERBS[verb](rest.strip(), desk)
    if verb == "change":
        return _change(rest.strip(), desk)
    if verb in {"", "new"}:
        return _ask(Entering(step=0, draft=RoundDraft()))
    draft = draft_in(words, desk.certificates.all(), desk.today)
    if not message.command and not draft.sittings and not pasted(words):
        return round_offer.offered(words, draft, desk)
    return _checked(draft, None, desk)


def step(state: State, message: Message, desk: Desk) -> Turn:
    """Goes on with what is being entered."""
    desk.member(Role.COORDINATOR, Role.LEAD, Role.DEPUTY)
    match state:
        case Entering():
            return _entered(state, message, desk)
        case Preview():
            return _decided(state, message, desk)
        case Amending():
            return _checked(_changed(state.draft, message.text, desk), state.round_id, desk)
        case _:
            raise TypeError(state)


def _ask(state: Entering) -> Turn:
    __, field, question = STEPS[state.step]
    number = _("{n} of {all}: {question}", n=state.step + 1, all=len(STEPS), question=question)
    return ask(state, number, *(() if field in NEEDED else (SKIP,)), card="round")


def _entered(state: Entering, message: Message, desk: Desk) -> Turn:
    keyword, field, __ = STEPS[state.step]
    draft = state.draft if message.chose(SKIP) else _added(state.draft, keyword, message.text, desk)
    if field == "certificate_id":
        _named(draft, desk)
    if field == "sittings" and not draft.sittings:
        return _without_hours(state, draft, desk)
    pasted_whole = draft.certificate_id and draft.sittings and dated_parts(message.text) >= 2
    if state.step + 1 < len(STEPS) and not pasted_whole:
        return _ask(Entering(step=state.step + 1, draft=draft, round_id=state.round_id))
    return _checked(draft, state.round_id, desk)


def _added(draft: RoundDraft, keyword: str, words: str, desk: Desk) -> RoundDraft:
    """The draft with what a step's answer says. Raises NotUnderstood when its dates are out of order."""
    said = words if words.startswith(keyword.strip() or "\0") else keyword + words
    draft = draft.merged(draft_in(said, desk.certificates.all(), desk.today, draft.exam_day))
    if out_of_order := next(order(draft), None):
        raise NotUnderstood(_("{problem} Please send it again.", problem=out_of_order.says))
    return draft


def _named(draft: RoundDraft, desk: Desk) -> None:
    if not draft.certificate_id:
        raise NotUnderstood(
            _("I found no certificate of that name here. Send its name, or a part of it, as on the list.")
        )
    _own(draft, desk)


def _without_hours(state: Entering, draft: RoundDraft, desk: Desk) -> Turn:
    """The exam's day is kept, its hours are asked for. Raises NotUnderstood when not even a day is told."""
    if draft.exam_day is None:
        raise NotUnderstood(_("I found no exam day with hours in that."))
    return ask(state.model_copy(update={"draft": draft}), _hours_wanted(draft, desk))


def _own(draft: RoundDraft, desk: Desk) -> Certificate:
    """The draft's certificate, if the person may enter its rounds."""
    person = desk.member()
    certificate = desk.certificates.get(draft.certificate_id or 0)
    if certificate is None:
        raise NotUnderstood(
            _("Which certificate is it? Please begin with its name, for example: {example}", example=EXAMPLE)
        )
    if not person.may(Role.COORDINATOR) and person.id not in {certificate.lead_id, certificate.deputy_id}:
        raise NotAllowed(
            _("{name} is led by somebody else. Its lead or a coordinator enters its rounds.", name=certificate.name)
        )
    return certificate


def _facts(draft: RoundDraft, desk: Desk) -> RoundFacts:
    """The draft as a round; levels of the certificate stand in for levels not named."""
    certificate = _own(draft, desk)
    if not draft.sittings and not draft.name:
        raise NotUnderstood(_("When is the exam? For example: 考试 12月19日 9:00-11:00 机房A301"))
    draft = draft if draft.levels else draft.model_copy(update={"levels": certificate.levels})
    try:
        return draft.facts()
    except ValidationError as error:
        raise NotUnderstood(
            _("Something does not fit. Please send it like this: {example}", example=EXAMPLE)
        ) from error


def _checked(draft: RoundDraft, round_id: int | None, desk: Desk) -> Turn:
    """Shows the round with what is wrong or doubtful; what is wrong must be changed first."""
    if draft.exam_day and not draft.sittings:
        _own(draft, desk)
        return ask(Amending(draft=draft, round_id=round_id), _hours_wanted(draft, desk))
    facts = _facts(draft, desk)
    own = desk.rounds.get(round_id) if round_id else None
    names = {one.id: one.name for one in desk.certificates.all()}
    found = findings(facts, desk.calendar, desk.rounds.from_day(desk.today), desk.today, own, names)
    wrong = [one for one in found if one.severity is Severity.WRONG]
    lines = [_("✗ {problem}", problem=one.says) for one in wrong]
    lines += [_("⚠ {problem}", problem=one.says) for one in found if one not in wrong]
    text = join(_preview(facts, round_id, desk), *lines)
    if wrong:
        how = _("Please send what should be different, for example: 考试 12月26日 9:00-11:00 机房B201")
        return ask(Amending(draft=draft, round_id=round_id), join(text, how), card="round")
    return ask(Preview(draft=draft, round_id=round_id), text, PUBLISH, CHANGE, card="round")


def _hours_wanted(draft: RoundDraft, desk: Desk) -> Text:
    """Asks for the hours of an exam of which only the day is known."""
    assert draft.exam_day
    day = day_in_words(draft.exam_day, desk.today)
    return _("At what hours is the exam on {day}, and where? For example: 9:00-11:00 机房A301", day=day)


def _preview(facts: RoundFacts, round_id: int | None, desk: Desk) -> Text:
    name = name_of(desk.certificates.get(facts.certificate_id), facts)
    before = desk.rounds.get(round_id) if round_id else None
    if before is None:
        return join(_("**To be published: {name}**", name=name), *facts_in_words(facts, desk.today))
    changed = difference(before.facts, facts, desk.today) or [_("Nothing differs.")]
    return join(_("**To be changed: {name}**", name=name), *changed)


def _decided(state: Preview, message: Message, desk: Desk) -> Turn:
    if message.chose(CHANGE):
        how = _("What should be different? For example: 考试 12月26日 9:00-11:00 机房B201")
        return ask(Amending(draft=state.draft, round_id=state.round_id), how)
    if message.kind is Kind.TEXT and bears_on_round(message.text):
        return _checked(_changed(state.draft, message.text, desk), state.round_id, desk)
    if not message.chose(PUBLISH):
        name = name_of(desk.certificates.get(state.draft.certificate_id or 0), _facts(state.draft, desk))
        raise NotUnderstood(
            _("{name} waits to be published. Publish it, or change something?", name=name), PUBLISH, CHANGE
        )
    facts = _facts(state.draft, desk)
    if state.round_id is None:
        return finish(_published(facts, desk), PublishRound(facts=facts), card="round")
    told = len(desk.rounds.told(one)) if (one := desk.rounds.get(state.round_id)) else 0
    text = _(
        "Changed. People told old → new now: {n}. Who has not seen it: /round seen {id}",
        n=told,
        id=state.round_id,
    )
    return finish(text, ChangeRound(round_id=state.round_id, facts=facts), card="round")


def _published(facts: RoundFacts, desk: Desk) -> Text:
    name = name_of(desk.certificates.get(facts.certificate_id), facts)
    lender = desk.rounds.lender()
    rooms = [_("{office} is told of the rooms.", office=lender.name)] if lender else []
    return join(_("Published: {name}. Students find it under /exams.", name=name), *rooms)


def _change(words: str, desk: Desk) -> Turn:
    """/round change 7, then or at once what should be different."""
    one, rest = round_care.numbered(words, desk)
    _own(draft_of(one.facts), desk)
    if not rest:
        how = _("What should be different? For example: 考试 12月26日 9:00-11:00 机房B201")
        return ask(Amending(draft=draft_of(one.facts), round_id=one.id), join(_current(one, desk), how))
    return _checked(_changed(draft_of(one.facts), rest, desk), one.id, desk)


def _changed(draft: RoundDraft, words: str, desk: Desk) -> RoundDraft:
    return change_in(words, draft, desk.certificates.all(), desk.today)


def _current(one: Round, desk: Desk) -> Text:
    name = name_of(desk.certificates.get(one.facts.certificate_id), one.facts)
    return join(_("**{name}**", name=name), *facts_in_words(one.facts, desk.today))
