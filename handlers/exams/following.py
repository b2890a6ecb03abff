"""Following a round: follow, “I have registered”, “I have paid”, “not this time”, “seen”."""

from __future__ import annotations

from dataclasses import replace

from handlers.dialogue import NotUnderstood, State, Turn, finish, rows
from handlers.exams.card import Seen, buttons, card, name, seen
from handlers.exams.saying import level_in, meant, said_in
from handlers.messages import Button, Kind, Message, Reply
from handlers.reach import Desk
from handlers.words import Text, _
from models.institutions import Level
from models.people import Person
from models.rounds import AcknowledgeChange, Follow, Following, FollowRound, MarkPaid, Round

COMMANDS = ("follow", "registered", "notthis", "paid", "seen")
STATES: tuple[type[State], ...] = ()
SHOWN = 6

_STATES = {"follow": Following.FOLLOWING, "registered": Following.REGISTERED, "notthis": Following.DECLINED}


def recognises(message: Message, desk: Desk) -> bool:
    """“关注老年照护”, “我报名了”, “我已缴费”, “这次不考了” of somebody who has joined."""
    return message.kind is Kind.TEXT and desk.person is not None and bool(said_in(message.text, desk))


def begin(message: Message, desk: Desk) -> Turn:
    """What a button under a round says, or the same in words."""
    person = desk.member()
    if not message.command:
        return _said(message, desk)
    numbers = message.words.split()
    found = round_of(numbers, desk)
    match message.command:
        case "seen":
            return _seen(found, numbers, person)
        case "paid":
            return _paid(found, person, desk)
        case _:
            level = next((one for one in found.facts.levels if one in numbers[1:]), None)
            return _stand(found, _STATES[message.command], person, desk, level)


def round_of(numbers: list[str], desk: Desk) -> Round:
    """The round of the first number. Raises NotUnderstood."""
    known = bool(numbers) and numbers[0].isdecimal() and len(numbers[0]) < 10
    found = desk.rounds.get(int(numbers[0])) if known else None
    if found is None:
        raise NotUnderstood(_("I do not know that exam round. /exams lists what is ahead."))
    return found


def step(state: State, message: Message, desk: Desk) -> Turn:
    """No state of its own."""
    return begin(message, desk)


def _said(message: Message, desk: Desk) -> Turn:
    """Does what was said for the one round that is meant; asks which where there are several."""
    verb, level = said_in(message.text, desk), level_in(message.text)
    found = meant(verb, message.text, desk)
    if not found:
        raise NotUnderstood(_("Which exam is it? /exams lists what is ahead."))
    if len(found) == 1:
        return begin(replace(message, command=verb, words=f"{found[0].id} {level}".strip()), desk)
    choices = [Button(name(one, desk), f"/{verb} {one.id} {level}".strip()) for one in found[:SHOWN]]
    return Turn(None, (Reply(_("Which exam is it?"), rows(*choices, wide=1)),))


def _stand(one: Round, state: Following, person: Person, desk: Desk, level: Level | None) -> Turn:
    """Sets how the person stands to a round, and shows it as it now is."""
    if one.cancelled and state is not Following.DECLINED:
        raise NotUnderstood(_("That round was called off. /exams lists what is ahead."))
    said = {
        Following.FOLLOWING: _("You follow {name}; I remind you in time.", name=name(one, desk)),
        Following.REGISTERED: _("Noted: registered for {name}. No more reminders to register.", name=name(one, desk)),
        Following.DECLINED: _("All right, not this time: {name}. No more reminders of it.", name=name(one, desk)),
    }[state]
    command = FollowRound(round_id=one.id, person_id=person.id, state=state, level=level)
    return _shown(one, state, desk, said, command)


def _shown(one: Round, state: Following, desk: Desk, said: Text, command: FollowRound) -> Turn:
    """What was noted, then the card as it will stand."""
    begun = Follow(round_id=one.id, person_id=desk.member().id, state=state, since=desk.now, seen=one.version)
    before = seen(one, desk).follow or begun
    stands = {"state": state, "level": command.level or before.level}
    view = Seen(one, before.model_copy(update=stands), desk)
    shown = (
        () if state is Following.DECLINED else (Reply(card(view), rows(*buttons(view), wide=2), card=f"exam:{one.id}"),)
    )
    return Turn(None, (Reply(said), *shown), (command,))


def _paid(one: Round, person: Person, desk: Desk) -> Turn:
    text = _("Noted: paid for {name}. Next: the admission ticket.", name=name(one, desk))
    return finish(text, MarkPaid(round_id=one.id, person_id=person.id))


def _seen(one: Round, numbers: list[str], person: Person) -> Turn:
    version = int(numbers[1]) if len(numbers) > 1 and numbers[1].isdecimal() else one.version
    command = AcknowledgeChange(round_id=one.id, person_id=person.id, version=min(version, one.version))
    if version < one.version:
        text = _("Thank you. This round was changed again since; please look at it once more.")
        return finish(text, command, buttons=(Button(_("Show the round"), f"/exam {one.id}"),))
    return finish(_("Thank you, noted as seen."), command)
