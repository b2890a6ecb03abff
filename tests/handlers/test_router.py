"""Which dialogue a message belongs to: asides, dialogues that wait, states that no longer load."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from sqlmodel import Session, select

from handlers import help as helping
from handlers.dialogue import NotAllowed, NotUnderstood, State, Turn, ask, finish
from handlers.messages import Button, Message
from handlers.reach import Desk
from handlers.router import Router, Subject
from handlers.words import plain
from models.tables.delivery import ConversationRow
from tests.handlers.talk import World, open_world


class Filling(State):
    """Waits for a figure."""

    figures: tuple[str, ...] = ()


class Wondering(State):
    """The aside waits for the fact that it lacks."""


YES = Button(plain("Yes"), "yes")


def _fill(state: Filling, message: Message, desk: Desk) -> Turn:
    if message.chose(YES):
        return finish(plain(f"filed {' '.join(state.figures)}"))
    if message.text == "forbidden":
        raise NotAllowed(plain("not you"))
    if message.text == "bug":
        raise RuntimeError("a bug of the test's own making")
    if not message.text.isdecimal():
        raise NotUnderstood(plain("a figure please"))
    figures = (*state.figures, message.text)
    return ask(Filling(figures=figures), plain(f"figure {len(figures) + 1}?"), YES)


def _wonder(state: Wondering, message: Message, desk: Desk) -> Turn:
    if message.choice != "arts":
        raise NotUnderstood(plain("arts or sciences?"))
    return finish(plain("240 hours"))


def _begin_wondering(message: Message, desk: Desk) -> Turn:
    if "all" in message.text:
        return ask(Wondering(), plain("which discipline?"), Button(plain("Arts"), "arts"))
    return finish(plain("8 hours"), buttons=[Button(plain("More"), "/wonder all")])


FORM = cast("Subject", SimpleNamespace(
    COMMANDS=("form",), STATES=(Filling,), recognises=lambda message, desk: False,
    begin=lambda message, desk: ask(Filling(), plain("figure 1?"), YES), step=_fill,
))  # fmt: skip
ASIDE = cast("Subject", SimpleNamespace(
    COMMANDS=("wonder",), STATES=(Wondering,), recognises=lambda message, desk: "hours" in message.text,
    begin=_begin_wondering, step=_wonder,
))  # fmt: skip


@pytest.fixture
def world(tmp_path: Path) -> World:
    return open_world(tmp_path, Router((FORM, ASIDE, helping), (ASIDE,), helping))


def state_of(world: World) -> tuple[str, Any]:
    with Session(world.database) as session:
        talk = session.exec(select(ConversationRow)).one()
        return talk.state_name, talk.state


def test_a_question_in_the_middle_is_answered_and_the_same_field_is_asked_again(world: World) -> None:
    chat = world.chat("a")
    chat.says("/form")
    chat.says("32")
    assert chat.says("hours?").splitlines() == ["8 hours", "figure 2?"]
    assert chat.taps("Yes") == "filed 32"


def test_words_that_do_not_fit_go_to_an_aside_that_knows_them(world: World) -> None:
    chat = world.chat("a")
    chat.says("/form")
    assert chat.says("hours please").splitlines() == ["8 hours", "figure 1?"]


def test_a_dialogue_waits_while_an_aside_asks_back_and_then_goes_on_at_the_same_field(world: World) -> None:
    chat = world.chat("a")
    chat.says("/form")
    chat.says("32")
    assert chat.says("all hours?") == "which discipline?"
    assert chat.says("rubbish").splitlines() == ["arts or sciences?", "which discipline?"]
    assert chat.taps("Arts").splitlines() == ["240 hours", "figure 2?"]
    assert state_of(world) == ("test_router.Filling", {"figures": ["32"]})
    assert chat.taps("Yes") == "filed 32"


def test_an_old_button_of_the_dialogue_that_waits_leaves_the_aside_and_puts_the_question_again(world: World) -> None:
    chat = world.chat("a")
    chat.says("/form")
    chat.says("32")
    old = chat.tap_of("Yes")
    chat.says("all hours?")
    assert chat.says(tap=old).splitlines()[-1] == "figure 2?"
    assert chat.taps("Yes") == "filed 32"


def test_leaving_an_aside_goes_back_to_what_waited(world: World) -> None:
    chat = world.chat("a")
    chat.says("/form")
    chat.says("all hours?")
    assert chat.says("/cancel").splitlines()[-1] == "figure 1?"
    assert state_of(world)[0] == "test_router.Filling"
    chat.says("/cancel")
    assert state_of(world) == ("", None)


def test_help_during_an_aside_leaves_both_where_they_were_and_does_not_nag(world: World) -> None:
    chat = world.chat("a")
    chat.says("/form")
    chat.says("all hours?")
    arts = chat.tap_of("Arts")
    assert "which discipline?" not in chat.says("/help")
    assert chat.says(tap=arts).splitlines() == ["240 hours", "figure 1?"]


def test_a_new_dialogue_takes_the_place_of_one_that_waited(world: World) -> None:
    chat = world.chat("a")
    chat.says("/form")
    chat.says("32")
    chat.says("all hours?")
    assert chat.says("/form") == "figure 1?"
    assert chat.says("7") == "figure 2?"
    assert state_of(world) == ("test_router.Filling", {"figures": ["7"]})


def test_an_old_button_is_refused_and_the_open_question_put_again(world: World) -> None:
    chat = world.chat("a")
    chat.says("/form")
    old = chat.tap_of("Yes")
    chat.says("32")
    assert chat.says(tap=old).splitlines()[-1] == "figure 2?"
    assert chat.taps("Yes") == "filed 32"


def test_a_button_of_an_aside_is_stale_once_the_form_goes_on(world: World) -> None:
    chat = world.chat("a")
    chat.says("/form")
    chat.says("all hours?")
    arts = chat.tap_of("Arts")
    chat.taps("Arts")
    chat.says("/help")
    assert "按钮" in chat.says(tap=arts)
    assert state_of(world)[0] == "test_router.Filling"


def test_a_command_under_a_button_works_at_any_time(world: World) -> None:
    chat = world.chat("a")
    chat.says("hours")
    more = chat.tap_of("More")
    chat.says("/form")
    assert chat.says(tap=more).splitlines()[-1] == "figure 1?"


def test_a_tap_from_another_chat_is_nobody_s(world: World) -> None:
    first, second = world.chat("a"), world.chat("b")
    first.says("/form")
    second.says("/form")
    assert "按钮" in second.says(tap=first.tap_of("Yes"))


def test_a_state_that_no_longer_loads_says_so_politely(world: World) -> None:
    chat = world.chat("a")
    chat.says("/form")
    with Session(world.database) as session, session.begin():
        talk = session.exec(select(ConversationRow)).one()
        talk.state = {"figures": 7, "gone": True}
        session.add(talk)
    assert "更新" in chat.says("32")
    assert state_of(world) == ("", None)


def test_what_is_not_allowed_is_said_and_leaves_the_state(world: World) -> None:
    chat = world.chat("a")
    chat.says("/form")
    assert chat.says("forbidden").splitlines() == ["not you", "figure 1?"]


def test_a_bug_gets_an_apology_with_a_number_and_loses_nothing(world: World) -> None:
    chat = world.chat("a")
    chat.says("/form")
    chat.says("32")
    with pytest.raises(AssertionError, match="bug"):
        chat.says("bug")
    assert "报修编号" in chat.listens()
    assert chat.says("5") == "figure 3?"
