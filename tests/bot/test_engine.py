"""One message, one transaction: what is written together, what is undone together, who is told in which language."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from sqlalchemy import Engine

from handlers import help as helping
from handlers.dialogue import State, Turn, ask, finish
from handlers.messages import Button, Message, Note, Reply
from handlers.people import joining, language
from handlers.reach import Desk
from handlers.router import Router, Subject
from handlers.words import Advice, _, plain
from models.institutions import AddDepartment
from models.people import AcceptInvite, ChangePerson, RemovePerson, RevokeInvite, Role
from models.store.unit import OtherInstitution
from models.tables.delivery import AuditRow, ConversationRow, InboxRow, OutboxRow
from models.tables.institutions import DepartmentRow
from models.tables.people import AddressRow
from tests.handlers.talk import World, open_world


class Waiting(State):
    """Waits for anything."""


def subject(command: str, begin: Any, recognises: Any = lambda message, desk: False) -> Subject:
    return cast("Subject", SimpleNamespace(
        COMMANDS=(command,), STATES=(Waiting,) if command == "wait" else (), recognises=recognises, begin=begin,
        step=lambda state, message, desk: finish(plain("done")),
    ))  # fmt: skip


def greet(message: Message, desk: Desk) -> Turn:
    """Says a word to the person numbered, twice on the same occasion."""
    note = Note(int(message.words), Reply(_("You are welcome.")), "greeting")
    return finish(_("You are welcome."), notes=[note, note])


def tell_chat(message: Message, desk: Desk) -> Turn:
    return finish(
        plain("told"), notes=[Note(0, Reply(_("You are welcome.")), "word", chat=("test", message.words, "en"))]
    )


def half(message: Message, desk: Desk) -> Turn:
    """One change that would do, and one whose object is gone."""
    return finish(plain("never said"), AddDepartment(name="护理系"), RevokeInvite(invite_id=999))


def advise(message: Message, desk: Desk) -> Turn:
    raise Advice("You are welcome.")


def remember(message: Message, desk: Desk) -> Turn:
    said = finish(plain(f"before: {desk.memory.get('word', '-')}"))
    return Turn(None, said.replies, memory={"word": message.words})


def wait(message: Message, desk: Desk) -> Turn:
    return ask(Waiting(), plain("well?"), Button(plain("Go"), "go"))


SUBJECTS = (
    joining, language, subject("greet", greet), subject("tell", tell_chat), subject("half", half), subject("advise", advise),
    subject("remember", remember), subject("wait", wait), helping,
)  # fmt: skip


@pytest.fixture
def world(tmp_path: Path, database: Engine) -> World:
    return open_world(
        tmp_path, Router(cast("tuple[Subject, ...]", SUBJECTS), (), cast("Subject", helping)), database=database
    )


def test_everything_that_a_message_leads_to_is_written_or_nothing(world: World) -> None:
    office = world.joins("office", Role.COORDINATOR)
    audited = len(world.rows(AuditRow))
    said = office.says("/half")
    assert "有了变化" in said
    assert "never said" not in said
    assert world.rows(DepartmentRow) == []
    assert len(world.rows(AuditRow)) == audited
    assert world.rows(InboxRow)[-1].handled_at is not None


def test_advice_found_out_while_deciding_is_said_and_the_state_stays(world: World) -> None:
    office = world.joins("office", Role.COORDINATOR)
    office.says("/wait")
    assert office.says("/advise") == "不客气。"
    assert world.rows(ConversationRow)[-1].state_name == "test_engine.Waiting"
    assert world.rows(InboxRow)[-1].incident == ""


def test_each_reads_their_own_language_in_the_same_turn(world: World) -> None:
    office, lead = world.joins("office", Role.COORDINATOR), world.joins("lead", Role.LEAD)
    world.carry_out(ChangePerson(person_id=2, language="en"))
    assert office.says("/greet 2") == "不客气。"
    assert lead.listens() == "You are welcome."


def test_the_same_note_on_the_same_occasion_comes_once(world: World) -> None:
    office, lead = world.joins("office", Role.COORDINATOR), world.joins("lead", Role.LEAD)
    office.says("/greet 2")
    office.says("/greet 2")
    assert lead.listens() == "不客气。"


def test_a_note_to_somebody_reached_nowhere_is_kept_for_the_office(world: World) -> None:
    office = world.joins("office", Role.COORDINATOR)
    world.joins("lead", Role.LEAD)
    world.carry_out(RemovePerson(person_id=2))
    office.says("/greet 2")
    dead = [row for row in world.rows(OutboxRow) if row.state == "dead"]
    assert [(row.person_id, row.reason) for row in dead] == [(2, "no address")]


def test_a_note_to_a_person_of_another_institution_is_not_sent(world: World) -> None:
    office = world.joins("office", Role.COORDINATOR)
    stranger = world.joins("stranger", Role.LEAD, institution="xit")
    office.says("/greet 2")
    assert stranger.listens() == ""


def test_a_visitor_is_told_in_the_chat_in_which_they_asked(world: World) -> None:
    world.joins("office", Role.COORDINATOR).says("/tell visitor")
    assert world.chat("visitor").listens() == "You are welcome."


def test_memory_outlives_dialogues_and_belongs_to_one_conversation(world: World) -> None:
    office, lead = world.joins("office", Role.COORDINATOR), world.joins("lead", Role.LEAD)
    assert office.says("/remember apple") == "before: -"
    office.says("/wait")
    office.says("anything")
    assert office.says("/remember pear") == "before: apple"
    assert lead.says("/remember plum") == "before: -"


def test_an_invite_used_by_two_at_the_same_moment_lets_one_in(world: World) -> None:
    """The second command finds the invite used, as when two processes read before either wrote."""
    world.joins("first", Role.LEAD)
    with pytest.raises(OtherInstitution):
        world.carry_out(AcceptInvite(invite_id=1, channel="test", chat="second"))
    assert [row.chat for row in world.rows(AddressRow)] == ["first"]
