"""Looking after published rounds: the list, who has not seen a change, calling off, headcounts, the rooms' office."""

from __future__ import annotations

import re
from collections.abc import Callable

from handlers.dialogue import NotAllowed, NotUnderstood, Turn, finish, rows
from handlers.exams.words import name_of
from handlers.messages import Button, Reply
from handlers.reach import Desk
from handlers.words import Text, _, counted, join, plain
from models.people import Role
from models.rounds import CancelRound, CountHeads, Headcounts, NameLender, Round

PAGE = 8  # rounds shown at once, each with a button


def listed(words: str, desk: Desk) -> Turn:
    """The rounds ahead with how many follow, are registered, and have not seen the last change; /rounds 2 is the next page."""
    person = desk.member(Role.COORDINATOR, Role.LEAD, Role.DEPUTY)
    own = {one.id for one in desk.certificates.of(person.id)}
    ahead = [
        one for one in desk.rounds.from_day(desk.today)
        if person.may(Role.COORDINATOR) or one.facts.certificate_id in own
    ]  # fmt: skip
    pages = [ahead[at : at + PAGE] for at in range(0, len(ahead), PAGE)] or [[]]
    asked = int(words) if words.isdecimal() and len(words) < 4 else 1
    return _page(min(max(asked, 1), len(pages)), pages, len(ahead), desk)


def _page(number: int, pages: list[list[Round]], count: int, desk: Desk) -> Turn:
    """A page of the rounds, each with its button, and the way to the pages beside it."""
    shown = pages[number - 1]
    head = _("**Exam rounds ahead: {n}**", n=count) if count else _("No exam round is entered.")
    place = [_("Page {n} of {all}", n=number, all=len(pages))] if len(pages) > 1 else []
    how = _("Enter one: /round new, or paste it as one line. Change: /round change and its number.")
    change = [Button(_("Change {id}", id=one.id), f"/round change {one.id}") for one in shown]
    before = [Button(_("Page before"), f"/rounds {number - 1}")] if number > 1 else []
    after = [Button(_("Next page"), f"/rounds {number + 1}")] if number < len(pages) else []
    buttons = (*rows(Button(_("New round"), "/round new"), *change), *rows(*before, *after))
    text = join(head, *(_line(one, desk) for one in shown), *place, how)
    return Turn(None, (Reply(text, buttons, card="rounds"),))


def _line(one: Round, desk: Desk) -> Text:
    followers = desk.rounds.followers(one.id)
    registered = sum(follow.state == "registered" for follow in followers)
    unseen = len(desk.rounds.told(one) - desk.rounds.seen_by(one))
    state = [_("called off")] if one.cancelled else []
    facts = [_("{n} follow", n=len(followers)), _("{n} registered", n=registered)]
    late = [counted("{n} has not seen the change", "{n} have not seen the change", unseen)] if unseen else []
    what = join(*state, *facts, *late, by=" · ")
    return _("{id}. {name}: {what}", id=one.id, name=_name(one, desk), what=what)


def _name(one: Round, desk: Desk) -> Text:
    return name_of(desk.certificates.get(one.facts.certificate_id), one.facts)


def numbered(words: str, desk: Desk) -> tuple[Round, str]:
    """The round of a number at the beginning, if the person may look after it, and the rest of the words."""
    number, __, rest = words.strip().partition(" ")
    one = desk.rounds.get(int(number)) if number.isdecimal() and len(number) < 10 else None
    if one is None:
        raise NotUnderstood(_("Which round? /rounds shows their numbers."))
    person = desk.member(Role.COORDINATOR, Role.LEAD, Role.DEPUTY)
    own = {certificate.id for certificate in desk.certificates.of(person.id)}
    if not person.may(Role.COORDINATOR) and one.facts.certificate_id not in own:
        raise NotAllowed(_("This round belongs to a certificate that you do not lead."))
    return one, rest.strip()


def _cancel(words: str, desk: Desk) -> Turn:
    """/round cancel 7 and a reason."""
    one, reason = numbered(words, desk)
    if one.cancelled:
        raise NotUnderstood(_("This round is called off already."))
    if not reason:
        raise NotUnderstood(
            _("Please give the reason as well, for example: /round cancel {id} 评价组织通知取消", id=one.id)
        )
    text = _("Called off: {name}. Everyone concerned is told; reminders have stopped.", name=_name(one, desk))
    return finish(text, CancelRound(round_id=one.id, reason=reason[:200]))


def _seen(words: str, desk: Desk) -> Turn:
    """/round seen 7: who has not seen the last change."""
    one, __ = numbered(words, desk)
    told = desk.rounds.told(one)
    unseen = told - desk.rounds.seen_by(one)
    if not unseen:
        return finish(_("Everyone concerned has seen the latest state of {name}.", name=_name(one, desk)))
    names = "、".join(name for person_id, name in sorted(desk.people.names().items()) if person_id in unseen)
    total = len(told)
    text = _("“Seen” not tapped yet for {name}, {n} of {all}:", n=len(unseen), all=total, name=_name(one, desk))
    return finish(join(text, plain(names)))


def _heads(words: str, desk: Desk) -> Turn:
    """/round heads 7 120 110 98: registered, sat, passed; - for one not known yet."""
    one, rest = numbered(words, desk)
    figures = re.findall(r"\d{1,5}|[-—?]", rest)
    known = [int(figure) if figure.isdecimal() else None for figure in figures] + [None] * 3
    try:
        counts = Headcounts(registered=known[0], sat=known[1], passed=known[2])
        if not figures:
            raise ValueError(rest)
    except ValueError as error:
        example = f"/round heads {one.id} 120 110 98"
        raise NotUnderstood(
            _("Send registered, sat and passed, none larger than the one before: {example}", example=example)
        ) from error
    said = " / ".join("—" if n is None else str(n) for n in known[:3])
    return finish(_("{name}: registered, sat, passed {figures}.", name=_name(one, desk), figures=plain(said)),
                  CountHeads(round_id=one.id, headcounts=counts))  # fmt: skip


def _lender(words: str, desk: Desk) -> Turn:
    """/round lender 校产租赁部 and names from the roster: who is told which rooms the exams need."""
    desk.member(Role.COORDINATOR)
    office, __, names = words.strip().partition(" ")
    if office == "off":
        return finish(_("No office is told of rooms any more."), NameLender(name=""))
    people = [person for person in desk.people.all() if person.name and person.name in names]
    if not people:
        raise NotUnderstood(
            _(
                "Who is told there? Name the office and people from the roster, for example: /round lender 校产租赁部 场地管理员"
            )
        )
    names_text = "、".join(person.name for person in people)
    text = _("{office} ({people}) gets each exam plan and its changes.", office=plain(office), people=plain(names_text))
    return finish(text, NameLender(name=office[:40], person_ids=tuple(person.id for person in people[:10])))


VERBS: dict[str, Callable[[str, Desk], Turn]] = {"cancel": _cancel, "seen": _seen, "heads": _heads, "lender": _lender}
