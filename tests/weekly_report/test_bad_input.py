"""Whatever is thrown at a report on its way: one clear sentence, the state stays, nothing is lost or doubled."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine as Database
from sqlmodel import Session

from bot.dialogues import make_router
from handlers.dialogue import State, Turn
from handlers.messages import Attachment, Kind, Message
from handlers.reach import Desk
from handlers.router import name_of
from handlers.weekly_report import dialogue, exempting
from handlers.weekly_report.states import FilingState
from handlers.words import LANGUAGES, say
from models.institutions import Level
from models.reports import FileReport, ReviseReport, SaveDraft
from models.store.institutions import institution_of
from models.store.people import person_at
from models.store.unit import Unit, carry_out
from models.tables.institutions import InstitutionRow
from tests.play import Chat, surroundings
from tests.play import Stage as Scene
from tests.weekly_report.conftest import FRIDAY_EVENING, THURSDAY, file_last_week
from tests.world import HOME

ROUTER = make_router()
WORDS = (
    "32人6课时", "报名45", "-5", "报名-5人", "99999999999999999999人", "三十二", "老年照护 32", "没问题", "需要协调",
    "很多", "ok", "/", "0", "１２", "0.5课时", "１２人", "{name}", "**", "%s", "\u0000", "周报", "同上周", "没进展",
    "新一轮", "💐", "初级", "网店报名20", "11-23", "第十二周", "二零二六", "报名45.5人",
    "培训" * 400, "🙂" * 50,
)  # fmt: skip
CHOICES = (
    "file", "change", "back", "skip", "card", "flag", "correct", "new-round", "one-by-one", "untrained", "unchanged",
    "no-trouble", "as-before", "neither", "field:week", "field:nonsense", "stage:报名", "stage:", "pick:trained", "pick:x",
    "amount:42", "amount:-1", "amount:NaN", "amount:1e99", "level:中级", "level:超级", "certificate:1", "certificate:999",
    "certificate:x", "week:2026秋-12", "week:", "kind:leave", "kind:", "days:this", "days:x", "",
)  # fmt: skip
PHOTO = Attachment("ab" * 32, "签到表.jpg", "image/jpeg", 12)

texts = st.builds(lambda text: Message(text=text.strip()), st.sampled_from(WORDS) | st.text(max_size=60))
taps = st.builds(lambda choice: Message(Kind.CHOICE, choice=choice), st.sampled_from(CHOICES))
ODD = [
    Message(Kind.STICKER), Message(Kind.VOICE), Message(Kind.OTHER), Message(Kind.PHOTO), Message(Kind.DOCUMENT),
    Message(Kind.PHOTO, attachments=(PHOTO,)), Message(Kind.DOCUMENT, text="报名46", attachments=(PHOTO,)),
    Message(Kind.CHOICE, stale=True), Message(text="报名45", forwarded=True), Message(text="长" * 10_000),
    Message(text="1" * 10_000), Message(text="报名45" * 2_500),
]  # fmt: skip
anything = texts | taps | st.sampled_from(ODD)


@contextmanager
def a_desk(scene: Database, now: datetime, chat: str) -> Iterator[tuple[Desk, Session]]:
    """A desk whose changes are undone afterwards."""
    with Session(scene) as session:
        row = session.get(InstitutionRow, HOME)
        assert row
        person = person_at(session, "play", chat)
        yield Desk(now, "play", chat, "zh", institution_of(row), person, surroundings(), session), session
        session.rollback()


def carries_on(desk: Desk, session: Session, messages: list[Message], first: Message) -> list[Turn]:
    """Says one thing after the other, as the engine would; every turn that came of it."""
    turns: list[Turn] = []
    name, saved = "", None
    for message in (first, *messages):
        turn = ROUTER.respond(name, saved, message, desk)
        assert_sane(turn, desk)
        unit = Unit(session, desk.now, HOME, person_id=desk.person.id if desk.person else None)
        for command in turn.commands:
            carry_out(command, unit)
        turns.append(turn)
        name = name_of(type(turn.state)) if turn.state else ""
        saved = turn.state.model_dump(mode="json") if turn.state else None
        desk = replace(desk)
    return turns


def assert_sane(turn: Turn, desk: Desk) -> None:
    """Something is said, in both languages; what is being filed is kept as a draft; the state can be stored."""
    assert turn.replies or turn.again
    for reply in turn.replies:
        for language in LANGUAGES:
            assert say(reply.text, language).strip()
            assert all(say(button.label, language) for row in reply.buttons for button in row)
    if isinstance(turn.state, FilingState):
        assert type(turn.state).model_validate_json(turn.state.model_dump_json()) == turn.state


def drafted(turn: Turn) -> dict[Any, Any]:
    return {command.key: command.contents for command in turn.commands if isinstance(command, SaveDraft)}


BEGINNINGS = (
    Message(text="/report", command="report"),
    Message(Kind.CHOICE, command="report", words="1 steps 2026秋-12"),
    Message(Kind.CHOICE, command="report", words="1 same 2026秋-12"),
    Message(text="Web 报名20人"),
    Message(text="Web 实考99人"),
    Message(text="Web 32"),
    Message(text="Web培训32人6课时；网店报名45"),
    Message(text="培训32人6课时"),
    Message(command="exempt"),
    Message(command="report", words="edit 2026秋-11-001"),
)


@pytest.fixture
def scene(chat: Chat, stage: Scene, database: Database) -> Database:
    """A lead of two certificates, one with a history."""
    stage.world.certificate(
        "网店运营推广", chat.person_id, short_name="网店", levels=(Level.ELEMENTARY, Level.INTERMEDIATE)
    )
    file_last_week(stage, 1)
    return database


@pytest.mark.bulk
@pytest.mark.parametrize(
    "beginning", BEGINNINGS, ids=lambda message: message.text or f"/{message.command} {message.words}"
)
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(messages=st.lists(anything, min_size=1, max_size=8), now=st.sampled_from([THURSDAY, FRIDAY_EVENING]))
def test_every_state_takes_any_message(
    scene: Database, beginning: Message, messages: list[Message], now: datetime
) -> None:
    with a_desk(scene, now, "lead") as (desk, session):
        turns = carries_on(desk, session, messages, beginning)
        filed = [command.key for turn in turns for command in turn.commands if isinstance(command, FileReport)]
        assert len(filed) == len(set(filed))
        assert all(desk.reports.report(key) for key in filed)


@pytest.mark.bulk
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(messages=st.lists(anything, min_size=1, max_size=6))
def test_what_was_entered_stays_until_it_is_filed_or_changed(scene: Database, messages: list[Message]) -> None:
    with a_desk(scene, THURSDAY, "lead") as (desk, session):
        turns = carries_on(desk, session, messages, Message(text="Web培训32人6课时，报名45"))
        last = next((turn.state for turn in reversed(turns) if isinstance(turn.state, FilingState)), None)
        changes = [c for turn in turns for c in turn.commands if isinstance(c, FileReport | ReviseReport)]
        assert changes or last
        if isinstance(turns[-1].state, FilingState):
            for filing in turns[-1].state.filings:
                draft = desk.reports.draft(filing.key)
                assert draft is not None
                assert draft.contents == filing.contents


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        (Message(Kind.STICKER), "这类消息我读不了。请用文字写，点按钮，或发照片、文档。"),
        (Message(Kind.VOICE), "这类消息我读不了。请用文字写，点按钮，或发照片、文档。"),
        (Message(text="长" * 10_000), "共 10000 字，一次最多 1500 字。请缩短，或作为文档发来。"),
        (Message(text="培训-5人"), "“培训-5人”里的 -5 不可能：人数是 0 到 5000 的整数，课时是 0 到 100，可带半课时。"),
        (Message(text="很多人"), "这里要填人数和课时，例如：32人6课时"),
        (Message(Kind.CHOICE, stale=True), "这个按钮对应的事情已经处理过了。"),
        (Message(Kind.PHOTO), "文件没有收全，请再发一次。"),
    ],
)
def test_bad_input_where_a_number_belongs_gets_one_clear_sentence(scene: Database, said: Message, answer: str) -> None:
    with a_desk(scene, THURSDAY, "lead") as (desk, session):
        steps = [Message(Kind.CHOICE, choice="stage:培训"), said]
        turns = carries_on(desk, session, steps, BEGINNINGS[1])
        assert [say(reply.text, "zh") for reply in turns[-1].replies] == [answer]
        assert turns[-1].state == turns[-2].state
        assert turns[-1].again


ROADS = (
    (Message(command="report", words="1"),),
    (Message(text="培训32人6课时"),),
    (Message(text="Web 32"),),
    (Message(text="网店报名45"),),
    (Message(text="Web培训20人，培训22人"),),
    (Message(text="Web培训32人6课时"),),
    (Message(text="Web培训32人6课时；网店没进展"),),
    (Message(text="Web培训32人6课时"), Message(Kind.CHOICE, choice="change")),
    *((BEGINNINGS[1], *[Message(Kind.CHOICE, choice="skip")] * count) for count in range(6)),
    (Message(text="Web报名20人"), Message(Kind.CHOICE, choice="correct")),
    (Message(command="exempt"),),
    (Message(command="exempt"), Message(Kind.CHOICE, choice="certificate:1")),
    (
        Message(command="exempt"),
        Message(Kind.CHOICE, choice="certificate:1"),
        Message(Kind.CHOICE, choice="kind:leave"),
    ),
)


@pytest.mark.bulk
def test_every_state_takes_every_odd_message(scene: Database) -> None:
    reached = set()
    with a_desk(scene, THURSDAY, "lead") as (desk, session):
        for road in ROADS:
            state = carries_on(desk, session, list(road[1:]), road[0])[-1].state
            assert state is not None, road
            reached.add(type(state))
            answers_all(state, desk)
        reached.add(type(before_it_opens(desk)))
    assert reached == {*dialogue.STATES, *exempting.STATES}


def before_it_opens(desk: Desk) -> State:
    """The state in which one of two weeks is to be chosen."""
    desk = replace(desk, now=datetime(2026, 12, 1, 4, tzinfo=UTC))
    state = ROUTER.respond("", None, Message(text="Web培训32人6课时"), desk).state
    assert state is not None
    answers_all(state, desk)
    return state


def answers_all(state: State, desk: Desk) -> None:
    """Each message is answered; one that is refused leaves the state as it was."""
    said = [Message(text=text) for text in WORDS] + [Message(Kind.CHOICE, choice=choice) for choice in CHOICES] + ODD
    for message in said:
        turn = ROUTER.respond(name_of(type(state)), state.model_dump(mode="json"), message, desk)
        assert_sane(turn, desk)
        if turn.again:
            assert turn.state == state
            assert not [command for command in turn.commands if not isinstance(command, SaveDraft)]


def test_every_state_has_a_unique_name_among_all_dialogues() -> None:
    states = [state for subject in ROUTER.subjects for state in subject.STATES]
    assert len({name_of(state) for state in states}) == len(states)
    assert {*dialogue.STATES, *exempting.STATES} <= set(states)
