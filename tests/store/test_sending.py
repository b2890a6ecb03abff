"""What may be sent next, in which order, and what becomes of an attempt."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from models.people import Role
from models.store import delivery, endings, sending
from models.store.delivery import Outgoing
from models.store.presence import Presence
from models.store.sending import Claim, Limits
from models.store.undelivered import Undelivered
from models.store.writer import Writer
from models.tables.delivery import OutboxRow
from models.tables.people import AddressRow
from tests.world import HOME, World

NOW = datetime(2026, 11, 26, 2, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
LEASE = timedelta(seconds=60)
TELEGRAM = Limits(per_second=30, chat_gap=SECOND, group_per_minute=20)


def queue(session: Session, chat: str, text: str = "词", at: datetime = NOW, **facts: Any) -> int:
    found = delivery.enqueue(session, Outgoing("play", chat, at, text=text, **facts))
    assert found is not None
    return found


def claim(session: Session, now: datetime = NOW, room: int = 100, limits: Limits = Limits()) -> Claim:  # noqa: B008
    return sending.claim(session, "play", limits, room, now, LEASE)


def texts(found: Claim) -> list[str]:
    return [message.text for message in found.messages]


def row(session: Session, text: str) -> OutboxRow:
    return session.exec(select(OutboxRow).where(OutboxRow.text == text)).one()


def test_one_message_a_chat_is_on_its_way_at_a_time(session: Session) -> None:
    for chat, text in (("a", "a1"), ("a", "a2"), ("b", "b1")):
        queue(session, chat, text)
    assert texts(claim(session)) == ["a1", "b1"]
    assert texts(claim(session)) == []


def test_the_next_goes_once_the_one_before_it_has_arrived(session: Session) -> None:
    queue(session, "a", "a1")
    queue(session, "a", "a2")
    endings.sent(session, claim(session).messages[0], "7", NOW)
    assert texts(claim(session)) == ["a2"]


def test_the_most_urgent_goes_first_across_chats(session: Session) -> None:
    queue(session, "a", "in a week", urgency=NOW + timedelta(days=7))
    queue(session, "b", "tonight", urgency=NOW + timedelta(hours=9))
    queue(session, "c", "an answer")
    assert texts(claim(session)) == ["an answer", "tonight", "in a week"]


def test_an_answer_hurries_what_stands_before_it_in_its_chat(session: Session) -> None:
    queue(session, "a", "soon", urgency=NOW + timedelta(hours=1))
    queue(session, "b", "someday", urgency=NOW + timedelta(days=30))
    queue(session, "b", "an answer")
    assert texts(claim(session)) == ["someday", "soon"]


def test_what_is_not_due_holds_nobody_up(session: Session) -> None:
    queue(session, "a", "tomorrow", due_at=NOW + timedelta(days=1))
    queue(session, "a", "now")
    found = claim(session)
    assert texts(found) == ["now"]
    endings.sent(session, found.messages[0], "7", NOW)
    assert claim(session).wait == pytest.approx(86400, abs=5)


def test_the_same_occasion_is_queued_once(session: Session) -> None:
    queue(session, "a", occasion="missing:12")
    assert delivery.enqueue(session, Outgoing("play", "a", NOW, text="词", occasion="missing:12")) is None


def test_thirty_a_second_and_no_more(session: Session) -> None:
    for number in range(40):
        queue(session, f"{number}")
    first = claim(session, limits=TELEGRAM)
    assert len(first.messages) == 30
    for message in first.messages:
        endings.sent(session, message, "7", NOW + 0.2 * SECOND)
    waiting = claim(session, NOW + 0.5 * SECOND, limits=TELEGRAM)
    assert texts(waiting) == []
    assert waiting.wait == pytest.approx(0.7)
    assert len(claim(session, NOW + 1.21 * SECOND, limits=TELEGRAM).messages) == 10


def test_one_a_second_to_a_chat(session: Session) -> None:
    queue(session, "a", "a1")
    queue(session, "a", "a2")
    endings.sent(session, claim(session, limits=TELEGRAM).messages[0], "7", NOW)
    early = claim(session, NOW + 0.9 * SECOND, limits=TELEGRAM)
    assert (texts(early), early.wait) == ([], pytest.approx(0.1))
    assert texts(claim(session, NOW + 1.01 * SECOND, limits=TELEGRAM)) == ["a2"]


def test_twenty_a_minute_to_a_group(session: Session) -> None:
    for number in range(25):
        queue(session, "-100", f"{number}")
    at = NOW
    for _ in range(20):
        endings.sent(session, claim(session, at, limits=TELEGRAM).messages[0], "7", at)
        at += 1.5 * SECOND
    resting = claim(session, at, limits=TELEGRAM)
    assert (texts(resting), resting.wait) == ([], pytest.approx(30))
    assert texts(claim(session, at + 30.1 * SECOND, limits=TELEGRAM)) == ["20"]


def test_a_wait_that_the_channel_asks_for_holds_for_all_chats(session: Session) -> None:
    queue(session, "a", "a1")
    queue(session, "b", "b1")
    asked = claim(session, room=1).messages[0]
    endings.not_delivered(session, asked, 7, TELEGRAM, "429", NOW)
    held = claim(session, NOW + SECOND)
    assert (texts(held), held.wait) == ([], pytest.approx(6))
    assert texts(claim(session, NOW + 7.01 * SECOND)) == ["a1", "b1"]


def test_a_wait_for_a_group_holds_for_that_group_alone(session: Session) -> None:
    queue(session, "-1", "group")
    queue(session, "b", "b1")
    endings.not_delivered(session, claim(session, room=1).messages[0], 7, TELEGRAM, "429", NOW)
    assert texts(claim(session, NOW + SECOND)) == ["b1"]


def test_what_was_not_delivered_keeps_its_place_in_the_chat(session: Session) -> None:
    queue(session, "a", "a1")
    queue(session, "a", "a2")
    endings.not_delivered(session, claim(session).messages[0], 0, TELEGRAM, "connection refused", NOW)
    assert texts(claim(session)) == []
    assert texts(claim(session, NOW + 2 * SECOND)) == ["a1"]


def test_what_is_in_doubt_goes_once_more_and_says_so(session: Session) -> None:
    queue(session, "a", "a1")
    first = claim(session).messages[0]
    endings.in_doubt(session, first, "reset", NOW)
    again = claim(session).messages[0]
    assert (first.doubted, again.doubted) == (False, True)


def test_what_a_dead_process_was_sending_goes_once_more_when_its_lease_ends(session: Session) -> None:
    queue(session, "a", "a1")
    claim(session)
    assert texts(claim(session, NOW + 59 * SECOND)) == []
    (again,) = claim(session, NOW + 61 * SECOND).messages
    assert again.doubted


def test_what_a_killed_process_was_sending_is_taken_over_at_once_where_its_sign_of_life_is_seen(
    writer: Writer, database: Engine
) -> None:
    alive, killed = Presence(database), Presence(database)
    writer.run(lambda session: (queue(session, "a", "a1"), queue(session, "b", "b1")))
    take = lambda who: writer.run(lambda s: sending.claim(s, "play", Limits(), 1, NOW, LEASE, who))  # noqa: E731
    assert texts(take(killed.number)) == ["a1"]
    assert texts(take(alive.number)) == ["b1"]
    killed.close()
    found = take(alive.number)
    assert [(m.text, m.doubted) for m in found.messages] == (
        [("a1", True)] if database.dialect.name == "postgresql" else []
    )
    alive.close()


def test_a_result_that_comes_after_the_lease_changes_nothing(session: Session) -> None:
    queue(session, "a", "a1")
    late = claim(session).messages[0]
    current = claim(session, NOW + 61 * SECOND).messages[0]
    endings.not_delivered(session, late, 0, TELEGRAM, "late", NOW + 62 * SECOND)
    assert row(session, "a1").state == "sending"
    endings.sent(session, current, "7", NOW + 63 * SECOND)
    assert row(session, "a1").state == "sent"


def test_what_stays_in_doubt_is_listed_at_last(session: Session) -> None:
    queue(session, "a", "a1", institution_id=HOME)
    at = NOW
    for _ in range(sending.MOST_DOUBTS + 1):
        endings.in_doubt(session, claim(session, at).messages[0], "reset", at)
        at += 10 * SECOND
    assert [row.text for row in Undelivered(session, HOME).dead()] == ["a1"]


def test_a_card_is_edited_where_it_was_last_sent(session: Session) -> None:
    queue(session, "a", "one", card="report:12")
    endings.sent(session, claim(session).messages[0], "remote-1", NOW)
    queue(session, "b", "elsewhere", card="report:12")
    queue(session, "a", "two", card="report:12")
    assert {message.text: message.edits for message in claim(session).messages} == {
        "elsewhere": None,
        "two": "remote-1",
    }


def test_an_edit_that_fails_is_sent_as_a_new_message(session: Session) -> None:
    queue(session, "a", "one", card="report:12")
    endings.sent(session, claim(session).messages[0], "remote-1", NOW)
    queue(session, "a", "two", card="report:12")
    assert endings.dead(session, claim(session).messages[0], "message to edit not found", NOW, blocked=False) is None
    assert claim(session).messages[0].edits is None


def test_a_question_put_again_is_a_new_message(session: Session) -> None:
    talk = delivery.conversation(session, "play", "a", "a", "", NOW)
    talk.turn = 3
    queue(session, "a", "question", card="step", conversation_id=talk.id, turn=3, buttons=[[["是", "yes"]]])
    endings.sent(session, claim(session).messages[0], "remote-1", NOW)
    delivery.ask_again(session, talk, NOW, 3)
    (again,) = claim(session).messages
    assert (again.text, again.edits) == ("question", None)
    found = delivery.tapped(session, talk, f"{again.id}.0")
    assert found
    assert (found.choice, found.open) == ("yes", True)


def test_a_note_goes_to_the_next_address_when_the_first_is_blocked(writer: Writer) -> None:
    world = World(writer, NOW)
    world.institution()
    person = world.person("负责人", Role.LEAD, chat="first", channel="play")

    def work(session: Session) -> None:
        session.add(AddressRow(institution_id=HOME, person_id=person, channel="mail", chat="a@example.edu.cn", rank=1))
        queue(session, "first", "note", person_id=person, institution_id=HOME, occasion="x")
        assert endings.dead(session, claim(session).messages[0], "Forbidden: blocked", NOW, blocked=True) is None
        moved = row(session, "note")
        assert (moved.channel, moved.chat, moved.state) == ("mail", "a@example.edu.cn", "waiting")
        found = sending.claim(session, "mail", Limits(), 5, NOW, LEASE).messages[0]
        assert endings.dead(session, found, "550 no such user", NOW, blocked=False) is not None
        assert [dead.text for dead in Undelivered(session, HOME).dead()] == ["note"]
        assert session.exec(select(AddressRow.blocked_at).where(AddressRow.chat == "first")).one() == NOW

    writer.run(work)


@pytest.mark.parametrize(("deadline", "patience"), [(24 * 60, 15), (20, 5)])
def test_a_note_goes_to_the_next_address_when_the_first_takes_nothing_for_a_while(
    writer: Writer, deadline: int, patience: int
) -> None:
    world = World(writer, NOW)
    world.institution()
    person = world.person("负责人", Role.LEAD, chat="first", channel="play")
    minute = timedelta(minutes=1)

    def down(session: Session, at: datetime) -> OutboxRow:
        for message in claim(session, at).messages:
            endings.not_delivered(session, message, 0, TELEGRAM, "connection refused", at)
        return row(session, "note")

    def work(session: Session) -> None:
        session.add(AddressRow(institution_id=HOME, person_id=person, channel="mail", chat="a@example.edu.cn", rank=1))
        queue(
            session,
            "first",
            "note",
            person_id=person,
            institution_id=HOME,
            occasion="x",
            urgency=NOW + deadline * minute,
        )
        assert down(session, NOW).channel == "play"
        assert down(session, NOW + (patience - 1) * minute).channel == "play"
        assert down(session, NOW + patience * minute).channel == "mail"

    writer.run(work)


def test_what_may_have_arrived_at_the_first_address_is_labelled_at_the_next(writer: Writer) -> None:
    world = World(writer, NOW)
    world.institution()
    person = world.person("负责人", Role.LEAD, chat="first", channel="play")

    def work(session: Session) -> None:
        session.add(AddressRow(institution_id=HOME, person_id=person, channel="mail", chat="a@example.edu.cn", rank=1))
        queue(session, "first", "note", person_id=person, institution_id=HOME, occasion="x")
        endings.in_doubt(session, claim(session).messages[0], "reset", NOW)
        endings.dead(session, claim(session).messages[0], "Forbidden: blocked", NOW, blocked=True)
        assert sending.claim(session, "mail", Limits(), 5, NOW, LEASE).messages[0].doubted

    writer.run(work)


def test_a_channel_that_is_down_for_a_day_is_given_up(session: Session) -> None:
    queue(session, "a", "note", institution_id=HOME)
    at = NOW + timedelta(hours=25)
    endings.not_delivered(session, claim(session, at).messages[0], 0, TELEGRAM, "refused", at)
    assert row(session, "note").state == "dead"


def test_what_is_listed_may_be_sent_after_all_or_dropped_but_not_by_others(session: Session) -> None:
    queue(session, "a", "a1", institution_id=HOME)
    queue(session, "b", "b1", institution_id=HOME)
    first, second = (message.id for message in claim(session).messages)
    for text in ("a1", "b1"):
        row(session, text).state = "dead"
    session.flush()
    assert not Undelivered(session, "other").release(first, NOW)
    assert Undelivered(session, HOME).release(first, NOW)
    assert Undelivered(session, HOME).drop(second, NOW)
    assert texts(claim(session)) == ["a1"]


def test_a_message_to_nobody_is_listed_not_sent(session: Session) -> None:
    delivery.enqueue(session, Outgoing(delivery.NOWHERE, "", NOW, text="for whom", institution_id=HOME))
    assert [dead.text for dead in Undelivered(session, HOME).dead()] == ["for whom"]


def test_a_clock_set_back_an_hour_does_not_stop_a_chat(session: Session) -> None:
    queue(session, "a", "a1", at=NOW - timedelta(hours=1))
    endings.sent(session, claim(session, NOW, limits=TELEGRAM).messages[0], "7", NOW)
    queue(session, "a", "a2", at=NOW - timedelta(hours=1))
    assert texts(claim(session, NOW - timedelta(hours=1), limits=TELEGRAM)) == ["a2"]


def test_an_update_is_kept_once_and_handled_once(session: Session) -> None:
    first = delivery.receive(session, "play", "u1", "a", {"text": "hello"}, NOW)
    assert first is not None
    assert delivery.receive(session, "play", "u1", "a", {"text": "hello"}, NOW) is None
    found = delivery.claim(session, first)
    assert found is not None
    delivery.handled(session, found.id, NOW)
    assert delivery.claim(session, first) is None
    assert delivery.waiting(session, NOW) == []


def test_raw_updates_are_erased_after_their_time(session: Session) -> None:
    first = delivery.receive(session, "play", "u1", "a", {"text": "hello"}, NOW)
    found = delivery.claim(session, first or 0)
    assert found is not None
    delivery.handled(session, found.id, NOW)
    assert delivery.forget_payloads(session, NOW) == 0
    assert delivery.forget_payloads(session, NOW + SECOND) == 1
    assert delivery.forget_payloads(session, NOW + SECOND) == 0
