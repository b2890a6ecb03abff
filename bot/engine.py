"""One incoming message: read, decide, write, in one transaction.

The raw update is committed to the inbox first. Handling it is one piece of work for the writer: the conversation is
loaded, the router decides, and the new state, the changes, the audit lines, the outgoing messages and the mark on the
inbox row are committed together. Nothing is sent from here.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, cast

import structlog
from prometheus_client import Counter
from sqlmodel import Session

from bot.channels.channel import Arrival, Channel, Incoming
from bot.desk import desk_of
from handlers.dialogue import Turn, Waiting
from handlers.messages import Attachment, Kind, Message, Note, Reply
from handlers.policy_answers.asking import BY_OFFICE
from handlers.reach import Desk, Surroundings
from handlers.router import Router, name_of
from handlers.words import Advice, Language, Text, _, say
from models.people import Person
from models.store import delivery
from models.store.files import FileStore
from models.store.people import People, person_at, who_speaks
from models.store.unit import OtherInstitution, Unit, carry_out
from policy.answer import Status

log = structlog.get_logger()
ANSWERS = Counter("onex_answers", "Questions to the rules, by how far they were answered", ["status"])
DOUBLE_TAP = timedelta(seconds=2)
"""Within it the same person means the same button once."""
for _status in (*Status, BY_OFFICE):
    ANSWERS.labels(str(_status))


@dataclass(frozen=True)
class Engine:
    """Turns inbox rows into what they lead to. `clock` gives the present instant; `channels` by name."""

    router: Router
    channels: Mapping[str, Channel]
    files: FileStore
    around: Surroundings
    clock: Callable[[], datetime]

    def receive(self, arrival: Arrival, session: Session) -> int | None:
        """Keeps a raw update; its row's id, or None when it was received before."""
        return delivery.receive(session, arrival.channel, arrival.update, arrival.chat, arrival.payload, self.clock())

    def handle(self, inbox_id: int, kept: Mapping[str, str], session: Session) -> None:
        """Handles one inbox row, once. `kept` maps remote files to the keys under which they were kept.

        What it raises undoes all of it; the person then hears of it by `excuse`, in a piece of work of its own.
        """
        row = delivery.claim(session, inbox_id)
        if row is None:
            return
        now = self.clock()
        self._handle(row, kept, session, now)
        delivery.handled(session, row.id, now)

    def excuse(self, inbox_id: int, error: Exception, session: Session) -> None:
        """Tells the person what undid the handling of an inbox row, and marks it handled; the conversation stays as it was."""
        row = delivery.claim(session, inbox_id)
        if row is None:
            return
        now, incident = self.clock(), ""
        match error:
            case Advice():  # found out while writing: the person learns what to do
                self._say(error.says, row, session, now)
            case OtherInstitution():  # what was named is gone, or somebody else was faster
                log.warning("overtaken", inbox=row.id)
                self._say(_("That has changed in the meantime. Please look again: /status"), row, session, now)
            case _bug:
                incident = uuid.uuid4().hex[:8]
                log.error("incident", incident=incident, inbox=row.id, exc_info=error)
                self._say(_sorry(incident), row, session, now)
        delivery.handled(session, row.id, now, incident)

    def _handle(self, row: delivery.Received, kept: Mapping[str, str], session: Session, now: datetime) -> None:
        incoming = self.channels[row.channel].read(row.payload)
        if incoming is None or self._tapped_twice(incoming, row, session):
            return
        talk = delivery.conversation(session, row.channel, incoming.chat, incoming.sender, incoming.language, now)
        speaks = person_at if incoming.message.in_group else who_speaks
        person = speaks(session, row.channel, incoming.sender)
        message, card = self._message(session, incoming, talk, kept)
        desk = self._desk(session, talk, person, now)
        turn = self.router.respond(talk.state_name, talk.state, message, desk, waiting=talk.suspended is not None)
        if turn.denied:
            log.warning("denied", inbox=row.id, person=person.id if person else None, command=message.command)
        self._write(session, turn, talk, desk, card)
        if turn.answered:
            ANSWERS.labels(turn.answered).inc()

    def _tapped_twice(self, incoming: Incoming, row: delivery.Received, session: Session) -> bool:
        """Whether this is the second half of a double tap: the first was answered, and nothing more is said."""
        before = delivery.received_before(session, row) if incoming.tap else None
        if before is None or row.received_at - before.received_at > DOUBLE_TAP:
            return False
        first = self.channels[row.channel].read(before.payload) if before.payload else None
        return first is not None and (first.sender, first.tap) == (incoming.sender, incoming.tap)

    def _desk(self, session: Session, talk: delivery.Conversation, person: Person | None, now: datetime) -> Desk:
        return desk_of(
            session, self.around, now, (talk.channel, talk.chat), person, institution_id=talk.institution_id or "",
            language=person.language if person else talk.language, memory=talk.memory,
        )  # fmt: skip

    @staticmethod
    def _message(
        session: Session, incoming: Incoming, talk: delivery.Conversation, kept: Mapping[str, str]
    ) -> tuple[Message, str]:
        """The message as a dialogue sees it, and the card under which a tapped button stood."""
        said = incoming.message
        files = tuple(Attachment(kept[f.key], f.name, f.media_type, f.size) for f in incoming.files if f.key in kept)
        message = replace(said, attachments=files) if files else said
        tapped = delivery.tapped(session, talk, incoming.tap) if incoming.tap else _typed(session, talk, message)
        if tapped is None:
            return (replace(said, kind=Kind.CHOICE, text="", stale=True) if incoming.tap else message), ""
        if tapped.choice.startswith("/"):
            command, __, words = tapped.choice[1:].partition(" ")
            return replace(
                said, kind=Kind.CHOICE, text="", choice=tapped.choice, command=command, words=words
            ), tapped.card
        return replace(said, kind=Kind.CHOICE, text="", choice=tapped.choice, stale=not tapped.open), tapped.card

    def _write(self, session: Session, turn: Turn, talk: delivery.Conversation, desk: Desk, card: str) -> None:
        """Writes all that a turn leads to."""
        asked = self._remember(turn, talk, desk)
        delivery.keep(session, talk)
        actor = f"person:{desk.person.id}" if desk.person else "anonymous"
        unit = Unit(
            session, desk.now, self._institution_of(turn, talk, desk), actor, desk.person.id if desk.person else None
        )
        for command in turn.commands:
            carry_out(command, unit)
        if turn.commands and desk.person is None:
            desk = replace(desk, person=person_at(session, talk.channel, talk.chat))  # who has just come in
        for reply in turn.replies:
            self._reply(session, reply, talk, desk, 0 if turn.again else talk.turn, anew=reply.card != card)
        if turn.again and not turn.quiet:
            delivery.ask_again(session, talk, desk.now, asked)
        for note in turn.notes:
            self.note(session, note, unit)

    @staticmethod
    def _institution_of(turn: Turn, talk: delivery.Conversation, desk: Desk) -> str:
        return turn.institution or (desk.institution.id if desk.institution else talk.institution_id or "")

    @staticmethod
    def _remember(turn: Turn, talk: delivery.Conversation, desk: Desk) -> int:
        """Puts the new state into the conversation; the turn in which its open question was asked."""
        asked = talk.turn
        name = name_of(type(turn.state)) if turn.state else ""
        saved: dict[str, object] | None = turn.state.model_dump(mode="json") if turn.state else None
        if turn.waiting is Waiting.BEGINS:
            talk.suspended = {"name": talk.state_name, "state": talk.state, "turn": talk.turn}
        elif turn.waiting is Waiting.OVER and talk.suspended:
            waited = talk.suspended
            name, saved, asked = waited["name"], waited["state"], waited["turn"]
        if turn.waiting in {Waiting.OVER, Waiting.NONE}:
            talk.suspended = None
        if not turn.again or turn.waiting is Waiting.OVER:
            talk.turn += 1
        talk.state_name, talk.state = name, saved
        talk.memory = talk.memory if turn.memory is None else turn.memory
        talk.language = turn.language or desk.language
        talk.institution_id = turn.institution or (desk.institution.id if desk.institution else talk.institution_id)
        talk.changed_at = desk.now
        return asked

    def _reply(
        self, session: Session, reply: Reply, talk: delivery.Conversation, desk: Desk, turn: int, *, anew: bool
    ) -> None:
        """Queues a reply. `turn` is that of the question it asks; 0 for one that asks nothing new.

        A card is edited in place when one of its own buttons was tapped; to words, the answer comes below them (`anew`).
        """
        language = cast("Language", talk.language)
        person_id = desk.person.id if desk.person else None
        words = delivery.Outgoing(
            talk.channel, talk.chat, desk.now, institution_id=talk.institution_id, person_id=person_id,
            conversation_id=talk.id, turn=turn, anew=anew, **self._rendered(reply, language),
        )  # fmt: skip
        delivery.enqueue(session, words)

    def note(self, session: Session, note: Note, unit: Unit) -> None:
        """Queues a message to somebody, where they wish to be reached; listed as undeliverable when nowhere."""
        if note.chat is not None:
            channel, chat, language = note.chat
            rendered = self._rendered(note.reply, cast("Language", language))
            occasion = f"{note.occasion}:{channel}:{chat}"
            words = delivery.Outgoing(
                channel, chat, unit.now, institution_id=unit.institution_id, occasion=occasion, **rendered
            )
            delivery.enqueue(session, words)
            return
        people = People(session, unit.institution_id)
        person = people.get(note.person_id)
        if person is None:
            return
        address = next((a for a in people.addresses(person.id, unit.now) if a.serves), None)
        words = delivery.Outgoing(
            address.channel if address else "none", address.chat if address else "", unit.now,
            institution_id=unit.institution_id, person_id=person.id, occasion=f"{note.occasion}:{person.id}",
            **self._rendered(note.reply, cast("Language", person.language)),
        )  # fmt: skip
        delivery.enqueue(session, words)

    def _rendered(self, reply: Reply, language: Language) -> dict[str, Any]:
        buttons = [[[say(b.label, language), b.choice] for b in row] for row in reply.buttons]
        kept = {
            name: [file.name, file.media_type, self.files.keep(file.content)]
            for name, file in (("file", reply.file), ("picture", reply.picture))
            if file
        }
        return {"text": say(reply.text, language), "buttons": buttons, "card": reply.card, **kept}

    @staticmethod
    def _say(text: Text, row: delivery.Received, session: Session, now: datetime) -> None:
        """Queues a word to the chat of an inbox row whose handling was undone; the conversation stays as it was."""
        talk = delivery.conversation(session, row.channel, row.chat, row.chat, "", now)
        said = say(text, cast("Language", talk.language))
        words = delivery.Outgoing(row.channel, row.chat, now, text=said, institution_id=talk.institution_id)
        delivery.enqueue(session, words)


LONGEST_LABEL = 64


def _typed(session: Session, talk: delivery.Conversation, message: Message) -> delivery.Tapped | None:
    """What stands under a label that was typed, not tapped, while a question is open."""
    if message.kind is not Kind.TEXT or message.attachments or not talk.state_name:
        return None
    return delivery.labelled(session, talk, message.text) if 0 < len(message.text) <= LONGEST_LABEL else None


def _sorry(number: str) -> Text:
    return _(
        "Sorry, that went wrong on our side. Nothing is lost; please try again. Number for the office: {number}",
        number=number,
    )
